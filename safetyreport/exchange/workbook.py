"""The workbook in which a coordinator keeps a study's records, new or filled with records."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from safetyreport.errors import InputRefused, Problem
from safetyreport.exchange.examples import EXAMPLE_MARK, example
from safetyreport.exchange.headings import (
    ASSESSMENTS,
    EVENT,
    REASONS,
    SHEETS,
    Column,
    label,
    letter,
    sheet_title,
)
from safetyreport.exchange.workbook_choices import Choices, choice, write_choices
from safetyreport.exchange.workbook_records import CHOICES, GUIDE, SCHEMA, own_title
from safetyreport.exchange.written_cells import (
    DAY,
    MINUTE,
    TEXT,
    Written,
    needed_columns,
    put,
    rows_of,
    written,
)
from safetyreport.exchange.xlsx_sheet import LONGEST_TEXT
from safetyreport.i18n import LANGS, text
from safetyreport.records.base import Record
from safetyreport.records.study import Study

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_NAME_ROW, _FIRST_ROW, _LAST_ROW = 1, 4, 2_000
_EPOCH = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)  # the same bytes on every day
_FORMATS = {"day": DAY, "moment": MINUTE, "number": "General", "whole": "General"}
_WIDTHS = {"text": 36, "line": 20, "id": 16, "day": 13, "moment": 18}
_HEADING, _NAME, _EXAMPLE = "DDEBF7", "F2F2F2", "FFF2CC"


def new_workbook(study: Study | None = None) -> bytes:
    """An empty .xlsx for the records of a study, with one example row on each sheet."""
    return _bytes(study, {sheet: [example(sheet)] for sheet in SHEETS}, examples=True)


def workbook_of(records: Iterable[Record], study: Study | None = None) -> bytes:
    """An .xlsx that holds these records and reads back as them.

    With a study it has every sheet and list, to be continued; without, the filled sheets alone.

    Raises:
        InputRefused: a text is longer than a cell can hold; it is never cut.
    """
    rows: dict[str, list[Mapping[str, Any]]] = {sheet: [] for sheet in SHEETS}
    for record in records:
        for sheet, content in rows_of(record):
            rows[sheet].append(content)
    if study is None:
        rows = {sheet: contents for sheet, contents in rows.items() if contents}
    return _bytes(study, rows, examples=False)


def _bytes(
    study: Study | None, rows: Mapping[str, Sequence[Mapping[str, Any]]], *, examples: bool
) -> bytes:
    from openpyxl import Workbook
    from openpyxl.packaging.custom import StringProperty

    book = Workbook()
    book.remove(book.worksheets[0])
    _guide(book.create_sheet(own_title(GUIDE)), study)
    sheets = {sheet: book.create_sheet(sheet_title(sheet)) for sheet in rows}
    choices: Choices = {}
    if len(rows) == len(SHEETS):
        choices = write_choices(book.create_sheet(own_title(CHOICES)), study)
    for sheet, contents in rows.items():
        _fill(sheets[sheet], sheet, contents, choices, examples=examples)
    book.custom_doc_props.append(  # type: ignore[attr-defined]
        StringProperty(name="safetyreport", value=SCHEMA)
    )
    book.properties.creator = "safetyreport"
    book.properties.created = _EPOCH.replace(tzinfo=None)
    return _packed(book)


def _fill(
    page: Worksheet,
    sheet: str,
    contents: Sequence[Mapping[str, Any]],
    choices: Choices,
    *,
    examples: bool,
) -> None:
    columns = needed_columns(sheet, contents)
    for at, column in enumerate(columns, 1):
        _head(page, sheet, at, column, choices)
    page.freeze_panes = f"B{_FIRST_ROW}"
    page.row_dimensions[2].height = page.row_dimensions[3].height = 32
    places = {column.path: at for at, column in enumerate(columns, 1)}
    refused: list[Problem] = []
    for row, content in enumerate(contents, _FIRST_ROW):
        key = str(content.get(EVENT if sheet == ASSESSMENTS else "id"))
        for column, one in written(columns, content):
            if isinstance(one.value, str) and _long(one.value) >= LONGEST_TEXT:
                refused.append(_too_long(page.title, row, sheet, column, key))
                continue
            put(page, row, places[column.path], one)
        if examples:
            put(page, row, 1, Written(f"{EXAMPLE_MARK} {key}", TEXT))
            _colour(page, row, len(columns), _EXAMPLE, italic=True)
    if refused:
        raise InputRefused("tables.not_written", problems=refused, count=len(refused))


def _head(page: Worksheet, sheet: str, at: int, column: Column, choices: Choices) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.worksheet.datavalidation import DataValidation

    phrase = label(sheet, column)
    for row, name in enumerate(
        (column.path, *(text(phrase.key, lang, phrase.values) for lang in LANGS)), _NAME_ROW
    ):
        cell = page.cell(row, at, name)
        own = row == _NAME_ROW
        cell.font = Font(bold=not own, italic=own, color="808080" if own else "000000")
        cell.fill = PatternFill("solid", fgColor=_NAME if own else _HEADING)
        cell.alignment = Alignment(wrap_text=not own, vertical="center")
    note = Comment(_note(sheet, column), "safetyreport", height=180, width=320)
    page.cell(2, at).comment = note
    sort = column.form.sort
    dimension = page.column_dimensions[letter(at)]
    dimension.width = _WIDTHS.get(sort, 16)
    listed = column.form.many and column.code is None and column.place is None
    dimension.number_format = _FORMATS.get(sort, TEXT) if not listed else TEXT
    dimension.alignment = Alignment(wrap_text=sort == "text", vertical="top")
    area = choices.get(choice(column) or ())
    if area:
        # The reader judges what is typed: the codes and the English words are right as well.
        rule = DataValidation("list", formula1=area, allow_blank=True, showErrorMessage=False)
        rule.add(f"{letter(at)}{_FIRST_ROW}:{letter(at)}{_LAST_ROW}")
        page.add_data_validation(rule)


def _note(sheet: str, column: Column) -> str:
    form = column.form
    sort: str = form.sort
    if column.path == REASONS:
        sort = "missing"
    elif column.code is not None:
        sort = "tick"
    elif form.many and sort in ("id", "line", "code"):
        sort = "codes" if sort == "code" else "list"
    found = []
    for lang in LANGS:
        phrase = label(sheet, column)
        lines = [text(phrase.key, lang, phrase.values), text(f"tables.note.{sort}", lang)]
        if form.required and column.lang != "en":
            lines.append(text("tables.note.required", lang))
        if column.reason:
            lines.append(text("tables.note.reason", lang))
        found.append("\n".join(lines))
    return "\n\n".join(found)


def _guide(page: Worksheet, study: Study | None) -> None:
    from openpyxl.styles import Alignment, Font

    lines = [f"tables.guide.{number:02}" for number in range(1, 11)]
    row = 1
    for lang in LANGS:
        name = study.title.any(lang) if study else ""
        for key in lines:
            cell = page.cell(row, 1)
            put(page, row, 1, Written(text(key, lang, {"study": name}).rstrip(" \u3000—"), TEXT))
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=key == lines[0], size=14 if key == lines[0] else 11)
            row += 1
        row += 1
    page.column_dimensions["A"].width = 100


def _colour(page: Worksheet, row: int, most: int, colour: str, *, italic: bool) -> None:
    from openpyxl.styles import Font, PatternFill

    for at in range(1, most + 1):
        cell = page.cell(row, at)
        cell.fill = PatternFill("solid", fgColor=colour)
        cell.font = Font(italic=italic, color="7F6000")


def _long(value: str) -> int:
    return max(len(value), len(value.encode("utf-16-le", "surrogatepass")) // 2)


def _too_long(title: str, row: int, sheet: str, column: Column, key: str) -> Problem:
    values = {"label": label(sheet, column), "most": LONGEST_TEXT - 1}
    return Problem(
        "tables.text_too_long", sheet=title, row=row, record=key, field=column.path, values=values
    )


def _packed(book: Workbook) -> bytes:
    """The workbook's bytes without the time at which they were made."""
    buffer, packed = io.BytesIO(), io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as made, zipfile.ZipFile(packed, "w") as archive:
        for part in made.infolist():
            content = made.read(part)
            if part.filename == "docProps/core.xml":
                moment = b"1980-01-01T00:00:00Z"
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + moment, content)
            fixed = zipfile.ZipInfo(part.filename, _EPOCH.timetuple()[:6])
            fixed.compress_type = zipfile.ZIP_DEFLATED
            fixed.create_system = 3  # the same on every operating system
            archive.writestr(fixed, content)
    return packed.getvalue()
