"""Records from canonical JSON, read strictly."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from safetyreport.errors import Problem
from safetyreport.exchange.encoding import decoded
from safetyreport.exchange.problems import shown
from safetyreport.exchange.reading import Place, RawRecord, Reading, build
from safetyreport.records.kinds import KINDS, SCHEMA
from safetyreport.records.naming import hint, nearest, path_of

LARGEST_FILE = 50 * 1024 * 1024
DEEPEST = 20
_LONGEST_INTEGER = 40


class Unreadable:
    """A number that JSON writers produce and no record can hold: NaN, Infinity, endless digits."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text


class _Objects:
    """Collects the names that stand twice in an object while JSON is read."""

    def __init__(self) -> None:
        # The objects are kept, so that no other one can take over their identity.
        self.twice: list[tuple[dict[str, object], str]] = []

    def read(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs):
            seen: set[str] = set()
            for name, _ in pairs:
                if name in seen:
                    self.twice.append((found, name))
                seen.add(name)
        return found


def parse(data: bytes, file: str) -> Reading:
    """The records of a JSON file, checked one by one; references are looked up later."""
    return build(*read_records(data, file))


def read_records(data: bytes, file: str) -> tuple[tuple[RawRecord, ...], tuple[Problem, ...]]:
    """The raw records of a JSON file and everything wrong with it; nothing it holds raises."""
    if len(data) > LARGEST_FILE:
        most = LARGEST_FILE // 1024 // 1024
        return (), (Problem("exchange.too_big", file=file, values={"file": file, "most": most}),)
    text = decoded(data, file)
    if isinstance(text, Problem):
        return (), (text,)
    if not text.strip():
        return (), (Problem("exchange.empty_file", file=file, values={"file": file}),)
    objects = _Objects()
    try:
        content = json.loads(
            text,
            object_pairs_hook=objects.read,
            parse_float=_decimal,
            parse_int=_integer,
            parse_constant=Unreadable,
        )
    except json.JSONDecodeError as error:
        return (), (_syntax(error, file),)
    except RecursionError:
        return (), (_too_deep(file),)
    if not isinstance(content, dict):
        return (), (Problem("exchange.json_no_object", file=file, values={"file": file}),)
    if _deeper(content, DEEPEST):
        return (), (_too_deep(file),)
    problems = [*_repeated(content, objects.twice, file)]
    schema = content.get("schema")
    if schema != SCHEMA:
        problems.append(_schema(schema, file))
        if schema is not None:
            return (), tuple(problems)
    raw_records: list[RawRecord] = []
    for kind, entries in content.items():
        if kind == "schema":
            continue
        if kind not in KINDS:
            values = {"name": kind, "known": tuple(KINDS), "hint": hint(nearest(kind, KINDS))}
            problems.append(Problem("exchange.unknown_kind", file=file, field=kind, values=values))
        elif not isinstance(entries, list):
            problems.append(_shape("exchange.json_no_list", kind, None, file, entries))
        else:
            for row, entry in enumerate(entries, 1):
                if isinstance(entry, dict):
                    raw_records.append(RawRecord(kind, entry, Place(file, kind, row)))
                else:
                    problems.append(_shape("exchange.json_no_record", kind, row, file, entry))
    if not raw_records and not problems:
        problems.append(Problem("exchange.no_records", "warning", file=file, values={"file": file}))
    return tuple(raw_records), tuple(problems)


def _decimal(text: str) -> object:
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent of astronomical length
        return Unreadable(text)


def _integer(text: str) -> object:
    return int(text) if len(text) <= _LONGEST_INTEGER else Unreadable(text)


def _deeper(value: object, levels: int) -> bool:
    if isinstance(value, dict):
        inside = value.values()
    elif isinstance(value, list):
        inside = value  # type: ignore[assignment]
    else:
        return False
    return levels == 0 or any(_deeper(item, levels - 1) for item in inside)


def _syntax(error: json.JSONDecodeError, file: str) -> Problem:
    found = error.doc[error.pos : error.pos + 1].strip()
    return Problem(
        "exchange.json_syntax" if found else "exchange.json_ends",
        file=file,
        values={"file": file, "line": error.lineno, "at": error.colno, "found": found},
    )


def _too_deep(file: str) -> Problem:
    return Problem("exchange.json_depth", file=file, values={"file": file, "most": DEEPEST})


def _schema(given: object, file: str) -> Problem:
    name = "exchange.schema_absent" if given is None else "exchange.schema_other"
    values = {"file": file, "schema": SCHEMA, "value": shown(given) or ""}
    return Problem(name, file=file, field="schema", value=shown(given), values=values)


def _shape(name: str, kind: str, row: int | None, file: str, given: object) -> Problem:
    values = {"kind": kind, "row": row or "", "value": shown(given) or "null"}
    return Problem(name, file=file, sheet=kind, row=row, value=shown(given), values=values)


def _repeated(
    content: dict[str, object], twice: list[tuple[dict[str, object], str]], file: str
) -> Iterator[Problem]:
    if not twice:
        return
    for steps, found in _objects(content, ()):
        for repeated, name in twice:
            if repeated is found:
                yield _twice((*steps, name), file)


def _objects(
    value: object, steps: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], object]]:
    if isinstance(value, dict):
        yield steps, value
        for name, item in value.items():
            yield from _objects(item, (*steps, name))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _objects(item, (*steps, place))


def _twice(steps: tuple[str | int, ...], file: str) -> Problem:
    sheet, row, inside = None, None, steps
    if steps[0] in KINDS and len(steps) > 1 and isinstance(steps[1], int):
        sheet, row, inside = str(steps[0]), steps[1] + 1, steps[2:]
    return Problem(
        "exchange.json_twice",
        file=file,
        sheet=sheet,
        row=row,
        field=path_of(inside) or None,
        values={"name": str(steps[-1]), "path": path_of(steps)},
    )
