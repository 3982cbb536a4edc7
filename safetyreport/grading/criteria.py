"""The numeric criteria of CTCAE: each term's grades as limbs that a number meets or not.

A limb is met when all its bounds and conditions are; a grade when one of its limbs is. A bound is a
number in the criterion's unit (`10.0`), a limit or the baseline, or a multiple of it (`uln`,
`1.5 baseline`), or ULN with something added (`uln + 2`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator

from safetyreport.errors import ConfigurationRefused, Problem
from safetyreport.grading.data import FOLDER, Data, Model, built, fault, refused, tables
from safetyreport.grading.terms import Version, term
from safetyreport.records.observation import Analyte

Direction = Literal["low", "high"]
Symptoms = Literal["no", "mild", "moderate", "severe"]
Reference = Literal["lln", "uln", "baseline"]
_BOUND = re.compile(r"(?:([0-9]+(?:\.[0-9]+)?) ?)?(lln|uln|baseline)?(?: \+ ([0-9]+))?")
Because = Literal["gap", "other_unit", "other_term", "symptoms_decide", "baseline_too_high"]


@dataclass(frozen=True, slots=True)
class Bound:
    """A number, a multiple of a limit or of the baseline, or such with something added."""

    factor: Decimal
    of: Reference | None = None
    plus: Decimal | None = None


def _bound(value: object) -> Bound:
    found = _BOUND.fullmatch(value) if isinstance(value, str) and value else None
    if not found or (found[3] and not found[2]) or not (found[1] or found[2]):
        raise ValueError("not a bound")
    factor = Decimal(found[1] or "1")
    reference: Any = found[2]
    return Bound(factor, reference, Decimal(found[3]) if found[3] else None)


def _bounds(value: object) -> tuple[Bound, ...]:
    return tuple(map(_bound, value if isinstance(value, tuple) else (value,)))


def _number(value: object) -> Decimal:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]+(\.[0-9]+)?", value):
        raise ValueError("not a number")
    return Decimal(value)


def _grade(value: int) -> int:
    if not 0 <= value <= 4:  # 5 is death, which no value shows
        raise ValueError("not a grade")
    return value


Grade = Annotated[int, AfterValidator(_grade)]
Bounds = Annotated[tuple[Bound, ...], BeforeValidator(_bounds)]
OneBound = Annotated[Bound, BeforeValidator(_bound)]
Number = Annotated[Decimal, BeforeValidator(_number)]


class Limb(Data):
    """One way to a grade.

    Either `grade`, or `grades` (those it may be, none when the number says nothing) with `because`.
    `fall_*`: the fall from the baseline in percent; `hours_*`: how long it lasted. `baseline`: how
    the baseline lay in its own normal range; `baseline_at_most`, `baseline_above`: its height.
    """

    grade: Grade | None = None
    grades: tuple[Grade, ...] | None = None
    because: Because | None = None
    above: Bounds = ()
    at_least: Bounds = ()
    below: Bounds = ()
    at_most: Bounds = ()
    fall_above: Number | None = None
    fall_at_least: Number | None = None
    fall_below: Number | None = None
    hours_at_most: Number | None = None
    hours_above: Number | None = None
    baseline: Literal["normal", "abnormal", "below_lln"] | None = None
    baseline_at_most: OneBound | None = None
    baseline_above: OneBound | None = None
    symptoms: tuple[Symptoms, ...] = ()
    anticoagulated: bool | None = None
    at_rest: bool | None = None

    @property
    def possible(self) -> tuple[int, ...]:
        """The grades it can mean; none where the number does not say."""
        return self.grades if self.grade is None and self.grades is not None else (self.grade or 0,)

    @property
    def falls(self) -> bool:
        """Whether it asks for the fall from the baseline."""
        return (self.fall_above, self.fall_at_least, self.fall_below) != (None, None, None)

    def bounds(self) -> Iterator[tuple[str, Bound]]:
        """Its bounds on the value, the lower first."""
        for name in ("above", "at_least", "below", "at_most"):
            for bound in getattr(self, name):
                yield name, bound

    def faults(self) -> Iterator[str]:
        """What is wrong with it."""
        if (self.grade is None) == (self.grades is None):
            yield "grade or grades"
        if (self.grades is None) != (self.because is None):
            yield "grades without because"
        if not self.falls and not list(self.bounds()):
            yield "no bound"


class Criterion(Data):
    """The numeric criteria of one term for one analyte, in one unit or without any.

    `range_first`: a value inside the laboratory's normal range that a fixed limit still grades is
    left to a person. `clinical`: grades that other facts than this number reach as well.
    """

    analyte: Analyte
    versions: tuple[Version, ...]
    term: str
    direction: Direction
    unit: str | None = None
    range_first: bool = False
    clinical: tuple[Grade, ...] = ()
    growth_factor: Literal["told", "excluded"] | None = None
    note: Literal["rise_from_uln", "present_below_lln"] | None = None
    limb: tuple[Limb, ...]

    @property
    def asks_baseline(self) -> bool:
        """Whether the baseline plays any part."""
        return any(
            one.falls or one.baseline or any(bound.of == "baseline" for _, bound in one.bounds())
            for one in self.limb
        )

    def faults(self) -> Iterator[str]:
        """What is wrong with it."""
        for version in self.versions:
            known = term(version, self.term)
            if known is None:
                yield f"{self.term} is no term of {version}"
                continue
            named = {grade for one in self.limb for grade in one.possible if grade}
            wrong = (named | set(self.clinical)) - set(known.grades)
            if wrong:
                yield f"{self.term} has no grade {sorted(wrong)} in {version}"
        for number, one in enumerate(self.limb, 1):
            yield from (f"limb {number}: {found}" for found in one.faults())


class WithoutTerm(Data):
    """An analyte for which a version has no term; `instead` is what is reported."""

    analyte: Analyte
    versions: tuple[Version, ...]
    reason: Literal["deleted", "not_yet"]
    instead: str | None = None


@dataclass(frozen=True, slots=True)
class Criteria:
    """All criteria."""

    criteria: tuple[Criterion, ...]
    absent: tuple[WithoutTerm, ...]

    def of(self, analyte: str, version: Version) -> tuple[Criterion, ...]:
        """The criteria for an analyte in a version."""
        return tuple(
            one for one in self.criteria if one.analyte == analyte and version in one.versions
        )

    def without(self, analyte: str, version: Version) -> WithoutTerm | None:
        """Why a version has no term for the analyte."""
        return next(
            (one for one in self.absent if one.analyte == analyte and version in one.versions), None
        )


def read(folder: Path) -> Criteria:
    """The criteria in a folder of TOML files; ConfigurationRefused with every mistake."""
    criteria: list[Criterion] = []
    absent: list[WithoutTerm] = []
    faults: list[Problem] = []
    for file in sorted(folder.glob("*.toml")):
        found = tables(file)
        for key in sorted(found.keys() - {"criterion", "without_term"}):
            faults.append(fault(file.name, key, "unknown key"))
        for one in _each(Criterion, found, "criterion", file.name, faults):
            faults += [fault(file.name, one.term, reason) for reason in one.faults()]
            criteria.append(one)
        absent += _each(WithoutTerm, found, "without_term", file.name, faults)
    seen: set[tuple[object, ...]] = set()
    for one in criteria:
        for version in one.versions:
            place = (one.analyte, version, one.term, one.unit)
            if place in seen:
                faults.append(fault("", " ".join(map(str, place)), "twice"))
            seen.add(place)
    if faults:
        raise refused(faults)
    return Criteria(tuple(criteria), tuple(absent))


def _each(
    model: type[Model], found: Mapping[str, Any], key: str, file: str, faults: list[Problem]
) -> Iterator[Model]:
    """The tables of a list that are in order; what is wrong with the others joins `faults`."""
    for number, table in enumerate(found.get(key, ()), 1):
        try:
            yield built(model, table, file, f"{key}[{number}]")
        except ConfigurationRefused as error:
            faults += error.problems


@cache
def packaged() -> Criteria:
    """The criteria that ship with the program."""
    return read(FOLDER / "criteria")
