"""The headings of another program's file, from which a mapping can be drafted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from safetyreport.errors import Problem
from safetyreport.exchange.cells import Cell
from safetyreport.exchange.delimited import headings, read_delimited
from safetyreport.exchange.mapping.draft import Sheet
from safetyreport.exchange.redcap_dictionary import HEADINGS, DictionaryField, is_dictionary
from safetyreport.exchange.redcap_export import EVENT, INSTRUMENT
from safetyreport.exchange.xlsx_limits import OLE_MARK, opened
from safetyreport.exchange.xlsx_parts import PartError, outline
from safetyreport.exchange.xlsx_sheet import read_sheet
from safetyreport.records.naming import hint, nearest

_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Found:
    """What a file offers: a data dictionary, or the headings of its tables."""

    sheets: tuple[Sheet, ...] = ()
    dictionary: bool = False
    redcap: bool = False
    problems: tuple[Problem, ...] = ()


def headings_of(data: bytes, file: str, sheet: str | None, header_row: int | None) -> Found:
    """The headings of a CSV file or a workbook; `sheet` and `header_row` choose among them."""
    if data.startswith((_ZIP, OLE_MARK)):
        return _workbook(data, file, sheet, header_row)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"[", b"{")):
        return Found(dictionary=True)  # the API's metadata; anything else is refused as such
    found = read_delimited(data, file, None, HEADINGS["field_name"])
    row = header_row or min(found.rows, default=1)
    names = headings(found.rows.get(row, {})).names
    if is_dictionary(tuple(names.values())):
        return Found(dictionary=True)
    redcap = bool({EVENT, INSTRUMENT} & set(names.values())) or any(
        name.endswith("_complete") for name in names.values()
    )
    return Found((Sheet(None, _fields(names), row),), redcap=redcap, problems=found.problems)


def _workbook(data: bytes, file: str, wanted: str | None, header_row: int | None) -> Found:
    parts = opened(data, file)
    if isinstance(parts, Problem):
        return Found(problems=(parts,))
    sheets = []
    try:
        about = outline(parts)
        titles = [part.title for part in about.sheets]
        if wanted is not None and wanted not in titles:
            values: dict[str, object] = {"name": wanted, "file": file, "sheets": tuple(titles)}
            values["hint"] = hint(nearest(wanted, titles))
            return Found(problems=(Problem("mapping.sheet_absent", file=file, values=values),))
        for part in about.sheets:
            if wanted not in (None, part.title):
                continue
            rows = read_sheet(parts, about, part).rows
            row = header_row or _first(rows)
            if row in rows:
                names = headings(rows[row]).names
                sheets.append(Sheet(part.title, _fields(names), row))
    except PartError as refused:
        damage = {"file": file, **refused.values}
        return Found(problems=(Problem(refused.code, file=file, values=damage),))
    return Found(tuple(sheets))


def _first(rows: Mapping[int, Mapping[int, Cell]]) -> int:
    """The first row with at least two texts: a title above a table stands alone."""
    for number in sorted(rows):
        if sum(cell.sort == "text" for cell in rows[number].values()) > 1:
            return number
    return min(rows, default=1)


def _fields(names: Mapping[int, str]) -> tuple[DictionaryField, ...]:
    # The choices of a checkbox are columns of one field.
    plain = dict.fromkeys(name.partition("___")[0] for name in names.values())
    return tuple(DictionaryField(name, "", "", name) for name in plain)
