"""Kaplan-Meier: exact product-limit, Greenwood's variance, log-log limits, number at risk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import exp, log, sqrt
from statistics import NormalDist
from typing import NamedTuple

from safetyreport.summary.intervals import LEVEL, Limits
from safetyreport.summary.rounding import from_float, half_up

PLACES = 3


class Subject(NamedTuple):
    """Days from the origin to the event, or to where observation ends without one."""

    days: int
    event: bool


@dataclass(frozen=True, slots=True)
class Step:
    """The curve from `days` until the next step.

    `at_risk` counts who is under observation just before that day, `survival` holds after it;
    `greenwood` is the sum of Greenwood's formula, None once the curve has reached nought.
    """

    days: int
    at_risk: int
    events: int
    censored: int
    survival: Fraction
    greenwood: Fraction | None


@dataclass(frozen=True, slots=True)
class Estimate:
    """The curve at one time: a proportion, to three decimals.

    `estimate` is None where nobody was followed so far and not everybody had the event; the
    limits are None then, and where the estimate is 1 or 0.
    """

    at_days: Decimal
    at_risk: int
    estimate: Decimal | None
    limits: Limits | None


@dataclass(frozen=True, slots=True)
class Curve:
    """A product-limit curve: its steps by ascending day, beginning with day 0."""

    n: int
    events: int
    last: int | None
    steps: tuple[Step, ...]
    followed: tuple[int, ...]

    def at_risk(self, days: Decimal | int) -> int:
        """How many were still under observation just before this time."""
        return sum(followed >= days for followed in self.followed)

    def at(self, days: Decimal, level: Decimal = LEVEL) -> Estimate:
        """The estimate at one time; beyond the last follow-up only where all had the event."""
        at_risk = self.at_risk(days)
        if self.last is None:
            return Estimate(days, at_risk, None, None)
        step = [step for step in self.steps if step.days <= days][-1]
        if days > self.last and step.survival:
            return Estimate(days, at_risk, None, None)
        return Estimate(
            days, at_risk, half_up(step.survival, PLACES), log_log_limits(step, level=level)
        )

    @property
    def median(self) -> Decimal | None:
        """The median time in days, or None where the curve stays above one half.

        Where the curve is exactly one half between two steps, the midpoint of the two; where it
        stays there until the end, its first day (as R's survfit does).
        """
        half = Fraction(1, 2)
        for place, step in enumerate(self.steps):
            if step.survival > half:
                continue
            later = [other.days for other in self.steps[place + 1 :] if other.events]
            if step.survival == half and later:
                return half_up(Fraction(step.days + later[0], 2), 1)
            return half_up(step.days, 1)
        return None


def kaplan_meier(subjects: Sequence[Subject]) -> Curve:
    """The product-limit curve; whoever is censored on a day is still at risk on that day."""
    if any(subject.days < 0 for subject in subjects):
        raise ValueError("observation begins at the origin")
    survival, greenwood = Fraction(1), Fraction(0)
    steps: list[Step] = []
    for day in sorted({0, *(subject.days for subject in subjects)} if subjects else set()):
        at_risk = sum(subject.days >= day for subject in subjects)
        events = sum(subject.days == day and subject.event for subject in subjects)
        censored = sum(subject.days == day and not subject.event for subject in subjects)
        survival *= Fraction(at_risk - events, at_risk)
        if survival:
            greenwood += Fraction(events, at_risk * (at_risk - events))
        steps.append(
            Step(day, at_risk, events, censored, survival, greenwood if survival else None)
        )
    return Curve(
        n=len(subjects),
        events=sum(subject.event for subject in subjects),
        last=max((subject.days for subject in subjects), default=None),
        steps=tuple(steps),
        followed=tuple(sorted(subject.days for subject in subjects)),
    )


def log_log_limits(step: Step, places: int = PLACES, level: Decimal = LEVEL) -> Limits | None:
    """Limits on the log-log scale, which stay between 0 and 1; None where survival is 1 or 0."""
    if step.greenwood is None or step.survival in (0, 1):
        return None
    z = NormalDist().inv_cdf(float((1 + level) / 2))
    survival = float(step.survival)
    width = z * sqrt(float(step.greenwood)) / abs(log(survival))
    return Limits(
        from_float(survival ** exp(width), places), from_float(survival ** exp(-width), places)
    )


def standard_error(step: Step, places: int = 4) -> Decimal | None:
    """Greenwood's standard error of the survival; None once the curve has reached nought."""
    if step.greenwood is None:
        return None
    return from_float(float(step.survival) * sqrt(float(step.greenwood)), places)
