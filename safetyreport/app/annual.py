"""`annual`: the periodic report (定期報告) on one year of the plan, to committee and Minister."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial

from safetyreport.app.issuing import Family, Report, Request, Subject, issue
from safetyreport.app.owing import all_duties
from safetyreport.app.session import Held, Session
from safetyreport.app.stopping import evaluated
from safetyreport.app.summarising import summary_of
from safetyreport.checks.finding import Finding
from safetyreport.documents.annual_items import AnnualReport, annual_content
from safetyreport.documents.form_duties import ANNUAL_FORMS
from safetyreport.duties.days import Period
from safetyreport.duties.periodic import ended_on, periods
from safetyreport.errors import InputRefused, LawGapError, RuleRefused, SafetyReportError
from safetyreport.law.model import Content
from safetyreport.law.vocabulary import Kind
from safetyreport.records.kinds import KINDS
from safetyreport.summary.cut import cut
from safetyreport.summary.model import Period as SummaryPeriod

KIND: Kind = "annual_committee"
PREFIX = "year-"
PLAN_DOCUMENTS = "ord-27-documents"


def annual(session: Session, request: Request) -> Report:
    """Make the report on a year of the plan, as drafts or released; owed without recipients too.

    Raises InputRefused for a year not begun, RuleRefused for the release of one that still runs,
    and what `issue` raises.
    """
    return issue(session, ANNUAL, request)


def subject_of(year: int) -> str:
    """The year as duties, files and the log name it."""
    return f"{PREFIX}{year}"


def _subject(session: Session, standing: Held, name: str) -> Subject | None:
    year = _begun(session, standing).get(name)
    every = all_duties(session, standing)
    duties = tuple(duty for duty in every if duty.id.partition(".")[0] == name)
    if year is None or not duties:
        return None
    last = min(year.last, session.day)
    then = replace(session, as_of=last)
    report = AnnualReport(
        study=session.study,
        subject=name,
        first=year.first,
        last=year.last,
        year=year.n,
        summary=summary_of(then, standing, SummaryPeriod(year.first, last)),
        records=cut(standing.records, session.day),
        stopping=evaluated(then, standing),
        plan_documents=_plan_documents(session, year.last),
        ended_on=_ended(standing, session.day),
        duties=duties,
        every_duty=every,
        law_version=session.law.data_version,
    )
    findings: list[Finding] = []
    unready = None
    if session.day <= year.last and not _ended(standing, session.day):
        running = {"year": year.n, "until": year.last}
        findings.append(Finding("checks.year_running", name, "year", running))
        unready = RuleRefused("app.year_running", year=year.n, until=year.last)
    return Subject(
        id=name,
        duties=duties,
        content=partial(annual_content, report),
        findings=tuple(findings),
        unready=unready,
    )


def _ended(standing: Held, day: dt.date) -> dt.date | None:
    end = ended_on(standing.records)
    return end if end is not None and end <= day else None


def _plan_documents(session: Session, day: dt.date) -> tuple[Content, ...]:
    """The law's list of papers on a day; none where the framework knows none."""
    base = session.law.bases.get(PLAN_DOCUMENTS)
    try:
        return base.version_on(day).contents if base else ()
    except LawGapError:
        return ()


def _begun(session: Session, standing: Held) -> dict[str, Period]:
    """Every year of the plan that has begun by the session's day, by its name."""
    end = ended_on(standing.records)
    return {
        subject_of(period.n): period
        for provision in session.law.provisions(kind=KIND, occasion="plan_year")
        for _, period in periods(provision, session.law, session.study, session.day, end)
        if period.first <= session.day
    }


def _unknown(session: Session, standing: Held, name: str) -> SafetyReportError:
    """A calendar year is not a year of the plan, and is refused with the reason."""
    begun = _begun(session, standing)
    year = name.removeprefix(PREFIX)
    last = max((period.n for period in begun.values()), default=0)
    submitted = session.study.plan_submitted_on
    if year.isdigit() and int(year) > 1900:
        return InputRefused("app.calendar_year", year=year, submitted=submitted, last=last)
    return InputRefused("app.unknown_year", year=year, submitted=submitted, last=last)


ANNUAL = Family("annual", ANNUAL_FORMS, _subject, _unknown, empty=True, also=frozenset(KINDS))
