"""The periodic report (定期報告) on one year of the plan: its items and its tables.

Every number comes from the summary of the records at the data cut, the end of the period; what
became known after it stands in a listing of its own and in no count.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from safetyreport import i18n
from safetyreport.documents.content import Content, Line, study_cells
from safetyreport.documents.period_deviations import nonconformities, nonconformity_counts
from safetyreport.documents.period_events import (
    after_cut,
    cleared_events,
    event_counts,
    event_lines,
    term_counts,
)
from safetyreport.documents.period_tables import (
    COUNTED,
    disposition,
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
from safetyreport.documents.summary_cells import sentences
from safetyreport.law.model import Content as Listed
from safetyreport.records.act import Document, Involvement, Opinion, Statement

REPORT = "annual"
DAYS = ("summary.note.cut", "summary.note.period")
TOPICS: Topics = {"safety_evaluation": "safety_author", "scientific_validity": "validity_author"}


@dataclass(frozen=True)
class AnnualReport(ReportedPeriod):
    """A year of the plan; `plan_documents` is the law's list of papers."""

    year: int
    plan_documents: tuple[Listed, ...]
    ended_on: dt.date | None

    @property
    def statements(self) -> dict[str, Statement]:
        """What was stated last on each topic about this year."""
        return stated(self.records, REPORT, str(self.year), self.subject)

    @property
    def opinion(self) -> Opinion | None:
        """The committee's opinion on this year's report, the last one received."""
        given = [one for one in self.records.of_kind(Opinion) if one.about == self.subject]
        return max(given, key=lambda one: (one.given_on or dt.date.min, one.id), default=None)


def annual_content(report: AnnualReport, addressee: str, say: Printer) -> Content:
    """What the report says to one addressee in one language."""
    said = report.statements
    return Content(
        **head(report, said, TOPICS, say),
        cells={
            **study_cells(report.study, say),
            **_cells(report, addressee, say),
            **statement_cells(said, TOPICS, f"report={REPORT}, period={report.year}", say),
            **_opinion(report, say),
        },
        lines={
            "disposition": disposition(report, say),
            "illness_listing": event_lines(report, say),
            "illness_counts": event_counts(report, say),
            "illness_terms": term_counts(report, say),
            "after_cut": list(after_cut(report, say)),
            "stopping": stopping_lines(report.stopping, say),
            "involvement": list(_involvement(report, say)),
            "nonconformity_counts": nonconformity_counts(report, say),
            "nonconformity": list(nonconformities(report, say)),
            "late": list(late_duties(report, say)),
            "plan_documents": list(_documents(report, addressee, say)),
        },
        flags={"multi_site": report.study.joint_research},
    )


def _cells(report: AnnualReport, addressee: str, say: Printer) -> dict[str, Cell]:
    summary = report.summary
    duty = next(
        one
        for one in report.duties
        if one.addressee == addressee and one.kind == f"{REPORT}_{addressee}"
    )
    due = duty.statutory_due_on or duty.due_on
    doses = summary.table("recipients")
    given = {
        "year_number": say.word("year", number=report.year),
        "year_days": _days(report, say),
        "year_due": say.day(due) if due else say.word("dash"),
        "data_cut": say.day(summary.as_of),
        "committee_stated": say.text(report.study.committee.name),
        "recipients_period": recipients(doses.period, say),
        "recipients_total": recipients(doses.cumulative, say),
        "ended_on": say.day(report.ended_on) if report.ended_on else say.word("not_ended"),
        "notes": _notes(report, addressee, say),
    }
    return {name: Cell(text) for name, text in given.items()}


def _days(report: AnnualReport, say: Printer) -> str:
    """The days of the year, shortened by the end of the provision."""
    days = {"first": say.day(report.first), "last": say.day(report.last)}
    end = report.ended_on
    if end is None or end >= report.last:
        return say.word("year_days", **days)
    return say.word("year_days_ended", end=say.day(end), **days)


