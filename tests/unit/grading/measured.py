"""Measurements written as short texts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from safetyreport.grading.grades import grade
from safetyreport.grading.measurement import Measurement, Result
from safetyreport.grading.terms import Version

NUMBERS = frozenset(
    ["lln", "uln", "baseline", "baseline_lln", "baseline_uln", "percent_change", "albumin"]
) | {"duration_hours"}


def measured(analyte: str, value: str | Decimal, unit: str | None, **facts: Any) -> Measurement:
    """A measurement; numbers may be given as text."""
    exact: dict[str, Any] = dict(facts)
    for name in NUMBERS & facts.keys():
        exact[name] = Decimal(exact[name])
    given: Any = analyte
    return Measurement(given, Decimal(value), unit, **exact)


def graded(
    version: Version, term: str, analyte: str, value: str | Decimal, unit: str | None, **facts: Any
) -> Result:
    """The one result under a term."""
    (found,) = grade(measured(analyte, value, unit, **facts), version, term)
    return found


def keys(result: Result) -> list[str]:
    """The codes of the reasons."""
    return [one.key for one in result.why]


def wide(text: str) -> str:
    """The text in full-width letters, as Japanese keyboards write it."""
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)
