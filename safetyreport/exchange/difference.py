"""What an import would change: field by field, and record by record against what is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from safetyreport.errors import Problem
from safetyreport.i18n import Word
from safetyreport.records.base import Record
from safetyreport.records.naming import path_of


@dataclass(frozen=True, slots=True)
class Change:
    """One field's value before and after, as JSON values; None where it is absent."""

    path: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Stored:
    """A record as the store holds it: its current version, and the canonical text of older ones.

    `withdrawn` says that the record was voided; its content is then the last one it had.
    """

    kind: str
    version: int
    content: Mapping[str, Any]
    canonical: str
    older: Mapping[int, str] = field(default_factory=dict)
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Changed:
    """A record that gets a new version; `restores` is the older version it repeats, if any."""

    record: Record
    changes: tuple[Change, ...]
    from_version: int
    restores: int | None = None


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do; it is carried out only when there are no problems."""

    new: tuple[Record, ...] = ()
    changed: tuple[Changed, ...] = ()
    unchanged: tuple[Record, ...] = ()
    problems: tuple[Problem, ...] = ()


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Change, ...]:
    """Every field that differs, in the order of `old` and then `new`; nested fields by path."""
    return tuple(_changes(old, new, ()))


def merged(current: Mapping[str, Any], incoming: Mapping[str, Any]) -> dict[str, Any]:
    """A stored record's content with a table row's filled cells laid over it.

    An empty cell (absent, None or "") keeps what is stored; a list's items are laid over each
    other one by one. A value takes away the reason for its absence, and a reason takes away the
    value.
    """
    found = _laid_over(current, incoming)
    reasons = {
        name: reason
        for name, reason in (found.get("missing") or {}).items()
        if name in (incoming.get("missing") or {}) or _empty(incoming.get(name))
    }
    for name in incoming.get("missing") or {}:
        if _empty(incoming.get(name)):
            found.pop(name, None)
    found.pop("missing", None)
    return found | ({"missing": reasons} if reasons else {})


def plan_import(
    incoming: Iterable[Record], stored: Mapping[str, Stored], *, revert: bool = False
) -> ImportPlan:
    """What importing these records would do to those stored (by id).

    Equal content changes nothing; other content becomes a new version; content equal to an older
    but not the current version, and a withdrawn record, are refused unless `revert`. What does
    not arrive stays as it is.
    """
    new: list[Record] = []
    changed: list[Changed] = []
    unchanged: list[Record] = []
    problems: list[Problem] = []
    for record in incoming:
        held = stored.get(record.id)
        if held is None:
            new.append(record)
            continue
        text = record.canonical()
        if record.kind != held.kind:
            problems.append(_refused("records.id_of_other_kind", record, held))
        elif held.withdrawn and not revert:
            problems.append(_refused("exchange.withdrawn", record, held))
        elif text == held.canonical and not held.withdrawn:
            unchanged.append(record)
        else:
            same = [version for version, older in held.older.items() if older == text]
            restores = max(same, default=None)
            if restores is not None and not revert:
                problems.append(_refused("exchange.older_version", record, held, restores))
            else:
                found = changes(held.content, record.content())
                changed.append(Changed(record, found, held.version, restores))
    return ImportPlan(tuple(new), tuple(changed), tuple(unchanged), tuple(problems))


def _refused(code: str, record: Record, held: Stored, older: int | None = None) -> Problem:
    values = {
        "id": record.id,
        "kind": Word("codes.kind", held.kind),
        "version": held.version,
        "older": older or "",
    }
    return Problem(code, record=record.id, field="id", value=record.id, values=values)


def _changes(old: object, new: object, steps: tuple[str | int, ...]) -> Iterator[Change]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in (*old, *(name for name in new if name not in old)):
            yield from _changes(old.get(name), new.get(name), (*steps, name))
    elif _records(old) and _records(new) and (old or new):
        before, after = list(old), list(new)  # type: ignore[call-overload]
        for place in range(max(len(before), len(after))):
            first, second = (one[place] if place < len(one) else None for one in (before, after))
            yield from _changes(first, second, (*steps, place))
    elif old != new or type(old) is not type(new):
        yield Change(path_of(steps), old, new)


def _records(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, Mapping) for item in value)


def _empty(value: object) -> bool:
    return value is None or value == ""


def _laid_over(current: Mapping[str, Any], incoming: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(current)
    for name, value in incoming.items():
        held = current.get(name)
        if _empty(value):
            continue
        if isinstance(held, Mapping) and isinstance(value, Mapping):
            found[name] = _laid_over(held, value)
        elif held and _records(held) and _records(value):
            pairs = zip(held, value, strict=False)
            both = [_laid_over(before, after) for before, after in pairs]
            found[name] = [*both, *held[len(both) :], *value[len(both) :]]
        else:
            found[name] = value
    return found
