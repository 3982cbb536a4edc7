"""Changes of the plan: what is told afterwards, and what was asked beforehand."""

from __future__ import annotations

import datetime as dt

import pytest
from pydantic import ValidationError

from safetyreport.duties.engine import not_owed, owed
from safetyreport.law.query import load_law
from safetyreport.records.base import Record
from safetyreport.records.kinds import Records
from tests.unit.duties.cases import codes, event, joint, listed, owed_for, record, study, told

COMMITTEE, MINISTER = "MS-1.plan_change.committee.1", "MS-1.plan_change.minister.1"


def change(sort: str | None = None, on: str = "2026-11-18") -> Record:
    """A change of the plan, with what is said of it."""
    values = {"id": "MS-1", "kind": "plan_changed", "on": on}
    return record("milestones", **values | ({"change": sort} if sort else {}))


def test_a_minor_change_is_told_within_ten_days() -> None:
    """Act 5(3): ten days, counted from the next day, to both; the Minister's holidays extend."""
    found = listed([change("minor")], "2026-11-22")
    assert told(found[COMMITTEE]) == ("open", "2026-11-28", "2026-11-28", "-", "2026-11-18")
    assert told(found[MINISTER]) == (
        "open", "2026-11-28", "2026-11-28", "2026-11-30", "2026-11-18"
    )  # fmt: skip
    for duty in (found[COMMITTEE], found[MINISTER]):
        assert (duty.rule.partition("-minor")[0][:7], duty.reading) == ("act-5-3", "text")
        assert duty.counted_from_role == "change"
        assert codes(duty)[:2] == ["duties.minor_change", "duties.counted_days"]
        assert duty.why[0].values == {"day": dt.date(2026, 11, 18)}


def test_in_joint_research_the_representative_tells_it() -> None:
    """Ordinance 30(2): the notification is the representative administrator's."""
    found = listed([change("minor")], "2026-11-22", on=joint())
    assert found[COMMITTEE].actor == found[MINISTER].actor == "representative_administrator"


def test_any_other_change_asks_for_nothing_afterwards() -> None:
    """Act 5(1): its opinion and submission come beforehand; the explanation says so."""
    records, plan = Records.of([change("other")]), study()
    law = load_law(plan.framework)
    assert owed_for(list(records), dt.date(2026, 11, 22)) == {}
    absent = not_owed(law, plan, records, change("other"))
    assert [(one.kind, one.addressee) for one in absent] == [
        ("plan_change", "committee"),
        ("plan_change", "minister"),
    ]
    assert {one.because.code for one in absent} == {"duties.change_not_minor"}
    assert {one.citation["en"] for one in absent} == {"Act art. 5(3)"}


def test_a_change_of_which_nothing_is_said_is_listed_without_a_day() -> None:
    """The law's default is not the program's guess: nothing is late, and nothing is forgotten."""
    found = listed([change()], "2027-11-22")
    for name in (COMMITTEE, MINISTER):
        assert told(found[name]) == ("open", "-", "-", "-", "-")
        assert found[name].reading == "interpretation"
        assert codes(found[name])[:2] == ["duties.change_not_told", "duties.counted_days"]
        assert found[name].why[1].values["due"] == dt.date(2026, 11, 28)
    assert not_owed(load_law("asrm"), study(), Records.of([change()]), change()) == ()


@pytest.mark.parametrize(
    ("sort", "standing"),
    [
        pytest.param("minor", {f"{COMMITTEE}+2", f"{MINISTER}+2"}, id="minor"),
        pytest.param("other", set(), id="other"),
    ],
)
def test_saying_it_later_keeps_what_was_listed(sort: str, standing: set[str]) -> None:
    """What was announced stays on the list as superseded when the record is completed."""
    found = owed_for([change(sort)], dt.date(2026, 11, 22), earlier={"MS-1": [change()]})
    assert {found[COMMITTEE].status, found[MINISTER].status} == {"superseded"}
    assert {name for name, duty in found.items() if duty.status != "superseded"} == standing


def test_no_other_day_of_the_study_is_a_change() -> None:
    """A minor change is said of a change of the plan alone."""
    with pytest.raises(ValidationError, match="contradiction"):
        record("milestones", id="MS-1", kind="published", on="2026-11-18", change="minor")
    visit = record("milestones", id="MS-1", kind="monitoring_visit", on="2026-11-18")
    found = owed(load_law("asrm"), study(), Records.of([visit]), dt.date(2026, 11, 22))
    assert "plan_change" not in {duty.kind for duty in found}
    assert not_owed(load_law("asrm"), study(), Records.of([visit]), visit) == ()


def test_an_event_s_reasons_are_asked_in_the_same_way() -> None:
    """What an event does not give rise to is told through the same question."""
    one = event(cannot_be_ruled_out="no")
    absent = not_owed(load_law("asrm"), study(), Records.of([one]), one)
    assert {other.because.code for other in absent} == {"duties.ruled_out"}
    assert absent
    dose = record("administrations", id="ADM-1", participant="P-1")
    assert not_owed(load_law("asrm"), study(), Records.of([dose]), dose) == ()
