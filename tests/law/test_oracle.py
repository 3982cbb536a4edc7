"""The oracle against days worked out by hand and against the published calendar."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest

from tests.law import oracle
from tests.law.oracle import Case, Owed


def day(text: str) -> date:
    """A date from its ISO form."""
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("known", "count", "unextended", "extended"),
    [
        pytest.param("2026-11-02", 7, "2026-11-09", "2026-11-09", id="a-monday"),
        pytest.param("2026-11-16", 7, "2026-11-23", "2026-11-24", id="labour-day"),
        pytest.param("2026-12-24", 7, "2026-12-31", "2027-01-04", id="turn-of-the-year"),
        pytest.param("2026-09-12", 7, "2026-09-19", "2026-09-24", id="sandwiched-day"),
        pytest.param("2026-04-28", 7, "2026-05-05", "2026-05-07", id="substitute-day"),
        pytest.param("2026-11-02", 15, "2026-11-17", "2026-11-17", id="fifteen-days"),
        pytest.param("2026-11-18", 10, "2026-11-28", "2026-11-30", id="discontinuation"),
    ],
)
def test_days_after_a_day(known: str, count: int, unextended: str, extended: str) -> None:
    """The first day is not counted, and only the Minister's day moves to a working day."""
    last = oracle.day_after_counting(day(known), count)
    assert last == day(unextended)
    assert oracle.next_working_day(last) == day(extended)


@pytest.mark.parametrize(
    ("known", "number", "first", "last", "report_by"),
    [
        pytest.param("2020-10-12", 1, "2020-10-12", "2020-12-10", "2020-12-20", id="first-day"),
        pytest.param("2020-12-10", 1, "2020-10-12", "2020-12-10", "2020-12-20", id="last-day"),
        pytest.param("2020-12-11", 2, "2020-12-11", "2021-02-08", "2021-02-18", id="next-cycle"),
        pytest.param("2026-11-09", 37, "2026-09-11", "2026-11-09", "2026-11-19", id="end-of-37"),
        pytest.param("2026-11-10", 38, "2026-11-10", "2027-01-08", "2027-01-18", id="start-of-38"),
    ],
)
def test_sixty_day_cycles(known: str, number: int, first: str, last: str, report_by: str) -> None:
    """The day of submission is day 1 of cycle 1, and ten days follow the end of each."""
    cycle = oracle.cycle_of(day("2020-10-12"), day(known))
    assert cycle == (number, day(first), day(last), day(report_by))


def test_no_cycle_before_the_plan() -> None:
    """What was known before the plan was submitted belongs to no cycle of it."""
    with pytest.raises(ValueError, match="before the plan"):
        oracle.cycle_of(day("2020-10-12"), day("2020-10-11"))


@pytest.mark.parametrize(
    ("submitted", "number", "first", "last", "report_by", "extended"),
    [
        pytest.param(
            "2020-10-12", 6, "2025-10-12", "2026-10-11", "2027-01-09", "2027-01-12", id="year-6"
        ),
        pytest.param(
            "2024-02-29", 1, "2024-02-29", "2025-02-28", "2025-05-29", "2025-05-29", id="leap-1"
        ),
        pytest.param(
            "2024-02-29", 2, "2025-03-01", "2026-02-28", "2026-05-29", "2026-05-29", id="leap-2"
        ),
        pytest.param(
            "2024-02-29", 4, "2027-03-01", "2028-02-28", "2028-05-28", "2028-05-29", id="leap-4"
        ),
    ],
)
def test_annual_periods(
    submitted: str, number: int, first: str, last: str, report_by: str, extended: str
) -> None:
    """Each year of the plan ends as counted from the submission, never from the year before."""
    period = oracle.annual_period(day(submitted), number)
    assert period == (day(first), day(last), day(report_by))
    assert oracle.next_working_day(period[2]) == day(extended)


@pytest.mark.parametrize(
    ("given", "last"),
    [
        ("2026-11-10", "2026-12-09"),
        ("2026-12-01", "2026-12-31"),
        ("2027-01-31", "2027-02-28"),
        ("2028-01-30", "2028-02-29"),
    ],
)
def test_month_counted_from_its_first_day(given: str, last: str) -> None:
    """One month 起算して ends on the day before the corresponding day, or with the month."""
    assert oracle.month_counted_from(day(given)) == day(last)


@pytest.mark.parametrize(
    ("collected", "last"),
    [
        ("2026-03-31", "2027-03-31"),
        ("2024-02-29", "2025-02-28"),
        ("2027-02-28", "2028-02-29"),
    ],
)
def test_year_after_a_day(collected: str, last: str) -> None:
    """One year from a day is counted from the day that follows it."""
    assert oracle.year_after(day(collected)) == day(last)


