"""`sae`: every document that the duties of one adverse event name."""

from __future__ import annotations

import datetime as dt
from functools import partial

from safetyreport.app.families import Family, Report, Request, Subject
from safetyreport.app.issuing import issue
from safetyreport.app.owing import duties_about, unknown_record
from safetyreport.app.session import Held, Session
from safetyreport.checks.event import event_findings
from safetyreport.checks.reminders import event_reminders
from safetyreport.documents.event_content import event_content
from safetyreport.documents.form_duties import EVENT_FORMS
from safetyreport.documents.report import EventReport
from safetyreport.errors import SafetyReportError, UsageRefused
from safetyreport.records.act import Opinion
from safetyreport.records.event import AdverseEvent
from safetyreport.records.participant import Participant
from safetyreport.records.product import Administration


def sae(session: Session, request: Request) -> Report:
    """Make the documents of an event, as drafts or released.

    Raises UsageRefused for a record of another kind, and what `issue` raises.
    """
    return issue(session, EVENTS, request)


def _subject(session: Session, standing: Held, name: str) -> Subject | None:
    records = standing.records
    event = records.get(AdverseEvent, name)
    if event is None:
        return None
    duties = duties_about(session, standing, name)
    opinions = [one for one in records.of_kind(Opinion) if one.about == event.id]
    told = [d.submitted_on for d in duties if d.kind == "manufacturer_notice" and d.submitted_on]
    report = EventReport(
        study=session.study,
        event=event,
        participant=records.get(Participant, event.participant),
        administrations=tuple(
            dose
            for dose in records.of_kind(Administration)
            if dose.participant == event.participant
        ),
        duties=duties,
        opinion=max(opinions, key=lambda one: one.given_on or dt.date.min, default=None),
        manufacturer_told_on=min(told, default=None),
        law_version=session.law.data_version,
    )
    return Subject(
        id=event.id,
        duties=duties,
        content=partial(event_content, report),
        record=(event.kind, event.id),
        findings=event_findings(event, session.study),
        reminders=event_reminders(event, session.study),
    )


def _unknown(_session: Session, standing: Held, name: str) -> SafetyReportError:
    if standing.records.find(name):
        return UsageRefused("app.not_an_event", record=name)
    return unknown_record(name, standing)


EVENTS = Family("sae", EVENT_FORMS, _subject, _unknown)
