"""The slow duties of the program against the second oracle: they must agree everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Literal, get_args

import pytest

from safetyreport.duties import engine
from safetyreport.duties.duty import Duty
from safetyreport.law.query import load_law
from safetyreport.records.act import Milestone, Opinion, Response
from safetyreport.records.base import Record
from safetyreport.records.deviation import Deviation
from safetyreport.records.kinds import Records
from safetyreport.records.product import CultureTest
from safetyreport.records.study import Study
from tests.law import agreement, oracle_slow
from tests.law.agreement import shipped_study, study_of, within_table
from tests.law.oracle import TEXT_2019, RiskClass
from tests.law.oracle_slow import Owed, StudyCase

CLASSES: tuple[RiskClass, ...] = (1, 2, 3)
PURPOSES: tuple[Literal["research", "treatment"], ...] = ("research", "treatment")

# The words of the oracle's duties that both can be asked for; keeping records is asked apart.
KINDS = {
    "nonconformity_report",
    "serious_nonconformity_opinion",
    "opinion_response",
    "committee_to_minister",
    "manufacturer_serious_situation",
    "annual_committee",
    "annual_minister",
    "discontinuation",
    "end_of_provision",
    "primary_endpoint_report",
    "study_report",
    "summary_submission",
    "publication",
    "plan_change",
}

ANNUAL = {"annual_committee", "annual_minister"}

# What starts with a day of the whole study stands under no record that both would name alike.
OF_THE_STUDY = {
    "discontinuation",
    "end_of_provision",
    "primary_endpoint_report",
    "study_report",
    "summary_submission",
    "plan_change",
}

# Words about a record -> the id that record has below.
RECORD_OF: dict[str, str] = {
    "plan": "PLAN",
    "illness": "SAE-001",
    "annual": "year-1",
    "serious_nonconformity": "DEV-S",
    "primary_endpoint_report": "MS-primary_data_ended",
    "study_report": "MS-all_data_ended",
}

REPORTS: tuple[oracle_slow.About, ...] = ("primary_endpoint_report", "study_report")

MILESTONES = (
    "first_provision",
    "enrolment_closed",
    "primary_data_ended",
    "all_data_ended",
    "discontinued",
    "ended",
    "published",
)


# --- The same question to both ---------------------------------------------------------------


@pytest.fixture(scope="module")
def example() -> Study:
    """The shipped study, whose protocol keeps no record longer than the law."""
    return shipped_study(retention_years=None)


def of_case(case: StudyCase, example: Study) -> Study:
    """The example study as the case has it."""
    lead = oracle_slow.has_lead(case)
    designated = case.similar_to_designated is not False
    return study_of(case, example, lead=lead, designated_material=designated)


def _given(**facts: object) -> dict[str, object]:
    """The facts that are known, days as ISO forms."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in facts.items()
        if value is not None
    }


def records_of(case: StudyCase) -> Iterator[Record]:
    """The facts of the case as records."""
    for deviation in case.deviations:
        yield Deviation.model_validate(
            _given(
                id=deviation.id,
                classification=deviation.classification,
                aware_physician_at=deviation.known_physician,
                aware_administrator_at=deviation.known_administrator,
                classified_on=deviation.classified_on,
                immediate_hazard="yes" if deviation.immediate_hazard else "no",
            )
        )
    for culture in case.culture_positives:
        yield CultureTest.model_validate(
            _given(id=culture.id, lot="L-1", result="positive", result_on=culture.result_on)
        )
    for opinion in case.opinions:
        yield Opinion.model_validate(
            _given(
                id=opinion.id,
                about=RECORD_OF[opinion.about],
                given_on=opinion.given_on,
                received_on=opinion.received_on,
                continuing=opinion.continuing,
                measures_asked="yes" if opinion.measures_asked else "no",
            )
        )
        if opinion.responded_on is not None:
            yield Response.model_validate(
                _given(id=f"R-{opinion.id}", opinion=opinion.id, on=opinion.responded_on)
            )
    days = {name: getattr(case, name) for name in MILESTONES}
    for name, on in days.items():
        if on is not None:
            yield Milestone.model_validate(_given(id=f"MS-{name}", kind=name, on=on))
    for number, on in enumerate(case.monitoring_visits):
        name = f"MS-visit-{number}"
        yield Milestone.model_validate(_given(id=name, kind="monitoring_visit", on=on))
    for sort, changed in (("other", case.plan_changed), ("minor", case.minor_changes)):
        for number, on in enumerate(changed):
            values = _given(id=f"MS-{sort}-{number}", kind="plan_changed", on=on, change=sort)
            yield Milestone.model_validate(values)


