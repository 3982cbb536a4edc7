"""The records under examination, with what many rules look up found once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from safetyreport.records.base import Record
from safetyreport.records.event import AdverseEvent, Assessment
from safetyreport.records.kinds import Records
from safetyreport.records.participant import Participant
from safetyreport.records.product import Administration
from safetyreport.records.study import Study


class Seen(NamedTuple):
    """An event as last judged, and its participant where that is known."""

    event: AdverseEvent
    state: Assessment
    participant: Participant | None


class Examined:
    """A study and its records as they stand."""

    def __init__(self, records: Records, study: Study) -> None:
        self.records, self.study = records, study

    @cached_property
    def events(self) -> tuple[Seen, ...]:
        """Every event with the state after its last assessment."""
        people = {one.id: one for one in self.participants}
        return tuple(
            Seen(event, event.states[-1], people.get(event.participant))
            for event in self.records.of_kind(AdverseEvent)
        )

    @cached_property
    def participants(self) -> tuple[Participant, ...]:
        """Every participant."""
        return self.records.of_kind(Participant)

    @cached_property
    def cycles(self) -> dict[str, tuple[Administration, ...]]:
        """The administrations of each participant, by their number and day."""
        found: dict[str, list[Administration]] = defaultdict(list)
        for one in self.records.of_kind(Administration):
            found[one.participant].append(one)
        return {who: tuple(sorted(some, key=_in_order)) for who, some in found.items()}

    def cycles_of(self, participant: str) -> tuple[Administration, ...]:
        """The administrations of one participant, by their number and day."""
        return self.cycles.get(participant, ())

    @cached_property
    def first_days(self) -> dict[str, dict[str, dt.date]]:
        """By participant: the first day of G-CSF, of apheresis and of cells, by field."""
        found: dict[str, dict[str, dt.date]] = defaultdict(dict)
        for one in self.records.of_kind(Administration):
            days = found[one.participant]
            for name, day in procedures(one):
                days[name] = min(day, days.get(name, day))
        return found

    def first_procedure(self, participant: str) -> dt.date | None:
        """The first day on which anything of the provision was done to a participant."""
        return min(self.first_days.get(participant, {}).values(), default=None)


def procedures(cycle: Administration) -> Iterator[tuple[str, dt.date]]:
    """What was done to the participant in a cycle, as (field, day)."""
    for name in ("g_csf_started_on", "apheresis_on", "given_on"):
        day = getattr(cycle, name)
        if day is not None:
            yield name, day


def absent(record: Record, *fields: str) -> bool:
    """Whether none of the fields has a value, nor a reason why it has none."""
    reasons = record.missing or {}
    return all(getattr(record, name) is None and name not in reasons for name in fields)


def unjudged(seen: Seen, field: str) -> bool:
    """The same of a field of an event that any of its assessments may have answered."""
    return getattr(seen.state, field) is None and field not in (seen.event.missing or {})


def _in_order(one: Administration) -> tuple[int, dt.date, str]:
    day = min((day for _, day in procedures(one)), default=dt.date.max)
    return one.cycle or 0, day, one.id
