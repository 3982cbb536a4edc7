"""`quarterly`: the committee's package of a fiscal quarter; a house rule, never law."""

from __future__ import annotations

from functools import partial

from safetyreport.app.families import Family, Report, Request, Subject
from safetyreport.app.issuing import issue
from safetyreport.app.owing import known_duties
from safetyreport.app.periods import counted
from safetyreport.app.session import Held, Session
from safetyreport.checks.finding import Finding
from safetyreport.documents.form_duties import QUARTERLY_FORMS
from safetyreport.documents.quarterly_items import QuarterlyReport, quarterly_content
from safetyreport.duties.house import QUARTER_MONTHS, FiscalPeriod, fiscal_periods
from safetyreport.errors import InputRefused, RuleRefused, SafetyReportError
from safetyreport.records.kinds import KINDS


def quarterly(session: Session, request: Request) -> Report:
    """Make the report of a quarter, as a draft or released; `package` makes the folder to send.

    Raises InputRefused for a quarter not begun, RuleRefused for the release of one that still
    runs, and what `issue` raises.
    """
    return issue(session, QUARTERLY, request)


def _quarters(session: Session) -> list[FiscalPeriod]:
    """The quarters from the day the house set to the one after the session's day."""
    house = session.study.house
    since = house.since or session.study.plan_submitted_on
    start = house.quarter_start_month
    return list(fiscal_periods(since, session.day, start, QUARTER_MONTHS, "Q"))


def _subject(session: Session, standing: Held, name: str) -> Subject | None:
    quarters = _quarters(session)
    place = next((n for n, one in enumerate(quarters) if one.name == name), None)
    if place is None or quarters[place].first > session.day:
        return None
    quarter, following = quarters[place], quarters[min(place + 1, len(quarters) - 1)]
    every = known_duties(session, standing, following.last)
    duties = tuple(duty for duty in every if duty.id.partition(".")[0] == name)
    if not duties:
        return None
    report = QuarterlyReport(
        subject=name,
        first=quarter.first,
        last=quarter.last,
        next_last=following.last,
        duties=duties,
        every_duty=every,
        **counted(session, standing, quarter.first, min(quarter.last, session.day)),
    )
    findings: list[Finding] = []
    unready = None
    if session.day <= quarter.last:
        running = {"quarter": name, "until": quarter.last}
        findings.append(Finding("checks.quarter_running", name, "quarter", running))
        unready = RuleRefused("app.quarter_running", quarter=name, until=quarter.last)
    return Subject(
        id=name,
        duties=duties,
        content=partial(quarterly_content, report),
        findings=tuple(findings),
        unready=unready,
    )


def _unknown(session: Session, standing: Held, name: str) -> SafetyReportError:
    quarters = _quarters(session)
    # None is owed of a quarter after the end of the study.
    every = known_duties(session, standing, quarters[-1].last) if quarters else ()
    owed = {duty.id.partition(".")[0] for duty in every}
    begun = [one for one in quarters if one.first <= session.day and one.name in owed]
    if not begun:
        return InputRefused("app.no_quarter_yet", quarter=name)
    last = begun[-1]
    return InputRefused(
        "app.unknown_quarter",
        quarter=name,
        first=begun[0].name,
        last=last.name,
        from_day=last.first,
        to_day=last.last,
    )


QUARTERLY = Family(
    "quarterly", QUARTERLY_FORMS, _subject, _unknown, empty=True, also=frozenset(KINDS)
)
