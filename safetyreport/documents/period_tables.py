"""The tables of a report on a period about participants and duties, and its notes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from safetyreport import i18n
from safetyreport.documents.content import Line
from safetyreport.documents.printed import Cell, Printer
from safetyreport.documents.reported import ReportedPeriod
from safetyreport.documents.summary_cells import sentences, shown, step_name
from safetyreport.duties.duty import Duty
from safetyreport.summary.model import Row

COUNTED = ("recipients", "ae_by_soc_term", "deviations")
LATE = ("submitted_late", "overdue", "overdue_by_law")


def recipients(totals: Row, say: Printer) -> str:
    """Persons and provisions, as 例 and 件."""
    return say.word(
        "recipients",
        persons=shown(totals["participants"], say),
        doses=shown(totals["administrations"], say),
    )


def disposition(report: ReportedPeriod, say: Printer) -> list[Line]:
    """What became of the participants, in the period and in total."""
    return [
        {
            "state": Cell(step_name(row, say)),
            "in_period": Cell(shown(row["period_participants"], say)),
            "in_total": Cell(shown(row["participants"], say)),
        }
        for row in report.summary.table("disposition").rows
    ]


def late_duties(report: ReportedPeriod, say: Printer) -> Iterator[Line]:
    """The reports of law and protocol that fell due in the period and were late or are unmet."""
    for duty in report.every_duty:
        last = duty.last_legal_day or duty.due_on
        if last is None or duty.somebody_elses or duty.layer == "house":
            continue
        if duty.status not in LATE or not report.first <= last <= report.last:
            continue
        yield duty_line(duty, last, say)


def duty_line(duty: Duty, day: dt.date | None, say: Printer) -> Line:
    """A duty with the day that matters: what and about what, to whom, how it stands."""
    state = i18n.text(f"duties.status.{duty.status}", say.lang)
    sent = f"\n{say.short(duty.submitted_on)}" if duty.submitted_on else ""
    subject = duty.record or duty.id.partition(".")[0]
    return {
        "duty": Cell(f"{i18n.text(f'duties.kind.{duty.kind}', say.lang)}\n{subject}"),
        "addressee": Cell(duty.addressee_name.get(say.lang) or duty.addressee_name["ja"]),
        "due": Cell(say.short(day) if day else say.word("dash")),
        "state": Cell(state + sent),
    }


def notes(report: ReportedPeriod, say: Printer, *printed: str) -> str:
    """How the numbers of the printed tables were counted, each sentence once."""
    summary = report.summary
    tables = [summary.table(name) for name in printed]
    every = (*summary.notes, *(note for table in tables for note in table.notes))
    return sentences((one for one in every if one.key.startswith("summary.note.")), say)
