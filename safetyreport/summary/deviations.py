"""Deviations and non-conformities by classification and category, with the measures done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from safetyreport.i18n import Phrase, Word
from safetyreport.records.deviation import Deviation
from safetyreport.records.kinds import Records
from safetyreport.summary.events import ALL
from safetyreport.summary.model import NOT_RECORDED, Column, Period, Row, Table, Value

CLASSES = (
    *(
        Word("codes.classification", one)
        for one in ("serious_nonconformity", "nonconformity", "deviation")
    ),
    NOT_RECORDED,
)


def known_on(record: Deviation) -> dt.date:
    """The day on which the institution became aware of it: the earliest of the two recorded."""
    moments = (record.aware_physician_at, record.aware_administrator_at)
    return min(moment.day for moment in moments if moment is not None)


def deviations(records: Records, period: Period) -> Table:
    """Numbers in the period and in total; each classification has a row, also when there is none.

    A measure counts as done when its day is recorded, as evidenced when its evidence is too.
    """
    found = records.of_kind(Deviation)
    rows: list[Row] = [_row(ALL, ALL, found, period)]
    classes = [_class(one) for one in found]
    # A reason why it is not classified has a row where it is given.
    for word in (*CLASSES, *sorted(set(classes).difference(CLASSES))):
        some = [one for one, own in zip(found, classes, strict=True) if own == word]
        rows.append(_row(word, ALL, some, period))
        for category in sorted({one.category or "" for one in some}):
            of = [one for one in some if (one.category or "") == category]
            kind = Word("codes.deviation_category", category) if category else NOT_RECORDED
            rows.append(_row(word, kind, of, period))
    columns = (
        Column("classification", "code"),
        Column("deviation_category", "code"),
        *(
            Column(f"{start}{name}", "count")
            for start in ("period_", "")
            for name in ("number", "participants", "corrective_done", "preventive_done")
        ),
    )
    within = [one for one in found if known_on(one) in period]
    return Table(
        "deviations",
        columns,
        tuple(rows),
        None,
        _counts(within, ""),
        _counts(found, ""),
        (Phrase("summary.note.deviations"),),
    )


def _class(one: Deviation) -> Word:
    """The classification, the reason for its absence, or that nothing is recorded."""
    if one.classification:
        return Word("codes.classification", one.classification)
    reason = (one.missing or {}).get("classification")
    return Word("codes.missing", reason) if reason else NOT_RECORDED


def _row(classification: Value, category: Value, found: Sequence[Deviation], period: Period) -> Row:
    within = [one for one in found if known_on(one) in period]
    return {
        "classification": classification,
        "deviation_category": category,
        **_counts(within, "period_"),
        **_counts(found, ""),
    }


def _counts(found: Sequence[Deviation], start: str) -> dict[str, Value]:
    return {
        f"{start}number": len(found),
        f"{start}participants": len({who for one in found for who in one.participants}),
        f"{start}corrective_done": sum(one.corrective_done_on is not None for one in found),
        f"{start}preventive_done": sum(one.preventive_done_on is not None for one in found),
    }
