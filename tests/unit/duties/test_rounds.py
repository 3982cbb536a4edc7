"""What comes round: years, empty cycles, the committee's papers, quarters and monitoring."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest

from safetyreport.duties.duty import Duty
from safetyreport.duties.engine import owed
from safetyreport.duties.house import fiscal_periods
from safetyreport.duties.periodic import stopped_on
from safetyreport.law.query import load_law
from safetyreport.records.kinds import Records
from tests.unit.duties.cases import codes, event, listed, record, study, told
from tests.unit.duties.test_status import day

HOUSE: dict[str, Any] = {"monitoring_per_year": 2, "quarter_start_month": 4, "quarterly_days": 30}
# Submitted on 12 October 2020: year 6 ends on 11 October 2026, cycle 37 on 9 November 2026.
PLAN = study(house=HOUSE)
ENDED = record("milestones", id="MS-1", kind="ended", on="2026-11-09")


def named(duties: dict[str, Duty], kind: str) -> list[str]:
    """The first parts of the ids of one kind, in the order of the list."""
    return [name.partition(".")[0] for name, duty in duties.items() if duty.kind == kind]


def test_each_year_is_reported_to_both() -> None:
    """Ninety days after the year, with no event at all; holidays move the Minister's last day."""
    found = listed([], "2026-11-22", on=PLAN)
    committee = found["year-6.annual_committee.committee"]
    minister = found["year-6.annual_minister.minister"]
    assert told(committee) == ("open", "2027-01-09", "2027-01-09", "-", "2026-10-11")
    assert told(minister) == ("open", "2027-01-09", "2027-01-09", "2027-01-12", "2026-10-11")
    assert (committee.occurrence, committee.days, committee.counted_from_role) == (
        6,
        90,
        "cycle_end",
    )
    assert ("duties.needs_opinion" in codes(minister), "duties.needs_opinion" in codes(committee)) \
        == (True, False)  # fmt: skip
    assert named(found, "annual_committee") == [f"year-{number}" for number in range(1, 9)]


@pytest.mark.parametrize(
    ("as_of", "last"),
    [
        pytest.param("2026-10-11", "year-7", id="the last day of year 6"),
        pytest.param("2026-10-12", "year-8", id="the first day of year 7"),
    ],
)
def test_the_next_year_is_announced(as_of: str, last: str) -> None:
    """The running year and the next."""
    assert named(listed([], as_of, on=PLAN), "annual_committee")[-1] == last


def test_the_list_can_look_further() -> None:
    """`until` shows the periods up to that day and the next."""
    law = load_law("asrm")
    found = owed(law, PLAN, Records(), day("2026-11-22"), until=day("2029-10-11"))
    years = [duty.occurrence for duty in found if duty.kind == "annual_committee"]
    assert max(years) == 10
    found = owed(law, PLAN, Records(), day("2026-11-22"), until=day("2024-10-11"))
    assert max(duty.occurrence for duty in found if duty.kind == "annual_committee") == 8


@pytest.mark.parametrize(
    ("ended", "year", "cycle"),
    [
        pytest.param("2020-10-12", "year-1", "cycle-1", id="on the day of the plan"),
        pytest.param("2026-10-11", "year-6", "cycle-37", id="with the year"),
        pytest.param("2026-10-12", "year-7", "cycle-37", id="on the first day of the next"),
        pytest.param("2026-11-09", "year-7", "cycle-37", id="with the cycle"),
        pytest.param("2026-11-10", "year-7", "cycle-38", id="on the first day of the next cycle"),
    ],
)
def test_no_period_begins_after_the_end(ended: str, year: str, cycle: str) -> None:
    """What had begun is reported; a discontinuation ends nothing."""
    found = listed([record("milestones", id="MS", kind="ended", on=ended)], "2027-06-01", on=PLAN)
    assert named(found, "annual_minister")[-1] == year
    assert named(found, "illness_60day")[-1] == cycle
    stopped = record("milestones", id="MS", kind="discontinued", on=ended)
    assert named(listed([stopped], "2027-06-01", on=PLAN), "annual_minister")[-1] == "year-8"


