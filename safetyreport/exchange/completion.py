"""A table's row laid over the record that is stored: what the row leaves empty stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from safetyreport.exchange.difference import merged
from safetyreport.exchange.reading import RawRecord


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
    return replace(raw, values=merged(current, answered(raw.values, current)))


def answered(incoming: Mapping[str, Any], current: Mapping[str, Any]) -> dict[str, Any]:
    """The row's values with every list of criteria made whole from the one that is stored."""
    return {name: _answered(value, current.get(name)) for name, value in incoming.items()}


def _answered(value: Any, held: Any) -> Any:
    if isinstance(value, Ticks):
        return value.over(held or ())
    if isinstance(value, Mapping):
        return answered(value, held if isinstance(held, Mapping) else {})
    if isinstance(value, list) and isinstance(held, list):
        beside = [*held, *[None] * (len(value) - len(held))]
        return [_answered(one, old) for one, old in zip(value, beside, strict=False)]
    return value
