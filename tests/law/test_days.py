"""Counting days: the Civil Code, cycles, years, and the clause on holidays."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise

import pytest

from safetyreport import i18n
from safetyreport.duties.days import (
    Period,
    anniversary_end,
    cycle,
    cycle_of,
    ends_on,
    extended,
    last_day,
    nth_period,
    period_of,
    plan_year,
    plan_year_of,
    within_one_month_counted_from,
    within_one_year,
)
from safetyreport.errors import LawGapError
from safetyreport.law.calendar import calendar_from, load_calendar
from safetyreport.law.load import read_toml
from safetyreport.law.model import Cycle
from safetyreport.law.query import load_law
from safetyreport.resources import package_folder


def day(text: str) -> dt.date:
    """A day from its ISO form."""
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("aware", "days", "due", "moved"),
    [
        pytest.param("2026-11-02", 7, "2026-11-09", "2026-11-09", id="awareness is day 0"),
        pytest.param("2026-11-16", 7, "2026-11-23", "2026-11-24", id="national holiday"),
        pytest.param("2026-12-24", 7, "2026-12-31", "2027-01-04", id="year end, then weekend"),
        pytest.param(
            "2026-09-12", 7, "2026-09-19", "2026-09-24", id="weekend, 21st, between, 23rd"
        ),
        pytest.param("2026-04-28", 7, "2026-05-05", "2026-05-07", id="substitute holiday"),
        pytest.param("2026-11-02", 15, "2026-11-17", "2026-11-17", id="fifteen days"),
        pytest.param("2026-11-18", 10, "2026-11-28", "2026-11-30", id="discontinuation, Saturday"),
    ],
)
def test_days_after_awareness(aware: str, days: int, due: str, moved: str) -> None:
    """Calendar days from the day after; only towards the minister does a holiday move the end."""
    found = last_day(day(aware), days, "from_next_day")

    assert (found, extended(found).day) == (day(due), day(moved))


@pytest.mark.parametrize(
    ("start", "days", "count", "expected"),
    [
        pytest.param("2020-10-12", 60, "from_that_day", "2020-12-10", id="起算して: day 1"),
        pytest.param("2020-10-12", 60, "from_next_day", "2020-12-11", id="civil code art. 140"),
        pytest.param("2024-02-28", 1, "from_next_day", "2024-02-29", id="leap day counts"),
        pytest.param("2026-12-31", 1, "from_that_day", "2026-12-31", id="a period of one day"),
    ],
)
def test_whether_the_first_day_counts(start: str, days: int, count: str, expected: str) -> None:
    """The first day counts only where the law counts from that very day."""
    found = last_day(day(start), days, count)  # type: ignore[arg-type]

    assert found == day(expected)


@pytest.mark.parametrize(
    ("first", "n", "start", "end", "due"),
    [
        ("2020-10-12", 1, "2020-10-12", "2020-12-10", "2020-12-20"),
        ("2020-10-12", 37, "2026-09-11", "2026-11-09", "2026-11-19"),
        ("2020-10-12", 38, "2026-11-10", "2027-01-08", "2027-01-18"),
    ],
)
def test_sixty_day_cycles(first: str, n: int, start: str, end: str, due: str) -> None:
    """Cycle n is S+60(n-1) to S+60n-1, found from its first and its last day; then ten days."""
    period = Period(n, day(start), day(end))

    assert cycle(n, day(first), 60) == period
    assert [cycle_of(day(edge), day(first), 60) for edge in (start, end)] == [period, period]
    assert last_day(period.last, 10, "from_next_day") == day(due)


@pytest.mark.parametrize(
    ("first", "n", "end", "due", "moved"),
    [
        pytest.param("2020-10-12", 6, "2026-10-11", "2027-01-09", "2027-01-12", id="成人の日"),
        pytest.param("2024-02-29", 1, "2025-02-28", "2025-05-29", "2025-05-29", id="no 29 Feb"),
        pytest.param("2024-02-29", 2, "2026-02-28", "2026-05-29", "2026-05-29", id="second year"),
        pytest.param("2024-02-29", 4, "2028-02-28", "2028-05-28", None, id="not chained"),
        pytest.param("2015-11-01", 1, "2016-10-31", "2017-01-29", "2017-01-30", id="90 days, 2015"),
        pytest.param("2025-02-01", 1, "2026-01-31", "2026-05-01", "2026-05-01", id="90 days, 2025"),
    ],
)
def test_plan_years(first: str, n: int, end: str, due: str, moved: str | None) -> None:
    """A year ends the day before the anniversary of the plan, not of the year before."""
    period = plan_year(n, day(first))
    last = last_day(period.last, 90, "from_next_day")

    assert (period.last, last) == (day(end), day(due))
    assert extended(last).day == (day(moved) if moved else None)


@pytest.mark.parametrize("first", ["2020-10-12", "2024-02-29", "2023-03-01", "2020-01-01"])
def test_plan_years_leave_no_day_out(first: str) -> None:
    """Over 30 years each begins the day after the one before, and each day lies in its year."""
    start = day(first)
    years = [plan_year(n, start) for n in range(1, 31)]

    assert years[0].first == start
    for earlier, later in pairwise(years):
        assert later.first == earlier.last + dt.timedelta(days=1)
    for period in years:
        found = {plan_year_of(edge, start) for edge in (period.first, period.last)}
        assert found == {period}


@pytest.mark.parametrize(
    ("opinion", "expected"),
    [
        pytest.param("2026-11-10", "2026-12-09", id="the day of the opinion is day 1"),
        pytest.param("2026-12-01", "2026-12-31", id="a calendar month"),
        pytest.param("2027-01-31", "2027-02-28", id="no 31 February"),
        pytest.param("2028-01-30", "2028-02-29", id="no 30 February, leap year"),
    ],
)
def test_one_month_counted_from(opinion: str, expected: str) -> None:
    """起算して一月 ends a day earlier than a month after the opinion."""
    assert within_one_month_counted_from(day(opinion)) == day(expected)


@pytest.mark.parametrize(
    ("collected", "expected"),
    [
        pytest.param("2026-03-31", "2027-03-31", id="from 1 April"),
        pytest.param("2024-02-29", "2025-02-28", id="from 1 March"),
        pytest.param("2027-02-28", "2028-02-29", id="from 1 March into a leap year"),
    ],
)
def test_within_one_year(collected: str, expected: str) -> None:
    """The day itself is not counted; the year ends before the corresponding day."""
    assert within_one_year(day(collected)) == day(expected)


def test_years_and_months_add_up() -> None:
    """Records kept for ten years, and a year and a month: one count from the first day."""
    assert anniversary_end(day("2026-04-01"), years=10) == day("2036-03-31")
    assert anniversary_end(day("2026-01-31"), years=1, months=1) == day("2027-02-28")
    assert anniversary_end(day("2026-12-31"), months=2) == day("2027-02-28")


@pytest.mark.parametrize(
    "find", [plan_year_of, lambda d, s: cycle_of(d, s, 60)], ids=["year", "cycle"]
)
def test_before_the_plan_there_is_no_period(find: object) -> None:
    """A day before the submission belongs to no period, and the refusal names both days."""
    assert callable(find)
    with pytest.raises(LawGapError) as refused:
        find(day("2020-10-11"), day("2020-10-12"))

    sentence = i18n.text("law.before_plan.message", "ja", refused.value.values)
    assert ("2020-10-11" in sentence, "2020-10-12" in sentence) == (True, True)


@pytest.mark.parametrize(
    ("due", "moved", "clause", "said", "verified"),
    [
        pytest.param("2026-11-24", "2026-11-24", False, "休日に当たらない", True, id="working day"),
        pytest.param("2026-11-23", "2026-11-24", True, "勤労感謝の日", True, id="holiday"),
        pytest.param(
            "2026-09-19",
            "2026-09-24",
            True,
            "2026-09-19（土曜日）",
            False,
            id="equinox passed over",
        ),
        pytest.param("2027-12-31", None, False, "2027-12-31", True, id="the walk leaves the table"),
        pytest.param("2028-02-01", None, False, "2027-12-31", True, id="beyond the table"),
        pytest.param("2013-12-31", None, False, "2027-12-31", True, id="before the table"),
    ],
)
def test_an_extension_says_why(
    due: str, moved: str | None, clause: bool, said: str, verified: bool
) -> None:
    """The day, the clause when it moved it, and a sentence in both languages with its reason."""
    found = extended(day(due), load_calendar())

    assert found.day == (day(moved) if moved else None)
    assert (found.clause is not None, found.verified) == (clause, verified)
    assert said in i18n.text(found.reason, "ja", found.values)
    assert "art. 2" in i18n.text(found.reason, "en", found.values)


@pytest.mark.parametrize(
    ("due", "passed"),
    [
        pytest.param("2026-11-23", ["2026-11-23"], id="one"),
        pytest.param(
            "2026-09-19",
            ["2026-09-19", "2026-09-20", "2026-09-21", "2026-09-22", "2026-09-23"],
            id="a weekend, two holidays and the day between",
        ),
        pytest.param(
            "2026-12-31", ["2026-12-31", "2027-01-01", "2027-01-02", "2027-01-03"], id="new year"
        ),
    ],
)
def test_every_holiday_passed_over_is_named(due: str, passed: list[str]) -> None:
    """Whoever reckons it again sees each day that did not count, and which was not compared."""
    found = extended(day(due), load_calendar())

    said = i18n.text(found.reason, "en", found.values)
    places = [said.index(f"{one} (") for one in passed]
    assert places == sorted(places)
    assert len(re.findall(r"\d{4}-\d\d-\d\d \(", said)) == len(passed)
    assert ("not compared" in said) == (not found.verified)


@pytest.mark.parametrize(
    ("provision", "start", "expected"),
    [
        pytest.param("ord-35-1-i", "2026-11-02", "2026-11-09", id="days, the first not counted"),
        pytest.param("act-6-minister", "2026-11-18", "2026-11-28", id="ten days"),
        pytest.param("ord-8-9-2-all", "2027-02-28", "2028-02-29", id="a year of the day after"),
        pytest.param("ord-8-9-4", "2027-01-31", "2027-02-28", id="a month counted from the day"),
        pytest.param("ord-34-4", "2024-02-28", "2029-02-28", id="five years"),
        pytest.param("ord-34-3-i", "2027-03-31", "2057-03-31", id="thirty years"),
        pytest.param("ord-20-2-4", "2026-11-02", None, id="promptly is no number"),
        pytest.param("ord-41", "2026-11-02", None, id="no time at all"),
    ],
)
def test_the_period_of_a_version(provision: str, start: str, expected: str | None) -> None:
    """Days, months and years of the law end as the Civil Code counts them; words have no end."""
    version = load_law().provision(provision).version[-1]

    assert ends_on(day(start), version) == (day(expected) if expected else None)


@pytest.mark.parametrize(
    ("length", "n", "first", "last"),
    [
        pytest.param({"days": 60}, 38, "2026-11-10", "2027-01-08", id="sixty days"),
        pytest.param({"years": 1}, 6, "2025-10-12", "2026-10-11", id="one year"),
        pytest.param({"years": 2}, 1, "2020-10-12", "2022-10-11", id="two years, the first"),
        pytest.param({"years": 2}, 3, "2024-10-12", "2026-10-11", id="two years, the third"),
        pytest.param({"years": 3}, 2, "2023-10-12", "2026-10-11", id="three years"),
    ],
)
def test_the_cycles_of_the_law(length: dict[str, int], n: int, first: str, last: str) -> None:
    """The n-th period from the submission, found from its first, a middle and its last day."""
    submitted = day("2020-10-12")
    law_cycle = Cycle(first="plan_submitted_on", count="from_that_day", **length)
    period = Period(n, day(first), day(last))
    middle = period.first + (period.last - period.first) / 2

    assert nth_period(n, submitted, law_cycle) == period
    for inside in (period.first, middle, period.last):
        assert period_of(inside, submitted, law_cycle) == period


def test_a_longer_table_reaches_the_fourth_year() -> None:
    """Once the holidays of 2028 are gazetted, a Sunday in May moves to the Monday after it."""
    folder = package_folder("law", "calendar")
    table = dict(read_toml(folder.joinpath("national_holidays.toml")))
    table["last"] = day("2028-12-31")
    rules = read_toml(folder.joinpath("administrative_holidays.toml"))

    found = extended(day("2028-05-28"), calendar_from(table, rules))

    assert found.day == day("2028-05-29")
