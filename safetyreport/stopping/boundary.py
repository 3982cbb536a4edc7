"""The boundary of a rule: its constant is the smallest that keeps the type I error within alpha."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from safetyreport.stopping.characteristics import crossing, exact_crossing
from safetyreport.stopping.statistic import TIE, Rule, above, constant, scores


@dataclass(frozen=True, slots=True)
class Boundary:
    """When to stop: at the first look whose number of events is at least that of `stops`.

    Attributes:
        looks: numbers of evaluable participants at which is looked, rising.
        stops: for each look the smallest number of events that stops; look + 1 where none does.
        constant: what the rule's statistic must exceed (of Pocock's p-value: fall below).
        nearest: the value nearest to the constant that does so; None where none does.
        type_one_error: probability of reaching the boundary when the true rate is p0.
    """

    looks: tuple[int, ...]
    stops: tuple[int, ...]
    constant: float
    nearest: float | None
    type_one_error: float

    @property
    def can_stop(self) -> bool:
        """Whether any number of events stops at any look."""
        return self.nearest is not None


def calibrated(rule: Rule, looks: Sequence[int], alpha: float) -> Boundary:
    """The boundary of a rule for rising looks at the level `alpha` (between 0 and 1).

    The type I error is a step function of the constant, with its steps at the values that the
    statistic takes; the smallest allowed of these values is searched for among all of them.
    """
    tables = [scores(rule, n, looks[-1]) for n in looks]
    levels = _levels([score for table in tables for score in table])
    ranked = [[bisect_right(levels, score) - 1 for score in table] for table in tables]

    def stops(rank: int) -> tuple[int, ...]:
        return tuple(bisect_right(table, rank) for table in ranked)

    low, high = 0, len(levels) - 1  # the highest value is never exceeded, so it is allowed
    while low < high:
        middle = (low + high) // 2
        if _within(looks, stops(middle), rule.p0, alpha):
            high = middle
        else:
            low = middle + 1
    found = stops(high)
    return Boundary(
        tuple(looks),
        found,
        constant(rule, levels[high]),
        constant(rule, levels[high + 1]) if high + 1 < len(levels) else None,
        crossing(looks, found, rule.p0),
    )


def _levels(values: list[float]) -> list[float]:
    """The different values, rising."""
    found: list[float] = []
    for value in sorted(set(values)):
        if not found or value > above(found[-1]):
            found.append(value)
    return found


def _within(looks: Sequence[int], stops: Sequence[int], p0: float, alpha: float) -> bool:
    """Whether the type I error is at most alpha; near it, without rounding."""
    error = crossing(looks, stops, p0)
    if abs(error - alpha) > TIE * alpha:
        return error < alpha
    # As written, 0.1 is a tenth; as the machine holds it, it is not.
    return exact_crossing(looks, stops, Fraction(repr(p0))) <= Fraction(repr(alpha))
