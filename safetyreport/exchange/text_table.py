"""The cells of a delimited text, whoever wrote it.

Rows are counted as a spreadsheet shows them: a cell that runs over several lines is one row.
"""

from __future__ import annotations

import csv
import io

from safetyreport.errors import Problem
from safetyreport.exchange.cells import Cell
from safetyreport.exchange.csv_marks import FAILED
from safetyreport.exchange.encoding import decoded_table
from safetyreport.exchange.headings import letter
from safetyreport.exchange.xlsx_limits import LARGEST_FILE, MEGABYTE
from safetyreport.exchange.xlsx_sheet import MOST_COLUMNS, MOST_ROWS


def table_text(data: bytes, file: str) -> tuple[str, tuple[Problem, ...]] | Problem:
    """The text of a table in UTF-8 or CP932 and a remark on its encoding, or why there is none."""
    if len(data) > LARGEST_FILE:
        values = {"file": file, "most": LARGEST_FILE // MEGABYTE}
        return Problem("tables.too_big", file=file, values=values)
    found = decoded_table(data, file)
    if isinstance(found, Problem):
        return found
    content, encoding = found
    if "\0" in content:
        line = content.count("\n", 0, content.index("\0")) + 1
        return Problem("tables.nul", file=file, row=line, values={"file": file, "line": line})
    if not content.strip():
        return Problem("exchange.empty_file", file=file, values={"file": file})
    if encoding != "cp932":
        return content, ()
    return content, (Problem("tables.read_as_cp932", "warning", file, values={"file": file}),)


def table_rows(
    content: str, file: str, delimiter: str
) -> tuple[dict[int, dict[int, Cell]], dict[int, int], Problem | None]:
    """The filled cells of a delimited text by row and column, both counted from 1.

    With them how many cells each row has, filled or not.
    """
    found: dict[int, dict[int, Cell]] = {}
    widths: dict[int, int] = {}
    before = csv.field_size_limit(len(content) + 1)
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, fields in enumerate(reader, 1):
            if number > MOST_ROWS or len(fields) > MOST_COLUMNS:
                place = f"{letter(len(fields) or 1)}{number}"
                values = {"file": file, "place": place, "rows": MOST_ROWS, "columns": MOST_COLUMNS}
                return {}, {}, Problem("tables.far_cell", file=file, row=number, values=values)
            cells = {at: _cell(one) for at, one in enumerate(fields, 1) if one.strip()}
            if cells:
                found[number] = cells
                widths[number] = len(fields)
    except csv.Error:
        line = reader.line_num
        values = {"file": file, "line": line}
        return {}, {}, Problem("tables.csv_quotes", file=file, row=line, values=values)
    finally:
        csv.field_size_limit(before)
    return found, widths, None


def _cell(content: str) -> Cell:
    return Cell("error" if FAILED.fullmatch(content.strip()) else "text", content)
