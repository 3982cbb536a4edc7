"""The holidays of administrative organs: weekends, the year's end, the gazetted national table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from safetyreport.errors import LawGapError, Problem
from safetyreport.law.consistency import citation_faults
from safetyreport.law.load import Tables, built, read_toml, refused
from safetyreport.law.model import Citation, LegalData, Text
from safetyreport.law.vocabulary import Reading, Words
from safetyreport.resources import package_folder

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
HolidayKind = Literal["weekend", "national", "year_end"]
Month = Annotated[int, Field(ge=1, le=12)]
MonthDay = Annotated[int, Field(ge=1, le=31)]


class Source(LegalData):
    """What makes days national holidays, and whether its text has been compared."""

    title: Text
    verified: bool
    verified_on: dt.date
    note: Text | None = None


class NationalHoliday(LegalData):
    """One row of the gazetted table; `name` and `source` are keys of the table's other parts."""

    day: dt.date
    name: Words
    kind: Literal["named", "substitute", "between", "special"]
    source: Words


class NationalTable(LegalData):
    """The gazetted national holidays from `first` to `last`, a row for each day."""

    first: dt.date
    last: dt.date
    holiday: tuple[NationalHoliday, ...]
    source: dict[str, Source]
    name: dict[str, Text]


class YearEnd(LegalData):
    """The days around New Year, both ends included."""

    from_month: Month
    from_day: MonthDay
    to_month: Month
    to_day: MonthDay


class Clause(LegalData):
    """A rule of the holidays act with its words."""

    citation: Citation
    quotes: Annotated[tuple[Words, ...], Field(min_length=1)]
    reading: Reading = "text"
    note: Text | None = None
    verified: bool
    verified_on: dt.date


class AdministrativeHolidays(LegalData):
    """Which days administrative organs are closed, and the clause on periods that end then."""

    weekdays: tuple[Weekday, ...]
    year_end: YearEnd
    weekday_names: dict[Weekday, Text]
    year_end_name: Text
    holidays: Clause
    clause: Clause


@dataclass(frozen=True)
class Holiday:
    """A day on which administrative organs are closed, and why."""

    day: dt.date
    name: Text
    kind: HolidayKind
    verified: bool


@dataclass(frozen=True)
class Calendar:
    """The holidays that move a last day towards the minister."""

    rules: AdministrativeHolidays
    sources: Mapping[str, Source]
    national: Mapping[dt.date, Holiday]
    table_start: dt.date
    table_end: dt.date

    @property
    def clause(self) -> Clause:
        """The rule that the day after the holiday is deemed the last day."""
        return self.rules.clause

    def covers(self, day: dt.date) -> bool:
        """Whether the gazetted table reaches the day."""
        return self.table_start <= day <= self.table_end

    def administrative_holiday(self, day: dt.date) -> Holiday | None:
        """The holiday on `day`, the national one first; LawGapError outside the table."""
        if not self.covers(day):
            raise LawGapError(
                "law.outside_holiday_table", day=day, first=self.table_start, last=self.table_end
            )
        if day in self.national:
            return self.national[day]
        verified = self.rules.holidays.verified
        name = WEEKDAYS[day.weekday()]
        if name in self.rules.weekdays:
            return Holiday(day, self.rules.weekday_names[name], "weekend", verified)
        edges = self.rules.year_end
        place = (day.month, day.day)
        if place >= (edges.from_month, edges.from_day) or place <= (edges.to_month, edges.to_day):
            return Holiday(day, self.rules.year_end_name, "year_end", verified)
        return None


def calendar_from(national: Tables, rules: Tables) -> Calendar:
    """The calendar from tables already read; ConfigurationRefused with every mistake."""
    files = ("national_holidays.toml", "administrative_holidays.toml")
    table = built(NationalTable, national, files[0], "")
    administrative = built(AdministrativeHolidays, rules, files[1], "")
    if isinstance(table, list) or isinstance(administrative, list):
        raise refused(
            [p for part in (table, administrative) if isinstance(part, list) for p in part]
        )
    problems = [
        Problem(
            code, file=files[0], field=key, values={"file": files[0], "key": key, "value": value}
        )
        for code, key, value in _table_faults(table)
    ]
    for key, clause in (("holidays", administrative.holidays), ("clause", administrative.clause)):
        problems += citation_faults(clause.citation, files[1], f"{key}.citation")
    if problems:
        raise refused(problems)
    days = {
        row.day: Holiday(
            row.day, table.name[row.name], "national", table.source[row.source].verified
        )
        for row in table.holiday
    }
    return Calendar(administrative, table.source, days, table.first, table.last)


def _table_faults(table: NationalTable) -> list[tuple[str, str, object]]:
    found: list[tuple[str, str, object]] = []
    before = None
    for number, row in enumerate(table.holiday, start=1):
        key = f"holiday[{number}]"
        if before is not None and row.day <= before:
            found.append(("law.holidays_out_of_order", f"{key}.day", row.day))
        if not table.first <= row.day <= table.last:
            found.append(("law.holiday_outside_table", f"{key}.day", row.day))
        if row.name not in table.name:
            found.append(("law.unknown_name", f"{key}.name", row.name))
        if row.source not in table.source:
            found.append(("law.unknown_source", f"{key}.source", row.source))
        before = row.day
    return found


def read_calendar(folder: Traversable | Path) -> Calendar:
    """The calendar in `folder`: national_holidays.toml and administrative_holidays.toml."""
    return calendar_from(
        read_toml(folder.joinpath("national_holidays.toml")),
        read_toml(folder.joinpath("administrative_holidays.toml")),
    )


@cache
def load_calendar() -> Calendar:
    """The calendar that ships with the package."""
    return read_calendar(package_folder("law", "calendar"))
