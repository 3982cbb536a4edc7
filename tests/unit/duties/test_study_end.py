"""Discontinuation, the end, results and the keeping of records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from safetyreport.duties.engine import owed
from safetyreport.law.query import load_law
from safetyreport.records.base import Record
from safetyreport.records.kinds import Records
from tests.unit.duties.cases import codes, joint, listed, owed_for, record, study, told
from tests.unit.duties.test_status import day

KEPT = "study.retention.administrator"
SUMMARY: dict[str, Any] = {
    "events": ["death"],
    "summary_years": 1,
    "citation": {"ja": "計画書 第9章"},
    "summary_citation": {"ja": "計画書 第12章"},
}


def milestone(event: str, on: str, name: str | None = None) -> Record:
    """A milestone with an id made of what happened."""
    return record("milestones", id=name or f"MS-{event}", kind=event, on=on)


PRIMARY = milestone("primary_data_ended", "2026-02-28")
COMPLETE = milestone("all_data_ended", "2026-05-01")
STOPPED = milestone("discontinued", "2026-08-03")
PLAN = study(protocol_duties=None)


def ends(records: Sequence[Record], as_of: str = "2026-08-05") -> dict[str, tuple[str, ...]]:
    """State and days of what milestones and opinions give rise to."""
    found = owed_for(records, day(as_of), on=PLAN)
    return {name: told(duty) for name, duty in found.items()}


def test_a_discontinuation_is_told_within_ten_days() -> None:
    """Act 6: committee and Minister; the study report is announced, with no day yet."""
    assert ends([STOPPED]) == {
        "MS-discontinued.discontinuation.committee.1": (
            "open", "2026-08-13", "2026-08-13", "-", "2026-08-03"),
        "MS-discontinued.discontinuation.minister.1": (
            "open", "2026-08-13", "2026-08-13", "2026-08-13", "2026-08-03"),
        "MS-discontinued.study_report.committee.1": ("open", "-", "-", "-", "-"),
    }  # fmt: skip


def test_results_are_due_a_year_after_the_data() -> None:
    """8-9: a report for each end of collection, the change of plan and the summary before."""
    assert ends([PRIMARY, COMPLETE]) == {
        "MS-primary_data_ended.primary_endpoint_report.committee.1": (
            "open", "2027-02-28", "2027-02-28", "-", "2026-02-28"),
        "MS-primary_data_ended.plan_change.minister.1": ("open", "-", "-", "-", "2026-02-28"),
        "MS-all_data_ended.study_report.committee.1": (
            "open", "2027-05-01", "2027-05-01", "-", "2026-05-01"),
        "MS-all_data_ended.summary_submission.minister.1": ("open", "-", "-", "-", "2026-05-01"),
    }  # fmt: skip


def test_a_later_discontinuation_replaces_the_day_of_the_study_report() -> None:
    """The day once listed stays listed as superseded; practice counts from the later day."""
    found = owed_for([COMPLETE, STOPPED], day("2026-08-05"), on=PLAN)
    first = found["MS-all_data_ended.study_report.committee.1"]
    later = found["MS-discontinued.study_report.committee.1"]
    assert told(first) == ("superseded", "2027-05-01", "2027-05-01", "-", "2026-05-01")
    assert told(later) == ("open", "2027-08-03", "2027-08-03", "-", "2026-08-03")
    assert (first.reading, later.reading) == ("text", "interpretation")
    for duty in (first, later):
        assert codes(duty).count("duties.later_of_discontinuation") == 1
    # What has no number of years is not replaced.
    summary = found["MS-all_data_ended.summary_submission.minister.1"]
    assert told(summary) == ("open", "-", "-", "-", "2026-05-01")


@pytest.mark.parametrize("on", ["2026-08-03", "2026-09-01"])
def test_an_earlier_discontinuation_replaces_nothing(on: str) -> None:
    """Data collected until then or longer: the year runs from their end, announced no more."""
    found = owed_for([milestone("all_data_ended", on), STOPPED], day("2026-09-05"), on=PLAN)
    assert found["MS-all_data_ended.study_report.committee.1"].status == "open"
    announced = found["MS-discontinued.study_report.committee.1"]
    assert announced.status == "superseded"
    assert "duties.data_end_known" in codes(announced)
    assert "duties.text_own_day" not in codes(announced)


def test_of_two_discontinuations_the_last_counts() -> None:
    """One study report is owed, whatever was discontinued first."""
    again = milestone("discontinued", "2026-08-20", "MS-2")
    found = owed_for([COMPLETE, STOPPED, again], day("2026-09-05"), on=PLAN)
    reports = {name: duty.status for name, duty in found.items() if duty.kind == "study_report"}
    assert reports == {
        "MS-all_data_ended.study_report.committee.1": "superseded",
        "MS-discontinued.study_report.committee.1": "superseded",
        "MS-2.study_report.committee.1": "open",
    }


def test_a_corrected_discontinuation_leaves_every_day_listed() -> None:
    """The day that followed from the first entry is superseded, not gone."""
    moved = milestone("discontinued", "2026-08-10")
    found = owed_for(
        [COMPLETE, moved], day("2026-08-20"), on=PLAN, earlier={"MS-discontinued": [STOPPED]}
    )
    name = "MS-discontinued.study_report.committee.1"
    assert told(found[name])[:2] == ("superseded", "2027-08-03")
    assert told(found[f"{name}+2"])[:2] == ("open", "2027-08-10")


def test_a_withdrawn_discontinuation_takes_its_report_back() -> None:
    """The year runs from the end of the data again; what was listed stays, superseded."""
    found = owed_for([COMPLETE], day("2026-08-20"), on=PLAN, earlier={"MS-discontinued": [STOPPED]})
    assert found["MS-all_data_ended.study_report.committee.1"].status == "open"
    assert found["MS-discontinued.study_report.committee.1"].status == "superseded"


def test_an_end_of_data_withdrawn_leaves_its_day_listed() -> None:
    """Without it the report is announced again, beside the day that was listed."""
    found = owed_for(
        [STOPPED], day("2026-08-20"), on=PLAN, earlier={"MS-all_data_ended": [COMPLETE]}
    )
    name = "MS-discontinued.study_report.committee.1"
    assert told(found[name])[:2] == ("superseded", "2027-08-03")
    assert told(found[f"{name}+2"])[:2] == ("open", "-")


def test_an_opinion_whose_ground_was_corrected_stays_listed() -> None:
    """A deviation no longer serious takes the committee's duty back, but not off the list."""
    serious = record("deviations", id="DEV-1", aware_physician_at="2026-11-02",
                     classification="serious_nonconformity")  # fmt: skip
    plain = serious.model_copy(update={"classification": "nonconformity"})
    said = record("opinions", id="OP-1", about="DEV-1", given_on="2026-11-11")
    name = "OP-1.committee_to_minister.minister.1"
    found = owed_for([plain, said], day("2026-12-01"), earlier={"DEV-1": [serious]})
    assert found[name].status == "superseded"
    assert owed_for([serious, said], day("2026-12-01"))[name].status == "open"