def test_of_two_ends_the_later_counts() -> None:
    """Which of two is wrong is not known: none takes from the list what falls due by the other."""
    later = record("milestones", id="MS-2", kind="ended", on="2027-02-01")
    found = listed([ENDED, later], "2027-06-01", on=PLAN)
    assert named(found, "illness_60day")[-1] == "cycle-39"


def test_of_two_discontinuations_the_first_counts() -> None:
    """What follows the day from which nothing was provided rests on practice, not on text."""
    days = ("2026-02-01", "2027-02-01")
    both = [
        record("milestones", id=f"MS-{n}", kind="discontinued", on=on) for n, on in enumerate(days)
    ]
    assert stopped_on(Records.of(both)) == day("2026-02-01")


def test_an_end_before_the_plan_ends_nothing() -> None:
    """A mistyped year must not empty the list of what the law asks for."""
    mistyped = record("milestones", id="MS-1", kind="ended", on="2016-11-20")
    found = listed([mistyped], "2026-11-22", on=PLAN)
    assert found.keys() >= listed([], "2026-11-22", on=PLAN).keys()
    assert found["study.retention.administrator"].due_on is None


@pytest.mark.parametrize(
    ("meetings", "due", "told_of"),
    [
        pytest.param(
            ["2026-11-10", "2026-12-08", "2027-01-12"], "2026-11-17", ["committee_first"],
            id="the last meeting in time",
        ),
        pytest.param(
            ["2026-12-08", "2027-01-02", "2027-01-03"], "2026-12-12", ["committee_first"],
            id="seven days before the last day",
        ),
        pytest.param(
            ["2027-01-03"], "2026-12-13", ["committee_first", "meeting_late"], id="six days before"
        ),
        pytest.param(
            ["2027-01-09"], "2026-12-19", ["committee_first", "meeting_late"], id="on the last day"
        ),
        pytest.param(
            ["2026-11-01", "2027-01-05"], "2026-12-15", ["committee_first", "meeting_late"],
            id="too late rather than papers before the year is over",
        ),
        pytest.param(
            ["2026-11-01", "2026-11-02"], "2026-10-12", ["committee_first"],
            id="papers on the day after the year",
        ),
        pytest.param(["2027-01-10", "2026-10-11"], "-", ["no_meeting"], id="a day off, both ends"),
        pytest.param(
            ["2026-10-12"], "2026-09-21", ["committee_first", "papers_before_year"],
            id="on the first day",
        ),
        pytest.param(
            ["2026-11-01"], "2026-10-11", ["committee_first", "papers_before_year"],
            id="papers on the last day of the year",
        ),
        pytest.param([], "-", ["no_meeting"], id="no calendar"),
    ],
)  # fmt: skip
def test_papers_come_first(meetings: list[str], due: str, told_of: list[str]) -> None:
    """The house's own day: the last meeting that leaves time to write, and what it lacks."""
    committee = {"name": {"ja": "委員会"}, "certification_number": "NA", "meetings": meetings}
    plan = study(house=HOUSE | {"committee_lead_days": 21}, committee=committee)
    duty = listed([], "2026-09-01", on=plan)["year-6.committee_internal.committee"]
    assert told(duty) == ("not_yet", due, "-", "-", "2026-10-11")
    assert (duty.layer, codes(duty)) == ("house", [f"duties.{code}" for code in told_of])
    assert (duty.days, duty.limit_basis) == ((21, "house") if due != "-" else (None, None))
    assert duty.counted_from_role == "cycle_end"
    assert duty.occurrence == 6


def test_the_report_to_the_committee_brings_the_papers() -> None:
    """Once the year's report is with the committee, the papers are; not the other way round."""
    sent = record(
        "submissions", id="S-1", duties=["year-6.annual_committee.committee"], on="2026-11-10"
    )
    found = listed([sent], "2026-11-22", on=PLAN)
    assert found["year-6.committee_internal.committee"].status == "submitted"
    assert found["year-6.annual_minister.minister"].status == "open"
    assert found["year-7.committee_internal.committee"].status == "not_yet"
    own = record(
        "submissions", id="S-1", duties=["year-6.committee_internal.committee"], on="2026-11-10"
    )
    found = listed([own], "2026-11-22", on=PLAN)
    assert found["year-6.committee_internal.committee"].status == "submitted"
    assert found["year-6.annual_committee.committee"].status == "open"


