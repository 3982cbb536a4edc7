"""The oracle of the slow duties against days worked out by hand and the words of the articles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Literal, get_args

import pytest

from tests.law import oracle, oracle_slow
from tests.law.oracle import TEXT_2014, TEXT_2019, TEXT_2025, RiskClass
from tests.law.oracle_slow import (
    Classification,
    CulturePositive,
    Deviation,
    Opinion,
    Owed,
    StudyCase,
    owed,
)

ADMINISTRATOR = "administrator"
LEAD = "implementation_lead"
REPRESENTATIVE = "representative_administrator"
CLASSES: tuple[RiskClass, ...] = (1, 2, 3)
PURPOSES: tuple[Literal["research", "treatment"], ...] = ("research", "treatment")

ONE_SITE = StudyCase()
TWO_SITES = StudyCase(multi_site=True)
TREATMENT = StudyCase(purpose="treatment")
OLD_PLAN = StudyCase(plan_submitted_on=date(2018, 5, 7))
NEW_PLAN = StudyCase(plan_submitted_on=date(2025, 5, 31))


def day(text: str) -> date:
    """A date from its ISO form."""
    return date.fromisoformat(text)


def of_kind(case: StudyCase, kind: str) -> set[Owed]:
    """The duties of one kind."""
    return {one for one in owed(case) if one.kind == kind}


def the_one(case: StudyCase, kind: str, addressee: str | None, period: str | None = None) -> Owed:
    """The only duty of a kind to an addressee, for a period where one is named."""
    (found,) = (
        one
        for one in of_kind(case, kind)
        if one.addressee == addressee and period in (None, one.period)
    )
    return found


def parties(duties: set[Owed]) -> set[tuple[str, str | None]]:
    """Who owes to whom."""
    return {(one.actor, one.addressee) for one in duties}


# --- Days of section 1.4 ----------------------------------------------------------------------


@pytest.mark.parametrize("about", ["primary_endpoint_report", "study_report"])
@pytest.mark.parametrize(
    ("given", "last"),
    [
        ("2026-11-10", "2026-12-09"),
        ("2026-12-01", "2026-12-31"),
        ("2027-01-31", "2027-02-28"),
        ("2028-01-30", "2028-02-29"),
    ],
)
def test_publication_within_a_month_counted_from_the_opinion(
    about: oracle_slow.About, given: str, last: str
) -> None:
    """The day of the opinion is the first day of the month of art. 8-9(4); no holiday moves it."""
    case = replace(ONE_SITE, opinions=(Opinion("OP-1", about, given_on=day(given)),))
    duty = the_one(case, "publication", "registry")
    assert (duty.target, duty.statutory, duty.extended) == (day(last), day(last), None)


def ended_collecting(field: str, on: date) -> StudyCase:
    """The study with one of the two ends of data collection."""
    if field == "primary_data_ended":
        return replace(ONE_SITE, primary_data_ended=on)
    return replace(ONE_SITE, all_data_ended=on)


@pytest.mark.parametrize(
    ("field", "kind"),
    [("primary_data_ended", "primary_endpoint_report"), ("all_data_ended", "study_report")],
)
@pytest.mark.parametrize(
    ("collected", "last"),
    [
        ("2026-03-31", "2027-03-31"),
        ("2024-02-29", "2025-02-28"),
        ("2027-02-28", "2028-02-29"),
    ],
)
def test_reports_within_a_year_of_the_end_of_data(
    field: str, kind: str, collected: str, last: str
) -> None:
    """The year of art. 8-9(2) counts from the day after data collection ended."""
    case = ended_collecting(field, day(collected))
    duty = the_one(case, kind, "committee")
    assert (duty.target, duty.statutory, duty.extended) == (day(last), day(last), None)


def test_discontinuation_within_ten_days() -> None:
    """The day of discontinuation is not counted, and only the Minister's Saturday moves."""
    case = replace(ONE_SITE, discontinued=date(2026, 11, 18))
    committee = the_one(case, "discontinuation", "committee")
    minister = the_one(case, "discontinuation", "minister")
    assert (committee.target, committee.extended) == (date(2026, 11, 28), None)
    assert (minister.target, minister.extended) == (date(2026, 11, 28), date(2026, 11, 30))


def test_small_change_of_the_plan_within_ten_days() -> None:
    """Act 5(3) counts as Act 6 does, and goes to both."""
    case = replace(ONE_SITE, minor_changes=(date(2026, 11, 18),))
    assert {(one.addressee, one.target, one.extended) for one in of_kind(case, "plan_change")} == {
        ("committee", date(2026, 11, 28), None),
        ("minister", date(2026, 11, 28), date(2026, 11, 30)),
    }


