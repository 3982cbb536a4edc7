"""Builds the example files to bring from elsewhere: `python tools/build_imports.py [--check]`.

What is in them stands in tools/demo/imports/*.toml. A flat REDCap export repeats all columns in
every row, and a workbook is no text: both are made from there. `--check` changes nothing and
exits 1 when a committed file says something else.
"""

from __future__ import annotations

import csv
import io
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Alignment

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from safetyreport.exchange.redcap_dictionary import HEADINGS  # noqa: E402

SOURCE = ROOT / "tools" / "demo" / "imports"
TARGET = ROOT / "safetyreport" / "demo" / "imports"
MOMENT = (2026, 11, 20, 9, 0, 0)  # written into the workbook instead of the time of the build
KEYS = {
    "field_name": "name",
    "form_name": "form",
    "field_type": "type",
    "field_label": "label",
    "select_choices_or_calculations": "choices",
    "field_note": "note",
    "text_validation_type_or_show_slider_number": "validation",
}
Raw = dict[str, Any]


def toml(name: str) -> Raw:
    """One source file."""
    with (SOURCE / name).open("rb") as stream:
        return tomllib.load(stream)


def text(rows: list[list[str]], end: str) -> bytes:
    """Rows as CSV in UTF-8."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator=end).writerows(rows)
    return buffer.getvalue().encode("utf-8")


def dictionary(source: Raw) -> bytes:
    """The data dictionary, with the eighteen headings of REDCap."""
    rows = [list(HEADINGS.values())]
    for field in source["fields"]:
        held = {key: str(field.get(name, "")) for key, name in KEYS.items()}
        held["identifier"] = "y" if field.get("identifier") else ""
        rows.append([held.get(key, "") for key in HEADINGS])
    return text(rows, "\n")


def export(source: Raw) -> bytes:
    """The flat raw export: every field in every row, boxes never ticked as 0."""
    fields, forms = source["fields"], list(dict.fromkeys(f["form"] for f in source["fields"]))
    columns: list[tuple[str, str, str]] = []  # heading, field, choice of a checkbox
    for form in forms:
        for field in (one for one in fields if one["form"] == form):
            codes = (
                [part.partition(",")[0].strip() for part in field["choices"].split("|")]
                if field["type"] == "checkbox"
                else [""]
            )
            name = field["name"]
            columns += [(f"{name}___{code}" if code else name, name, code) for code in codes]
        columns.append((f"{form}_complete", f"{form}_complete", ""))
    first, *others = columns
    keys = ["redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance"]
    rows = [[first[0], *keys, *(heading for heading, _, _ in others)]]
    for row in source["rows"]:
        unknown = set(row) - {field["name"] for field in fields}
        if unknown - {"record", "event", "form", "instance", "repeats", "status"}:
            raise ValueError(f"unknown fields: {sorted(unknown)}")
        repeated = "instance" in row and row.get("repeats") != "event"
        held = {**row, f"{row['form']}_complete": row.get("status", "2")}
        cells = [row["record"], row["event"], row["form"] if repeated else ""]
        cells.append(str(row.get("instance", "")))
        for _, name, code in others:
            given = held.get(name, [] if code else "")
            cells.append(str(int(code in given)) if code else str(given))
        rows.append(cells)
    return text(rows, "\n")


def workbook(source: Raw) -> bytes:
    """The hospital's own workbook, the same bytes on every run."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for sheet in source["sheets"]:
        page = book.create_sheet(sheet["name"])
        for row in sheet["rows"]:
            page.append([None if cell == "" else cell for cell in row])
        for area in sheet.get("merged", ()):
            page.merge_cells(area)
            page[area.partition(":")[0]].alignment = Alignment(horizontal="center")
    buffer = io.BytesIO()
    book.save(buffer)
    again = io.BytesIO()
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != "docProps/core.xml":
                new.writestr(zipfile.ZipInfo(name, MOMENT), old.read(name), zipfile.ZIP_DEFLATED)
                continue
            core = (
                '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
                '<cp:coreProperties xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:cp='
                '"http://schemas.openxmlformats.org/package/2006/metadata/core-properties">'
                "<dc:title>架空 / Fictitious</dc:title></cp:coreProperties>"
            )
            new.writestr(zipfile.ZipInfo(name, MOMENT), core.encode("utf-8"), zipfile.ZIP_DEFLATED)
    return again.getvalue()


def said(data: bytes) -> object:
    """What a file says: a workbook's bytes may differ from one library to the next."""
    if not data.startswith(b"PK"):
        return data
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [
        (page.title, [*page.iter_rows(values_only=True)], sorted(map(str, page.merged_cells)))
        for page in book.worksheets
    ]


def built() -> dict[str, bytes]:
    """Every file made here, by its place below the folder of examples."""
    redcap = toml("redcap.toml")
    return {
        "redcap/dictionary.csv": dictionary(redcap),
        "redcap/export.csv": export(redcap),
        "excel/ae-list.xlsx": workbook(toml("excel.toml")),
    }


def main(arguments: list[str]) -> int:
    """Write the files, or with `--check` say whether they are up to date."""
    old = 0
    for name, data in built().items():
        target = TARGET / name
        same = target.exists() and said(target.read_bytes()) == said(data)
        old += not same
        if "--check" in arguments:
            print(f"{name} is up to date" if same else f"{name}: run python tools/build_imports.py")
        elif not same:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            print(f"{name}: {len(data)} bytes")
    return 1 if old and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