def test_the_papers_own_day_is_not_replaced_by_the_report_s() -> None:
    """Papers that went ahead are dated by themselves."""
    acts = [
        record("submissions", id="S-1", duties=["year-6.committee_internal.committee"],
               on="2026-11-10"),
        record("submissions", id="S-2", duties=["year-6.annual_committee.committee"],
               on="2026-12-01"),
    ]  # fmt: skip
    duty = listed(acts, "2026-12-22", on=PLAN)["year-6.committee_internal.committee"]
    assert duty.submitted_on == day("2026-11-10")


@pytest.mark.parametrize(
    ("as_of", "asked", "status", "reasons"),
    [
        pytest.param("2026-11-09", False, "not_yet", ["cycle_running"], id="its last day"),
        pytest.param("2026-11-10", False, "nothing_to_report", ["cycle_empty"], id="over"),
        pytest.param(
            "2026-11-10", True, "open", ["cycle_empty", "nil_report_chosen"], id="nil report chosen"
        ),
        pytest.param(
            "2026-11-09", True, "not_yet", ["cycle_running", "nil_report_chosen"], id="running"
        ),
    ],
)
def test_an_empty_cycle_says_so(as_of: str, asked: bool, status: str, reasons: list[str]) -> None:
    """A nil report is the study's choice."""
    plan = study(house=HOUSE | {"report_empty_cycles": asked})
    duty = listed([], as_of, on=plan)["cycle-37.illness_60day.committee"]
    assert told(duty) == (status, "2026-11-19", "2026-11-19", "-", "2026-11-09")
    assert codes(duty) == [f"duties.{one}" for one in (*reasons, "note")]
    assert (duty.occurrence, duty.counted_from_role) == (37, "cycle_end")


def test_a_cycle_with_events_is_not_listed_as_empty() -> None:
    """One duty for each cycle, whether or not something happened."""
    found = listed([event(seriousness=[])], "2026-11-22", on=PLAN)
    cycles = named(found, "illness_60day")
    assert sorted(cycles) == sorted({f"cycle-{number}" for number in range(1, 40)})
    assert found["cycle-37.illness_60day.committee"].records == ("SAE-1",)


@pytest.mark.parametrize(
    ("since", "until", "start", "months", "names"),
    [
        pytest.param("2026-04-01", "2026-06-30", 4, 3, "26Q1 26Q2", id="this one and the next"),
        pytest.param("2026-04-01", "2026-07-01", 4, 3, "26Q1 26Q2 26Q3", id="the next has begun"),
        pytest.param("2026-03-31", "2026-03-31", 4, 3, "25Q4 26Q1", id="the year before"),
        pytest.param("2026-06-30", "2026-07-01", 4, 3, "26Q1 26Q2 26Q3", id="begun before"),
        pytest.param("2026-01-15", "2026-01-15", 1, 3, "26Q1 26Q2", id="calendar years"),
        pytest.param("2026-11-30", "2027-01-01", 12, 6, "25Q2 26Q1 26Q2", id="from December"),
        pytest.param("2026-05-01", "2027-03-31", 4, 12, "26Q1 27Q1", id="whole years"),
    ],
)
def test_fiscal_periods(since: str, until: str, start: int, months: int, names: str) -> None:
    """From the period that holds `since` to the one after the last that begins by `until`."""
    found = list(fiscal_periods(day(since), day(until), start, months, "Q"))
    assert [one.name.removeprefix("FY20") for one in found] == names.split()
    assert found[0].last >= day(since)
    for one, following in pairwise(found):
        assert following.first - one.last == dt.timedelta(days=1)
        assert one.first.day == 1


def test_quarters_and_monitoring_are_the_house_s() -> None:
    """Thirty days after a quarter; monitoring by the end of each half; never law."""
    found = listed([], "2026-11-22", on=PLAN)
    quarter = found["FY2026Q2.quarterly.committee"]
    half = found["FY2026M2.monitoring.administrator"]
    assert told(quarter) == ("overdue", "2026-10-30", "-", "-", "2026-09-30")
    assert told(half) == ("open", "2027-03-31", "-", "-", "2026-10-01")
    assert (quarter.days, half.days) == (30, None)
    assert (quarter.counted_from_role, half.counted_from_role) == ("cycle_end", "period_start")
    for duty in (quarter, half):
        assert (duty.layer, duty.limit_basis, duty.law_version) == ("house", "house", None)
    assert named(found, "quarterly")[0] == "FY2020Q3"
    assert named(found, "quarterly")[-1] == "FY2026Q4"