@pytest.mark.parametrize(
    ("known", "number", "report_by"),
    [("2026-11-09", 37, "2026-11-19"), ("2026-11-10", 38, "2027-01-18")],
)
def test_sixty_day_cycle_of_a_day(known: str, number: int, report_by: str) -> None:
    """Sixty days counted from the submission, then ten: the two days on either side of an end."""
    cycle = oracle.cycle_of(date(2020, 10, 12), day(known))
    assert (cycle.number, cycle.report_by) == (number, day(report_by))


@pytest.mark.parametrize(
    ("submitted", "number", "last", "extended"),
    [
        pytest.param("2020-10-12", 6, "2027-01-09", "2027-01-12", id="year-6"),
        pytest.param("2024-02-29", 1, "2025-05-29", "2025-05-29", id="leap-1"),
        pytest.param("2024-02-29", 4, "2028-05-28", "2028-05-29", id="leap-4"),
    ],
)
def test_yearly_reports(submitted: str, number: int, last: str, extended: str) -> None:
    """Ninety days after a year of the plan, for committee and Minister alike."""
    case = replace(ONE_SITE, plan_submitted_on=day(submitted), as_of=date(2028, 3, 1))
    committee = the_one(case, "annual_committee", "committee", f"year {number}")
    minister = the_one(case, "annual_minister", "minister", f"year {number}")
    assert (committee.target, committee.statutory, committee.extended) == (day(last),) * 2 + (None,)
    assert (minister.target, minister.statutory, minister.extended) == (
        day(last),
        day(last),
        day(extended),
    )


# --- Days that public guidance counted wrongly (section 8, item 6) -----------------------------


@pytest.mark.parametrize(
    ("submitted", "period_ends", "last", "wrong"),
    [
        pytest.param(
            "2015-11-01", "2016-10-31", "2017-01-29", "2017-01-31", id="months-for-ninety-days"
        ),
        pytest.param("2025-02-01", "2026-01-31", "2026-05-01", "2026-05-02", id="one-day-late"),
    ],
)
def test_ninety_days_are_counted_and_not_guessed(
    submitted: str, period_ends: str, last: str, wrong: str
) -> None:
    """The ninetieth day itself is the last: the day that guidance names is too late."""
    case = replace(ONE_SITE, plan_submitted_on=day(submitted), as_of=day(last))
    found = {one.target for one in owed(case) if one.period == "year 1"}
    assert found == {day(last)}
    assert day(wrong) not in found
    assert len(_days(day(period_ends), day(last))) == 1 + 90


def test_sixty_days_after_a_year_are_counted_too() -> None:
    """Sixty days after 2026-01-31 (art. 112) end on 1 April, not on the day that was printed."""
    year = oracle_slow.year_of_plan(date(2025, 2, 1), 1)
    last = oracle.day_after_counting(year.last, 60)
    assert year.last == date(2026, 1, 31)
    assert last == date(2026, 4, 1)


def _days(first: date, last: date) -> list[date]:
    days = [first]
    while days[-1] < last:
        days.append(days[-1] + timedelta(days=1))
    return days


# --- Years of the plan ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "submitted",
    ["2020-10-12", "2024-02-29", "2023-02-28", "2023-03-01", "2019-12-31", "2020-01-01"],
)
def test_years_tile_over_thirty_years(submitted: str) -> None:
    """Every day of thirty years belongs to exactly one year, and none chains from the last."""
    first = day(submitted)
    years = [oracle_slow.year_of_plan(first, number) for number in range(1, 31)]
    covered = [one for year in years for one in _days(year.first, year.last)]
    assert covered == _days(first, years[-1].last)
    for year in years:
        # After 29 February the year ends on the 28th: with its month where there is no 29th,
        # and otherwise on the day before it.
        ends_in = first.year + year.number
        if (first.month, first.day) == (2, 29):
            assert year.last == date(ends_in, 2, 28)
        else:
            assert year.last + timedelta(days=1) == first.replace(year=ends_in)


@pytest.mark.parametrize(
    ("as_of", "numbers"),
    [
        pytest.param("2020-10-11", 0, id="before-the-plan"),
        pytest.param("2020-10-12", 1, id="first-day"),
        pytest.param("2021-10-11", 1, id="last-day-of-year-1"),
        pytest.param("2021-10-12", 2, id="first-day-of-year-2"),
        pytest.param("2026-11-22", 7, id="today-of-the-example"),
    ],
)
def test_years_up_to_the_present_one(as_of: str, numbers: int) -> None:
    """Each year that has begun is owed to both, with or without a recipient."""
    case = replace(ONE_SITE, as_of=day(as_of))
    for kind in ("annual_committee", "annual_minister"):
        periods = {one.period for one in of_kind(case, kind)}
        assert periods == {f"year {number}" for number in range(1, numbers + 1)}


