"""Enrolment against the plan, and deviations for each participant, on any day."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from safetyreport.records.study import Enrolment

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Accrual:
    """Participants enrolled and expected; expected grows evenly from the first day to the last."""

    enrolled: int
    expected: Fraction

    @property
    def ratio(self) -> Fraction | None:
        """Enrolled for each one expected; None before the plan expects a whole participant."""
        return self.enrolled / self.expected if self.expected >= 1 else None


def accrual(plan: Enrolment, days: Sequence[dt.date], on: dt.date) -> Accrual:
    """Enrolment at the end of a day; `days` are the days of enrolment, rising."""
    length = (plan.to - plan.from_).days + 1
    passed = min(max((on - plan.from_).days + 1, 0), length)
    return Accrual(bisect_right(days, on), Fraction(plan.target * passed, length))


def since(on: dt.date, first: dt.date, holds: Callable[[dt.date], bool]) -> dt.date:
    """The first day of the unbroken stretch of days up to `on` (and from `first`) that hold."""
    day = on
    while day > first and holds(day - DAY):
        day -= DAY
    return day


def shown(number: Fraction, threshold: Decimal | None = None) -> Decimal:
    """The number with two decimals, or with more where two would move it across the threshold."""
    found = _rounded(number, 2)
    for places in range(3, 10):
        if threshold is None or _side(Fraction(found), threshold) == _side(number, threshold):
            break
        found = _rounded(number, places)
    return found


def _rounded(number: Fraction, places: int) -> Decimal:
    whole = (number * 10**places + Fraction(1, 2)) // 1
    return Decimal(whole).scaleb(-places)


def _side(number: Fraction, threshold: Decimal) -> int:
    other = Fraction(threshold)
    return (number > other) - (number < other)
