"""The data cut: what is dated later is unknown, whatever the kind of record."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safetyreport.demo import records_json
from safetyreport.records.kinds import KINDS, Records
from safetyreport.summary.cut import cut
from tests.unit.summary.generated import BEGINNING, LENGTH, studies
from tests.unit.summary.small_study import records

CUT = dt.date(2026, 6, 1)
BEFORE, AFTER = "2026-05-31", "2026-06-02"
EVENT = {"participant": "P-1", "term": {"en": "Fever"}, "aware_physician_at": BEFORE}


def known(kind: str, values: dict[str, Any]) -> dict[str, Any] | None:
    """A record's content after the cut; None when it is not known at all."""
    made = KINDS[kind].model_validate({"id": "X-1", **values})
    (*found,) = cut(Records.of([made]), CUT)
    return {k: v for k, v in found[0].content().items() if k != "id"} if found else None


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        pytest.param("adverse_events", EVENT | {"aware_physician_at": AFTER}, id="event"),
        pytest.param("deviations", {"aware_physician_at": AFTER}, id="deviation"),
        pytest.param(
            "administrations",
            {"participant": "P-1", "cycle": 1, "g_csf_started_on": AFTER},
            id="administration",
        ),
        pytest.param("laboratory", {"participant": "P-1", "taken_on": AFTER}, id="laboratory"),
        pytest.param("vital_signs", {"participant": "P-1", "taken_at": AFTER}, id="vital sign"),
        pytest.param("phenotype", {"participant": "P-1", "taken_on": AFTER}, id="phenotype"),
        pytest.param("culture_tests", {"sampled_on": AFTER}, id="culture"),
        pytest.param("milestones", {"kind": "ended", "on": AFTER}, id="milestone"),
        pytest.param("decisions", {"on": AFTER}, id="decision"),
        pytest.param("opinions", {"given_on": BEFORE, "received_on": AFTER}, id="opinion"),
        pytest.param("submissions", {"duties": ["D"], "on": AFTER}, id="submission"),
    ],
)
def test_what_became_known_later_does_not_exist(kind: str, values: dict[str, Any]) -> None:
    """The earliest awareness, the day of sampling, of receipt or of the act decides."""
    assert known(kind, values) is None
    earlier = {k: BEFORE if v == AFTER else v for k, v in values.items()}
    assert known(kind, earlier) is not None


@pytest.mark.parametrize(
    ("kind", "values", "left"),
    [
        pytest.param(
            "participants",
            {"died_on": AFTER, "death_cause": "event", "last_contact_on": BEFORE},
            {"last_contact_on": BEFORE},
            id="a death takes its cause with it",
        ),
        pytest.param(
            "participants",
            {"last_contact_on": AFTER},
            {"last_contact_on": "2026-06-01"},
            id="a later contact shows that he was followed to the cut",
        ),
        pytest.param(
            "participants",
            {"died_on": AFTER},
            {"last_contact_on": "2026-06-01"},
            id="who died later was alive at the cut",
        ),
        pytest.param(
            "participants",
            {"treatment_ended_on": AFTER, "treatment_end_reason": "completed"},
            {},
            id="end of treatment",
        ),
        pytest.param(
            "administrations",
            {"participant": "P-1", "apheresis_on": BEFORE, "given_on": AFTER, "cells": 5},
            {"participant": "P-1", "apheresis_on": BEFORE},
            id="cells still to be given",
        ),
        pytest.param(
            "culture_tests",
            {"sampled_on": BEFORE, "result": "positive", "result_on": AFTER},
            {"sampled_on": BEFORE, "result": "pending"},
            id="a result still to come is pending",
        ),
        pytest.param(
            "adverse_events",
            EVENT | {"ended": AFTER, "outcome": "recovered"},
            EVENT,
            id="an end with its outcome",
        ),
        pytest.param(
            "adverse_events",
            EVENT | {"ended": "2026-06", "outcome": "not_recovered"},
            EVENT | {"ended": "2026-06", "outcome": "not_recovered"},
            id="an end that may lie before the cut stays",
        ),
        pytest.param(
            "adverse_events",
            EVENT
            | {
                "outcome": "fatal",
                "outcome_on": AFTER,
                "grade": 5,
                "seriousness": ["death", "hospitalisation"],
            },
            EVENT | {"seriousness": ["hospitalisation"]},
            id="a later death with all that tells of it",
        ),
        pytest.param(
            "adverse_events",
            EVENT | {"grade": 1, "assessments": [{"grade": 3, "aware_physician_at": AFTER}]},
            EVENT | {"grade": 1},
            id="a later assessment",
        ),
        pytest.param(
            "adverse_events",
            EVENT | {"aware_administrator_at": AFTER, "discharged_on": AFTER},
            EVENT,
            id="who knew later, and a discharge",
        ),
        pytest.param(
            "deviations",
            {
                "aware_physician_at": BEFORE,
                "classification": "deviation",
                "classified_on": AFTER,
                "corrective_done_on": AFTER,
                "corrective_evidence": {"en": "Note"},
            },
            {"aware_physician_at": BEFORE},
            id="measures still to be taken",
        ),
    ],
)
def test_what_is_dated_later_is_unknown(
    kind: str, values: dict[str, Any], left: dict[str, Any]
) -> None:
    """A day after the cut goes, with what is known through it only."""
    found = known(kind, values)
    assert found is not None
    assert {k: v for k, v in found.items() if v not in ([], {})} == left


def test_nothing_is_lost_on_the_day_of_the_story() -> None:
    """The demo study is recorded up to its day: a cut on the day after changes nothing."""
    plain = json.loads(records_json())
    plain.pop("schema")
    everything = records(plain)
    assert cut(everything, dt.date(2027, 12, 31)).all == everything.all


DAYS = st.integers(0, LENGTH).map(lambda at: BEGINNING + dt.timedelta(days=at))


@settings(max_examples=100, deadline=None)
@given(studies(), DAYS, DAYS)
def test_cutting_twice(
    plain: dict[str, list[dict[str, Any]]], one: dt.date, other: dt.date
) -> None:
    """A second, earlier cut is the earlier cut; the same cut again changes nothing."""
    first, second = sorted((one, other))
    everything = records(plain)
    late = cut(everything, second)
    assert cut(late, second).all == late.all
    assert cut(late, first).all == cut(everything, first).all
    kept = {record.id for record in cut(everything, first)}
    assert kept <= {record.id for record in late}