@pytest.mark.parametrize(
    ("ended", "numbers"),
    [
        pytest.param("2022-10-11", 2, id="on-the-last-day-of-a-year"),
        pytest.param("2022-10-12", 3, id="on-the-first-day-of-a-year"),
    ],
)
def test_no_year_begins_after_the_end(ended: str, numbers: int) -> None:
    """The year that contains the end is the last one reported."""
    case = replace(ONE_SITE, ended=day(ended))
    assert len(of_kind(case, "annual_committee")) == numbers
    assert len(of_kind(case, "annual_minister")) == numbers


def test_years_go_on_after_a_discontinuation() -> None:
    """Discontinued is not ended: nothing of the yearly reports falls away."""
    for kind in ("annual_committee", "annual_minister"):
        discontinued = replace(ONE_SITE, discontinued=date(2022, 1, 1))
        assert of_kind(discontinued, kind) == of_kind(ONE_SITE, kind)


def test_text_of_a_year_is_that_of_its_end() -> None:
    """A plan of 2018 reports by the old articles the years that ended before the transition did."""
    case = replace(OLD_PLAN, multi_site=True)
    found = {one.period: (one.actor, one.in_force) for one in of_kind(case, "annual_minister")}
    assert found["year 1"] == (ADMINISTRATOR, TEXT_2014)
    assert found["year 2"] == (REPRESENTATIVE, TEXT_2019)
    conformed = replace(case, plan_conformed_on=date(2019, 5, 6))
    assert the_one(conformed, "annual_minister", "minister", "year 1").in_force == TEXT_2019


# --- Non-conformities -------------------------------------------------------------------------


def deviation(
    classification: Classification = "nonconformity",
    known: str = "2026-11-02",
    classified: str | None = None,
    *,
    hazard: bool = False,
) -> Deviation:
    """A departure known to the physician on a day."""
    return Deviation(
        "DEV-1",
        classification,
        known_physician=day(known),
        classified_on=None if classified is None else day(classified),
        immediate_hazard=hazard,
    )


@pytest.mark.parametrize(
    ("known", "class_", "lead", "told"),
    [
        pytest.param("2019-03-31", 2, True, set(), id="before-the-article"),
        pytest.param("2019-04-01", 1, True, {ADMINISTRATOR, LEAD}, id="2019-class-1"),
        pytest.param("2019-04-01", 2, False, {ADMINISTRATOR, LEAD}, id="class-2-has-a-lead"),
        pytest.param("2025-05-30", 3, True, {ADMINISTRATOR}, id="2019-class-3"),
        pytest.param("2025-05-31", 3, True, {ADMINISTRATOR, LEAD}, id="2025-class-3"),
        pytest.param("2025-05-31", 3, False, {ADMINISTRATOR}, id="2025-class-3-without-a-lead"),
        pytest.param("2025-05-31", 1, True, {ADMINISTRATOR, LEAD}, id="2025-class-1"),
        pytest.param("2025-05-31", 2, True, {ADMINISTRATOR, LEAD}, id="2025-class-2"),
    ],
)
def test_whom_the_physician_tells(
    known: str, class_: RiskClass, lead: bool, told: set[str]
) -> None:
    """Art. 20-2(1) by text and class, without a number of days, for old plans at once."""
    case = replace(OLD_PLAN, class_=class_, has_lead=lead, deviations=(deviation(known=known),))
    found = of_kind(case, "nonconformity_report")
    assert parties(found) == {("physician", one) for one in told}
    text = TEXT_2025 if day(known) >= TEXT_2025 else TEXT_2019
    assert all(one.target is None and one.in_force == text for one in found)


def test_the_earliest_awareness_picks_the_text() -> None:
    """What the administrator knew before the change is told by the old words."""
    early = Deviation(
        "DEV-1",
        "nonconformity",
        known_physician=date(2025, 5, 31),
        known_administrator=date(2025, 5, 30),
    )
    case = replace(ONE_SITE, class_=3, deviations=(early,))
    assert parties(of_kind(case, "nonconformity_report")) == {("physician", ADMINISTRATOR)}


def test_the_representative_is_told_in_joint_research_only() -> None:
    """Art. 20-2(3) and (4) name the representative; a treatment at two sites has none."""
    found = deviation("serious_nonconformity")
    joint = replace(TWO_SITES, deviations=(found,))
    notice = the_one(joint, "nonconformity_report", REPRESENTATIVE)
    # The words of para. 3 are those of 2019 to this day.
    assert (notice.actor, notice.in_force) == (ADMINISTRATOR, TEXT_2019)
    assert the_one(joint, "serious_nonconformity_opinion", "committee").actor == REPRESENTATIVE
    for other in (ONE_SITE, replace(TWO_SITES, purpose="treatment")):
        alone = replace(other, deviations=(found,))
        assert REPRESENTATIVE not in {one.addressee for one in owed(alone)}
        assert the_one(alone, "serious_nonconformity_opinion", "committee").actor == ADMINISTRATOR