PUBLICATION = "OP-1.publication.registry.1"


@pytest.mark.parametrize(
    ("values", "published", "state"),
    [
        pytest.param({}, [], ("overdue_by_law", "2026-10-29"), id="a month counted from it"),
        pytest.param({}, ["2026-10-15"], ("submitted", "2026-10-29"), id="published"),
        pytest.param(
            {}, ["2026-10-30", "2026-11-02"], ("submitted_late", "2026-10-29"), id="too late"
        ),
        pytest.param({}, ["2026-09-30"], ("submitted", "2026-10-29"), id="on the very day"),
        pytest.param(
            {}, ["2026-09-29"], ("overdue_by_law", "2026-10-29"), id="something published before"
        ),
        pytest.param({"given_on": None}, [], ("open", "-"), id="known by its receipt alone"),
        pytest.param(
            {"given_on": None}, ["2026-10-15"], ("submitted", "-"), id="receipt, published"
        ),
    ],
)
@pytest.mark.parametrize("about", [PRIMARY, COMPLETE, STOPPED], ids=["primary", "all", "stopped"])
def test_results_are_published_after_the_opinion(
    about: Record, values: dict[str, Any], published: list[str], state: tuple[str, str]
) -> None:
    """8-9(4): one month 起算して the day the opinion was given."""
    given = {"id": "OP-1", "about": about.id, "given_on": "2026-09-30", "received_on": "2026-10-02"}
    said = record("opinions", **{n: v for n, v in (given | values).items() if v})
    out = [milestone("published", on, f"MS-{on}") for on in published]
    duty = owed_for([about, said, *out], day("2026-12-30"), on=PLAN)[PUBLICATION]
    assert told(duty)[:2] == state


