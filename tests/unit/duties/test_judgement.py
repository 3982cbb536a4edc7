"""What an assessment is taken to say, and what an event does not give rise to."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from safetyreport.duties.engine import findings
from safetyreport.duties.judgement import SUSPICIOUS, suspicion
from safetyreport.law.query import load_law
from safetyreport.records.event import PROVISION_PARTS
from safetyreport.records.kinds import Records
from tests.unit.duties.cases import codes, event, found, joint, owed_for, study

UNRELATED = dict.fromkeys(PROVISION_PARTS, "unrelated")


@pytest.mark.parametrize(
    ("values", "answer"),
    [
        pytest.param({"cannot_be_ruled_out": "no"}, (False, True, "ruled_out"), id="ruled out"),
        pytest.param({"cannot_be_ruled_out": "yes"}, (True, True, "not_ruled_out"), id="not"),
        pytest.param(
            {"cannot_be_ruled_out": "unknown"}, (True, True, "not_ruled_out"), id="unknown"
        ),
        pytest.param(
            {"causality": UNRELATED | {"g_csf": "possible"}}, (True, True, "suspected_parts"),
            id="a part",
        ),
        pytest.param(
            {"causality": {"product": "unrelated"}}, (True, False, "not_judged"), id="some"
        ),
        pytest.param({}, (True, False, "not_judged"), id="nobody judged"),
        pytest.param({"causality": UNRELATED}, (False, True, "all_parts_unrelated"), id="no part"),
    ],
)  # fmt: skip
def test_a_judgement_says_what_it_rests_on(
    values: dict[str, Any], answer: tuple[bool, bool, str]
) -> None:
    """Suspected or not, judged or not, and in which words."""
    state = event(**{"cannot_be_ruled_out": None} | values).states[0]
    made = suspicion(state, unlikely_counts=True)
    assert (made.suspected, made.judged, made.because.code) == (
        answer[0],
        answer[1],
        f"duties.{answer[2]}",
    )


@pytest.mark.parametrize("relation", ["related", "probable", "possible", "unlikely", "unrelated"])
@pytest.mark.parametrize("counts", [True, False])
def test_unlikely_counts_as_the_study_reads_it(relation: str, counts: bool) -> None:
    """多分なし counts as suspected unless the study says otherwise."""
    state = event(cannot_be_ruled_out=None, causality=UNRELATED | {"product": relation}).states[0]
    made = suspicion(state, unlikely_counts=counts)
    assert made.suspected == (relation in SUSPICIOUS or (relation == "unlikely" and counts))
    plan = study(causality={"unlikely": "suspected" if counts else "not_suspected"})
    one = event(
        cannot_be_ruled_out=None,
        causality=UNRELATED | {"product": relation},
        seriousness=["hospitalisation"],
    )
    assert any(".illness_15day." in name for name in found(one, on=plan)) == made.suspected


SEVEN, FIFTEEN, SIXTY = "illness_7day", "illness_15day", "illness_60day"
INSIDE = {
    ("internal_report", "administrator"),
    ("internal_report", "implementation_lead"),
    ("instruction", "physician"),
    ("manufacturer_notice", "manufacturer"),
}


def reports(seven: str | None, fifteen: str | None, sixty: str | None) -> dict[Any, str]:
    """The reasons of the three reports; the one of every cycle goes to the committee alone."""
    reasons = {
        (kind, addressee): reason
        for kind, reason in ((SEVEN, seven), (FIFTEEN, fifteen))
        for addressee in ("committee", "minister")
        if reason
    }
    return reasons | ({(SIXTY, "committee"): sixty} if sixty else {})


@pytest.mark.parametrize(
    ("first", "later", "reasons"),
    [
        pytest.param(
            {"seriousness": ["hospitalisation"]}, [],
            reports("no_listed_matter", None, "listed_elsewhere"), id="15 days",
        ),
        pytest.param(
            {"seriousness": []}, [], reports("no_listed_matter", "no_listed_matter", None),
            id="no listed matter",
        ),
        pytest.param(
            {"seriousness": ["death", "disability"], "outcome": "fatal"}, [],
            reports(None, "shorter_period_applies", "listed_elsewhere"), id="7 days before 15",
        ),
        pytest.param(
            {"seriousness": ["hospitalisation"]},
            [{"seriousness": ["death"], "outcome": "fatal", "aware_physician_at": "2026-11-05"}],
            reports(None, None, "listed_elsewhere"), id="both, one after the other",
        ),
        pytest.param(
            {"seriousness": ["death"], "cannot_be_ruled_out": "no"}, [],
            reports("ruled_out", "ruled_out", "ruled_out") | dict.fromkeys(INSIDE, "ruled_out"),
            id="ruled out: nothing at all",
        ),
    ],
)  # fmt: skip
def test_what_is_not_owed_says_why(
    first: dict[str, Any], later: list[dict[str, Any]], reasons: dict[Any, str]
) -> None:
    """Each statutory duty is either owed or listed once with the reason why not."""
    one = event(*later, **first)
    told = findings(load_law("asrm"), study(), Records.of([one]), one).not_owed
    assert {(it.kind, it.addressee): it.because.code.partition(".")[2] for it in told} == reasons
    assert len(told) == len(reasons)
    for it in told:
        assert it.citation["ja"].startswith("規則第")


def test_what_is_not_owed_follows_the_law_of_the_day() -> None:
    """In joint research the representative's notice is among them; without one it is not."""
    one = event(seriousness=[], cannot_be_ruled_out="no")
    for plan, known in ((study(), False), (joint(), True)):
        told = findings(load_law("asrm"), plan, Records.of([one]), one).not_owed
        assert ("representative_notice" in {it.kind for it in told}) == known