def test_a_mere_departure_is_reported_to_nobody() -> None:
    """逸脱 that is no 不適合 is outside art. 20-2."""
    case = replace(ONE_SITE, deviations=(deviation("deviation"),))
    assert owed(case) == owed(ONE_SITE)


@pytest.mark.parametrize(
    ("classification", "known", "classified", "asked"),
    [
        pytest.param("nonconformity", "2026-11-02", "2026-11-03", False, id="not-serious"),
        pytest.param("serious_nonconformity", "2026-11-02", "2026-11-05", True, id="serious"),
        pytest.param("serious_nonconformity", "2026-11-02", None, True, id="day-not-recorded"),
        pytest.param("serious_nonconformity", "2019-03-01", "2019-03-31", False, id="before-2019"),
        pytest.param("serious_nonconformity", "2019-03-01", "2019-04-01", True, id="found-in-2019"),
    ],
)
def test_the_committee_is_asked_about_a_serious_one(
    classification: Classification, known: str, classified: str | None, asked: bool
) -> None:
    """Art. 20-2(4) from the day on which it was found so; no number of days."""
    case = replace(ONE_SITE, deviations=(deviation(classification, known, classified),))
    found = of_kind(case, "serious_nonconformity_opinion")
    assert {(one.addressee, one.target, one.in_force) for one in found} == (
        {("committee", None, TEXT_2019)} if asked else set()
    )


def test_a_danger_averted_does_not_undo_the_classification() -> None:
    """The Ordinance asks what was found, and leaves no exception for a danger."""
    averted = replace(ONE_SITE, deviations=(deviation("serious_nonconformity", hazard=True),))
    usual = replace(ONE_SITE, deviations=(deviation("serious_nonconformity"),))
    assert owed(averted) == owed(usual)
    plain = replace(ONE_SITE, deviations=(deviation(hazard=True),))
    assert not of_kind(plain, "serious_nonconformity_opinion")


@pytest.mark.parametrize(
    ("known", "class_", "lead", "reports"),
    [
        pytest.param("2019-03-31", 2, True, False, id="before-the-article"),
        pytest.param("2019-04-01", 2, True, True, id="2019-class-2"),
        pytest.param("2025-05-30", 3, True, False, id="2019-class-3"),
        pytest.param("2025-05-31", 3, True, True, id="2025-class-3"),
        pytest.param("2025-05-31", 3, False, False, id="nobody-to-report"),
    ],
)
def test_what_the_lead_owes(known: str, class_: RiskClass, lead: bool, reports: bool) -> None:
    """Art. 20-2(2): the lead tells the administrator what they learned otherwise."""
    case = replace(ONE_SITE, class_=class_, has_lead=lead)
    found = oracle_slow.lead_reports(case, deviation(known=known))
    assert parties(found) == ({(LEAD, ADMINISTRATOR)} if reports else set())


def test_somebody_has_to_know() -> None:
    """Without any day of awareness there is nothing to say."""
    case = replace(ONE_SITE, deviations=(Deviation("DEV-1", "nonconformity"),))
    with pytest.raises(ValueError, match="nobody"):
        owed(case)


# --- The facility, and what the committee says -------------------------------------------------


@pytest.mark.parametrize("given", [False, True], ids=["kept", "given"])
@pytest.mark.parametrize(
    ("result", "text"),
    [("2019-04-01", TEXT_2014), ("2025-05-30", TEXT_2014), ("2025-05-31", TEXT_2025)],
)
def test_a_positive_culture_is_the_facility_s_matter(result: str, text: date, given: bool) -> None:
    """Art. 107: the manufacturer, promptly, to provider and Minister, the lot given or not."""
    case = replace(ONE_SITE, culture_positives=(CulturePositive("C-1", day(result), given),))
    expected = {
        Owed("manufacturer_serious_situation", one, "manufacturer", "C-1", None, None, None, text)
        for one in (ADMINISTRATOR, "minister")
    }
    assert owed(case) - owed(ONE_SITE) == expected


