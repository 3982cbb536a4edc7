"""The protocol's summary statistics: n, missing, mean, SD, median, quartiles and range.

Everything is computed exactly and rounded once, half-up. Precision: minimum and maximum as
recorded; mean, SD, median and quartiles with one decimal more than the data.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from safetyreport.summary.rounding import Exact, half_up, places_of, square_root


@dataclass(frozen=True, slots=True)
class Description:
    """The statistics of one column of values; None means not estimable, never nought.

    `missing` counts values that were expected and are absent.
    """

    n: int
    missing: int
    mean: Decimal | None
    sd: Decimal | None
    median: Decimal | None
    q1: Decimal | None
    q3: Decimal | None
    minimum: Decimal | None
    maximum: Decimal | None


def describe(values: Sequence[Exact], places: int, missing: int = 0) -> Description:
    """The statistics of `values`, which were recorded to `places` decimals.

    Without values only the counts are known; with one value there is no SD (n - 1 in the
    denominator).
    """
    ordered = sorted(Fraction(value) for value in values)
    n, finer = len(ordered), places + 1
    if not ordered:
        return Description(0, missing, *[None] * 7)
    mean = sum(ordered, start=Fraction(0)) / n
    return Description(
        n=n,
        missing=missing,
        mean=half_up(mean, finer),
        sd=square_root(variance(ordered), finer) if n > 1 else None,
        median=half_up(percentile(ordered, Fraction(1, 2)), finer),
        q1=half_up(percentile(ordered, Fraction(1, 4)), finer),
        q3=half_up(percentile(ordered, Fraction(3, 4)), finer),
        minimum=half_up(ordered[0], places),
        maximum=half_up(ordered[-1], places),
    )


def variance(values: Sequence[Fraction]) -> Fraction:
    """The exact sample variance, with n - 1 in the denominator."""
    n = len(values)
    if n < 2:
        raise ValueError("one value has no variance")
    mean = sum(values, start=Fraction(0)) / n
    return sum(((value - mean) ** 2 for value in values), start=Fraction(0)) / (n - 1)


def percentile(ordered: Sequence[Fraction], p: Fraction) -> Fraction:
    """The p-quantile of ascending values by SAS definition 5 (R type 2).

    With n * p = j + g, the mean of the j-th and the next value where g is nought, else the next.
    """
    j, g = divmod(len(ordered) * p, 1)
    after = ordered[min(int(j), len(ordered) - 1)]
    if g or not j:
        return after
    return (ordered[int(j) - 1] + after) / 2


def precision(values: Iterable[Decimal]) -> int:
    """The most decimals with which any of `values` was recorded."""
    return max((places_of(value) for value in values), default=0)
