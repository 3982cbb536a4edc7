"""From a table's cell to the value of a record's field, exactly or not at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from types import MappingProxyType
from typing import Literal, get_args

from safetyreport.exchange.doubt import Doubt
from safetyreport.exchange.headings import NUMBER, REASONS, Column, folded
from safetyreport.exchange.japanese_dates import read_date, read_moment
from safetyreport.i18n import LANGS, code, text
from safetyreport.records.coding import FieldForm
from safetyreport.records.fields import Missing
from safetyreport.records.naming import allowed, hint, nearest

CellSort = Literal["text", "number", "date", "boolean", "error", "formula", "cut"]
_LONGEST_WORDS = 60
_LIST = re.compile(r"[;、\n]")
_WHOLE = re.compile(r"([+-]?[0-9]+)(?:\.0+)?")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")
_GRADE = re.compile(r"(?:GRADE|G|グレード) ?([1-5])", re.IGNORECASE)
_SEPARATED = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Cell:
    """What one filled cell holds.

    A number's text is its shortest decimal form, a date's is ISO with its time; `shows` holds the
    letters of the date parts that its format displays (of `ymdhs`). `literal` marks content that
    the user declared to be text, so that a word such as 不明 stands for itself.
    """

    sort: CellSort
    text: str
    shows: str = ""
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """The reason why a field has no value."""

    code: str


def read_cell(column: Column, cell: Cell) -> object | Reason | Doubt:
    """The value of a filled cell as JSON has it, the reason for its absence, or a doubt."""
    if cell.sort in ("error", "formula", "cut"):
        return Doubt(f"tables.{cell.sort}")
    form = column.form
    if column.path == REASONS:
        return cell.text if cell.sort == "text" else Doubt("tables.not_text")
    if column.code is not None:
        return _truth(cell)
    found = _READERS["list" if form.many and form.sort in ("id", "line", "code") else form.sort](
        form, cell
    )
    plain = form.sort in ("text", "line", "id")
    if column.place == 0 and form.sort == "text" and not cell.literal and is_nothing(cell.text):
        return []
    if cell.sort == "text" and not cell.literal and (plain or isinstance(found, Doubt)):
        reason = reason_of(cell.text)
        if reason and column.reason:
            return Reason(reason)
        if reason and not plain and column.path != NUMBER:
            return Doubt("tables.reason_not_here")
    return found


@cache
def reason_words() -> Mapping[str, str]:
    """Every word for a reason, folded, and its code."""
    found: dict[str, str] = {}
    for reason in get_args(Missing):
        for lang in LANGS:
            more = text(f"tables.reason_words.{reason}", lang).split(";")
            for word in (reason, code("missing", reason, lang), *more):
                found[folded(word)] = reason
    return MappingProxyType(found)


def is_nothing(words: str) -> bool:
    """Whether a list's first cell says that the list is empty."""
    return len(words) < _LONGEST_WORDS and folded(words) in _words_of("tables.nothing")


def reason_of(words: str) -> str | None:
    """The code of the reason that a cell names, or None."""
    return reason_words().get(folded(words)) if len(words) < _LONGEST_WORDS else None


def code_of(form: FieldForm, words: str) -> str | None:
    """The code of a field that a text names: the code itself or its word in either language."""
    return _codes(form).get(folded(words)) if len(words) < 200 else None


@cache
def _codes(form: FieldForm) -> Mapping[str, str]:
    words = {
        folded(word): one
        for one in form.codes
        for word in (*(code(form.group or "", one, lang) for lang in LANGS),)
    }
    return MappingProxyType(words | {folded(one): one for one in form.codes})


def _text(form: FieldForm, cell: Cell) -> object | Doubt:
    # A number or a date in a text column is what the spreadsheet made of it: `001` became 1.
    return cell.text if cell.sort == "text" else Doubt("tables.not_text")


def _id(form: FieldForm, cell: Cell) -> object | Doubt:
    return cell.text.strip() if cell.sort == "text" else Doubt("tables.number_as_id")


def _list(form: FieldForm, cell: Cell) -> object | Doubt:
    if cell.sort != "text":
        return Doubt("tables.number_as_id" if form.sort == "id" else "tables.not_text")
    if form.sort == "code" and folded(cell.text) in _words_of("tables.not_serious"):
        return []
    plain = _plain(cell.text) if form.sort == "code" else cell.text.replace("；", ";")
    items = [item.strip() for item in _LIST.split(plain) if item.strip()]
    if form.sort != "code":
        return items
    found = []
    for item in items:
        one = _code(form, Cell("text", item))
        if isinstance(one, Doubt):
            return one
        found.append(one)
    return found