@pytest.mark.parametrize("responded", [None, date(2026, 11, 20)], ids=["open", "answered"])
def test_measures_asked_are_reported_back(responded: date | None) -> None:
    """Art. 41 asks for the measures, without a day; having answered takes nothing away."""
    asked = Opinion(
        "OP-1", "illness", date(2026, 11, 10), measures_asked=True, responded_on=responded
    )
    for case, actor in ((ONE_SITE, ADMINISTRATOR), (TWO_SITES, REPRESENTATIVE)):
        duty = the_one(replace(case, opinions=(asked,)), "opinion_response", "committee")
        assert (duty.actor, duty.target) == (actor, None)
        not_asked = replace(asked, measures_asked=False)
        assert not of_kind(replace(case, opinions=(not_asked,)), "opinion_response")


def test_measures_asked_of_an_old_plan() -> None:
    """Before the new chapter 2 applies, each administrator answers, in joint research too."""
    case = replace(OLD_PLAN, multi_site=True)
    for given, actor in (
        (date(2020, 3, 31), ADMINISTRATOR),
        (date(2020, 4, 1), REPRESENTATIVE),
    ):
        asked = Opinion("OP-1", "annual", given, measures_asked=True)
        duty = the_one(replace(case, opinions=(asked,)), "opinion_response", "committee")
        assert duty.actor == actor


@pytest.mark.parametrize(
    ("given", "about", "continuing", "reports"),
    [
        pytest.param("2026-11-10", "annual", "not_appropriate", True, id="not-appropriate"),
        pytest.param("2018-11-10", "annual", "not_appropriate", True, id="not-appropriate-2018"),
        pytest.param("2026-11-10", "annual", "conditional", False, id="conditional"),
        pytest.param("2026-11-10", "illness", "appropriate", False, id="appropriate"),
        pytest.param("2019-04-01", "serious_nonconformity", "appropriate", True, id="serious"),
        pytest.param(
            "2019-03-31", "serious_nonconformity", "not_asked", False, id="serious-before-2019"
        ),
        pytest.param(
            "2026-11-10", "serious_nonconformity", "not_appropriate", True, id="both-items-once"
        ),
    ],
)
def test_what_the_committee_reports_to_the_minister(
    given: str,
    about: oracle_slow.About,
    continuing: oracle_slow.Continuing,
    reports: bool,
) -> None:
    """Art. 66: an end of continuing, and since 2019 any opinion on a serious non-conformity."""
    said = Opinion("OP-1", about, day(given), continuing=continuing)
    found = of_kind(replace(OLD_PLAN, opinions=(said,)), "committee_to_minister")
    assert parties(found) == ({("committee", "minister")} if reports else set())
    assert all(one.target is None and one.extended is None for one in found)
    assert len(found) == len(parties(found))


# --- Discontinuation, end, research ------------------------------------------------------------


def test_the_representative_notifies_the_discontinuation() -> None:
    """Art. 31(2), from the day on which it applies to the plan."""
    old = replace(OLD_PLAN, multi_site=True)
    for case, on, actor in (
        (OLD_PLAN, date(2020, 3, 31), ADMINISTRATOR),
        (ONE_SITE, date(2026, 11, 18), ADMINISTRATOR),
        (TWO_SITES, date(2026, 11, 18), REPRESENTATIVE),
        (old, date(2020, 3, 31), ADMINISTRATOR),
        (old, date(2020, 4, 1), REPRESENTATIVE),
        (replace(old, plan_conformed_on=date(2020, 1, 6)), date(2020, 1, 6), REPRESENTATIVE),
    ):
        found = of_kind(replace(case, discontinued=on), "discontinuation")
        assert parties(found) == {(actor, "committee"), (actor, "minister")}


def test_the_end_is_notified_for_treatment_only() -> None:
    """Art. 31-2 leaves research out, and is new for old plans in 2020."""
    end = date(2026, 11, 18)
    assert not of_kind(replace(ONE_SITE, ended=end), "end_of_provision")
    found = of_kind(replace(TREATMENT, ended=end), "end_of_provision")
    assert parties(found) == {(ADMINISTRATOR, "committee"), (ADMINISTRATOR, "minister")}
    assert {(one.target, one.in_force) for one in found} == {(None, TEXT_2019)}
    old = replace(OLD_PLAN, purpose="treatment")
    assert not of_kind(replace(old, ended=date(2020, 3, 31)), "end_of_provision")
    assert of_kind(replace(old, ended=date(2020, 4, 1)), "end_of_provision")


END_OF_RESEARCH = {
    "primary_endpoint_report",
    "study_report",
    "summary_submission",
    "publication",
}


def closing(case: StudyCase) -> StudyCase:
    """The study with both ends of data collection and both opinions."""
    return replace(
        case,
        primary_data_ended=date(2026, 3, 31),
        all_data_ended=date(2026, 3, 31),
        opinions=(
            Opinion("OP-1", "primary_endpoint_report", date(2026, 11, 10)),
            Opinion("OP-2", "study_report", date(2026, 11, 10)),
        ),
    )


