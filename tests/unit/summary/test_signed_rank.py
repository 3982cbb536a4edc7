"""The signed-rank test against scipy, full enumeration and critical values from tables."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safetyreport.summary.signed_rank import signed_rank


def _enumerated(differences: list[int]) -> Fraction:
    """Two-sided p from all 2^n signs, with mid-ranks counted from the definition."""
    sizes = [abs(value) for value in differences if value]
    ranks = [
        Fraction(2 * sum(other < size for other in sizes) + sizes.count(size) + 1, 2)
        for size in sizes
    ]
    observed = sum(
        (r for r, v in zip(ranks, (v for v in differences if v), strict=True) if v > 0),
        start=Fraction(0),
    )
    centre = sum(ranks, start=Fraction(0)) / 2
    sums = [
        sum((r for r, taken in zip(ranks, signs, strict=True) if taken), start=Fraction(0))
        for signs in product((0, 1), repeat=len(ranks))
    ]
    return Fraction(sum(abs(s - centre) >= abs(observed - centre) for s in sums), len(sums))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-4, 4), min_size=1, max_size=10).filter(any))
def test_ties_are_enumerated_exactly(differences: list[int]) -> None:
    """With ties and zeros, p is the share of all sign patterns that lie as far out."""
    assert signed_rank(differences).p == _enumerated(differences)


def test_twelve_differences_with_ties() -> None:
    """The largest case that is enumerated in full: 4096 sign patterns."""
    differences = [1, -1, 2, 2, -2, 3, 4, 4, 5, -5, 6, 7]
    assert signed_rank(differences).p == _enumerated(differences)


@pytest.mark.parametrize("n", [1, 2, 5, 8, 10, 15, 25])
def test_without_ties_scipy_agrees(n: int) -> None:
    """Distinct sizes with several sign patterns: scipy's exact p is ours."""
    from scipy.stats import wilcoxon

    for pattern in (1, 2, 3, 5):
        differences = [size if size % (pattern + 1) else -size for size in range(1, n + 1)]
        found = signed_rank(differences)
        assert found.p is not None
        expected = float(wilcoxon(differences, method="exact").pvalue)
        assert float(found.p) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("n", "critical"),
    [
        pytest.param(6, 0, id="6"),
        pytest.param(8, 3, id="8"),
        pytest.param(10, 8, id="10"),
        pytest.param(12, 13, id="12"),
    ],
)
def test_critical_values_of_the_tables(n: int, critical: int) -> None:
    """Two-sided 5 %: the tabulated smaller rank sum is significant, the next one is not."""

    def with_negative_sum(total: int) -> list[int]:
        left, found = total, []
        for size in range(n, 0, -1):
            found.append(-size if size <= left else size)
            left -= size if size <= left else 0
        assert left == 0
        return found

    assert signed_rank(with_negative_sum(critical)).significant
    assert not signed_rank(with_negative_sum(critical + 1)).significant


def test_fewer_than_six_are_never_significant() -> None:
    """Five differences in one direction have p = 2/32: no test of five can reach 5 %."""
    found = signed_rank([1, 2, 3, 4, 5])
    assert (found.p, found.significant) == (Fraction(1, 16), False)
    assert str(found.shown) == "0.0625"


def test_zeros_are_dropped_and_counted() -> None:
    """A value equal to baseline says nothing of direction; how many were dropped is stated."""
    found = signed_rank([0, 3, 0, -1, 2])
    assert (found.n, found.zeros, found.statistic) == (3, 2, Fraction(5))
    assert found.p == signed_rank([3, -1, 2]).p


@pytest.mark.parametrize("differences", [[], [0], [0, 0, 0]], ids=["none", "one zero", "zeros"])
def test_without_differences_nothing_is_tested(differences: list[int]) -> None:
    """Nobody or nobody changed: not estimable."""
    found = signed_rank(differences)
    assert (found.n, found.statistic, found.p, found.shown) == (0, None, None, None)
    assert not found.significant


def test_one_difference_is_no_test() -> None:
    """Of a single participant p is 1 whatever was measured, so none is printed."""
    for difference in (3, -47):
        found = signed_rank([0, difference])
        assert (found.n, found.p, found.shown) == (1, Fraction(1), None)
    assert str(signed_rank([1, 2]).shown) == "0.5000"


def test_a_small_p_is_never_printed_as_nought() -> None:
    """Twenty differences in one direction: p = 2/2^20 shows its first digit."""
    found = signed_rank(range(1, 21))
    assert found.p == Fraction(2, 2**20)
    assert f"{found.shown:f}" == "0.000002"