def of_each_record(case: StudyCase, study: Study) -> Iterator[Duty]:
    """What the program finds for one record after another."""
    records = list(records_of(case))
    together = Records.of(records)
    for record in records:
        yield from engine.duties_of(load_law("asrm"), study, together, record)


def the_whole_list(case: StudyCase, study: Study) -> Iterator[Duty]:
    """What the program lists, with every year of the plan."""
    records = Records.of(list(records_of(case)))
    yield from engine.owed(load_law("asrm"), study, records, case.as_of)


Question = Callable[[StudyCase, Study], Iterator[Duty]]


def by_program(case: StudyCase, study: Study, question: Question) -> set[Owed]:
    """The program's duties in the oracle's words; a house limit is no day of the law."""
    owed = []
    years = sum(1 for _ in oracle_slow.years_of_plan(case.plan_submitted_on, case.as_of))
    heard = any(one.about == "study_report" for one in case.opinions)
    for duty in question(case, of_case(case, study)):
        # One word of the program for arts. 17(3) and 20-2(3).
        kind = "nonconformity_report" if duty.kind == "representative_notice" else duty.kind
        if duty.layer != "statute" or kind not in KINDS:
            continue
        if duty.status == "superseded":
            # A day that was listed once and is replaced: nobody owes it any more.
            continue
        period = duty.record or ""
        if kind in ANNUAL:
            period = f"year {duty.occurrence}"
            if duty.occurrence > years:
                # The program announces the year that has not begun as well.
                continue
        elif kind in OF_THE_STUDY:
            period = "study"
            if kind == "study_report" and duty.due_on is None:
                # After a discontinuation it is announced without a day; practice, not text.
                continue
            if kind == "summary_submission" and not heard:
                # So it does with the submission, before a publication is at hand.
                continue
        owed.append(
            Owed(
                kind,
                duty.addressee,
                duty.actor,
                period,
                duty.due_on if duty.limit_basis == "law" else None,
                duty.statutory_due_on,
                duty.extended_due_on,
                date.fromisoformat(duty.law_version or ""),
            )
        )
    # An opinion can meet both items of art. 66: found twice for the record, listed once.
    assert question is of_each_record or len(owed) == len(set(owed)), f"twice: {case}"
    return set(owed)


def by_oracle(case: StudyCase, question: Question) -> set[Owed]:
    """The oracle's duties; outside the gazetted table no extended day is known."""
    left_out = ANNUAL if question is of_each_record else set()
    return {_comparable(one) for one in oracle_slow.owed(case) if one.kind in KINDS - left_out}


def _comparable(one: Owed) -> Owed:
    return one._replace(
        period="study" if one.kind in OF_THE_STUDY else one.period,
        extended=within_table(one.extended),
    )


def assert_agree(
    cases: Iterable[StudyCase],
    example: Study,
    at_least: int,
    question: Question = of_each_record,
) -> None:
    """Both give the same for every case."""
    agreement.assert_agree(
        cases,
        lambda case: by_program(case, example, question),
        lambda case: by_oracle(case, question),
        at_least,
    )


# --- The cases --------------------------------------------------------------------------------

# Plans on either side of every change of the texts, and of 29 February.
PLANS = (
    (date(2015, 11, 1), None),
    (date(2018, 5, 7), None),
    (date(2018, 5, 7), date(2019, 7, 1)),
    (date(2018, 5, 7), date(2020, 4, 2)),
    (date(2019, 3, 31), None),
    (date(2019, 4, 1), None),
    (date(2020, 10, 12), None),
    (date(2024, 2, 29), None),
    (date(2025, 5, 30), None),
    (date(2025, 5, 31), None),
)


def studies() -> Iterator[StudyCase]:
    """Every class and form of study with every plan."""
    for class_, purpose, multi_site, has_lead, (submitted, conformed) in product(
        CLASSES, PURPOSES, (False, True), (False, True), PLANS
    ):
        if class_ == 3 or has_lead:
            yield StudyCase(
                class_=class_,
                purpose=purpose,
                multi_site=multi_site,
                has_lead=has_lead,
                plan_submitted_on=submitted,
                plan_conformed_on=conformed,
            )


def studies_by_form() -> Iterator[StudyCase]:
    """Those of class 2, and of class 3 without a lead: art. 8-9 tells no more apart."""
    return (one for one in studies() if one.class_ == 2 or not one.has_lead)


# Days on either side of the changes of 2019, of the end of their transition, and of 2025.
TURNS = tuple(
    date.fromisoformat(text)
    for text in (
        "2018-11-05",
        "2019-03-31",
        "2019-04-01",
        "2019-06-30",
        "2019-07-01",
        "2020-03-31",
        "2020-04-01",
        "2025-05-30",
        "2025-05-31",
        "2026-11-02",
    )
)


