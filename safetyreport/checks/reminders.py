"""What else to look at beside a death or serious event: no duties of this Act, hence no dates."""

from __future__ import annotations

from collections.abc import Iterator

from safetyreport.checks.finding import Finding
from safetyreport.duties.judgement import matters, suspicion
from safetyreport.records.event import AdverseEvent
from safetyreport.records.study import Study

DEATH = "death"


def event_reminders(event: AdverseEvent, study: Study) -> tuple[Finding, ...]:
    """Other systems that a death or serious event may touch; none where the study wants none."""
    return tuple(_found(event, study)) if study.house.reminders else ()


def _found(event: AdverseEvent, study: Study) -> Iterator[Finding]:
    met = frozenset().union(*(matters(state) for state in event.states))
    if not met:
        return
    if DEATH in met:
        yield Finding("checks.reminder_accident_investigation", event.id, "outcome")
    yield Finding("checks.reminder_medicines", event.id, "causality")
    unlikely_counts = study.causality.unlikely == "suspected"
    if any(suspicion(state, unlikely_counts=unlikely_counts).suspected for state in event.states):
        yield Finding("checks.reminder_compensation", event.id, "causality")
    yield Finding("checks.reminder_safety_office", event.id, "seriousness")
