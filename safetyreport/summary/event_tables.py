"""Adverse events by class and term, worst grade, administration, cell dose and time after it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TypeVar

from safetyreport.i18n import Phrase, Word
from safetyreport.records.fields import Text
from safetyreport.records.product import Administration
from safetyreport.records.study import Study
from safetyreport.summary.counts import COUNTS, counts, of_category, part, totals
from safetyreport.summary.events import (
    ALL,
    BEFORE_FIRST,
    CATEGORIES,
    GROUP,
    UNDECIDED,
    Event,
    of_population,
)
from safetyreport.summary.model import (
    NOT_APPLICABLE,
    NOT_RECORDED,
    Column,
    Period,
    Row,
    Table,
    Value,
)
from safetyreport.summary.populations import RECIPIENTS, SAFETY, Populations

CATEGORY = Column("category", "code")
CATEGORY_GROUP = "summary.category"
NO_CELLS = Word(GROUP, "cells_not_recorded")
# Days after the administration, both included; the last band has no end.
BANDS: tuple[tuple[int, int | None], ...] = ((0, 1), (2, 7), (8, 28), (29, 90), (91, None))
Key = tuple[Value, ...]
T = TypeVar("T")


@dataclass(frozen=True)
class EventTables:
    """The tables of one summary: the events of the safety population in one period."""

    found: tuple[Event, ...]
    populations: Populations
    study: Study
    period: Period

    @cached_property
    def counted(self) -> tuple[Event, ...]:
        """The events of the safety population."""
        return of_population(self.found, self.populations.of(SAFETY).participants)

    @cached_property
    def safety(self) -> int:
        """The size of the safety population."""
        return self.populations.of(SAFETY).n

    def all(self) -> Iterator[Table]:
        """Every table in its order."""
        yield self.by_soc_term()
        yield self.by_grade()
        yield self.by_administration()
        yield self.by_dose()
        yield self.by_time()

    def by_soc_term(self) -> Table:
        """By system organ class and term; below the totals only what happened has a row."""
        rows = list(self._rows((ALL, ALL), self.counted, self.safety))
        for soc, in_class in grouped(self.counted, lambda event: event.soc):
            rows += self._rows((soc, ALL), in_class, self.safety, empty=False)
            for term, some in grouped(in_class, lambda event: event.term):
                rows += self._rows((soc, term), some, self.safety, empty=False)
        columns = (Column("soc"), Column("term"))
        return self._table("ae_by_soc_term", columns, rows, "soc_term")

    def by_grade(self) -> Table:
        """By worst grade: a participant counts once, under the worst grade."""
        rows = []
        for grade in (1, 2, 3, 4, 5, NOT_RECORDED):
            for category in CATEGORIES:
                some = of_category(self.counted, category)
                within = [event for event in some if event.aware in self.period]
                cells = counts(_of_grade(some, grade), self.period, self.safety)
                cells |= _worst(some, within, grade, self.safety)
                rows.append({"grade": grade, "category": Word(CATEGORY_GROUP, category), **cells})
        return self._table("ae_by_grade", (Column("grade", "count"),), rows, "grade")

    def by_administration(self) -> Table:
        """By the administration an event belongs to, numbered as given to the participant."""
        given = self.populations.given.values()
        planned = self.study.treatment.cycles if self.study.treatment else 0
        most = max([planned, *map(len, given)])
        rows = list(self._rows((BEFORE_FIRST,), self._numbered(BEFORE_FIRST), self.safety))
        for number in range(1, most + 1):
            reached = sum(len(some) >= number for some in given)
            rows += self._rows((number,), self._numbered(number), reached)
        rows += self._rows((UNDECIDED,), self._numbered(UNDECIDED), self.safety)
        columns = (Column("administration", "count"),)
        return self._table("ae_by_administration", columns, rows, "administration")

    def by_dose(self) -> Table:
        """By the cells given in the administration an event belongs to."""
        cuts = sorted(self.study.treatment.dose_groups) if self.study.treatment else []
        groups: list[tuple[Value, Value, Value]] = []
        for number in range(len(cuts) + 1):
            low: Value = _whole(cuts[number - 1]) if number else NOT_APPLICABLE
            high: Value = _whole(cuts[number]) if number < len(cuts) else NOT_APPLICABLE
            groups.append((number + 1, low, high))
        groups.append((NO_CELLS, NOT_APPLICABLE, NOT_APPLICABLE))
        rows = self._dose_rows(BEFORE_FIRST, self._numbered(BEFORE_FIRST), self.safety)
        for group, cells_from, cells_below in groups:
            doses = [
                (who, one)
                for who, some in self.populations.given.items()
                for one in some
                if _dose(one, cuts) == group
            ]
            some = [
                event for event in self.counted if event.given and _dose(event.given, cuts) == group
            ]
            people = len({who for who, _ in doses})
            rows += self._dose_rows(group, some, people, len(doses), cells_from, cells_below)
        rows += self._dose_rows(UNDECIDED, self._numbered(UNDECIDED), self.safety)
        columns = (
            Column("dose_group", "count"),
            Column("cells_from", "count"),
            Column("cells_below", "count"),
            Column("administrations", "count"),
        )
        return self._table("ae_by_dose", columns, rows, "dose")

    def by_time(self) -> Table:
        """By days from the administration an event belongs to."""
        recipients = self.populations.of(RECIPIENTS).n
        rows = list(
            self._time_rows((BEFORE_FIRST, None), self._numbered(BEFORE_FIRST), self.safety)
        )
        for band in BANDS:
            some = [event for event in self.counted if _band(event) == band]
            rows += self._time_rows(band, some, recipients)
        rest = [
            event for event in self.counted if event.number != BEFORE_FIRST and _band(event) is None
        ]
        rows += self._time_rows((UNDECIDED, None), rest, self.safety)
        columns = (Column("days_from", "count"), Column("days_to", "count"))
        return self._table("ae_by_time", columns, rows, "time")

    def _numbered(self, number: int | Word) -> list[Event]:
        return [event for event in self.counted if event.number == number]

    def _dose_rows(
        self,
        group: Value,
        some: Sequence[Event],
        people: int,
        doses: Value = NOT_APPLICABLE,
        low: Value = NOT_APPLICABLE,
        high: Value = NOT_APPLICABLE,
    ) -> list[Row]:
        names = ("dose_group", "cells_from", "cells_below", "administrations")
        start = dict(zip(names, (group, low, high, doses), strict=True))
        return list(self._by_category(start, some, people))

    def _time_rows(
        self, band: tuple[int | Word, int | None], some: Sequence[Event], people: int
    ) -> Iterator[Row]:
        first, last = band
        start: dict[str, Value] = {
            "days_from": first,
            "days_to": NOT_APPLICABLE if last is None else last,
        }
        return self._by_category(start, some, people)

    def _rows(
        self, key: Key, some: Sequence[Event], denominator: int, *, empty: bool = True
    ) -> Iterator[Row]:
        names = ("soc", "term") if len(key) == 2 else ("administration",)
        start = dict(zip(names, key, strict=True))
        return self._by_category(start, some, denominator, empty=empty)

    def _by_category(
        self,
        start: Mapping[str, Value],
        some: Sequence[Event],
        denominator: int,
        *,
        empty: bool = True,
    ) -> Iterator[Row]:
        for category in CATEGORIES:
            chosen = of_category(some, category)
            if chosen or empty:
                word = Word(CATEGORY_GROUP, category)
                yield {**start, "category": word, **counts(chosen, self.period, denominator)}

    def _table(
        self, table_id: str, groups: tuple[Column, ...], rows: Sequence[Row], *notes: str
    ) -> Table:
        within = [event for event in self.counted if event.aware in self.period]
        outside = len(self.found) - len(self.counted)
        return Table(
            table_id,
            (*groups, CATEGORY, *COUNTS),
            tuple(rows),
            self.populations.denominator(SAFETY),
            totals(within),
            {**totals(self.counted), "events_outside": outside},
            (
                *(Phrase(f"summary.note.{name}") for name in (*notes, "counting", "membership")),
                Phrase("summary.note.outside", {"count": outside}),
            ),
        )


def grouped(
    found: Iterable[T], key: Callable[[T], str | Text | Word]
) -> list[tuple[str | Text | Word, list[T]]]:
    """Anything by a term: named ones in the order of letters, then the coded."""
    groups: dict[str | Text | Word, list[T]] = {}
    for one in found:
        groups.setdefault(key(one), []).append(one)
    return sorted(groups.items(), key=lambda item: place(item[0]))


def place(value: str | Text | Word) -> tuple[int, str, str]:
    """Where a class or a term stands: by its English name, else its Japanese; coded ones last."""
    if isinstance(value, Word):
        return 1, value.value, ""
    name = value.any("en") if isinstance(value, Text) else value
    return 0, name.casefold(), name


def _of_grade(found: Iterable[Event], grade: int | Word) -> list[Event]:
    return [event for event in found if (event.grade or NOT_RECORDED) == grade]


def _worst(
    found: Sequence[Event], within: Sequence[Event], grade: int | Word, denominator: int
) -> dict[str, Value]:
    """The participants whose worst grade this is, in place of those with any event of it."""
    now, ever = (_people(some, grade) for some in (within, found))
    return {"period_participants": now, "participants": ever, **part(ever, denominator)}


def _people(found: Sequence[Event], grade: int | Word) -> int:
    worst: dict[str, int] = {}
    for event in found:
        worst[event.participant] = max(worst.get(event.participant, 0), event.grade or 0)
    wanted = grade if isinstance(grade, int) else 0
    return sum(one == wanted for one in worst.values())


def _dose(given: Administration, cuts: Sequence[Decimal]) -> int | Word:
    if given.cells is None:
        return NO_CELLS
    return 1 + sum(given.cells >= cut for cut in cuts)


def _band(event: Event) -> tuple[int, int | None] | None:
    days = event.days_after
    if days is None:
        return None
    for first, last in BANDS:
        if first <= days[0] and (last is None or days[1] <= last):
            return first, last
    return None


def _whole(value: Decimal) -> int | Decimal:
    return int(value) if value == value.to_integral_value() else value
