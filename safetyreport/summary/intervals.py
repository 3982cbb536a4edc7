"""Percentages and rates with exact limits: Clopper-Pearson for parts, Poisson for rates."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from safetyreport.summary.rounding import Exact, from_float, half_up

LEVEL = Decimal("0.95")


class Limits(NamedTuple):
    """Two-sided confidence limits."""

    lower: Decimal
    upper: Decimal


def percentage(part: int, denominator: int, places: int = 1) -> Decimal | None:
    """`part` of `denominator` in per cent, half-up; None where the denominator is nought."""
    _counts(part, denominator)
    return half_up(Fraction(part * 100, denominator), places) if denominator else None


def proportion_interval(
    events: int, n: int, level: Decimal = LEVEL, places: int = 1
) -> Limits | None:
    """Exact limits (Clopper-Pearson) of a proportion, in per cent; None where n is nought.

    The lower limit of 0 of n is 0 and the upper limit of n of n is 100.
    """
    _counts(events, n)
    tail = _tail(level)
    if n == 0:
        return None
    from scipy.special import betaincinv

    lower = float(betaincinv(events, n - events + 1, tail)) if events else 0.0
    upper = float(betaincinv(events + 1, n - events, 1 - tail)) if events < n else 1.0
    return Limits(from_float(lower * 100, places), from_float(upper * 100, places))


def rate(events: int, exposure: Exact, places: int = 2) -> Decimal | None:
    """Events per unit of exposure (an administration, a year), half-up; None without exposure."""
    _exposure(events, exposure)
    return half_up(Fraction(events) / Fraction(exposure), places) if exposure else None


def rate_interval(
    events: int, exposure: Exact, level: Decimal = LEVEL, places: int = 2
) -> Limits | None:
    """Exact Poisson limits of events per unit of exposure; None without exposure."""
    _exposure(events, exposure)
    tail = _tail(level)
    if not exposure:
        return None
    from scipy.special import gammaincinv

    # A gamma quantile is half a chi-square quantile with twice the degrees of freedom.
    lower = float(gammaincinv(events, tail)) if events else 0.0
    upper = float(gammaincinv(events + 1, 1 - tail))
    return Limits(
        *(half_up(Fraction(limit) / Fraction(exposure), places) for limit in (lower, upper))
    )


def _counts(part: int, whole: int) -> None:
    if not 0 <= part <= whole:
        raise ValueError("a part is between nought and the whole")


def _exposure(events: int, exposure: Exact) -> None:
    if events < 0 or exposure < 0:
        raise ValueError("neither events nor exposure are negative")


def _tail(level: Decimal) -> float:
    if not 0 < level < 1:
        raise ValueError("a confidence level is between 0 and 1")
    return float((1 - level) / 2)