def test_public_holidays_are_those_of_the_calendar() -> None:
    """Every 休日 from 2014 to 2040 is the one that another, public, calendar gives."""
    years = range(oracle.HOLIDAYS_FROM, oracle.HOLIDAYS_TO + 1)
    ours = {one for year in years for one in oracle.public_holidays(year)}
    assert ours == set(holidays.country_holidays("JP", years=years))


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        pytest.param("2018-12-24", True, id="substitute-for-the-emperors-birthday"),
        pytest.param("2019-02-23", True, id="a-saturday-not-yet-a-birthday"),
        pytest.param("2019-04-30", True, id="between-showa-day-and-the-accession"),
        pytest.param("2019-05-02", True, id="between-the-accession-and-constitution-day"),
        pytest.param("2019-05-06", True, id="substitute-for-childrens-day"),
        pytest.param("2019-05-07", False, id="after-ten-days"),
        pytest.param("2019-10-22", True, id="ceremony-of-the-accession"),
        pytest.param("2019-12-23", False, id="no-birthday-in-2019"),
        pytest.param("2020-02-24", True, id="substitute-for-the-new-birthday"),
        pytest.param("2020-07-20", False, id="marine-day-moved-away"),
        pytest.param("2020-08-11", False, id="mountain-day-moved-away"),
        pytest.param("2020-10-12", False, id="sports-day-moved-away"),
        pytest.param("2021-08-09", True, id="substitute-for-mountain-day"),
        pytest.param("2015-08-11", False, id="no-mountain-day-yet"),
        pytest.param("2015-09-22", True, id="sandwiched-in-2015"),
        pytest.param("2026-12-28", False, id="last-working-day-of-a-year"),
        pytest.param("2026-12-29", True, id="first-day-of-the-turn"),
        pytest.param("2027-01-03", True, id="last-day-of-the-turn"),
        pytest.param("2027-01-04", False, id="first-working-day-of-a-year"),
    ],
)
def test_days_on_which_offices_are_closed(text: str, closed: bool) -> None:
    """Saturdays, Sundays, 休日 and 29 December to 3 January; no other day."""
    assert oracle.is_closed(day(text)) is closed


ALL_UNRELATED = dict.fromkeys(oracle.PROVISION, "unrelated")


@pytest.mark.parametrize(
    ("case", "suspected"),
    [
        pytest.param(Case(), True, id="nothing-judged"),
        pytest.param(Case(causality=ALL_UNRELATED), False, id="all-four-unrelated"),
        pytest.param(Case(causality={"product": "unrelated"}), True, id="three-not-judged"),
        pytest.param(Case(causality={**ALL_UNRELATED, "g_csf": "unknown"}), True, id="unknown"),
        pytest.param(Case(causality={**ALL_UNRELATED, "surgery": "related"}), False, id="surgery"),
        pytest.param(
            Case(causality={**ALL_UNRELATED, "product": "unlikely"}), True, id="unlikely-counts"
        ),
        pytest.param(
            Case(causality={**ALL_UNRELATED, "product": "unlikely"}, unlikely_counts=False),
            False,
            id="unlikely-does-not-count",
        ),
        pytest.param(
            Case(causality={**ALL_UNRELATED, "product": "unlikely"}, cannot_be_ruled_out="no"),
            False,
            id="ruled-out-decides",
        ),
        pytest.param(
            Case(causality={"product": "related"}, cannot_be_ruled_out="no"),
            False,
            id="ruled-out-decides-over-related",
        ),
        pytest.param(
            Case(causality=ALL_UNRELATED, cannot_be_ruled_out="unknown"), True, id="unknown-decides"
        ),
        pytest.param(
            Case(causality=ALL_UNRELATED, infection="yes"), False, id="infection-needs-suspicion"
        ),
    ],
)
def test_suspicion(case: Case, suspected: bool) -> None:
    """What cannot be ruled out decides; without it anything short of unrelated is suspected."""
    assert oracle.suspected(case) is suspected