def days_since(case: StudyCase) -> Iterator[date]:
    """The turning days on which the plan was there."""
    return (day for day in TURNS if day >= case.plan_submitted_on)


def deviations() -> Iterator[StudyCase]:
    """Every classification, known by one of the two or by both, on every turning day."""
    for study in studies():
        for classification, first in product(
            get_args(oracle_slow.Classification), days_since(study)
        ):
            later = first + timedelta(days=2)
            # Known before there was art. 20-2 and found serious after: which of the days picks
            # the text of its para. 4 is read in two ways, so it is not asked here.
            classified = first if first < TEXT_2019 <= later else later
            for physician, administrator in ((first, None), (None, first), (later, first)):
                found = oracle_slow.Deviation(
                    "DEV-1",
                    classification,
                    known_physician=physician,
                    known_administrator=administrator,
                    classified_on=classified,
                    immediate_hazard=administrator is None,
                )
                yield replace(study, deviations=(found,), as_of=first + timedelta(days=30))


def test_deviations(example: Study) -> None:
    """Art. 20-2: whom a non-conformity is told, by text, class and form of the study."""
    assert_agree(deviations(), example, at_least=9000)


def cultures() -> Iterator[StudyCase]:
    """A positive culture on every turning day."""
    for study in studies():
        for on in days_since(study):
            found = oracle_slow.CulturePositive("CT-1", on)
            yield replace(study, culture_positives=(found,), as_of=on)


def test_cultures(example: Study) -> None:
    """Art. 107: what the manufacturer owes, by text alone."""
    assert_agree(cultures(), example, at_least=1000)


def opinions() -> Iterator[StudyCase]:
    """Every opinion, on every turning day, received as it is given."""
    abouts: tuple[oracle_slow.About, ...] = ("illness", "annual", "serious_nonconformity")
    for study in studies_by_form():
        for on, about, continuing, asked in product(
            days_since(study), abouts, get_args(oracle_slow.Continuing), (False, True)
        ):
            said = oracle_slow.Opinion(
                "OP-1", about, on, on, measures_asked=asked, continuing=continuing
            )
            serious = oracle_slow.Deviation("DEV-S", "serious_nonconformity", on, on, on)
            about_serious = about == "serious_nonconformity"
            yield replace(
                study,
                opinions=(said,),
                deviations=(serious,) if about_serious else (),
                as_of=on + timedelta(days=30),
            )


def test_opinions(example: Study) -> None:
    """Arts. 41 and 66: what is answered, and what the committee passes on."""
    assert_agree(opinions(), example, at_least=10000)


def endings() -> Iterator[StudyCase]:
    """Every set of the days with which a study ends, on every turning day and in two orders."""
    for study in studies_by_form():
        for on, forwards in product(days_since(study), (True, False)):
            offsets = (0, 1, 2) if forwards else (2, 1, 0)
            primary, collected, discontinued = (on + timedelta(days=n) for n in offsets)
            ended = on + timedelta(days=40)
            for chosen in product((False, True), repeat=4):
                yield replace(
                    study,
                    primary_data_ended=primary if chosen[0] else None,
                    all_data_ended=collected if chosen[1] else None,
                    discontinued=discontinued if chosen[2] else None,
                    ended=ended if chosen[3] else None,
                    as_of=on + timedelta(days=60),
                )


def test_endings(example: Study) -> None:
    """Act 6 and arts. 31-2 and 8-9, by text and form of the study."""
    assert_agree(endings(), example, at_least=15000)


def changes() -> Iterator[StudyCase]:
    """A minor change of the plan, or any other, on every turning day."""
    for study in studies():
        for on in days_since(study):
            yield replace(study, minor_changes=(on,), as_of=on)
            yield replace(study, plan_changed=(on,), as_of=on)


def test_changes(example: Study) -> None:
    """Act 5(3): ten days to both for a minor change; nothing afterwards for any other."""
    assert_agree(changes(), example, at_least=2000)


def publications() -> Iterator[StudyCase]:
    """An opinion on each of the two reports, given on every turning day and received later."""
    for study in studies_by_form():
        if study.purpose == "treatment":
            continue
        for on, delay in product(days_since(study), (0, 3)):
            opinions = tuple(
                oracle_slow.Opinion(f"OP-{about}", about, on, on + timedelta(days=delay))
                for about in REPORTS
            )
            # Collected that day too: whether art. 8-9 was there for the plan is asked once.
            yield replace(
                study,
                primary_data_ended=on,
                all_data_ended=on,
                opinions=opinions,
                as_of=on + timedelta(days=60),
            )


