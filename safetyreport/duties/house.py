"""The house's own rounds, never law: the committee's quarterly package and the monitor's visits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from safetyreport.duties.cycles import CYCLE_END
from safetyreport.duties.days import anniversary_end
from safetyreport.duties.duty import Duty, Reason
from safetyreport.duties.undertaking import undertaken
from safetyreport.records.act import Milestone
from safetyreport.records.kinds import Records
from safetyreport.records.study import Study

QUARTER_MONTHS = 3
# What is done within a period can be done, and sent, from its first day on.
PERIOD_START = "period_start"


@dataclass(frozen=True, slots=True)
class FiscalPeriod:
    """A part of a fiscal year, named after the calendar year in which that year begins."""

    name: str
    first: dt.date
    last: dt.date


def fiscal_periods(
    since: dt.date, until: dt.date, start_month: int, months: int, letter: str
) -> Iterator[FiscalPeriod]:
    """The periods of `months` months from `since` on that begin by `until`, and the next one."""
    year = since.year if since.month >= start_month else since.year - 1
    while True:
        opening = dt.date(year, start_month, 1)
        for number in range(12 // months):
            first = _months_after(opening, number * months)
            last = anniversary_end(first, months=months)
            if last >= since:
                yield FiscalPeriod(f"FY{year}{letter}{number + 1}", first, last)
            if first > until:
                return
        year += 1


def _months_after(day: dt.date, months: int) -> dt.date:
    place = day.year * 12 + day.month - 1 + months
    return dt.date(place // 12, place % 12 + 1, 1)


def house_duties(
    study: Study, records: Records, horizon: dt.date, end: dt.date | None
) -> Iterator[Duty]:
    """The quarterly packages and the monitoring visits from the day the house set."""
    house = study.house
    since = house.since or study.plan_submitted_on
    start_month = house.quarter_start_month
    for quarter in fiscal_periods(since, horizon, start_month, QUARTER_MONTHS, "Q"):
        if end is not None and quarter.first > end:
            break
        yield _package(study, quarter, house.quarterly_days)
    if house.monitoring_per_year == 0 or 12 % house.monitoring_per_year:
        return
    visits = [m.on for m in records.of_kind(Milestone) if m.event == "monitoring_visit"]
    months = 12 // house.monitoring_per_year
    for half in fiscal_periods(since, horizon, start_month, months, "M"):
        if end is not None and half.first > end:
            break
        done = min((day for day in visits if half.first <= day <= half.last), default=None)
        yield _monitoring(study, half, done)


def _package(study: Study, quarter: FiscalPeriod, days: int) -> Duty:
    due = quarter.last + dt.timedelta(days=days)
    return undertaken(
        study,
        quarter.name,
        "quarterly",
        "committee",
        "house",
        (Reason("duties.quarterly", {**_told(quarter), "days": days, "due": due}),),
        start=quarter.last,
        role=CYCLE_END,
        days=days,
        due=due,
    )


def _monitoring(study: Study, period: FiscalPeriod, done: dt.date | None) -> Duty:
    return undertaken(
        study,
        period.name,
        "monitoring",
        "administrator",
        "house",
        (Reason("duties.monitoring", {**_told(period), "due": period.last}),),
        start=period.first,
        role=PERIOD_START,
        due=period.last,
        submitted_on=done,
    )


def _told(period: FiscalPeriod) -> dict[str, object]:
    return {"period": period.name, "first": period.first, "last": period.last}
