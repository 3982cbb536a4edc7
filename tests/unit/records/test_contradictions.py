"""Facts of one record that cannot both be true are refused under their own code."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from safetyreport.records.base import Contradiction
from safetyreport.records.kinds import KINDS

EVENT = {
    "id": "SAE-001",
    "participant": "HU-001",
    "term": "発熱",
    "aware_physician_at": "2026-05-03",
}


def contradictions(kind: str, values: dict[str, Any]) -> list[tuple[str, str]]:
    """Code and field of every contradiction in a record of `kind`."""
    try:
        KINDS[kind].model_validate(values)
    except ValidationError as refused:
        found: list[Contradiction] = []
        for error in refused.errors():
            assert error["type"] == "contradictions"
            found += error["ctx"]["found"]
        return [(one.code.removeprefix("records."), one.field) for one in found]
    return []


@pytest.mark.parametrize(
    ("values", "found"),
    [
        pytest.param({}, [], id="consistent"),
        pytest.param(
            {"aware_physician_at": None},
            [("no_awareness", "aware_physician_at")],
            id="no-awareness",
        ),
        pytest.param(
            {"outcome": "fatal", "seriousness": []},
            [("fatal_not_serious", "seriousness")],
            id="fatal-not-serious",
        ),
        pytest.param({"outcome": "fatal"}, [], id="fatal-seriousness-not-judged"),
        pytest.param(
            {"grade": 5, "seriousness": ["hospitalisation"]},
            [("grade5_not_death", "seriousness")],
            id="grade-5-no-death",
        ),
        pytest.param(
            {"grade": 5, "outcome": "recovered"},
            [("grade5_not_fatal", "outcome")],
            id="grade-5-recovered",
        ),
        pytest.param(
            {"seriousness": ["death"], "outcome": "recovering"},
            [("death_not_fatal", "outcome")],
            id="death-recovering",
        ),
        pytest.param(
            {"seriousness": ["death"], "outcome": "unknown"}, [], id="death-outcome-unknown"
        ),
        pytest.param(
            {"seriousness": ["disability", "disability"]},
            [("seriousness_twice", "seriousness")],
            id="ground-twice",
        ),
        pytest.param(
            {"hospitalised_on": "2026-05-04", "discharged_on": "2026-05-03"},
            [("order", "discharged_on")],
            id="discharged-before",
        ),
        pytest.param(
            {"onset": "2026-05-04"}, [("order", "aware_physician_at")], id="known-before-onset"
        ),
        pytest.param({"onset": "2026-05"}, [], id="onset-in-the-month"),
        pytest.param(
            {"onset": "2026-06"}, [("order", "aware_physician_at")], id="onset-next-month"
        ),
        pytest.param(
            {"onset": "2026-05-03", "ended": "2026-05-02"},
            [("order", "ended")],
            id="ended-before-onset",
        ),
        pytest.param({"onset": "2026-05-02", "ended": "2026-05"}, [], id="ended-in-the-month"),
        pytest.param(
            {"onset": "2026-05-02", "outcome_on": "2026-05-01"},
            [("order", "outcome_on")],
            id="outcome-before-onset",
        ),
        pytest.param({"missing": {"cause": "pending"}}, [], id="missing-with-reason"),
        pytest.param(
            {"missing": {"caus": "pending"}},
            [("missing_unknown", "missing.caus")],
            id="missing-nothing",
        ),
        pytest.param(
            {"missing": {"id": "unknown"}}, [("missing_unknown", "missing.id")], id="missing-id"
        ),
        pytest.param(
            {"cause": "感染", "missing": {"cause": "pending"}},
            [("missing_present", "cause")],
            id="missing-and-given",
        ),
        pytest.param(
            {"assessments": [{"grade": 3}]},
            [("no_awareness", "aware_physician_at")],
            id="assessment-without-awareness",
        ),
        pytest.param(
            {"assessments": [{"aware_physician_at": "2026-05-02"}]},
            [("assessment_order", "assessments")],
            id="assessment-before-first",
        ),
        pytest.param(
            {
                "onset": "2026-05-02",
                "assessments": [{"aware_physician_at": "2026-05-05", "outcome_on": "2026-05-01"}],
            },
            [("order", "assessments[1].outcome_on")],
            id="assessment-outcome-before-onset",
        ),
    ],
)
def test_adverse_event(values: dict[str, Any], found: list[tuple[str, str]]) -> None:
    """An event whose judgements or days exclude each other cannot become a report."""
    given = {key: value for key, value in (EVENT | values).items() if value is not None}

    assert contradictions("adverse_events", given) == found


@pytest.mark.parametrize(
    ("kind", "values", "found"),
    [
        pytest.param(
            "participants",
            {"consented_on": "2026-05-03", "enrolled_on": "2026-05-02"},
            [("order", "enrolled_on")],
            id="enrolled-before-consent",
        ),
        pytest.param(
            "participants",
            {"died_on": "2026-05-02", "last_contact_on": "2026-05-03"},
            [("order", "died_on")],
            id="alive-after-death",
        ),
        pytest.param(
            "participants",
            {"death_cause": "other"},
            [("death_without_day", "died_on")],
            id="cause-without-death",
        ),
        pytest.param(
            "participants",
            {"death_cause": "other", "missing": {"died_on": "unknown"}},
            [],
            id="day-of-death-unknown",
        ),
        pytest.param(
            "administrations",
            {"participant": "HU-001", "apheresis_on": "2026-05-03", "given_on": "2026-05-02"},
            [("order", "given_on")],
            id="given-before-apheresis",
        ),
        pytest.param(
            "administrations",
            {"participant": "HU-001", "given_on": "2026-05-02", "not_given_reason": "中止"},
            [("given_and_not", "not_given_reason")],
            id="given-and-not",
        ),
        pytest.param(
            "culture_tests",
            {"result": "pending", "result_on": "2026-05-02"},
            [("pending_with_day", "result_on")],
            id="pending-with-day",
        ),
        pytest.param(
            "laboratory",
            {"participant": "HU-001", "lln": 10, "uln": 10},
            [("range", "uln")],
            id="empty-range",
        ),
        pytest.param(
            "laboratory",
            {"participant": "HU-001", "analyte": "alt", "value": 10},
            [("value_without_unit", "unit")],
            id="no-unit",
        ),
        pytest.param(
            "laboratory",
            {"participant": "HU-001", "analyte": "inr", "value": 1},
            [],
            id="inr-has-no-unit",
        ),
        pytest.param(
            "cytotoxicity",
            {"participant": "HU-001", "spontaneous_cpm": [5, 5, 5], "maximum_cpm": [5, 5, 5]},
            [("maximum_release", "maximum_cpm")],
            id="no-release",
        ),
        pytest.param(
            "involvements",
            {"from": "2026-05-03", "to": "2026-05-02"},
            [("order", "to")],
            id="involvement-ends-first",
        ),
        pytest.param(
            "involvements",
            {"missing": {"from": "unknown", "kind": "pending"}},
            [],
            id="missing-by-its-own-name",
        ),
        pytest.param(
            "involvements",
            {"missing": {"from_": "unknown"}},
            [("missing_unknown", "missing.from_")],
            id="missing-by-an-inner-name",
        ),
        pytest.param(
            "opinions",
            {"committee_met_on": "2026-05-03", "given_on": "2026-05-02"},
            [("order", "given_on")],
            id="opinion-before-meeting",
        ),
        pytest.param(
            "deviations", {}, [("no_awareness", "aware_physician_at")], id="deviation-unknown"
        ),
        pytest.param(
            "deviations",
            {"aware_administrator_at": "2026-05-02", "occurred_on": "2026-05-03"},
            [("order", "aware_administrator_at")],
            id="known-before-it-occurred",
        ),
        pytest.param(
            "deviations",
            {"aware_administrator_at": "2026-05-02", "participants": ["HU-001", "HU-001"]},
            [("participant_twice", "participants")],
            id="recipient-twice",
        ),
    ],
)
def test_other_kinds(kind: str, values: dict[str, Any], found: list[tuple[str, str]]) -> None:
    """Days stand in the order in which things happen, and a fact is not both given and missing."""
    assert contradictions(kind, {"id": "X-1", **values}) == found


def test_every_contradiction_is_told_at_once() -> None:
    """A person who must correct a record learns of all its contradictions together."""
    values = EVENT | {"grade": 5, "outcome": "recovered", "seriousness": [], "onset": "2026-06"}

    assert {code for code, _ in contradictions("adverse_events", values)} == {
        "grade5_not_death",
        "grade5_not_fatal",
        "order",
    }


def test_no_reason_at_all_is_the_same_as_none() -> None:
    """An empty list of reasons and no list are one content, so that a re-import changes nothing."""
    with_none = KINDS["adverse_events"].model_validate(EVENT)
    with_empty = KINDS["adverse_events"].model_validate({**EVENT, "missing": {}})

    assert with_none.canonical() == with_empty.canonical()
