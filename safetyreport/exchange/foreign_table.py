"""A hospital's own table, in Excel or as text, under the headings its mapping names."""

from __future__ import annotations

import unicodedata
from pathlib import PurePath

from safetyreport.errors import Problem
from safetyreport.exchange.cells import Cell
from safetyreport.exchange.delimited import headings, read_delimited
from safetyreport.exchange.foreign_workbook import read_workbook_sheets
from safetyreport.exchange.mapping.model import MappingFile, Settings
from safetyreport.exchange.mapping.source import Source, SourceRow, SourceTable
from safetyreport.exchange.reading import Place
from safetyreport.exchange.xlsx_limits import OLE_MARK
from safetyreport.records.fields import ID_PATTERN

_ZIP = b"PK\x03\x04"
_MOST_NAMED = 30
TEXTS = (".csv", ".tsv", ".txt")


def read_table_file(data: bytes, file: str, mapping: MappingFile) -> Source:
    """The tables of a file that the mapping names; nothing it holds raises."""
    ending = PurePath(file).suffix.casefold()
    if data.startswith((_ZIP, OLE_MARK)) or ending == ".xlsx":
        return read_workbook_sheets(data, file, mapping)
    if ending not in TEXTS:
        values = {"file": file, "supported": (".xlsx", *TEXTS)}
        return Source(problems=(Problem("tables.unsupported", file=file, values=values),))
    settings = mapping.source
    found = read_delimited(data, file, settings.delimiter, settings.record_id)
    if not found.rows:
        return Source(problems=found.problems)
    table, problems = under(found.rows, file, None, settings.header_row, settings)
    return Source((table,) if table else (), (*found.problems, *problems))


def under(
    rows: dict[int, dict[int, Cell]],
    file: str,
    sheet: str | None,
    header_row: int,
    settings: Settings,
) -> tuple[SourceTable | None, tuple[Problem, ...]]:
    """The rows below a row of headings, to the last one that the mapping names."""
    heads = headings(rows.get(header_row, {}))
    letters = heads.letters
    if settings.record_id not in letters:
        twice = settings.record_id in heads.ambiguous
        code = "mapping.heading_twice" if twice else "mapping.no_record_id"
        values = {
            "name": settings.record_id,
            "file": file,
            "row": header_row,
            "mapping": "",
            "hint": "",
        }
        return None, (Problem(code, file=file, sheet=sheet, row=header_row, values=values),)
    problems: list[Problem] = []
    found: list[SourceRow] = []
    spellings: dict[str, tuple[str, int]] = {}
    below: list[str] = []
    for number in sorted(rows):
        if number <= header_row:
            continue
        cells = {heads.names[at]: cell for at, cell in rows[number].items() if at in heads.names}
        if not cells:
            continue
        place = Place(file, sheet, number)
        row = SourceRow(place, cells)
        record = row.text(settings.record_id)
        column = letters[settings.record_id]
        if settings.last_row and number > settings.last_row:
            if ID_PATTERN.fullmatch(unicodedata.normalize("NFKC", record)):
                below.append(f"{number}: {record}")
            continue
        if not record:
            values = {"name": settings.record_id}
            problems.append(
                Problem("mapping.record_blank", file=file, sheet=sheet, row=number, column=column,
                        values=values)
            )  # fmt: skip
            continue
        plain = record.lstrip("0") if record.isascii() and record.isdecimal() else record
        first = spellings.setdefault(plain, (record, number))
        if first[0] != record:
            values = {"value": record, "other": first[0], "row": first[1]}
            problems.append(
                Problem("mapping.mixed_numbers", file=file, sheet=sheet, row=number, column=column,
                        value=record, values=values)
            )  # fmt: skip
            continue
        found.append(SourceRow(place, cells, record=record))
    if below:
        listed = (*below[:_MOST_NAMED], *(("…",) if len(below) > _MOST_NAMED else ()))
        values = {"last": settings.last_row, "name": settings.record_id, "rows": listed}
        problems.append(
            Problem("mapping.below_last_row", "warning", file, sheet, settings.last_row,
                    values=values)
        )  # fmt: skip
    if not found and not problems:
        problems.append(
            Problem("exchange.no_records", "warning", file, sheet, values={"file": file})
        )
    table = SourceTable(file, letters, tuple(found), sheet, header_row, heads.ambiguous)
    return table, tuple(problems)
