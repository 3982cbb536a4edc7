"""The program against the oracle: two constructions of the same articles must agree everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, product
from typing import Literal, get_args

import pytest

from safetyreport.duties import days
from safetyreport.duties.engine import findings
from safetyreport.errors import LawGapError
from safetyreport.law.calendar import load_calendar
from safetyreport.law.query import load_law
from safetyreport.records.event import AdverseEvent
from safetyreport.records.kinds import Records
from safetyreport.records.study import CausalityReading, Study
from tests.law import agreement, oracle
from tests.law.agreement import REFUSED, shipped_study, study_of, within_table
from tests.law.oracle import Case, Owed

FIRST_DAY = date(2014, 11, 25)
LAST_DAY = date(2040, 12, 31)

Answer = set[Owed] | str


def every_day(first: date, last: date) -> Iterator[date]:
    """The days from the first to the last, both included."""
    while first <= last:
        yield first
        first += timedelta(days=1)


# --- The same question to both ---------------------------------------------------------------


@pytest.fixture(scope="module")
def example() -> Study:
    """The shipped study."""
    return shipped_study()


def event_of(case: Case) -> AdverseEvent:
    """The case as an adverse event, absent facts left out."""
    facts: dict[str, object] = {
        "hospitalisation_for_treatment": case.hospitalisation_for_treatment,
        "infection": case.infection,
        "cannot_be_ruled_out": case.cannot_be_ruled_out,
        "aware_physician_at": case.aware_physician and case.aware_physician.isoformat(),
        "aware_administrator_at": case.aware_administrator and case.aware_administrator.isoformat(),
        "aware_representative_at": case.aware_representative
        and case.aware_representative.isoformat(),
    }
    return AdverseEvent.model_validate(
        {
            "id": "SAE-001",
            "participant": "P-01",
            "term": {"en": "Event"},
            "onset": case.onset.isoformat(),
            "seriousness": sorted(case.seriousness),
            "causality": dict(case.causality),
            **{name: value for name, value in facts.items() if value is not None},
        }
    )


def by_program(case: Case, example: Study) -> Answer:
    """The statute's duties as the program finds them; a house limit is no day of the law."""
    event = event_of(case)
    study = study_of(
        case,
        example,
        lead=case.has_implementation_lead or case.class_ != 3,
        causality=CausalityReading(
            unlikely="suspected" if case.unlikely_counts else "not_suspected"
        ),
    )
    try:
        found = findings(load_law("asrm"), study, Records.of([event]), event).duties
    except LawGapError:
        return REFUSED
    owed = [
        Owed(
            duty.kind,
            duty.addressee,
            duty.actor,
            duty.due_on if duty.limit_basis == "law" else None,
            duty.statutory_due_on,
            duty.extended_due_on,
            date.fromisoformat(duty.law_version or ""),
        )
        for duty in found
        if duty.layer == "statute"
    ]
    assert len(owed) == len(set(owed)), f"a duty stands twice: {case}"
    return set(owed)


def by_oracle(case: Case) -> Answer:
    """The oracle's duties; outside the gazetted table no extended day is known."""
    try:
        return {one._replace(extended=within_table(one.extended)) for one in oracle.duties(case)}
    except ValueError:
        return REFUSED


def assert_agree(cases: Iterable[Case], example: Study, at_least: int) -> None:
    """Both give the same for every case."""
    agreement.assert_agree(cases, lambda case: by_program(case, example), by_oracle, at_least)


# --- Which duties -----------------------------------------------------------------------------

KNOWN = Case(
    onset=date(2026, 11, 1),
    aware_physician=date(2026, 11, 8),
    aware_administrator=date(2026, 11, 11),
)
ANSWERS: tuple[oracle.YesNo | None, ...] = (*get_args(oracle.YesNo), None)
VALUES = ("related", "probable", "possible", "unlikely", "unrelated", "unknown", None)


def judgements() -> Iterator[Case]:
    """Every pair of components with every pair of values; each component alone; the others."""
    unrelated = dict.fromkeys(oracle.PROVISION, "unrelated")
    outside = ("surgery", "underlying_disease", "concomitant", "other")
    given: list[dict[str, str | None]] = [{}]
    for pair in combinations(oracle.PROVISION, 2):
        for values in product(VALUES, repeat=2):
            given.append({**unrelated, **dict(zip(pair, values, strict=True))})
    given += [{name: value} for name in oracle.PROVISION for value in VALUES]
    given += [{**unrelated, name: value} for name in outside for value in VALUES]
    for values_given in given:
        known = {name: value for name, value in values_given.items() if value is not None}
        yield replace(KNOWN, causality=known)


def test_suspicion(example: Study) -> None:
    """Every judgement of causality, overall answer and reading of `unlikely`."""
    cases = (
        replace(case, cannot_be_ruled_out=answer, unlikely_counts=counts)
        for case in judgements()
        for answer in ANSWERS
        for counts in (True, False)
    )
    assert_agree(cases, example, at_least=2800)


