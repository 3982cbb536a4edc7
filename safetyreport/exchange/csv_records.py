"""Records from CSV and TSV files, one file per kind."""

from __future__ import annotations

import csv
from pathlib import PurePath

from safetyreport.errors import Problem
from safetyreport.exchange.cells import Cell
from safetyreport.exchange.csv_marks import MARK, unmarked
from safetyreport.exchange.headings import SHEETS, column_of, folded, letter, sheet_of, title
from safetyreport.exchange.reading import RawRecord
from safetyreport.exchange.sheets import Grid, Table, joined, read_table
from safetyreport.exchange.text_table import table_rows, table_text
from safetyreport.i18n import LANGS, text
from safetyreport.records.kinds import KINDS
from safetyreport.records.naming import hint, nearest

KIND = "record_kind"
_DELIMITERS = (",", "\t", ";")


def read_csv(data: bytes, file: str) -> tuple[tuple[RawRecord, ...], tuple[Problem, ...]]:
    """The raw records of a CSV file and everything wrong with it; nothing it holds raises."""
    return joined([read_csv_table(data, file)])


def read_csv_table(data: bytes, file: str) -> Table:
    """The table of a CSV file; its name or the column `record_kind` tells the kind."""
    found = table_text(data, file)
    if isinstance(found, Problem):
        return Table(problems=(found,))
    content, told = found
    rows, _, problem = table_rows(content, file, _delimiter(content))
    if problem:
        return Table(problems=(problem,))
    heads = next((cells for cells in rows.values() if cells), {})
    sheet, problem = _sheet(file, heads, rows)
    if problem or sheet is None:
        return Table(problems=(problem,) if problem else ())
    table = read_table(sheet, Grid(file, {at: _own(cells) for at, cells in rows.items()}))
    remarks = [*table.problems, *told]
    if not (table.records or table.assessments or table.problems):
        remarks.append(Problem("exchange.no_records", "warning", file, values={"file": file}))
    return Table(table.records, table.assessments, tuple(remarks), table.refused)


def _own(cells: dict[int, Cell]) -> dict[int, Cell]:
    """The cells of a table of our own columns, without the marks that an export puts on texts."""
    return {
        at: _without_mark(cell) if cell.text[:1] == MARK else cell for at, cell in cells.items()
    }


def _without_mark(cell: Cell) -> Cell:
    content, literal = unmarked(cell.text)
    return Cell(cell.sort, content, literal=literal)


def _delimiter(content: str) -> str:
    """The delimiter under which the first line holds the most known headings."""
    first = next((line for line in content.splitlines() if line.strip()), "")[:100_000]

    def known(delimiter: str) -> tuple[int, int]:
        names = next(csv.reader([first], delimiter=delimiter), [])
        meant = [name for name in names if len(name) <= 200]
        hits = max(sum(column_of(sheet, name) is not None for name in meant) for sheet in SHEETS)
        return hits, len(names) > 1

    return max(_DELIMITERS, key=known)


def _sheet(
    file: str, heads: dict[int, Cell], rows: dict[int, dict[int, Cell]]
) -> tuple[str | None, Problem | None]:
    """The kind of the file's records; takes the column `record_kind` out of the rows."""
    names = {folded(KIND), *(folded(text("tables.record_kind", lang)) for lang in LANGS)}
    at = next((at for at, cell in heads.items() if folded(cell.text) in names), None)
    if at is None:
        stem = PurePath(file).stem
        sheet = sheet_of(stem)
        if sheet:
            return sheet, None
        known = [*SHEETS, *(title(one, lang) for one in SHEETS for lang in LANGS)]
        values = {"file": file, "hint": hint(nearest(stem, known)), "known": tuple(KINDS)}
        return None, Problem("tables.kind_unknown", file=file, values=values)
    given: dict[str | None, tuple[int, str]] = {}
    for number, cells in list(rows.items()):
        cell = cells.pop(at, None)
        if cell is None or folded(cell.text) in names:
            continue
        given.setdefault(sheet_of(cell.text), (number, cell.text))
    column = letter(at)
    if None in given:
        number, name = given[None]
        known = [*SHEETS, *(title(one, lang) for one in SHEETS for lang in LANGS)]
        values = {"name": name[:60], "known": tuple(KINDS), "hint": hint(nearest(name, known))}
        return None, Problem(
            "exchange.unknown_kind", file=file, row=number, column=column, values=values
        )
    if len(given) != 1:
        number = max((number for number, _ in given.values()), default=1)
        values = {"file": file}
        code = "tables.several_kinds" if given else "tables.kind_unknown"
        values |= {} if given else {"hint": "", "known": tuple(KINDS)}
        return None, Problem(code, file=file, row=number, column=column, values=values)
    return next(iter(given)), None
