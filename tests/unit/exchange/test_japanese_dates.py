"""Dates as people write them: one reading, or a refusal that says why."""

# ruff: noqa: RUF001 - full-width letters are what people type

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safetyreport.exchange.doubt import Doubt
from safetyreport.exchange.japanese_dates import read_date, read_moment
from safetyreport.i18n import date

SAME_DAY = (
    "2026-11-22 2026/11/22 2026.11.22 2026年11月22日 令和8年11月22日 R8.11.22 r8/11/22 R8-11-22 "
    "Ｒ８．１１．２２ ２０２６／１１／２２ ㋿8年11月22日 令和８年１１月２２日 R08.11.22"
)


@pytest.mark.parametrize("written", SAME_DAY.split())
def test_every_way_of_writing_a_day_gives_the_day(written: str) -> None:
    """The last day of a report is counted from this day, however it was typed."""
    assert read_date(written) == "2026-11-22"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("平成31年4月30日", "2019-04-30"),
        ("令和元年5月1日", "2019-05-01"),
        ("R1.5.1", "2019-05-01"),
        ("H1.1.8", "1989-01-08"),
        ("S64.1.7", "1989-01-07"),
        ("昭和元年12月25日", "1926-12-25"),
        ("令和元年", "2019"),
        ("平成31年", "2019"),
        ("令和8年11月", "2026-11"),
        ("R8.11", "2026-11"),
        ("2026年5月", "2026-05"),
        ("2026/5", "2026-05"),
        ("2026", "2026"),
        ("2026-05-UN", "2026-05"),
        ("2026-UN-UN", "2026"),
        (" 2026-05-03　", "2026-05-03"),
        ("2028-02-29", "2028-02-29"),
    ],
)
def test_eras_and_partial_dates(written: str, read: str) -> None:
    """What is not known is left out, never filled in; eras begin and end on their days."""
    assert read_date(written) == read


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("平成31年5月1日", "tables.date_era"),
        ("H31.5.1", "tables.date_era"),
        ("平成38年", "tables.date_era"),
        ("令和元年4月30日", "tables.date_era"),
        ("令和0年5月1日", "tables.date_era"),
        ("S64.1.8", "tables.date_era"),
        ("R7.2.29", "tables.date_no_such_day"),
        ("令和8年2月29日", "tables.date_no_such_day"),
        ("2026-13-01", "tables.date_no_such_day"),
        ("2026-05-00", "tables.date_no_such_day"),
        ("01/02/03", "tables.date_order"),
        ("5/31/2025", "tables.date_order"),
        ("03.04.2025", "tables.date_order"),
        ("20260503", "tables.date_digits"),
        ("45808", "tables.date_digits"),
        ("2026-W18-3", "tables.date_week"),
        ("2026-123", "tables.date_week"),
        ("1899-12-31", "tables.date_year"),
        ("2200-01-01", "tables.date_year"),
        ("2026-05/03", "tables.date"),
        ("26年5月3日", "tables.date"),
        ("昨日", "tables.date"),
        ("3 May 2026", "tables.date"),
        ("2026年5月3", "tables.date"),
        ("٢٠٢٦-05-03", "tables.date"),
    ],
)
def test_what_can_be_read_in_two_ways_or_not_at_all_is_refused(written: str, code: str) -> None:
    """A guessed date moves a legal deadline; the reason for the refusal is named."""
    found = read_date(written)

    assert isinstance(found, Doubt)
    assert found.code == code


@given(st.dates(dt.date(1926, 12, 25), dt.date(2199, 12, 31)))
def test_the_dates_the_program_writes_are_read(day: dt.date) -> None:
    """A date copied from a document of the program means the same day in a table."""
    for style in ("western", "japanese", "iso"):
        assert read_date(date(day, "ja", style)) == day.isoformat()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-05-03", "2026-05-03"),
        ("2026-05-03 9:05", "2026-05-03T09:05:00+09:00"),
        ("2026/5/3 09:05:30", "2026-05-03T09:05:30+09:00"),
        ("令和8年5月3日　９時５分", "2026-05-03T09:05:00+09:00"),
        ("令和8年5月3日9時05分7秒", "2026-05-03T09:05:07+09:00"),
        ("2026-05-03T15:00Z", "2026-05-04T00:00:00+09:00"),
        ("2026-05-03T09:00-11:00", "2026-05-04T05:00:00+09:00"),
    ],
)
def test_moments(written: str, read: str) -> None:
    """A time of awareness is Japan's unless it says otherwise; a day alone stays a day."""
    assert read_moment(written) == read


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2026-05", "tables.date_incomplete"),
        ("2026-05-UN", "tables.date_incomplete"),
        ("2026-05-03 24:00", "tables.time"),
        ("2026-05-03 9時", "tables.time"),
        ("2026-05-03 9:5", "tables.time"),
        ("2026-05-03 12:60", "tables.time"),
        ("5/3 9:05", "tables.date"),
        ("午後3時", "tables.date"),
    ],
)
def test_moments_that_are_not_clear_are_refused(written: str, code: str) -> None:
    """Awareness needs the full day, and a time that exists."""
    found = read_moment(written)

    assert isinstance(found, Doubt)
    assert found.code == code