def test_a_first_report_was_not_opened_by_anything() -> None:
    """Only what came later says what opened it."""
    duty = owed_for([event(seriousness=["hospitalisation"])])["SAE-1.illness_15day.minister.1"]
    assert not any(code.startswith("duties.opened_") for code in codes(duty))


JOINT_CASES = [
    pytest.param(None, "physician", "2026-11-03", None, id="physician alone"),
    pytest.param("2026-11-05", "physician", "2026-11-03", "2026-11-05", id="and told"),
]


@pytest.mark.parametrize(("told_on", "role", "due", "received"), JOINT_CASES)
def test_the_report_inside_says_when_it_arrived(
    told_on: str | None, role: str, due: str, received: str | None
) -> None:
    """The administrator's awareness is named as the arrival, and only when it is known."""
    duties = owed_for([event(seriousness=[], aware_administrator_at=told_on)])
    duty = duties["SAE-1.internal_report.administrator.1"]
    assert (duty.counted_from_role, str(duty.due_on)) == (role, due)
    assert ("duties.received" in codes(duty)) == (received is not None)
    assert str(duty.submitted_on) == str(received)
    # Being aware settles no instruction and no notice to the manufacturer.
    assert duties["SAE-1.instruction.physician.1"].submitted_on is None
    assert "duties.onset_spans_versions" not in codes(duty)


def test_a_partial_onset_may_span_two_texts() -> None:
    """規則17(1) reached the lead of class III from 1 June 2025: an unknown day asks both texts."""
    plan = study(class_=3, plan_submitted_on=dt.date(2025, 6, 10), plan_accepted_on=None)
    one = event(seriousness=[], onset="2025", aware_physician_at="2025-07-02")
    duties = found(one, on=plan)
    inside = [duty for duty in duties.values() if duty.kind == "internal_report"]
    assert len({duty.id for duty in inside}) == len(inside)
    assert all("duties.onset_spans_versions" in codes(duty) for duty in inside)
    known = found(event(seriousness=[], onset="2025-07-01", aware_physician_at="2025-07-02"),
                  on=plan)  # fmt: skip
    assert not any("duties.onset_spans_versions" in codes(duty) for duty in known.values())


def test_a_duty_without_any_day_is_open() -> None:
    """What the law wants 遅滞なく, without house limit, stays open until it is settled."""
    plan = study(protocol_duties={
        "events": ["death"], "citation": {"ja": "計画書"}, "causality": "any"})  # fmt: skip
    one = event(seriousness=["death"], outcome="fatal")
    duty = owed_for([one], on=plan)["SAE-1.protocol_serious.committee.1"]
    assert (duty.status, duty.due_on, duty.days_left) == ("open", None, None)