def test_research_ends_with_every_step() -> None:
    """Two reports, a change of the plan, two publications, one submission before; no treatment."""
    case = closing(ONE_SITE)
    found = {one for one in owed(case) if one.kind in {*END_OF_RESEARCH, "plan_change"}}
    assert sorted((one.kind, one.addressee or "", one.target) for one in found) == [
        ("plan_change", "minister", None),
        ("primary_endpoint_report", "committee", date(2027, 3, 31)),
        ("publication", "registry", date(2026, 12, 9)),
        ("publication", "registry", date(2026, 12, 9)),
        ("study_report", "committee", date(2027, 3, 31)),
        ("summary_submission", "minister", None),
    ]
    treatment = {one.kind for one in owed(closing(TREATMENT))}
    assert treatment.isdisjoint({*END_OF_RESEARCH, "plan_change"})


@pytest.mark.parametrize(
    ("sites", "submitted", "text", "maker"),
    [
        pytest.param(ONE_SITE, "2020-10-12", TEXT_2019, ADMINISTRATOR, id="one-site"),
        pytest.param(ONE_SITE, "2025-05-31", TEXT_2025, ADMINISTRATOR, id="one-site-new"),
        pytest.param(TWO_SITES, "2018-05-07", TEXT_2019, ADMINISTRATOR, id="plan-of-2018"),
        pytest.param(TWO_SITES, "2020-10-12", TEXT_2019, ADMINISTRATOR, id="plan-of-2020"),
        pytest.param(TWO_SITES, "2025-05-30", TEXT_2019, ADMINISTRATOR, id="last-running"),
        pytest.param(TWO_SITES, "2025-05-31", TEXT_2025, REPRESENTATIVE, id="first-new"),
    ],
)
def test_running_research_keeps_the_old_8_9(
    sites: StudyCase, submitted: str, text: date, maker: str
) -> None:
    """Old para. 7 left the making of reports to each administrator, the new one does not."""
    case = closing(replace(sites, plan_submitted_on=day(submitted)))
    rest = REPRESENTATIVE if case.multi_site else ADMINISTRATOR
    found = {one for one in owed(case) if one.kind in END_OF_RESEARCH}
    assert {one.in_force for one in found} == {text}
    reports = {one.actor for one in found if one.kind.endswith("_report")}
    assert reports == {maker}
    assert {one.actor for one in found if not one.kind.endswith("_report")} == {rest}
    assert {one.actor for one in of_kind(case, "plan_change")} == {rest}


@pytest.mark.parametrize(
    ("plan", "class_", "lead", "paragraph", "by"),
    [
        pytest.param(ONE_SITE, 2, True, 2, ADMINISTRATOR, id="old-text"),
        pytest.param(NEW_PLAN, 2, True, 2, LEAD, id="new-text"),
        pytest.param(NEW_PLAN, 2, True, 4, LEAD, id="new-text-publication"),
        pytest.param(NEW_PLAN, 2, True, 5, ADMINISTRATOR, id="new-text-submission"),
        pytest.param(NEW_PLAN, 3, False, 2, ADMINISTRATOR, id="nobody-to-ask"),
    ],
)
def test_who_carries_it_out(
    plan: StudyCase, class_: RiskClass, lead: bool, paragraph: int, by: str
) -> None:
    """The new text binds the administrator to have the lead make and publish the reports."""
    case = replace(plan, class_=class_, has_lead=lead)
    text = oracle_slow.text_of_8_9(case, date(2026, 3, 31))
    assert text is not None
    assert oracle_slow.carried_out_by(case, text, paragraph) == by


@pytest.mark.parametrize(
    ("collected", "conformed", "is_owed"),
    [
        pytest.param("2019-03-31", None, False, id="before-the-article"),
        pytest.param("2020-03-31", None, False, id="last-day-of-the-transition"),
        pytest.param("2020-04-01", None, True, id="transition-over"),
        pytest.param("2019-07-01", "2019-07-01", True, id="conformed-that-day"),
        pytest.param("2019-06-30", "2019-07-01", False, id="conformed-the-day-after"),
    ],
)
def test_old_plans_have_8_9_late(collected: str, conformed: str | None, is_owed: bool) -> None:
    """A plan of 2018 has chapter 2 from 2020-04-01, or from the filing that conforms to it."""
    case = replace(
        OLD_PLAN,
        plan_conformed_on=None if conformed is None else day(conformed),
        primary_data_ended=day(collected),
        all_data_ended=day(collected),
        opinions=(Opinion("OP-1", "study_report", day(collected)),),
    )
    kinds = {one.kind for one in owed(case)}
    closing_kinds = {*END_OF_RESEARCH, "plan_change"}
    assert kinds & closing_kinds == (closing_kinds if is_owed else set())


