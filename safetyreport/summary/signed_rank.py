"""The exact Wilcoxon signed-rank test against baseline: exploratory, two-sided, at 5 %."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from safetyreport.summary.rounding import Exact, half_up

SIGNIFICANCE = Fraction(5, 100)


@dataclass(frozen=True, slots=True)
class SignedRank:
    """The test's result. `n` counts the differences used, `zeros` those dropped.

    `statistic` is the sum of the ranks of the positive differences; `p` is exact. Both are None
    where nothing differs from baseline.
    """

    n: int
    zeros: int
    statistic: Fraction | None
    p: Fraction | None

    @property
    def shown(self) -> Decimal | None:
        """The p-value to four decimals, or to its first digit that is not 0; it is never 0.

        None where fewer than two values differ from baseline: p is then 1 whatever they are.
        """
        if self.p is None or self.n < 2:
            return None
        places = 4
        while not half_up(self.p, places):
            places += 1
        return half_up(self.p, places)

    @property
    def significant(self) -> bool:
        """Whether p is at most 5 %."""
        return self.p is not None and self.p <= SIGNIFICANCE


def signed_rank(differences: Sequence[Exact]) -> SignedRank:
    """The exact test of the differences from baseline.

    Differences of nought are dropped. Equal sizes share their mid-rank, and the distribution is
    that of the mid-ranks at hand, not the tabulated one.
    """
    exact = [Fraction(value) for value in differences]
    used = [value for value in exact if value]
    zeros = len(exact) - len(used)
    if not used:
        return SignedRank(0, zeros, None, None)
    ranks = _doubled_ranks([abs(value) for value in used])
    positive = sum(rank for rank, value in zip(ranks, used, strict=True) if value > 0)
    ways = _ways(ranks)
    # The distribution is symmetric: both tails are the smaller one.
    smaller = min(positive, sum(ranks) - positive)
    p = min(Fraction(1), Fraction(2 * sum(ways[: smaller + 1]), 2 ** len(ranks)))
    return SignedRank(len(used), zeros, Fraction(positive, 2), p)


def _doubled_ranks(sizes: Sequence[Fraction]) -> list[int]:
    """Twice the mid-rank of each size, a whole number."""
    places: dict[Fraction, list[int]] = {}
    for place, size in enumerate(sorted(sizes), 1):
        places.setdefault(size, []).append(place)
    return [places[size][0] + places[size][-1] for size in sizes]


def _ways(ranks: Sequence[int]) -> list[int]:
    """In how many of the 2^n equally likely signs the doubled positive ranks sum to 0, 1, 2, …"""
    ways = [1] + [0] * sum(ranks)
    reached = 0
    for rank in ranks:
        reached += rank
        for total in range(reached, rank - 1, -1):
            ways[total] += ways[total - rank]
    return ways
