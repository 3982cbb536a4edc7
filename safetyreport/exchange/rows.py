"""One row of a table as the values of one record, cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from safetyreport.errors import Problem
from safetyreport.exchange.cells import Cell, Reason, read_cell, reason_of
from safetyreport.exchange.completion import Ticks
from safetyreport.exchange.doubt import Doubt
from safetyreport.exchange.headings import (
    ASSESSMENTS,
    EVENT,
    EVENTS,
    NUMBER,
    REASONS,
    Column,
    column_of,
    columns,
    folded,
    label,
    letter,
)
from safetyreport.exchange.problems import shown
from safetyreport.exchange.reading import Place
from safetyreport.records.fields import ID_PATTERN

MOST_ASSESSMENTS = 999
_Found = tuple[Column, Cell | None, Doubt]
_BETWEEN, _SAYS = re.compile(r"[;；\n]"), re.compile(r"[=＝：:]")


@dataclass(frozen=True, slots=True)
class Heads:
    """The columns that a table's headings name, by their position, and the letters of each path."""

    sheet: str
    columns: Mapping[int, Column]
    letters: Mapping[str, str]

    @classmethod
    def of(cls, sheet: str, named: Mapping[int, Column]) -> Heads:
        """A field that has several columns stands in the first of them."""
        letters: dict[str, str] = {}
        for at, column in sorted(named.items()):
            letters[column.path] = letter(at)
            letters.setdefault(column.field, letter(at))
        return cls(sheet, named, letters)


@dataclass(frozen=True, slots=True)
class Row:
    """The values of one row, where they stand, and in the sheet of assessments which one it is."""

    id: str | None
    values: dict[str, Any]
    place: Place
    places: Mapping[str, Place]
    number: int = 0


class Places(Mapping[str, Place]):
    """Where the fields of a row stand, by path, filled or not; made only when asked for."""

    def __init__(self, place: Place, letters: Mapping[str, str]) -> None:
        self._place, self._letters = place, letters

    def __getitem__(self, path: str) -> Place:
        # The reason for an absence stands in the field's own cell.
        letter = self._letters.get(path) or self._letters[path.removeprefix(f"{REASONS}.")]
        return Place(self._place.file, self._place.sheet, self._place.row, letter)

    def __iter__(self) -> Iterator[str]:
        return iter(self._letters)

    def __len__(self) -> int:
        return len(self._letters)


class _Values:
    """Collects what the cells of a row say, until all of them are known."""

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self.values: dict[str, Any] = {}
        self.reasons: dict[str, tuple[str, Column]] = {}
        self.ticks: dict[str, dict[str, bool]] = {}
        self.listed: dict[str, dict[int, Any]] = {}
        self.empty: set[str] = set()  # lists said to hold nothing
        self.columns: dict[str, Column] = {}

    def put(self, column: Column, value: Any) -> None:
        """Takes over the value of one cell."""
        self.columns.setdefault(column.field, column)
        if column.code is not None:
            self.ticks.setdefault(column.field, {})[column.code] = value
        elif column.place == 0 and value == []:
            self.empty.add(column.field)
            self.listed.setdefault(column.field, {})
        elif column.place is not None and column.lang is not None:
            places = self.listed.setdefault(column.field, {})
            places.setdefault(column.place, {})[column.lang] = value
        elif column.place is not None:
            self.listed.setdefault(column.field, {})[column.place] = value
        elif column.lang is not None:
            self.values.setdefault(column.field, {})[column.lang] = value
        elif "." in column.path:
            self.values.setdefault(column.field, {})[column.path.partition(".")[2]] = value
        else:
            self.values[column.field] = value

    def settle(self) -> Iterator[tuple[Column, Doubt]]:
        """Lists made of their places, and what the cells of a field say against each other."""
        for name, places in self.listed.items():
            readings, last = self.columns[name].lang is None, max(places, default=-1)
            if readings and len(places) <= last:
                yield self.columns[name], Doubt("tables.list_gap")
            elif name in self.empty and places:
                yield self.columns[name], Doubt("tables.reason_and_value")
            else:
                self.values[name] = [places.get(at, {}) for at in range(last + 1)]
        for name, answers in self.ticks.items():
            found = self._ticked(name, answers)
            if isinstance(found, Doubt):
                yield self.columns[name], found
            else:
                self.values[name] = found
        for name, (_, column) in self.reasons.items():
            if column.path != REASONS and name in self.values:
                yield column, Doubt("tables.reason_and_value")
        if self.reasons:
            self.values[REASONS] = {name: code for name, (code, _) in self.reasons.items()}

    def reason(self, name: str, code: str, column: Column) -> Doubt | None:
        """Takes over why a field has no value; a doubt when two cells say it differently."""
        known = self.reasons.setdefault(name, (code, column))
        return None if known[0] == code else Doubt("tables.reason_and_value")

    def _ticked(self, name: str, answers: Mapping[str, bool]) -> list[str] | Doubt:
        codes = self.columns[name].form.codes
        yes = [one for one in codes if answers.get(one)]
        no = [one for one in codes if answers.get(one) is False]
        if name in self.values:  # the list itself is given too
            listed = self.values[name]
            agree = set(yes) <= set(listed) and not set(no) & set(listed)
            return listed if agree else Doubt("tables.ticks_differ")
        if not yes and len(no) < len(codes):
            # A criterion that nobody answered is not a no: that would make the event not serious.
            return Doubt("tables.ticks_incomplete")
        return Ticks(yes, no, codes)


