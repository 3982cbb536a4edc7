"""Exact limits against published values and against bisection on exact fractions."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import comb, exp, factorial

import pytest

from safetyreport.summary.intervals import (
    Limits,
    percentage,
    proportion_interval,
    rate,
    rate_interval,
)
from safetyreport.summary.rounding import half_up


def _at_least(events: int, n: int, p: Fraction) -> Fraction:
    return sum(
        (comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(events, n + 1)), start=Fraction(0)
    )


def _bisected(events: int, n: int, tail: Fraction) -> tuple[Decimal, Decimal]:
    """The limits by definition: the proportions at which one tail has probability `tail`."""

    def search(wanted: int, goal: Fraction) -> Fraction:
        low, high = Fraction(0), Fraction(1)
        for _ in range(40):
            middle = (low + high) / 2
            low, high = (middle, high) if _at_least(wanted, n, middle) < goal else (low, middle)
        return (low + high) / 2

    lower = search(events, tail) if events else Fraction(0)
    upper = search(events + 1, 1 - tail) if events < n else Fraction(1)
    return half_up(lower * 100, 4), half_up(upper * 100, 4)


@pytest.mark.parametrize("n", [1, 2, 3, 7, 10, 12, 25])
def test_limits_of_a_proportion_are_those_of_the_definition(n: int) -> None:
    """For every number of events, scipy and bisection on exact binomial sums agree to 0.0001 %."""
    for events in range(n + 1):
        assert proportion_interval(events, n, places=4) == _bisected(events, n, Fraction(1, 40))


def test_limits_at_another_level() -> None:
    """A level other than 95 % changes the tails and nothing else."""
    found = proportion_interval(3, 10, Decimal("0.90"), places=4)
    assert found == _bisected(3, 10, Fraction(1, 20))


@pytest.mark.parametrize(
    ("events", "n", "lower", "upper"),
    [
        pytest.param(0, 10, "0.0", "30.8", id="none of ten"),
        pytest.param(10, 10, "69.2", "100.0", id="all of ten"),
        pytest.param(1, 10, "0.3", "44.5", id="one of ten"),
        pytest.param(1, 1, "2.5", "100.0", id="one of one"),
    ],
)
def test_known_limits_of_small_studies(events: int, n: int, lower: str, upper: str) -> None:
    """The limits that a phase I study prints, with both ends written out."""
    assert proportion_interval(events, n) == Limits(Decimal(lower), Decimal(upper))


@pytest.mark.parametrize(
    ("events", "lower", "upper"),
    [
        # Garwood's limits for a Poisson count, as tabulated in statistics textbooks.
        pytest.param(0, "0.000", "3.689", id="0"),
        pytest.param(1, "0.025", "5.572", id="1"),
        pytest.param(5, "1.623", "11.668", id="5"),
        pytest.param(10, "4.795", "18.390", id="10"),
    ],
)
def test_limits_of_a_poisson_count(events: int, lower: str, upper: str) -> None:
    """Exposure of one unit gives the tabulated limits of the count itself."""
    assert rate_interval(events, 1, places=3) == Limits(Decimal(lower), Decimal(upper))


@pytest.mark.parametrize("events", range(8))
def test_limits_of_a_rate_are_those_of_the_definition(events: int) -> None:
    """At each limit one Poisson tail has 2.5 %, summed term by term."""
    found = rate_interval(events, Fraction(5, 2), places=6)
    assert found is not None

    def at_most(count: int, mean: float) -> float:
        return sum(exp(-mean) * mean**k / factorial(k) for k in range(count + 1))

    assert at_most(events, float(found.upper) * 2.5) == pytest.approx(0.025, abs=1e-5)
    if events:
        assert 1 - at_most(events - 1, float(found.lower) * 2.5) == pytest.approx(0.025, abs=1e-5)
    else:
        assert found.lower == 0


def test_percentages_round_half_up_and_show_their_decimal() -> None:
    """1 of 8 is 12.5, 1 of 16 is 6.3 (not 6.2), none is 0.0, all is 100.0."""
    shown = [str(percentage(part, whole)) for part, whole in ((1, 8), (1, 16), (0, 3), (3, 3))]
    assert shown == ["12.5", "6.3", "0.0", "100.0"]


def test_rates_round_half_up() -> None:
    """5 events in 8 administrations are 0.63, and none are 0.00."""
    assert [str(rate(5, 8)), str(rate(0, 8))] == ["0.63", "0.00"]


def test_without_a_denominator_nothing_is_estimated() -> None:
    """Nobody treated and no time at risk give no number, neither nought nor a crash."""
    assert percentage(0, 0) is None
    assert proportion_interval(0, 0) is None
    assert rate(0, 0) is None
    assert rate_interval(0, Decimal(0)) is None


def test_impossible_counts_are_refused() -> None:
    """More participants with an event than participants is a defect that must not be printed."""
    with pytest.raises(ValueError, match="part"):
        percentage(3, 2)
    with pytest.raises(ValueError, match="part"):
        proportion_interval(-1, 2)
    with pytest.raises(ValueError, match="negative"):
        rate_interval(1, -1)
    with pytest.raises(ValueError, match="level"):
        proportion_interval(1, 2, Decimal(1))
