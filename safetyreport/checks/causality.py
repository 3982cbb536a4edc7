"""The causal judgement of each part of the provision, and what it says as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from safetyreport.checks.examined import Examined, unjudged
from safetyreport.checks.finding import Finding
from safetyreport.i18n import Word
from safetyreport.records.event import PROVISION_PARTS

SUSPECTED = frozenset({"related", "probable", "possible"})


def judged(given: Examined) -> Iterator[Finding]:
    """Each part of the provision was judged; a judgement of the whole alone leaves parts open."""
    for seen in given.events:
        event, state, _ = seen
        if "causality" in (event.missing or {}):
            continue
        open_ = [part for part in PROVISION_PARTS if getattr(state.causality, part, None) is None]
        if len(open_) == len(PROVISION_PARTS) and unjudged(seen, "cannot_be_ruled_out"):
            yield Finding("findings.causality_missing", event.id, "causality")
            continue
        for part in open_:
            values = {"part": Word("codes.causality_part", part)}
            field = f"causality.{part}"
            yield Finding("findings.causality_part_missing", event.id, field, values)


def one_answer(given: Examined) -> Iterator[Finding]:
    """The judgement of the whole and those of the parts say the same."""
    for event, state, _ in given.events:
        parts = {part: getattr(state.causality, part, None) for part in PROVISION_PARTS}
        suspected = [part for part, relation in parts.items() if relation in SUSPECTED]
        if state.cannot_be_ruled_out == "no" and suspected:
            values = {"parts": tuple(Word("codes.causality_part", part) for part in suspected)}
            code = "findings.ruled_out_yet_suspected"
            yield Finding(code, event.id, "cannot_be_ruled_out", values)
        if state.cannot_be_ruled_out == "yes" and set(parts.values()) == {"unrelated"}:
            code = "findings.not_ruled_out_yet_unrelated"
            yield Finding(code, event.id, "cannot_be_ruled_out")
