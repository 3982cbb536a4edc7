"""CDISC Dataset-JSON 1.1: one dataset in a file, as one object or as lines (NDJSON)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from safetyreport.errors import Problem
from safetyreport.exchange.encoding import decoded
from safetyreport.exchange.json_records import DEEPEST, LARGEST_FILE, Unreadable
from safetyreport.exchange.problems import shown
from safetyreport.exchange.sdtm.dataset import Datasets, Line, named

VERSION = "1.1"
SOURCE = "safetyreport"  # the name under which this program's own exports are known
_VERSIONS = ("1.1.",)
_REQUIRED = ("itemGroupOID", "records", "name", "label", "columns")
_LONGEST_NUMBER = 400


def read_dataset_json(data: bytes, file: str) -> Datasets:
    """The dataset of a Dataset-JSON file; nothing it holds raises."""
    if len(data) > LARGEST_FILE:
        return _refused("exchange.too_big", file, most=LARGEST_FILE // 1024 // 1024)
    text = decoded(data, file)
    if isinstance(text, Problem):
        return Datasets(problems=(text,))
    if not text.strip():
        return _refused("exchange.empty_file", file)
    content = _content(text, file)
    if isinstance(content, Problem):
        return Datasets(problems=(content,))
    version = content.get("datasetJSONVersion")
    if version != VERSION and not str(version).startswith(_VERSIONS):
        return _refused("sdtm.json_version", file, value=shown(version) or "", version=VERSION)
    absent = tuple(name for name in _REQUIRED if name not in content)
    if absent:
        return _refused("sdtm.json_keys", file, names=absent)
    names = _names(content["columns"])
    if names is None:
        return _refused("sdtm.json_columns", file)
    twice = tuple(sorted({name for name in names if names.count(name) > 1}))
    if twice:
        return _refused("sdtm.variable_twice", file, names=twice)
    return _dataset(content, names, file)


def _content(text: str, file: str) -> dict[str, Any] | Problem:
    """The object of the file; lines are brought into the shape of one object."""
    rows: list[Any] = []
    at = 1
    lines = text.lstrip().split("\n")  # a line separator inside a text is no new line
    try:
        first = _parsed(lines[0]) if len(lines) > 1 and lines[0].rstrip().endswith("}") else None
        if isinstance(first, dict) and "columns" in first and "rows" not in first:
            for number, line in enumerate(lines[1:], 2):
                at = number
                if line.strip():
                    rows.append(_parsed(line))
            return {**first, "rows": rows}
    except json.JSONDecodeError as error:
        return _syntax(error, file, at - 1)
    except RecursionError:
        return Problem("exchange.json_depth", file=file, values={"file": file, "most": DEEPEST})
    try:
        found = _parsed(text)
    except json.JSONDecodeError as error:
        return _syntax(error, file)
    except RecursionError:
        return Problem("exchange.json_depth", file=file, values={"file": file, "most": DEEPEST})
    if not isinstance(found, dict):
        return Problem("exchange.json_no_object", file=file, values={"file": file})
    return found


def _parsed(text: str) -> Any:
    return json.loads(text, parse_float=_number, parse_int=_number, parse_constant=Unreadable)


def _number(text: str) -> object:
    try:
        return Decimal(text) if len(text) <= _LONGEST_NUMBER else Unreadable(text[:20])
    except InvalidOperation:  # an exponent of astronomical length
        return Unreadable(text)


def _names(columns: object) -> list[str] | None:
    if not isinstance(columns, list) or not columns:
        return None
    names = [one.get("name") if isinstance(one, dict) else None for one in columns]
    whole = all(isinstance(one, str) and one for one in names)
    return [str(one) for one in names] if whole else None


def _dataset(content: Mapping[str, Any], names: Sequence[str], file: str) -> Datasets:
    rows = content.get("rows", [])
    if not isinstance(rows, list):
        return _refused("sdtm.json_columns", file)
    told = content["records"]
    if told != len(rows):
        return _refused("sdtm.json_count", file, told=str(shown(told) or ""), count=len(rows))
    lines: list[Line] = []
    problems: list[Problem] = []
    for number, row in enumerate(rows, 1):
        if not isinstance(row, list) or len(row) != len(names):
            count = len(row) if isinstance(row, list) else 0
            values: dict[str, object] = {"most": len(names), "count": count}
            problems.append(Problem("sdtm.row_length", file=file, row=number, values=values))
            continue
        cells = {name: _cell(one) for name, one in zip(names, row, strict=True)}
        for name, cell in cells.items():
            if cell is None:
                problems.append(
                    Problem(
                        "sdtm.json_value", file=file, row=number, column=name,
                        values={"variable": name},
                    )
                )  # fmt: skip
        lines.append(Line(number, {name: cell for name, cell in cells.items() if cell}))
    system = content.get("sourceSystem")
    own = isinstance(system, dict) and system.get("name") == SOURCE
    said = content["name"] if isinstance(content["name"], str) else None
    made = named(file, tuple(names), tuple(lines), said, own=own)
    return Datasets(made.found, (*problems, *made.problems))


def _cell(value: object) -> str | None:
    """The text of a value, empty for null; None for what no variable can hold."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "Y" if value else "N"
    return f"{value:f}" if isinstance(value, Decimal) and abs(value.adjusted()) < 100 else None


def _syntax(error: json.JSONDecodeError, file: str, before: int = 0) -> Problem:
    found = error.doc[error.pos : error.pos + 1].strip()
    values = {"file": file, "line": error.lineno + before, "at": error.colno, "found": found}
    code = "exchange.json_syntax" if found else "exchange.json_ends"
    return Problem(code, file=file, values=values)


def _refused(code: str, file_: str, **values: object) -> Datasets:
    return Datasets(problems=(Problem(code, file=file_, values={"file": file_, **values}),))
