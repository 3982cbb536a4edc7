"""What is pointed out about an event before it is reported; none of it stops a filing."""

from __future__ import annotations

from typing import Any

import pytest

from safetyreport.checks.event import event_findings
from safetyreport.i18n import LANGS, text
from tests.unit.duties.cases import event, joint, study

# An event about which there is nothing to say.
PLAIN: dict[str, Any] = {
    "seriousness": ["hospitalisation"],
    "hospitalisation_for_treatment": "yes",
    "aware_administrator_at": "2026-11-03",
    "narrative": {"ja": "経過", "en": "Course"},
}
CASES: list[tuple[str, dict[str, Any], str, str]] = [
    ("nobody judged causality", {"cannot_be_ruled_out": None}, "causality_not_judged", "causality"),
    ("seriousness not filled in", {"seriousness": None}, "seriousness_not_judged", "seriousness"),
    ("a stay that seriousness does not name",
     {"seriousness": [], "hospitalised_on": "2026-11-02"}, "stay_without_seriousness",
     "seriousness"),
    ("a stay, not said what for", {"hospitalisation_for_treatment": None}, "stay_purpose_unknown",
     "hospitalisation_for_treatment"),
    ("a stay, not known what for", {"hospitalisation_for_treatment": "unknown"},
     "stay_purpose_unknown", "hospitalisation_for_treatment"),
    ("fatal, but not grade 5", {"seriousness": ["death"], "outcome": "fatal", "grade": 4},
     "fatal_not_grade5", "grade"),
    ("the administrator's awareness is open", {"aware_administrator_at": None},
     "administrator_unaware", "aware_administrator_at"),
    ("expected, yet suspected", {"expected": "yes"}, "expected_counts", "expected"),
    ("no English course", {"narrative": {"ja": "経過"}}, "no_english", "narrative"),
]  # fmt: skip


def test_an_event_in_order_has_no_findings() -> None:
    """Nothing is pointed out where nothing is amiss."""
    assert event_findings(event(**PLAIN), study()) == ()


@pytest.mark.parametrize(
    ("values", "code", "field"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_what_deserves_a_look_is_pointed_out(values: dict[str, Any], code: str, field: str) -> None:
    """One finding, with the field to look at and a sentence in both languages."""
    found = event_findings(event(**PLAIN | values), study())
    assert [(one.code, one.record, one.field) for one in found] == [
        (f"checks.{code}", "SAE-1", field)
    ]
    told = {lang: text(found[0].code, lang, found[0].values) for lang in LANGS}
    assert told["ja"] != told["en"]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        pytest.param(
            {"seriousness": None, "missing": {"seriousness": "pending"}},
            "seriousness_not_judged",
            id="seriousness known to be pending",
        ),
        pytest.param(
            {"expected": "yes", "cannot_be_ruled_out": "no"},
            "expected_counts",
            id="expected and not suspected",
        ),
        pytest.param(
            {"seriousness": ["death"], "outcome": "fatal", "grade": 5},
            "fatal_not_grade5",
            id="fatal and grade 5",
        ),
        pytest.param(
            {"seriousness": ["death"], "outcome": "fatal"}, "fatal_not_grade5", id="no grade yet"
        ),
    ],
)
def test_what_is_in_order_is_left_alone(values: dict[str, Any], code: str) -> None:
    """A reason given, or a fact that fits, is not pointed out."""
    found = event_findings(event(**PLAIN | values), study())
    assert f"checks.{code}" not in {one.code for one in found}


def test_the_last_assessment_is_looked_at() -> None:
    """What was mended by a later assessment is no finding any more."""
    later = {"cannot_be_ruled_out": "yes", "aware_physician_at": "2026-11-08"}
    assert event_findings(event(later, **PLAIN | {"cannot_be_ruled_out": None}), study()) == ()


def test_at_several_sites_the_representative_matters_too() -> None:
    """The period of a joint study runs from 代表管理者's awareness, so its absence is told."""
    found = event_findings(event(**PLAIN), joint())
    assert [one.code for one in found] == ["checks.representative_unaware"]
