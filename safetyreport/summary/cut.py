"""The data cut: a study's records as they were known at the end of one day in Japan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any, TypeVar, cast

from safetyreport.records.act import (
    Decision,
    Document,
    Involvement,
    Milestone,
    Opinion,
    OutsideInformation,
    Response,
    Statement,
    Submission,
)
from safetyreport.records.base import Record
from safetyreport.records.deviation import Deviation
from safetyreport.records.event import AWARENESS, AdverseEvent, AssessmentFields
from safetyreport.records.fields import Moment, PartialDate
from safetyreport.records.kinds import Records
from safetyreport.records.observation import Cytotoxicity, Laboratory, Phenotype, VitalSign
from safetyreport.records.participant import Eligibility, Participant
from safetyreport.records.product import Administration, CultureTest

A = TypeVar("A", bound=AssessmentFields)
R = TypeVar("R", bound=Record)

# What each day of a record takes with it when it lies after the cut.
DEPENDENT: dict[str, dict[str, tuple[str, ...]]] = {
    "participants": {
        "consented_on": (),
        "enrolled_on": (),
        "surgery_on": (),
        "withdrawn_on": ("withdrawal_reason",),
        "treatment_ended_on": ("treatment_end_reason",),
        "recurred_on": (),
        "died_on": ("death_cause",),
    },
    "administrations": {
        "g_csf_started_on": ("g_csf_ug_m2_day", "g_csf_days"),
        "apheresis_on": (),
        "culture_started_on": (),
        "given_on": ("cells",),
    },
    "deviations": {
        "occurred_on": (),
        "classified_on": ("classification", "classified_by"),
        "corrective_done_on": ("corrective_evidence",),
        "preventive_done_on": ("preventive_evidence",),
        "told_participant_on": (),
    },
}
# The days of which the first that is recorded tells when a record came to be known.
KNOWN_FROM: dict[type[Record], tuple[str, ...]] = {
    Eligibility: ("assessed_on",),
    CultureTest: ("sampled_on",),
    Laboratory: ("taken_on",),
    VitalSign: ("taken_at",),
    Cytotoxicity: ("taken_on",),
    Phenotype: ("taken_on",),
    Milestone: ("on",),
    Statement: ("on",),
    Involvement: ("from_",),
    Document: ("on",),
    OutsideInformation: ("received_on",),
    Submission: ("on",),
    Opinion: ("received_on", "given_on", "committee_met_on"),
    Response: ("on",),
    Decision: ("on",),
}
ENDED = ("recovered", "sequelae", "fatal")


def cut(records: Records, as_of: dt.date) -> Records:
    """The records without what is dated after `as_of`; a second cut on the same day is none.

    A contact after the cut shows that the participant was still followed on it, and counts as a
    contact on that day.
    """
    return Records(tuple(_known(records, as_of)))


def _known(records: Records, as_of: dt.date) -> Iterator[Record]:
    for record in records:
        special = SPECIAL.get(type(record))
        found = special(record, as_of) if special else record
        if found is not None and not _unborn(found, as_of):
            yield found


def _unborn(record: Record, as_of: dt.date) -> bool:
    for name in KNOWN_FROM.get(type(record), ()):
        day = _day(getattr(record, name))
        if day is not None:
            return day > as_of
    return False


def _day(value: object) -> dt.date | None:
    if isinstance(value, Moment):
        return value.day
    if isinstance(value, PartialDate):
        return value.earliest  # it may lie before the cut, so it is not known to lie after it
    return cast("dt.date | None", value)


def _with(record: R, changes: dict[str, Any]) -> R:
    return record.model_copy(update=changes) if changes else record


def _dependent(record: Record, as_of: dt.date) -> dict[str, Any]:
    gone: dict[str, Any] = {}
    for name, others in DEPENDENT[record.kind].items():
        day = _day(getattr(record, name))
        if day is not None and day > as_of:
            gone |= dict.fromkeys((name, *others))
    return gone


def _participant(record: Participant, as_of: dt.date) -> Participant:
    changes = _dependent(record, as_of)
    seen = record.last_contact_on or (record.died_on if "died_on" in changes else None)
    if seen is not None and seen > as_of:
        changes["last_contact_on"] = as_of
    return _with(record, changes)


def _administration(record: Administration, as_of: dt.date) -> Administration | None:
    changes = _dependent(record, as_of)
    dates = [name for name in DEPENDENT[record.kind] if getattr(record, name) is not None]
    if dates and all(name in changes for name in dates):
        return None
    return _with(record, changes)


def _culture_test(record: CultureTest, as_of: dt.date) -> CultureTest:
    if record.result_on is None or record.result_on <= as_of:
        return record
    return _with(record, {"result": "pending", "result_on": None})


def _deviation(record: Deviation, as_of: dt.date) -> Deviation | None:
    names = ("aware_physician_at", "aware_administrator_at")
    later = _later(record, names, as_of)
    if all(getattr(record, name) is None or name in later for name in names):
        return None
    return _with(record, later | _dependent(record, as_of))


def _event(record: AdverseEvent, as_of: dt.date) -> AdverseEvent | None:
    if record.aware_first is None or record.aware_first.day > as_of:
        return None
    changes = _assessed(record, as_of)
    if record.ended is not None and record.ended.earliest > as_of:
        changes["ended"] = None
        if record.outcome in ENDED:  # known only with its end
            changes |= _without_outcome(record)
    known = [one for one in record.assessments if one.aware_first and _known_by(one, as_of)]
    later = tuple(_assessment(one, record, as_of) for one in known)
    if later != record.assessments:
        changes["assessments"] = later
    return _with(record, changes)


def _known_by(state: AssessmentFields, as_of: dt.date) -> bool:
    return state.aware_first is not None and state.aware_first.day <= as_of


def _assessment(state: A, event: AdverseEvent, as_of: dt.date) -> A:
    changes = _assessed(state, as_of)
    if event.ended is not None and event.ended.earliest > as_of and state.outcome in ENDED:
        changes |= _without_outcome(state)
    return state.model_copy(update=changes) if changes else state


def _assessed(state: AssessmentFields, as_of: dt.date) -> dict[str, Any]:
    changes = _later(state, (*AWARENESS, "hospitalised_on", "discharged_on"), as_of)
    if state.outcome_on is not None and state.outcome_on > as_of:
        changes |= _without_outcome(state)
    return changes


def _without_outcome(state: AssessmentFields) -> dict[str, Any]:
    """An outcome dated after the cut is unknown, and a death with all that tells of it."""
    changes: dict[str, Any] = {"outcome": None, "outcome_on": None}
    if state.grade == 5:
        changes["grade"] = None
    if "death" in (state.seriousness or ()):
        rest = tuple(code for code in state.seriousness or () if code != "death")
        changes["seriousness"] = rest or None
    return changes


def _later(part: Any, names: tuple[str, ...], as_of: dt.date) -> dict[str, Any]:
    days = {name: _day(getattr(part, name)) for name in names}
    return {name: None for name, day in days.items() if day is not None and day > as_of}


SPECIAL: dict[type[Record], Callable[[Any, dt.date], Record | None]] = {
    Participant: _participant,
    Administration: _administration,
    CultureTest: _culture_test,
    Deviation: _deviation,
    AdverseEvent: _event,
}
