"""The statistic of each rule: how much `s` events among `n` participants speak against `p0`.

Every rule is a statistic that grows with the number of events, and a constant it must exceed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

RuleName = Literal[
    "pocock", "obf", "wang-tsiatis", "beta-binomial", "chen-chaloner", "sprt", "maxsprt"
]
# What a rule needs beside the rate p0.
NEEDS: dict[RuleName, tuple[str, ...]] = {
    "pocock": (),
    "obf": (),
    "wang-tsiatis": ("delta",),
    "beta-binomial": ("prior",),
    "chen-chaloner": ("prior", "p1", "nu"),
    "sprt": ("p1",),
    "maxsprt": (),
}
# Scores nearer to each other than this, relative to what exceeds 1, differ by rounding only.
TIE = 1e-9
NEVER = -math.inf  # of a count that may not stop whatever the constant


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its parameters; those that NEEDS does not name for it are None.

    Attributes:
        p0: the rate of events that is acceptable, between 0 and 1.
        delta: Wang and Tsiatis's exponent: 0 is O'Brien-Fleming.
        prior: a and b of the beta prior.
        p1: a rate that is not acceptable, above p0.
        nu: what the posterior probability of a rate above p1 must exceed.
    """

    name: RuleName
    p0: float
    delta: float | None = None
    prior: tuple[float, float] | None = None
    p1: float | None = None
    nu: float | None = None


def scores(rule: Rule, n: int, last: int) -> list[float]:
    """The statistic for 0 … n events among the first n, of at most `last`, participants.

    p-values and posterior probabilities come as the logarithm of their odds, so that those near 0
    and those near 1 stay apart; `constant` turns a score back. Values within TIE of each other are
    to be taken as one.
    """
    p0, q0 = rule.p0, 1 - rule.p0
    counts = range(n + 1)
    match rule:
        case Rule(name="pocock"):
            # The chance, at p0, of s events or more.
            return [NEVER, *_against([*counts][1:], [*counts][:0:-1], p0)]
        case Rule(name="obf"):
            return [(s - n * p0) / math.sqrt(last * p0 * q0) for s in counts]
        case Rule(name="wang-tsiatis", delta=float(delta)):
            scale = math.sqrt(n * p0 * q0) * (n / last) ** (delta - 0.5)
            return [(s - n * p0) / scale for s in counts]
        case Rule(name="beta-binomial", prior=(a, b)):
            return _doubts(n, p0, a, b)
        case Rule(name="chen-chaloner", prior=(a, b), p1=float(p1), nu=float(nu)):
            enough = math.log(nu) - math.log1p(-nu)  # P(p > p1 | data) > nu, as odds
            beyond = _doubts(n, p1, a, b)
            pairs = zip(_doubts(n, p0, a, b), beyond, strict=True)
            return [score if sure > above(enough) else NEVER for score, sure in pairs]
        case Rule(name="sprt", p1=float(p1)):
            up, down = math.log(p1 / p0), math.log((1 - p1) / q0)
            return [s * up + (n - s) * down for s in counts]
        case Rule(name="maxsprt"):
            return [_ratio(n, s, p0) for s in counts]
    raise ValueError(rule)


def above(score: float) -> float:
    """The least that differs from a score by more than rounding."""
    return score + TIE * max(1.0, abs(score)) if math.isfinite(score) else score


def constant(rule: Rule, score: float) -> float:
    """A score in the rule's own unit: a p-value, a posterior probability, a z value or a log ratio.

    A p-value must fall below it, anything else must exceed it.
    """
    if rule.name == "pocock":
        return _chance(-score)
    if rule.name in ("beta-binomial", "chen-chaloner"):
        return _chance(score)
    return score


def _chance(odds: float) -> float:
    """The probability whose odds have this logarithm."""
    small = math.exp(-abs(odds))
    return (small if odds < 0 else 1.0) / (1 + small)


def _ratio(n: int, s: int, p0: float) -> float:
    """The log likelihood ratio of the observed rate against p0, 0 where it is not above p0."""
    if s <= n * p0:
        return 0.0
    rest = n - s
    return s * math.log(s / (n * p0)) + (rest and rest * math.log(rest / (n * (1 - p0))))


def _doubts(n: int, rate: float, a: float, b: float) -> list[float]:
    """The logarithm of the odds that the true rate is above `rate`, after 0 … n events."""
    counts = range(n + 1)
    return _against([a + s for s in counts], [b + n - s for s in counts], rate)


def _against(first: Sequence[float], second: Sequence[float], rate: float) -> list[float]:
    """The logarithm of the odds against the regularised incomplete beta function at `rate`."""
    from scipy.special import betainc  # slow to load, and four rules do without

    tails = zip(betainc(first, second, rate), betainc(second, first, 1 - rate), strict=True)
    return [_log(float(beyond)) - _log(float(tail)) for tail, beyond in tails]


def _log(chance: float) -> float:
    return math.log(chance) if chance > 0 else NEVER
