"""Who is counted: events without a denominator to stand over."""

from __future__ import annotations

from collections.abc import Iterator

from safetyreport.checks.examined import Examined
from safetyreport.checks.finding import Finding


def empty(given: Examined) -> Iterator[Finding]:
    """There are events, but nobody whom the provision reached: no share can be stated."""
    if given.events and not any(given.first_days.values()):
        first = given.events[0].event
        values = {"count": len(given.events)}
        yield Finding("findings.population_empty", first.id, "participant", values)


def outside(given: Examined) -> Iterator[Finding]:
    """An event of a participant who is in no population is in no table's denominator."""
    for event, _, who in given.events:
        if who is None or who.consented_on is not None or who.enrolled_on is not None:
            continue
        if given.first_procedure(who.id) is None:
            values = {"participant": who.id}
            yield Finding("findings.event_outside_population", event.id, "participant", values)
