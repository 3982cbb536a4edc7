"""What became of the participants, from consent to the last day known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import get_args

from safetyreport.i18n import Phrase, Word
from safetyreport.records.participant import Participant
from safetyreport.records.study import Study
from safetyreport.summary.counts import part
from safetyreport.summary.model import NOT_APPLICABLE, Column, Period, Row, Table, Value
from safetyreport.summary.populations import CONSENTED, ENROLLED, Populations

STEP = "summary.step"
Steps = Iterator[tuple[Word, Value, list[dt.date]]]


def disposition(populations: Populations, study: Study, period: Period) -> Table:
    """Participants by step, with what ended the treatment and what they died of.

    A step belongs to the period in which its day lies; percentages are of those enrolled.
    """
    enrolled = populations.of(ENROLLED)
    rows = [
        _row(step, detail, days, period, enrolled.n)
        for step, detail, days in _steps(populations, study)
    ]
    columns = (
        Column("step", "code"),
        Column("detail", "code"),
        Column("period_participants", "count"),
        Column("participants", "count"),
        Column("percent", "percent"),
    )
    consented = [one.consented_on for one in populations.participants if one.consented_on]
    return Table(
        "disposition",
        columns,
        tuple(rows),
        populations.denominator(ENROLLED),
        {"participants": sum(day in period for day in consented)},
        {"participants": populations.of(CONSENTED).n},
        (Phrase("summary.note.disposition"), Phrase("summary.note.populations")),
    )


def _row(step: Word, detail: Value, days: list[dt.date], period: Period, enrolled: int) -> Row:
    # Those enrolled are a part of those who consented, not the other way round.
    before = step.value == "consented" or len(days) > enrolled
    return {
        "step": step,
        "detail": detail,
        "period_participants": sum(day in period for day in days),
        "participants": len(days),
        "percent": NOT_APPLICABLE if before else part(len(days), enrolled)["percent"],
    }


def _steps(populations: Populations, study: Study) -> Steps:
    everybody = populations.participants
    yield _step("consented"), NOT_APPLICABLE, _days(everybody, "consented_on")
    yield _step("enrolled"), NOT_APPLICABLE, _days(everybody, "enrolled_on")
    yield _step("first_procedure"), NOT_APPLICABLE, list(populations.first_procedure.values())
    planned = study.treatment.cycles if study.treatment else 0
    most = max([planned, *map(len, populations.given.values())])
    for number in range(1, most + 1):
        given = [
            some[number - 1].given_on for some in populations.given.values() if number <= len(some)
        ]
        yield _step("administration"), number, [day for day in given if day is not None]
    yield _step("treatment_ended"), NOT_APPLICABLE, _days(everybody, "treatment_ended_on")
    yield from _by_code(everybody, "treatment_end_reason", "treatment_ended_on", "treatment_ended")
    yield _step("withdrawn"), NOT_APPLICABLE, _days(everybody, "withdrawn_on")
    yield _step("recurred"), NOT_APPLICABLE, _days(everybody, "recurred_on")
    yield _step("died"), NOT_APPLICABLE, _days(everybody, "died_on")
    yield from _by_code(everybody, "death_cause", "died_on", "died")


def _by_code(everybody: tuple[Participant, ...], name: str, day: str, step: str) -> Steps:
    """A line for every code of a field, also where nobody has it, and one for those without."""
    for code in (*_codes(name), None):
        some = tuple(one for one in everybody if getattr(one, name) == code)
        word = Word(f"codes.{name}", code) if code else Word("summary.reason", "not_recorded")
        days = _days(some, day)
        if code or days:
            yield _step(step), word, days


def _codes(name: str) -> tuple[str, ...]:
    annotation = Participant.model_fields[name].annotation
    literal = next(one for one in get_args(annotation) if get_args(one))
    return get_args(literal)


def _days(some: tuple[Participant, ...], name: str) -> list[dt.date]:
    return [day for one in some if (day := getattr(one, name)) is not None]


def _step(name: str) -> Word:
    return Word(STEP, name)
