"""Who enters the survival curves, from when, until when, and what is printed of them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from safetyreport.i18n import LANGS, text
from safetyreport.records.participant import Participant
from safetyreport.summary.model import NOT_ESTIMABLE
from safetyreport.summary.survival import Subject
from safetyreport.summary.survival_data import ENDPOINTS, Endpoint, cohort, survival, survival_notes
from tests.unit.summary.number_cases import known, treated

CUT = dt.date(2030, 1, 1)
SURGERY = "2026-01-01"


def _person(**values: Any) -> Participant:
    values = {"surgery_on": SURGERY} | values
    return Participant.model_validate({"id": "P-1"} | {k: v for k, v in values.items() if v})


@pytest.mark.parametrize(
    ("person", "overall", "recurrence_free"),
    [
        pytest.param(
            {"last_contact_on": "2026-04-11"}, (100, False), (100, False), id="followed without"
        ),
        pytest.param(
            {"last_contact_on": "2031-01-01"}, (1461, False), (1461, False), id="cut before contact"
        ),
        pytest.param(
            {"died_on": "2026-04-11", "last_contact_on": "2026-04-11"},
            (100, True),
            (100, True),
            id="death is an event of both",
        ),
        pytest.param(
            {"recurred_on": "2026-02-20", "last_contact_on": "2026-04-11"},
            (100, False),
            (50, True),
            id="recurrence is an event of one",
        ),
        pytest.param(
            {"recurred_on": "2026-02-20", "died_on": "2026-04-11"},
            (100, True),
            (50, True),
            id="whichever came first",
        ),
        pytest.param(
            {"died_on": "2031-05-01", "last_contact_on": "2029-12-31"},
            (1460, False),
            (1460, False),
            id="a death after the cut is unknown",
        ),
        pytest.param(
            {"died_on": "2030-01-01"},
            (1461, True),
            (1461, True),
            id="a death on the day of the cut",
        ),
        pytest.param({"surgery_on": None}, "no_surgery", "no_surgery", id="no day of surgery"),
        pytest.param({}, "no_contact", "no_contact", id="no contact"),
        pytest.param(
            {"recurred_on": "2026-02-20"}, "no_contact", (50, True), id="recurred, no contact"
        ),
        pytest.param(
            {"last_contact_on": "2025-12-31"},
            "before_surgery",
            "before_surgery",
            id="last contact before surgery",
        ),
        pytest.param(
            {"recurred_on": "2025-12-01", "last_contact_on": "2026-04-11"},
            (100, False),
            "before_surgery",
            id="recurrence before surgery",
        ),
    ],
)
def test_time_and_event_of_a_participant(
    person: dict[str, Any], overall: object, recurrence_free: object
) -> None:
    """Days from surgery to the event, else to the last contact or the cut; or the reason."""
    for endpoint, expected in zip(ENDPOINTS, (overall, recurrence_free), strict=True):
        found = cohort([_person(**person)], endpoint, CUT)
        if isinstance(expected, tuple):
            assert found.subjects == (("P-1", Subject(*expected)),)
            assert found.left_out == ()
        else:
            assert [reason.value for _, reason in found.left_out] == [expected]
            assert found.subjects == ()


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_a_year_after_surgery_printed_in_per_cent(endpoint: Endpoint) -> None:
    """One of three died after 100 days: 66.7 % at one year with 2 at risk, unknown at three."""
    people = [
        treated("P-1", surgery_on=SURGERY, died_on="2026-04-11", last_contact_on="2026-04-11"),
        treated("P-2", surgery_on=SURGERY, last_contact_on="2027-06-01"),
        treated("P-3", surgery_on=SURGERY, last_contact_on="2027-03-01"),
    ]
    populations = known(*people, as_of=CUT)
    one, three = (found for found in survival(populations, CUT) if found.endpoint == endpoint)
    assert (one.at_days, one.estimate, one.at_risk) == (Decimal("365.25"), Decimal("66.7"), 2)
    assert (one.participants, one.events, one.median) == (3, 1, NOT_ESTIMABLE)
    # exp(-exp(log(-log S) +- 1.96 * sqrt(1/6) / log S)) with S = 2/3, by hand.
    assert (one.lower, one.upper) == (Decimal("5.4"), Decimal("94.5"))
    assert (three.at_days, three.estimate, three.lower, three.upper, three.at_risk) == (
        Decimal("1095.75"),
        *[NOT_ESTIMABLE] * 3,
        0,
    )


def test_nobody_is_left_out_in_silence() -> None:
    """Who does not enter a curve is counted with the reason, in both languages."""
    populations = known(
        treated("P-1", surgery_on=None), treated("P-2", surgery_on=SURGERY), as_of=CUT
    )
    notes = survival_notes(populations, CUT)
    assert [dict(note.values).get("count") for note in notes] == [None, 1, 1, 1, 1]
    for lang in LANGS:
        assert all(text(note.key, lang, note.values) for note in notes)
    assert "no day of surgery" in text(notes[2].key, "en", notes[2].values)


def test_a_study_without_participants_prints_no_survival() -> None:
    """Four entries, each with nobody at risk and nothing estimated."""
    found = survival(known(), CUT)
    assert [(one.participants, one.at_risk, one.estimate) for one in found] == [
        (0, 0, NOT_ESTIMABLE)
    ] * 4
