"""The tables and statistics of a study: its records and duties as of one day, compiled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from safetyreport.app.owing import known_duties
from safetyreport.app.session import Held, Session, held
from safetyreport.duties.duty import Duty
from safetyreport.errors import UsageRefused
from safetyreport.grading.stored import laboratory_grades as grades_of_records
from safetyreport.grading.terms import VERSIONS, Name, term
from safetyreport.i18n import Phrase, Word, both
from safetyreport.records.fields import PartialDate, Text
from safetyreport.records.kinds import Records
from safetyreport.records.observation import Laboratory
from safetyreport.records.study import Study
from safetyreport.summary.compiled import summarise
from safetyreport.summary.events import Named
from safetyreport.summary.laboratory_grades import GradedValue
from safetyreport.summary.model import (
    Column,
    Interval,
    Listing,
    Period,
    Row,
    Summary,
    Survival,
    Table,
    Value,
)
from safetyreport.summary.rounding import places_of
from safetyreport.summary.submissions import Owed


def summary(session: Session, first: dt.date | None = None, last: dt.date | None = None) -> Summary:
    """The summary of a period as of the session's day.

    Without days the period runs from the submission of the plan to that day; UsageRefused when it
    ends before it begins or after that day.
    """
    period = period_of(session, first, last)
    with session.store().reading() as reader:
        standing = held(reader)
    return summary_of(session, standing, period)


def period_of(session: Session, first: dt.date | None, last: dt.date | None) -> Period:
    """The days asked for, or from the submission of the plan to the data cut."""
    end = last or session.day
    start = first or min(session.study.plan_submitted_on, end)
    if end > session.day:
        raise UsageRefused("summary.period_after_cut", last=end, as_of=session.day)
    if start > end:
        raise UsageRefused("summary.period_reversed", first=start, last=end)
    return Period(start, end)


def summary_of(session: Session, standing: Held, period: Period) -> Summary:
    """The same of records that were read already, every kind of them."""
    return summarise(
        standing.records,
        session.study,
        session.day,
        period,
        owed=[_owed(duty) for duty in known_duties(session, standing)],
        term_of=term_of,
        graded_of=lambda known: _graded(known, session.study),
    )


def _graded(known: Records, study: Study) -> Iterator[GradedValue]:
    """The grades of the study's measured values, by the names that the tables print."""
    for one in grades_of_records(known, study):
        if isinstance(one.record, Laboratory):
            on = one.record.taken_on
        else:
            on = one.record.taken_at.day if one.record.taken_at else None
        for result in one.results:
            if result.term is not None:
                named = term_of(result.term, result.version)
                term = named.term if named else result.term
                yield GradedValue(one.record.participant, on, term, result.grade)


def term_of(name: str, version: str) -> Named | None:
    """The names of a CTCAE term and its organ class; None where the version has no such term."""
    known = next((one for one in VERSIONS if one == version), None)
    found = term(known, name) if known else None
    if found is None:
        return None
    return Named(_name(found.name, found.ja), _name(found.soc, found.soc_ja))


def _name(english: str, japanese: Name | None) -> str | Text:
    return Text(ja=japanese.ja, en=english) if japanese else english


def _owed(duty: Duty) -> Owed:
    return Owed(
        id=duty.id,
        kind=duty.kind,
        layer=duty.layer,
        addressee=duty.addressee,
        records=duty.records,
        due_on=duty.due_on,
        last_legal_day=duty.last_legal_day,
        status=duty.status,
        submitted_on=duty.submitted_on,
        somebody_elses=duty.somebody_elses,
    )


def summary_json(found: Summary) -> dict[str, Any]:
    """The answer of `summarise --json`; a cell without a number is the code of the reason."""
    return {
        "as_of": found.as_of.isoformat(),
        "period": {
            "from": found.period.first.isoformat(),
            "to": found.period.last.isoformat(),
        },
        "populations": [
            {"id": one.id, "n": one.n, "participants": list(one.participants)}
            for one in found.populations
        ],
        "tables": [_table_json(one) for one in found.tables],
        "listings": [_listing_json(one) for one in found.listings],
        "survival": [_survival_json(one) for one in found.survival],
        "notes": _notes_json(found.notes),
    }


def _table_json(table: Table) -> dict[str, Any]:
    base = table.denominator
    return {
        "id": table.id,
        "title": both(table.title),
        "columns": [_column_json(one) for one in table.columns],
        "rows": [_row(one) for one in table.rows],
        "denominator": {"population": base.population, "n": base.n} if base else None,
        "period": _row(table.period),
        "cumulative": _row(table.cumulative),
        "notes": _notes_json(table.notes),
    }


def _listing_json(listing: Listing) -> dict[str, Any]:
    return {
        "id": listing.id,
        "title": both(listing.title),
        "columns": [_column_json(one) for one in listing.columns],
        "rows": [_row(one) for one in listing.rows],
        "notes": _notes_json(listing.notes),
    }


def _column_json(column: Column) -> dict[str, Any]:
    return {"id": column.id, "kind": column.kind, "head": both(column.head)}


def _survival_json(one: Survival) -> dict[str, Any]:
    return {
        "endpoint": one.endpoint,
        "at_days": _cell(one.at_days),
        "estimate": _number(one.estimate),
        "lower": _number(one.lower),
        "upper": _number(one.upper),
        "at_risk": one.at_risk,
        "median": _number(one.median),
    }


def _notes_json(notes: tuple[Phrase, ...]) -> list[dict[str, str]]:
    return [both(one.key, one.values) for one in notes]


def _row(row: Row) -> dict[str, Any]:
    return {name: _cell(value) for name, value in row.items()}


def _number(value: Decimal | Word) -> Any:
    return None if isinstance(value, Word) else _cell(value)


def _cell(value: Value) -> Any:
    if isinstance(value, Word):
        return value.value
    if isinstance(value, tuple):
        return [_cell(one) for one in value]
    if isinstance(value, Interval):
        return _interval_json(value)
    if isinstance(value, Text):
        return _text(value)
    if isinstance(value, Decimal):
        # A rounded decimal comes back from a float digit for digit.
        return float(value) if places_of(value) else int(value)
    if isinstance(value, PartialDate):
        return value.text
    return value.isoformat() if isinstance(value, dt.date) else value


def _interval_json(value: Interval) -> dict[str, Any]:
    return {"lower": _cell(value.lower), "upper": _cell(value.upper)}


def _text(value: Text) -> Mapping[str, str | None]:
    return {lang: value.get(lang) for lang in ("ja", "en")}