def _notes(report: AnnualReport, addressee: str, say: Printer) -> str:
    """How the numbers of the tables on an addressee's form were counted."""
    if addressee != "committee":  # it prints the recipients alone
        days = (one for one in report.summary.notes if one.key in DAYS)
        return sentences((*days, *report.summary.table("recipients").notes), say)
    counted, cleared = notes(report, say, *COUNTED), cleared_events(report)
    return f"{counted}\n{say.word('cleared_note', number=cleared)}" if cleared else counted


def _opinion(report: AnnualReport, say: Printer) -> dict[str, Cell]:
    one = report.opinion
    source = f"opinion --about {report.subject}"
    if one is None:
        empty = Cell(source=source)
        return dict.fromkeys(("committee_opinion", "opinion_given_on", "opinion_text"), empty)
    return {
        "committee_opinion": Cell(
            codes=frozenset({one.continuing} if one.continuing else ()), source=source
        ),
        "opinion_given_on": Cell(say.day(one.given_on) if one.given_on else None, source=source),
        "opinion_text": say.cell(one, "opinion", one.opinion),
    }


def _involvement(report: AnnualReport, say: Printer) -> Iterator[Line]:
    """Involvement in the period; research only. Nothing recorded is not the same as none."""
    if report.study.purpose != "research":
        return
    every = [one for one in report.records.of_kind(Involvement) if _touches(one, report)]
    if not every:
        absent = Cell(source="involvements: from, to, kind (none)")
        yield dict.fromkeys(("counterpart", "kind", "period", "amount", "management"), absent)
    for one in sorted(every, key=lambda found: (found.from_ or dt.date.min, found.id)):
        first, last = one.from_, one.to
        yield {
            "counterpart": say.cell(one, "counterpart", one.counterpart),
            "kind": Cell(
                say.code("involvement", one.nature) if one.nature else None,
                source=f"{one.id}: kind",
            ),
            "period": Cell(
                say.word(
                    "from_to" if last else "from_on",
                    first=say.short(first) if first else say.word("not_stated"),
                    last=say.short(last) if last else "",
                )
            ),
            "amount": Cell(
                say.number(one.amount_jpy) if one.amount_jpy is not None else say.word("dash")
            ),
            "management": say.cell(one, "management", one.management),
        }


def _touches(one: Involvement, period: ReportedPeriod) -> bool:
    return (one.from_ is None or one.from_ <= period.last) and (
        one.to is None or one.to >= period.first
    )


def _documents(report: AnnualReport, addressee: str, say: Printer) -> Iterator[Line]:
    """Every paper of the law's list, and whether the addressee holds its latest version."""
    held_field = f"{addressee}_has_latest"
    every = report.records.of_kind(Document)
    for number, listed in enumerate(report.plan_documents, start=1):
        named = i18n.text(f"annual.document.{listed.id}", say.lang)
        title = say.word("listed_item", number=number, title=named)
        versions = _latest([one for one in every if one.sort == listed.id])
        if not versions:
            asked = report.study.purpose in listed.purposes
            none = say.word("document_not_recorded" if asked else "document_research_only")
            dash = Cell(say.word("dash"))
            yield {"document": Cell(title), "version": dash, "date": dash, "held": Cell(none)}
        for one in versions:
            answer = getattr(one, held_field, None)
            yield {
                "document": Cell(title),
                "version": Cell(one.version or say.word("not_stated")),
                "date": Cell(say.short(one.on) if one.on else say.word("not_stated")),
                "held": Cell(
                    say.word(f"document_held_{answer}") if answer else None,
                    source=f"{one.id}: {held_field}",
                ),
            }


def _latest(versions: Sequence[Document]) -> list[Document]:
    """The version last dated of one kind of paper."""
    last = max(versions, key=lambda one: (one.on or dt.date.min, one.id), default=None)
    return [last] if last else []
