"""A record's fields as the cells of a row, such that reading the row gives the record again."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from safetyreport.exchange.cells import Cell, Reason, is_nothing, read_cell, reason_of
from safetyreport.exchange.headings import ASSESSMENTS, EVENT, NUMBER, REASONS, Column, columns
from safetyreport.exchange.xlsx_styles import number_text
from safetyreport.i18n import code, text
from safetyreport.records.base import Record
from safetyreport.records.fields import parse_date

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

DAY, MINUTE, SECOND, TEXT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "yyyy-mm-dd hh:mm:ss", "@"
_FIRST_REAL_DATE = dt.date(1900, 3, 1)  # before it spreadsheets count a day that never was
_MOST_EXACT = 10**15
_ESCAPE = re.compile(r"_x(?=[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True, slots=True)
class Written:
    """What is written into a cell: text, number, day or moment, and its format.

    `literal` marks a text that stands for itself although it is also the word for a reason.
    """

    value: str | int | float | dt.date | dt.datetime
    form: str = "General"
    literal: bool = False


def rows_of(record: Record) -> Iterator[tuple[str, dict[str, Any]]]:
    """The sheets and row contents that hold one record: itself, then its later assessments."""
    content = record.content()
    later = content.pop(ASSESSMENTS, [])
    yield record.kind, content
    for number, one in enumerate(later, 1):
        yield ASSESSMENTS, {EVENT: record.id, NUMBER: number, **one}


def needed_columns(sheet: str, contents: Sequence[Mapping[str, Any]]) -> tuple[Column, ...]:
    """The columns of a sheet, with as many places for lists as these contents need."""
    found: list[Column] = []
    known = columns(sheet)
    for at, column in enumerate(known):
        found.append(column)
        following = known[at + 1] if at + 1 < len(known) else None
        if column.place is None or (following and following.field == column.field):
            continue
        group = [one for one in known if one.field == column.field and one.place == 0]
        most = max((len(content.get(column.field) or ()) for content in contents), default=0)
        found += (one.at(place) for place in range(column.place + 1, most) for one in group)
    return tuple(found)


def written(
    sheet_columns: Sequence[Column], content: Mapping[str, Any]
) -> Iterator[tuple[Column, Written]]:
    """The filled cells of a row that holds this content."""
    reasons = dict(content.get(REASONS) or {})
    for column in sheet_columns:
        if column.path == REASONS:
            continue
        if column.field in reasons and column.reason:
            word = code("missing", reasons[column.field], "ja")
            if read_cell(column, Cell("text", word)) == Reason(reasons[column.field]):
                del reasons[column.field]
                yield column, Written(word)
                continue
        found = _cell(column, content.get(column.field))
        if found is not None:
            yield column, found
    if reasons:
        last = next(column for column in sheet_columns if column.path == REASONS)
        yield last, Written("; ".join(f"{name}={reason}" for name, reason in reasons.items()), TEXT)


def _cell(column: Column, value: Any) -> Written | None:
    form = column.form
    if value is None:
        return None
    if column.code is not None:
        return (
            Written(code("yes_no", "yes" if column.code in value else "no", "ja"))
            if value
            else None
        )
    if form.many and form.sort == "code":
        if not value:
            return Written(text("tables.not_serious", "ja"))
        in_order = [one for one in form.codes if one in value]
        return None if in_order == list(value) else Written("; ".join(value), TEXT)
    if column.place == 0 and column.lang == "ja" and not value:
        return Written(text("tables.nothing", "ja"))
    if column.place is not None:
        value = value[column.place] if column.place < len(value) else None
    elif form.many:
        return Written("; ".join(value), TEXT) if value else None
    if column.lang is not None and value is not None:
        value = value.get(column.lang)
    elif "." in column.path and value is not None:
        value = value.get(column.path.partition(".")[2])
    return None if value is None else _single(column, value)


def _single(column: Column, value: Any) -> Written:
    sort = column.form.sort
    if sort == "boolean":
        return Written(code("yes_no", "yes" if value else "no", "ja"))
    if sort == "code":
        word = code(column.form.group or "", value, "ja")
        return Written(word if read_cell(column, Cell("text", word)) == value else value)
    if sort == "whole":
        return Written(value) if abs(value) < _MOST_EXACT else Written(str(value), TEXT)
    if sort == "number":
        number = float(value)
        exact = number_text(repr(number)) == value
        return Written(number) if exact else Written(str(value), TEXT)
    if sort in ("day", "moment"):
        return _date(value)
    spoken = (column.reason and reason_of(value)) or (column.place == 0 and is_nothing(value))
    return Written(value, TEXT, literal=bool(spoken))


def _date(value: str) -> Written:
    day = parse_date(value)
    if day is not None:
        return Written(day, DAY) if day >= _FIRST_REAL_DATE else Written(value, TEXT)
    at = dt.datetime.fromisoformat(value).replace(tzinfo=None)  # a moment's text is Japan's time
    if at.date() < _FIRST_REAL_DATE:
        return Written(value, TEXT)
    return Written(at, SECOND if at.second else MINUTE)


def put(page: Worksheet, row: int, at: int, one: Written) -> None:
    """Writes into the cell of a row and a column, both counted from 1."""
    cell = page.cell(row, at)
    if isinstance(one.value, str):
        cell.value = _ESCAPE.sub("_x005F_x", one.value).replace("\r", "_x000D_")
        cell.data_type = "s"  # a text that begins with = is a text
        cell.quotePrefix = one.literal
    else:
        cell.value = one.value
    cell.number_format = one.form
    if isinstance(one.value, str) and ("\n" in one.value or len(one.value) > 40):
        from openpyxl.styles import Alignment

        cell.alignment = Alignment(wrap_text=True, vertical="top")
