"""What is on record and no longer in a source that held it: told, and never deleted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from safetyreport.errors import Problem
from safetyreport.exchange.headings import ASSESSMENTS, EVENTS
from safetyreport.exchange.mapping.model import MappingFile, matcher
from safetyreport.exchange.reading import RawRecord
from safetyreport.i18n import Word

Stored = Mapping[str, tuple[str, Mapping[str, object]]]  # by id: kind, content
_MOST_NAMED = 10


def gone(mapping: MappingFile, records: Collection[RawRecord], stored: Stored) -> Iterator[Problem]:
    """Records, and later assessments, that are on record and that a full export lacks."""
    if not mapping.source.full:
        return
    here = {raw.id for raw in records if not raw.later_only}
    for kind in dict.fromkeys(block.kind for block in mapping.blocks):
        patterns = [
            matcher(block.id)
            for block in mapping.blocks
            if block.kind == kind and block.kind != ASSESSMENTS
        ]
        lost = sorted(
            name
            for name, (held, _) in stored.items()
            if held == kind
            and name not in here
            and any(pattern.fullmatch(name) for pattern in patterns)
        )
        if lost:
            named = (*lost[:_MOST_NAMED], *(("…",) if len(lost) > _MOST_NAMED else ()))
            values = {"kind": Word("codes.kind", kind), "count": len(lost), "ids": named}
            yield Problem("mapping.absent", "warning", values=values)
    if any(block.kind == ASSESSMENTS for block in mapping.blocks):
        yield from _fewer(records, here, stored)


def _fewer(
    records: Collection[RawRecord],
    here: Collection[str | None],
    stored: Stored,
) -> Iterator[Problem]:
    """Events of the file of which more later assessments are on record than stand in it."""
    counts = {raw.id: sum(map(bool, raw.values.get(ASSESSMENTS) or ())) for raw in records}
    lost = sorted(
        name
        for name, (kind, content) in stored.items()
        if kind == EVENTS and name in here and counts[name] < _number(content.get(ASSESSMENTS))
    )
    if lost:
        named = (*lost[:_MOST_NAMED], *(("…",) if len(lost) > _MOST_NAMED else ()))
        values = {"count": len(lost), "ids": named}
        yield Problem("mapping.assessments_absent", "warning", values=values)


def _number(held: object) -> int:
    return len(held) if isinstance(held, list | tuple) else 0


def emptied(
    records: Collection[RawRecord], blank: Mapping[str, frozenset[str]], stored: Stored
) -> Iterator[Problem]:
    """Values on record that the source now holds blank."""
    for raw in records:
        content = stored.get(raw.id or "", (raw.kind, {}))[1]
        kept = sorted(path for path in blank.get(raw.id or "", ()) if _held(content, path))
        if kept:
            values = {"id": raw.id or "", "fields": tuple(kept)}
            yield Problem(
                "mapping.blank_kept", "warning", raw.place.file, raw.place.sheet,
                raw.place.row, record=raw.id, values=values,
            )  # fmt: skip


def _held(content: Mapping[str, object], path: str) -> bool:
    value: object = content
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value not in (None, "", [])
