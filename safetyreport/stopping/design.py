"""A statistical boundary designed: what was asked for is checked, calibrated and described."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from safetyreport.errors import UsageRefused
from safetyreport.stopping.boundary import Boundary, calibrated
from safetyreport.stopping.characteristics import Characteristics, characteristics
from safetyreport.stopping.statistic import NEEDS, Rule, RuleName

LARGEST = 500  # participants; more is no study of this kind, and takes long
MULTIPLES = (0.5, 1.0, 1.5, 2.0, 3.0)  # of p0: the true rates shown when none is asked for


@dataclass(frozen=True, slots=True)
class Design:
    """A rule, its boundary and what to expect of it; a supplement, never part of a protocol."""

    rule: Rule
    alpha: float
    boundary: Boundary
    characteristics: tuple[Characteristics, ...]


def designed(
    name: RuleName,
    *,
    n: int,
    p0: float,
    alpha: float,
    looks: Sequence[int] | None = None,
    delta: float | None = None,
    prior: tuple[float, float] | None = None,
    p1: float | None = None,
    nu: float | None = None,
    rates: Sequence[float] = (),
) -> Design:
    """The design of a rule for at most `n` participants.

    `looks` are the numbers of evaluable participants at which is looked (default: every one);
    `rates` the true rates of the operating characteristics (default: multiples of p0, and p1).

    Raises:
        UsageRefused: a value is out of its range, missing or not for this rule.
    """
    rule = _checked(Rule(name, p0, delta, prior, p1, nu))
    _between("--alpha", alpha)
    at = _looks(n, looks)
    for rate in rates:
        if not 0 <= rate <= 1:
            raise UsageRefused("boundaries.not_a_rate", name="--p", value=rate)
    boundary = calibrated(rule, at, alpha)
    shown = tuple(dict.fromkeys(rates)) or _usual_rates(rule)
    found = tuple(characteristics(boundary.looks, boundary.stops, rate) for rate in shown)
    return Design(rule, alpha, boundary, found)


def _checked(rule: Rule) -> Rule:
    _between("--p0", rule.p0)
    for name in ("delta", "prior", "p1", "nu"):
        given, needed = getattr(rule, name) is not None, name in NEEDS[rule.name]
        if needed and not given:
            raise UsageRefused("boundaries.needed", name=f"--{name}", rule=rule.name)
        if given and not needed:
            raise UsageRefused("boundaries.not_used", name=f"--{name}", rule=rule.name)
    if rule.delta is not None and not 0 <= rule.delta <= 1:
        raise UsageRefused("boundaries.not_a_rate", name="--delta", value=rule.delta)
    if rule.prior is not None and not all(0 < part < math.inf for part in rule.prior):
        raise UsageRefused("boundaries.prior", a=rule.prior[0], b=rule.prior[1])
    if rule.p1 is not None:
        _between("--p1", rule.p1)
        if rule.p1 <= rule.p0:
            raise UsageRefused("boundaries.p1_not_above", p0=rule.p0, p1=rule.p1)
    if rule.nu is not None:
        _between("--nu", rule.nu)
    return rule


def _between(name: str, value: float) -> None:
    if not 0 < value < 1:
        raise UsageRefused("boundaries.not_between", name=name, value=value)


def _looks(n: int, looks: Sequence[int] | None) -> tuple[int, ...]:
    if not 1 <= n <= LARGEST:
        raise UsageRefused("boundaries.size", n=n, most=LARGEST)
    if looks is None:
        return tuple(range(1, n + 1))
    at = tuple(looks)
    written = ",".join(map(str, at))
    if not at or at[0] < 1 or any(one >= other for one, other in pairwise(at)):
        raise UsageRefused("boundaries.looks_not_rising", value=written)
    if at[-1] > n:
        raise UsageRefused("boundaries.looks_beyond", value=written, n=n)
    if at[-1] < n:
        # Otherwise nobody knows what "at most n" and the expected number are to mean.
        raise UsageRefused("boundaries.looks_end_early", value=written, n=n, last=at[-1])
    return at


def _usual_rates(rule: Rule) -> tuple[float, ...]:
    # Rounded: 3 x 0.1 is 0.3 for a reader.
    found = {float(f"{multiple * rule.p0:.12g}") for multiple in MULTIPLES}
    found |= {rule.p1} if rule.p1 is not None else set()
    return tuple(sorted(rate for rate in found if rate < 1))
