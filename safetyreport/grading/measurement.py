"""What is graded and what grading answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from safetyreport.grading.criteria import Direction
from safetyreport.grading.terms import Version
from safetyreport.grading.units import most, unit_of, units
from safetyreport.i18n import Phrase, Word
from safetyreport.records.observation import Analyte

Symptomatic = Literal["no", "yes", "mild", "moderate", "severe", "unknown"]
Answer = Literal["yes", "no", "unknown"]
DECIMALS = 9  # of a computed number as it is shown
HIGHEST_ALBUMIN = 10  # g/dL; more is surely g/L


@dataclass(frozen=True, slots=True)
class Measurement:
    """A value and the facts about it that CTCAE asks for; None is not recorded.

    `lln`, `uln`, `baseline`, `baseline_lln` and `baseline_uln` are in `unit`, as the value is;
    `albumin` in g/dL; `percent_change` from the baseline, a fall below zero. `baseline_abnormal`
    says how the baseline lay in its own range; `is_baseline`: this value is the baseline or older.
    """

    analyte: Analyte
    value: Decimal
    unit: str | None = None
    lln: Decimal | None = None
    uln: Decimal | None = None
    baseline: Decimal | None = None
    baseline_lln: Decimal | None = None
    baseline_uln: Decimal | None = None
    baseline_abnormal: bool | None = None
    is_baseline: bool = False
    symptomatic: Symptomatic | None = None
    anticoagulated: Answer | None = None
    percent_change: Decimal | None = None
    albumin: Decimal | None = None
    duration_hours: Decimal | None = None
    at_rest: bool | None = None
    g_csf: bool | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """The grade of one term, or why there is none.

    `grade`: 0 when no grade's limits are met, None when it cannot be graded; `possible` are the
    grades that remain. With a grade, more than one in `possible` means: at least this grade.
    `clinical`: higher grades that other facts than the number reach: the investigator may grade
    higher. `baseline_grade`: of the baseline, where the term does not take it into account.
    """

    analyte: str
    version: Version
    term: str | None
    direction: Direction | None
    grade: int | None
    possible: tuple[int, ...] = ()
    why: tuple[Phrase, ...] = ()
    clinical: tuple[int, ...] = ()
    baseline_grade: int | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """A fact that cannot be right; `field` of the measurement, and the code of the sentence."""

    field: str
    code: str
    values: dict[str, object]


def faults(given: Measurement) -> Iterator[Fault]:
    """Every fact of a measurement that cannot be right, or cannot be compared."""
    unit = unit_of(given.analyte, given.unit)
    if unit is None:
        code = "grading.unit_missing" if not (given.unit or "").strip() else "grading.unit_unknown"
        yield Fault("unit", code, {"unit": given.unit or "", "known": units(given.analyte)})
    highest = most(given.analyte)
    for name in ("value", "baseline"):
        number = getattr(given, name)
        if highest is not None and number is not None and number > highest:
            yield Fault(name, "grading.too_high", {"value": plain(number), "most": highest})
    for name in ("value", "lln", "baseline", "baseline_lln", "duration_hours"):
        number = getattr(given, name)
        if number is not None and number < 0:
            yield Fault(name, "grading.below_zero", {"value": plain(number), "fact": _fact(name)})
    for name in ("uln", "baseline_uln", "albumin"):
        number = getattr(given, name)
        if number is not None and number <= 0:
            told: dict[str, object] = {"value": plain(number), "fact": _fact(name)}
            yield Fault(name, "grading.not_above_zero", told)
    for low, high in (("lln", "uln"), ("baseline_lln", "baseline_uln")):
        least, highest = getattr(given, low), getattr(given, high)
        if least is not None and highest is not None and least >= highest:
            yield Fault(high, "grading.range", {"lln": plain(least), "uln": plain(highest)})
    if given.albumin is not None and given.albumin >= HIGHEST_ALBUMIN:
        yield Fault("albumin", "grading.albumin_unit", {"value": plain(given.albumin)})
    if given.percent_change is not None:
        yield from _percent_faults(given, given.percent_change)


def _fact(name: str) -> Word:
    """A fact's name, as the columns of a table to be graded have it."""
    return Word("grading.column", name)


def _percent_faults(given: Measurement, percent: Decimal) -> Iterator[Fault]:
    if percent < -100:
        yield Fault("percent_change", "grading.fall_too_deep", {"value": plain(percent)})
    elif given.baseline is not None and given.baseline > 0:
        change = (given.value - given.baseline) * 100
        # A rounded percentage may differ by less than one point from the two values.
        if abs(change - percent * given.baseline) >= given.baseline:
            values = {"value": plain(percent), "computed": rounded(change / given.baseline)}
            yield Fault("percent_change", "grading.percent_disagrees", dict(values))


def plain(number: Decimal) -> str:
    """A number as it was written, zeros kept, without an exponent."""
    return format(number, "f")


def short(number: Decimal) -> str:
    """A computed number without an exponent and zeros that mean nothing; ≈ where it is rounded."""
    shown = round(number, DECIMALS)
    text = format(shown, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text if shown == number else f"≈{text}"


def rounded(number: Decimal) -> str:
    """A computed number with at most two decimal places, for reading only."""
    return short(round(number, 2) + 0)
