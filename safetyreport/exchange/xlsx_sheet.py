"""The filled cells of one worksheet, with what is hidden, merged or calculated in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from safetyreport.exchange.cells import Cell
from safetyreport.exchange.headings import letter
from safetyreport.exchange.xlsx_limits import Parts
from safetyreport.exchange.xlsx_parts import (
    Attributes,
    Outline,
    PartError,
    SheetPart,
    Style,
    stream,
    unescaped,
)
from safetyreport.exchange.xlsx_styles import date_of, number_text

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 100_000, 1_000, 500_000
LONGEST_TEXT = 32_767  # what one cell holds; programs cut longer texts without a word
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_TRUE = ("1", "true")
Area = tuple[int, int, int, int]


@dataclass(slots=True)
class Worksheet:
    """A worksheet's filled cells by row and column, and what a reader must be told of it.

    `hidden_rows`, `hidden_columns` and `formulas` (columns, with their rows) count only filled
    cells; `merged` holds first row, first column, last row, last column.
    """

    title: str
    hidden: bool
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    formulas: dict[int, list[int]] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)


def read_sheet(parts: Parts, outline: Outline, sheet: SheetPart) -> Worksheet:
    """The filled cells of a sheet.

    Raises:
        PartError: the part is damaged or unsafe, or a filled cell stands beyond the limits.
    """
    reader = _Reader(outline, sheet)
    stream(parts, sheet.part, reader.start, reader.end, reader.characters)
    found = reader.found
    filled = {column for cells in found.rows.values() for column in cells}
    found.hidden_columns = sorted(
        column
        for column in filled
        if any(first <= column <= last for first, last in reader.hidden_columns)
    )
    found.hidden_rows = [row for row in reader.hidden_rows if row in found.rows]
    return found


class _Reader:
    """Takes the elements of a sheet one by one."""

    def __init__(self, outline: Outline, sheet: SheetPart) -> None:
        self.outline, self.part = outline, sheet.part
        self.found = Worksheet(sheet.title, sheet.hidden)
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[tuple[int, int]] = []
        self.row = self.column = self.cells = 0
        self.sort, self.style = "n", Style()
        self.formula = self.valued = False
        self.inside: list[str] = []
        self.pieces: list[str] = []

    def start(self, tag: str, given: Attributes) -> None:
        if tag == "c":
            self._cell(given)
        elif tag == "row":
            self.row = _number(given.get("r"), self.row + 1)
            self.column = 0
            if given.get("hidden") in _TRUE:
                self.hidden_rows.append(self.row)
        elif tag == "col" and given.get("hidden") in _TRUE:
            first = _number(given.get("min"), 1)
            self.hidden_columns.append((first, _number(given.get("max"), first)))
        elif tag == "mergeCell":
            self._merged(given.get("ref", ""))
        elif tag == "f":
            self.formula = True
        elif tag == "v":
            self.valued = True
        self.inside.append(tag)

    def end(self, tag: str) -> None:
        self.inside.pop()
        if tag == "c":
            self._finish()

    def characters(self, text: str) -> None:
        at = self.inside[-1]
        if at == "v" or (at == "t" and "is" in self.inside and "rPh" not in self.inside):
            self.pieces.append(text)

    def _cell(self, given: Attributes) -> None:
        place = given.get("r")
        if place is None:
            self.column += 1
        else:
            self.row, self.column = self._place(place)
        styles, number = self.outline.styles, _number(given.get("s"), 0)
        self.style = styles[number] if number < len(styles) else Style()
        self.sort = given.get("t", "n")
        self.formula = self.valued = False
        self.pieces = []

    def _finish(self) -> None:
        cell = self._content("".join(self.pieces))
        if cell is None:
            return
        if self.row > MOST_ROWS or self.column > MOST_COLUMNS:
            place = f"{letter(self.column)}{self.row}"
            raise PartError("tables.far_cell", place=place, rows=MOST_ROWS, columns=MOST_COLUMNS)
        self.cells += 1
        if self.cells > MOST_CELLS:
            raise PartError("tables.too_many_cells", most=MOST_CELLS)
        self.found.rows.setdefault(self.row, {})[self.column] = cell
        if self.formula and cell.sort != "formula":
            self.found.formulas.setdefault(self.column, []).append(self.row)

    def _content(self, held: str) -> Cell | None:
        if self.formula and (not self.valued or (self.sort != "str" and not held.strip())):
            return Cell("formula", "")  # a program that does not calculate wrote it
        if self.sort in ("s", "str", "inlineStr"):
            return self._text(held)
        plain = held.strip()
        if not plain:
            return None
        if self.sort == "b":
            return Cell("boolean", "true" if plain == "1" else "false")
        if self.sort == "e":
            return Cell("error", plain)
        if self.sort == "d":
            return Cell("date", plain.rstrip("Z"), "ymdhms" if "T" in plain else "ymd")
        if self.style.shows:
            day = date_of(plain, from_1904=self.outline.from_1904)
            return Cell("date", day, self.style.shows) if day else Cell("number", plain)
        return Cell("number", number_text(plain))

    def _text(self, held: str) -> Cell | None:
        if self.sort == "s":
            place, strings = _number(held.strip() or None, -1), self.outline.strings
            if not 0 <= place < len(strings):
                raise PartError("tables.damaged", part=self.part)
            text = strings[place]
        else:
            text = unescaped(held)
        if not text.strip():
            return None
        if max(len(text), len(text.encode("utf-16-le", "surrogatepass")) // 2) >= LONGEST_TEXT:
            return Cell("cut", text)
        return Cell("text", text, literal=self.style.literal)

    def _merged(self, area: str) -> None:
        first, _, last = area.partition(":")
        top, left = self._place(first)
        bottom, right = self._place(last or first)
        self.found.merged.append((top, left, bottom, right))

    def _place(self, reference: str) -> tuple[int, int]:
        found = _REFERENCE.fullmatch(reference.replace("$", ""))
        if not found:
            raise PartError("tables.damaged", part=self.part)
        column = 0
        for one in found[1]:
            column = column * 26 + ord(one) - ord("A") + 1
        return int(found[2]), column


def _number(text: str | None, otherwise: int) -> int:
    return (
        int(text) if text and text.isascii() and text.isdecimal() and len(text) < 9 else otherwise
    )
