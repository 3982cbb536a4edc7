"""Why the content of a table's cell cannot be taken over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reason to refuse a cell: a problem's code, and values of its sentences.

    Whoever knows the cell's place and the field's label makes the problem of it.
    """

    code: str
    values: Mapping[str, object] = field(default_factory=dict)
