"""Records that several parts of a mapping tell of, each its share, made one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from safetyreport.errors import Problem
from safetyreport.exchange.headings import ASSESSMENTS, PARTICIPANTS
from safetyreport.exchange.mapping.assembly import Assembled
from safetyreport.exchange.mapping.model import Block
from safetyreport.exchange.mapping.needs import SERIOUSNESS
from safetyreport.exchange.mapping.seriousness import SAID
from safetyreport.exchange.problems import shown
from safetyreport.exchange.reading import Place
from safetyreport.i18n import Word
from safetyreport.records.naming import label


def union(
    made: Iterable[tuple[Block, Assembled]],
) -> tuple[list[tuple[Block, Assembled]], list[Problem]]:
    """Records with one id brought together where two blocks give rise to them.

    The rows of one block are different records, but for participants, of whom longitudinal
    projects have a row for every event. What two places say differently is refused.
    """
    found: dict[tuple[str, str], tuple[Block, Assembled]] = {}
    blocks: dict[tuple[str, str], set[str]] = {}
    order: list[tuple[Block, Assembled]] = []
    problems: list[Problem] = []
    for block, one in made:
        if block.kind == ASSESSMENTS:
            continue
        if one.id is None:
            continue  # its problem is told
        key = (block.kind, one.id)
        first = found.get(key)
        if first is None or (block.at in blocks[key] and block.kind != PARTICIPANTS):
            found.setdefault(key, (block, one))
            blocks.setdefault(key, set()).add(block.at)
            order.append((block, one))
            continue
        blocks[key].add(block.at)
        problems += _added(block.kind, first[1], one)
    return order, problems


def misjudged(one: Assembled) -> Iterator[Problem]:
    """What contradicts the answer to whether the event is serious, in all that makes the record."""
    given = one.values.get(SERIOUSNESS)
    if one.said is None or bool(given) == (one.said.code == SAID["yes"]):
        return
    wrong = [told.field or "" for told in one.problems if told.severity == "error"]
    if any(name.startswith(SERIOUSNESS) for name in wrong):
        return  # the criteria cannot be read, which is told
    words = tuple(Word("codes.seriousness", code) for code in given or ())
    yield replace(one.said, values={**one.said.values, "criteria": words})


def _added(kind: str, first: Assembled, second: Assembled) -> Iterable[Problem]:
    """Lays the second over the first; a problem for every field that they say differently."""
    for path in _differences(first.values, second.values, ""):
        place = _place(second, path)
        other = _place(first, path)
        yield Problem(
            "mapping.differs",
            file=place.file,
            sheet=place.sheet,
            row=place.row,
            column=place.column,
            record=first.id,
            field=path,
            value=shown(_at(second.values, path)),
            values={
                "label": label(kind, path),
                "value": shown(_at(second.values, path), 60) or "",
                "other": shown(_at(first.values, path), 60) or "",
                "row": other.row or "",
                "column": other.column or "",
            },
        )
    first.values = _both(first.values, second.values)
    first.blank = {path for path in first.blank | second.blank if _at(first.values, path) is None}
    first.places = {**second.places, **first.places}
    for path in second.places:
        if _at(second.values, path) is not None:
            first.places[path] = second.places[path]
    first.problems += second.problems
    first.said = first.said or second.said


def _differences(one: Mapping[str, Any], other: Mapping[str, Any], before: str) -> Iterable[str]:
    for name in one.keys() & other.keys():
        path = f"{before}{name}"
        if isinstance(one[name], Mapping) and isinstance(other[name], Mapping):
            yield from _differences(one[name], other[name], f"{path}.")
        elif one[name] != other[name]:
            yield path


def _both(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(one)
    for name, value in other.items():
        held = found.get(name)
        nested = isinstance(held, Mapping) and isinstance(value, Mapping)
        found[name] = _both(held, value) if nested else value  # type: ignore[arg-type]
    return found


def _at(values: Mapping[str, Any], path: str) -> Any:
    found: Any = values
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _place(one: Assembled, path: str) -> Place:
    return one.places.get(path) or one.places.get(path.partition(".")[0]) or one.place
