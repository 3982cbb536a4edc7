"""Measured values: their units, and their grades beside the grades of the events recorded."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from safetyreport.checks.duplicates import span
from safetyreport.checks.examined import Examined, Seen
from safetyreport.checks.finding import Finding
from safetyreport.checks.measured_terms import measured_terms
from safetyreport.checks.terms import ctcae_of
from safetyreport.grading.growth_factor import GrowthFactorDays
from safetyreport.grading.measurement import Measurement, Result, faults, plain
from safetyreport.grading.stored import Graded, laboratory_grades
from safetyreport.i18n import Phrase, Word
from safetyreport.records.observation import Laboratory, VitalSign

SEVERE = 3
NEAR = dt.timedelta(days=7)  # an event noticed later or earlier than the value was taken
FIELDS = {"unit": "unit", "value": "value", "lln": "lln", "uln": "uln"}


class Value(NamedTuple):
    """A graded value of one participant and one CTCAE term."""

    day: dt.date
    grade: int
    id: str
    graded: Graded
    result: Result


class Days:
    """Stretches of days, and whether one of them holds a day."""

    def __init__(self, stretches: Iterable[tuple[dt.date, dt.date]]) -> None:
        ordered = sorted(stretches)
        self._begun = [first for first, _ in ordered]
        self._latest = list(accumulate((last for _, last in ordered), max))

    def hold(self, day: dt.date) -> bool:
        """Whether a day lies in one of the stretches."""
        at = bisect_right(self._begun, day) - 1
        return at >= 0 and self._latest[at] >= day


def units(given: Examined) -> Iterator[Finding]:
    """Values in a unit that is known of their analyte, and possible at all."""
    for one in given.records.of_kind(Laboratory):
        if one.analyte is None or one.value is None:
            continue
        measured = Measurement(one.analyte, one.value, one.unit, lln=one.lln, uln=one.uln)
        for fault in faults(measured):
            values = {
                "analyte": Word("codes.analyte", one.analyte),
                "reason": Phrase(f"{fault.code}.message", fault.values),
            }
            code = "lab_unit" if fault.field == "unit" else "lab_value"
            yield Finding(f"findings.{code}", one.id, FIELDS.get(fault.field, "value"), values)


def against_events(given: Examined) -> Iterator[Finding]:
    """An event's grade is that of the worst value while it lasted; a severe value has an event.

    A value during another event of at least its grade may belong to that event. Values of a
    baseline or before the first procedure, and those no worse than the baseline, need no event;
    nor do leukocytes raised under G-CSF.
    """
    events, others = _events(given), _severe(given)
    found: dict[tuple[str, str], list[Value]] = defaultdict(list)
    for graded in laboratory_grades(given.records, given.study):
        day = taken_on(graded.record)
        for result in graded.results if day else ():
            if day and result.term and result.grade:
                value = Value(day, result.grade, graded.record.id, graded, result)
                found[graded.record.participant, result.term].append(value)
    for (participant, name), values in sorted(found.items()):
        values.sort(key=lambda value: (value.day, value.id))
        theirs = events.get((participant, name), [])
        days = [value.day for value in values]
        for seen in theirs:
            yield from _reported(seen, name, values, days)
        about = Days(_about(seen) for seen in theirs)
        for value in values:
            if value.grade < SEVERE or about.hold(value.day):
                continue
            if others[participant, value.grade].hold(value.day):
                continue
            if _needs_event(value, participant, given):
                yield Finding("findings.lab_without_event", value.id, "value", _told(value, name))


def taken_on(record: Laboratory | VitalSign) -> dt.date | None:
    """The day on which a value was taken."""
    if isinstance(record, Laboratory):
        return record.taken_on
    return record.taken_at.day if record.taken_at else None


def _events(given: Examined) -> dict[tuple[str, str], list[Seen]]:
    """Events by participant and CTCAE term, of terms that values are graded under."""
    terms = measured_terms(given.study.ctcae_version)
    found: dict[tuple[str, str], list[Seen]] = defaultdict(list)
    for seen in given.events:
        ctcae = ctcae_of(seen, given)
        if ctcae is not None and ctcae.name in terms:
            found[seen.event.participant, ctcae.name].append(seen)
    return found


def _reported(
    seen: Seen, name: str, values: Sequence[Value], days: Sequence[dt.date]
) -> Iterator[Finding]:
    """The event's grade beside the worst value on its days."""
    first, last, _ = span(seen)
    during = values[bisect_left(days, first) : bisect_right(days, last)]
    if not during or seen.state.grade is None or seen.event.onset is None:
        return
    worst = max(during, key=lambda value: value.grade)
    if worst.grade > seen.state.grade:
        values_told = _told(worst, name) | {"reported": seen.state.grade, "measured": worst.id}
        yield Finding("findings.lab_grade_higher", seen.event.id, "grade", values_told)


def _about(seen: Seen) -> tuple[dt.date, dt.date]:
    """The days of an event, with a week before and after."""
    first, last, _ = span(seen)
    before = first - NEAR if first > dt.date.min + NEAR else first
    return before, last + NEAR if last < dt.date.max - NEAR else last


def _severe(given: Examined) -> dict[tuple[str, int], Days]:
    """By participant and grade: the days of events of at least that grade."""
    found: dict[tuple[str, int], list[tuple[dt.date, dt.date]]] = defaultdict(list)
    for seen in given.events:
        first, last, _ = span(seen)
        for grade in range(SEVERE, (seen.state.grade or 0) + 1) if seen.event.onset else ():
            found[seen.event.participant, grade].append((first, last))
    return defaultdict(lambda: Days(()), {key: Days(some) for key, some in found.items()})


def _needs_event(value: Value, participant: str, given: Examined) -> bool:
    record, result = value.graded.record, value.result
    if isinstance(record, Laboratory) and record.is_baseline:
        return False
    first = given.first_procedure(participant)
    if first is None or value.day < first:
        return False
    if result.baseline_grade is not None and result.baseline_grade >= value.grade:
        return False
    raised = value.graded.analyte == "leukocytes" and result.direction == "high"
    return not (raised and GrowthFactorDays(given.cycles_of(participant)).hold(value.day))


def _told(value: Value, name: str) -> dict[str, object]:
    record = value.graded.record
    number = plain(record.value) if record.value is not None else ""
    return {
        "analyte": Word("codes.analyte", value.graded.analyte),
        "amount": f"{number} {record.unit or ''}".strip(),
        "day": value.day,
        "grade": value.grade,
        "term": name,
    }
