"""Summary statistics against published examples and the standard library."""

from __future__ import annotations

import statistics
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safetyreport.summary.descriptive import Description, describe, percentile, precision
from safetyreport.summary.rounding import from_float, half_up, places_of, square_root


def _decimals(*values: str) -> list[Decimal]:
    return [Decimal(value) for value in values]


def test_quartiles_are_those_of_sas_definition_five() -> None:
    """The SAS manual's example: of 2, 4, 1, 3 the quartiles are 1.5, 2.5 and 3.5."""
    found = describe([2, 4, 1, 3], 0)
    assert (found.q1, found.median, found.q3) == tuple(_decimals("1.5", "2.5", "3.5"))


@pytest.mark.parametrize(
    ("n", "q1", "median", "q3"),
    [
        pytest.param(1, "1.0", "1.0", "1.0", id="one value is every quartile"),
        pytest.param(2, "1.0", "1.5", "2.0", id="two values"),
        pytest.param(3, "1.0", "2.0", "3.0", id="three values"),
        pytest.param(5, "2.0", "3.0", "4.0", id="five values"),
        pytest.param(8, "2.5", "4.5", "6.5", id="eight values meet halves"),
        pytest.param(10, "3.0", "5.5", "8.0", id="ten participants"),
    ],
)
def test_quartiles_of_the_first_whole_numbers(n: int, q1: str, median: str, q3: str) -> None:
    """Counted by hand: n * p whole gives a midpoint, otherwise the next value."""
    found = describe(range(1, n + 1), 0)
    assert [str(found.q1), str(found.median), str(found.q3)] == [q1, median, q3]


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=30))
def test_quartiles_have_a_quarter_on_each_side(values: list[int]) -> None:
    """At least a quarter lies at or below Q1 and three quarters at or above; Q3 mirrors Q1."""
    ordered = sorted(Fraction(value) for value in values)
    q1, q3 = percentile(ordered, Fraction(1, 4)), percentile(ordered, Fraction(3, 4))
    assert sum(value <= q1 for value in ordered) * 4 >= len(ordered)
    assert sum(value >= q1 for value in ordered) * 4 >= 3 * len(ordered)
    assert percentile(sorted(-value for value in ordered), Fraction(1, 4)) == -q3
    assert percentile(ordered, Fraction(1, 2)) == Fraction(statistics.median(ordered))


def test_a_mean_on_a_half_is_rounded_up() -> None:
    """42.65 is 42.7, as SAS and the CDISC pilot print it; the float 42.65 would give 42.6."""
    assert half_up(Decimal("42.65"), 1) == Decimal("42.7")
    assert describe([42, 43, 43, 43, 42, 42, 43, 43, 43, 42] * 2, 0).mean == Decimal("42.6")
    assert str(describe(_decimals("42.6", "42.7"), 1).mean) == "42.65"


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        pytest.param("-2.5", 0, "-3", id="away from nought"),
        pytest.param("-0.04", 1, "0.0", id="no minus nought"),
        pytest.param("0", 2, "0.00", id="nought is written out"),
        pytest.param("2", 1, "2.0", id="decimals are filled"),
        pytest.param("0.1499999999999999999999", 1, "0.1", id="not rounded twice"),
    ],
)
def test_rounding(value: str, places: int, shown: str) -> None:
    """Halves go away from nought, once, on the exact value."""
    assert str(half_up(Decimal(value), places)) == shown


@given(st.fractions(0, 10**6), st.integers(0, 6))
def test_square_roots_are_the_nearest(value: Fraction, places: int) -> None:
    """The printed root is within half a unit of its last digit of the true root."""
    root = Fraction(square_root(value, places))
    half = Fraction(1, 2 * 10**places)
    assert max(root - half, Fraction(0)) ** 2 <= value < (root + half) ** 2


def test_what_has_no_finite_value_is_not_printed() -> None:
    """NaN, infinity and roots of negative numbers stop the program before they reach a page."""
    with pytest.raises(ValueError, match="finite"):
        from_float(float("nan"), 1)
    with pytest.raises(ValueError, match="finite"):
        places_of(Decimal("NaN"))
    with pytest.raises(ValueError, match="negative"):
        square_root(Fraction(-1), 1)


@given(st.lists(st.decimals(-1000, 1000, places=2), min_size=2, max_size=20))
def test_mean_and_sd_equal_the_standard_library(values: list[Decimal]) -> None:
    """Mean and SD with n - 1, beside another implementation on exact fractions."""
    found = describe(values, 2, missing=3)
    exact = [Fraction(value) for value in values]
    assert found.mean == half_up(statistics.mean(exact), 3)
    assert found.sd is not None
    assert float(found.sd) == pytest.approx(statistics.stdev(exact), abs=0.00051)
    assert (found.n, found.missing) == (len(values), 3)
    assert (found.minimum, found.maximum) == (min(values), max(values))


def test_precision_follows_the_data() -> None:
    """Range as recorded; mean, SD, median and quartiles with one decimal more."""
    values = _decimals("13.2", "14", "12.9", "13.5")
    assert precision(values) == 1
    assert [str(item) for item in vars_of(describe(values, precision(values)))] == [
        "4",
        "0",
        "13.40",
        "0.47",
        "13.35",
        "13.05",
        "13.75",
        "12.9",
        "14.0",
    ]


def vars_of(found: Description) -> tuple[object, ...]:
    """The statistics in their order."""
    return tuple(getattr(found, name) for name in Description.__slots__)


def test_one_value_has_no_sd() -> None:
    """SD of a single value is not estimable: neither 0 nor NaN."""
    found = describe([5], 0)
    assert found.sd is None
    assert (found.n, found.mean, found.minimum) == (1, Decimal("5.0"), Decimal(5))


def test_no_value_has_counts_only() -> None:
    """Nothing measured: n is 0, the missing are counted, nothing else is invented."""
    assert describe([], 0, missing=4) == Description(0, 4, *[None] * 7)
    assert precision([]) == 0
