"""Records as CSV files, one for each kind, such that reading them gives the records again."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping
from typing import Any

from safetyreport.exchange.cells import Cell, Reason, read_cell
from safetyreport.exchange.csv_marks import marked
from safetyreport.exchange.headings import ASSESSMENTS, EVENT, NUMBER, SHEETS, Column
from safetyreport.exchange.written_cells import TEXT, Written, needed_columns, rows_of, written
from safetyreport.exchange.xlsx_styles import number_text
from safetyreport.records.base import Record

_FREE = ("text", "line")  # what a person wrote, or a list of it


def csv_files(records: Iterable[Record]) -> dict[str, bytes]:
    """The files by name: UTF-8 with a byte-order mark, headings by field name.

    Columns in which no record holds anything are left out.
    """
    rows: dict[str, list[Mapping[str, Any]]] = {}
    for record in records:
        for sheet, content in rows_of(record):
            rows.setdefault(sheet, []).append(content)
    return {f"{sheet}.csv": csv_table(sheet, rows[sheet]) for sheet in SHEETS if sheet in rows}


def csv_table(sheet: str, contents: list[Mapping[str, Any]]) -> bytes:
    """One table of records of a kind, or of later assessments, by their contents as JSON values."""
    known = needed_columns(sheet, contents)
    lines = [
        {column.path: _cell(column, one) for column, one in written(known, content)}
        for content in contents
    ]
    filled = {path for line in lines for path in line}
    heads = [
        column.path for column in known if column.path in filled or column.path in _required(sheet)
    ]
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([line.get(path, "") for path in heads] for line in lines)
    return codecs.BOM_UTF8 + stream.getvalue().encode("utf-8")


def _required(sheet: str) -> tuple[str, ...]:
    return (EVENT, NUMBER) if sheet == ASSESSMENTS else ("id",)


def _cell(column: Column, one: Written) -> str:
    if isinstance(one.value, dt.datetime):
        return one.value.isoformat(timespec="seconds" if one.value.second else "minutes")
    if isinstance(one.value, dt.date):
        return one.value.isoformat()
    if isinstance(one.value, float):
        return number_text(repr(one.value))
    if isinstance(one.value, str) and one.form != TEXT:
        return _code(column, one.value)
    return marked(str(one.value)) if column.form.sort in _FREE else str(one.value)


def _code(column: Column, word: str) -> str:
    """The code that a word of ours stands for, where it reads the same: for other programs."""
    meant = read_cell(column, Cell("text", word))
    plain: str | None = None
    if isinstance(meant, Reason):
        plain = meant.code
    elif isinstance(meant, bool):
        plain = "yes" if meant else "no"
    elif isinstance(meant, str):
        plain = meant
    same = plain is not None and read_cell(column, Cell("text", plain)) == meant
    return plain if plain is not None and same else word
