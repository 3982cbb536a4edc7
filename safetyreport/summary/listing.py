"""The line listings: every adverse event, the serious ones, the deaths and the deviations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import get_args

from safetyreport.i18n import Phrase, Word
from safetyreport.records.deviation import Deviation
from safetyreport.records.event import Seriousness
from safetyreport.records.kinds import Records
from safetyreport.records.participant import Participant
from safetyreport.summary.cut import ENDED
from safetyreport.summary.deviations import known_on
from safetyreport.summary.event_measures import duration
from safetyreport.summary.events import BEFORE_FIRST, Event
from safetyreport.summary.model import (
    NOT_APPLICABLE,
    NOT_RECORDED,
    ONGOING,
    Column,
    Listing,
    Period,
    Row,
    Value,
)
from safetyreport.summary.populations import Populations

Reasons = Mapping[str, str] | None
MATTERS: tuple[str, ...] = get_args(Seriousness)
EVENT_COLUMNS = (
    Column("participant", "id"),
    Column("id", "id"),
    Column("term"),
    Column("ctcae_term"),
    Column("soc"),
    Column("grade", "count"),
    Column("onset", "day"),
    Column("ended", "day"),
    Column("duration", "count"),
    Column("outcome", "code"),
    Column("related", "code"),
    Column("serious", "code"),
    Column("administration", "count"),
    Column("days_after", "count"),
    Column("recorded_administration", "id"),
    Column("action", "code"),
    Column("known_on", "day"),
    Column("in_period", "code"),
)


def listings(
    found: tuple[Event, ...], populations: Populations, records: Records, period: Period
) -> tuple[Listing, ...]:
    """Every listing in its order; `records` are cut already."""
    notes = (Phrase("summary.note.listing"), Phrase("summary.note.worst"))
    rows = [(event, _event_row(event, period)) for event in found]
    return (
        Listing("adverse_events", EVENT_COLUMNS, tuple(row for _, row in rows), notes),
        Listing(
            "serious",
            EVENT_COLUMNS,
            tuple(row for event, row in rows if event.serious),
            notes,
        ),
        _deaths(found, populations, period),
        _deviations(records, period),
    )


def _event_row(event: Event, period: Period) -> Row:
    record, state = event.record, event.state
    days = event.days_after
    reasons = record.missing
    return {
        "participant": record.participant,
        "id": record.id,
        "term": record.term,
        "ctcae_term": event.term if record.ctcae_term else _or_reason(None, reasons, "ctcae_term"),
        "soc": event.soc,
        "grade": _or_reason(event.grade, reasons, "grade"),
        "onset": _or_reason(record.onset, reasons, "onset"),
        "ended": ONGOING if duration(event) == ONGOING else _end(event),
        "duration": duration(event),
        "outcome": _coded("codes.outcome", state.outcome, reasons, "outcome"),
        "related": _yes_no(event.suspected),
        "serious": tuple(Word("codes.seriousness", one) for one in MATTERS if one in event.matters)
        or Word("codes.yes_no", "no"),
        "administration": event.number,
        "days_after": _days_after(days, event),
        "recorded_administration": _or_reason(record.administration, reasons, "administration"),
        "action": _coded(
            "codes.action_on_participant",
            record.action_on_participant,
            reasons,
            "action_on_participant",
        ),
        "known_on": event.aware,
        "in_period": _yes_no(event.aware in period),
    }


def _end(event: Event) -> Value:
    """When it ended; the day of an outcome tells that only where the outcome is an end."""
    over = event.state.outcome_on if event.state.outcome in ENDED else None
    return event.record.ended or over or NOT_RECORDED


def _days_after(days: tuple[int, int] | None, event: Event) -> Value:
    if days is None:
        return NOT_APPLICABLE if event.number == BEFORE_FIRST else event.number
    return days[0] if days[0] == days[1] else f"{days[0]}–{days[1]}"


def _deaths(found: Iterable[Event], populations: Populations, period: Period) -> Listing:
    fatal: dict[str, list[str]] = {}
    for event in found:
        if event.fatal:
            fatal.setdefault(event.participant, []).append(event.record.id)
    rows = []
    for one in populations.participants:
        if one.died_on is None and one.id not in fatal:
            continue
        rows.append(_death_row(one, fatal.get(one.id, []), populations, period))
    columns = (
        Column("participant", "id"),
        Column("died_on", "day"),
        Column("death_cause", "code"),
        Column("fatal_events", "id"),
        Column("administrations_given", "count"),
        Column("last_given_on", "day"),
        Column("days_after_last", "count"),
        Column("in_period", "code"),
    )
    return Listing("deaths", columns, tuple(rows), (Phrase("summary.note.deaths"),))


def _death_row(one: Participant, fatal: list[str], populations: Populations, period: Period) -> Row:
    given = [day.given_on for day in populations.given.get(one.id, ()) if day.given_on]
    died = one.died_on
    return {
        "participant": one.id,
        "died_on": _or_reason(died, one.missing, "died_on"),
        "death_cause": _coded("codes.death_cause", one.death_cause, one.missing, "death_cause"),
        "fatal_events": ", ".join(fatal) or Word("summary.reason", "none"),
        "administrations_given": len(given),
        "last_given_on": given[-1] if given else NOT_APPLICABLE,
        "days_after_last": (died - given[-1]).days if died and given else NOT_APPLICABLE,
        "in_period": _yes_no(died in period) if died else NOT_RECORDED,
    }


def _deviations(records: Records, period: Period) -> Listing:
    columns = (
        Column("id", "id"),
        Column("participants_involved", "id"),
        Column("occurred_on", "day"),
        Column("known_on", "day"),
        Column("classification", "code"),
        Column("deviation_category", "code"),
        Column("requirement"),
        Column("corrective_done_on", "day"),
        Column("preventive_done_on", "day"),
        Column("in_period", "code"),
    )
    ordered = sorted(records.of_kind(Deviation), key=_place)
    return Listing(
        "deviations",
        columns,
        tuple(_deviation_row(one, period) for one in ordered),
        (Phrase("summary.note.deviations"),),
    )


def _place(one: Deviation) -> tuple[str, dt.date, str]:
    day = one.occurred_on.earliest if one.occurred_on else known_on(one)
    return min(one.participants, default=""), day, one.id


def _deviation_row(one: Deviation, period: Period) -> Row:
    known = known_on(one)
    reasons = one.missing
    return {
        "id": one.id,
        "participants_involved": ", ".join(sorted(one.participants))
        or Word("summary.reason", "none"),
        "occurred_on": _or_reason(one.occurred_on, reasons, "occurred_on"),
        "known_on": known,
        "classification": _coded(
            "codes.classification", one.classification, reasons, "classification"
        ),
        "deviation_category": _coded("codes.deviation_category", one.category, reasons, "category"),
        "requirement": _or_reason(one.requirement, reasons, "requirement"),
        "corrective_done_on": _or_reason(one.corrective_done_on, reasons, "corrective_done_on"),
        "preventive_done_on": _or_reason(one.preventive_done_on, reasons, "preventive_done_on"),
        "in_period": _yes_no(known in period),
    }


def _or_reason(value: Value | None, reasons: Reasons, field: str) -> Value:
    """The value, else the recorded reason for its absence, else that nothing is recorded."""
    if value is not None:
        return value
    reason = (reasons or {}).get(field)
    return Word("codes.missing", reason) if reason else NOT_RECORDED


def _coded(group: str, value: str | None, reasons: Reasons, field: str) -> Value:
    return _or_reason(Word(group, value) if value else None, reasons, field)


def _yes_no(answer: bool) -> Word:
    return Word("codes.yes_no", "yes" if answer else "no")
