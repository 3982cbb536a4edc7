"""Days that cannot be what happened: before the plan, before what they follow, or a second end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping

from safetyreport.errors import Problem
from safetyreport.i18n import Word
from safetyreport.records.act import Milestone, Opinion, Response, Submission
from safetyreport.records.base import Record
from safetyreport.records.deviation import Deviation
from safetyreport.records.event import AdverseEvent
from safetyreport.records.fields import Moment
from safetyreport.records.kinds import Records
from safetyreport.records.naming import label
from safetyreport.records.study import Study

# What can happen only to a plan that has been submitted; a provision may be older than its plan.
OF_THE_PLAN = frozenset(
    {"plan_changed", "primary_data_ended", "all_data_ended", "discontinued", "ended", "published"}
)
ONCE = frozenset({"discontinued", "ended"})
KEPT = "retention"  # the kind of duty that lasts: nothing sent fulfils it


def chronology_problems(
    arriving: Iterable[Record], records: Records, study: Study
) -> Iterator[Problem]:
    """What the days of `arriving` contradict in the plan or in `records` (stored and arriving).

    The sentences are those of the rules of `check`, which asks the same of what is stored.
    """
    new = tuple(arriving)
    ids = {record.id for record in new}
    for record in new:
        match record:
            case Milestone():
                yield from _milestone(record, records, study, ids)
            case AdverseEvent() | Deviation():
                yield from _known_before_plan(record, study)
            case Opinion():
                yield from _opinion(record, records)
            case Response():
                yield from _response(record, records)
            case Submission():
                yield from _submission(record)


def counts_from(opinion: Opinion) -> dt.date | None:
    """The day from which what follows an opinion counts: its receipt, else the day it was given."""
    return opinion.received_on or opinion.given_on


def _milestone(
    record: Milestone, records: Records, study: Study, arriving: Collection[str]
) -> Iterator[Problem]:
    named = Word("codes.milestone", record.event)
    if record.event in OF_THE_PLAN and record.on < study.plan_submitted_on:
        told = {"milestone": named, "day": record.on, "submitted": study.plan_submitted_on}
        yield _problem("before_plan", record, "on", record.on, told)
    for other in records.of_kind(Milestone) if record.event in ONCE else ():
        # Of those that arrive together the first stands, and the others are told.
        first = other.id not in arriving or other.id < record.id
        if other.event == record.event and other.id != record.id and first:
            told = {"milestone": named, "other": other.id, "day": other.on}
            yield _problem("milestone_twice", record, "kind", record.event, told)
            return


def _known_before_plan(record: AdverseEvent | Deviation, study: Study) -> Iterator[Problem]:
    """A warning: a provision may be older than its plan, and its events were taken over."""
    for field, moment in _awareness(record):
        if moment.day < study.plan_submitted_on:
            told = {"day": moment.day, "submitted": study.plan_submitted_on}
            yield _problem("known_before_plan", record, field, moment.day, told, warning=True)
            return


def _opinion(record: Opinion, records: Records) -> Iterator[Problem]:
    about = records.find(record.about or "")
    if not isinstance(about, (AdverseEvent, Deviation)):
        return
    known = min((moment.day for _, moment in _awareness(about)), default=None)
    for field in ("received_on", "given_on", "committee_met_on"):
        day = getattr(record, field)
        if day is not None:
            if known is not None and day < known:
                told = {"day": day, "about": about.id, "known": known}
                yield _problem("opinion_before_known", record, field, day, told)
            return


def _response(record: Response, records: Records) -> Iterator[Problem]:
    opinion = records.get(Opinion, record.opinion)
    since = counts_from(opinion) if opinion else None
    if opinion is not None and since is not None and record.on is not None and record.on < since:
        told = {"day": record.on, "opinion": opinion.id, "since": since}
        yield _problem("response_before_opinion", record, "on", record.on, told)


def _submission(record: Submission) -> Iterator[Problem]:
    for duty in record.duties:
        if duty.partition(".")[2].partition(".")[0] == KEPT:
            yield _problem("keeping_sent", record, "duties", duty, {"duty": duty})


def _awareness(record: AdverseEvent | Deviation) -> Iterator[tuple[str, Moment]]:
    """Whose awareness is recorded when, as (field, moment), in the order of the fields."""
    if isinstance(record, AdverseEvent):
        for number, state in enumerate((record, *record.assessments)):
            for name, moment in state.awareness:
                yield f"assessments[{number}].{name}" if number else name, moment
        return
    for name in ("aware_physician_at", "aware_administrator_at"):
        moment = getattr(record, name)
        if moment is not None:
            yield name, moment


def _problem(
    rule: str,
    record: Record,
    field: str,
    value: object,
    told: Mapping[str, object],
    *,
    warning: bool = False,
) -> Problem:
    return Problem(
        f"findings.{rule}",
        "warning" if warning else "error",
        record=record.id,
        field=field,
        value=str(value),
        values={"label": label(record.kind, field), **told},
    )
