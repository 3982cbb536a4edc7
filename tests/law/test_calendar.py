"""The gazetted table, day by day, against the rules of the act and against another program."""

from __future__ import annotations

import datetime as dt

import holidays
import pytest

from safetyreport import i18n
from safetyreport.errors import LawGapError
from safetyreport.law.calendar import load_calendar

CALENDAR = load_calendar()
DAY = dt.timedelta(days=1)
DAYS = [
    CALENDAR.table_start + n * DAY
    for n in range((CALENDAR.table_end - CALENDAR.table_start).days + 1)
]
# Equinoxes as gazetted: the years whose day is not 21 March or 23 September.
MARCH_20 = {2016, 2017, 2020, 2021, 2024, 2025, 2026}
SEPTEMBER_22 = {2016, 2020, 2024}
MOVED = {
    2020: {(7, 23), (7, 24), (8, 10)},
    2021: {(7, 22), (7, 23), (8, 8)},
}


def monday(year: int, month: int, number: int) -> tuple[int, int]:
    """The n-th Monday of a month as (month, day)."""
    first = dt.date(year, month, 1).weekday()
    return month, 1 + (7 - first) % 7 + 7 * (number - 1)


def named(year: int) -> set[dt.date]:
    """The days of art. 2 in a year, with the special acts of 2019, 2020 and 2021."""
    days = {(1, 1), (2, 11), (4, 29), (5, 3), (5, 4), (5, 5), (11, 3), (11, 23)}
    days |= {monday(year, 1, 2), monday(year, 9, 3)}
    days |= {(3, 20 if year in MARCH_20 else 21), (9, 22 if year in SEPTEMBER_22 else 23)}
    days |= {(12, 23)} if year < 2019 else {(2, 23)} if year > 2019 else {(5, 1), (10, 22)}
    if year in MOVED:
        days |= MOVED[year]
    else:
        days |= {monday(year, 7, 3), monday(year, 10, 2)} | ({(8, 11)} if year >= 2016 else set())
    return {dt.date(year, *day) for day in days}


def by_rule() -> set[dt.date]:
    """Every national holiday of the table's years: art. 2, then art. 3(2) and 3(3)."""
    days = {day for year in range(2014, 2028) for day in named(year)}
    substitutes = set()
    for sunday in (day for day in days if day.weekday() == 6):
        after = sunday
        while after in days:
            after += DAY
        substitutes.add(after)
    between = {day + DAY for day in days if day + 2 * DAY in days} - days
    return days | substitutes | between


def test_the_table_spans_the_gazetted_years() -> None:
    """The table begins with 2014 and ends with 2027, gazetted in February 2026."""
    assert (CALENDAR.table_start, CALENDAR.table_end) == (
        dt.date(2014, 1, 1),
        dt.date(2027, 12, 31),
    )


def test_every_day_of_the_table_follows_the_rules() -> None:
    """A day is in the table exactly when arts. 2 and 3 or a special act make it a holiday."""
    assert set(CALENDAR.national) == by_rule()


def test_every_day_of_the_table_agrees_with_another_program() -> None:
    """A table made by others has the same days."""
    others = holidays.country_holidays("JP", years=range(2014, 2028))

    assert set(CALENDAR.national) == set(others)


def test_every_day_is_a_holiday_of_organs_or_not() -> None:
    """Saturdays, Sundays, national holidays and 29 December to 3 January, and no other day."""
    national = by_rule()

    wrong = [
        day
        for day in DAYS
        if (CALENDAR.administrative_holiday(day) is not None)
        != (
            day.weekday() >= 5
            or day in national
            or (day.month == 12 and day.day >= 29)
            or (day.month == 1 and day.day <= 3)
        )
    ]

    assert wrong == []


@pytest.mark.parametrize(
    ("day", "kind", "name", "verified"),
    [
        ("2026-11-23", "national", "勤労感謝の日", True),
        ("2026-11-21", "weekend", "土曜日", True),
        ("2026-12-31", "year_end", "年末年始の休日", True),
        ("2027-01-01", "national", "元日", True),
        ("2026-05-06", "national", "休日（国民の祝日に関する法律第3条第2項）", True),
        ("2026-09-22", "national", "休日（国民の祝日に関する法律第3条第3項）", False),
        ("2026-09-23", "national", "秋分の日", False),
        ("2026-02-11", "national", "建国記念の日", False),
        ("2019-05-01", "national", "天皇の即位の日", False),
        ("2021-07-23", "national", "スポーツの日", False),
        ("2018-11-23", "national", "勤労感謝の日", False),
    ],
)
def test_a_holiday_says_what_it_is(day: str, kind: str, name: str, verified: bool) -> None:
    """A holiday has its name; one not derivable from the text compared is not verified."""
    holiday = CALENDAR.administrative_holiday(dt.date.fromisoformat(day))

    assert holiday is not None
    assert (holiday.kind, holiday.name.ja, holiday.verified) == (kind, name, verified)


@pytest.mark.parametrize("day", ["2013-12-31", "2028-01-01"])
def test_outside_the_table_nothing_is_guessed(day: str) -> None:
    """A day the gazette has not reached is refused with the table's ends."""
    with pytest.raises(LawGapError) as refused:
        CALENDAR.administrative_holiday(dt.date.fromisoformat(day))

    assert "2027-12-31" in i18n.text(
        "law.outside_holiday_table.message", "ja", refused.value.values
    )


def test_the_clause_is_our_reading() -> None:
    """That art. 2 covers a report is an interpretation, and says so."""
    assert (CALENDAR.clause.reading, CALENDAR.clause.citation.ja) == (
        "interpretation",
        "行政機関の休日に関する法律第2条",
    )
