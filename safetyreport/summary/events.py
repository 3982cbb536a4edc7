"""Each adverse event as the tables count it: as last judged by the data cut, and where it belongs.

Counted are all events of the safety population, whatever was administered before them.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from safetyreport.i18n import Phrase, Word
from safetyreport.records.event import AdverseEvent, Assessment
from safetyreport.records.fields import Text
from safetyreport.records.kinds import Records
from safetyreport.records.product import Administration
from safetyreport.records.study import Study
from safetyreport.records.suspicion import matters, suspicion, worst_grade
from safetyreport.summary.model import NOT_RECORDED, REASON
from safetyreport.summary.populations import Populations


@dataclass(frozen=True, slots=True)
class Named:
    """A CTCAE term and its system organ class, in both languages where both are known."""

    term: str | Text
    soc: str | Text


# The names of a term of a CTCAE version; None where the version has no such term.
TermOf = Callable[[str, str], Named | None]
Category = Literal["any", "related", "serious", "related_serious", "discontinued", "fatal"]
CATEGORIES: tuple[Category, ...] = (
    "any",
    "related",
    "serious",
    "related_serious",
    "discontinued",
    "fatal",
)
GROUP = "summary.group"
ALL = Word(GROUP, "all")
BEFORE_FIRST = Word(GROUP, "before_first")
UNDECIDED = Word(GROUP, "undecided")  # the days known do not tell
NO_TERM = Word(REASON, "no_ctcae_term")
NOT_IN_CTCAE = Word(REASON, "not_in_ctcae")


@dataclass(frozen=True, slots=True)
class Event:
    """One adverse event at the data cut.

    `state` is what was held true last; `grade` the worst of all assessments, 5 of a fatal event,
    and `recorded` the worst that is written. `first` and `last` are the days on which it can have
    begun (`first` is None without an onset). `number` counts the administrations given to the
    participant from 1, and `given` is the one it belongs to. `term` is the CTCAE term, or the
    recorded term where there is none.
    """

    record: AdverseEvent
    state: Assessment
    aware: dt.date
    grade: int | None
    recorded: int | None
    suspected: bool
    matters: frozenset[str]
    first: dt.date | None
    last: dt.date
    number: int | Word
    given: Administration | None
    term: str | Text
    soc: str | Text | Word

    @property
    def participant(self) -> str:
        """Whose event it is."""
        return self.record.participant

    @property
    def serious(self) -> bool:
        """Whether a listed matter is met."""
        return bool(self.matters)

    @property
    def fatal(self) -> bool:
        """Whether the event itself led to death, as last judged."""
        return "death" in self.matters

    @property
    def discontinued(self) -> bool:
        """Whether the participant's treatment was discontinued because of it."""
        return self.record.action_on_participant == "discontinued"

    def within(self, category: Category) -> bool:
        """Whether it counts under a category."""
        if category == "any":
            return True
        if category == "related":
            return self.suspected
        if category == "related_serious":
            return self.suspected and self.serious
        return bool(getattr(self, category))

    @property
    def days_after(self) -> tuple[int, int] | None:
        """The least and most days since the administration it belongs to."""
        if self.given is None or self.given.given_on is None or self.first is None:
            return None
        given = self.given.given_on
        return (self.first - given).days, (self.last - given).days


def events(
    records: Records, populations: Populations, study: Study, term_of: TermOf | None = None
) -> tuple[Event, ...]:
    """Every event of `records` (cut already) by participant, onset and id."""
    unlikely = study.causality.unlikely == "suspected"
    found = [
        _event(one, populations, study, unlikely_counts=unlikely, term_of=term_of)
        for one in records.of_kind(AdverseEvent)
        if one.aware_first is not None
    ]
    return tuple(sorted(found, key=in_order))


def in_order(event: Event) -> tuple[str, dt.date, str]:
    """The fixed order of listings: participant, onset, id; without an onset by awareness."""
    return event.participant, event.first or event.last, event.record.id


def grade_notes(found: Iterable[Event]) -> tuple[Phrase, ...]:
    """The fatal events that count as grade 5 and are recorded with another grade, or with none."""
    told = [
        Phrase(
            "summary.recorded_grade",
            {
                "event": one.record.id,
                "grade": NOT_RECORDED if one.recorded is None else one.recorded,
            },
        )
        for one in found
        if one.fatal and one.recorded != 5
    ]
    return (Phrase("summary.note.fatal_grade", {"events": told}),) if told else ()


def of_population(found: Iterable[Event], members: Iterable[str]) -> tuple[Event, ...]:
    """The events of a population's participants."""
    wanted = frozenset(members)
    return tuple(event for event in found if event.participant in wanted)


def _event(
    record: AdverseEvent,
    populations: Populations,
    study: Study,
    *,
    unlikely_counts: bool,
    term_of: TermOf | None,
) -> Event:
    states = record.states
    state = states[-1]
    aware = record.aware_first.day if record.aware_first else dt.date.max
    first = record.onset.earliest if record.onset else None
    # It began before anybody knew of it.
    last = min(record.onset.latest, aware) if record.onset else aware
    given = populations.given.get(record.participant, ())
    number = _number(given, first, last)
    term, soc = _named(record, study, term_of)
    return Event(
        record=record,
        state=state,
        aware=aware,
        grade=worst_grade(states),
        recorded=max((one.grade for one in states if one.grade is not None), default=None),
        suspected=suspicion(state, unlikely_counts=unlikely_counts).suspected,
        matters=matters(state),
        first=first,
        last=last,
        number=number,
        given=given[number - 1] if isinstance(number, int) else None,
        term=term,
        soc=soc,
    )


def _number(given: tuple[Administration, ...], first: dt.date | None, last: dt.date) -> int | Word:
    """Which administration an event that began between two days belongs to."""
    days = [one.given_on for one in given if one.given_on is not None]
    least = bisect_right(days, first) if first is not None else 0
    most = bisect_right(days, last)
    if least != most:
        return UNDECIDED
    return most or BEFORE_FIRST


def _named(
    record: AdverseEvent, study: Study, term_of: TermOf | None
) -> tuple[str | Text, str | Text | Word]:
    if record.ctcae_term is None:
        return record.term, NO_TERM
    version = record.ctcae_version or study.ctcae_version
    found = term_of(record.ctcae_term, version) if term_of else None
    return (found.term, found.soc) if found else (record.ctcae_term, NOT_IN_CTCAE)
