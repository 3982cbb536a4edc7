"""The reports that were due and what became of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from safetyreport.i18n import Phrase, Word
from safetyreport.summary.events import ALL
from safetyreport.summary.model import NOT_APPLICABLE, Column, Listing, Period, Row, Table, Value

# How a duty stands, from the duty's own status; the rest is settled without a report.
IN_TIME = ("submitted", "submitted_after_target")
LATE = ("submitted_late",)
OVERDUE = ("overdue", "overdue_by_law")


@dataclass(frozen=True, slots=True)
class Owed:
    """A duty as the summary needs it; the days and the status are those of the data cut.

    Words are the duty's own: `duties.kind.<kind>`, `duties.party.<addressee>`,
    `duties.status.<status>`, `duties.layer.<layer>`.
    """

    id: str
    kind: str
    layer: str
    addressee: str
    records: tuple[str, ...]
    due_on: dt.date | None
    last_legal_day: dt.date | None
    status: str
    submitted_on: dt.date | None
    somebody_elses: bool = False

    @property
    def day(self) -> dt.date | None:
        """What puts it into a period: its target, or an earlier day on which it was sent."""
        return min((day for day in (self.due_on, self.submitted_on) if day), default=None)


def reached(owed: Iterable[Owed], as_of: dt.date) -> tuple[Owed, ...]:
    """What came due or was sent by the data cut, in the order of days and ids."""
    some = [
        one for one in owed if not one.somebody_elses and one.day is not None and one.day <= as_of
    ]
    return tuple(sorted(some, key=lambda one: (one.due_on or dt.date.max, one.id)))


def submissions(owed: Sequence[Owed], period: Period) -> Table:
    """Reports by kind and addressee; each lies in the period of its day."""
    rows = [_row(ALL, ALL, ALL, owed, period)]
    kinds = sorted({(one.layer, one.kind, one.addressee) for one in owed}, key=_place)
    for layer, kind, addressee in kinds:
        some = [
            one for one in owed if (one.layer, one.kind, one.addressee) == (layer, kind, addressee)
        ]
        rows.append(
            _row(
                Word("duties.layer", layer),
                Word("duties.kind", kind),
                Word("duties.party", addressee),
                some,
                period,
            )
        )
    names = ("number", "in_time", "late", "overdue", "other")
    columns = (
        Column("layer", "code"),
        Column("duty", "code"),
        Column("addressee", "code"),
        *(Column(f"{start}{name}", "count") for start in ("period_", "") for name in names),
    )
    return Table(
        "submissions",
        columns,
        tuple(rows),
        None,
        _counts(_within(owed, period), ""),
        _counts(owed, ""),
        (Phrase("summary.note.submissions"),),
    )


def submission_listing(owed: Sequence[Owed], period: Period) -> Listing:
    """Each of these reports with its days."""
    columns = (
        Column("id", "id"),
        Column("duty", "code"),
        Column("addressee", "code"),
        Column("due_on", "day"),
        Column("last_legal_day", "day"),
        Column("submitted_on", "day"),
        Column("status", "code"),
        Column("in_period", "code"),
    )
    rows: list[Row] = [
        {
            "id": one.id,
            "duty": Word("duties.kind", one.kind),
            "addressee": Word("duties.party", one.addressee),
            "due_on": one.due_on or NOT_APPLICABLE,
            "last_legal_day": one.last_legal_day or NOT_APPLICABLE,
            "submitted_on": one.submitted_on or NOT_APPLICABLE,
            "status": Word("duties.status", one.status),
            "in_period": Word("codes.yes_no", "yes" if _within([one], period) else "no"),
        }
        for one in owed
    ]
    return Listing("submissions", columns, tuple(rows))


def _within(owed: Iterable[Owed], period: Period) -> list[Owed]:
    return [one for one in owed if one.day is not None and one.day in period]


def _row(layer: Word, kind: Word, to: Word, owed: Sequence[Owed], period: Period) -> Row:
    return {
        "layer": layer,
        "duty": kind,
        "addressee": to,
        **_counts(_within(owed, period), "period_"),
        **_counts(owed, ""),
    }


def _counts(owed: Sequence[Owed], start: str) -> dict[str, Value]:
    groups = {"in_time": IN_TIME, "late": LATE, "overdue": OVERDUE}
    found: dict[str, Value] = {f"{start}number": len(owed)}
    for name, statuses in groups.items():
        found[f"{start}{name}"] = sum(one.status in statuses for one in owed)
    counted = {status for statuses in groups.values() for status in statuses}
    found[f"{start}other"] = sum(one.status not in counted for one in owed)
    return found


def _place(key: tuple[str, str, str]) -> tuple[int, str, str]:
    return ("statute", "protocol", "house").index(key[0]), key[1], key[2]
