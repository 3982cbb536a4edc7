"""`closeout`: the primary endpoint report, the study report and its summary, also as CSV."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Literal

from safetyreport.app.families import Family, Report, Request, Subject
from safetyreport.app.finished import Document
from safetyreport.app.issuing import issue
from safetyreport.app.owing import known_duties, unknown_record
from safetyreport.app.periods import counted
from safetyreport.app.session import Held, Session, held
from safetyreport.checks.finding import Finding
from safetyreport.documents.closeout_items import (
    PRIMARY,
    RESULTS,
    CloseoutReport,
    closeout_content,
)
from safetyreport.documents.content import Content
from safetyreport.documents.context import view
from safetyreport.documents.form_duties import CLOSEOUT_FORMS, FormDuties
from safetyreport.documents.output import write_document
from safetyreport.documents.printed import Cell, Printer
from safetyreport.documents.registry_fields import FORM, field_values, registry_csv
from safetyreport.documents.report import Issue
from safetyreport.duties.duty import Duty
from safetyreport.errors import RuleRefused, SafetyReportError
from safetyreport.i18n import text as words
from safetyreport.records.act import Milestone
from safetyreport.records.kinds import KINDS

Which = Literal["primary", "study", "summary", "all"]
AHEAD = "closeout"  # what drafts are about as long as no milestone gives rise to a duty
FORMS: dict[Which, tuple[str, ...]] = {
    "primary": (PRIMARY,),
    "study": (RESULTS,),
    "summary": (FORM,),
    "all": (PRIMARY, RESULTS, FORM),
}
ENDS = {PRIMARY: "primary_data_ended", RESULTS: "all_data_ended", FORM: "all_data_ended"}
DISCONTINUED = "discontinued"
NOT_SUBMITTED = "closeout.csv_not_submitted"


def closeout(session: Session, which: Which, request: Request) -> tuple[Report, ...]:
    """Make the reports on the end of a study, one answer for each milestone they hang on.

    Without the milestone they are drafts with the session's day as data cut. Each milestone has
    a release of its own; what is not complete goes first, so that it is refused before another is
    released. Raises RuleRefused for a provision that is not research and for a release before the
    milestone, and what `issue` raises.
    """
    if session.study.purpose != "research":
        raise RuleRefused("closeout.only_research")
    with session.store().reading() as reader:
        standing = held(reader)
        works = list(_works(session, standing, FORMS[which]))
        if request.release and len(works) > 1:
            works.sort(key=lambda work: work.complete(session, standing, request))
    return tuple(_made(session, work, request) for work in works)


class _Work:
    """The forms to make about one milestone, and what they say once they are made."""

    def __init__(self, report: str, forms: Sequence[str], name: str) -> None:
        self.report, self.name = report, name
        self.forms: FormDuties = {form: CLOSEOUT_FORMS[form] for form in forms}
        self.contents: dict[tuple[str, str], Content] = {}

    def subject(self, session: Session, standing: Held, name: str) -> Subject | None:
        """The milestone, or nothing yet, with the content of its reports."""
        if name != AHEAD and standing.records.get(Milestone, name) is None:
            return None
        event = ENDS[self.report]
        ended = _last(session, standing, event)
        stopped = _last(session, standing, DISCONTINUED)
        last = _cut(session, self.report, ended, stopped)
        report = CloseoutReport(
            subject=name,
            report=self.report,
            duties=tuple(duty for duty in known_duties(session, standing) if duty.record == name),
            ended_on=ended,
            discontinued_on=stopped,
            **counted(session, standing, min(session.study.plan_submitted_on, last), last),
        )
        findings: tuple[Finding, ...] = ()
        unready = None
        if ended is None:
            findings = (Finding(f"closeout.draft_{event}", name, "milestones"),)
            unready = RuleRefused(f"closeout.not_{event}")
        elif name == AHEAD:
            findings = (Finding("closeout.draft_no_duty", name, "milestones"),)
            unready = RuleRefused("closeout.no_duty")
        return Subject(
            id=name,
            duties=report.duties,
            content=partial(self._content, report),
            record=None if name == AHEAD else (Milestone.kind, name),
            findings=findings,
            unready=unready,
            ahead=tuple(self._ahead(name, ended)),
        )

    def complete(self, session: Session, standing: Held, request: Request) -> bool:
        """Whether no form of these would be refused for an item that is absent."""
        subject = self.subject(session, standing, self.name)
        if subject is None or subject.unready is not None:
            return False
        say = Printer(request.langs[0], session.study.date_style)
        issued = Issue(released=True, final=request.last)
        wanted = [
            (form, party)
            for form, (_, parties) in self.forms.items()
            for party in parties
            if party in request.addressees
        ]
        missing = [
            view(form, say.lang, subject.content(party, say), party, issued).missing
            for form, party in wanted
        ]
        self.contents.clear()
        return not any(missing)

    def _content(self, report: CloseoutReport, addressee: str, say: Printer) -> Content:
        content = closeout_content(report, addressee, say)
        # What stood in an earlier version is asked for after what stands now.
        self.contents.setdefault((addressee, say.lang), content)
        return content

    def _ahead(self, name: str, ended: dt.date | None) -> Iterator[tuple[str, str]]:
        """What is drafted though no duty names it yet."""
        for form, (_, parties) in self.forms.items():
            for party in parties:
                if name == AHEAD or (ended is None and party == "minister"):
                    yield form, party


def _works(session: Session, standing: Held, forms: Sequence[str]) -> Iterator[_Work]:
    """The milestones that the reports hang on; drafts hang on none while there is none."""
    every = known_duties(session, standing)
    for report in (PRIMARY, RESULTS):
        mine = [form for form in forms if (form == PRIMARY) == (report == PRIMARY)]
        names = dict.fromkeys(duty.record for duty in every if _calls(duty, mine))
        for name in names if mine else ():
            yield _Work(report, mine, name or AHEAD)
        if mine and not names:
            yield _Work(report, mine, AHEAD)


def _calls(duty: Duty, forms: Sequence[str]) -> bool:
    """Whether the duty, as it stands, is met by one of the forms."""
    grounded = duty.status not in ("superseded", "cleared")
    return grounded and any(duty.kind in CLOSEOUT_FORMS[form].kinds for form in forms)


def _last(session: Session, standing: Held, event: str) -> dt.date | None:
    """The last day of a milestone that has come."""
    days = [one.on for one in standing.records.of_kind(Milestone) if one.event == event]
    return max((day for day in days if day <= session.day), default=None)


def _cut(session: Session, report: str, ended: dt.date | None, stopped: dt.date | None) -> dt.date:
    """The data cut: the end of data collection; of all data, the discontinuation if it is later."""
    if ended is None:
        return session.day
    return max(ended, stopped) if report == RESULTS and stopped else ended


def _unknown(_session: Session, standing: Held, name: str) -> SafetyReportError:
    return unknown_record(name, standing)


def _made(session: Session, work: _Work, request: Request) -> Report:
    family = Family("closeout", work.forms, work.subject, _unknown, also=frozenset(KINDS))
    found = issue(session, family, replace(request, subject=work.name))
    for document in found.documents:
        if document.form == FORM:
            _write_fields(session, document, work.contents[document.addressee, document.lang])
    return found


def _write_fields(session: Session, document: Document, content: Content) -> None:
    """The registry's fields as a CSV file beside the Word file that prints them."""
    say = Printer(document.lang, session.study.date_style)
    day = words(NOT_SUBMITTED, say.lang) if document.draft else say.day(session.day)
    values = field_values({**content.cells, "report_date": Cell(day)}, say)
    data = registry_csv(values, document.lang)
    write_document(document.path.parent, f"{document.path.stem}.csv", data)
