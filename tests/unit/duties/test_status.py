"""The state of a duty on a day: it changes at midnight in Japan and at no other time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any, get_args

import pytest

from safetyreport import clock
from safetyreport.duties.duty import SETTLED, Duty, Status
from safetyreport.records.act import Decision, Submission
from safetyreport.records.base import Record
from tests.unit.duties.cases import codes, event, listed, owed_for, study

# Known on 2 November to the physician and on the 4th to the administrator, who owes the report:
# target 17 November, statutory day 19 November.
EVENT: dict[str, Any] = {
    "seriousness": ["hospitalisation"],
    "aware_administrator_at": "2026-11-04",
}
COMMITTEE, MINISTER = "SAE-1.illness_15day.committee.1", "SAE-1.illness_15day.minister.1"
PROTOCOL = "SAE-1.protocol_serious.committee.1"


def day(text: str) -> dt.date:
    """A day from its ISO text."""
    return dt.date.fromisoformat(text)


def sent(on: str, *duties: str) -> Submission:
    """A report that was sent."""
    return Submission.model_validate({"id": "S-1", "duties": duties or (COMMITTEE,), "on": on})


def state(as_of: str, *acts: Record, name: str = COMMITTEE, **values: Any) -> Duty:
    """A duty of the event on a day."""
    return owed_for([event(**EVENT | values), *acts], day(as_of))[name]


def test_nothing_sent_or_decided_ends_the_keeping_of_records() -> None:
    """Records are kept for their years: no act of one day settles that."""
    name = "study.retention.administrator"
    plan = study(retention_years=30, retention_basis={"ja": "計画書"})
    decided = Decision.model_validate({"id": "D-1", "about": name, "on": "2026-11-02"})
    kept = listed([sent("2026-11-02", name), decided], "2026-11-20", on=plan)[name]
    assert (kept.status, kept.submitted_on) == ("not_yet", None)


@pytest.mark.parametrize(
    ("as_of", "status", "left"),
    [
        pytest.param("2026-11-01", "not_yet", 16, id="before anybody was aware"),
        pytest.param("2026-11-02", "open", 15, id="the day of awareness"),
        pytest.param("2026-11-13", "open", 4, id="one day before it is due soon"),
        pytest.param("2026-11-14", "due_soon", 3, id="due_soon_days before the target"),
        pytest.param("2026-11-16", "due_soon", 1, id="the day before the target"),
        pytest.param("2026-11-17", "due_today", 0, id="the target"),
        pytest.param("2026-11-18", "overdue", -1, id="past the target, in time by law"),
        pytest.param("2026-11-19", "overdue", -2, id="the last day by law"),
        pytest.param("2026-11-20", "overdue_by_law", -3, id="past the last day by law"),
    ],
)
def test_unsettled_states_follow_the_days(as_of: str, status: str, left: int) -> None:
    """The alarm is the target; late is only what is late by law."""
    duty = state(as_of)
    assert (duty.status, duty.days_left) == (status, left)
    assert not duty.settled


@pytest.mark.parametrize(
    ("on", "status"),
    [
        pytest.param("2026-11-03", "submitted", id="early"),
        pytest.param("2026-11-17", "submitted", id="on the target"),
        pytest.param("2026-11-18", "submitted_after_target", id="after the target"),
        pytest.param("2026-11-19", "submitted_after_target", id="on the last day by law"),
        pytest.param("2026-11-20", "submitted_late", id="after the last day by law"),
    ],
)
def test_what_was_sent_is_judged_by_its_day(on: str, status: str) -> None:
    """In time by law is in time: only what came after the last legal day is late."""
    duty = state("2026-12-31", sent(on))
    assert (duty.status, duty.submitted_on, duty.days_left) == (status, day(on), None)


@pytest.mark.parametrize(
    ("on", "status"),
    [
        pytest.param("2026-11-24", "submitted_after_target", id="on the extended day"),
        pytest.param("2026-11-25", "submitted_late", id="after the extended day"),
    ],
)
def test_the_minister_s_day_is_extended(on: str, status: str) -> None:
    """A last day on Saturday 21 November before a long weekend ends on Tuesday the 24th."""
    act = sent(on, MINISTER)
    duty = state("2026-12-31", act, name=MINISTER, aware_administrator_at="2026-11-06")
    assert str(duty.statutory_due_on) == "2026-11-21"
    assert str(duty.extended_due_on) == "2026-11-24"
    assert duty.status == status


def test_a_submission_is_not_known_before_its_day() -> None:
    """Looking back from an earlier day shows what was known on that day."""
    assert state("2026-11-15", sent("2026-11-16")).status == "due_soon"
    assert state("2026-11-16", sent("2026-11-16")).status == "submitted"


def test_the_first_submission_counts() -> None:
    """A follow-up does not make the first report late."""
    first = sent("2026-11-10")
    again = first.model_copy(update={"id": "S-2", "on": day("2026-12-10")})
    assert state("2026-12-31", again, first).submitted_on == day("2026-11-10")


def test_one_addressee_settles_nothing_for_the_other() -> None:
    """A report to the committee leaves the Minister's open."""
    assert state("2026-11-13", sent("2026-11-10"), name=MINISTER).status == "open"