@cache
def _words_of(key: str) -> frozenset[str]:
    return frozenset(folded(text(key, lang)) for lang in LANGS)


def _code(form: FieldForm, cell: Cell) -> object | Doubt:
    if cell.sort == "number":
        same = [one for one in form.codes if _decimal(one) == _decimal(cell.text)]
        if same:
            return same[0]
    elif cell.sort == "text":
        found = code_of(form, cell.text)
        if found:
            return found
    elif cell.sort == "boolean" and set(form.codes) >= {"yes", "no"}:
        return "yes" if cell.text == "true" else "no"
    words = [word for one in form.codes for word in _words(form, one)]
    return Doubt(
        "tables.not_a_code", {"allowed": allowed(form), "hint": hint(nearest(cell.text, words))}
    )


def _words(form: FieldForm, one: str) -> tuple[str, ...]:
    return (one, *(code(form.group or "", one, lang) for lang in LANGS))


def _whole(form: FieldForm, cell: Cell) -> object | Doubt:
    if cell.sort == "date":
        return Doubt("tables.date_for_number")
    plain = _plain(cell.text)
    found = _WHOLE.fullmatch(plain)
    if cell.sort in ("text", "number") and found and len(plain) <= 40:
        return int(found[1])
    grade = _GRADE.fullmatch(plain)
    if grade:
        return Doubt("tables.grade_word", {"number": grade[1]})
    if cell.sort in ("text", "number") and _NUMBER.fullmatch(plain):
        return Doubt("tables.not_whole")
    return _not_a_number(plain)


def _number(form: FieldForm, cell: Cell) -> object | Doubt:
    if cell.sort == "date":
        return Doubt("tables.date_for_number")
    plain = _plain(cell.text)
    if cell.sort in ("text", "number") and _NUMBER.fullmatch(plain):
        return plain.removeprefix("+")
    return _not_a_number(plain)


def _not_a_number(plain: str) -> Doubt:
    return Doubt("tables.separators" if _SEPARATED.fullmatch(plain) else "tables.number")


def _truth(cell: Cell) -> object | Doubt:
    if cell.sort == "boolean":
        return cell.text == "true"
    found = _truths().get(folded(cell.text)) if cell.sort == "text" else None
    return Doubt("tables.yes_or_no") if found is None else found


@cache
def _truths() -> Mapping[str, bool]:
    words = {"true": True, "false": False}
    for answer in ("yes", "no"):
        words[answer] = answer == "yes"
        words |= {folded(code("yes_no", answer, lang)): answer == "yes" for lang in LANGS}
    return MappingProxyType(words)


def _day(form: FieldForm, cell: Cell) -> object | Doubt:
    found = _partial(form, cell)
    if isinstance(found, str) and len(found) < len("YYYY-MM-DD"):
        return Doubt("tables.date_incomplete")
    return found


def _partial(form: FieldForm, cell: Cell) -> object | Doubt:
    if cell.sort == "text":
        return read_date(cell.text)
    found = _shown_day(cell)
    if isinstance(found, Doubt):
        return found
    day, time = found
    return Doubt("tables.time_in_day") if time.strip("0:") else read_date(day)


def _moment(form: FieldForm, cell: Cell) -> object | Doubt:
    if cell.sort == "text":
        return read_moment(cell.text)
    found = _shown_day(cell)
    if isinstance(found, Doubt):
        return found
    day, time = found
    return read_moment(f"{day}T{time}" if time.strip("0:") or "h" in cell.shows else day)


def _shown_day(cell: Cell) -> tuple[str, str] | Doubt:
    """The day and the time of a real date cell, as its format shows them."""
    if cell.sort != "date":
        return Doubt("tables.serial")
    shows = set(cell.shows)
    if shows & set("hs") and not shows & set("yd"):  # an m beside hours is the minutes
        return Doubt("tables.time_alone")
    if "d" not in cell.shows:  # typed as 2026-05, which a spreadsheet makes the first of the month
        return Doubt("tables.day_not_shown")
    day, _, time = cell.text.partition("T")
    return day, time


def _plain(content: str) -> str:
    return unicodedata.normalize("NFKC", content).strip()


def _decimal(number: str) -> Decimal | None:
    try:
        return Decimal(number)
    except InvalidOperation:
        return None


_READERS: Mapping[str, Callable[[FieldForm, Cell], object | Doubt]] = MappingProxyType(
    {
        "id": _id,
        "line": _text,
        "text": _text,
        "list": _list,
        "code": _code,
        "whole": _whole,
        "number": _number,
        "boolean": lambda form, cell: _truth(cell),
        "day": _day,
        "partial_date": _partial,
        "moment": _moment,
    }
)
