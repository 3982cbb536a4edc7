"""What a record says of other records, of the study and of the clock, and what does not fit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator

from safetyreport.errors import Problem
from safetyreport.i18n import Word
from safetyreport.records.act import Opinion, Response
from safetyreport.records.base import Record
from safetyreport.records.fields import JAPAN, Moment, Part, PartialDate
from safetyreport.records.kinds import Records
from safetyreport.records.naming import hint, label, nearest, path_of
from safetyreport.records.participant import Participant
from safetyreport.records.product import Administration
from safetyreport.records.study import Study

TOLERANCE = dt.timedelta(minutes=5)  # clocks of two machines differ
# Days that may lie ahead: the agreed end of an involvement.
MAY_LIE_AHEAD = frozenset({("involvements", "from"), ("involvements", "to")})


def reference_problems(
    arriving: Iterable[Record], records: Records, study: Study
) -> Iterator[Problem]:
    """References of `arriving` that lead nowhere in `records` (stored and arriving) or `study`."""
    participants = {one.id for one in records.of_kind(Participant)}
    administrations = {one.id for one in records.of_kind(Administration)}
    opinions = {one.id for one in records.of_kind(Opinion)}
    lists = {
        "site": ("records.unknown_site", {one.id for one in study.sites}),
        "visit": ("records.unknown_visit", {one.id for one in study.visits}),
        "criterion": ("records.unknown_criterion", {one.id for one in study.criteria}),
    }
    for record in arriving:
        for field, given in _participants(record):
            if given not in participants:
                yield _unknown("records.unknown_participant", record, field, given, participants)
        for field, (code, known) in lists.items():
            named = getattr(record, field, None)
            if named is not None and named not in known:
                yield _unknown(code, record, field, named, known)
        yield from _administration(record, records, administrations)
        if isinstance(record, Response) and record.opinion not in opinions:
            yield _unknown("records.unknown_opinion", record, "opinion", record.opinion, opinions)
        if isinstance(record, Opinion) and record.about and records.find(record.about) is None:
            ids = {one.id for one in records}
            yield _unknown("records.unknown_about", record, "about", record.about, ids, "warning")


def future_problems(arriving: Iterable[Record], now: dt.datetime) -> Iterator[Problem]:
    """Days and times that lie after `now` (aware): what is recorded has happened.

    A day counts in Japan; a time may run ahead by five minutes.
    """
    today = now.astimezone(JAPAN).date()
    for record in arriving:
        for steps, value in _days(record, ()):
            if (record.kind, steps[-1]) in MAY_LIE_AHEAD or not _ahead(value, now, today):
                continue
            path = path_of(steps)
            text = value.text if isinstance(value, PartialDate) else value.isoformat()
            yield Problem(
                "records.future",
                record=record.id,
                field=path,
                value=text,
                values={"label": label(record.kind, path), "value": text, "today": today},
            )


def kind_problems(arriving: Iterable[Record], records: Records) -> Iterator[Problem]:
    """Arriving records whose id is already that of a record of another kind."""
    for record in arriving:
        found = records.find(record.id)
        if found is not None and found.kind != record.kind:
            values = {"id": record.id, "kind": Word("codes.kind", found.kind)}
            yield Problem(
                "records.id_of_other_kind",
                record=record.id,
                field="id",
                value=record.id,
                values=values,
            )


def _participants(record: Record) -> Iterator[tuple[str, str]]:
    given = getattr(record, "participant", None)
    if given is not None:
        yield "participant", given
    for place, one in enumerate(getattr(record, "participants", ())):
        yield path_of(("participants", place)), one


def _administration(
    record: Record, records: Records, administrations: Collection[str]
) -> Iterator[Problem]:
    given = getattr(record, "administration", None)
    if given is None:
        return
    found = records.get(Administration, given)
    if found is None:
        code = "records.unknown_administration"
        yield _unknown(code, record, "administration", given, administrations)
    elif found.participant != getattr(record, "participant", None):
        yield Problem(
            "records.other_participant",
            record=record.id,
            field="administration",
            value=given,
            values={
                "administration": given,
                "theirs": found.participant,
                "ours": getattr(record, "participant", ""),
            },
        )


def _unknown(
    code: str,
    record: Record,
    field: str,
    given: str,
    known: Collection[str],
    severity: str = "error",
) -> Problem:
    return Problem(
        code,
        "warning" if severity == "warning" else "error",
        record=record.id,
        field=field,
        value=given,
        values={
            "label": label(record.kind, field),
            "value": given,
            "hint": hint(nearest(given, known)),
        },
    )


Day = dt.date | PartialDate | Moment


def _days(part: Part, steps: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Day]]:
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        at = (*steps, field.alias or name)
        if isinstance(value, (dt.date, PartialDate, Moment)):
            yield at, value
        elif isinstance(value, Part):
            yield from _days(value, at)
        elif isinstance(value, tuple):
            for place, item in enumerate(value):
                if isinstance(item, Part):
                    yield from _days(item, (*at, place))


def _ahead(value: Day, now: dt.datetime, today: dt.date) -> bool:
    if isinstance(value, PartialDate):
        return value.earliest > today
    if isinstance(value, Moment):
        return value.at > now + TOLERANCE if value.at else value.day > today
    return value > today
