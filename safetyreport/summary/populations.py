"""Who is counted: the populations of a study at the data cut."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cached_property

from safetyreport.records.kinds import Records
from safetyreport.records.participant import Participant
from safetyreport.records.product import Administration
from safetyreport.summary.model import Denominator, Population

CONSENTED, ENROLLED, SAFETY, RECIPIENTS = "consented", "enrolled", "safety", "recipients"


class Populations:
    """The participants and what they were given, of records that are cut already."""

    def __init__(self, records: Records) -> None:
        self.records = records

    @cached_property
    def participants(self) -> tuple[Participant, ...]:
        """Every participant, in the order of their ids."""
        return self.records.of_kind(Participant)

    @cached_property
    def given(self) -> dict[str, tuple[Administration, ...]]:
        """The administrations given to each recipient, in the order in which they were given."""
        found: dict[str, list[Administration]] = {}
        for one in self.records.of_kind(Administration):
            if one.given_on is not None:
                found.setdefault(one.participant, []).append(one)
        return {who: tuple(sorted(some, key=_in_time)) for who, some in sorted(found.items())}

    @cached_property
    def first_procedure(self) -> dict[str, dt.date]:
        """The day of the first dose of G-CSF, apheresis or cells, by participant."""
        found: dict[str, dt.date] = {}
        for one in self.records.of_kind(Administration):
            for day in (one.g_csf_started_on, one.apheresis_on, one.given_on):
                if day is not None:
                    found[one.participant] = min(day, found.get(one.participant, day))
        return found

    @cached_property
    def all(self) -> tuple[Population, ...]:
        """The populations from the widest to the narrowest."""
        return (
            self._where(CONSENTED, lambda one: one.consented_on is not None),
            self._where(ENROLLED, lambda one: one.enrolled_on is not None),
            self._where(SAFETY, lambda one: one.id in self.first_procedure),
            self._where(RECIPIENTS, lambda one: one.id in self.given),
        )

    def of(self, name: str) -> Population:
        """The population of this name."""
        return next(one for one in self.all if one.id == name)

    def denominator(self, name: str) -> Denominator:
        """The population of this name as a denominator."""
        return Denominator(name, self.of(name).n)

    def _where(self, name: str, wanted: Callable[[Participant], bool]) -> Population:
        return Population(name, tuple(one.id for one in self.participants if wanted(one)))


def _in_time(one: Administration) -> tuple[dt.date, int, str]:
    return one.given_on or dt.date.max, one.cycle or 0, one.id
