"""Reports that were due: in which period, and what became of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from safetyreport.summary.model import Period
from safetyreport.summary.submissions import Owed, reached, submission_listing, submissions
from tests.unit.summary.small_study import rows

CUT = dt.date(2026, 6, 30)
SPRING = Period(dt.date(2026, 4, 1), CUT)


def owed(name: str, due: str | None, status: str, sent: str | None = None, **more: Any) -> Owed:
    """A report to the committee."""
    return Owed(
        id=name,
        kind=more.pop("kind", "illness_15day"),
        layer=more.pop("layer", "statute"),
        addressee="committee",
        records=(),
        due_on=dt.date.fromisoformat(due) if due else None,
        last_legal_day=None,
        status=status,
        submitted_on=dt.date.fromisoformat(sent) if sent else None,
        **more,
    )


DUE = [
    owed("in time", "2026-03-10", "submitted", "2026-03-09"),
    owed("after the target", "2026-04-10", "submitted_after_target", "2026-04-11"),
    owed("late", "2026-05-10", "submitted_late", "2026-06-01"),
    owed("not sent", "2026-06-10", "overdue_by_law"),
    owed("sent early", "2026-07-20", "submitted", "2026-06-20"),
    owed("today", "2026-06-30", "due_today"),
    owed("nothing", "2026-05-01", "nothing_to_report", kind="illness_60day"),
    owed("still to come", "2026-07-01", "due_soon"),
    owed("no day", None, "open"),
    owed("theirs", "2026-05-01", "overdue", somebody_elses=True),
    owed("inside", "2026-05-02", "overdue", kind="monitoring", layer="house"),
]


def test_what_is_counted() -> None:
    """What came due or was sent by the cut, by its day; nobody else's."""
    assert [one.id for one in reached(DUE, CUT)] == [
        "in time",
        "after the target",
        "nothing",
        "inside",
        "late",
        "not sent",
        "today",
        "sent early",
    ]


def test_numbers() -> None:
    """In time by law is in time; what needs no report is neither; each layer apart."""
    table = submissions(reached(DUE, CUT), SPRING)
    counts = ("number", "in_time", "late", "overdue", "other")
    columns = ("layer", "duty", *(f"period_{name}" for name in counts), *counts)
    assert rows(table, *columns) == [
        ("all", "all", 7, 2, 1, 2, 2, 8, 3, 1, 2, 2),
        ("statute", "illness_15day", 5, 2, 1, 1, 1, 6, 3, 1, 1, 1),
        ("statute", "illness_60day", 1, 0, 0, 0, 1, 1, 0, 0, 0, 1),
        ("house", "monitoring", 1, 0, 0, 1, 0, 1, 0, 0, 1, 0),
    ]


def test_listing() -> None:
    """Each report with its days and state; a day that there is not is said to be none."""
    listing = submission_listing(reached(DUE, CUT), SPRING)
    (row,) = [row for row in listing.rows if row["id"] == "not sent"]
    assert {name: getattr(cell, "value", str(cell)) for name, cell in row.items()} == {
        "id": "not sent",
        "duty": "illness_15day",
        "addressee": "committee",
        "due_on": "2026-06-10",
        "last_legal_day": "not_applicable",
        "submitted_on": "not_applicable",
        "status": "overdue_by_law",
        "in_period": "yes",
    }
