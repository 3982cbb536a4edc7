"""What else a death or serious event may touch; no duty of this Act."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from safetyreport.checks.reminders import event_reminders
from safetyreport.demo import study_toml
from safetyreport.i18n import LANGS, text
from safetyreport.records.event import AdverseEvent
from safetyreport.records.study import Study

INVESTIGATION, MEDICINES, COMPENSATION, OFFICE = (
    f"checks.reminder_{name}"
    for name in ("accident_investigation", "medicines", "compensation", "safety_office")
)


def study(*, reminders: bool = True) -> Study:
    """The example study, with or without reminders."""
    values = tomllib.loads(study_toml())
    values["house"]["reminders"] = reminders
    return Study.model_validate(values)


def event(**values: Any) -> AdverseEvent:
    """An event with the facts given."""
    known = {"id": "AE-1", "participant": "P-1", "term": "例", "aware_physician_at": "2026-11-01"}
    return AdverseEvent.model_validate({**known, **values})


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param({"seriousness": []}, [], id="not serious"),
        pytest.param({}, [], id="not judged"),
        pytest.param(
            {"seriousness": ["hospitalisation"], "cannot_be_ruled_out": "yes"},
            [MEDICINES, COMPENSATION, OFFICE],
            id="serious and suspected",
        ),
        pytest.param(
            {"seriousness": ["hospitalisation"], "cannot_be_ruled_out": "no"},
            [MEDICINES, OFFICE],
            id="serious, ruled out",
        ),
        pytest.param(
            {"outcome": "fatal", "cannot_be_ruled_out": "no"},
            [INVESTIGATION, MEDICINES, OFFICE],
            id="death",
        ),
        pytest.param(
            {
                "seriousness": ["hospitalisation"],
                "hospitalisation_for_treatment": "no",
                "cannot_be_ruled_out": "yes",
            },
            [],
            id="a planned stay",
        ),
        pytest.param(
            {
                "seriousness": [],
                "cannot_be_ruled_out": "yes",
                "assessments": [{"aware_physician_at": "2026-11-05", "outcome": "fatal"}],
            },
            [INVESTIGATION, MEDICINES, COMPENSATION, OFFICE],
            id="died later",
        ),
    ],
)
def test_which_systems_are_recalled(values: dict[str, Any], expected: list[str]) -> None:
    """A death recalls all; a serious event the rest; compensation only where it is suspected."""
    assert [one.code for one in event_reminders(event(**values), study())] == expected


def test_off_by_configuration() -> None:
    """A study that wants no reminders gets none."""
    fatal = event(outcome="fatal", cannot_be_ruled_out="yes")
    assert event_reminders(fatal, study())
    assert event_reminders(fatal, study(reminders=False)) == ()


def test_reminders_name_no_day() -> None:
    """They are no duties with dates, so no sentence counts days."""
    for one in event_reminders(event(outcome="fatal", cannot_be_ruled_out="yes"), study()):
        for lang in LANGS:
            told = text(one.code, lang, one.values)
            assert "日以内" not in told
            assert "days" not in told
