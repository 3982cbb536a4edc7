"""Age, vital signs and laboratory values: by visit, and the change from baseline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import get_args

from safetyreport.i18n import Phrase, Word
from safetyreport.records.observation import Analyte, Laboratory, VitalSign
from safetyreport.records.participant import Participant
from safetyreport.records.study import Study
from safetyreport.summary.description_rows import COLUMNS, MEASURED, described, rows
from safetyreport.summary.descriptive import describe
from safetyreport.summary.measurement import Measured, by_visit, first_given, left_out
from safetyreport.summary.model import (
    NOT_APPLICABLE,
    NOT_RECORDED,
    Column,
    Row,
    Table,
    Value,
)
from safetyreport.summary.populations import SAFETY, Populations
from safetyreport.summary.rounding import places_of
from safetyreport.summary.visits import Schedule, schedule, visit_notes

ANALYTES: tuple[str, ...] = get_args(Analyte)
# Signs that the catalogue has a word for; any other is shown as it was recorded.
SIGNS = (
    "pulse",
    "systolic_blood_pressure",
    "diastolic_blood_pressure",
    "respiratory_rate",
    "body_weight",
)
NOTES = (
    Phrase("statistics.note.precision"),
    Phrase("statistics.note.missing"),
    Phrase("statistics.note.baseline"),
    Phrase("statistics.note.test"),
)


def continuous(study: Study, populations: Populations, as_of: dt.date) -> Table:
    """The table of continuous values of the safety population, of records cut at `as_of`."""
    people = frozenset(populations.of(SAFETY).participants)
    plan = schedule(study, populations.records, people, as_of)
    given = first_given(populations)
    vital = [one for one in vital_signs(populations) if one.participant in people]
    laboratory = [one for one in laboratory_values(populations) if one.participant in people]
    signs = sorted({one.measure for one in vital}, key=_sign_order)
    analytes = [name for name in ANALYTES if name not in signs or _used(name, laboratory)]
    found: list[Row] = [_age(populations, people)]
    for group in by_visit(vital, plan, given, signs, _asked_of_signs(plan, vital)):
        fixed = _fixed(VitalSign.kind, _sign(group.measure), group.unit, group.measure)
        found.extend(rows(group, fixed))
    for group in by_visit(laboratory, plan, given, analytes, _asked_of_analytes(plan)):
        word = Word("codes.analyte", group.measure)
        found.extend(rows(group, _fixed(Laboratory.kind, word, group.unit, group.measure)))
    return Table(
        id="continuous",
        columns=(
            Column("group", "code"),
            Column("measurement", "code"),
            Column("unit"),
            *COLUMNS,
        ),
        rows=tuple(found),
        denominator=populations.denominator(SAFETY),
        cumulative={"values": len(vital) + len(laboratory)},
        notes=(*NOTES, *visit_notes(study), *left_out([*vital, *laboratory], _sign)),
    )


def vital_signs(populations: Populations) -> Iterator[Measured]:
    """The vital signs that have a value."""
    for one in populations.records.of_kind(VitalSign):
        if one.sign is not None and one.value is not None:
            yield Measured(
                record=one.id,
                participant=one.participant,
                visit=one.visit,
                day=one.taken_at.day if one.taken_at else None,
                order=one.taken_at.isoformat() if one.taken_at else "",
                measure=one.sign,
                unit=one.unit,
                value=Fraction(one.value),
                places=places_of(one.value),
            )


def laboratory_values(populations: Populations) -> Iterator[Measured]:
    """The laboratory values."""
    for one in populations.records.of_kind(Laboratory):
        if one.analyte is not None and one.value is not None:
            yield Measured(
                record=one.id,
                participant=one.participant,
                visit=one.visit,
                day=one.taken_on,
                order="",
                measure=one.analyte,
                unit=one.unit,
                value=Fraction(one.value),
                places=places_of(one.value),
                baseline=one.is_baseline,
            )


class _Asked:
    """Whether the schedule asks for a measure at a visit."""

    def __init__(self, visits: Mapping[str, frozenset[str]]) -> None:
        self.visits = visits

    def __call__(self, measure: str, visit: str) -> bool:
        return measure in self.visits.get(visit, frozenset())


def _asked_of_analytes(plan: Schedule) -> _Asked:
    return _Asked(plan.analytes)


def _asked_of_signs(plan: Schedule, vital: list[Measured]) -> _Asked:
    """Signs named by the schedule, and those that somebody has at the visit."""
    return _Asked(
        {
            visit: plan.analytes[visit] | {one.measure for one in vital if one.visit == visit}
            for visit in plan.order
        }
    )


def _used(name: str, measured: list[Measured]) -> bool:
    return any(one.measure == name for one in measured)


def _fixed(kind: str, measurement: Value, unit: str | None, measure: str) -> Row:
    without = NOT_APPLICABLE if measure == "inr" else NOT_RECORDED
    return {
        "group": Word("codes.kind", kind),
        "measurement": measurement,
        "unit": without if unit is None else unit,
    }


def _sign_order(sign: str) -> tuple[int, str]:
    known = (*ANALYTES, *SIGNS)
    return (known.index(sign) if sign in known else len(known), sign)


def _sign(sign: str) -> Value:
    if sign in ANALYTES:
        return Word("codes.analyte", sign)
    return Word("statistics.sign", sign) if sign in SIGNS else sign


def _age(populations: Populations, people: frozenset[str]) -> Row:
    ages = [one.age for one in populations.participants if one.id in people]
    known = [age for age in ages if age is not None]
    return {
        "group": Word("codes.kind", Participant.kind),
        "measurement": Word("fields.participants", "age"),
        "unit": Word("statistics.unit", "years"),
        "visit": NOT_APPLICABLE,
        "value": MEASURED,
        **described(describe(known, 0, missing=len(ages) - len(known))),
        "zeros": NOT_APPLICABLE,
        "p": NOT_APPLICABLE,
    }
