"""NK activity: specific release of the chromium assay by ratio and visit, and its change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from safetyreport.errors import InputRefused, Problem
from safetyreport.i18n import Phrase
from safetyreport.records.observation import Cytotoxicity
from safetyreport.records.study import Study
from safetyreport.summary.description_rows import COLUMNS, MEASURED, rows
from safetyreport.summary.measurement import Group, Measured, by_held_visit, first_given, left_out
from safetyreport.summary.model import NOT_APPLICABLE, NOT_ESTIMABLE, Column, Row, Table, Value
from safetyreport.summary.populations import SAFETY, Populations
from safetyreport.summary.rounding import half_up
from safetyreport.summary.visits import schedule, visit_notes

PLACES = 1
NOTES = (
    Phrase("statistics.note.cytotoxicity"),
    Phrase("statistics.note.precision"),
    Phrase("statistics.note.missing"),
    Phrase("statistics.note.first_value"),
    Phrase("statistics.note.test"),
)


@dataclass(frozen=True, slots=True)
class Release:
    """One assay: the specific release and the spontaneous of the maximum release, in per cent."""

    record: str
    participant: str
    visit: str | None
    day: dt.date | None
    ratio: Decimal | None
    specific: Fraction
    spontaneous: Fraction

    @property
    def shown(self) -> Decimal:
        """The specific release to one decimal; it may be negative."""
        return half_up(self.specific, PLACES)


def specific_release(
    experimental: Sequence[Decimal],
    spontaneous: Sequence[Decimal],
    maximum: Sequence[Decimal],
    record: str | None = None,
) -> Fraction:
    """100 (experimental - spontaneous) / (maximum - spontaneous) of the means; may be negative.

    Raises:
        InputRefused: the maximum release is not above the spontaneous one.
    """
    e, s, m = (_mean(counts) for counts in (experimental, spontaneous, maximum))
    if m <= s:
        raise InputRefused(
            "statistics.not_computed",
            problems=[
                Problem(
                    "statistics.maximum_release",
                    record=record,
                    field="maximum_cpm",
                    values={"maximum": half_up(m, PLACES), "spontaneous": half_up(s, PLACES)},
                )
            ],
        )
    return 100 * (e - s) / (m - s)


def spontaneous_share(spontaneous: Sequence[Decimal], maximum: Sequence[Decimal]) -> Fraction:
    """The spontaneous release in per cent of the maximum: the quality of the assay."""
    return 100 * _mean(spontaneous) / _mean(maximum)


def releases(populations: Populations) -> tuple[Release, ...]:
    """Every complete assay, in the order of the records."""
    return tuple(
        Release(
            record=one.id,
            participant=one.participant,
            visit=one.visit,
            day=one.taken_on,
            ratio=one.effector_target_ratio,
            specific=specific_release(
                one.experimental_cpm, one.spontaneous_cpm, one.maximum_cpm, one.id
            ),
            spontaneous=spontaneous_share(one.spontaneous_cpm, one.maximum_cpm),
        )
        for one in populations.records.of_kind(Cytotoxicity)
        if one.experimental_cpm and one.spontaneous_cpm and one.maximum_cpm
    )


def cytotoxicity(study: Study, populations: Populations, as_of: dt.date) -> Table:
    """The table of NK activity of the safety population, of records cut at `as_of`."""
    people = frozenset(populations.of(SAFETY).participants)
    plan = schedule(study, populations.records, people, as_of)
    assays = {one.record: one for one in releases(populations) if one.participant in people}
    measured = [_measured(one) for one in assays.values()]
    ratios = sorted({one.measure for one in measured}, key=_ratio_order)
    found: list[Row] = []
    for group in by_held_visit(measured, plan, first_given(populations), ratios):
        ratio: Value = NOT_APPLICABLE if group.measure == UNKNOWN else f"{group.measure}:1"
        for row in rows(group, {"effector_target_ratio": ratio}):
            share = _shares(group, assays) if row["value"] == MEASURED else _NO_SHARES
            found.append({**row, **share})
    return Table(
        id="cytotoxicity",
        columns=(
            Column("effector_target_ratio"),
            *COLUMNS,
            Column("spontaneous_lowest", "percent"),
            Column("spontaneous_highest", "percent"),
        ),
        rows=tuple(found),
        denominator=populations.denominator(SAFETY),
        cumulative={"values": len(measured)},
        notes=(*NOTES, *visit_notes(study), *left_out(measured)),
    )


UNKNOWN = ""  # an assay whose ratio is not recorded
_NO_SHARES: Row = {"spontaneous_lowest": NOT_APPLICABLE, "spontaneous_highest": NOT_APPLICABLE}


def _mean(counts: Iterable[Decimal]) -> Fraction:
    exact = [Fraction(count) for count in counts]
    return sum(exact, start=Fraction(0)) / len(exact)


def _measured(one: Release) -> Measured:
    ratio = UNKNOWN if one.ratio is None else f"{one.ratio.normalize():f}"
    return Measured(
        record=one.record,
        participant=one.participant,
        visit=one.visit,
        day=one.day,
        order="",
        measure=ratio,
        unit="%",
        value=one.specific,
        places=PLACES,
    )


def _ratio_order(measure: str) -> Decimal:
    return Decimal(measure or "Infinity")


def _shares(group: Group, assays: dict[str, Release]) -> Row:
    found = [assays[record].spontaneous for record in group.records]
    if not found:
        return {"spontaneous_lowest": NOT_ESTIMABLE, "spontaneous_highest": NOT_ESTIMABLE}
    return {
        "spontaneous_lowest": half_up(min(found), PLACES),
        "spontaneous_highest": half_up(max(found), PLACES),
    }
