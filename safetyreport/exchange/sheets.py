"""From the filled cells of one table to raw records, with everything that is wrong in it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from safetyreport.errors import Problem
from safetyreport.exchange.cells import Cell
from safetyreport.exchange.examples import EXAMPLE_MARK, is_shipped
from safetyreport.exchange.headings import (
    ASSESSMENTS,
    EVENT,
    EVENTS,
    NUMBER,
    Column,
    column_of,
    columns,
    folded,
    label,
    letter,
    names,
)
from safetyreport.exchange.problems import shown
from safetyreport.exchange.reading import Place, RawRecord, build
from safetyreport.exchange.rows import Heads, Row, read_row
from safetyreport.records.naming import hint, nearest

_LABEL_ROWS = 2  # the headings stand once more in each language
# What a row with a refused cell is not asked for: it may be laid over a stored record, and what
# is absent may be what was refused.
_NOT_ASKED = {"records.missing_field", "records.no_awareness"}


@dataclass(frozen=True, slots=True)
class Grid:
    """The filled cells of one table by row and column, both counted from 1."""

    file: str
    rows: Mapping[int, Mapping[int, Cell]]
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """What one table holds: records, or later assessments of events that may stand elsewhere."""

    records: tuple[RawRecord, ...] = ()
    assessments: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    refused: frozenset[str] = field(default_factory=frozenset)


def read_table(sheet: str, grid: Grid) -> Table:
    """The rows of a table of this kind; the first filled row holds the headings."""
    numbers = sorted(number for number, cells in grid.rows.items() if cells)
    if not numbers:
        return Table()
    headings, *below = numbers
    heads, problems = _heads(sheet, grid, headings, below)
    if any(problem.severity == "error" for problem in problems):
        return Table(problems=tuple(problems))
    records: list[RawRecord] = []
    assessments: list[Row] = []
    refused: set[str] = set()
    columns_read = Heads.of(sheet, heads)
    key = EVENT if sheet == ASSESSMENTS else "id"
    keys = next(at for at, column in heads.items() if column.path == key)
    for number in _data_rows(sheet, grid, heads, below):
        cells = grid.rows[number]
        place = Place(grid.file, grid.title, number)
        given = cells[keys].text if keys in cells else ""
        row, doubts = read_row(columns_read, cells, place)
        if given.strip().startswith(EXAMPLE_MARK):
            if {doubt.field for doubt in doubts} - {key} or not is_shipped(sheet, row):
                values = {"value": shown(given, 60) or ""}
                problems.append(_at("tables.example_row", place, values=values, severity="warning"))
            continue
        problems += doubts
        raw = RawRecord(sheet, row.values, place, row.places, partial=True)
        if doubts:
            others = other_problems(sheet, raw, {doubt.field for doubt in doubts})
            if others is None:  # the rest stands by itself, and other rows may refer to it
                records.append(raw)
            else:
                refused |= {row.id} if row.id else set()
                problems += others
        elif sheet == ASSESSMENTS:
            assessments.append(row)
        else:
            records.append(raw)
    return Table(tuple(records), tuple(assessments), tuple(problems), frozenset(refused))


def joined(tables: list[Table]) -> tuple[tuple[RawRecord, ...], tuple[Problem, ...]]:
    """All raw records of several tables, each with its later assessments, and all problems."""
    problems = [problem for table in tables for problem in table.problems]
    refused = frozenset(name for table in tables for name in table.refused)
    records = [raw for table in tables for raw in table.records]
    events = {raw.id: at for at, raw in enumerate(records) if raw.kind == EVENTS and raw.partial}
    numbered: dict[str, dict[int, Row]] = {}
    for row in (row for table in tables for row in table.assessments):
        rows = numbered.setdefault(str(row.id), {})
        first = rows.setdefault(row.number, row)
        if first is not row:
            values = {"number": row.number, "id": str(row.id), "row": first.place.row or ""}
            problems.append(_at("tables.assessment_twice", row.place, row.id, NUMBER, values))
    for name, rows in numbered.items():
        at = events.get(name)
        if at is not None:
            records[at] = _with_assessments(records[at], rows)
        elif name not in refused:
            first = rows[min(rows)]
            raw = RawRecord(EVENTS, {"id": name}, first.place, {}, partial=True)
            records.append(_with_assessments(raw, rows))
    return tuple(raw for raw in records if raw.id not in refused), tuple(problems)


def _with_assessments(raw: RawRecord, rows: Mapping[int, Row]) -> RawRecord:
    # A number that is left out stays what it is in the stored record.
    listed = [rows[at].values if at in rows else {} for at in range(1, max(rows) + 1)]
    places = dict(raw.places)
    for at, row in rows.items():
        places[f"{ASSESSMENTS}[{at}]"] = row.place
        places |= {f"{ASSESSMENTS}[{at}].{path}": place for path, place in row.places.items()}
    return replace(raw, values={**raw.values, ASSESSMENTS: listed}, places=places)


def _heads(
    sheet: str, grid: Grid, headings: int, below: list[int]
) -> tuple[dict[int, Column], list[Problem]]:
    found: dict[int, Column] = {}
    problems: list[Problem] = []
    first: dict[str, int] = {}
    filled = {at for number in below for at in grid.rows[number]}
    for at, cell in sorted(grid.rows[headings].items()):
        place = Place(grid.file, grid.title, headings, letter(at))
        column = column_of(sheet, cell.text) if len(cell.text) <= 200 else None
        if column is None:
            near = nearest(cell.text, names(sheet))
            values = {"name": shown(cell.text, 60) or "", "hint": hint(near)}
            problems.append(_at("tables.unknown_column", place, values=values))
        elif column.path in first:
            values = {"name": shown(cell.text, 60) or "", "column": letter(first[column.path])}
            problems.append(_at("tables.column_twice", place, field=column.path, values=values))
        else:
            first[column.path] = at
            found[at] = column
    if not found:
        place = Place(grid.file, grid.title, headings)
        values = {"key": EVENT if sheet == ASSESSMENTS else "id"}
        return found, [_at("tables.no_headings", place, values=values)]
    for at in sorted(filled - set(grid.rows[headings])):
        row = next(number for number in below if at in grid.rows[number])
        place = Place(grid.file, grid.title, row, letter(at))
        problems.append(_at("tables.no_heading", place, values={"column": letter(at)}))
    for column in columns(sheet):
        if column.path in ("id", EVENT, NUMBER) and column.path not in first:
            place = Place(grid.file, grid.title, headings)
            values = {"label": label(sheet, column), "name": column.path}
            problems.append(_at("tables.column_absent", place, field=column.path, values=values))
    return found, problems


def _data_rows(
    sheet: str, grid: Grid, heads: Mapping[int, Column], below: list[int]
) -> Iterator[int]:
    for place, number in enumerate(below):
        if place >= _LABEL_ROWS or not _is_headings(sheet, heads, grid.rows[number]):
            yield number


def _is_headings(sheet: str, heads: Mapping[int, Column], cells: Mapping[int, Cell]) -> bool:
    for at, cell in cells.items():
        column = column_of(sheet, cell.text) if at in heads and len(cell.text) <= 200 else None
        if column is None or column.path != heads[at].path:
            return False
    return bool(cells) and folded(next(iter(cells.values())).text) != ""


def other_problems(
    sheet: str, raw: RawRecord, known: Collection[str | None]
) -> list[Problem] | None:
    """What else is wrong in a row that has refused cells, so that all is told at once.

    None where the row without those cells can be judged like any other.
    """
    if sheet == ASSESSMENTS or raw.id is None:
        return []
    found = build([raw]).problems
    real = [one for one in found if one.code not in _NOT_ASKED and one.field not in known]
    return real if len(real) < len(found) else None


def _at(
    code: str,
    place: Place,
    record: str | None = None,
    field: str | None = None,
    values: Mapping[str, object] | None = None,
    severity: str = "error",
) -> Problem:
    return Problem(
        code,
        "warning" if severity == "warning" else "error",
        file=place.file,
        sheet=place.sheet,
        row=place.row,
        column=place.column,
        record=record,
        field=field,
        values=values or {},
    )
