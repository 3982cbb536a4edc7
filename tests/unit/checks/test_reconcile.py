"""Our events beside another system's list: matched once each, and compared field by field."""

from __future__ import annotations

from typing import Any

import pytest

from safetyreport.checks.reconcile import Listed, compared
from tests.unit.checks.test_catalogue import changed

# AE-31 of the clean records as another system lists it.
SAME: dict[str, Any] = {
    "id": "AE-31",
    "participant": "CL-3",
    "term": {"ja": "肺臓炎"},
    "onset": "2024-10-30",
    "grade": 3,
    "outcome": "recovered",
    "seriousness": ["hospitalisation"],
    "causality": {"product": "possible"},
    "aware_physician_at": "2024-10-31T09:00:00+09:00",
}
PROGRESSION: dict[str, Any] = {"id": "AE-22", "participant": "CL-2"}


def told(*rows: dict[str, Any]) -> list[tuple[str, str, str]]:
    """The findings of a list beside the clean records, as (rule, record, field)."""
    listed = [Listed.model_validate(row) for row in (PROGRESSION, *rows)]
    found = [one.finding for one in compared(changed({}), listed)]
    return [(one.code.removeprefix("findings.reconcile_"), one.record, one.field) for one in found]


MATCHES = [
    ("the same id", {}),
    ("another id, term in English", {"id": "77", "term": {"en": "PNEUMONITIS"}}),
    ("another id, four days later", {"id": "77", "onset": "2024-11-03", "_": "onset"}),
    ("another id, the month only", {"id": "77", "onset": "2024-10"}),
    ("another id, no onset", {"id": "77", "onset": None}),
    ("half-width", {"id": "77", "term": {"ja": "肺臓炎 "}}),
]


@pytest.mark.parametrize("row", [row for _, row in MATCHES], ids=[name for name, _ in MATCHES])
def test_an_event_is_found_on_both_sides(row: dict[str, Any]) -> None:
    """It is matched, and only the field that truly differs is told."""
    given = {key: value for key, value in (SAME | row).items() if key != "_"}
    wanted = [("differs", "AE-31", row["_"])] if "_" in row else []
    assert told(given) == wanted


APART = [
    ("eight days later", {"onset": "2024-11-07"}),
    ("another participant", {"participant": "CL-1"}),
    ("another term", {"term": {"en": "Pneumonia"}}),
]


@pytest.mark.parametrize("row", [row for _, row in APART], ids=[name for name, _ in APART])
def test_what_does_not_match_stands_on_one_side(row: dict[str, Any]) -> None:
    """Theirs is told as only theirs, and our serious one as only ours."""
    found = told({**SAME, "id": "77", **row})
    assert found == [("only_there", "77", "id"), ("only_here", "AE-31", "id")]


def test_our_events_that_are_not_serious_need_not_be_listed() -> None:
    """A list of serious events does not have to hold a fever of grade 1."""
    assert {record for rule, record, _ in told() if rule == "only_here"} == {"AE-31"}


DIFFERENCES = [
    ("participant", "differs", {"participant": "CL-1"}),
    ("term", "differs", {"term": {"en": "Pneumonia"}}),
    ("onset", "differs", {"onset": "2024-10-29"}),
    ("ended", "differs", {"ended": "2024-12"}),
    ("grade", "differs", {"grade": 4}),
    ("outcome", "differs", {"outcome": "recovering"}),
    ("seriousness", "differs", {"seriousness": ["life_threatening", "hospitalisation"]}),
    ("hospitalised_on", "differs", {"hospitalised_on": "2024-10-30"}),
    ("causality.product", "differs", {"causality": {"product": "unrelated"}}),
    ("causality.surgery", "blank_here", {"causality": {"surgery": "unrelated"}}),
    ("expected", "differs", {"expected": "yes"}),
    ("aware_physician_at", "differs", {"aware_physician_at": "2024-11-01"}),
    ("aware_representative_at", "blank_here", {"aware_representative_at": "2024-11-01"}),
]


@pytest.mark.parametrize(
    ("field", "rule", "row"), DIFFERENCES, ids=[f"{field} {rule}" for field, rule, _ in DIFFERENCES]
)
def test_every_field_is_compared(field: str, rule: str, row: dict[str, Any]) -> None:
    """A field that says something else is told by its name, and nothing besides."""
    assert told({**SAME, **row}) == [(rule, "AE-31", field)]


def test_what_they_leave_out_is_not_compared() -> None:
    """A blank of theirs is no difference."""
    assert told({"id": "AE-31", "participant": "CL-3"}) == []


def test_the_last_assessments_are_compared() -> None:
    """What either side learned later counts."""
    aware = {"aware_physician_at": "2024-11-05"}
    later = [{"grade": 4, "seriousness": ["life_threatening"], **aware}]
    row = {**SAME, "grade": 3, "assessments": later}
    assert told(row) == [("differs", "AE-31", "grade"), ("differs", "AE-31", "seriousness")]


def test_each_event_is_matched_once_with_the_nearest() -> None:
    """Two fevers listed meet our two fevers, each the one next to it."""
    fever = {"participant": "CL-1", "term": {"en": "Fever"}}
    rows = [
        {**fever, "id": "B", "onset": "2024-05-17"},
        {**fever, "id": "A", "onset": "2024-02-16"},
        {**fever, "id": "C", "onset": "2024-02-15"},
    ]
    found = told(*rows, SAME)
    assert ("only_there", "A", "id") in found
    assert ("differs", "AE-12", "onset") in found
    assert not [one for one in found if one[1] == "AE-11"]
