"""The tables of a report on a period about deviations and non-conformities."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from safetyreport.documents.content import Line
from safetyreport.documents.printed import Cell, Printer
from safetyreport.documents.reported import ReportedPeriod
from safetyreport.documents.summary_cells import code_of, lines, shown
from safetyreport.records.deviation import Deviation
from safetyreport.summary.cut import cut
from safetyreport.summary.events import ALL

YES = "yes"


def nonconformity_counts(report: ReportedPeriod, say: Printer) -> list[Line]:
    """Numbers by classification."""
    columns = {"class": "classification", "in_period": "period_number", "in_total": "number"}
    rows = [
        row for row in report.summary.table("deviations").rows if row["deviation_category"] == ALL
    ]
    return lines(rows, columns, say)


def nonconformities(report: ReportedPeriod, say: Printer) -> Iterator[Line]:
    """Those known in the period, and those known before whose measures were not done by then.

    A deviation from the protocol, which belongs to the plan, is among them.
    """
    first = report.first
    records = cut(report.records, report.summary.as_of)  # a measure done later is not done yet
    for row in report.summary.listing("deviations").rows:
        known = row["known_on"]
        record = records.get(Deviation, str(row["id"]))
        if record is None or not isinstance(known, dt.date):
            continue
        if code_of(row["in_period"]) == YES or (known < first and not _settled(record, first)):
            yield {
                "record": Cell(record.id),
                "known": Cell(shown(known, say)),
                "class": Cell(shown(row["classification"], say)),
                "requirement": Cell(shown(row["requirement"], say)),
                "response": Cell(_response(record, say)),
            }


def _settled(record: Deviation, first: dt.date) -> bool:
    days = (record.corrective_done_on, record.preventive_done_on)
    return all(day is not None and day < first for day in days)


def _response(record: Deviation, say: Printer) -> str:
    parts = []
    for name in ("corrective", "preventive"):
        action, done = getattr(record, f"{name}_action"), getattr(record, f"{name}_done_on")
        proof = getattr(record, f"{name}_evidence")
        if done is not None:
            state = say.word("done" if proof else "done_unproven", day=say.short(done))
        else:
            state = say.word("no_day_done")
        words = say.text(action) if action else say.word("not_stated")
        parts.append(say.word(f"measure_{name}", action=words, state=state))
    return "\n".join(parts)
