"""The file `stopping.toml`, read strictly and refused with everything that is wrong in it."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from safetyreport.errors import Problem
from safetyreport.exchange.problems import CODES, CONTRADICTIONS, shown
from safetyreport.exchange.toml_file import file_content, refused, toml_content
from safetyreport.i18n import LANGS
from safetyreport.records.fields import Text
from safetyreport.records.naming import hint, nearest, path_of, steps_of
from safetyreport.stopping.model import StoppingRules

_HEADER = re.compile(r"\s*\[\[?\s*([A-Za-z_]+)\s*\]\]?\s*(?:#.*)?$")
_LONGEST_QUOTED = 60
_LIMITS = frozenset(
    ["ge", "gt", "le", "min_length", "max_length", "actual_length", "most", "position", "point"]
)
Steps = Sequence[str | int]


def read_stopping(path: Path) -> StoppingRules | None:
    """The rules of a folder's `stopping.toml`; None where there is no such file.

    Raises:
        ConfigurationRefused: not readable, not TOML, or problems in its rules.
    """
    data = file_content(path)
    return None if data is None else parse_stopping(data, str(path))


def parse_stopping(data: bytes, file: str) -> StoppingRules:
    """The rules that these bytes describe.

    Raises:
        ConfigurationRefused: with every problem, each naming its key and, where found, its line.
    """
    content = toml_content(data, file)
    if isinstance(content, Problem):
        raise refused([content], file)
    try:
        return StoppingRules.model_validate(content)
    except ValidationError as error:
        lines = data.decode("utf-8-sig").splitlines()
        found = [
            problem
            for detail in error.errors(include_url=False)
            for problem in _problems(detail, file, lines)
        ]
        raise refused(found, file) from error


def _problems(detail: ErrorDetails, file: str, lines: Sequence[str]) -> Iterator[Problem]:
    if detail["type"] != CONTRADICTIONS:
        yield _problem(detail, file, lines)
        return
    for found in detail["ctx"]["found"]:
        steps = (*detail["loc"], *steps_of(found.field))
        path = path_of(steps)
        given = _inside(detail["input"], steps_of(found.field))
        yield Problem(
            found.code,
            file=file,
            row=_line(steps, lines),
            field=path,
            value=shown(given),
            values={"label": path, "value": shown(given) or "", **found.values},
        )


def _problem(detail: ErrorDetails, file: str, lines: Sequence[str]) -> Problem:
    steps, given = detail["loc"], detail["input"]
    name = CODES.get(detail["type"], detail["type"])
    path, quoted = path_of(steps), shown(given, _LONGEST_QUOTED) or ""
    values: dict[str, object] = {"label": path, "value": quoted}
    values |= {key: item for key, item in detail.get("ctx", {}).items() if key in _LIMITS}
    value = shown(given)
    if name == "records.unknown_field":
        known = _known(steps[:-1])
        values |= {"name": steps[-1], "known": known, "hint": hint(nearest(steps[-1], known))}
        value = None
    elif name == "records.not_a_code":
        codes = _codes(steps)
        values |= {"allowed": codes, "hint": hint(nearest(given, codes))}
        if steps[0] == "rule" and steps[-1] == "kind" and given == "statistical":
            name = "stopping.statistical_apart"
    elif name == "records.missing_field":
        value = None
    elif name == "records.id":
        values["hint"] = ""
    return Problem(
        name, file=file, row=_line(steps, lines), field=path or None, value=value, values=values
    )


def _known(steps: Steps) -> tuple[str, ...]:
    inner = _annotation(steps)
    if inner is Text:
        return LANGS
    fields = inner.model_fields if isinstance(inner, type) and issubclass(inner, BaseModel) else {}
    return tuple(field.alias or name for name, field in fields.items())


def _codes(steps: Steps) -> tuple[str, ...]:
    inner = _annotation(steps)
    return tuple(map(str, get_args(inner))) if get_origin(inner) is Literal else ()


def _annotation(steps: Steps) -> Any:
    """The type of the value at a place of the file, lists opened."""
    found: Any = StoppingRules
    for step in steps:
        if isinstance(step, int) or not (isinstance(found, type) and issubclass(found, BaseModel)):
            continue
        fields = {field.alias or name: field for name, field in found.model_fields.items()}
        if step not in fields:
            return None
        found = _opened(fields[step].annotation)
    return found


def _opened(annotation: Any) -> Any:
    while True:
        origin, inside = get_origin(annotation), get_args(annotation)
        if origin is Annotated or origin is tuple:
            annotation = inside[0]
        elif origin in (Union, types.UnionType):
            annotation = next(part for part in inside if part is not type(None))
        else:
            return annotation


def _inside(value: Any, steps: Steps) -> object:
    for step in steps:
        if isinstance(step, int):
            value = value[step] if isinstance(value, (list, tuple)) and step < len(value) else None
        else:
            value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _line(steps: Steps, lines: Sequence[str]) -> int | None:
    """The line of a key, or of the head of its table; None where the file is written otherwise."""
    if not steps:
        return None
    table, place = steps[0], next((one for one in steps[1:2] if isinstance(one, int)), 0)
    heads = [number for number, line in enumerate(lines) if _head(line) == table]
    if place >= len(heads):
        return None
    start = heads[place]
    names = [one for one in steps[1:] if isinstance(one, str)]
    if names:
        key = re.compile(rf"\s*(?:[a-z]+\.)?{re.escape(names[0])}\s*[.=]")
        for number in range(start + 1, len(lines)):
            if _head(lines[number]):
                break
            if key.match(lines[number]):
                return number + 1
    return start + 1


def _head(line: str) -> str | None:
    found = _HEADER.match(line)
    return found[1] if found else None
