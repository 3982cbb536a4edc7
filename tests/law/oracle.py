"""A second reading of the law on illness reports, built otherwise than the program.

Only tables written by hand from the articles and days counted one after another; the standard
library and nothing of the package, so that an error common to both would have to be made twice.

"Art." without more is 再生医療等の安全性の確保等に関する法律施行規則 (平成26年厚生労働省令第110号).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Literal, NamedTuple

YesNo = Literal["yes", "no", "unknown"]
RiskClass = Literal[1, 2, 3]

ONE_DAY = timedelta(days=1)

# The texts of the Ordinance on illness reports, by the day from which each is in force.
TEXT_2014 = date(2014, 11, 25)
TEXT_2019 = date(2019, 4, 1)
TEXT_2025 = date(2025, 5, 31)

# Suppl. art. 2 of the 2018 amendment: 施行日から起算して一年を経過する日 is 2020-03-31.
TRANSITION_OVER = date(2020, 4, 1)


@dataclass(frozen=True)
class Case:
    """One event with one assessment of it, and what of the study decides the law.

    `multi_site` alone is not 多施設共同研究: a treatment at several sites is none.
    `has_implementation_lead` matters in class 3 only (art. 5(2) since 2025-05-31).
    """

    class_: RiskClass = 2
    purpose: Literal["research", "treatment"] = "research"
    multi_site: bool = False
    has_implementation_lead: bool = True
    plan_submitted_on: date = date(2020, 10, 12)
    plan_conformed_on: date | None = None
    seriousness: frozenset[str] = frozenset()
    hospitalisation_for_treatment: YesNo | None = None
    infection: YesNo | None = None
    causality: Mapping[str, str] = field(default_factory=dict)
    cannot_be_ruled_out: YesNo | None = None
    unlikely_counts: bool = True
    onset: date = date(2026, 11, 1)
    aware_physician: date | None = None
    aware_administrator: date | None = None
    aware_representative: date | None = None


class Owed(NamedTuple):
    """One duty; the three days are None where the article has 速やかに and no number."""

    kind: str
    addressee: str
    actor: str
    target: date | None
    statutory: date | None
    extended: date | None
    text: date


# --- Is it a 疾病等, and which matters of art. 35(1) does it meet? ---------------------------

# The four components that are the provision; surgery, disease and other medicines are not.
PROVISION = ("product", "apheresis", "g_csf", "procedure")

# What a component's value says when nobody has said whether the cause can be ruled out.
SUSPECTED_VALUE: dict[str | None, bool] = {
    "related": True,
    "probable": True,
    "possible": True,
    "unknown": True,
    None: True,  # not yet judged is not judged harmless
    "unrelated": False,
}

# Art. 35(1): item and sub-item of each coded matter.
ITEM_OF: dict[str, tuple[int, str]] = {
    "death": (1, "イ"),
    "life_threatening": (1, "ロ"),
    "hospitalisation": (2, "イ"),
    "disability": (2, "ロ"),
    "disability_risk": (2, "ハ"),
    "other_serious": (2, "ニ"),
    "congenital_anomaly": (2, "ホ"),
}


def suspected(case: Case) -> bool:
    """Whether the event is suspected (疑われる) to be due to the provision.

    Whether the event was expected is asked nowhere in arts. 17, 35 and 36. An infection must be
    suspected in the same way (提供によるものと疑われる感染症), so it opens no other way in.
    """
    if case.cannot_be_ruled_out is not None:
        return case.cannot_be_ruled_out != "no"
    for component in PROVISION:
        value = case.causality.get(component)
        if value == "unlikely":
            if case.unlikely_counts:
                return True
        elif SUSPECTED_VALUE[value]:
            return True
    return False


def matters(case: Case) -> frozenset[str]:
    """The seriousness codes that are a matter of art. 35(1)(i) or (ii).

    A stay is left out only where somebody said that it was not for treatment; unknown counts,
    because a report too many breaks no law.
    """
    return frozenset(
        code
        for code in ITEM_OF
        if code in case.seriousness
        and not (code == "hospitalisation" and case.hospitalisation_for_treatment == "no")
    )


def item(case: Case) -> int:
    """The item of art. 35(1) whose period applies: 1, 2, or 3 for all that is neither."""
    return min((ITEM_OF[code][0] for code in matters(case)), default=3)


# --- Which text applies? --------------------------------------------------------------------


def earliest_awareness(case: Case) -> date:
    """The first day on which anyone recorded knew; ValueError where nobody did."""
    known = [
        day
        for day in (case.aware_physician, case.aware_administrator, case.aware_representative)
        if day is not None
    ]
    if not known:
        raise ValueError("nobody is recorded as aware")
    return min(known)


def first_day_of_2019_text(case: Case) -> date:
    """The day from which chapter 2 as amended in 2018 applies to this plan.

    The filing of a changed plan counts only within the year of the transition (当該期間内に).
    """
    if case.plan_submitted_on >= TEXT_2019:
        return TEXT_2019
    conformed = case.plan_conformed_on
    if conformed is not None and TEXT_2019 <= conformed < TRANSITION_OVER:
        return conformed
    return TRANSITION_OVER


def text_of_17_1(case: Case) -> date:
    """The text of art. 17(1) and (2), by the day of onset (Suppl. art. 3 of 2025)."""
    return _text_on(case, case.onset, changed_in_2025=True)


def text_of_17_3(case: Case) -> date:
    """The text of art. 17(3) and (4), by the day of awareness; word for word the same in 2025."""
    return _text_on(case, earliest_awareness(case), changed_in_2025=False)


def text_of_17_5(case: Case) -> date:
    """The text of art. 17(5), by the day of awareness; 等 and the medicines came in 2025."""
    return _text_on(case, earliest_awareness(case), changed_in_2025=True)


def text_of_35(case: Case) -> date:
    """The text of arts. 35 and 36, by the day of awareness; untouched in 2025."""
    return _text_on(case, earliest_awareness(case), changed_in_2025=False)


def _text_on(case: Case, day: date, *, changed_in_2025: bool) -> date:
    if day < TEXT_2014:
        raise ValueError("before the Ordinance")
    if day < first_day_of_2019_text(case):
        return TEXT_2014
    return TEXT_2025 if changed_in_2025 and day >= TEXT_2025 else TEXT_2019


# --- Who owes what to whom: the articles as tables -------------------------------------------

# (text, class, joint research) -> whom the physician tells under art. 17(1).
# The 統括責任者 of the first text goes by the code of the office that took its place.
TOLD_BY_PHYSICIAN: dict[tuple[date, int, bool], tuple[str, ...]] = {
    (TEXT_2014, 1, False): ("administrator", "implementation_lead"),
    (TEXT_2014, 1, True): ("administrator", "implementation_lead", "representative_administrator"),
    (TEXT_2014, 2, False): ("administrator", "implementation_lead"),
    (TEXT_2014, 2, True): ("administrator", "implementation_lead", "representative_administrator"),
    (TEXT_2014, 3, False): ("administrator",),
    (TEXT_2014, 3, True): ("administrator",),
    (TEXT_2019, 1, False): ("administrator", "implementation_lead"),
    (TEXT_2019, 1, True): ("administrator", "implementation_lead"),
    (TEXT_2019, 2, False): ("administrator", "implementation_lead"),
    (TEXT_2019, 2, True): ("administrator", "implementation_lead"),
    (TEXT_2019, 3, False): ("administrator",),
    (TEXT_2019, 3, True): ("administrator",),
    (TEXT_2025, 1, False): ("administrator", "implementation_lead"),
    (TEXT_2025, 1, True): ("administrator", "implementation_lead"),
    (TEXT_2025, 2, False): ("administrator", "implementation_lead"),
    (TEXT_2025, 2, True): ("administrator", "implementation_lead"),
    (TEXT_2025, 3, False): ("administrator", "implementation_lead"),
    (TEXT_2025, 3, True): ("administrator", "implementation_lead"),
}

# (text, class) -> whether the implementation lead reports what they learned otherwise, 17(2).
LEAD_REPORTS: dict[tuple[date, int], bool] = {
    (TEXT_2014, 1): False,
    (TEXT_2014, 2): False,
    (TEXT_2014, 3): False,
    (TEXT_2019, 1): True,
    (TEXT_2019, 2): True,
    (TEXT_2019, 3): False,
    (TEXT_2025, 1): True,
    (TEXT_2025, 2): True,
    (TEXT_2025, 3): True,
}

# (text, class) -> whom the administrator tells in joint research: 17(3), in the first text 17(2).
TOLD_IN_JOINT_RESEARCH: dict[tuple[date, int], tuple[str, ...]] = {
    (TEXT_2014, 1): (),
    (TEXT_2014, 2): (),
    (TEXT_2014, 3): ("sites",),
    (TEXT_2019, 1): ("representative_administrator",),
    (TEXT_2019, 2): ("representative_administrator",),
    (TEXT_2019, 3): ("representative_administrator",),
}

# (text, joint research) -> who owes the reports of arts. 35 and 36; 35(2) came in 2019.
REPORTER: dict[tuple[date, bool], str] = {
    (TEXT_2014, False): "administrator",
    (TEXT_2014, True): "administrator",
    (TEXT_2019, False): "administrator",
    (TEXT_2019, True): "representative_administrator",
}

# Item of art. 35(1) -> kind, days, addressees; art. 36 leaves item (iii) out.
REPORTS: dict[int, tuple[str, int, tuple[str, ...]]] = {
    1: ("illness_7day", 7, ("committee", "minister")),
    2: ("illness_15day", 15, ("committee", "minister")),
    3: ("illness_60day", 10, ("committee",)),
}


def joint_research(case: Case) -> bool:
    """Whether the case is from 多施設共同研究 (in the first text 共同研究)."""
    return case.multi_site and case.purpose == "research"


def duties(case: Case) -> set[Owed]:
    """Every duty of arts. 17, 35 and 36 that the case gives rise to; none if not suspected.

    Art. 17(2), the lead's own report, is `lead_report`: no case says how the lead learned.
    """
    if not suspected(case):
        return set()
    return {*_illness_reports(case), *_inside_the_institution(case)}


def lead_report(case: Case) -> set[Owed]:
    """What the implementation lead owes who learned otherwise than from the physician, 17(2)."""
    text = text_of_17_1(case)
    owed = suspected(case) and LEAD_REPORTS[text, case.class_] and _has_lead(case)
    if not owed:
        return set()
    actor = "implementation_lead"
    return {Owed("internal_report", "administrator", actor, None, None, None, text)}


def _has_lead(case: Case) -> bool:
    # Arts. 5(1) and, since 2025-05-31, 5(2): only class 3 can be without one.
    return case.class_ != 3 or case.has_implementation_lead


def _illness_reports(case: Case) -> Iterator[Owed]:
    text = text_of_35(case)
    kind, count, addressees = REPORTS[item(case)]
    actor = REPORTER[text, joint_research(case)]
    first_known = earliest_awareness(case)
    known_by_actor = (
        case.aware_representative
        if actor == "representative_administrator"
        else case.aware_administrator
    )
    if kind == "illness_60day":
        # The cycle is that of the earliest awareness, for both readings.
        target = statutory = last_day_of_cycle_report(case.plan_submitted_on, first_known)
    else:
        target = day_after_counting(first_known, count)
        statutory = day_after_counting(known_by_actor or first_known, count)
    for addressee in addressees:
        # 行政機関の休日に関する法律 art. 2 speaks of national agencies; a committee is none.
        extended = next_working_day(statutory) if addressee == "minister" else None
        yield Owed(kind, addressee, actor, target, statutory, extended, text)


def _inside_the_institution(case: Case) -> Iterator[Owed]:
    told_text = text_of_17_1(case)
    for addressee in TOLD_BY_PHYSICIAN[told_text, case.class_, joint_research(case)]:
        if addressee == "implementation_lead" and not _has_lead(case):
            continue
        yield Owed("internal_report", addressee, "physician", None, None, None, told_text)
    text = text_of_17_3(case)
    actor = "administrator"
    if joint_research(case):
        for addressee in TOLD_IN_JOINT_RESEARCH[text, case.class_]:
            yield Owed("representative_notice", addressee, actor, None, None, None, text)
    yield Owed("instruction", "physician", actor, None, None, None, text)
    text = text_of_17_5(case)
    yield Owed("manufacturer_notice", "manufacturer", actor, None, None, None, text)


# --- Counting days ---------------------------------------------------------------------------


def day_after_counting(known: date, count: int) -> date:
    """The last day of a period of days whose first day is not counted (Civil Code 140)."""
    day = known
    counted = 0
    while counted < count:
        day += ONE_DAY
        counted += 1
    return day


def day_counting_the_first(first: date, count: int) -> date:
    """The last day of a period of days written 起算して, or starting at midnight."""
    day = first
    counted = 1
    while counted < count:
        day += ONE_DAY
        counted += 1
    return day


class Cycle(NamedTuple):
    """A 60-day cycle: its number from 1, first and last day, and the last day to report it."""

    number: int
    first: date
    last: date
    report_by: date


def walk_cycles(submitted: date) -> Iterator[Cycle]:
    """The cycles of art. 35(1)(iii), one after another, the day of submission being day 1."""
    number = 1
    first = submitted
    while True:
        last = day_counting_the_first(first, 60)
        yield Cycle(number, first, last, day_after_counting(last, 10))
        number += 1
        first = last + ONE_DAY


def cycle_of(submitted: date, known: date) -> Cycle:
    """The cycle in which a day falls; ValueError before the submission."""
    if known < submitted:
        raise ValueError("before the plan was submitted")
    for cycle in walk_cycles(submitted):
        if known <= cycle.last:
            return cycle
    raise AssertionError("the walk has no end")


def last_day_of_cycle_report(submitted: date, known: date) -> date:
    """The last day to report under art. 35(1)(iii) what became known on a day."""
    return cycle_of(submitted, known).report_by


def last_day_of_months(first: date, months: int) -> date:
    """The last day of a period of months whose first counted day is given (Civil Code 143).

    The day before the corresponding day of the last month, or that month's end if it has none.
    """
    day = first
    turned = 0
    while turned < months:
        before = day
        day += ONE_DAY
        turned += day.month != before.month
    # Here stands the first of the last month: walk on to the corresponding day, if there is one.
    month = day.month
    while day.day != first.day and day.month == month:
        day += ONE_DAY
    return day - ONE_DAY


def last_day_of_years(first: date, years: int) -> date:
    """The last day of a period of years whose first counted day is given (Civil Code 143)."""
    return last_day_of_months(first, 12 * years)


def month_counted_from(day: date) -> date:
    """The end of 一月以内 written 起算して, as in art. 8-9."""
    return last_day_of_months(day, 1)


def year_after(day: date) -> date:
    """The end of 一年以内 from a day that is not counted."""
    return last_day_of_years(day + ONE_DAY, 1)


def annual_period(submitted: date, number: int) -> tuple[date, date, date]:
    """First day, last day and last day to report of the n-th year of arts. 37(3) and 38(4).

    Every year is counted from the submission, none from the year before.
    """
    first = submitted if number == 1 else last_day_of_years(submitted, number - 1) + ONE_DAY
    last = last_day_of_years(submitted, number)
    return first, last, day_after_counting(last, 90)


# --- Holidays of administrative organs -------------------------------------------------------

MONDAY = 0
SATURDAY = 5
SUNDAY = 6

HOLIDAYS_FROM = 2014
HOLIDAYS_TO = 2040

# Month and day of the days that are the same in every year.
EVERY_YEAR = ((1, 1), (2, 11), (4, 29), (5, 3), (5, 4), (5, 5), (11, 3), (11, 23))

# Moved for the Games of 2020 and their postponement: 海の日, スポーツの日, 山の日.
MOVED: dict[int, tuple[tuple[int, int], ...]] = {
    2020: ((7, 23), (7, 24), (8, 10)),
    2021: ((7, 22), (7, 23), (8, 8)),
}

# Days made 国民の祝日 by the act of 2018 on the day of accession and its ceremony.
ONCE: dict[int, tuple[tuple[int, int], ...]] = {2019: ((5, 1), (10, 22))}


def monday_of(year: int, month: int, number: int) -> date:
    """The n-th Monday of a month."""
    day = date(year, month, 1)
    while day.weekday() != MONDAY:
        day += ONE_DAY
    for _ in range(number - 1):
        day = day_after_counting(day, 7)
    return day


def equinox(year: int, *, spring: bool) -> date:
    """The day of the equinox by the usual approximation, good from 1980 to 2099.

    The legal day is announced in the gazette on 1 February of the year before.
    """
    base = 20.8431 if spring else 23.2488
    elapsed = year - 1980
    number = int(base + 0.242194 * elapsed) - elapsed // 4
    return date(year, 3 if spring else 9, number)


@cache
def named_days(year: int) -> frozenset[date]:
    """The 国民の祝日 of a year (国民の祝日に関する法律 art. 2 as it stood in that year)."""
    if not HOLIDAYS_FROM <= year <= HOLIDAYS_TO:
        raise ValueError("outside the years worked out")
    days = {date(year, month, number) for month, number in EVERY_YEAR}
    days |= {date(year, month, number) for month, number in ONCE.get(year, ())}
    days |= {equinox(year, spring=True), equinox(year, spring=False)}
    days |= {monday_of(year, 1, 2), monday_of(year, 9, 3)}
    if year in MOVED:
        days |= {date(year, month, number) for month, number in MOVED[year]}
    else:
        # 体育の日 until 2019, スポーツの日 from 2020: the same Monday.
        days |= {monday_of(year, 7, 3), monday_of(year, 10, 2)}
        if year >= 2016:
            days.add(date(year, 8, 11))
    # 天皇誕生日: the reign changed on 2019-05-01, so 2019 had none.
    if year <= 2018:
        days.add(date(year, 12, 23))
    if year >= 2020:
        days.add(date(year, 2, 23))
    return frozenset(days)


def is_named(day: date) -> bool:
    """Whether a day is a 国民の祝日."""
    return day in named_days(day.year)


@cache
def public_holidays(year: int) -> frozenset[date]:
    """The 休日 of art. 3: named days, days in place of a Sunday, days between two named days."""
    days = set(named_days(year))
    for named in named_days(year):
        if named.weekday() == SUNDAY:
            day = named + ONE_DAY
            while is_named(day):
                day += ONE_DAY
            days.add(day)
    # No named day stands on 30 or 31 December or on 2 or 3 January: the year can be walked alone.
    day = date(year, 1, 2)
    while day < date(year, 12, 31):
        if not is_named(day) and is_named(day - ONE_DAY) and is_named(day + ONE_DAY):
            days.add(day)
        day += ONE_DAY
    return frozenset(days)


def is_closed(day: date) -> bool:
    """Whether a day is a 行政機関の休日 (art. 1 of the act on them)."""
    return (
        day.weekday() in (SATURDAY, SUNDAY)
        or day in public_holidays(day.year)
        or (day.month, day.day) in {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}
    )


def next_working_day(day: date) -> date:
    """The day itself, or the first after it that is no holiday of administrative organs."""
    while is_closed(day):
        day += ONE_DAY
    return day