@pytest.mark.parametrize(
    ("codes", "for_treatment", "item"),
    [
        pytest.param({"death"}, None, 1, id="death"),
        pytest.param({"life_threatening"}, None, 1, id="may-lead-to-death"),
        pytest.param({"hospitalisation", "death"}, "yes", 1, id="hospitalised-then-fatal"),
        pytest.param({"hospitalisation"}, "yes", 2, id="stay-for-treatment"),
        pytest.param({"hospitalisation"}, "unknown", 2, id="stay-for-a-reason-unknown"),
        pytest.param({"hospitalisation"}, None, 2, id="stay-for-a-reason-not-given"),
        pytest.param({"hospitalisation"}, "no", 3, id="planned-stay"),
        pytest.param({"hospitalisation", "disability_risk"}, "no", 2, id="planned-stay-and-risk"),
        pytest.param({"disability"}, None, 2, id="disability"),
        pytest.param({"other_serious"}, None, 2, id="otherwise-serious"),
        pytest.param({"congenital_anomaly"}, None, 2, id="later-generation"),
        pytest.param(set(), None, 3, id="not-serious"),
    ],
)
def test_item_of_article_35(codes: set[str], for_treatment: oracle.YesNo | None, item: int) -> None:
    """The shortest period met decides, and a stay not for treatment is no matter of its own."""
    case = Case(seriousness=frozenset(codes), hospitalisation_for_treatment=for_treatment)
    assert oracle.item(case) == item


OLD_PLAN = day("2016-06-01")


@pytest.mark.parametrize(
    ("submitted", "conformed", "known", "text"),
    [
        pytest.param("2016-06-01", None, "2019-04-01", "2014-11-25", id="old-plan-goes-on"),
        pytest.param("2016-06-01", None, "2020-03-31", "2014-11-25", id="last-day-of-the-year"),
        pytest.param("2016-06-01", None, "2020-04-01", "2019-04-01", id="year-over"),
        pytest.param("2019-03-31", None, "2019-04-01", "2014-11-25", id="plan-of-the-eve"),
        pytest.param("2019-04-01", None, "2019-04-01", "2019-04-01", id="plan-of-the-day"),
        pytest.param("2016-06-01", "2019-09-10", "2019-09-09", "2014-11-25", id="before-filing"),
        pytest.param("2016-06-01", "2019-09-10", "2019-09-10", "2019-04-01", id="day-of-filing"),
        pytest.param("2016-06-01", "2018-09-10", "2019-09-10", "2014-11-25", id="filed-too-early"),
        pytest.param("2016-06-01", "2021-09-10", "2020-09-10", "2019-04-01", id="filed-too-late"),
        pytest.param("2020-10-12", None, "2025-05-30", "2019-04-01", id="eve-of-2025"),
    ],
)
def test_transition_of_2019(submitted: str, conformed: str | None, known: str, text: str) -> None:
    """A plan of before 2019-04-01 keeps the first text for a year or until it conforms."""
    case = Case(
        plan_submitted_on=day(submitted),
        plan_conformed_on=day(conformed) if conformed else None,
        onset=day(known),
        aware_physician=day(known),
    )
    texts = (oracle.text_of_17_1, oracle.text_of_17_3, oracle.text_of_17_5, oracle.text_of_35)
    assert {text_of(case) for text_of in texts} == {day(text)}


@pytest.mark.parametrize(
    ("onset", "known", "first_two", "fifth"),
    [
        ("2025-05-30", "2025-05-30", "2019-04-01", "2019-04-01"),
        ("2025-05-30", "2025-05-31", "2019-04-01", "2025-05-31"),
        ("2025-05-31", "2025-05-31", "2025-05-31", "2025-05-31"),
    ],
)
def test_transition_of_2025(onset: str, known: str, first_two: str, fifth: str) -> None:
    """Art. 17(1) and (2) go by the onset, 17(5) by awareness; 17(3), (4) and 35 are unchanged."""
    case = Case(onset=day(onset), aware_physician=day(known))
    assert oracle.text_of_17_1(case) == day(first_two)
    assert oracle.text_of_17_5(case) == day(fifth)
    assert oracle.text_of_17_3(case) == oracle.text_of_35(case) == day("2019-04-01")


def test_no_text_before_the_ordinance() -> None:
    """Before 2014-11-25 there is no text to apply, and none is invented."""
    case = Case(plan_submitted_on=day("2014-01-01"), aware_physician=day("2014-11-24"))
    with pytest.raises(ValueError, match="before the Ordinance"):
        oracle.duties(case)


def test_every_table_has_every_row() -> None:
    """No combination of text, class and joint research is left without an answer."""
    texts = (oracle.TEXT_2014, oracle.TEXT_2019, oracle.TEXT_2025)
    by_class = {(text, class_) for text in texts for class_ in (1, 2, 3)}
    assert set(oracle.LEAD_REPORTS) == by_class
    assert set(oracle.TOLD_IN_JOINT_RESEARCH) == {row for row in by_class if row[0] in texts[:2]}
    joint = {(text, class_, joint) for text, class_ in by_class for joint in (False, True)}
    assert set(oracle.TOLD_BY_PHYSICIAN) == joint
    assert set(oracle.REPORTER) == {(text, joint) for text in texts[:2] for joint in (False, True)}