def decided(about: str) -> Decision:
    """A decision that closes a duty."""
    return Decision.model_validate(
        {"id": "D-1", "about": about, "on": "2026-11-10", "body": "administrator"}
    )


@pytest.mark.parametrize(
    ("name", "as_of", "status"),
    [
        pytest.param(PROTOCOL, "2026-11-10", "closed", id="protocol duty"),
        pytest.param(PROTOCOL, "2026-11-09", "overdue", id="before the decision"),
        pytest.param(COMMITTEE, "2026-11-10", "open", id="a statutory duty cannot be closed"),
    ],
)
def test_a_decision_closes_only_what_is_not_law(name: str, as_of: str, status: str) -> None:
    """The house may close its own duties, never the statute's."""
    duty = state(as_of, decided(name), name=name, prolonged_hospitalisation="yes")
    assert duty.status == status
    told = [dict(one.values) for one in duty.why if one.code == "duties.closed"]
    assert told == ([{"by": "administrator", "decision": "D-1"}] if status == "closed" else [])


def test_a_report_sent_before_the_ground_was_lost_needs_closing() -> None:
    """Sent and then cleared: it stays sent, and says that a closing report is due."""
    later = {"cannot_be_ruled_out": "no", "aware_physician_at": "2026-11-12"}
    one = event(later, **EVENT)
    duty = owed_for([one, sent("2026-11-10")], day("2026-11-30"))[COMMITTEE]
    assert duty.status == "submitted"
    assert codes(duty)[-1] == "duties.closing_report"


@pytest.mark.parametrize(
    ("as_of", "status"),
    [
        pytest.param("2026-11-09", "not_yet", id="the last day of the cycle"),
        pytest.param("2026-11-10", "open", id="the cycle is over"),
        pytest.param("2026-11-19", "due_today", id="ten days after it"),
        pytest.param("2026-11-20", "overdue_by_law", id="past"),
    ],
)
def test_a_cycle_is_reported_after_it_ends(as_of: str, status: str) -> None:
    """Nothing is owed for a cycle that still runs."""
    one = event(seriousness=[])
    duty = owed_for([one], day(as_of))["cycle-37.illness_60day.committee"]
    assert duty.status == status


def test_being_told_settles_the_report_inside() -> None:
    """Once the administrator is known to be aware, the physician's report has arrived."""
    name = "SAE-1.internal_report.administrator.1"
    assert state("2026-11-03", name=name).status == "due_today"
    assert state("2026-11-04", name=name).status == "submitted_after_target"
    assert state("2026-12-01", name=name, aware_administrator_at=None).status == "overdue"


@pytest.mark.parametrize(
    ("moment", "status"),
    [
        pytest.param("2026-11-16T14:59:59+00:00", "due_soon", id="a second before midnight"),
        pytest.param("2026-11-16T15:00:00+00:00", "due_today", id="midnight in Japan"),
        pytest.param("2026-11-17T14:59:59+00:00", "due_today", id="the last second of the day"),
        pytest.param("2026-11-17T15:00:00+00:00", "overdue", id="the next midnight"),
        pytest.param("2026-11-16T10:00:00-05:00", "due_today", id="morning in New York"),
    ],
)
def test_states_change_at_midnight_in_japan(moment: str, status: str) -> None:
    """Wherever the machine stands, the day is the day in Japan."""
    today = clock.today(dt.datetime.fromisoformat(moment))
    assert owed_for([event(**EVENT)], today)[COMMITTEE].status == status


@pytest.mark.parametrize(
    ("hour", "due"),
    [
        pytest.param("2026-11-02T23:59", "2026-11-17", id="late in the evening"),
        pytest.param("2026-11-03T00:00", "2026-11-18", id="midnight belongs to the new day"),
        pytest.param("2026-11-02T14:59:59Z", "2026-11-17", id="given in UTC, still that day"),
        pytest.param("2026-11-02T15:00:00Z", "2026-11-18", id="given in UTC, the next day"),
    ],
)
def test_the_day_of_awareness_is_the_day_in_japan(hour: str, due: str) -> None:
    """起算日 is the day in Japan on which somebody learned of it."""
    duty = state("2026-12-31", aware_physician_at=hour)
    assert str(duty.due_on) == due


def test_settled_is_what_needs_nothing_more() -> None:
    """Each state is either settled or still to be done."""
    pending = {"not_yet", "open", "due_soon", "due_today", "overdue", "overdue_by_law"}
    assert set(get_args(Status)) == SETTLED | pending
    assert not pending & SETTLED
    one = state("2026-11-10")
    for status in get_args(Status):
        assert replace(one, status=status).settled is (status not in pending)


@pytest.mark.parametrize("days", [0, 1, 7])
def test_due_soon_is_as_configured(days: int) -> None:
    """`due_soon_days` says how early the reminder comes."""
    plan = study(due_soon_days=days)
    make: Callable[[dt.date], str] = lambda as_of: (  # noqa: E731
        owed_for([event(**EVENT)], as_of, on=plan)[COMMITTEE].status
    )
    target = day("2026-11-17")
    assert make(target - dt.timedelta(days=days + 1)) == "open"
    assert make(target - dt.timedelta(days=days)) in ("due_soon", "due_today")