def test_an_opinion_on_a_discontinuation_is_taken_as_one_on_its_results() -> None:
    """8-9(4) follows the report under which it stands; that the opinion is on it is our reading."""
    said = record("opinions", id="OP-1", about=STOPPED.id, given_on="2026-09-30")
    duty = owed_for([COMPLETE, STOPPED, said], day("2026-10-01"), on=PLAN)[PUBLICATION]
    assert told(duty)[:2] == ("open", "2026-10-29")
    assert duty.reading == "interpretation"
    assert "duties.opinion_on_discontinuation" in codes(duty)


@pytest.mark.parametrize(
    ("plan", "owed_to"),
    [
        pytest.param("2025-05-31", ["sites"], id="new plan"),
        pytest.param("2025-05-30", [], id="running plan, old text for ever"),
    ],
)
def test_the_institutions_of_a_joint_research_are_told_of_a_publication(
    plan: str, owed_to: list[str]
) -> None:
    """8-9(8): the representative administrator tells them promptly, since 31 May 2025."""
    days = {"plan_submitted_on": day(plan), "plan_accepted_on": None, "protocol_duties": None}
    on = joint(**days)
    found = owed_for([milestone("published", "2026-11-15")], day("2026-11-22"), on=on)
    assert [duty.addressee for duty in found.values()] == owed_to
    for duty in found.values():
        assert (duty.kind, duty.actor) == ("results_notice", "representative_administrator")
        assert told(duty) == ("open", "-", "-", "-", "2026-11-15")
    alone = study(**days)
    assert owed_for([milestone("published", "2026-11-15")], day("2026-11-22"), on=alone) == {}


def test_the_day_of_the_text_is_told_where_practice_has_another() -> None:
    """8-9(2) counts from the end of the data; who follows practice knows the day of the text."""
    report = owed_for([COMPLETE, STOPPED], day("2026-10-01"), on=PLAN)[
        "MS-discontinued.study_report.committee.1"
    ]
    (own,) = [one.values for one in report.why if one.code == "duties.text_own_day"]
    assert own == {"day": day("2026-05-01"), "due": day("2027-05-01")}


def test_no_other_milestone_is_published() -> None:
    """An opinion about a change of the plan asks for no publication."""
    values = {"id": "MS-1", "kind": "plan_changed", "change": "other", "on": "2026-05-01"}
    other = record("milestones", **values)
    said = record("opinions", id="OP-1", about=other.id, given_on="2026-09-30")
    assert PUBLICATION not in owed_for([other, said], day("2026-12-30"))
    assert ends([other]) == {}


def test_the_protocol_s_summary_follows_the_end() -> None:
    """Within a year of the end to both, by the protocol's own words."""
    ended = milestone("ended", "2026-11-09")
    for rule, due in ((SUMMARY, "2027-11-09"), (SUMMARY | {"summary_years": 2}, "2028-11-09")):
        found = owed_for([ended], day("2026-11-22"), on=study(protocol_duties=rule))
        for addressee in ("committee", "minister"):
            duty = found[f"MS-ended.protocol_summary.{addressee}.1"]
            assert told(duty) == ("open", due, "-", "-", "2026-11-09")
            assert (duty.layer, duty.limit_basis, duty.reading) == ("protocol", "protocol", "text")
            assert duty.citation["ja"] == "計画書 第12章"
            assert duty.actor == "implementation_lead"
    plain = {name: one for name, one in SUMMARY.items() if name != "summary_citation"}
    found = owed_for([ended], day("2026-11-22"), on=study(protocol_duties=plain))
    assert found["MS-ended.protocol_summary.minister.1"].citation["ja"] == "計画書 第9章"
    silent = {name: one for name, one in plain.items() if name != "summary_years"}
    for none in (None, silent):
        assert owed_for([ended], day("2026-11-22"), on=study(protocol_duties=none)) == {}
    assert owed_for([STOPPED], day("2026-11-22"), on=study(protocol_duties=SUMMARY)).keys() == (
        ends([STOPPED]).keys()
    )


