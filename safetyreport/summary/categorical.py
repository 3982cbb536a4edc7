"""Categories: how many of how many, in per cent, with exact limits where people are counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, get_args

from safetyreport.i18n import Phrase, Word
from safetyreport.records.event import AdverseEvent, Outcome
from safetyreport.records.fields import YesNoUnknown
from safetyreport.records.participant import Eligibility, Participant
from safetyreport.records.product import CultureTest
from safetyreport.records.study import Criterion, Study
from safetyreport.summary.counts import part
from safetyreport.summary.model import NOT_APPLICABLE, NOT_RECORDED, Column, Row, Table, Value
from safetyreport.summary.populations import SAFETY, Populations
from safetyreport.summary.survival_data import in_safety

Counted = Literal["participants", "events", "tests"]
ITEM = "statistics.item"
ELIGIBILITY = "statistics.eligibility"
SEXES = ("male", "female", "unknown")
RESULTS = ("negative", "positive", "pending", "invalid")
END_REASONS = (
    "completed",
    "adverse_event",
    "not_possible",
    "consent_withdrawn",
    "recurrence",
    "death",
    "other",
)
NOT_ENDED = Word(ITEM, "treatment_not_ended")
ELIGIBLE = ("all_met", "not_all_met", "undetermined")
COLUMNS = (
    Column("item", "code"),
    Column("detail"),
    Column("category", "code"),
    Column("counted", "code"),
    Column("count", "count"),
    Column("total", "count"),
    Column("percent", "percent"),
    Column("interval", "interval"),
)
NOTES = (
    Phrase("statistics.note.categories"),
    Phrase("statistics.note.culture_tests"),
    Phrase("statistics.note.percent"),
    Phrase("statistics.note.eligibility"),
)


def categorical(study: Study, populations: Populations) -> Table:
    """The table of categories of the safety population, of records that are cut already."""
    people = in_safety(populations)
    wanted = {person.id for person in people}
    happened = [
        event.states[-1].outcome
        for event in populations.records.of_kind(AdverseEvent)
        if event.participant in wanted
    ]
    tests = [test.result for test in populations.records.of_kind(CultureTest)]
    found: list[Row] = [
        *_rows("sex", "codes.sex", SEXES, [person.sex for person in people]),
        *_eligibility(study, populations, people),
        *_endings(people),
        *_rows("outcome", "codes.outcome", get_args(Outcome), happened, "events"),
        *_rows("culture_result", "codes.culture_result", RESULTS, tests, "tests"),
    ]
    return Table(
        id="categorical",
        columns=COLUMNS,
        rows=tuple(found),
        denominator=populations.denominator(SAFETY),
        cumulative={"participants": len(people), "events": len(happened), "tests": len(tests)},
        notes=NOTES,
    )


def met_as_required(criterion: Criterion, met: YesNoUnknown | None) -> bool | None:
    """Whether an inclusion criterion is met or an exclusion criterion is not; None: not known."""
    if met not in ("yes", "no"):
        return None
    return (met == "yes") is (criterion.kind == "inclusion")


def _rows(
    item: str,
    group: str,
    categories: Sequence[str],
    values: Sequence[str | None],
    counted: Counted = "participants",
) -> Iterator[Row]:
    for category in categories:
        yield _row(item, Word(group, category), values.count(category), len(values), counted)
    yield _row(item, NOT_RECORDED, values.count(None), len(values), counted)


def _row(
    item: str,
    category: Word,
    count: int,
    denominator: int,
    counted: Counted = "participants",
    detail: Value = NOT_APPLICABLE,
) -> Row:
    found = part(count, denominator)
    if counted != "participants":
        # Several events or tests of one participant are not independent: no binomial limits.
        found["interval"] = NOT_APPLICABLE
    return {
        "item": Word(ITEM, item),
        "detail": detail,
        "category": category,
        "counted": Word("statistics.counted", counted),
        "count": count,
        "total": denominator,
        **found,
    }


def _endings(people: Sequence[Participant]) -> Iterator[Row]:
    ended = [one for one in people if one.treatment_end_reason or one.treatment_ended_on]
    reasons: list[str | None] = [one.treatment_end_reason for one in ended]
    for reason in END_REASONS:
        word = Word("codes.treatment_end_reason", reason)
        yield _row("treatment_end_reason", word, reasons.count(reason), len(people))
    yield _row("treatment_end_reason", NOT_RECORDED, reasons.count(None), len(people))
    yield _row("treatment_end_reason", NOT_ENDED, len(people) - len(ended), len(people))


def _eligibility(
    study: Study, populations: Populations, people: Sequence[Participant]
) -> Iterator[Row]:
    judged = _judged(populations.records.of_kind(Eligibility))
    answers = {
        person.id: [
            met_as_required(criterion, judged.get((person.id, criterion.id)))
            for criterion in study.criteria
        ]
        for person in people
    }
    overall = [_overall(answer) for answer in answers.values()]
    for category in ELIGIBLE:
        word = Word(ELIGIBILITY, category)
        yield _row("eligibility", word, overall.count(category), len(people))
    met = Word(ELIGIBILITY, "as_required")
    for place, criterion in enumerate(study.criteria):
        count = sum(answer[place] is True for answer in answers.values())
        yield _row("criterion", met, count, len(people), detail=criterion.id)


def _judged(records: Iterable[Eligibility]) -> Mapping[tuple[str, str], YesNoUnknown | None]:
    """The last judgement of each participant and criterion."""
    ordered = sorted(records, key=lambda one: (one.assessed_on or dt.date.min, one.id))
    return {(one.participant, one.criterion): one.met for one in ordered if one.criterion}


def _overall(answers: Sequence[bool | None]) -> str:
    if False in answers:
        return "not_all_met"
    return "undetermined" if None in answers or not answers else "all_met"
