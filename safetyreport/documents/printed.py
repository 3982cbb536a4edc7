"""How the values of records are printed in one language: days, texts, numbers, what is missing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from safetyreport import i18n
from safetyreport.i18n import Lang
from safetyreport.records.base import Record
from safetyreport.records.fields import Moment, PartialDate, Text
from safetyreport.records.study import DateStyle


@dataclass(frozen=True, slots=True)
class Cell:
    """A value ready to print, or absent: then `reason` is the coded reason, if one was given.

    `codes` are the boxes to tick. `source` is the field of the record to fill when it is absent.
    """

    text: str | None = None
    reason: str | None = None
    codes: frozenset[str] = frozenset()
    source: str | None = None

    @property
    def given(self) -> bool:
        """Whether the item says something, a reason for its absence included."""
        return self.text is not None or self.reason is not None or bool(self.codes)


@dataclass(frozen=True, slots=True)
class Printer:
    """The language and the date style of one document; `said` gathers the texts it prints."""

    lang: Lang
    style: DateStyle
    said: list[Text] = field(default_factory=list, compare=False, repr=False)

    def word(self, key: str, **values: object) -> str:
        """A phrase of the catalogue `printing`."""
        return i18n.text(f"printing.{key}", self.lang, values)

    def code(self, group: str, value: str) -> str:
        """The word for a coded value."""
        return i18n.code(group, value, self.lang)

    def day(self, day: dt.date) -> str:
        """A day in the study's style."""
        return i18n.date(day, self.lang, self.style)

    def short(self, day: dt.date) -> str:
        """A day for a narrow column: figures alone, unless the study counts in eras."""
        if self.style == "japanese" and self.lang == "ja":
            return self.day(day)
        return day.isoformat()

    def moment(self, moment: Moment) -> str:
        """A day, with the time in Japan where it is known."""
        if moment.at is None:
            return self.day(moment.day)
        hour = f"{moment.at.hour}" if self.lang == "ja" else f"{moment.at.hour:02}"
        minute = f"{moment.at.minute:02}"
        return self.word("moment", day=self.day(moment.day), hour=hour, minute=minute)

    def partial(self, date: PartialDate) -> str:
        """A day that may lack its day or month, which is said."""
        if date.complete:
            return self.day(date.earliest)
        year = date.earliest.year
        if len(date.text) == len("2026"):
            return self.word("year_only", year=year)
        return self.word("month_only", year=year, month=self._month(date.earliest))

    def _month(self, day: dt.date) -> object:
        return day.month if self.lang == "ja" else i18n.MONTHS.split()[day.month - 1]

    def text(self, text: Text) -> str:
        """A text in this language; one that exists only in the other language is marked."""
        self.said.append(text)
        own = text.get(self.lang)
        return own if own is not None else self.word("other_language", text=text.any(self.lang))

    def number(self, value: int) -> str:
        """A count with thousands separated."""
        return f"{value:,}"

    def cell(self, record: Record | None, field: str, value: object) -> Cell:
        """The value of a record's field as a cell; an absent one with its reason, if recorded."""
        source = f"{record.id}: {field}" if record else field
        if value is None or value == ():
            reason = (record.missing or {}).get(field) if record else None
            return Cell(reason=reason, source=source)
        return Cell(text=self._text_of(value), source=source)

    def _text_of(self, value: object) -> str:
        if isinstance(value, Text):
            return self.text(value)
        if isinstance(value, Moment):
            return self.moment(value)
        if isinstance(value, PartialDate):
            return self.partial(value)
        if isinstance(value, dt.date):
            return self.day(value)
        return str(value)

    def shown(self, cell: Cell) -> str:
        """What stands in the place: the text, the reason for its absence, or that it is absent."""
        if cell.text is not None:
            return cell.text
        if cell.reason is not None:
            return self.code("missing", cell.reason)
        return self.word("absent")


def coded(record: Record, field: str, value: str | None) -> Cell:
    """A coded value as the box to tick; an absent one with its recorded reason."""
    source = f"{record.id}: {field}"
    if value is not None:
        return Cell(codes=frozenset({value}), source=source)
    return Cell(reason=(record.missing or {}).get(field), source=source)
