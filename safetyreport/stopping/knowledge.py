"""What was known at the end of a day: the participants, their events, results and deviations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from safetyreport.i18n import Phrase
from safetyreport.records.base import Record
from safetyreport.records.deviation import Deviation
from safetyreport.records.event import AdverseEvent, Assessment
from safetyreport.records.kinds import Records
from safetyreport.records.participant import Participant
from safetyreport.records.product import Administration, CultureTest
from safetyreport.records.study import Study
from safetyreport.stopping.model import Recorded

R = TypeVar("R", bound=Record)
_COURSE = (
    "surgery_on", "withdrawn_on", "treatment_ended_on", "recurred_on", "died_on", "last_contact_on",
)  # fmt: skip


@dataclass(frozen=True)
class Known:
    """A study's records as they were known at the end of `as_of`; what has no day is known."""

    study: Study
    records: Records
    recorded: Recorded
    as_of: dt.date

    def by(self, day: dt.date | None) -> bool:
        """Whether something of this day was known."""
        return day is None or day <= self.as_of

    def happened(self, day: dt.date | None) -> bool:
        """Whether something has a day, and it has come."""
        return day is not None and day <= self.as_of

    @cached_property
    def participants(self) -> tuple[Participant, ...]:
        """Those who had taken part in something by then."""
        return tuple(one for one in self.records.of_kind(Participant) if self.by(_began(one)))

    @cached_property
    def events(self) -> tuple[AdverseEvent, ...]:
        """The adverse events of which somebody was aware."""
        found = self.records.of_kind(AdverseEvent)
        return tuple(one for one in found if one.aware_first and self.by(one.aware_first.day))

    @cached_property
    def deviations(self) -> tuple[Deviation, ...]:
        """The deviations of which somebody was aware, the same one entered twice only once."""
        found = self.records.of_kind(Deviation)
        return tuple(distinct(one for one in found if self.by(aware_of(one))))

    @cached_property
    def lots(self) -> dict[str, tuple[Administration, ...]]:
        """The administrations begun by each participant whose cells were put into culture."""
        found: dict[str, list[Administration]] = {}
        for one in self.records.of_kind(Administration):
            begun = one.culture_started_on or one.apheresis_on or one.given_on
            if (one.lot or begun) and self.by(begun):
                found.setdefault(one.participant, []).append(one)
        return {participant: tuple(many) for participant, many in found.items()}

    @cached_property
    def tests(self) -> dict[str | None, tuple[CultureTest, ...]]:
        """The culture tests sampled by then, by participant; under None those of nobody's lot."""
        owners: dict[str | None, set[str | None]] = {}
        for participant, begun in self.lots.items():
            for one in begun:
                owners.setdefault(one.lot, set()).add(participant)
        owners[None] = {None}
        found: dict[str | None, list[CultureTest]] = {}
        for test in self.records.of_kind(CultureTest):
            if not self.by(test.sampled_on or test.result_on):
                continue
            whose = {test.participant} if test.participant else owners.get(test.lot, {None})
            for name in whose:
                found.setdefault(name, []).append(test)
        return {participant: tuple(many) for participant, many in found.items()}

    def enrolled(self) -> tuple[tuple[dt.date, ...], int]:
        """The days of enrolment, rising, and the number of participants whose day is not known."""
        days = [one.enrolled_on for one in self.participants]
        known = sorted(day for day in days if day is not None and day <= self.as_of)
        without = [
            one
            for one in self.participants
            if one.enrolled_on is None and (one.missing or {}).get("enrolled_on") not in _NOT
        ]
        return tuple(known), len(without)

    def states(self, event: AdverseEvent) -> Iterator[tuple[dt.date, Assessment]]:
        """What was held true of an event after each assessment known by then, with its day."""
        for state, given in zip(event.states, (event, *event.assessments), strict=True):
            aware = given.aware_first
            if aware and self.by(aware.day):
                yield aware.day, state

    def first(
        self, event: AdverseEvent, holds: Callable[[Assessment], bool]
    ) -> tuple[dt.date, Assessment] | None:
        """The first assessment known by then of which something holds."""
        return next((pair for pair in self.states(event) if holds(pair[1])), None)


_NOT = frozenset({"not_applicable", "not_done"})  # reasons that say: not enrolled


def aware_of(deviation: Deviation) -> dt.date | None:
    """The day on which somebody first became aware of a deviation."""
    moments = (deviation.aware_physician_at, deviation.aware_administrator_at)
    return min((moment.day for moment in moments if moment), default=None)


def distinct(records: Iterable[R]) -> Iterator[R]:
    """The records, each content once: the same thing entered twice under two ids is one."""
    seen = set()
    for one in records:
        content = one.model_copy(update={"id": "same"}).canonical()
        if content not in seen:
            seen.add(content)
            yield one


def lot_of(record: Administration | CultureTest) -> str | Phrase:
    """The lot, or that none is recorded."""
    return record.lot or Phrase("stopping.without_lot")


def _began(one: Participant) -> dt.date | None:
    if one.consented_on or one.enrolled_on:
        return one.consented_on or one.enrolled_on
    return min((day for day in (getattr(one, name) for name in _COURSE) if day), default=None)