@pytest.mark.parametrize(
    ("collected", "discontinued", "last"),
    [
        pytest.param("2026-03-31", "2026-11-18", "2027-11-18", id="discontinued-later"),
        pytest.param("2026-11-18", "2026-03-31", "2027-11-18", id="collected-later"),
        pytest.param("2026-03-31", None, "2027-03-31", id="never-discontinued"),
    ],
)
def test_study_report_after_a_discontinuation(
    collected: str, discontinued: str | None, last: str
) -> None:
    """A year from the later of the two days, which has not begun while data are collected."""
    case = replace(ONE_SITE, discontinued=None if discontinued is None else day(discontinued))
    assert not of_kind(case, "study_report")
    case = replace(case, all_data_ended=day(collected))
    assert the_one(case, "study_report", "committee").target == day(last)


def test_the_month_does_not_start_with_the_receipt() -> None:
    """While only the receipt is known, the publication is owed without a day."""
    received = Opinion("OP-1", "study_report", received_on=date(2026, 11, 20))
    assert (
        the_one(replace(ONE_SITE, opinions=(received,)), "publication", "registry").target is None
    )
    given = replace(received, given_on=date(2026, 11, 10))
    duty = the_one(replace(ONE_SITE, opinions=(given,)), "publication", "registry")
    assert duty.target == date(2026, 12, 9)


# --- Records ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ended", "similar", "five", "long"),
    [
        pytest.param("2029-03-31", True, "2034-03-31", "2059-03-31", id="end-of-fiscal-year"),
        pytest.param("2029-03-31", False, "2034-03-31", "2039-03-31", id="ten-years"),
        pytest.param("2029-03-31", None, "2034-03-31", "2059-03-31", id="cells-not-known"),
        pytest.param("2028-02-29", True, "2033-02-28", "2058-02-28", id="from-29-february"),
        pytest.param("2027-02-28", False, "2032-02-29", "2037-02-28", id="to-29-february"),
    ],
)
def test_records_are_kept(ended: str, similar: bool | None, five: str, long: str) -> None:
    """Five years after the end for research papers; ten or thirty for the records of provision."""
    case = replace(ONE_SITE, similar_to_designated=similar, ended=day(ended))
    assert the_one(case, "retention", None, "34(4)").target == day(five)
    assert the_one(case, "retention", None, "34(3)").target == day(long)
    assert oracle_slow.all_kept_until(case) == day(long)


def test_the_longest_time_of_keeping_governs() -> None:
    """Thirty years of the protocol outlast the ten of the Ordinance, never the other way round."""
    case = replace(ONE_SITE, similar_to_designated=False, ended=date(2029, 3, 31))
    assert oracle_slow.all_kept_until(case, 30) == date(2059, 3, 31)
    assert oracle_slow.all_kept_until(case, 3) == date(2039, 3, 31)


def test_keeping_has_no_last_day_before_the_end() -> None:
    """While the study runs, or is only discontinued, nobody can say until when."""
    running = replace(TWO_SITES, first_provision=date(2021, 11, 1), discontinued=date(2026, 1, 1))
    found = of_kind(running, "retention")
    # Each administrator keeps: art. 34 has nothing on joint research.
    assert {(one.period, one.actor, one.target) for one in found} == {
        ("34(3)", ADMINISTRATOR, None),
        ("34(4)", ADMINISTRATOR, None),
    }
    assert oracle_slow.all_kept_until(running, 30) is None
    assert not of_kind(ONE_SITE, "retention")


@pytest.mark.parametrize(
    ("case", "ended", "texts"),
    [
        pytest.param(OLD_PLAN, "2020-03-31", {("34(3)", TEXT_2014)}, id="old-text"),
        pytest.param(
            OLD_PLAN, "2020-04-01", {("34(3)", TEXT_2019), ("34(4)", TEXT_2019)}, id="text-of-2019"
        ),
        pytest.param(
            ONE_SITE, "2025-05-31", {("34(3)", TEXT_2025), ("34(4)", TEXT_2019)}, id="text-of-2025"
        ),
        pytest.param(TREATMENT, "2025-05-30", {("34(3)", TEXT_2019)}, id="treatment"),
    ],
)
def test_texts_on_records(case: StudyCase, ended: str, texts: set[tuple[str, date]]) -> None:
    """Para. 4 is for research, and came in 2019; para. 3 got 核酸等 in 2025."""
    found = of_kind(replace(case, ended=day(ended)), "retention")
    assert {(one.period, one.in_force) for one in found} == texts


# --- Minister or regional bureau ---------------------------------------------------------------


