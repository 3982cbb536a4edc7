"""Operating characteristics by recursion are those of counting every sequence."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safetyreport.stopping.characteristics import characteristics, crossing, exact_crossing
from safetyreport.stopping.design import designed
from tests.unit.stopping.enumeration import expected

BOUNDARIES = {
    "each of 10": (tuple(range(1, 11)), (2, 2, 2, 3, 3, 3, 3, 4, 4, 4)),
    "3, 6, 10": ((3, 6, 10), (2, 3, 4)),
    "each of 14": (tuple(range(1, 15)), (2, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 6, 6)),
    "falling": ((4, 8, 14), (4, 3, 2)),
    "never": ((5, 14), (6, 15)),
}


@pytest.mark.parametrize(("looks", "stops"), BOUNDARIES.values(), ids=BOUNDARIES)
@pytest.mark.parametrize("p", ["0", "0.05", "0.1", "0.3", "0.77", "1"])
def test_equals_enumeration(looks: tuple[int, ...], stops: tuple[int, ...], p: str) -> None:
    """Stopping, events and participants agree with all 2^n sequences to 1e-9."""
    stop, events, participants = expected(looks, stops, Fraction(p))
    found = characteristics(looks, stops, float(p))
    assert found.stop == pytest.approx(float(stop), abs=1e-9)
    assert found.expected_events == pytest.approx(float(events), abs=1e-9)
    assert found.expected_n == pytest.approx(float(participants), abs=1e-9)
    assert crossing(looks, stops, float(p)) == pytest.approx(float(stop), abs=1e-9)
    assert exact_crossing(looks, stops, Fraction(p)) == stop


@st.composite
def _boundaries(draw: st.DrawFn) -> tuple[tuple[int, ...], tuple[int, ...]]:
    looks = sorted(draw(st.sets(st.integers(1, 9), min_size=1)))
    return tuple(looks), tuple(draw(st.integers(0, look + 1)) for look in looks)


@settings(max_examples=60, deadline=None)
@given(_boundaries(), st.integers(0, 20))
def test_any_boundary(boundary: tuple[tuple[int, ...], tuple[int, ...]], twentieths: int) -> None:
    """Not only for calibrated boundaries, nor only for some rates."""
    p = Fraction(twentieths, 20)
    found = characteristics(*boundary, float(p))
    wanted = [float(value) for value in expected(*boundary, p)]
    assert [found.stop, found.expected_events, found.expected_n] == pytest.approx(wanted, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 60),
    st.floats(0.02, 0.6),
    st.floats(0.01, 0.3),
    st.floats(0, 1),
)
def test_wald_identity(n: int, p0: float, alpha: float, p: float) -> None:
    """With looks after every participant the mean events are p times the mean participants."""
    (found,) = designed("maxsprt", n=n, p0=p0, alpha=alpha, rates=(p,)).characteristics
    assert found.expected_events == pytest.approx(p * found.expected_n, abs=1e-9)
    assert 0 <= found.stop <= 1
    assert 0 < found.expected_n <= n + 1e-9


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 40), st.floats(0.05, 0.5), st.floats(0.01, 0.3))
def test_a_higher_rate_stops_more_often(n: int, p0: float, alpha: float) -> None:
    """The probability of stopping rises with the true rate, and at p0 is the type I error."""
    rates = (p0 / 2, p0, (1 + p0) / 2)
    design = designed("pocock", n=n, p0=p0, alpha=alpha, rates=rates)
    lower, at, upper = (found.stop for found in design.characteristics)
    assert lower <= at <= upper
    assert at == pytest.approx(design.boundary.type_one_error, abs=1e-12)
    assert at <= alpha * (1 + 1e-9)
