"""How a boundary behaves at a true rate: by recursion over the participants, without simulation."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

Weight = TypeVar("Weight", int, float)


@dataclass(frozen=True, slots=True)
class Characteristics:
    """What to expect of a boundary when every participant has the event with probability `p`.

    Attributes:
        stop: probability that the boundary is reached.
        expected_events: mean number of events until the stop, or until the last look.
        expected_n: mean number of participants until then.
    """

    p: float
    stop: float
    expected_events: float
    expected_n: float


def characteristics(looks: Sequence[int], stops: Sequence[int], p: float) -> Characteristics:
    """The operating characteristics at the true rate `p` (0 to 1).

    `stops[k]` is the smallest number of events that stops at the look after `looks[k]`
    participants.
    """
    stopped: list[float] = []
    events: list[float] = []
    participants: list[float] = []
    for n, first, weights, at_end in _walk(looks, stops, p, 1 - p, 1.0):
        stopped += [] if at_end else weights
        events += [s * weight for s, weight in enumerate(weights, start=first)]
        participants += [n * weight for weight in weights]
    total = math.fsum(stopped)
    return Characteristics(p, min(total, 1.0), math.fsum(events), math.fsum(participants))


def crossing(looks: Sequence[int], stops: Sequence[int], p: float) -> float:
    """The probability that the boundary is reached at the true rate `p`."""
    walk = _walk(looks, stops, p, 1 - p, 1.0)
    return math.fsum(weight for *_, weights, at_end in walk if not at_end for weight in weights)


def exact_crossing(looks: Sequence[int], stops: Sequence[int], p: Fraction) -> Fraction:
    """The same without rounding."""
    whole, last = p.denominator, looks[-1]
    walk = _walk(looks, stops, p.numerator, whole - p.numerator, 1)
    ways = sum(sum(weights) * whole ** (last - n) for n, _, weights, at_end in walk if not at_end)
    return Fraction(ways, whole**last)


def _walk(
    looks: Sequence[int], stops: Sequence[int], hit: Weight, miss: Weight, one: Weight
) -> Iterator[tuple[int, int, list[Weight], bool]]:
    """At each look what stops there, and after the last what never stopped.

    Yields the number of participants, the number of events of the first weight, the weights, and
    whether these are the ones that never stopped.
    """
    alive: list[Weight] = [one]
    none: Weight = one - one
    done = 0
    for n, stop in zip(looks, stops, strict=True):
        for _ in range(n - done):
            alive.append(none)
            for s in range(len(alive) - 1, 0, -1):
                alive[s] = alive[s] * miss + alive[s - 1] * hit
            alive[0] *= miss
        done = n
        yield n, stop, alive[stop:], False
        alive = alive[:stop]
    yield done, 0, alive, True
