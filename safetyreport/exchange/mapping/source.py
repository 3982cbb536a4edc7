"""What another program's file holds, whatever its format: rows of filled cells by field name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from safetyreport.exchange.cells import Cell
from safetyreport.exchange.reading import Place


@dataclass(frozen=True, slots=True)
class SourceRow:
    """The filled cells of one row by field, and what REDCap says of which row it is.

    `instance` is None and `instrument` empty where nothing is repeated.
    """

    place: Place
    cells: Mapping[str, Cell]
    record: str = ""
    event: str = ""
    instrument: str = ""
    instance: int | None = None

    @property
    def base(self) -> bool:
        """Whether it is the row of what is not repeated."""
        return not self.instrument and self.instance is None

    def text(self, name: str) -> str:
        """The text of a cell, empty where it is blank."""
        cell = self.cells.get(name)
        return cell.text.strip() if cell else ""


@dataclass(frozen=True)
class SourceTable:
    """One table of a file.

    `names` tells the column of each field; `ambiguous` are headings that stand several times
    (their columns are named `heading[1]`, `heading[2]`); `redcap` says that fields of forms and
    their states are told apart.
    """

    file: str
    names: Mapping[str, str]
    rows: tuple[SourceRow, ...] = ()
    sheet: str | None = None
    header_row: int | None = None
    ambiguous: frozenset[str] = frozenset()
    from_1904: bool = False
    redcap: bool = False

    @property
    def heads(self) -> Place:
        """Where its headings stand."""
        return Place(self.file, self.sheet, self.header_row)

    @cached_property
    def bases(self) -> Mapping[str, tuple[SourceRow, ...]]:
        """The rows of what is not repeated, by record."""
        found: dict[str, list[SourceRow]] = {}
        for row in self.rows:
            if row.base:
                found.setdefault(row.record, []).append(row)
        return {name: tuple(rows) for name, rows in found.items()}

    def at(self, row: SourceRow, name: str | None) -> Place:
        """Where a field of a row stands."""
        at = row.place
        return Place(at.file, at.sheet, at.row, self.names.get(name or ""))

    def status(self, row: SourceRow, form: str | None) -> str:
        """The state of a form as REDCap keeps it: `0`, `1`, `2` or empty."""
        return row.text(f"{form}_complete") if form else ""

    def checkboxes(self, name: str) -> tuple[str, ...]:
        """The columns of a checkbox field."""
        return self._checkboxes.get(name, ())

    @cached_property
    def _checkboxes(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for name in self.names:
            field_name, mark, _ = name.partition("___")
            if mark:
                found.setdefault(field_name, []).append(name)
        return {name: tuple(columns) for name, columns in found.items()}

    def has(self, name: str) -> bool:
        """Whether a field stands in the table, as a column or as checkboxes."""
        return name in self.names or name in self._checkboxes


@dataclass(frozen=True, slots=True)
class Source:
    """The tables of every file, and what is wrong in them."""

    tables: tuple[SourceTable, ...] = ()
    problems: tuple = field(default_factory=tuple)  # type: ignore[type-arg]


def checkbox(name: str, code: str) -> str:
    """The column of one choice of a checkbox field, as REDCap names it."""
    return f"{name}___{code.lower().replace('-', '_')}"
