"""What holds of the list of duties whatever happens to a study, in whatever order."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from safetyreport import clock
from safetyreport.duties.days import plan_year, plan_year_of
from safetyreport.duties.duty import SETTLED, Duty
from safetyreport.duties.engine import owed
from safetyreport.law.calendar import load_calendar
from safetyreport.law.query import load_law
from safetyreport.records.act import Submission
from safetyreport.records.kinds import Records
from safetyreport.records.study import Study
from tests.properties.histories import HISTORIES, LISTED, STUDIES, History, Step, lived
from tests.unit.duties.cases import event, owed_for, study

PLANS = st.sampled_from(STUDIES)
ONE = dt.timedelta(days=1)
# Listed without a day until an end is recorded: of the study, of the collection of its data.
ANNOUNCED = ("retention", "study_report")
# The states that time alone leads through, in their order; a settled duty stays so.
COURSE = ("not_yet", "open", "due_soon", "due_today", "overdue", "overdue_by_law")


def days(duty: Duty) -> tuple[dt.date | None, ...]:
    """The three last days of a duty."""
    return duty.due_on, duty.statutory_due_on, duty.extended_due_on


@given(PLANS, HISTORIES)
def test_nothing_listed_is_lost_or_moved(plan: Study, steps: list[Step]) -> None:
    """After every act each duty ever listed is listed still, with the three days it had.

    What is announced has no day yet: a period that had not begun when the study ended, and what
    waits for an end that is not recorded.
    """
    history = History(plan)
    known: dict[str, Duty] = {}
    for step in steps:
        history.take(step)
        now = history.listed()
        for name, duty in known.items():
            if name not in now:
                assert "MS-ended" in history.standing, (name, step)
                assert (duty.status, duty.records) == ("not_yet", ()), (name, step)
            elif duty.due_on or duty.kind not in ANNOUNCED:
                assert days(now[name]) == days(duty), (name, step)
        known |= now


@given(PLANS, HISTORIES, st.randoms(use_true_random=False))
def test_the_order_of_import_does_not_matter(plan: Study, steps: list[Step], random: Any) -> None:
    """The same records give the same list, in whatever order they came."""
    history = lived(plan, steps)
    records, changed = history.records, list(history.earlier.items())
    random.shuffle(records)
    random.shuffle(changed)
    law = load_law(plan.framework)
    again = owed(law, plan, Records.of(records), history.day, dict(changed))
    assert again == tuple(history.listed().values())


@given(PLANS, HISTORIES)
def test_time_alone_leads_one_way(plan: Study, steps: list[Step]) -> None:
    """From day to day a state only moves on; what is settled or superseded stays as it is."""
    history = lived(plan, steps)
    before = history.listed()
    for number in range(1, 120, 7):
        now = history.listed(history.day + dt.timedelta(days=number))
        for name, duty in before.items():
            after = now[name].status
            if duty.settled:
                assert after == duty.status, name
            elif after not in SETTLED:
                assert COURSE.index(after) >= COURSE.index(duty.status), name
            else:
                assert after == "nothing_to_report", name
        before = now


@given(
    st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 30)),
    st.integers(0, 86_399),
    st.integers(-12 * 60, 14 * 60),
)
def test_a_day_ends_at_midnight_in_japan(day: dt.date, second: int, offset: int) -> None:
    """Every moment of a day in Japan, told on whatever clock, is looked at from that day."""
    start = dt.datetime.combine(day, dt.time(), dt.timezone(dt.timedelta(hours=9)))
    elsewhere = dt.timezone(dt.timedelta(minutes=offset))
    moment = (start + dt.timedelta(seconds=second)).astimezone(elsewhere)
    assert clock.today(moment) == day
    assert clock.today(start.astimezone(elsewhere) - dt.timedelta(seconds=1)) == day - ONE


@given(PLANS, HISTORIES)
def test_the_days_of_a_duty_are_in_order(plan: Study, steps: list[Step]) -> None:
    """Target, statutory day, extended day; and the committee's never after the Minister's."""
    listed = lived(plan, steps).listed()
    organs = load_calendar()
    for duty in listed.values():
        if duty.statutory_due_on and duty.limit_basis == "law" and duty.due_on:
            assert duty.due_on <= duty.statutory_due_on
        if duty.extended_due_on and duty.statutory_due_on:
            assert duty.statutory_due_on <= duty.extended_due_on
            assert organs.administrative_holiday(duty.extended_due_on) is None
            for number in range((duty.extended_due_on - duty.statutory_due_on).days):
                between = duty.statutory_due_on + dt.timedelta(days=number)
                assert organs.administrative_holiday(between) is not None
        twin = listed.get(duty.id.replace(".committee.", ".minister."))
        if twin and duty.last_legal_day and twin.last_legal_day and twin is not duty:
            assert duty.last_legal_day <= twin.last_legal_day


def reports(duties: Iterable[Duty]) -> dict[str, dt.date]:
    """The earliest target of the reports that still stand, by addressee."""
    found: dict[str, dt.date] = {}
    for duty in duties:
        if duty.kind in ("illness_7day", "illness_15day") and duty.status != "cleared":
            assert duty.due_on
            found[duty.addressee] = min(duty.due_on, found.get(duty.addressee, duty.due_on))
    return found


@given(st.sampled_from(LISTED), st.sampled_from(LISTED), st.integers(0, 40))
def test_a_stricter_assessment_is_never_later_than_alone(
    first: list[str], more: list[str], after: int
) -> None:
    """What was known before can only bring the day of a report forward."""
    aware = str(dt.date(2026, 11, 2) + dt.timedelta(days=after))
    both = sorted({*first, *more})
    later = {"seriousness": both, "aware_physician_at": aware}
    alone = reports(owed_for([event(**later)]).values())
    before = reports(owed_for([event(seriousness=first)]).values())
    together = reports(owed_for([event(later, seriousness=first)]).values())
    assert together.keys() == alone.keys()
    for addressee, day in together.items():
        assert day <= alone[addressee]
        assert day <= before.get(addressee, day)


@given(PLANS, HISTORIES)
def test_each_other_suspected_event_is_in_one_cycle(plan: Study, steps: list[Step]) -> None:
    """Cycle by cycle, the reports name every event that belongs to them, and name it once."""
    plain = [step for step in steps if step.act != "assess"]
    history = lived(plan, plain)
    wanted = sorted(
        name
        for name, values in history.standing.items()
        if history.kinds[name] == "adverse_events"
        and not values["seriousness"]
        and values["cannot_be_ruled_out"] != "no"
    )
    named = [
        record
        for duty in history.listed().values()
        if duty.kind == "illness_60day" and duty.status != "superseded"
        for record in duty.records
    ]
    assert sorted(named) == wanted


@given(PLANS, HISTORIES, st.integers(0, 99))
def test_what_was_sent_settles_what_it_names(plan: Study, steps: list[Step], pick: int) -> None:
    """One report sent changes the state of the duty it names, of its corrections and papers."""
    history = lived(plan, steps)
    before = history.listed()
    # Keeping the records is settled by nothing sent.
    names = sorted(name for name, duty in before.items() if duty.kind != "retention")
    name = names[pick % len(names)]
    base = before[name].base
    history.record("submissions", id="SUB-NEW", duties=[name], on=str(history.day))
    after = history.listed()
    assert before.keys() == after.keys()
    papers = base.replace("annual_committee", "committee_internal")
    for one, duty in after.items():
        if duty.base == base:
            assert duty.status.startswith("submitted"), one
        elif duty.base != papers:
            assert duty == before[one], one


@given(PLANS, HISTORIES, HISTORIES)
def test_what_was_sent_stays_sent(plan: Study, steps: list[Step], more: list[Step]) -> None:
    """No later assessment, correction or withdrawal opens again what a report has settled."""
    history = lived(plan, steps)
    sent = {
        name.partition("+")[0]
        for record in history.records
        if isinstance(record, Submission)
        for name in record.duties
    }
    for step in more:
        history.take(step)
    for duty in history.listed().values():
        if duty.base in sent:
            assert duty.status.startswith("submitted"), duty.id


def corresponding(first: dt.date, years: int) -> dt.date:
    """The last day of so many years, written apart from the program (Civil Code 143(2))."""
    year = first.year + years
    if first.month == 2 and first.day == 29 and not calendar.isleap(year):
        return dt.date(year, 2, 28)
    return first.replace(year=year) - ONE


def test_annual_periods_tile_thirty_years_from_every_day() -> None:
    """From each day of 2014-11-25 to 2040, 29 February too: no day left out, none in two years."""
    first, last = dt.date(2014, 11, 25), dt.date(2040, 12, 31)
    for number in range((last - first).days + 1):
        plan = first + dt.timedelta(days=number)
        begins = plan
        for year in range(1, 31):
            period = plan_year(year, plan)
            assert period == (year, begins, corresponding(plan, year))
            begins = period.last + ONE
        tenth = plan_year(10, plan)
        for day in (tenth.first, tenth.last):
            assert plan_year_of(day, plan) == tenth


def test_the_list_shows_every_year_of_thirty() -> None:
    """The reports of a plan submitted on 29 February 2024: thirty of each, none twice."""
    plan = study(plan_submitted_on=dt.date(2024, 2, 29), plan_accepted_on=None)
    found = owed(load_law("asrm"), plan, Records(), dt.date(2054, 2, 27))
    for kind in ("annual_committee", "annual_minister", "committee_internal"):
        assert sorted(duty.occurrence for duty in found if duty.kind == kind) == [*range(1, 32)]