def test_matters(example: Study) -> None:
    """Every set of seriousness codes, with every answer to what the stay was for."""
    codes = tuple(oracle.ITEM_OF)
    sets = [frozenset(some) for n in range(len(codes) + 1) for some in combinations(codes, n)]
    cases = (
        replace(KNOWN, seriousness=some, hospitalisation_for_treatment=answer, multi_site=joint)
        for some in sets
        for answer in ANSWERS
        for joint in (True, False)
    )
    assert_agree(cases, example, at_least=128 * 8)


def test_infection_changes_nothing_by_itself(example: Study) -> None:
    """An infection is reported under the same suspicion and in the same items."""
    cases = (
        replace(KNOWN, seriousness=frozenset(some), infection=infection, cannot_be_ruled_out=answer)
        for some in ((), ("death",), ("hospitalisation",))
        for infection in ANSWERS
        for answer in ANSWERS
    )
    assert_agree(cases, example, at_least=48)


# --- By which text, by whom and to whom ------------------------------------------------------

TURNS = tuple(
    date.fromisoformat(text)
    for text in (
        "2014-11-25",
        "2019-03-31",
        "2019-04-01",
        "2019-09-09",
        "2019-09-10",
        "2020-03-31",
        "2020-04-01",
        "2025-05-30",
        "2025-05-31",
        "2026-11-10",
    )
)
PLANS = (
    (FIRST_DAY, None),
    (FIRST_DAY, date(2019, 9, 10)),
    # A filing before the year of the transition is none within it (当該期間内に).
    (FIRST_DAY, date(2018, 9, 10)),
    (FIRST_DAY, date(2019, 4, 1)),
    (FIRST_DAY, date(2020, 4, 1)),
    (date(2019, 3, 31), None),
    (date(2019, 4, 1), None),
)
KINDS_OF_STUDY: tuple[tuple[oracle.RiskClass, bool], ...] = (
    (1, True),
    (2, True),
    (3, True),
    (3, False),
)


def turning_points(submitted: date) -> Iterator[tuple[date, date, tuple[str, ...]]]:
    """Onset and awareness before and after each change of the law, and seriousness codes.

    The items differ in days only: all three are asked where onset and awareness meet.
    """
    for known in TURNS:
        for onset in TURNS:
            if known >= submitted and onset <= known:
                yield onset, known, ()
            if known >= submitted and onset == known:
                yield onset, known, ("death",)
                yield onset, known, ("disability",)


@pytest.mark.parametrize(("submitted", "conformed"), PLANS)
def test_texts_and_people(submitted: date, conformed: date | None, example: Study) -> None:
    """Every class, research at one and at several sites and treatment, around every change."""
    forms: tuple[tuple[Literal["research", "treatment"], bool], ...] = (
        ("research", True),
        ("research", False),
        ("treatment", False),
    )
    cases = (
        Case(
            class_=class_,
            purpose=purpose,
            multi_site=multi_site,
            has_implementation_lead=lead,
            plan_submitted_on=submitted,
            plan_conformed_on=conformed,
            seriousness=frozenset(some),
            onset=onset,
            aware_administrator=known,
        )
        for class_, lead in KINDS_OF_STUDY
        for purpose, multi_site in forms
        for onset, known, some in turning_points(submitted)
    )
    assert_agree(cases, example, at_least=12 * 60)


def test_treatment_at_several_sites(example: Study) -> None:
    """Only 多施設共同研究 has a representative; treatment stays with each administrator."""
    cases = (
        Case(
            class_=class_,
            purpose="treatment",
            multi_site=True,
            has_implementation_lead=lead,
            plan_submitted_on=FIRST_DAY,
            seriousness=frozenset(some),
            onset=onset,
            aware_administrator=known,
        )
        for class_, lead in KINDS_OF_STUDY
        for onset, known, some in turning_points(FIRST_DAY)
    )
    assert_agree(cases, example, at_least=4 * 60)


@pytest.mark.parametrize("known", [FIRST_DAY - timedelta(days=1), date(2010, 1, 1)])
@pytest.mark.parametrize("some", [(), ("death",)])
def test_nothing_before_the_ordinance(known: date, some: tuple[str, ...], example: Study) -> None:
    """Before the Ordinance neither finds a duty: there is no text to find one in."""
    case = Case(
        plan_submitted_on=date(2010, 1, 1),
        seriousness=frozenset(some),
        onset=known,
        aware_administrator=known,
    )
    assert by_program(case, example) == by_oracle(case) == REFUSED


