"""`sixty-day`: the report of the other suspected events that became known in one cycle.

It is never called a periodic report (定期報告), which is another duty.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial

from safetyreport.app.families import Family, Report, Request, Subject
from safetyreport.app.issuing import issue
from safetyreport.app.owing import all_duties
from safetyreport.app.periods import begun
from safetyreport.app.session import Held, Session
from safetyreport.checks.event import event_findings
from safetyreport.checks.finding import Finding
from safetyreport.documents.cycle_items import CycleLine, CycleReport, cycle_content
from safetyreport.documents.form_duties import CYCLE_FORMS
from safetyreport.duties.days import Period
from safetyreport.duties.duty import Duty
from safetyreport.duties.engine import duties_of
from safetyreport.errors import InputRefused, RuleRefused, SafetyReportError
from safetyreport.law.vocabulary import Kind
from safetyreport.records.event import AdverseEvent
from safetyreport.records.product import Administration

KIND: Kind = "illness_60day"
PREFIX = "cycle-"


def sixty_day(session: Session, request: Request) -> Report:
    """Make the report of a cycle, as drafts or released; one without events says so.

    Raises InputRefused for a cycle not begun, RuleRefused for the release of one that still
    runs, and what `issue` raises.
    """
    return issue(session, CYCLES, request)


def subject_of(cycle: int) -> str:
    """The cycle as duties, files and the log name it."""
    return f"{PREFIX}{cycle}"


def _subject(session: Session, standing: Held, name: str) -> Subject | None:
    cycle = _begun(session, standing).get(name)
    every = all_duties(session, standing)
    duties = tuple(d for d in every if d.kind == KIND and d.id.partition(".")[0] == name)
    if cycle is None or not duties:
        return None
    so_far = [
        line
        for duty in every
        if duty.kind == KIND and duty.id.startswith(PREFIX) and duty.occurrence <= cycle.n
        for line in _lines(session, standing, duty)
    ]
    lines = tuple(line for line in so_far if line.cycle == cycle.n)
    report = CycleReport(
        study=session.study,
        subject=name,
        period=cycle,
        lines=lines,
        so_far=tuple(so_far),
        duties=duties,
        law_version=session.law.data_version,
    )
    findings = [finding for line in lines for finding in event_findings(line.event, session.study)]
    unready = None
    if session.day <= cycle.last:
        running = {"cycle": cycle.n, "until": cycle.last}
        findings.insert(0, Finding("checks.cycle_running", name, "cycle", running))
        unready = RuleRefused("app.cycle_running", cycle=cycle.n, until=cycle.last)
    return Subject(
        id=name,
        duties=duties,
        content=partial(cycle_content, report),
        findings=tuple(findings),
        unready=unready,
    )


def _begun(session: Session, standing: Held) -> dict[str, Period]:
    return begun(session, standing, KIND, "suspected_event", PREFIX)


def _lines(session: Session, standing: Held, duty: Duty) -> Iterator[CycleLine]:
    """The events of a cycle whose suspicion stands, in the order in which they became known."""
    found = []
    for name in duty.records:
        event = standing.records.get(AdverseEvent, name)
        own = next((d for d in _of_cycle(session, standing, event, duty)), None) if event else None
        if event is None or own is None or own.status == "cleared":
            continue
        dose = standing.records.get(Administration, event.administration or "")
        found.append(CycleLine(duty.occurrence, event, _known_on(own), dose))
    yield from sorted(found, key=lambda line: (line.aware, line.event.id))


def _known_on(duty: Duty) -> dt.date:
    """When the event of one cycle's duty became known, as the duty's explanation says."""
    values = next(reason.values for reason in duty.why if reason.code == "duties.cycle")
    if not isinstance(day := values["aware"], dt.date):
        raise TypeError("the explanation of a cycle names a day")
    return day


def _of_cycle(session: Session, standing: Held, event: AdverseEvent, duty: Duty) -> Iterator[Duty]:
    made = duties_of(session.law, session.study, standing.records, event)
    return (one for one in made if one.id == duty.base)


def _unknown(session: Session, standing: Held, name: str) -> SafetyReportError:
    last = max((period.n for period in _begun(session, standing).values()), default=0)
    return InputRefused("app.unknown_cycle", cycle=name.removeprefix(PREFIX), last=last)


CYCLES = Family("sixty-day", CYCLE_FORMS, _subject, _unknown, empty=True)