def test_death_in_a_joint_study() -> None:
    """A suspected death: what each person owes, with the days of both readings."""
    case = Case(
        multi_site=True,
        seriousness=frozenset({"death", "hospitalisation"}),
        onset=day("2026-11-10"),
        aware_physician=day("2026-11-11"),
        aware_administrator=day("2026-11-12"),
        aware_representative=day("2026-11-14"),
    )
    texts = (oracle.TEXT_2019, oracle.TEXT_2025)
    target, statutory, extended = day("2026-11-18"), day("2026-11-21"), day("2026-11-24")
    representative = "representative_administrator"
    assert oracle.duties(case) == {
        Owed("illness_7day", "committee", representative, target, statutory, None, texts[0]),
        Owed("illness_7day", "minister", representative, target, statutory, extended, texts[0]),
        Owed("internal_report", "administrator", "physician", None, None, None, texts[1]),
        Owed("internal_report", "implementation_lead", "physician", None, None, None, texts[1]),
        Owed("representative_notice", representative, "administrator", None, None, None, texts[0]),
        Owed("instruction", "physician", "administrator", None, None, None, texts[0]),
        Owed("manufacturer_notice", "manufacturer", "administrator", None, None, None, texts[1]),
    }


def test_joint_treatment_is_no_joint_research() -> None:
    """代表管理者 exists in 多施設共同研究 only, so treatment at several sites has none."""
    case = Case(multi_site=True, purpose="treatment", aware_administrator=day("2026-11-12"))
    assert {one.actor for one in oracle.duties(case)} == {"administrator", "physician"}
    assert "representative_notice" not in {one.kind for one in oracle.duties(case)}


@pytest.mark.parametrize(
    ("onset", "class_", "lead", "told"),
    [
        pytest.param(
            "2018-05-01",
            3,
            True,
            {("internal_report", "administrator"), ("representative_notice", "sites")},
            id="class-3-until-2019",
        ),
        pytest.param(
            "2018-05-01",
            2,
            True,
            {
                ("internal_report", "administrator"),
                ("internal_report", "implementation_lead"),
                ("internal_report", "representative_administrator"),
            },
            id="class-2-until-2019",
        ),
        pytest.param(
            "2022-05-01",
            3,
            True,
            {
                ("internal_report", "administrator"),
                ("representative_notice", "representative_administrator"),
            },
            id="class-3-until-2025",
        ),
        pytest.param(
            "2026-05-01",
            3,
            True,
            {
                ("internal_report", "administrator"),
                ("internal_report", "implementation_lead"),
                ("representative_notice", "representative_administrator"),
            },
            id="class-3-with-a-lead",
        ),
        pytest.param(
            "2026-05-01",
            3,
            False,
            {
                ("internal_report", "administrator"),
                ("representative_notice", "representative_administrator"),
            },
            id="class-3-without-a-lead",
        ),
    ],
)
def test_who_is_told_in_joint_research(
    onset: str, class_: oracle.RiskClass, lead: bool, told: set[tuple[str, str]]
) -> None:
    """Whom the physician and the administrator tell, by class and by the text of the time."""
    case = Case(
        class_=class_,
        multi_site=True,
        has_implementation_lead=lead,
        plan_submitted_on=OLD_PLAN,
        onset=day(onset),
        aware_physician=day(onset),
    )
    inside = {"internal_report", "representative_notice"}
    assert {(one.kind, one.addressee) for one in oracle.duties(case) if one.kind in inside} == told


@pytest.mark.parametrize(
    ("onset", "class_", "owed"),
    [
        ("2018-05-01", 2, False),
        ("2022-05-01", 2, True),
        ("2022-05-01", 3, False),
        ("2026-05-01", 3, True),
    ],
)
def test_report_of_the_implementation_lead(
    onset: str, class_: oracle.RiskClass, owed: bool
) -> None:
    """Art. 17(2): none in the first text, classes 1 and 2 from 2019, all from 2025."""
    case = Case(
        class_=class_, plan_submitted_on=OLD_PLAN, onset=day(onset), aware_physician=day(onset)
    )
    assert bool(oracle.lead_report(case)) is owed


def test_cycles_follow_each_other_without_a_gap() -> None:
    """Every day from the submission on belongs to one cycle of sixty days, and only one."""
    end = day("2020-10-11")
    for cycle in oracle.walk_cycles(day("2020-10-12")):
        assert cycle.first == end + timedelta(days=1)
        assert (cycle.last - cycle.first).days == 59
        end = cycle.last
        if cycle.number == 150:
            break
