"""An independent account of boundaries: every sequence of outcomes, in exact arithmetic.

It shares nothing with the program: statistics are compared as rational numbers (or powers of them
that keep the order), and nothing is calculated by recursion.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import accumulate, product
from math import comb

Key = Callable[[int, int], Fraction]  # (participants, events) to what must exceed the constant


def tail(n: int, p: Fraction, least: int) -> Fraction:
    """P(Bin(n, p) >= least), term by term."""
    return sum(
        (comb(n, s) * p**s * (1 - p) ** (n - s) for s in range(max(least, 0), n + 1)), Fraction(0)
    )


def posterior(n: int, s: int, rate: Fraction, prior: tuple[int, int]) -> Fraction:
    """P(p > rate) under Beta(a + s, b + n - s) with whole a and b, as a binomial sum."""
    trials = sum(prior) + n - 1
    return 1 - tail(trials, rate, prior[0] + s)


def _signed_power(value: Fraction, power: int) -> Fraction:
    return value**power if value >= 0 else -((-value) ** power)


def key(rule: str, p0: Fraction, **more: Fraction | tuple[int, int] | int) -> Key:
    """What orders the counts under a rule; `root` says that delta of Wang-Tsiatis is 1/root."""
    p1, nu = Fraction(str(more.get("p1", 0))), Fraction(str(more.get("nu", 0)))
    prior = more.get("prior", (1, 1))
    assert isinstance(prior, tuple)

    def ratio(n: int, s: int) -> Fraction:
        if s <= n * p0:
            return Fraction(1)
        return (Fraction(s, n) / p0) ** s * (Fraction(n - s, n) / (1 - p0)) ** (n - s)

    def chen(n: int, s: int) -> Fraction:
        enough = posterior(n, s, p1, prior) > nu
        return posterior(n, s, p0, prior) if enough else Fraction(-1)

    def wang(n: int, s: int) -> Fraction:
        root = int(str(more["root"]))
        return _signed_power(s - n * p0, root) / n

    return {
        "pocock": lambda n, s: -tail(n, p0, s),
        "obf": lambda n, s: s - n * p0,
        "wang-tsiatis": wang,
        "beta-binomial": lambda n, s: posterior(n, s, p0, prior),
        "chen-chaloner": chen,
        "sprt": lambda n, s: (p1 / p0) ** s * ((1 - p1) / (1 - p0)) ** (n - s),
        "maxsprt": ratio,
    }[rule]


def highest(looks: Sequence[int], rank: dict[tuple[int, int], int]) -> Counter[tuple[int, int]]:
    """How many sequences reach each highest rank over the looks, by their number of events."""
    last, found = looks[-1], Counter[tuple[int, int]]()

    def follow(n: int, events: int, top: int) -> None:
        top = max(top, rank.get((n, events), -1))
        if n == last:
            found[top, events] += 1
            return
        follow(n + 1, events, top)
        follow(n + 1, events + 1, top)

    follow(0, 0, -1)
    assert found.total() == 2**last
    return found


def smallest(
    looks: Sequence[int], of: Key, p0: Fraction, alphas: Sequence[Fraction]
) -> Iterator[tuple[tuple[int, ...], Fraction]]:
    """For each alpha the boundary and type I error of the smallest constant that keeps to it.

    Every value that the statistic takes is tried, from the smallest on.
    """
    last = looks[-1]
    values = {(look, s): of(look, s) for look in looks for s in range(look + 1)}
    levels = sorted(set(values.values()))
    rank = {at: levels.index(value) for at, value in values.items()}
    counted = highest(looks, rank)
    errors = []
    for constant in range(len(levels)):
        chances = (
            times * p0**events * (1 - p0) ** (last - events)
            for (top, events), times in counted.items()
            if top > constant
        )
        errors.append(sum(chances, Fraction(0)))
    for alpha in alphas:
        constant = next(at for at, error in enumerate(errors) if error <= alpha)
        yield (
            tuple(
                next((s for s in range(look + 1) if rank[look, s] > constant), look + 1)
                for look in looks
            ),
            errors[constant],
        )


def ends(looks: Sequence[int], stops: Sequence[int]) -> Iterator[tuple[int, int, int, bool]]:
    """Every sequence: events in all, events and participants at its end, and whether it stopped."""
    n = looks[-1]
    for sequence in product((0, 1), repeat=n):
        sums = [0, *accumulate(sequence)]
        reached = [look for look, stop in zip(looks, stops, strict=True) if sums[look] >= stop]
        at = reached[0] if reached else n
        yield sums[-1], sums[at], at, bool(reached)


def expected(
    looks: Sequence[int], stops: Sequence[int], p: Fraction
) -> tuple[Fraction, Fraction, Fraction]:
    """Probability of stopping, mean events and mean participants, summed over every sequence."""
    n = looks[-1]
    weights = [p**events * (1 - p) ** (n - events) for events in range(n + 1)]
    totals: Counter[int] = Counter()
    events: Counter[int] = Counter()
    participants: Counter[int] = Counter()
    for total, seen, at, stopped in ends(looks, stops):
        totals[total] += stopped
        events[total] += seen
        participants[total] += at
    first, second, third = (
        sum((weights[s] * times for s, times in found.items()), Fraction(0))
        for found in (totals, events, participants)
    )
    return first, second, third
