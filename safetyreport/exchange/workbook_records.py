"""Records from an Excel workbook, one sheet per kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from safetyreport.errors import Problem
from safetyreport.exchange.headings import SHEETS, folded, letter, sheet_of, sheet_title
from safetyreport.exchange.reading import RawRecord
from safetyreport.exchange.sheets import Grid, Table, joined, read_table
from safetyreport.exchange.xlsx_limits import opened
from safetyreport.exchange.xlsx_parts import PartError, outline
from safetyreport.exchange.xlsx_sheet import Worksheet, read_sheet
from safetyreport.i18n import LANGS, text
from safetyreport.records.kinds import KINDS
from safetyreport.records.naming import hint, nearest

SCHEMA = "safetyreport/workbook/1"
GUIDE, CHOICES = "tables.guide_sheet", "tables.choices_sheet"  # our own sheets without records
_MOST_NAMED = 10


def read_workbook(data: bytes, file: str) -> tuple[tuple[RawRecord, ...], tuple[Problem, ...]]:
    """The raw records of an .xlsx file and everything wrong with it; nothing it holds raises."""
    return joined(list(read_tables(data, file)))


def read_tables(data: bytes, file: str) -> Iterator[Table]:
    """The tables of a workbook, sheet by sheet."""
    parts = opened(data, file)
    if isinstance(parts, Problem):
        yield Table(problems=(parts,))
        return
    title: str | None = None
    found = 0
    try:
        about = outline(parts)
        if about.schema not in (None, SCHEMA):
            yield _problem("tables.workbook_schema", file, value=about.schema, schema=SCHEMA)
            return
        seen: dict[str, str] = {}
        for part in about.sheets:
            title = part.title
            if own_sheet(title):
                continue
            sheet = sheet_of(title)
            worksheet = read_sheet(parts, about, part)
            if sheet is None:
                yield from _unknown(worksheet, file)
                found += bool(worksheet.rows)
                continue
            if sheet in seen:
                yield _problem("tables.sheet_twice", file, title, name=title, first=seen[sheet])
                continue
            seen[sheet] = title
            table = read_table(sheet, Grid(file, worksheet.rows, title))
            found += len(table.records) + len(table.assessments) + len(table.problems)
            yield table
            yield Table(problems=tuple(remarks(worksheet, file)))
    except PartError as refused:
        yield _problem(refused.code, file, title, file=file, **refused.values)
        return
    if not found:
        values = {"file": file}
        yield Table(problems=(Problem("exchange.no_records", "warning", file=file, values=values),))


def own_sheet(title: str) -> bool:
    """Whether a sheet is one that the program adds for its readers."""
    return folded(title) in {folded(own_title(key)) for key in (GUIDE, CHOICES)}


def own_title(key: str) -> str:
    """The title of such a sheet, in both languages."""
    return " ".join(text(key, lang) for lang in LANGS)


def _unknown(worksheet: Worksheet, file: str) -> Iterator[Table]:
    if not worksheet.rows:
        return
    title = worksheet.title
    near = nearest(title, [*SHEETS, *(sheet_title(sheet) for sheet in SHEETS)])
    values = {"name": title, "hint": hint(near), "known": tuple(KINDS)}
    # A name close to one of ours is a slip; any other sheet is the user's own.
    code = "tables.misspelt_sheet" if near else "tables.unknown_sheet"
    severity = "error" if near else "warning"
    yield Table(problems=(_told(code, file, title, values, severity=severity),))


def remarks(worksheet: Worksheet, file: str) -> Iterator[Problem]:
    """What a person is told of merged, hidden and calculated cells."""
    title = worksheet.title
    for top, left, bottom, right in worksheet.merged:
        if any(
            left <= at <= right
            for row in worksheet.rows
            if top <= row <= bottom
            for at in worksheet.rows[row]
        ):
            area = f"{letter(left)}{top}:{letter(right)}{bottom}"
            yield _told("tables.merged", file, title, {"area": area}, row=top, column=letter(left))
    if worksheet.hidden:
        yield _told("tables.hidden_sheet", file, title, {"name": title}, severity="warning")
    if worksheet.hidden_rows:
        values: dict[str, object] = {"rows": _listed([str(row) for row in worksheet.hidden_rows])}
        row = worksheet.hidden_rows[0]
        yield _told("tables.hidden_rows", file, title, values, row=row, severity="warning")
    if worksheet.hidden_columns:
        letters = [letter(column) for column in worksheet.hidden_columns]
        values = {"columns": _listed(letters)}
        yield _told(
            "tables.hidden_columns", file, title, values, column=letters[0], severity="warning"
        )
    for column, rows in sorted(worksheet.formulas.items()):
        values = {"column": letter(column), "rows": _listed([str(row) for row in rows])}
        yield _told(
            "tables.calculated", file, title, values,
            row=rows[0], column=letter(column), severity="warning",
        )  # fmt: skip


def _listed(names: Sequence[str]) -> tuple[str, ...]:
    more = ("…",) if len(names) > _MOST_NAMED else ()
    return (*names[:_MOST_NAMED], *more)


def _told(
    code: str,
    file: str,
    sheet: str | None,
    values: Mapping[str, object],
    *,
    row: int | None = None,
    column: str | None = None,
    severity: str = "error",
) -> Problem:
    level = "warning" if severity == "warning" else "error"
    return Problem(code, level, file, sheet, row, column, values=values)  # type: ignore[arg-type]


def _problem(code: str, file_: str, sheet: str | None = None, **values: object) -> Table:
    return Table(problems=(_told(code, file_, sheet, values),))
