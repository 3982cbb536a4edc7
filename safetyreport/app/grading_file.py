"""Reading a table of laboratory values to be graded: every row, or everything wrong with it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetyreport.app.grading_columns import NUMBERS, REQUIRED, heads, label, value_of
from safetyreport.errors import InputRefused, Problem
from safetyreport.exchange.doubt import Doubt
from safetyreport.exchange.encoding import decoded_table
from safetyreport.exchange.headings import letter
from safetyreport.exchange.xlsx_limits import LARGEST_FILE, MEGABYTE
from safetyreport.exchange.xlsx_sheet import MOST_COLUMNS, MOST_ROWS
from safetyreport.grading.criteria import packaged
from safetyreport.grading.evaluation import contradicted
from safetyreport.grading.grades import terms_of
from safetyreport.grading.measurement import Measurement, faults
from safetyreport.grading.terms import VERSIONS, term

_DELIMITERS = (",", "\t", ";")
_ZIP = b"PK\x03\x04"  # a workbook (.xlsx) begins so


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table; `number` as a spreadsheet shows it, the headings being row 1.

    `term`: only this term of CTCAE is asked for.
    """

    number: int
    participant: str | None
    measurement: Measurement
    term: str | None


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file and remarks about it."""

    rows: tuple[Row, ...]
    warnings: tuple[Problem, ...] = ()


def read_rows(path: Path) -> Table:
    """The rows of a CSV file; InputRefused with everything wrong, each with row and column."""
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or ""
        raise InputRefused("grading.unreadable", file=str(path), reason=reason) from None
    return parse_rows(data, path.name)


def parse_rows(data: bytes, file: str) -> Table:
    """The same from the file's bytes."""
    if len(data) > LARGEST_FILE:
        values = {"file": file, "most": LARGEST_FILE // MEGABYTE}
        raise _refused([Problem("tables.too_big", file=file, values=values)], file)
    if data.startswith(_ZIP):
        raise _refused([Problem("grading.is_workbook", file=file, values={"file": file})], file)
    content = decoded_table(data, file)
    if isinstance(content, Problem):
        raise _refused([content], file)
    lines, problems = _lines(content[0], file)
    if not lines and not problems:
        problems = [Problem("exchange.empty_file", file=file, values={"file": file})]
    if problems:
        raise _refused(problems, file)
    number, first = lines[0]
    names, problems = heads(first, number, file)
    rows: list[Row] = []
    if not problems:
        for number, cells in lines[1:]:
            found = _row(names, cells, number, file)
            if isinstance(found, Row):
                rows.append(found)
            else:
                problems += found
        if not rows and not problems:
            problems = [Problem("grading.no_rows", file=file, values={"file": file})]
    if problems:
        raise _refused(problems, file)
    values = {"file": file}
    remark = Problem("tables.read_as_cp932", "warning", file=file, values=values)
    return Table(tuple(rows), (remark,) if content[1] == "cp932" else ())


def _refused(problems: list[Problem], file: str) -> InputRefused:
    return InputRefused(
        "grading.file_refused", problems=problems[:10_000], file=file, count=len(problems)
    )


def _lines(content: str, file: str) -> tuple[list[tuple[int, list[str]]], list[Problem]]:
    """The filled rows with their numbers."""
    if "\0" in content:
        values = {"file": file, "line": content.count("\n", 0, content.index("\0")) + 1}
        return [], [Problem("tables.nul", file=file, values=values)]
    first = next((line for line in content.splitlines() if line.strip()), "")
    before = csv.field_size_limit(len(content) + 1)
    reader = csv.reader(
        io.StringIO(content, newline=""),
        delimiter=max(_DELIMITERS, key=first.count),
        strict=True,
    )
    found = []
    try:
        for number, cells in enumerate(reader, 1):
            if number > MOST_ROWS or len(cells) > MOST_COLUMNS:
                place = f"{letter(len(cells) or 1)}{number}"
                values = {"file": file, "place": place, "rows": MOST_ROWS, "columns": MOST_COLUMNS}
                return [], [Problem("tables.far_cell", file=file, row=number, values=values)]
            if any(cell.strip() for cell in cells):
                found.append((number, cells))
    except csv.Error:
        line = reader.line_num
        values = {"file": file, "line": line}
        return [], [Problem("tables.csv_quotes", file=file, row=line, values=values)]
    finally:
        csv.field_size_limit(before)
    return found, []


def _row(names: dict[int, str], cells: list[str], row: int, file: str) -> Row | list[Problem]:
    given: dict[str, Any] = {}
    written: dict[str, str] = {}
    places = {name: letter(at + 1) for at, name in names.items()}
    problems: list[Problem] = []

    def note(code: str, name: str, values: Mapping[str, object]) -> None:
        value = written.get(name)
        told = {"label": label(name), "value": (value or "")[:60], **values}
        problems.append(
            Problem(
                code,
                file=file,
                row=row,
                column=places.get(name),
                field=name,
                value=value[:200] if value else None,
                values=told,
            )
        )

    for at, cell in enumerate(cells):
        if at not in names and cell.strip():
            value = cell.strip()
            problems.append(
                Problem(
                    "grading.cell_beyond",
                    file=file,
                    row=row,
                    column=letter(at + 1),
                    value=value[:200],
                    values={"value": value[:60]},
                )
            )
    for at, name in names.items():
        if at < len(cells) and cells[at].strip():
            written[name] = cells[at].strip()
            found = value_of(name, written[name])
            if isinstance(found, Doubt):
                note(found.code, name, found.values)
            else:
                given[name] = found
    for name in REQUIRED:
        if name not in written:
            note("grading.cell_missing", name, {})
    if problems:
        return problems
    measurement = _measurement(given)
    asked = _asked_term(given.get("term"), measurement.analyte)
    if isinstance(asked, Doubt):
        note(asked.code, "term", asked.values)
        asked = None
    for fault in faults(measurement):
        note(fault.code, fault.field, fault.values)
    if _contradicted(measurement):
        note("grading.baseline_contradicted", "baseline_abnormal", {})
    return problems or Row(row, given.get("participant"), measurement, asked)


def _measurement(given: Mapping[str, Any]) -> Measurement:
    facts: dict[str, Any] = {name: given[name] for name in NUMBERS if name in given}
    facts |= {
        name: {"yes": True, "no": False}.get(given.get(name, "unknown"))
        for name in ("baseline_abnormal", "at_rest", "g_csf")
    }
    return Measurement(
        given["analyte"],
        unit=given.get("unit"),
        symptomatic=given.get("symptomatic"),
        anticoagulated=given.get("anticoagulated"),
        is_baseline=given.get("is_baseline") == "yes",
        **facts,
    )


def _asked_term(written: str | None, analyte: str) -> str | Doubt | None:
    """The term a cell names; it must be one that the analyte is graded under in some version."""
    if written is None:
        return None
    known = dict.fromkeys(name for version in VERSIONS for name in terms_of(analyte, version))
    meant = next((one.name for version in VERSIONS if (one := term(version, written))), None)
    if meant in known:
        return meant
    return Doubt("grading.term_not_of_analyte", {"known": tuple(known)})


def _contradicted(measurement: Measurement) -> bool:
    return any(
        contradicted(measurement, one)
        for version in VERSIONS
        for one in packaged().of(measurement.analyte, version)
    )
