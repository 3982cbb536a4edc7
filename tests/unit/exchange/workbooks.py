"""Workbooks made for the tests: filled as a person would, or bent where no program would."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from safetyreport.errors import Problem

Edit = Callable[[bytes], bytes]


def workbook(sheets: Mapping[str, Sequence[Any]], epoch_1904: bool = False) -> bytes:
    """An .xlsx with these sheets, written by openpyxl, row by row."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    if epoch_1904:
        book.epoch = CALENDAR_MAC_1904
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(list(row))
    return saved(book)


def opened(data: bytes) -> Any:
    """A workbook as openpyxl sees it."""
    return openpyxl.load_workbook(io.BytesIO(data))


def saved(book: openpyxl.Workbook) -> bytes:
    """The bytes of a workbook."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def edited(data: bytes, part: str, edit: Edit) -> bytes:
    """The workbook with one part changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        assert part in old.namelist()
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, edit(content) if name == part else content)
    return buffer.getvalue()


def with_shared_strings(data: bytes) -> bytes:
    """The workbook with the texts of its first sheet kept apart, as Excel writes them."""
    texts: list[str] = []

    def share(found: re.Match[str]) -> str:
        texts.append(f"<si>{found[2]}</si>")
        return f'{found[1]} t="s"><v>{len(texts) - 1}</v></c>'

    def cells(content: bytes) -> bytes:
        inline = r'(<c [^>]*?) t="inlineStr"[^>]*><is>(.*?)</is></c>'
        return re.sub(inline, share, content.decode("utf-8")).encode("utf-8")

    relation = '<Relationship Id="rIdS" Type="x/sharedStrings" Target="sharedStrings.xml"/>'
    data = edited(data, "xl/worksheets/sheet1.xml", cells)
    end = replaced("</Relationships>", f"{relation}</Relationships>")
    data = edited(data, "xl/_rels/workbook.xml.rels", end)
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", f"<sst>{''.join(texts)}</sst>".encode())
    assert texts
    return buffer.getvalue()


def replaced(pattern: str, by: str) -> Edit:
    """An edit that replaces the first place where the pattern stands; it must stand there."""

    def edit(content: bytes) -> bytes:
        text, count = re.subn(pattern, lambda _: by, content.decode("utf-8"), count=1)
        assert count == 1, content[:2000]
        return text.encode("utf-8")

    return edit


def places(problems: Sequence[Problem]) -> list[tuple[str, str | None, int | None, str | None]]:
    """What is told, and where: code, sheet, row, column."""
    return [(one.code, one.sheet, one.row, one.column) for one in problems]