def test_treatment_tells_its_end() -> None:
    """31-2: 遅滞なく to committee and Minister, no day in law."""
    plan = study(purpose="treatment", protocol_duties=None)
    found = owed_for([milestone("ended", "2026-11-09")], day("2026-11-22"), on=plan)
    assert {name: told(duty) for name, duty in found.items()} == {
        f"MS-ended.end_of_provision.{addressee}.1": ("open", "-", "-", "-", "2026-11-09")
        for addressee in ("committee", "minister")
    }
    for duty in found.values():
        assert "duties.no_day" in codes(duty)


@pytest.mark.parametrize(
    ("plan", "due", "statutory", "layer"),
    [
        pytest.param(
            {"retention_years": None}, "2036-11-09", "2036-11-09", "statute", id="ten years"
        ),
        pytest.param(
            {"retention_years": None, "designated_material": True},
            "2056-11-09",
            "2056-11-09",
            "statute",
            id="thirty: designated material",
        ),
        pytest.param(
            {"retention_years": 30}, "2056-11-09", "2036-11-09", "protocol", id="the protocol's"
        ),
        pytest.param(
            {"retention_years": 10}, "2036-11-09", "2036-11-09", "statute", id="protocol as long"
        ),
        pytest.param(
            {"retention_years": 5}, "2036-11-09", "2036-11-09", "statute", id="protocol shorter"
        ),
    ],
)
def test_the_longest_period_governs(
    plan: dict[str, Any], due: str, statutory: str, layer: str
) -> None:
    """From the day after the end; the day itself is still kept."""
    on = study(**plan)
    ended = milestone("ended", "2026-11-09")
    duty = listed([ended, STOPPED], "2026-11-22", on=on)[KEPT]
    assert told(duty) == ("not_yet", due, statutory, "-", "2026-11-09")
    assert duty.layer == layer
    assert duty.limit_basis == ("law" if layer == "statute" else "protocol")
    assert duty.reading == "interpretation"
    assert ("duties.keep_protocol" in codes(duty)) == bool(plan["retention_years"])
    assert codes(duty).count("duties.keep") == 2
    longest = next(one for one in duty.why if one.code == "duties.longest_governs")
    assert longest.values["years"] == int(due[:4]) - 2026
    last = on.model_copy(update={"house": on.house.model_copy(update={"monitoring_per_year": 0})})
    assert listed([ended], due, on=last)[KEPT].status == "not_yet"
    after = str(day(due) + (day("2026-01-02") - day("2026-01-01")))
    assert listed([ended], after, on=last)[KEPT].status == "nothing_to_report"


def test_keeping_has_not_started_without_an_end() -> None:
    """A discontinuation is not the end; the day is not guessed."""
    duty = listed([STOPPED], "2026-11-22")[KEPT]
    assert told(duty) == ("not_yet", "-", "-", "-", "-")
    assert (duty.limit_basis, duty.counted_from_role) == (None, None)
    assert codes(duty)[-1] == "duties.keep_not_started"
    ended = listed([milestone("ended", "2026-11-09")], "2026-11-22")[KEPT]
    assert "duties.keep_not_started" not in codes(ended)
    assert ended.counted_from_role == "end"


def test_the_later_of_two_ends_counts() -> None:
    """Records are kept from the last day that was called the end."""
    both = [milestone("ended", "2026-11-09"), milestone("ended", "2026-11-12", "MS-2")]
    assert str(listed(both, "2026-11-22")[KEPT].due_on) == "2056-11-12"


def test_a_corrected_end_leaves_its_day_listed() -> None:
    """The day once listed is superseded; the right one is numbered after it."""
    old, new = milestone("ended", "2026-11-09"), milestone("ended", "2026-11-12")
    for standing, last in (([new], "2056-11-12"), ([], "-")):
        found = owed(
            load_law("asrm"), study(), Records.of(standing), day("2026-11-22"), {old.id: [old]}
        )
        kept = {duty.id: told(duty)[:2] for duty in found if duty.kind == "retention"}
        assert kept == {KEPT: ("superseded", "2056-11-09"), f"{KEPT}+2": ("not_yet", last)}
