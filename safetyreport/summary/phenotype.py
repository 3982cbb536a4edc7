"""Surface phenotype: the percentage of positive cells by marker and visit, and its change."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from safetyreport.i18n import Phrase
from safetyreport.records.observation import Phenotype
from safetyreport.records.study import Study
from safetyreport.summary.description_rows import COLUMNS, rows
from safetyreport.summary.measurement import Measured, by_held_visit, first_given, left_out
from safetyreport.summary.model import Column, Row, Table
from safetyreport.summary.populations import SAFETY, Populations
from safetyreport.summary.rounding import places_of
from safetyreport.summary.visits import schedule, visit_notes

NOTES = (
    Phrase("statistics.note.percent_of_cells"),
    Phrase("statistics.note.precision"),
    Phrase("statistics.note.missing"),
    Phrase("statistics.note.first_value"),
    Phrase("statistics.note.test"),
)


def phenotype(study: Study, populations: Populations, as_of: dt.date) -> Table:
    """The table of markers of the safety population, of records cut at `as_of`."""
    people = frozenset(populations.of(SAFETY).participants)
    plan = schedule(study, populations.records, people, as_of)
    measured = [
        Measured(
            record=one.id,
            participant=one.participant,
            visit=one.visit,
            day=one.taken_on,
            order="",
            measure=one.marker,
            unit="%",
            value=Fraction(one.percent),
            places=places_of(one.percent),
        )
        for one in populations.records.of_kind(Phenotype)
        if one.marker is not None and one.percent is not None and one.participant in people
    ]
    markers = sorted({one.measure for one in measured})
    found: list[Row] = []
    for group in by_held_visit(measured, plan, first_given(populations), markers):
        found.extend(rows(group, {"marker": group.measure}))
    return Table(
        id="phenotype",
        columns=(Column("marker"), *COLUMNS),
        rows=tuple(found),
        denominator=populations.denominator(SAFETY),
        cumulative={"values": len(measured)},
        notes=(*NOTES, *visit_notes(study), *left_out(measured)),
    )
