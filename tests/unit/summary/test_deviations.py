"""Deviations and non-conformities in numbers."""

from __future__ import annotations

from typing import Any

from safetyreport.records.deviation import Deviation
from safetyreport.records.kinds import Records
from safetyreport.summary.deviations import deviations
from tests.unit.summary.small_study import SPRING, rows


def _found(**facts: Any) -> list[tuple[object, ...]]:
    one = {"id": "DEV-1", "aware_physician_at": "2026-05-01", "participants": ["P-1"], **facts}
    table = deviations(Records.of([Deviation.model_validate(one)]), SPRING)
    every = rows(table, "classification", "number", deviation_category="all")
    return [row for row in every if row[1]]


def test_why_a_deviation_is_not_classified_is_said_as_in_its_listing() -> None:
    """Under investigation is not the same as not recorded; without either a row says nought."""
    assert _found() == [("all", 1), ("not_recorded", 1)]
    assert _found(missing={"classification": "pending"}) == [("all", 1), ("pending", 1)]
    assert _found(classification="deviation") == [("all", 1), ("deviation", 1)]
