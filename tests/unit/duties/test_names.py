"""What parties are called, and what the protocol's own letter says."""

from __future__ import annotations

from typing import Any

import pytest

from safetyreport.duties.duty import Duty
from tests.unit.duties.cases import codes, event, found, listed, owed_for, record, study

PROTOCOL: dict[str, Any] = {
    "events": ["death", "prolonged_hospitalisation"],
    "internal_days": 3,
    "causality": "any",
    "citation": {"ja": "計画書", "en": "Protocol"},
}
LETTER = "SAE-1.protocol_serious.committee.1"


def passed_on(class_: int) -> Duty:
    """The committee's own report of an opinion not to continue."""
    said = record("opinions", id="OP-1", given_on="2026-11-11", continuing="not_appropriate")
    plan = study(class_=class_, minister={"addressee": {"ja": "例示大臣", "en": "The Minister"}})
    return owed_for([said], on=plan)["OP-1.committee_to_minister.minister.1"]


def test_a_study_s_own_names_are_used() -> None:
    """Committee and manufacturer are addressed by their names, not by what the law calls them."""
    plan = study()
    duties = found(event(seriousness=["death"]), on=plan)
    committee = duties["SAE-1.illness_7day.committee.1"].addressee_name
    assert committee == {"ja": plan.committee.name.ja, "en": plan.committee.name.en}
    maker = duties["SAE-1.manufacturer_notice.manufacturer.1"].addressee_name
    name = plan.product.manufacturer
    assert maker == {"ja": name.ja, "en": name.en or name.ja}
    culture = record("culture_tests", id="CT-1", lot="L-1", result="positive",
                     result_on="2026-11-02")  # fmt: skip
    (duty, *_) = [d for d in owed_for([culture], on=plan).values() if d.actor == "manufacturer"]
    assert duty.actor_name["ja"] == name.ja


@pytest.mark.parametrize(("class_", "name"), [(1, "例示大臣"), (2, "厚生労働大臣")])
def test_what_is_not_handed_on_goes_to_the_minister(class_: int, name: str) -> None:
    """Art. 66 is not among what the bureau receives: whoever the study files its reports with."""
    assert passed_on(class_).addressee_name["ja"] == name


@pytest.mark.parametrize(
    ("values", "named"),
    [
        pytest.param({"seriousness": ["death"]}, ["death"], id="death"),
        pytest.param(
            {"seriousness": ["hospitalisation"], "prolonged_hospitalisation": "yes"},
            ["prolonged_hospitalisation"], id="a longer stay",
        ),
        pytest.param(
            {"seriousness": ["death"], "prolonged_hospitalisation": "yes"},
            ["death", "prolonged_hospitalisation"], id="both, as the protocol lists them",
        ),
    ],
)  # fmt: skip
def test_the_protocol_s_letter_names_what_is_met(values: dict[str, Any], named: list[str]) -> None:
    """Of the protocol's own list, what this event meets and no more."""
    duty = found(event(**values), on=study(protocol_duties=PROTOCOL))[LETTER]
    (reason,) = [one for one in duty.why if one.code == "duties.protocol_met"]
    assert [word.value for word in reason.values["matters"]] == named  # type: ignore[attr-defined]


@pytest.mark.parametrize(("causality", "reading"), [("any", "interpretation"),
                                                    ("suspected", "text")])  # fmt: skip
def test_whatever_the_causality_is_our_reading(causality: str, reading: str) -> None:
    """Where the protocol says nothing of causality, that it does not matter is our reading."""
    plan = study(protocol_duties=PROTOCOL | {"causality": causality})
    duty = found(event(seriousness=["death"]), on=plan)[LETTER]
    assert duty.reading == reading
    assert f"duties.protocol_causality_{causality}" in codes(duty)


@pytest.mark.parametrize(
    ("given", "months", "onset", "owed"),
    [
        pytest.param("2025-12-10", 12, "2026-12-10", True, id="December, to the day"),
        pytest.param("2025-12-10", 12, "2026-12-11", False, id="December, a day late"),
        pytest.param("2025-01-10", 12, "2026-01-10", True, id="January, to the day"),
        pytest.param("2025-01-10", 12, "2026-01-11", False, id="January, a day late"),
        pytest.param("2024-12-31", 24, "2026-12-31", True, id="two years, to the day"),
        pytest.param("2024-02-29", 24, "2026-03-01", False, id="two years, after a leap day"),
    ],
)
def test_the_window_is_counted_in_calendar_months(
    given: str, months: int, onset: str, owed: bool
) -> None:
    """So many months after the last administration, whatever the month it was given in."""
    dose = record("administrations", id="ADM-1", participant="P-1", given_on=given)
    plan = study(protocol_duties=PROTOCOL | {"window_months": months})
    one = event(seriousness=["death"], onset=onset, aware_physician_at=onset)
    assert (LETTER in found(one, dose, on=plan)) == owed


@pytest.mark.parametrize("basis", [{"ja": "計画書 第16章", "en": "Protocol, section 16"}, None])
def test_the_protocol_s_keeping_names_its_ground(basis: dict[str, str] | None) -> None:
    """The words of the protocol that ask for the years, and nothing where none are recorded."""
    ended = record("milestones", id="MS-1", kind="ended", on="2026-11-09")
    plan = study(retention_years=30, retention_basis=basis)
    duty = listed([ended], "2026-11-22", on=plan)["study.retention.administrator"]
    (reason,) = [one for one in duty.why if one.code == "duties.keep_protocol"]
    assert reason.values == {"years": 30, "basis": basis or ""}
    assert (duty.layer, str(duty.due_on)) == ("protocol", "2056-11-09")
