"""What every record has in common: an id, and facts known to be missing."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Self

from pydantic import AfterValidator, model_validator
from pydantic_core import PydanticCustomError

from safetyreport.records.canonical import canonical
from safetyreport.records.fields import Missing, Part, RecordId


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two facts of one record that cannot both be true; `code` names the sentence."""

    code: str
    field: str
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)


class Consistent(Part):
    """A model whose fields must agree with each other."""

    def contradictions(self) -> Iterator[Contradiction]:
        """Everything in this model that cannot be true together."""
        yield from ()

    @model_validator(mode="after")
    def _agree(self) -> Self:
        found = tuple(self.contradictions())
        if found:
            raise PydanticCustomError("contradictions", "contradiction", {"found": found})
        return self


def _none_if_empty(reasons: dict[str, Missing] | None) -> dict[str, Missing] | None:
    return reasons or None  # nothing missing is one fact, not two


class Record(Consistent):
    """One thing a study records, known by its id."""

    kind: ClassVar[str]
    id: RecordId
    missing: Annotated[dict[str, Missing] | None, AfterValidator(_none_if_empty)] = None

    def contradictions(self) -> Iterator[Contradiction]:
        fields = {field.alias or name: name for name, field in type(self).model_fields.items()}
        for name in self.missing or {}:
            if name not in fields or name in ("id", "missing"):
                yield Contradiction("records.missing_unknown", f"missing.{name}", {"name": name})
            elif getattr(self, fields[name]) not in (None, ()):
                yield Contradiction("records.missing_present", name, {"name": name})

    def content(self) -> dict[str, Any]:
        """The record as JSON values, absent fields left out, numbers as decimal text."""
        found: dict[str, Any] = self.model_dump(mode="json", exclude_none=True, by_alias=True)
        return found

    def canonical(self) -> str:
        """The record's canonical JSON (RFC 8785)."""
        return canonical(self.content())


def in_order(first: str, second: str, earlier: object, later: object) -> Iterator[Contradiction]:
    """A contradiction when `later` (a day, named `second`) lies before `earlier`."""
    if earlier is not None and later is not None and later < earlier:  # type: ignore[operator]
        yield Contradiction(
            "records.order",
            second,
            {"first": first, "second": second, "earlier": earlier, "later": later},
        )
