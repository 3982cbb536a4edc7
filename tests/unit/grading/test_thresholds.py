"""Every limit of every grade, at, just below and just above it, against the second table."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from safetyreport.grading import grades
from safetyreport.grading.criteria import Bound, Criteria, Criterion, Limb, packaged
from safetyreport.grading.terms import VERSIONS, Version, term
from safetyreport.records.observation import Analyte
from tests.unit.grading.measured import graded
from tests.unit.grading.second_table import CASES, Case

STEP = Decimal("0.0001")  # off a limit
MOVE = Decimal("0.0005")  # how far a limit is moved to see whether anybody notices

FAR = {"%": Decimal(1), "°C": Decimal("1.2")}  # what lies far above and can still be


def points(case: Case) -> Iterator[Decimal]:
    """Each limit, just below and just above it, far below and far above all."""
    for cut in case.cuts:
        yield from (Decimal(cut) - STEP, Decimal(cut), Decimal(cut) + STEP)
    yield max(map(Decimal, case.cuts)) * FAR.get(case.unit or "", Decimal(3))


def wrong(case: Case, version: Version) -> Iterator[tuple[Decimal, object, object]]:
    """Values to which the program gives another grade than the second table."""
    for value in points(case):
        found = graded(version, case.term, case.analyte, value, case.unit, **case.facts).grade
        if found != case.grade(value):
            yield value, found, case.grade(value)


EACH = [(case, version) for case in CASES for version in case.versions]


@pytest.mark.parametrize(
    ("case", "version"), EACH, ids=[f"{c.analyte} {v} {c.term} {c.name}" for c, v in EACH]
)
def test_limits(case: Case, version: Version) -> None:
    """A limit belongs to the milder grade, and every grade begins and ends where CTCAE says."""
    assert list(wrong(case, version)) == []


def test_every_criterion_has_a_case() -> None:
    """The second table holds every term, version and unit of the data, and every analyte."""
    told = {(c.analyte, v, c.term) for c, v in EACH}
    data = {(c.analyte, v, c.term) for c in packaged().criteria for v in c.versions}
    assert told == data
    everything = {one.analyte for one in packaged().criteria} | {"calcium_total"}
    assert everything == set(Analyte.__args__)  # type: ignore[attr-defined]


def moved(limb: Limb) -> Iterator[tuple[str, Limb]]:
    """The limb with one limit narrowed, and with one limit's own side changed."""
    other = {"above": "at_least", "at_least": "above", "below": "at_most", "at_most": "below"}
    for name, opposite in other.items():
        bounds: tuple[Bound, ...] = getattr(limb, name)
        for place, bound in enumerate(bounds):
            rest = bounds[:place] + bounds[place + 1 :]
            sign = 1 if name in ("above", "at_least") else -1
            if bound.plus is None:
                narrow = Bound(bound.factor + sign * MOVE, bound.of)
            else:
                narrow = Bound(bound.factor, bound.of, bound.plus + sign * MOVE)
            yield f"{name} {bound}", limb.model_copy(update={name: (*rest, narrow)})
            swapped = {name: rest, opposite: (*getattr(limb, opposite), bound)}
            yield f"{name} {bound} as {opposite}", limb.model_copy(update=swapped)
    for name in ("fall_above", "fall_at_least", "fall_below", "hours_above"):
        number = getattr(limb, name)
        if number is not None:
            sign = -1 if name == "fall_below" else 1
            yield name, limb.model_copy(update={name: number + sign * MOVE})
    if limb.grade is not None:
        yield "grade", limb.model_copy(update={"grade": limb.grade % 4 + 1})


def mutants() -> Iterator[tuple[str, Criterion, Criterion]]:
    """Every criterion with one limit of one limb changed."""
    for criterion in packaged().criteria:
        for place, limb in enumerate(criterion.limb):
            for what, changed in moved(limb):
                limbs = (*criterion.limb[:place], changed, *criterion.limb[place + 1 :])
                name = f"{criterion.term} {criterion.versions} {criterion.unit} {place} {what}"
                yield name, criterion, criterion.model_copy(update={"limb": limbs})


def test_no_limit_can_be_changed_unnoticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever limit or grade of the data is changed, the table of cases finds it."""
    original = packaged()
    missed = []
    for name, criterion, changed in mutants():
        data = Criteria(
            tuple(changed if one is criterion else one for one in original.criteria),
            original.absent,
        )
        monkeypatch.setattr(grades, "packaged", lambda data=data: data)
        touched = [
            (case, version)
            for case, version in EACH
            if case.term == criterion.term
            and case.analyte == criterion.analyte
            and version in criterion.versions
        ]
        if not any(next(wrong(case, version), None) for case, version in touched):
            missed.append(name)
    assert missed == []


def test_grades_are_those_the_term_has() -> None:
    """No criterion gives a grade that its term does not have, nor grade 5."""
    for criterion in packaged().criteria:
        for version in criterion.versions:
            known = term(version, criterion.term)
            assert known is not None
            named = {grade for limb in criterion.limb for grade in limb.possible} - {0}
            assert named <= set(known.grades) - {5}
    assert VERSIONS == ("5.0", "6.0")
