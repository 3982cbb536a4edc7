"""Laboratory values by the worst CTCAE grade that each participant reached under treatment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from safetyreport.i18n import Phrase, Word
from safetyreport.records.fields import Text
from safetyreport.records.kinds import Records
from safetyreport.summary.counts import part
from safetyreport.summary.event_tables import grouped
from safetyreport.summary.model import Column, Period, Row, Table, Value
from safetyreport.summary.populations import SAFETY, Populations

NOT_GRADED = Word("summary.group", "not_graded")
GRADES: tuple[int | Word, ...] = (0, 1, 2, 3, 4, NOT_GRADED)


@dataclass(frozen=True, slots=True)
class GradedValue:
    """A measured value and its grade for one term; None where it cannot be graded."""

    participant: str
    on: dt.date | None
    term: str | Text
    grade: int | None


GradedOf = Callable[[Records], Iterable[GradedValue]]


def laboratory_grades(
    graded: Iterable[GradedValue], populations: Populations, period: Period
) -> Table:
    """By term and worst grade, of the safety population, from the first procedure on.

    A participant counts once for each term. Values without a day are counted nowhere; their
    number is said.
    """
    started = populations.first_procedure
    within = set(populations.of(SAFETY).participants)
    every = [one for one in graded if one.participant in within]
    counted = [one for one in every if one.on is not None and one.on >= started[one.participant]]
    rows: list[Row] = []
    for term, some in grouped(counted, lambda one: one.term):
        now = _worst([one for one in some if one.on and one.on in period])
        ever = _worst(some)
        for grade in GRADES:
            people = sum(found == grade for found in ever.values())
            rows.append(
                {
                    "term": term,
                    "grade": grade,
                    "denominator": len(ever),
                    "period_participants": sum(found == grade for found in now.values()),
                    "participants": people,
                    **part(people, len(ever)),
                }
            )
    columns = (
        Column("term"),
        Column("grade", "count"),
        Column("denominator", "count"),
        Column("period_participants", "count"),
        Column("participants", "count"),
        Column("percent", "percent"),
        Column("interval", "interval"),
    )
    undated = sum(one.on is None for one in every)
    return Table(
        "laboratory_grades",
        columns,
        tuple(rows),
        populations.denominator(SAFETY),
        {"participants": len({one.participant for one in counted if one.on and one.on in period})},
        {"participants": len({one.participant for one in counted})},
        (Phrase("summary.note.laboratory_grades", {"undated": undated}),),
    )


def _worst(some: Sequence[GradedValue]) -> dict[str, Value]:
    """The worst grade of each participant; not graded only where no value could be."""
    found: dict[str, Value] = {}
    for one in some:
        known = found.get(one.participant, NOT_GRADED)
        if one.grade is None:
            found.setdefault(one.participant, NOT_GRADED)
        elif not isinstance(known, int) or one.grade > known:
            found[one.participant] = one.grade
    return found
