"""`annual`: the periodic report (定期報告) on one year of the plan, to committee and Minister."""

from __future__ import annotations

import datetime as dt
from functools import partial

from safetyreport.app.families import Family, Report, Request, Subject
from safetyreport.app.issuing import issue
from safetyreport.app.owing import known_duties
from safetyreport.app.periods import begun, counted
from safetyreport.app.session import Held, Session
from safetyreport.checks.finding import Finding
from safetyreport.documents import forms
from safetyreport.documents.annual_items import AnnualReport, annual_content
from safetyreport.documents.form_duties import ANNUAL_FORMS
from safetyreport.duties.days import Period
from safetyreport.duties.periodic import ended_on
from safetyreport.duties.provision import bound
from safetyreport.errors import InputRefused, LawGapError, RuleRefused, SafetyReportError
from safetyreport.i18n import Phrase
from safetyreport.law.model import Content
from safetyreport.law.vocabulary import Kind
from safetyreport.records.kinds import KINDS

KIND: Kind = "annual_committee"
PREFIX = "year-"
PLAN_DOCUMENTS = "ord-27-documents"


def annual(session: Session, request: Request) -> Report:
    """Make the report on a year of the plan, as drafts or released; owed without recipients too.

    Raises InputRefused for a year not begun, RuleRefused for the release of one that still runs
    and for a year whose text asked for items that the forms have not, and what `issue` raises.
    """
    return issue(session, ANNUAL, request)


def subject_of(year: int) -> str:
    """The year as duties, files and the log name it."""
    return f"{PREFIX}{year}"


def _subject(session: Session, standing: Held, name: str) -> Subject | None:
    year = _begun(session, standing).get(name)
    every = known_duties(session, standing)
    duties = tuple(duty for duty in every if duty.id.partition(".")[0] == name)
    if year is None or not duties:
        return None
    _refuse_other_text(session, year)
    ended = _ended(session, standing)
    # Once the study has ended its last year says the same whenever it is made.
    last = min(day for day in (year.last, session.day, ended) if day)
    report = AnnualReport(
        subject=name,
        first=year.first,
        last=year.last,
        year=year.n,
        plan_documents=_plan_documents(session, year.last),
        ended_on=ended,
        duties=duties,
        every_duty=every,
        **counted(session, standing, year.first, last),
    )
    findings: list[Finding] = []
    unready = None
    if session.day <= year.last and not ended:
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


def _refuse_other_text(session: Session, year: Period) -> None:
    """Raise RuleRefused where the text that binds the year asks for items the form has not."""
    lacking = []
    for provision in session.law.provisions(occasion="plan_year"):
        rule = bound(session.law, session.study, provision, year.last)
        if rule is None or provision.form is None:
            continue
        cited = forms.load(provision.form).bases
        for asked in rule.version.contents:
            if asked.id not in cited:
                values = {"citation": rule.citation, "words": asked.quote}
                lacking.append(Phrase("app.item_of_other_text", values))
    if lacking:
        raise RuleRefused(
            "app.year_of_other_text", year=year.n, until=year.last, items=tuple(lacking)
        )


def _ended(session: Session, standing: Held) -> dt.date | None:
    end = ended_on(standing.records, session.study)
    return end if end is not None and end <= session.day else None


def _plan_documents(session: Session, day: dt.date) -> tuple[Content, ...]:
    """The law's list of papers on a day; none where the framework knows none."""
    base = session.law.bases.get(PLAN_DOCUMENTS)
    try:
        return base.version_on(day).contents if base else ()
    except LawGapError:
        return ()


def _begun(session: Session, standing: Held) -> dict[str, Period]:
    return begun(session, standing, KIND, "plan_year", PREFIX)


def _unknown(session: Session, standing: Held, name: str) -> SafetyReportError:
    """A calendar year is not a year of the plan, and is refused with the reason."""
    begun = _begun(session, standing)
    year = name.removeprefix(PREFIX)
    submitted = session.study.plan_submitted_on
    if not begun:
        return InputRefused("app.no_year_yet", day=session.day, submitted=submitted)
    last = max(period.n for period in begun.values())
    if year.isdigit() and int(year) > 1900:
        return InputRefused("app.calendar_year", year=year, submitted=submitted, last=last)
    return InputRefused("app.unknown_year", year=year, submitted=submitted, last=last)


ANNUAL = Family("annual", ANNUAL_FORMS, _subject, _unknown, empty=True, also=frozenset(KINDS))