@pytest.mark.parametrize(
    ("visits", "state"),
    [
        pytest.param([], ("overdue", None), id="none"),
        pytest.param(["2026-09-30", "2026-05-01"], ("submitted", "2026-05-01"), id="the first"),
        pytest.param(["2026-04-01"], ("submitted", "2026-04-01"), id="on the first day"),
        pytest.param(["2026-03-31", "2026-10-01"], ("overdue", None), id="a day outside"),
    ],
)
def test_a_visit_settles_its_half(visits: list[str], state: tuple[str, str | None]) -> None:
    """A monitoring visit counts for the half of the fiscal year it falls in."""
    records = [
        record("milestones", id=f"MV-{number}", kind="monitoring_visit", on=on)
        for number, on in enumerate(visits)
    ]
    records.append(record("milestones", id="MS-P", kind="published", on="2026-06-01"))
    duty = listed(records, "2026-11-22", on=PLAN)["FY2026M1.monitoring.administrator"]
    assert (duty.status, duty.submitted_on and str(duty.submitted_on)) == state


@pytest.mark.parametrize(
    ("as_of", "state"),
    [("2026-03-31", "not_yet"), ("2026-04-01", "open"), ("2026-09-28", "due_soon"),
     ("2026-09-30", "due_today"), ("2026-10-01", "overdue")],
)  # fmt: skip
def test_monitoring_can_be_done_from_the_first_day_of_its_half(as_of: str, state: str) -> None:
    """It is announced before its half, open within it, and called to attention before its end."""
    assert listed([], as_of, on=PLAN)["FY2026M1.monitoring.administrator"].status == state


@pytest.mark.parametrize(("times", "names"), [
    (0, []), (5, []), (1, ["FY2026M1", "FY2027M1"]), (3, ["FY2026M2", "FY2026M3"]),
    (12, ["FY2026M8", "FY2026M9"]),
])  # fmt: skip
def test_monitoring_as_often_as_the_house_says(times: int, names: list[str]) -> None:
    """So many equal parts of the fiscal year; a number that does not divide it has none."""
    plan = study(house=HOUSE | {"monitoring_per_year": times, "since": "2026-11-10"})
    found = named(listed([], "2026-11-22", on=plan), "monitoring")
    assert found == names
    assert named(listed([], "2026-11-22", on=plan), "quarterly") == ["FY2026Q3", "FY2026Q4"]


def test_the_house_s_rounds_end_with_the_study() -> None:
    """The quarter and the half that hold the end are the last."""
    for ended, quarter, half in (
        ("2026-09-30", "FY2026Q2", "FY2026M1"),
        ("2026-10-01", "FY2026Q3", "FY2026M2"),
    ):
        found = listed(
            [record("milestones", id="MS", kind="ended", on=ended)], "2027-06-01", on=PLAN
        )
        assert named(found, "quarterly")[-1] == quarter
        assert named(found, "monitoring")[-1] == half


@pytest.mark.parametrize(
    ("stopped", "told_of"),
    [
        pytest.param([], False, id="not stopped"),
        pytest.param(["2025-10-12"], False, id="stopped within the year"),
        pytest.param(["2025-10-11"], True, id="stopped before the year"),
    ],
)
def test_a_year_after_the_discontinuation_is_practice(stopped: list[str], told_of: bool) -> None:
    """Periodic reports go on until the end; that is practice, and said so where it bears."""
    acts = [record("milestones", id="MS-1", kind="discontinued", on=on) for on in stopped]
    found = listed(acts, "2026-11-22", on=PLAN)
    for kind in ("annual_committee.committee", "annual_minister.minister"):
        reasons = codes(found[f"year-6.{kind}"])
        assert ("duties.year_after_discontinuation" in reasons) == told_of
        assert reasons[-1] == "duties.note"
