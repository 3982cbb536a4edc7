"""A table's row laid over the record that is stored: what the row leaves empty stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from safetyreport.exchange.difference import merged
from safetyreport.exchange.reading import RawRecord
from safetyreport.records.coding import form_at


class Ticks(list[str]):
    """The criteria that a row answers with yes; `denied` are those answered with no.

    For a record that is not stored yet it is simply the list of its criteria.
    """

    def __init__(self, ticked: Iterable[str], denied: Iterable[str], order: Iterable[str]) -> None:
        super().__init__(ticked)
        self.denied = frozenset(denied)
        self.order = tuple(order)

    def over(self, held: Iterable[str]) -> list[str]:
        """The criteria held before, with the row's answers laid over them."""
        kept = {one for one in held if one not in self.denied}
        return [one for one in self.order if one in self or one in kept]


def completed(raw: RawRecord, current: Mapping[str, Any] | None) -> RawRecord:
    """The raw record with what is stored of it, `current`, where the row says nothing."""
    if not raw.partial or current is None:
        return raw
    for path in raw.removed:
        current = without(current, path.split("."))
    return replace(raw, values=merged(current, answered(raw.kind, raw.values, current)))


def without(content: Mapping[str, Any], names: Sequence[str]) -> Mapping[str, Any]:
    """A record's content without the field that the names lead to."""
    first, *rest = names
    held = content.get(first)
    if rest and isinstance(held, Mapping):
        inside = without(held, rest)
        return {**content, first: inside} if inside else _but(content, first)
    return content if rest else _but(content, first)


def _but(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return {key: value for key, value in content.items() if key != name}


def answered(kind: str, incoming: Mapping[str, Any], current: Mapping[str, Any]) -> dict[str, Any]:
    """The row's values, lists of criteria made whole from the one that is stored.

    A number that only is written otherwise (`7.3` for the stored `7.30`) is the stored one.
    """
    found: dict[str, Any] = _answered(kind, incoming, current, ())
    return found


def same_number(kind: str, steps: Sequence[str | int], one: object, other: object) -> bool:
    """Whether the field that `steps` lead to is a number and both texts are the same number."""
    form = form_at(kind, steps)
    if form is None or form.sort != "number" or not {type(one), type(other)} <= {str, int}:
        return False
    try:
        return Decimal(str(one)) == Decimal(str(other))
    except InvalidOperation:
        return False


def _answered(kind: str, value: Any, held: Any, steps: tuple[str | int, ...]) -> Any:
    if isinstance(value, Ticks):
        return value.over(held or ())
    if isinstance(value, Mapping):
        old = held if isinstance(held, Mapping) else {}
        return {
            name: _answered(kind, item, old.get(name), (*steps, name))
            for name, item in value.items()
        }
    if isinstance(value, list) and isinstance(held, list):
        beside = [*held, *[None] * (len(value) - len(held))]
        return [
            _answered(kind, one, old, (*steps, place))
            for place, (one, old) in enumerate(zip(value, beside, strict=False))
        ]
    return held if same_number(kind, steps, value, held) else value
