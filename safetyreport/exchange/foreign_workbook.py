"""The sheets of a hospital's own workbook that a mapping names, with its habits told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from safetyreport.errors import Problem
from safetyreport.exchange.headings import letter
from safetyreport.exchange.mapping.model import MappingFile
from safetyreport.exchange.mapping.source import Source, SourceTable
from safetyreport.exchange.workbook_records import remarks
from safetyreport.exchange.xlsx_limits import opened
from safetyreport.exchange.xlsx_parts import PartError, outline
from safetyreport.exchange.xlsx_sheet import Worksheet, read_sheet
from safetyreport.records.naming import hint, nearest


def read_workbook_sheets(data: bytes, file: str, mapping: MappingFile) -> Source:
    """The tables of the sheets that the mapping reads; nothing the file holds raises."""
    from safetyreport.exchange.foreign_table import under

    parts = opened(data, file)
    if isinstance(parts, Problem):
        return Source(problems=(parts,))
    settings = mapping.source
    tables: list[SourceTable] = []
    problems: list[Problem] = []
    title: str | None = None
    try:
        about = outline(parts)
        titles = {part.title: part for part in about.sheets}
        wanted = dict.fromkeys(
            (block.sheet or settings.sheet, block.header_row or settings.header_row)
            for block in mapping.blocks
        )
        told: set[str] = set()
        for name, header_row in wanted:
            if name is None and len(titles) == 1:
                name = next(iter(titles))
            title = name
            if name is None or name not in titles:
                code = "mapping.sheet_absent" if name else "mapping.sheet_unnamed"
                near = hint(nearest(name, titles)) if name else ""
                values: dict[str, object] = {
                    "name": name or "",
                    "file": file,
                    "sheets": tuple(titles),
                    "hint": near,
                }
                problems.append(Problem(code, file=file, sheet=name, values=values))
                continue
            worksheet = read_sheet(parts, about, titles[name])
            if settings.fill_merged:
                _fill(worksheet, header_row)
            if name not in told:
                problems += _told(worksheet, file, header_row, fill=settings.fill_merged)
            told.add(name)
            table, more = under(worksheet.rows, file, name, header_row, settings)
            problems += more
            if table is not None:
                tables.append(replace(table, from_1904=about.from_1904))
    except PartError as refused:
        damage = {"file": file, **refused.values}
        return Source(problems=(Problem(refused.code, file=file, sheet=title, values=damage),))
    return Source(tuple(tables), tuple(problems))


def _fill(worksheet: Worksheet, header_row: int) -> None:
    """Writes the content of merged cells into every cell that they cover, below the headings."""
    for top, left, bottom, right in worksheet.merged:
        anchor = worksheet.rows.get(top, {}).get(left)
        if anchor is None or top <= header_row:
            continue
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                worksheet.rows.setdefault(row, {}).setdefault(column, anchor)


def _told(worksheet: Worksheet, file: str, header_row: int, *, fill: bool) -> Iterator[Problem]:
    for problem in remarks(worksheet, file):
        if problem.code != "tables.merged":
            yield problem
    for top, left, bottom, right in worksheet.merged:
        if fill or top <= header_row or (bottom == top and right == left):
            continue
        if worksheet.rows.get(top, {}).get(left) is not None:
            area = f"{letter(left)}{top}:{letter(right)}{bottom}"
            yield Problem(
                "mapping.merged", "warning", file, worksheet.title, top, letter(left),
                values={"area": area, "name": worksheet.title},
            )  # fmt: skip
