"""Cells of an old table that would bring back what has been corrected since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from safetyreport.errors import Problem
from safetyreport.exchange.completion import answered, same_number
from safetyreport.exchange.problems import shown
from safetyreport.exchange.reading import RawRecord, placed
from safetyreport.records.naming import label, path_of


@dataclass(frozen=True, slots=True)
class StaleCell:
    """A field's value in a table that is the value of an older version, not of the current one."""

    path: str
    given: object
    current: object
    version: int


def stale_cells(
    kind: str,
    incoming: Mapping[str, Any],
    current: Mapping[str, Any],
    older: Mapping[int, Mapping[str, Any]],
) -> tuple[StaleCell, ...]:
    """Every field whose given value equals an older version's while the current one differs.

    `incoming` are a row's values as read, `current` and `older` (by number of version) contents
    as JSON values. The newest version with that value is named.
    """
    found = []
    for steps, value in _leaves(answered(kind, incoming, current), ()):
        now = _at(current, steps)
        if _same(kind, steps, value, now):
            continue
        same = [
            version for version, one in older.items() if _same(kind, steps, value, _at(one, steps))
        ]
        if same:
            found.append(StaleCell(path_of(steps), value, now, max(same)))
    return tuple(found)


def stale_problems(
    raw: RawRecord, current: Mapping[str, Any], older: Mapping[int, Mapping[str, Any]]
) -> tuple[Problem, ...]:
    """The stale cells of a row as problems with their places; a whole record has none."""
    if not raw.partial:
        return ()
    return tuple(
        placed(
            Problem(
                "tables.stale_cell",
                record=raw.id,
                field=cell.path,
                value=shown(_plain(cell.given)),
                values={
                    "label": label(raw.kind, cell.path),
                    "value": shown(_plain(cell.given), 60) or "",
                    "current": shown(_plain(cell.current), 60) or "",
                    "version": cell.version,
                },
            ),
            raw,
        )
        for cell in stale_cells(raw.kind, raw.values, current, older)
    )


def _leaves(
    value: Any, steps: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from _leaves(item, (*steps, name))
    elif isinstance(value, list) and value and all(isinstance(item, Mapping) for item in value):
        for place, item in enumerate(value):
            yield from _leaves(item, (*steps, place))
    elif value is not None and value != "":
        yield steps, value


def _at(content: Any, steps: tuple[str | int, ...]) -> Any:
    for step in steps:
        if isinstance(step, int):
            content = content[step] if isinstance(content, list) and step < len(content) else None
        else:
            content = content.get(step) if isinstance(content, Mapping) else None
    return content


def _same(kind: str, steps: tuple[str | int, ...], one: Any, other: Any) -> bool:
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return all(_same(kind, (*steps, place), *pair) for place, pair in pairs)
    return (one == other and type(one) is type(other)) or same_number(kind, steps, one, other)


def _plain(value: object) -> object:
    return ", ".join(str(item) for item in value) if isinstance(value, list) else value
