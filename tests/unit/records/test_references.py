"""A record that leads nowhere, or lies in the future, is refused before it is stored."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from safetyreport.i18n import text
from safetyreport.records.base import Record
from safetyreport.records.kinds import KINDS, Records
from safetyreport.records.references import future_problems, kind_problems, reference_problems
from safetyreport.records.study import Study

NOW = dt.datetime(2026, 5, 3, 15, 30, tzinfo=dt.UTC)  # half past midnight of 4 May in Japan


def record(kind: str, /, **values: Any) -> Record:
    """A record of a kind."""
    return KINDS[kind].model_validate(values)


def study(**values: Any) -> Study:
    """A fictitious study with one visit and one criterion."""
    person = {"title": "病院長"}
    return Study.model_validate(
        {
            "plan_submitted_on": "2026-04-10",
            "plan_number": "PB0000000",
            "title": "架空の研究",
            "class": 3,
            "purpose": "research",
            "multi_site": False,
            "ctcae_version": "5.0",
            "institution": {
                "name": "架空病院",
                "address": "架空県",
                "contact": {"department": "支援室", "role": "事務局"},
            },
            "administrator": person,
            "committee": {"name": "架空委員会", "certification_number": "NA0"},
            "minister": {"addressee": "架空厚生局長"},
            "product": {"name": "細胞", "manufacturer": "製造所", "facility_number": "FC0"},
            "sites": [{"id": "east", "name": "東病院"}],
            "visits": [{"id": "baseline", "reference": "enrolment", "day": 0}],
            "criteria": [{"id": "INC-01", "kind": "inclusion", "text": "20歳以上"}],
            **values,
        }
    )


STORED = Records.of(
    [
        record("participants", id="HU-001"),
        record("participants", id="HU-002"),
        record("administrations", id="ADM-001-1", participant="HU-001"),
        record("opinions", id="OP-1"),
    ]
)
EVENT = {"id": "SAE-001", "term": "発熱", "aware_physician_at": "2026-05-03"}


@pytest.mark.parametrize(
    ("kind", "values", "found"),
    [
        pytest.param(
            "adverse_events",
            EVENT | {"participant": "HU-001", "site": "east", "administration": "ADM-001-1"},
            [],
            id="all-known",
        ),
        pytest.param(
            "adverse_events",
            EVENT | {"participant": "HU-003"},
            [("unknown_participant", "participant")],
            id="participant",
        ),
        pytest.param(
            "adverse_events",
            EVENT | {"participant": "ADM-001-1"},
            [("unknown_participant", "participant")],
            id="other-kind",
        ),
        pytest.param(
            "adverse_events",
            EVENT | {"participant": "HU-001", "site": "west"},
            [("unknown_site", "site")],
            id="site",
        ),
        pytest.param(
            "adverse_events",
            EVENT | {"participant": "HU-001", "administration": "ADM-001-2"},
            [("unknown_administration", "administration")],
            id="administration",
        ),
        pytest.param(
            "adverse_events",
            EVENT | {"participant": "HU-002", "administration": "ADM-001-1"},
            [("other_participant", "administration")],
            id="administration-of-another",
        ),
        pytest.param(
            "deviations",
            {
                "id": "DEV-1",
                "aware_physician_at": "2026-05-03",
                "participants": ["HU-001", "HU-009"],
            },
            [("unknown_participant", "participants[2]")],
            id="one-of-several",
        ),
        pytest.param(
            "laboratory",
            {"id": "LAB-1", "participant": "HU-001", "visit": "week1"},
            [("unknown_visit", "visit")],
            id="visit",
        ),
        pytest.param(
            "eligibility",
            {"id": "EL-1", "participant": "HU-001", "criterion": "INC-02"},
            [("unknown_criterion", "criterion")],
            id="criterion",
        ),
        pytest.param(
            "responses",
            {"id": "RE-1", "opinion": "OP-2"},
            [("unknown_opinion", "opinion")],
            id="opinion",
        ),
        pytest.param("responses", {"id": "RE-1", "opinion": "OP-1"}, [], id="opinion-known"),
        pytest.param(
            "decisions",
            {"id": "DE-1", "participant": "HU-009"},
            [("unknown_participant", "participant")],
            id="decision",
        ),
    ],
)
def test_reference_leads_somewhere(
    kind: str, values: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    """A mistyped id is refused under a code that says what was looked for."""
    arriving = record(kind, **values)
    problems = reference_problems([arriving], Records.of([*STORED, arriving]), study())

    assert [(one.code.removeprefix("records."), one.field) for one in problems] == found


def test_nearest_id_is_suggested() -> None:
    """A person is told which recorded id was perhaps meant."""
    event = record("adverse_events", **EVENT, participant="HU-0001")

    (problem,) = reference_problems([event], STORED, study())

    assert "「HU-001」" in text(f"{problem.code}.remedy", "ja", problem.values)
    assert (problem.record, problem.value) == ("SAE-001", "HU-0001")


def test_reference_may_arrive_in_the_same_import() -> None:
    """The order of records in a file does not matter."""
    person = record("participants", id="HU-010")
    event = record("adverse_events", **EVENT, participant="HU-010")

    assert list(reference_problems([event, person], Records.of([event, person]), study())) == []


def test_opinion_about_nothing_recorded_is_a_warning() -> None:
    """An opinion on something else than a record is kept; the person is warned."""
    opinion = record("opinions", id="OP-2", about="SAE-009")

    (problem,) = reference_problems([opinion], STORED, study())

    assert (problem.code, problem.severity) == ("records.unknown_about", "warning")


@pytest.mark.parametrize(
    ("kind", "values", "fields"),
    [
        pytest.param(
            "adverse_events", {"aware_physician_at": "2026-05-04"}, [], id="today-in-japan"
        ),
        pytest.param(
            "adverse_events",
            {"aware_physician_at": "2026-05-05"},
            ["aware_physician_at"],
            id="tomorrow",
        ),
        pytest.param(
            "adverse_events", {"aware_physician_at": "2026-05-04T00:35"}, [], id="within-tolerance"
        ),
        pytest.param(
            "adverse_events",
            {"aware_physician_at": "2026-05-04T00:36"},
            ["aware_physician_at"],
            id="beyond-tolerance",
        ),
        pytest.param("adverse_events", {"aware_physician_at": "2026-05-03T15:34Z"}, [], id="utc"),
        pytest.param(
            "adverse_events",
            {"assessments": [{"aware_physician_at": "2026-05-06"}]},
            ["assessments[1].aware_physician_at"],
            id="assessment",
        ),
        pytest.param("adverse_events", {"ended": "2026-05"}, [], id="this-month"),
        pytest.param("adverse_events", {"ended": "2026-06"}, ["ended"], id="next-month"),
        pytest.param("submissions", {"duties": ["d"], "on": "2026-05-05"}, ["on"], id="submission"),
        pytest.param(
            "involvements", {"from": "2026-05-05", "to": "2027-05-05"}, [], id="agreed-ahead"
        ),
    ],
)
def test_what_is_recorded_has_happened(
    kind: str, values: dict[str, Any], fields: list[str]
) -> None:
    """A day after today in Japan, or a time over five minutes ahead, is refused by its field."""
    base = EVENT | {"participant": "HU-001"} if kind == "adverse_events" else {"id": "X-1"}

    problems = future_problems([record(kind, **(base | values))], NOW)

    assert [one.field for one in problems] == fields


def test_id_is_unique_over_the_kinds() -> None:
    """An id that belongs to another kind is refused."""
    (problem,) = kind_problems([record("culture_tests", id="HU-001")], STORED)

    assert problem.code == "records.id_of_other_kind"
    assert "再生医療等を受ける者" in text(f"{problem.code}.message", "ja", problem.values)
