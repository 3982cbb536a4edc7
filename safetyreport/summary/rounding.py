"""Exact numbers to the decimal that is printed: half away from zero, and never a minus zero."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import isfinite, isqrt

Exact = int | Decimal | Fraction


def half_up(value: Exact, places: int) -> Decimal:
    """`value` rounded to `places` decimals, halves away from zero, as reports in medicine do.

    Works on the exact value: 42.65 becomes 42.7, and -0.04 becomes 0.0.
    """
    exact = Fraction(value)
    doubled = abs(exact) * 10**places * 2 + 1
    units = doubled.numerator // doubled.denominator // 2
    return Decimal((int(exact < 0 and units > 0), _digits(units), -places))


def square_root(value: Fraction, places: int) -> Decimal:
    """The square root of an exact value, rounded half-up without passing through a float."""
    if value < 0:
        raise ValueError("a negative number has no square root")
    # floor(2 * sqrt(v) * 10^places) decides the last digit; (floor + 1) // 2 rounds it half-up.
    scaled = value * 4 * 10 ** (2 * places)
    units = (isqrt(scaled.numerator // scaled.denominator) + 1) // 2
    return Decimal((0, _digits(units), -places))


def from_float(value: float, places: int) -> Decimal:
    """A computed float, good to about fifteen digits, rounded half-up."""
    if not isfinite(value):
        raise ValueError("a number that is printed is finite")
    return half_up(Decimal(repr(value)), places)


def places_of(value: Decimal) -> int:
    """The number of decimals in which a value was recorded: 2 for 1.50, 0 for 1E+2."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueError("a recorded number is finite")
    return max(0, -exponent)


def _digits(units: int) -> tuple[int, ...]:
    return tuple(int(digit) for digit in str(units))
