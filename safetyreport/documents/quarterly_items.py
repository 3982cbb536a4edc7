"""The committee's quarterly report: what happened in a fiscal quarter, and what comes next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from safetyreport import i18n
from safetyreport.documents.content import Content, Line, study_cells
from safetyreport.documents.period_deviations import nonconformities, nonconformity_counts
from safetyreport.documents.period_events import (
    after_cut,
    event_counts,
    followed_events,
    new_events,
)
from safetyreport.documents.period_tables import (
    COUNTED,
    disposition,
    duty_line,
    late_duties,
    notes,
    recipients,
)
from safetyreport.documents.printed import Cell, Printer
from safetyreport.documents.reported import (
    ReportedPeriod,
    Topics,
    head,
    stated,
    statement_cells,
)
from safetyreport.documents.stopping_lines import stopping_lines
from safetyreport.records.act import Opinion, Response
from safetyreport.stopping.accrual import accrual
from safetyreport.stopping.accrual import shown as as_decimal

REPORT = "quarterly"
TOPICS: Topics = {"safety_evaluation": None, "conclusion": None}


@dataclass(frozen=True)
class QuarterlyReport(ReportedPeriod):
    """A fiscal quarter; `next_last` is the last day of the one that follows."""

    next_last: dt.date


def quarterly_content(report: QuarterlyReport, _addressee: str, say: Printer) -> Content:
    """What the report says in one language."""
    said = stated(report.records, REPORT, report.subject)
    judged = statement_cells(said, TOPICS, f"report={REPORT}, period={report.subject}", say)
    return Content(
        **head(report, said, TOPICS, say),
        cells={**study_cells(report.study, say), **_cells(report, say), **judged},
        lines={
            "disposition": disposition(report, say),
            "new_events": new_events(report, say),
            "followed_events": followed_events(report, say),
            "event_counts": event_counts(report, say),
            "after_cut": list(after_cut(report, say)),
            "deviation_counts": nonconformity_counts(report, say),
            "deviations": list(nonconformities(report, say)),
            "open_opinions": list(_opinions(report, say)),
            "stopping": stopping_lines(report.stopping, say),
            "late": list(late_duties(report, say)),
            "next": list(_next(report, say)),
        },
        flags={"multi_site": report.study.joint_research},
    )


def _cells(report: QuarterlyReport, say: Printer) -> dict[str, Cell]:
    summary = report.summary
    doses, enrolled = summary.table("recipients"), _enrolled(report)
    plan = report.study.enrolment
    found = accrual(plan, (), summary.as_of) if plan else None
    expected = _plain(as_decimal(found.expected)) if found else None
    given = {
        "quarter_name": report.subject,
        "quarter_days": say.word(
            "year_days", first=say.day(report.first), last=say.day(report.last)
        ),
        "data_cut": say.day(summary.as_of),
        "enrolment_target": say.number(plan.target) if plan else say.word("not_stated"),
        "enrolment_expected": expected or say.word("not_stated"),
        "enrolled_period": enrolled[0],
        "enrolled_total": enrolled[1],
        "recipients_period": recipients(doses.period, say),
        "recipients_total": recipients(doses.cumulative, say),
        "notes": notes(report, say, *COUNTED),
    }
    return {
        name: Cell(say.word("people", persons=text) if name.startswith("enrol") else text)
        for name, text in given.items()
    }


def _plain(number: Decimal) -> str:
    """Persons as a plan has them: a fraction keeps its decimals, a whole number has none."""
    return f"{number.normalize():f}"


def _enrolled(report: QuarterlyReport) -> tuple[str, str]:
    row = next(
        row
        for row in report.summary.table("disposition").rows
        if isinstance(row["step"], i18n.Word) and row["step"].value == "enrolled"
    )
    return str(row["period_participants"]), str(row["participants"])


def _opinions(report: QuarterlyReport, say: Printer) -> Iterator[Line]:
    """Opinions that asked for measures: received in the quarter, or not answered by the cut."""
    cut = report.summary.as_of
    answers: dict[str, list[Response]] = {}
    for answer in report.records.of_kind(Response):
        answers.setdefault(answer.opinion, []).append(answer)
    for one in sorted(report.records.of_kind(Opinion), key=_received):
        day = one.received_on or one.given_on
        if one.measures_asked != "yes" or (day is not None and day > cut):
            continue
        done = [answer for answer in answers.get(one.id, ()) if answer.on and answer.on <= cut]
        if done and (day is None or day < report.first):
            continue
        yield {
            "opinion": Cell(f"{one.id}\n{one.about or say.word('dash')}"),
            "given": Cell(say.short(one.given_on) if one.given_on else say.word("not_stated")),
            "text": Cell(say.text(one.opinion) if one.opinion else say.word("not_stated")),
            "response": Cell(_answered(done, say)),
        }


def _received(one: Opinion) -> tuple[dt.date, str]:
    return one.received_on or one.given_on or dt.date.min, one.id


def _answered(done: list[Response], say: Printer) -> str:
    if not done:
        return say.word("not_answered")
    last = max(done, key=lambda one: (one.on or dt.date.min, one.id))
    words = say.text(last.measures) if last.measures else say.word("not_stated")
    return f"{say.short(last.on)}\n{words}" if last.on else words


def _next(report: QuarterlyReport, say: Printer) -> Iterator[Line]:
    """What is not made yet and falls due by the end of the next quarter, the overdue first."""
    waiting = [
        duty
        for duty in report.every_duty
        if not duty.settled
        and not duty.somebody_elses
        and not duty.lasting
        and duty.due_on is not None
        and duty.due_on <= report.next_last
    ]
    for duty in sorted(waiting, key=lambda one: (one.due_on or dt.date.max, one.id)):
        yield duty_line(duty, duty.due_on, say)
