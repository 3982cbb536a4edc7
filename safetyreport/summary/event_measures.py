"""How long adverse events lasted, and how often they came per administration and person-year."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

from safetyreport.i18n import Phrase, Word
from safetyreport.records.fields import PartialDate
from safetyreport.summary.counts import of_category
from safetyreport.summary.cut import ENDED
from safetyreport.summary.descriptive import percentile
from safetyreport.summary.event_tables import CATEGORY, CATEGORY_GROUP, EventTables, grouped
from safetyreport.summary.events import ALL, BEFORE_FIRST, CATEGORIES, Event
from safetyreport.summary.intervals import rate, rate_interval
from safetyreport.summary.model import (
    NOT_COMPUTABLE,
    NOT_ESTIMABLE,
    ONGOING,
    Column,
    Interval,
    Row,
    Table,
    Value,
)
from safetyreport.summary.person_time import Span, years
from safetyreport.summary.populations import SAFETY
from safetyreport.summary.rounding import half_up

RATE_PLACES = 3
BASIS = "summary.basis"
Basis = Literal["administration", "person_year"]


def duration(event: Event) -> int | Word:
    """The days from onset to end, both counted; a coded reason where they are not known.

    The end is `ended`, else the day of an outcome that ends an event. Without either the event
    goes on, unless its outcome is unknown or says that it ended on a day nobody recorded.
    """
    ended = event.record.ended
    if ended is None and event.state.outcome in ENDED:
        if event.state.outcome_on is None:
            return NOT_COMPUTABLE
        ended = PartialDate(event.state.outcome_on.isoformat())
    if ended is None:
        return NOT_COMPUTABLE if event.state.outcome == "unknown" else ONGOING
    onset = event.record.onset
    if onset is None or not onset.complete or not ended.complete:
        return NOT_COMPUTABLE
    return (ended.earliest - onset.earliest).days + 1


def durations(tables: EventTables) -> Table:
    """Median and range of the durations, over all events and by class and term."""
    rows = [_duration_row(ALL, ALL, tables.counted)]
    for soc, in_class in grouped(tables.counted, lambda event: event.soc):
        for term, some in grouped(in_class, lambda event: event.term):
            rows.append(_duration_row(soc, term, some))
    within = [event for event in tables.counted if event.aware in tables.period]
    columns = (
        Column("soc"),
        Column("term"),
        Column("events", "count"),
        Column("computable", "count"),
        Column("ongoing", "count"),
        Column("not_computable", "count"),
        Column("median", "number"),
        Column("minimum", "count"),
        Column("maximum", "count"),
    )
    return Table(
        "ae_duration",
        columns,
        tuple(rows),
        tables.populations.denominator(SAFETY),
        _duration_row(ALL, ALL, within),
        rows[0],
        (Phrase("summary.note.duration"),),
    )


def _duration_row(soc: Value, term: Value, found: Sequence[Event]) -> Row:
    lasted = [duration(event) for event in found]
    days = sorted(Fraction(one) for one in lasted if isinstance(one, int))
    row: dict[str, Value] = {
        "soc": soc,
        "term": term,
        "events": len(found),
        "computable": len(days),
        "ongoing": lasted.count(ONGOING),
        "not_computable": lasted.count(NOT_COMPUTABLE),
    }
    if not days:
        return row | dict.fromkeys(("median", "minimum", "maximum"), NOT_ESTIMABLE)
    return row | {
        "median": half_up(percentile(days, Fraction(1, 2)), 1),
        "minimum": int(days[0]),
        "maximum": int(days[-1]),
    }


def rates(tables: EventTables, observed: dict[str, Span]) -> Table:
    """Events per administration and per person-year, in the period and up to the data cut.

    Person-years count the participants whose observation has a known end, and their events from
    the first procedure on.
    """
    doses = [one.given_on for some in tables.populations.given.values() for one in some]
    after = [event for event in tables.counted if event.number != BEFORE_FIRST]
    given = [day for day in doses if day is not None]
    within_given = Fraction(sum(day in tables.period for day in given))
    rows = _rate_rows(tables, "administration", after, Fraction(len(given)), within_given)
    started = [
        event
        for event in tables.counted
        if event.participant in observed and event.last >= observed[event.participant].first
    ]
    total = years(sum(span.days for span in observed.values()))
    within = years(sum(span.within(tables.period) for span in observed.values()))
    rows += _rate_rows(tables, "person_year", started, total, within)
    unknown = tables.safety - len(observed)
    columns = (
        Column("basis", "code"),
        CATEGORY,
        Column("period_exposure", "number"),
        Column("period_events", "count"),
        Column("period_rate", "number"),
        Column("period_interval", "interval"),
        Column("exposure", "number"),
        Column("events", "count"),
        Column("rate", "number"),
        Column("interval", "interval"),
    )
    return Table(
        "ae_rate",
        columns,
        tuple(rows),
        tables.populations.denominator(SAFETY),
        {
            "administrations": int(within_given),
            "person_years": half_up(within, RATE_PLACES),
        },
        {
            "administrations": len(given),
            "person_years": half_up(total, RATE_PLACES),
            "observation_unknown": unknown,
        },
        (
            Phrase("summary.note.rate"),
            Phrase("summary.note.person_time"),
            Phrase("summary.note.observation_unknown", {"count": unknown}),
        ),
    )


def _rate_rows(
    tables: EventTables, basis: Basis, found: Sequence[Event], total: Fraction, within: Fraction
) -> list[Row]:
    rows: list[Row] = []
    for category in CATEGORIES:
        some = of_category(found, category)
        now = sum(event.aware in tables.period for event in some)
        rows.append(
            {
                "basis": Word(BASIS, basis),
                "category": Word(CATEGORY_GROUP, category),
                **_rate(basis, now, within, "period_"),
                **_rate(basis, len(some), total, ""),
            }
        )
    return rows


def _rate(basis: Basis, events: int, exposure: Fraction, start: str) -> dict[str, Value]:
    places = 0 if basis == "administration" else RATE_PLACES
    shown: Value = int(exposure) if not places else half_up(exposure, places)
    value = rate(events, exposure, RATE_PLACES)
    limits = rate_interval(events, exposure, places=RATE_PLACES)
    return {
        f"{start}exposure": shown,
        f"{start}events": events,
        f"{start}rate": NOT_ESTIMABLE if value is None else value,
        f"{start}interval": Interval(limits.lower, limits.upper) if limits else NOT_ESTIMABLE,
    }