def read_row(heads: Heads, cells: Mapping[int, Cell], place: Place) -> tuple[Row, list[Problem]]:
    """The values of the row's filled cells, and a problem for each that cannot be taken over."""
    found = _Values(heads.sheet)
    doubts: list[_Found] = []
    for at, cell in sorted(cells.items()):
        column = heads.columns[at]
        value = read_cell(column, cell)
        if column.path == REASONS and isinstance(value, str):
            doubts += ((column, cell, doubt) for doubt in _reasons(found, column, value))
        elif isinstance(value, Reason):
            doubt = found.reason(column.field, value.code, column)
            doubts += [(column, cell, doubt)] if doubt else []
        elif isinstance(value, Doubt):
            doubts.append((column, cell, value))
        else:
            found.put(column, value)
    doubts += ((column, None, doubt) for column, doubt in found.settle())
    later = heads.sheet == ASSESSMENTS
    number = found.values.pop(NUMBER, 0) if later else 0
    key = found.values.pop(EVENT, None) if later else found.values.get("id")
    doubts += _key_doubts(heads, key, number, {column.path for column, _, _ in doubts})
    proper = isinstance(key, str) and ID_PATTERN.fullmatch(key)
    row = Row(key if proper else None, found.values, place, Places(place, heads.letters), number)
    named = shown(key, 64) if isinstance(key, str) else None
    return row, [_problem(heads.sheet, *one, row.places, named) for one in doubts]


def _key_doubts(heads: Heads, key: object, number: int, refused: set[str]) -> Iterator[_Found]:
    """What is wrong with the cells that say which record, or which assessment, a row is."""
    later = heads.sheet == ASSESSMENTS
    name = EVENT if later else "id"
    by_path = {column.path: column for column in heads.columns.values()}
    if key is None and name not in refused:
        yield by_path[name], None, Doubt("tables.no_id")
    if later and isinstance(key, str) and not ID_PATTERN.fullmatch(key):
        yield by_path[name], Cell("text", key), Doubt("tables.event_id")
    if later and not 1 <= number <= MOST_ASSESSMENTS and NUMBER not in refused:
        most = {"most": MOST_ASSESSMENTS}
        yield by_path[NUMBER], None, Doubt("tables.assessment_number", most)


def read_reasons(sheet: str, written: str) -> Iterator[tuple[str, str] | Doubt]:
    """The fields and reasons that a cell such as `cause=unknown; autopsy=not_done` names."""
    for entry in filter(str.strip, _BETWEEN.split(written)):
        name, *word = _SAYS.split(entry, maxsplit=1)
        meant = _field(sheet, name)
        reason = reason_of(word[0]) if word else None
        if meant and reason:
            yield meant, reason
        else:
            yield Doubt("tables.reasons_form", {"entry": shown(entry.strip(), 60) or ""})


def _reasons(found: _Values, column: Column, written: str) -> Iterator[Doubt]:
    for one in read_reasons(found.sheet, written):
        doubt = one if isinstance(one, Doubt) else found.reason(*one, column)
        if doubt:
            yield doubt


def _field(sheet: str, name: str) -> str | None:
    """The field that may be absent for a reason, by its name or the heading of a column of it."""
    fields = {folded(column.field): column.field for column in columns(sheet) if column.reason}
    if sheet == EVENTS:
        fields[ASSESSMENTS] = ASSESSMENTS
    column = column_of(sheet, name)
    return fields.get(folded(name)) or (column.field if column and column.reason else None)


def _problem(
    sheet: str,
    column: Column,
    cell: Cell | None,
    doubt: Doubt,
    places: Mapping[str, Place],
    record: str | None,
) -> Problem:
    at = places[column.path] if column.path in places else places[column.field]
    given = cell.text if cell else None
    values = {
        "label": label(sheet, column),
        "value": shown(given, 60) or "",
        **doubt.values,
    }
    return Problem(
        doubt.code,
        file=at.file,
        sheet=at.sheet,
        row=at.row,
        column=at.column,
        record=record,
        field=column.path,
        value=shown(given),
        values=values,
    )