@pytest.mark.parametrize("class_", CLASSES)
def test_who_takes_the_minister_s_papers(class_: RiskClass) -> None:
    """Classes 2 and 3 go to the bureau; art. 107 always; art. 66 not from a special committee."""
    case = closing(replace(ONE_SITE, class_=class_, discontinued=date(2026, 11, 18)))
    bureau = "minister" if class_ == 1 else "regional_bureau"
    for kind in ("annual_minister", "discontinuation", "summary_submission", "plan_change"):
        duties = {one for one in of_kind(case, kind) if one.addressee == "minister"}
        assert {oracle_slow.received_by(case, one) for one in duties} == {bureau}
    treatment = replace(TREATMENT, class_=class_, ended=date(2026, 11, 18))
    end = the_one(treatment, "end_of_provision", "minister")
    assert oracle_slow.received_by(treatment, end) == bureau
    positive = replace(case, culture_positives=(CulturePositive("C-1", date(2026, 1, 5)),))
    duty = the_one(positive, "manufacturer_serious_situation", "minister")
    assert oracle_slow.received_by(positive, duty) == "regional_bureau"


@pytest.mark.parametrize(
    ("given", "special", "taker"),
    [
        ("2026-11-10", True, "minister"),
        ("2026-11-10", False, "regional_bureau"),
        ("2019-03-31", False, "minister"),
    ],
)
def test_who_takes_the_committee_s_report(given: str, special: bool, taker: str) -> None:
    """Art. 66 was delegated in 2019, for committees that are not special ones."""
    said = Opinion("OP-1", "annual", day(given), continuing="not_appropriate")
    case = replace(OLD_PLAN, class_=3, opinions=(said,))
    duty = the_one(case, "committee_to_minister", "minister")
    assert oracle_slow.received_by(case, duty, special_committee=special) == taker
    assert oracle_slow.received_by(case, duty) == "minister"


# --- What holds everywhere --------------------------------------------------------------------


def _enumerated() -> list[StudyCase]:
    return [
        replace(
            closing(ONE_SITE),
            class_=class_,
            purpose=purpose,
            multi_site=multi_site,
            plan_submitted_on=submitted,
            discontinued=date(2026, 5, 1),
            ended=date(2026, 10, 1),
            deviations=tuple(
                replace(deviation(one), id=f"DEV-{one}") for one in get_args(Classification)
            ),
            culture_positives=(CulturePositive("C-1", date(2026, 1, 5)),),
        )
        for class_, purpose, multi_site, submitted in product(
            CLASSES,
            PURPOSES,
            (False, True),
            (date(2018, 5, 7), date(2020, 10, 12), date(2025, 5, 31)),
        )
    ]


def test_only_the_minister_s_days_are_extended_and_never_shortened() -> None:
    """An extended day is there exactly where a counted day goes to the Minister."""
    seen = [duty for case in _enumerated() for duty in owed(case)]
    assert seen
    for duty in seen:
        assert duty.target == duty.statutory
        assert (duty.extended is not None) == (
            duty.addressee == "minister" and duty.target is not None
        )
        if duty.extended is not None and duty.target is not None:
            assert duty.extended >= duty.target
            assert not oracle.is_closed(duty.extended)
            assert all(
                oracle.is_closed(one)
                for one in _days(duty.target, duty.extended)
                if one != duty.extended
            )


def _named(case: StudyCase) -> set[tuple[str, str | None, str]]:
    return {(one.kind, one.addressee, one.period) for one in owed(case)}


def test_a_new_fact_takes_no_duty_away() -> None:
    """Deviations, opinions, cultures and data only add; only the end stops something."""
    for case in _enumerated():
        everything = _named(case)
        assert _named(replace(case, deviations=())) < everything
        assert _named(replace(case, culture_positives=())) < everything
        for less in (replace(case, opinions=()), replace(case, primary_data_ended=None)):
            # Neither matters to a treatment.
            if case.purpose == "research":
                assert _named(less) < everything
            else:
                assert _named(less) == everything


def test_nothing_is_known_before_the_ordinance() -> None:
    """A day before 2014-11-25 has no text."""
    case = replace(OLD_PLAN, discontinued=date(2014, 11, 24))
    with pytest.raises(ValueError, match="before the Ordinance"):
        owed(case)
    for on, text in (
        (TEXT_2014, TEXT_2014),
        (date(2016, 3, 31), TEXT_2014),
        (oracle_slow.ACT_2016, oracle_slow.ACT_2016),
        (date(2020, 3, 31), oracle_slow.ACT_2016),
        (date(2020, 4, 1), TEXT_2019),
    ):
        found = owed(replace(OLD_PLAN, discontinued=on, minor_changes=(on,)))
        kinds = {"discontinuation", "plan_change"}
        assert {one.in_force for one in found if one.kind in kinds} == {text}
