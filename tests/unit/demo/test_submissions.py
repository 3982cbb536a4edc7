"""What the demo has sent, and what it still owes on the day of the story."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from safetyreport.duties.duty import Duty
from safetyreport.duties.engine import owed
from safetyreport.law.query import load_law
from safetyreport.records.act import Opinion, Submission
from safetyreport.records.kinds import Records
from safetyreport.records.study import Study

TODAY = dt.date(2026, 11, 22)  # the day on which the story stands still


@pytest.fixture(scope="session")
def duties(study: Study, records: Records) -> dict[str, Duty]:
    """Every duty of the demo on the day of the story, by its id."""
    return {duty.id: duty for duty in owed(load_law(study.framework), study, records, TODAY)}


def test_every_submission_settles_duties_that_exist(
    records: Records, duties: dict[str, Duty]
) -> None:
    """No submission names a duty that the engine does not know, and none is sent twice."""
    sent = [name for one in records.of_kind(Submission) for name in one.duties]
    assert set(sent) <= set(duties)
    assert [name for name, count in Counter(sent).items() if count > 1] == []
    assert all(duties[name].submitted_on for name in sent)


def test_a_submission_goes_to_one_addressee_about_one_record(records: Records) -> None:
    """One letter has one addressee, and is not sent before anybody was aware."""
    for one in records.of_kind(Submission):
        assert len({tuple(name.split(".")[::2][:2]) for name in one.duties}) == 1, one.id


def test_nothing_was_sent_before_its_period_began(
    records: Records, duties: dict[str, Duty]
) -> None:
    """A report cannot precede the awareness, or the end of the cycle, that it is counted from."""
    for one in records.of_kind(Submission):
        for name in one.duties:
            start = duties[name].counted_from
            assert start is None or one.on >= start, name


def test_the_open_duties_are_those_of_november(duties: dict[str, Duty]) -> None:
    """The list of the demo fits a screen: what is due around the day of the story."""
    settled = [duty for duty in duties.values() if duty.settled]
    waiting = [duty for duty in duties.values() if not duty.settled and duty.status != "not_yet"]
    assert 20 <= len(waiting) <= 30
    assert len(settled) > 100
    days = [duty.due_on for duty in waiting if duty.due_on]
    assert all(abs((day - TODAY).days) <= 60 for day in days), days
    about = {"SAE-001", "SAE-003", "SAE-004", "SAE-005", "SAE-009", "DEV-009", "OP-005"}
    assert about <= {duty.record for duty in waiting}
    assert not any(duty.status == "overdue_by_law" for duty in waiting)


@pytest.mark.parametrize(
    ("duty", "status"),
    [
        pytest.param(
            "SAE-004.illness_15day.committee.1", "submitted_after_target", id="in time by law only"
        ),
        pytest.param("cycle-32.illness_60day.committee", "submitted_late", id="late by law"),
        pytest.param("SAE-004.protocol_serious.minister.2", "overdue", id="protocol, overdue"),
        pytest.param("SAE-001.illness_7day.minister.1", "due_soon", id="due soon"),
        pytest.param("SAE-004.manufacturer_notice.manufacturer.2", "due_today", id="due today"),
        pytest.param("SAE-009.illness_15day.minister.1", "open", id="open"),
        pytest.param("SAE-012.illness_15day.minister.1", "submitted", id="in time"),
        pytest.param("cycle-38.illness_60day.committee", "not_yet", id="cycle still running"),
        pytest.param("year-6.annual_minister.minister", "open", id="periodic report"),
        pytest.param("year-6.committee_internal.committee", "overdue", id="house rule, overdue"),
        pytest.param("OP-005.opinion_response.committee.1", "open", id="answer to an opinion"),
        pytest.param(
            "DEV-009.serious_nonconformity_opinion.committee.1",
            "due_soon",
            id="opinion to be sought",
        ),
        pytest.param("study.retention.administrator", "not_yet", id="retention not started"),
    ],
)
def test_each_state_can_be_seen(duties: dict[str, Duty], duty: str, status: str) -> None:
    """The demo shows each state that a duty goes through."""
    assert duties[duty].status == status


def test_what_others_owe_is_on_the_list(duties: dict[str, Duty]) -> None:
    """The committee's own report to the Minister is shown as somebody else's duty."""
    others = {duty.id for duty in duties.values() if duty.somebody_elses and not duty.settled}
    assert others == {"OP-005.committee_to_minister.minister.1"}


def test_the_study_is_settled_before_the_autumn_of_the_story(duties: dict[str, Duty]) -> None:
    """A well-run study: nothing older than the story's last weeks waits for anybody."""
    waiting = [duty for duty in duties.values() if not duty.settled and duty.due_on]
    assert min(duty.due_on for duty in waiting if duty.due_on) == dt.date(2026, 11, 17)
    packages = [duty for duty in duties.values() if duty.kind == "quarterly" and duty.settled]
    assert [duty.id for duty in packages] == [
        "FY2026Q1.quarterly.committee",
        "FY2026Q2.quarterly.committee",
    ]


def test_what_was_late_by_law_has_its_reason(records: Records, duties: dict[str, Duty]) -> None:
    """A report sent after its last legal day carries a reason, and no other does."""
    for one in records.of_kind(Submission):
        late = any(duties[name].status == "submitted_late" for name in one.duties)
        assert (one.late_reason is not None) == late, one.id


def test_the_committee_had_the_report_before_it_gave_an_opinion(
    records: Records, duties: dict[str, Duty]
) -> None:
    """An opinion about an event follows the report of it."""
    for opinion in records.of_kind(Opinion):
        told = [
            duty.submitted_on
            for duty in duties.values()
            if opinion.about
            and duty.record == opinion.about
            and duty.addressee == "committee"
            and duty.kind.startswith("illness")
        ]
        for on in told:
            assert on is not None, opinion.id
            assert opinion.committee_met_on is not None, opinion.id
            assert on < opinion.committee_met_on, opinion.id
