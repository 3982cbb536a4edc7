"""Measurements by visit: which value stands for a visit, the baseline, the change from it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from safetyreport.i18n import Phrase
from safetyreport.summary.descriptive import Description, describe
from safetyreport.summary.populations import Populations
from safetyreport.summary.signed_rank import SignedRank, signed_rank
from safetyreport.summary.visits import Schedule


@dataclass(frozen=True, slots=True)
class Measured:
    """One value of one participant.

    `measure` says what was measured, `order` tells earlier from later values of one day, `places`
    are the decimals recorded. `baseline` is what the record itself says of being one.
    """

    record: str
    participant: str
    visit: str | None
    day: dt.date | None
    order: str
    measure: str
    unit: str | None
    value: Fraction
    places: int
    baseline: bool | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """One measure in one unit at one visit: its values and their change from baseline.

    `changes` and `test` are None at a visit whose values are the baseline.
    """

    measure: str
    unit: str | None
    visit: str
    values: Description
    changes: Description | None
    test: SignedRank | None
    records: tuple[str, ...]


Planned = Callable[[str, str], bool]


def by_visit(
    measured: Iterable[Measured],
    schedule: Schedule,
    given: Mapping[str, dt.date],
    measures: Sequence[str],
    planned: Planned,
) -> list[Group]:
    """Every measure in each of its units, by visit, in the order of `measures` and the schedule.

    `planned` says whether the schedule asks for a measure at a visit. A planned measurement that
    nobody has yet is a group without values. What is missing counts in the unit used most.
    """
    found: list[Group] = []
    everything = [one for one in measured if one.visit is not None]
    for measure in measures:
        mine = [one for one in everything if one.measure == measure]
        asked = {visit for visit in schedule.order if planned(measure, visit)}
        for place, unit in enumerate(units(mine) or ([None] if asked else [])):
            of_unit = [one for one in mine if one.unit == unit]
            visits = {one.visit for one in of_unit if one.visit} | (set() if place else asked)
            baselines = baseline(of_unit, given)
            for visit in sorted(visits, key=schedule.position):
                here = [one for one in mine if one.visit == visit]
                due = schedule.due[visit] if visit in asked else frozenset()
                absent = due - {one.participant for one in here}
                found.append(
                    _group(
                        measure, unit, visit, of_unit, baselines, frozenset() if place else absent
                    )
                )
    return found


def by_held_visit(
    measured: Sequence[Measured],
    schedule: Schedule,
    given: Mapping[str, dt.date],
    measures: Sequence[str],
) -> list[Group]:
    """The same of what the schedule does not name: expected at a visit once anybody has it."""
    held = {(one.measure, one.visit) for one in measured}
    return by_visit(
        measured, schedule, given, measures, lambda measure, visit: (measure, visit) in held
    )


def first_given(populations: Populations) -> dict[str, dt.date]:
    """The day of each recipient's first administration."""
    return {who: some[0].given_on for who, some in populations.given.items() if some[0].given_on}


def units(measured: Iterable[Measured]) -> list[str | None]:
    """The units in use, the most frequent first."""
    counted = Counter(one.unit for one in measured)
    return sorted(counted, key=lambda unit: (-counted[unit], unit or ""))


def at_visit(measured: Iterable[Measured]) -> dict[str, Measured]:
    """The value that stands for each participant at one visit: the first one taken."""
    found: dict[str, Measured] = {}
    for one in sorted(measured, key=_taken):
        found.setdefault(one.participant, one)
    return found


def baseline(measured: Iterable[Measured], given: Mapping[str, dt.date]) -> dict[str, Measured]:
    """Each participant's baseline, of one measure in one unit.

    The first value that its record calls the baseline; without such a one the first value taken
    on a day before the first administration.
    """
    found: dict[str, Measured] = {}
    marked: set[str] = set()
    for one in sorted(measured, key=_taken):
        if one.baseline and one.participant not in marked:
            found[one.participant] = one
            marked.add(one.participant)
        elif one.baseline is None and one.day and one.day < given.get(one.participant, dt.date.max):
            found.setdefault(one.participant, one)
    return found


def _taken(one: Measured) -> tuple[dt.date, str, str]:
    return (one.day or dt.date.max, one.order, one.record)


def _group(
    measure: str,
    unit: str | None,
    visit: str,
    of_unit: Sequence[Measured],
    baselines: Mapping[str, Measured],
    absent: frozenset[str],
) -> Group:
    here = at_visit(one for one in of_unit if one.visit == visit)
    places = max((one.places for one in of_unit), default=0)
    changes: list[Fraction] = []
    without = len(absent)
    for participant, one in here.items():
        before = baselines.get(participant)
        if before is None or one.day is None or before.day is None:
            without += 1
        elif before.visit == visit or one.day < before.day:
            continue  # the baseline itself, or before it: no change, and none is missing
        else:
            changes.append(one.value - before.value)
    shown = bool(changes) or all(before.visit != visit for before in baselines.values())
    return Group(
        measure=measure,
        unit=unit,
        visit=visit,
        values=describe([one.value for one in here.values()], places, missing=len(absent)),
        changes=describe(changes, places, missing=without) if shown else None,
        test=signed_rank(changes) if shown else None,
        records=tuple(one.record for one in here.values()),
    )


def left_out(measured: Sequence[Measured], named: Callable[[str], object] = str) -> list[Phrase]:
    """What a table does not count: values without a visit, repeats at a visit; and mixed units."""
    without = sum(one.visit is None for one in measured)
    keys = Counter(
        (one.measure, one.unit, one.visit, one.participant) for one in measured if one.visit
    )
    repeated = sum(count - 1 for count in keys.values())
    mixed = [
        measure
        for measure in sorted({one.measure for one in measured})
        if len(units(one for one in measured if one.measure == measure)) > 1
    ]
    notes: list[Phrase] = []
    if without:
        notes.append(Phrase("statistics.note.without_visit", {"count": without}))
    if repeated:
        notes.append(Phrase("statistics.note.repeated", {"count": repeated}))
    if mixed:
        notes.append(Phrase("statistics.note.units", {"measures": [named(one) for one in mixed]}))
    return notes