def test_publications(example: Study) -> None:
    """Art. 8-9(4) and (5): a month from the opinion, and the summary before."""
    assert_agree(publications(), example, at_least=500)


@pytest.mark.parametrize("offset", [0, 7, 14, 21])
def test_days_of_every_date(example: Study, offset: int) -> None:
    """Ten days, a month and a year are counted alike from every day of ten years."""
    days = (date(2020, 10, 12) + timedelta(days=offset + 28 * n + n % 7) for n in range(900))
    assert_agree(
        (
            StudyCase(
                primary_data_ended=on,
                all_data_ended=on,
                discontinued=on,
                opinions=tuple(oracle_slow.Opinion(f"OP-{about}", about, on) for about in REPORTS),
                as_of=on,
            )
            for on in days
            if on.year < 2031
        ),
        example,
        at_least=120,
    )


def years() -> Iterator[StudyCase]:
    """Years of plans of every sort, with and without an end and a discontinuation."""
    for study in studies_by_form():
        for as_of in (date(2026, 11, 22), date(2028, 3, 1)):
            for ended, discontinued in (
                (None, None),
                (None, date(2025, 11, 18)),
                (date(2026, 4, 1), date(2025, 11, 18)),
                # On the last day of a year of the plan, and on the first.
                (oracle_slow.year_of_plan(study.plan_submitted_on, 1).last, None),
                (oracle_slow.year_of_plan(study.plan_submitted_on, 2).first, None),
            ):
                yield replace(study, ended=ended, discontinued=discontinued, as_of=as_of)


def test_years(example: Study) -> None:
    """Arts. 37 and 38: every year from the first to the present, until the end of the study."""
    assert_agree(years(), example, at_least=200, question=the_whole_list)


def everything() -> Iterator[StudyCase]:
    """One study with all of it at once, in every class and form, with every plan."""
    for study in studies():
        on = date(2026, 3, 31)
        yield replace(
            study,
            deviations=(
                oracle_slow.Deviation("DEV-1", "nonconformity", on),
                oracle_slow.Deviation("DEV-S", "serious_nonconformity", on, classified_on=on),
            ),
            culture_positives=(oracle_slow.CulturePositive("CT-1", on, lot_given=True),),
            opinions=(
                oracle_slow.Opinion("OP-1", "serious_nonconformity", on, measures_asked=True),
                *(oracle_slow.Opinion(f"OP-{about}", about, on) for about in REPORTS),
            ),
            first_provision=date(2025, 11, 1),
            enrolment_closed=on,
            primary_data_ended=on,
            all_data_ended=on,
            discontinued=on,
            ended=date(2026, 9, 30),
            plan_changed=(on,),
            minor_changes=(date(2026, 3, 18),),
            monitoring_visits=(on,),
        )


def test_the_whole_list(example: Study) -> None:
    """Nothing of the law is missing from the list, and nothing stands there that it has not."""
    assert_agree(everything(), example, at_least=150, question=the_whole_list)


# --- Keeping records --------------------------------------------------------------------------


@pytest.mark.parametrize("protocol", [None, 3, 30])
@pytest.mark.parametrize("similar", [False, True])
def test_keeping_records(example: Study, similar: bool, protocol: int | None) -> None:
    """The program's one day is the longest of what the law and the protocol ask."""
    for purpose, ended in product(
        PURPOSES, [None, date(2026, 9, 30), date(2024, 2, 29), date(2023, 2, 28)]
    ):
        case = StudyCase(
            purpose=purpose,
            similar_to_designated=similar,
            first_provision=date(2021, 11, 1),
            ended=ended,
        )
        study = example.model_copy(update={"retention_years": protocol})
        listed = the_whole_list(case, of_case(case, study))
        (kept,) = (one.due_on for one in listed if one.kind == "retention")
        assert kept == oracle_slow.all_kept_until(case, protocol)


def test_keeping_records_waits_for_the_end(example: Study) -> None:
    """Discontinued is not ended: 研究が終了した日 is not known, so no last day is."""
    case = StudyCase(first_provision=date(2021, 11, 1), discontinued=date(2026, 1, 1))
    listed = the_whole_list(case, of_case(case, example))
    (kept,) = (one.due_on for one in listed if one.kind == "retention")
    assert kept == oracle_slow.all_kept_until(case)


def test_the_month_of_publication_does_not_start_with_the_receipt(example: Study) -> None:
    """The month of art. 8-9(4) counts from 意見を述べた日: the receipt would give days too many."""
    received = oracle_slow.Opinion("OP-1", "study_report", received_on=date(2026, 11, 20))
    case = StudyCase(all_data_ended=date(2026, 3, 31), opinions=(received,))
    assert_agree([case], example, at_least=1)
