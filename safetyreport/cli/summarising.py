"""`summarise`: the listings, tables and statistics behind the reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from safetyreport.app import summarising
from safetyreport.cli.command import Option, command
from safetyreport.cli.duties import session_of
from safetyreport.cli.invocation import Invocation
from safetyreport.cli.kinds import DAY
from safetyreport.cli.output import next_step, show_json, working
from safetyreport.cli.summary_view import show_notes, show_part
from safetyreport.i18n import Phrase, Word
from safetyreport.summary.model import Column, Interval, Row, Summary, Survival

POPULATIONS = (Column("population", "code"), Column("persons", "count"))
SURVIVAL = (
    Column("endpoint", "code"),
    Column("at_days", "number"),
    Column("estimate", "number"),
    Column("interval", "interval"),
    Column("at_risk", "count"),
    Column("median_days", "number"),
)


@command(
    "summarise",
    options=[
        Option("--from", "first", kind=DAY, metavar="DATE"),
        Option("--to", "last", kind=DAY, metavar="DATE"),
    ],
)
def summarise(invocation: Invocation, first: dt.date | None, last: dt.date | None) -> int | None:
    """Every number behind the reports, of a period and in total."""
    with working(invocation):
        found = summarising.summary(session_of(invocation), first, last)
    if invocation.as_json:
        show_json(summarising.summary_json(found))
        return None
    _show(invocation, found)
    next_step(invocation, "summary.next")
    return None


def _show(invocation: Invocation, found: Summary) -> None:
    """The definitions and the populations, the listings first, the tables, then survival."""
    show_notes(found.notes, invocation.ui)
    people: list[Row] = [
        {"population": Word("summary.population", one.id), "persons": one.n}
        for one in found.populations
    ]
    show_part(invocation, "populations", "summary.heading.populations", POPULATIONS, people)
    tables = {table.id for table in found.tables}
    said = list(found.notes)
    for listing in found.listings:
        name = f"listing.{listing.id}" if listing.id in tables else listing.id
        notes = _new(listing.notes, said)
        show_part(invocation, name, listing.title, listing.columns, listing.rows, notes)
    for table in found.tables:
        notes = _new(table.notes, said)
        show_part(invocation, table.id, table.title, table.columns, table.rows, notes)
    rows = [_survival(one) for one in found.survival]
    show_part(invocation, "survival", "summary.heading.survival", SURVIVAL, rows)


def _new(notes: Sequence[Phrase], said: list[Phrase]) -> list[Phrase]:
    """The notes that were not said yet; they are `said` from now on."""
    found = [note for note in notes if note not in said]
    said.extend(found)
    return found


def _survival(one: Survival) -> Row:
    return {
        "endpoint": Word("statistics.endpoint", one.endpoint),
        "at_days": one.at_days,
        "estimate": one.estimate,
        "interval": one.lower if isinstance(one.lower, Word) else Interval(one.lower, one.upper),
        "at_risk": one.at_risk,
        "median_days": one.median,
    }
