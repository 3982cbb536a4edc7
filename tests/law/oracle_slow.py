"""A second reading of the slow duties, built otherwise than the program.

Tables written by hand from the articles and days counted one after another, as in `oracle`,
whose calendar and way of counting are used here; nothing of the package.

"Art." without more is 再生医療等の安全性の確保等に関する法律施行規則 (平成26年厚生労働省令第110号),
"Act" the act it belongs to. The law says what is owed; whether it was done is asked nowhere, so
a response or a report already sent takes nothing out of the answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal, NamedTuple

from tests.law import oracle
from tests.law.oracle import ONE_DAY, TEXT_2014, TEXT_2019, TEXT_2025, RiskClass

Classification = Literal["deviation", "nonconformity", "serious_nonconformity"]
About = Literal[
    "plan",
    "illness",
    "annual",
    "serious_nonconformity",
    "primary_endpoint_report",
    "study_report",
]
Continuing = Literal["appropriate", "conditional", "not_appropriate", "not_asked"]


# Walked once for each day and not for each duty.
year_after = cache(oracle.year_after)
month_counted_from = cache(oracle.month_counted_from)


@dataclass(frozen=True)
class Deviation:
    """A departure from plan or Ordinance; only a 不適合 is a matter of art. 20-2.

    `immediate_hazard` says that it was to avert a danger to the participant.
    """

    id: str
    classification: Classification
    known_physician: date | None = None
    known_administrator: date | None = None
    classified_on: date | None = None
    immediate_hazard: bool = False


@dataclass(frozen=True)
class CulturePositive:
    """A positive test of a lot; whether the lot was given changes nothing in art. 107."""

    id: str
    result_on: date
    lot_given: bool = False


@dataclass(frozen=True)
class Opinion:
    """What the committee said; `given_on` is the day on which it said it (意見を述べた日)."""

    id: str
    about: About
    given_on: date | None = None
    received_on: date | None = None
    measures_asked: bool = False
    continuing: Continuing = "not_asked"
    responded_on: date | None = None


@dataclass(frozen=True)
class StudyCase:
    """A study, what happened in it, and the day from which the yearly reports are looked at.

    `plan_changed` and `monitoring_visits` start no period of this law; `minor_changes` are those
    of Act 5(3). `similar_to_designated` is the first case of art. 34(3), None where not known.
    """

    class_: RiskClass = 2
    purpose: Literal["research", "treatment"] = "research"
    multi_site: bool = False
    has_lead: bool = True
    plan_submitted_on: date = date(2020, 10, 12)
    plan_conformed_on: date | None = None
    similar_to_designated: bool | None = None
    deviations: tuple[Deviation, ...] = ()
    culture_positives: tuple[CulturePositive, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    first_provision: date | None = None
    enrolment_closed: date | None = None
    primary_data_ended: date | None = None
    all_data_ended: date | None = None
    discontinued: date | None = None
    ended: date | None = None
    published: date | None = None
    plan_changed: tuple[date, ...] = ()
    minor_changes: tuple[date, ...] = ()
    monitoring_visits: tuple[date, ...] = ()
    as_of: date = date(2026, 11, 22)


class Owed(NamedTuple):
    """One duty: who owes what to whom, for what, until when and by which text.

    `actor` is whom the article binds, also where it says that they have another do it.
    `addressee` is None for keeping records. `period` is the id of the record, "year 6", a day of
    the study or an article. The three days are None where the article has no number or where the
    day it counts from is not known. `in_force` is the first day of the words applied: of the
    paragraph, but of the article for 8-9, whose transition speaks of the article.
    """

    kind: str
    addressee: str | None
    actor: str
    period: str
    target: date | None
    statutory: date | None
    extended: date | None
    in_force: date


def owed(case: StudyCase) -> set[Owed]:
    """Every duty of the Act and the Ordinance, outside arts. 17, 35 and 36, in the case."""
    return {
        *_nonconformities(case),
        *_cultures(case),
        *_opinions(case),
        *_years(case),
        *_discontinuation(case),
        *_end_of_provision(case),
        *_end_of_research(case),
        *_changes(case),
        *_retention(case),
    }


# --- Which text applies, and to whom it speaks ------------------------------------------------


def joint_research(case: StudyCase) -> bool:
    """Whether this is 多施設共同研究: a treatment at several sites is none."""
    return case.multi_site and case.purpose == "research"


def has_lead(case: StudyCase) -> bool:
    """Whether there is an implementation lead: only class 3 can be without one (art. 5)."""
    return case.class_ != 3 or case.has_lead


def chapter_two_from(case: StudyCase) -> date:
    """The day from which arts. 4 to 41 as of 2019 apply, except 20-2 (Suppl. art. 2 of 2018)."""
    return oracle.first_day_of_2019_text(
        oracle.Case(
            plan_submitted_on=case.plan_submitted_on, plan_conformed_on=case.plan_conformed_on
        )
    )


def text_of_chapter_two(case: StudyCase, day: date) -> date:
    """The text of arts. 31, 37, 38 and 41 on a day; none of them was touched in 2025."""
    if day < TEXT_2014:
        raise ValueError("before the Ordinance")
    return TEXT_2019 if day >= chapter_two_from(case) else TEXT_2014


def text_of_8_9(case: StudyCase, day: date) -> date | None:
    """The text of art. 8-9 for what happens on a day; None before there was one for the plan.

    Research 現に行われる on 2025-05-31 keeps the words of 2019 (Suppl. art. 2 of 2025). That the
    submission of the plan decides whether it was, and not the first provision, is our reading;
    so is that a study ended before that day stays under the words it ended with.
    """
    if day < chapter_two_from(case):
        return None
    return TEXT_2025 if case.plan_submitted_on >= TEXT_2025 else TEXT_2019


# (text, joint research) -> who owes what arts. 31, 37, 38 and 41 ask of the institution: the
# 代表管理者 came in 2019 with arts. 31(2), 37(5), 38(5) and 41(2).
INSTITUTION_SPEAKS: dict[tuple[date, bool], str] = {
    (TEXT_2014, False): "administrator",
    (TEXT_2014, True): "administrator",
    (TEXT_2019, False): "administrator",
    (TEXT_2019, True): "representative_administrator",
}


# The words of Act 5 and 6 as the texts have them; what stood there before is not among them.
ACT_2016 = date(2016, 4, 1)


def text_of_act_and_chapter(case: StudyCase, day: date) -> date:
    """The later of the words of the Act and those of arts. 30 and 31 that go with them."""
    text = text_of_chapter_two(case, day)
    return max(text, ACT_2016) if day >= ACT_2016 else text


def _speaker(case: StudyCase, text: date) -> str:
    return INSTITUTION_SPEAKS[text, joint_research(case)]


def _extended(last: date | None, addressee: str | None) -> date | None:
    """The day of art. 2 of the act on administrative holidays; None beyond the years worked out."""
    if last is None or addressee != "minister" or last.year > oracle.HOLIDAYS_TO:
        return None
    day = last
    while oracle.is_closed(day):
        day += ONE_DAY
        if day.year > oracle.HOLIDAYS_TO:
            return None
    return day


def _duty(
    kind: str,
    addressee: str | None,
    actor: str,
    period: str,
    in_force: date,
    last: date | None = None,
) -> Owed:
    # The two readings of awareness concern arts. 35 and 36 only: here both count alike.
    return Owed(kind, addressee, actor, period, last, last, _extended(last, addressee), in_force)


# Kind -> classes whose papers for the Minister go to the 地方厚生局長 (art. 118, and 118(2) for
# arts. 8-9(5), 31-2 and 107(1)). That the limit to classes 2 and 3 after 31-2 holds for 8-9(5)
# as well is our reading of 及び.
DELEGATED: dict[str, frozenset[int]] = {
    "annual_minister": frozenset({2, 3}),
    "discontinuation": frozenset({2, 3}),
    "plan_change": frozenset({2, 3}),
    "end_of_provision": frozenset({2, 3}),
    "summary_submission": frozenset({2, 3}),
    "manufacturer_serious_situation": frozenset({1, 2, 3}),
}


def received_by(case: StudyCase, duty: Owed, *, special_committee: bool = True) -> str:
    """Who takes what is owed to the Minister: "minister" or "regional_bureau".

    Art. 66 was delegated in 2019, for committees other than 特定認定再生医療等委員会.
    """
    if duty.kind == "committee_to_minister":
        delegated = duty.in_force == TEXT_2019 and not special_committee
    else:
        delegated = case.class_ in DELEGATED[duty.kind]
    return "regional_bureau" if delegated else "minister"


# --- Non-conformity: art. 20-2, created in 2019 and applied to all plans at once ---------------

# (text, class) -> whom the physician tells, para. 1.
TOLD_OF_NONCONFORMITY: dict[tuple[date, int], tuple[str, ...]] = {
    (TEXT_2019, 1): ("administrator", "implementation_lead"),
    (TEXT_2019, 2): ("administrator", "implementation_lead"),
    (TEXT_2019, 3): ("administrator",),
    (TEXT_2025, 1): ("administrator", "implementation_lead"),
    (TEXT_2025, 2): ("administrator", "implementation_lead"),
    (TEXT_2025, 3): ("administrator", "implementation_lead"),
}


def became_known(deviation: Deviation) -> date:
    """The first day on which anyone recorded knew; ValueError where nobody did."""
    known = [
        day for day in (deviation.known_physician, deviation.known_administrator) if day is not None
    ]
    if not known:
        raise ValueError("nobody is recorded as aware")
    return min(known)


def _text_of_20_2_1(deviation: Deviation) -> date | None:
    known = became_known(deviation)
    if known < TEXT_2019:
        return None
    return TEXT_2025 if known >= TEXT_2025 else TEXT_2019


def _nonconformities(case: StudyCase) -> Iterator[Owed]:
    for deviation in case.deviations:
        # 逸脱 alone is no word of art. 20-2: who classified it so denies the 不適合.
        if deviation.classification == "deviation":
            continue
        yield from _told_inside(case, deviation)
        if deviation.classification == "serious_nonconformity":
            yield from _committee_asked(case, deviation)


def _told_inside(case: StudyCase, deviation: Deviation) -> Iterator[Owed]:
    text = _text_of_20_2_1(deviation)
    if text is None:
        return
    for addressee in TOLD_OF_NONCONFORMITY[text, case.class_]:
        if addressee == "implementation_lead" and not has_lead(case):
            continue
        yield _duty("nonconformity_report", addressee, "physician", deviation.id, text)
    if joint_research(case):
        # Para. 3; word for word the same in 2025.
        addressee, actor = "representative_administrator", "administrator"
        yield _duty("nonconformity_report", addressee, actor, deviation.id, TEXT_2019)


def _committee_asked(case: StudyCase, deviation: Deviation) -> Iterator[Owed]:
    """Para. 4: when found (判明した) to be particularly serious, the same words since 2019.

    A danger averted is left out of the definition by a notice under another act, not by this
    article: where a person classified it as serious all the same, the opinion is owed.
    """
    found = deviation.classified_on or became_known(deviation)
    if found >= TEXT_2019:
        actor = _speaker(case, TEXT_2019)
        yield _duty("serious_nonconformity_opinion", "committee", actor, deviation.id, TEXT_2019)


def lead_reports(case: StudyCase, deviation: Deviation) -> set[Owed]:
    """What the lead owes who learned otherwise than from the physician, art. 20-2(2).

    The exception of 2019 names item 1 (classes 1 and 2) only; a lead of class 3 was none then.
    """
    text = _text_of_20_2_1(deviation)
    if text is None or deviation.classification == "deviation" or not has_lead(case):
        return set()
    if text == TEXT_2019 and case.class_ == 3:
        return set()
    actor = "implementation_lead"
    return {_duty("nonconformity_report", "administrator", actor, deviation.id, text)}


# --- Somebody else's duties: arts. 107 and 66, outside chapter 2, so by the day alone ----------


def _cultures(case: StudyCase) -> Iterator[Owed]:
    for culture in case.culture_positives:
        text = TEXT_2025 if culture.result_on >= TEXT_2025 else TEXT_2014
        for addressee in ("administrator", "minister"):
            yield _duty(
                "manufacturer_serious_situation", addressee, "manufacturer", culture.id, text
            )


# Text of art. 66 -> whether an opinion on a particularly serious 不適合 is reported as well.
SERIOUS_IS_REPORTED: dict[date, bool] = {TEXT_2014: False, TEXT_2019: True}


def _opinions(case: StudyCase) -> Iterator[Owed]:
    for opinion in case.opinions:
        said = opinion.given_on or opinion.received_on
        if said is None:
            raise ValueError("nobody knows when the committee spoke")
        if opinion.measures_asked:
            text = text_of_chapter_two(case, said)
            actor = _speaker(case, text)
            yield _duty("opinion_response", "committee", actor, opinion.id, text)
        text = TEXT_2019 if said >= TEXT_2019 else TEXT_2014
        on_serious = opinion.about == "serious_nonconformity" and SERIOUS_IS_REPORTED[text]
        if opinion.continuing == "not_appropriate" or on_serious:
            yield _duty("committee_to_minister", "minister", "committee", opinion.id, text)
        yield from _publication(case, opinion, said)


# --- Yearly reports: arts. 37 and 38 -----------------------------------------------------------

ANNUAL: tuple[tuple[str, str], ...] = (
    ("annual_committee", "committee"),
    ("annual_minister", "minister"),
)


class Year(NamedTuple):
    """A year of the plan: its number from 1, first and last day, last day to report it."""

    number: int
    first: date
    last: date
    report_by: date


@cache
def year_of_plan(submitted: date, number: int) -> Year:
    """The n-th year, every one counted from the submission."""
    return Year(number, *oracle.annual_period(submitted, number))


def years_of_plan(submitted: date, until: date) -> Iterator[Year]:
    """The years from the first to the one that contains a day; none if it comes before them."""
    number = 1
    while (year := year_of_plan(submitted, number)).first <= until:
        yield year
        number += 1


def _years(case: StudyCase) -> Iterator[Owed]:
    """Every year that began by the day looked from and before the study ended.

    The year in which it ends is still reported: in it there was 提供の状況. A discontinuation
    ends nothing here, because there may be participants still to be followed; that this goes on
    until the end is practice of committees, not text. A year without recipients is owed too.
    """
    for year in years_of_plan(case.plan_submitted_on, case.as_of):
        if case.ended is not None and year.first > case.ended:
            return
        text = text_of_chapter_two(case, year.last)
        actor = _speaker(case, text)
        for kind, addressee in ANNUAL:
            yield _duty(kind, addressee, actor, f"year {year.number}", text, year.report_by)


# --- Discontinuation, end of provision, small changes of the plan ------------------------------


def _discontinuation(case: StudyCase) -> Iterator[Owed]:
    """Act 6 with art. 31: その中止の日から, so that day is not counted."""
    day = case.discontinued
    if day is None:
        return
    actor = _speaker(case, text_of_chapter_two(case, day))
    text = text_of_act_and_chapter(case, day)
    last = oracle.day_after_counting(day, 10)
    for addressee in ("committee", "minister"):
        yield _duty("discontinuation", addressee, actor, day.isoformat(), text, last)


def _end_of_provision(case: StudyCase) -> Iterator[Owed]:
    """Art. 31-2: 遅滞なく, not for research, and new in 2019 with these words."""
    day = case.ended
    if day is None or case.purpose == "research" or day < chapter_two_from(case):
        return
    for addressee in ("committee", "minister"):
        yield _duty("end_of_provision", addressee, "administrator", day.isoformat(), TEXT_2019)


def _changes(case: StudyCase) -> Iterator[Owed]:
    """Act 5(3) with art. 30: 変更の日から十日以内, to both."""
    for day in case.minor_changes:
        actor = _speaker(case, text_of_chapter_two(case, day))
        text = text_of_act_and_chapter(case, day)
        last = oracle.day_after_counting(day, 10)
        for addressee in ("committee", "minister"):
            yield _duty("plan_change", addressee, actor, day.isoformat(), text, last)


# --- The end of research: art. 8-9 ------------------------------------------------------------

# (text, joint research) -> whom paras. 2, 3, 4 and 5 bind. Old para. 7 left para. 2 out, so in
# joint research each administrator made the reports and the representative did the rest.
BOUND_BY_8_9: dict[tuple[date, bool], tuple[str, str, str, str]] = {
    (TEXT_2019, False): ("administrator",) * 4,
    (TEXT_2019, True): (
        "administrator",
        "representative_administrator",
        "representative_administrator",
        "representative_administrator",
    ),
    (TEXT_2025, False): ("administrator",) * 4,
    (TEXT_2025, True): ("representative_administrator",) * 4,
}


def _bound(case: StudyCase, text: date, paragraph: int) -> str:
    return BOUND_BY_8_9[text, joint_research(case)][paragraph - 2]


def carried_out_by(case: StudyCase, text: date, paragraph: int) -> str:
    """Who does with their own hands what art. 8-9 asks: since 2025 the lead, where there is one.

    Only paras. 2 and 4 were changed so (実施責任者に…作成させ, 公表をさせ).
    """
    if text == TEXT_2025 and paragraph in (2, 4) and has_lead(case):
        return "implementation_lead"
    return _bound(case, text, paragraph)


def _end_of_research(case: StudyCase) -> Iterator[Owed]:
    if case.purpose != "research":
        return
    yield from _primary_endpoint(case)
    yield from _study_report(case)


def _primary_endpoint(case: StudyCase) -> Iterator[Owed]:
    """Para. 2, first half, and the change of the plan that the report brings with it, para. 3."""
    day = case.primary_data_ended
    text = None if day is None else text_of_8_9(case, day)
    if day is None or text is None:
        return
    period = day.isoformat()
    last = year_after(day)
    actor = _bound(case, text, 2)
    # The report is made, and the committee is the first to hear of it (para. 4).
    yield _duty("primary_endpoint_report", "committee", actor, period, text, last)
    # Act 5(1): beforehand, without a number of days.
    yield _duty("plan_change", "minister", _bound(case, text, 3), period, text)


def study_report_counts_from(case: StudyCase) -> date | None:
    """The day from which the year of the study report counts, None where not yet known.

    The text has the end of all data collection; that after a discontinuation the later of the
    two days counts is practice of committees.
    """
    if case.all_data_ended is None or case.discontinued is None:
        return case.all_data_ended
    return max(case.all_data_ended, case.discontinued)


def _study_report(case: StudyCase) -> Iterator[Owed]:
    # Discontinued while data are still collected: neither text nor practice asks for it yet.
    start = study_report_counts_from(case)
    text = None if start is None else text_of_8_9(case, start)
    if start is None or text is None:
        return
    last = year_after(start)
    actor = _bound(case, text, 2)
    yield _duty("study_report", "committee", actor, start.isoformat(), text, last)


# Which of the committee's opinions are followed by a publication (para. 4), and by a submission
# of the summary before it (para. 5).
PUBLISHED: dict[str, bool] = {"primary_endpoint_report": False, "study_report": True}


def _publication(case: StudyCase, opinion: Opinion, said: date) -> Iterator[Owed]:
    if case.purpose != "research" or opinion.about not in PUBLISHED:
        return
    text = text_of_8_9(case, said)
    if text is None:
        return
    # 意見を述べた日から起算して: the day it was given is the first, the day of receipt is none.
    given = opinion.given_on
    last = None if given is None else month_counted_from(given)
    yield _duty("publication", "registry", _bound(case, text, 4), opinion.id, text, last)
    if PUBLISHED[opinion.about]:
        yield _duty("summary_submission", "minister", _bound(case, text, 5), opinion.id, text)


# --- Records: Act 16 and art. 34 --------------------------------------------------------------


@cache
def kept_until(ended: date | None, years: int) -> date | None:
    """The last day of keeping for some years from a day; None while that day is not known."""
    return None if ended is None else oracle.last_day_of_years(ended + ONE_DAY, years)


def _retention(case: StudyCase) -> Iterator[Owed]:
    """What is kept until when, once a provision was made (再生医療等が行われたとき).

    Para. 4: 研究が終了した日から五年間, so the start is text; the day itself is not counted.
    Para. 3 has 三十年間 or 十年間 and no start, nor has Act 16. That the end of the study is the
    start is our reading: it lies after every provision whose record is kept, so nothing is thrown
    away too early. Where nobody said what the cells are made of, the longer time is taken.
    """
    if case.first_provision is None and case.ended is None:
        return
    day = case.ended or case.as_of
    text = _text_of_34_3(case, day)
    years = 10 if case.similar_to_designated is False else 30
    last = kept_until(case.ended, years)
    yield _duty("retention", None, "administrator", "34(3)", text, last)
    # Para. 4 came in 2019 and has the same words since 2025.
    if case.purpose == "research" and day >= chapter_two_from(case):
        last = kept_until(case.ended, 5)
        yield _duty("retention", None, "administrator", "34(4)", TEXT_2019, last)


def _text_of_34_3(case: StudyCase, day: date) -> date:
    if day < chapter_two_from(case):
        return TEXT_2014
    return TEXT_2025 if day >= TEXT_2025 else TEXT_2019


def all_kept_until(case: StudyCase, years_of_protocol: int | None = None) -> date | None:
    """The day to which everything is kept: the longest of law and protocol governs.

    The protocol's years count from the end of the study too. None while the end is not known.
    """
    days = [one.target for one in owed(case) if one.kind == "retention"]
    if years_of_protocol is not None:
        days.append(kept_until(case.ended, years_of_protocol))
    known = [day for day in days if day is not None]
    return max(known, default=None)
