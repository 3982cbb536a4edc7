"""The cell product, from mobilisation and apheresis to the dose given, and its culture tests."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from safetyreport.records.base import Contradiction, Record, in_order
from safetyreport.records.fields import (
    Count,
    Day,
    Line,
    NonNegativeNumber,
    Ordinal,
    PositiveNumber,
    RecordId,
    Text,
)


class Administration(Record):
    """One cycle of 提供: G-CSF, apheresis, culture and the dose of cells."""

    kind: ClassVar[str] = "administrations"
    participant: RecordId
    site: RecordId | None = None
    cycle: Ordinal | None = None
    g_csf_started_on: Day | None = None
    g_csf_ug_m2_day: NonNegativeNumber | None = None
    g_csf_days: Annotated[int, Field(strict=True, ge=0, le=60)] | None = None
    apheresis_on: Day | None = None
    culture_started_on: Day | None = None
    planned_cells: Count | None = None
    given_on: Day | None = None
    not_given_reason: Text | None = None
    lot: Line | None = None
    cells: Count | None = None
    weight_kg: PositiveNumber | None = None

    def contradictions(self) -> Iterator[Contradiction]:
        yield from super().contradictions()
        steps = ("g_csf_started_on", "apheresis_on", "culture_started_on", "given_on")
        known = [(name, getattr(self, name)) for name in steps if getattr(self, name)]
        for (first, earlier), (second, later) in pairwise(known):
            yield from in_order(first, second, earlier, later)
        if self.given_on and self.not_given_reason:
            yield Contradiction("records.given_and_not", "not_given_reason")


class CultureTest(Record):
    """An infectious-disease or sterility test of a lot in culture."""

    kind: ClassVar[str] = "culture_tests"
    participant: RecordId | None = None
    lot: Line | None = None
    test: Line | None = None
    sampled_on: Day | None = None
    result: Literal["negative", "positive", "pending", "invalid"] | None = None
    result_on: Day | None = None

    def contradictions(self) -> Iterator[Contradiction]:
        yield from super().contradictions()
        yield from in_order("sampled_on", "result_on", self.sampled_on, self.result_on)
        if self.result == "pending" and self.result_on:
            yield Contradiction("records.pending_with_day", "result_on")
