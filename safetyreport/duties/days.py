"""Counting days as the Civil Code does (arts. 138 to 143), and the clause on holidays."""

from __future__ import annotations

import calendar as months_of
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from safetyreport.errors import LawGapError
from safetyreport.i18n import Phrase
from safetyreport.law.calendar import Calendar, Clause, Holiday, load_calendar
from safetyreport.law.model import Cycle, Version
from safetyreport.law.vocabulary import Count

ONE = dt.timedelta(days=1)


def last_day(start: dt.date, days: int, count: Count) -> dt.date:
    """Last day of a period of `days`, counted from the day after `start` or from `start` itself.

    Civil Code art. 140: the first day is not counted, unless the law says 起算して.
    """
    return start + dt.timedelta(days=days) - (ONE if count == "from_that_day" else dt.timedelta(0))


def anniversary_end(first_day: dt.date, *, years: int = 0, months: int = 0) -> dt.date:
    """Last day of a period of years and months whose first day is `first_day`.

    Civil Code art. 143(2): the day before the corresponding day; where the last month has no
    corresponding day, the last day of that month. Always computed from the first day, not chained.
    """
    place = first_day.year * 12 + first_day.month - 1 + years * 12 + months
    year, month = place // 12, place % 12 + 1
    length = months_of.monthrange(year, month)[1]
    if first_day.day > length:
        return dt.date(year, month, length)
    return dt.date(year, month, first_day.day) - ONE


def within_one_year(day: dt.date) -> dt.date:
    """Last day of the year within which something follows `day`, which is not counted."""
    return anniversary_end(day + ONE, years=1)


def within_one_month_counted_from(day: dt.date) -> dt.date:
    """Last day of the month counted from `day` (起算して: `day` is the first day)."""
    return anniversary_end(day, months=1)


def ends_on(start: dt.date, version: Version) -> dt.date | None:
    """Last day of the period that a version sets from `start`; None where it sets no number.

    Days, months or years, `start` itself being the first day only where the law says 起算して.
    """
    if version.count is None:
        return None
    if version.days is not None:
        return last_day(start, version.days, version.count)
    first = start if version.count == "from_that_day" else start + ONE
    return anniversary_end(first, years=version.years or 0, months=version.months or 0)


class Period(NamedTuple):
    """The n-th of periods that follow each other (from 1), both days included."""

    n: int
    first: dt.date
    last: dt.date


def cycle(n: int, first: dt.date, length: int) -> Period:
    """The n-th period of `length` days, the first beginning on `first`."""
    start = first + dt.timedelta(days=length * (n - 1))
    return Period(n, start, last_day(start, length, "from_that_day"))


def cycle_of(day: dt.date, first: dt.date, length: int) -> Period:
    """The period of `length` days that holds `day`; LawGapError when `day` is before `first`."""
    if day < first:
        raise LawGapError("law.before_plan", day=day, first=first)
    return cycle((day - first).days // length + 1, first, length)


def plan_year(n: int, first: dt.date, years: int = 1) -> Period:
    """The n-th year (or span of years) from `first`, each end computed from `first`.

    Civil Code art. 143(2): ends chained from one another would drift from 29 February.
    """
    start = first if n == 1 else anniversary_end(first, years=years * (n - 1)) + ONE
    return Period(n, start, anniversary_end(first, years=years * n))


def plan_year_of(day: dt.date, first: dt.date, years: int = 1) -> Period:
    """The year (or span of years) that holds `day`; LawGapError when `day` is before `first`."""
    if day < first:
        raise LawGapError("law.before_plan", day=day, first=first)
    period = plan_year(max(1, (day.year - first.year) // years), first, years)
    return period if day <= period.last else plan_year(period.n + 1, first, years)


def nth_period(n: int, first: dt.date, length: Cycle) -> Period:
    """The n-th period of a cycle of the law (days or years), the first beginning on `first`."""
    if length.days is not None:
        return cycle(n, first, length.days)
    return plan_year(n, first, length.years or 1)


def period_of(day: dt.date, first: dt.date, length: Cycle) -> Period:
    """The period of a cycle of the law that holds `day`; LawGapError before `first`."""
    if length.days is not None:
        return cycle_of(day, first, length.days)
    return plan_year_of(day, first, length.years or 1)


@dataclass(frozen=True, slots=True)
class Extension:
    """What the holidays of administrative organs make of a last day.

    `day` is None where the gazetted table does not reach; `clause` is the rule when it moved the
    day; `reason` is the key of the sentence that says why, `values` fill its places; `verified`:
    every holiday passed over rests on a text that was compared.
    """

    day: dt.date | None
    clause: Clause | None
    reason: str
    values: Mapping[str, object]
    verified: bool = True


def extended(day: dt.date, calendar: Calendar | None = None) -> Extension:
    """The last day that counts towards a national agency when the period ends on `day`.

    The calendar shipped with the package decides unless another is given.
    """
    calendar = calendar or load_calendar()
    passed: list[Holiday] = []
    reached = day
    while calendar.covers(reached) and (holiday := calendar.administrative_holiday(reached)):
        passed.append(holiday)
        reached += ONE
    values: dict[str, object] = {"day": day, "clause": calendar.clause.citation.both()}
    if not calendar.covers(reached):
        values["last"] = calendar.table_end
        return Extension(None, None, "law.extension_unknown", values)
    if not passed:
        return Extension(day, None, "law.extension_not_needed", values)
    told = tuple(_told(holiday) for holiday in passed)
    values |= {"passed": told, "extended": reached}
    verified = calendar.clause.verified and all(holiday.verified for holiday in passed)
    key = "law.extension_applied" if len(passed) == 1 else "law.extension_over_several"
    return Extension(reached, calendar.clause, key, values, verified)


def _told(holiday: Holiday) -> Phrase:
    """A holiday with its day, and whether its text was compared."""
    key = "law.holiday" if holiday.verified else "law.holiday_not_compared"
    return Phrase(key, {"day": holiday.day, "name": holiday.name.both()})