def test_nothing_before_the_plan(example: Study) -> None:
    """A cycle cannot be counted for what was known before the plan was submitted.

    The report stays listed without a day; what has no number of days stands as on the next day.
    """
    known, submitted = date(2020, 10, 11), date(2020, 10, 12)
    case = Case(onset=known, aware_administrator=known)
    assert by_oracle(case) == REFUSED
    found = by_program(case, example)
    next_day = by_oracle(Case(onset=submitted, aware_administrator=submitted))
    assert isinstance(found, set)
    assert isinstance(next_day, set)
    (report,) = (one for one in found if one.kind == "illness_60day")
    assert (report.target, report.statutory, report.extended) == (None, None, None)
    assert found - {report} == {one for one in next_day if one.kind != "illness_60day"}


# --- By whose awareness ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("submitted", "first"),
    [
        pytest.param("2020-10-12", "2026-11-08", id="over-the-end-of-a-cycle"),
        pytest.param("2020-10-12", "2026-12-23", id="over-the-turn-of-the-year"),
        pytest.param("2016-06-01", "2018-04-26", id="in-the-first-text"),
        pytest.param("2016-06-01", "2020-03-30", id="over-the-end-of-the-transition"),
    ],
)
def test_awareness(submitted: str, first: str, example: Study) -> None:
    """Every order in which physician, administrator and representative can come to know."""
    start = date.fromisoformat(first)
    known = [None, *(start + timedelta(days=later) for later in (0, 1, 2, 9))]
    cases = (
        Case(
            multi_site=joint,
            plan_submitted_on=date.fromisoformat(submitted),
            seriousness=frozenset(some),
            onset=start,
            aware_physician=physician,
            aware_administrator=administrator,
            aware_representative=representative,
        )
        for some in (("death",), ("hospitalisation",), ())
        for joint in (True, False)
        for physician, administrator in product(known, repeat=2)
        # A study at one site has no representative administrator who could know.
        for representative in (known if joint else [None])
        if physician or administrator or representative
    )
    assert_agree(cases, example, at_least=3 * 148)


# --- Days -------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [7, 10, 15, 90])
def test_days_after_every_day(count: int) -> None:
    """The last day of 7, 10, 15 and 90 days, for every day until 2040."""
    for day in every_day(FIRST_DAY, LAST_DAY):
        assert days.last_day(day, count, "from_next_day") == oracle.day_after_counting(day, count)


@pytest.mark.parametrize("submitted", ["2014-11-25", "2020-10-12", "2024-02-29"])
def test_cycle_of_every_day(submitted: str) -> None:
    """Number, first and last day of the cycle and its last day to report, for every day."""
    first = date.fromisoformat(submitted)
    cycles = oracle.walk_cycles(first)
    cycle = next(cycles)
    for day in every_day(first, LAST_DAY):
        if day > cycle.last:
            cycle = next(cycles)
        period = days.cycle_of(day, first, 60)
        report_by = days.last_day(period.last, 10, "from_next_day")
        assert (period.n, period.first, period.last, report_by) == cycle


@pytest.mark.parametrize(
    ("program", "second"),
    [
        pytest.param(days.within_one_month_counted_from, oracle.month_counted_from, id="month"),
        pytest.param(days.within_one_year, oracle.year_after, id="year"),
    ],
)
def test_month_and_year_of_every_day(
    program: Callable[[date], date], second: Callable[[date], date]
) -> None:
    """One month counted from, and one year after, every day of eight years with two leap days."""
    for day in every_day(date(2023, 1, 1), date(2030, 12, 31)):
        assert program(day) == second(day)


def test_years_of_the_plan() -> None:
    """The first five years of a plan submitted on any day around a leap day."""
    for submitted in every_day(date(2024, 1, 28), date(2024, 3, 3)):
        for number in range(1, 6):
            period = days.plan_year(number, submitted)
            report_by = days.last_day(period.last, 90, "from_next_day")
            expected = oracle.annual_period(submitted, number)
            assert (period.first, period.last, report_by) == expected


def test_extended_day_of_every_day_of_the_table() -> None:
    """Every day of the gazetted table moves to the working day to which the oracle walks."""
    calendar = load_calendar()
    for day in every_day(calendar.table_start, calendar.table_end):
        walked = oracle.next_working_day(day)
        expected = walked if walked <= calendar.table_end else None
        assert days.extended(day, calendar).day == expected, day


def test_no_extended_day_outside_the_table() -> None:
    """Beyond the gazetted table the extended day is unknown, never guessed."""
    calendar = load_calendar()
    for day in every_day(calendar.table_end + timedelta(days=1), LAST_DAY):
        assert days.extended(day, calendar).day is None


def test_minister_on_every_day_of_a_year(example: Study) -> None:
    """A death learned on any day of two years: all three days of both reports."""
    cases = (
        replace(
            KNOWN,
            seriousness=frozenset({"death"}),
            onset=known,
            aware_physician=known,
            aware_administrator=known + timedelta(days=2),
        )
        for known in every_day(date(2026, 1, 1), date(2027, 12, 31))
    )
    assert_agree(cases, example, at_least=730)
