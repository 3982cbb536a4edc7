"""Which recorded decisions count for a rule, which do not and why, and what they settle."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from safetyreport.i18n import Phrase, Word
from safetyreport.records.act import Decision
from safetyreport.stopping.model import AnyRule
from safetyreport.stopping.outcome import Candidate, Ignored, Lacking

Verdict = Literal["stop", "continue", "open"]
USUAL = frozenset({"principal_investigator", "implementation_lead", "administrator", "committee"})


@dataclass(frozen=True, slots=True)
class Heard:
    """The decisions that bear on a rule (and participant), oldest first, and those that do not.

    Of one day a decision to stop comes last, and so prevails.
    """

    counting: tuple[Decision, ...]
    ignored: tuple[Ignored, ...]

    def on_the_whole(self, rule_id: str) -> tuple[Decision, ...]:
        """Those about the rule itself, not about one record."""
        return tuple(one for one in self.counting if one.about == rule_id)


@dataclass(frozen=True, slots=True)
class Settled:
    """What the decisions make of the candidates; `verdict` is None without either."""

    verdict: Verdict | None
    candidates: tuple[Candidate, ...]
    lacking: tuple[Lacking, ...]
    decision: Decision | None
    too_early: tuple[Decision, ...] = ()


def is_body(name: str | None, bodies: Iterable[str]) -> bool:
    """Whether a person or committee is one of those who decide, width and case aside."""
    return name is not None and _plain(name) in {_plain(one) for one in bodies}


def heard(
    rule: AnyRule,
    participant: str | None,
    decisions: Iterable[Decision],
    records: Iterable[str],
    as_of: dt.date,
) -> Heard:
    """The decisions known by `as_of` about the rule, or about one of these records."""
    about = {rule.id, *records}
    counting, ignored = [], []
    for one in decisions:
        if one.about not in about or (one.on is not None and one.on > as_of):
            continue
        if not _bears(one, rule, participant):
            if rule.id == one.about and one.participant is None:
                ignored.append(Ignored(one, _why(one, rule, "no_participant")))
            continue
        because = _faulty(one, rule)
        if because:
            ignored.append(Ignored(one, because))
        else:
            counting.append(one)
    return Heard(tuple(sorted(counting, key=_order)), tuple(ignored))


def answer(found: Heard, rule_id: str, since: dt.date | None) -> Settled:
    """The last decision on a rule that is met, taken when all of it was known."""
    whole = found.on_the_whole(rule_id)
    later = [one for one in whole if since is None or _day(one) >= since]
    early = tuple(one for one in whole if one not in later)
    last = later[-1] if later else None
    return Settled(None, (), (), last, () if later else early)


def settled(
    found: Heard, rule_id: str, candidates: Sequence[Candidate], lacking: Sequence[Lacking]
) -> Settled:
    """Each candidate with the last decision about it, and the verdict on the whole.

    A decision covers what was known on its day. A decision to stop stands until a later one on the
    whole; one to continue does not cover what became known after it.
    """
    whole = found.on_the_whole(rule_id)
    judged = tuple(replace(one, decision=_of(one, found, whole)) for one in candidates)
    lacks = tuple(one for one in lacking if not _covered(one, whole))
    governing = [one.decision for one in judged if one.decision is not None]
    if whole:
        governing.append(whole[-1])
    stopping = [one for one in governing if one.outcome == "stop"]
    if stopping:
        return Settled("stop", judged, lacks, max(stopping, key=_order))
    if any(one.decision is None for one in judged):
        open_ = {one.record for one in judged if one.decision is None}
        named = [one for one in found.counting if one.about in open_]
        return Settled("open", judged, lacks, None, (*named, *whole[-1:]))
    if governing:
        return Settled("continue", judged, lacks, max(governing, key=_order))
    return Settled(None, judged, lacks, None)


def too_early(decision: Decision, rule: AnyRule) -> Ignored:
    """A decision taken before what it would have to cover was known."""
    return Ignored(decision, _why(decision, rule, "too_early"))


def _of(one: Candidate, found: Heard, whole: Sequence[Decision]) -> Decision | None:
    named = [
        decision
        for decision in found.counting
        if one.by_record and one.record is not None and decision.about == one.record
    ]
    if one.known_on is None:  # only a decision that names the record surely came after it
        return named[-1] if named else None
    later = [each for each in (*named, *whole) if _day(each) >= one.known_on]
    return max(later, key=_order) if later else None


def _covered(one: Lacking, whole: Sequence[Decision]) -> bool:
    return one.known_on is not None and any(_day(each) >= one.known_on for each in whole)


def _bears(one: Decision, rule: AnyRule, participant: str | None) -> bool:
    if rule.scope == "trial":
        return True
    if one.about == rule.id:
        return one.participant == participant
    return one.participant in (None, participant)


def _faulty(one: Decision, rule: AnyRule) -> Phrase | None:
    if not is_body(one.body, rule.decided_by):
        return _why(one, rule, "wrong_body")
    if one.on is None:
        return _why(one, rule, "no_day")
    if one.outcome is None:
        return _why(one, rule, "no_outcome")
    return None


def _why(one: Decision, rule: AnyRule, name: str) -> Phrase:
    values = {
        "decision": one.id,
        "body": _named(one.body) if one.body else "-",
        "on": one.on or "-",
        "bodies": [_named(body) for body in rule.decided_by],
    }
    return Phrase(f"stopping.ignored.{name}", values)


def _named(body: str) -> str | Word:
    """A usual body in words, any other as it was written."""
    plain = _plain(body)
    return Word("annual.body", plain) if plain in USUAL else body


def _day(one: Decision) -> dt.date:
    return one.on or dt.date.min


def _order(one: Decision) -> tuple[dt.date, bool, str]:
    return _day(one), one.outcome == "stop", one.id


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()
