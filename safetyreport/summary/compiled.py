"""The whole summary of a study, compiled from its records as of one day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from safetyreport.i18n import Phrase
from safetyreport.records.kinds import Records
from safetyreport.records.study import Study
from safetyreport.summary.categorical import categorical
from safetyreport.summary.continuous import continuous
from safetyreport.summary.cut import cut
from safetyreport.summary.cytotoxicity import cytotoxicity
from safetyreport.summary.deviations import deviations
from safetyreport.summary.disposition import disposition
from safetyreport.summary.event_measures import durations, rates
from safetyreport.summary.event_tables import EventTables
from safetyreport.summary.events import TermOf, events, grade_notes
from safetyreport.summary.laboratory_grades import GradedOf, laboratory_grades
from safetyreport.summary.listing import listings
from safetyreport.summary.model import Period, Summary, Table
from safetyreport.summary.person_time import spans
from safetyreport.summary.phenotype import phenotype
from safetyreport.summary.populations import Populations
from safetyreport.summary.recipients import recipients
from safetyreport.summary.submissions import Owed, reached, submission_listing, submissions
from safetyreport.summary.survival_data import survival, survival_notes


def summarise(
    records: Records,
    study: Study,
    as_of: dt.date,
    period: Period,
    *,
    owed: Iterable[Owed] = (),
    term_of: TermOf | None = None,
    graded_of: GradedOf | None = None,
) -> Summary:
    """Every number behind the reports, of what was known at the end of `as_of` in Japan.

    `owed` are the duties on that day; `term_of` gives the names of a CTCAE term and its system
    organ class, or None where the version has no such term; `graded_of` the CTCAE grades of the
    measured values of records that are cut already. The period ends by the data cut.
    """
    if period.first > period.last or period.last > as_of:
        raise ValueError("a period ends after it begins and by the data cut")
    known = cut(records, as_of)
    populations = Populations(known)
    found = events(known, populations, study, term_of)
    due = reached(owed, as_of)
    tables = EventTables(found, populations, study, period)
    return Summary(
        as_of=as_of,
        period=period,
        populations=populations.all,
        tables=tuple(_tables(tables, due, as_of, graded_of)),
        listings=(
            *listings(found, populations, known, period),
            submission_listing(due, period),
        ),
        survival=survival(populations, as_of),
        notes=(
            Phrase("summary.note.cut", {"as_of": as_of}),
            Phrase("summary.note.period", {"first": period.first, "last": period.last}),
            Phrase("summary.note.populations"),
            Phrase("summary.note.zero"),
            *grade_notes(found),
            *survival_notes(populations, as_of),
        ),
    )


def _tables(
    tables: EventTables, due: tuple[Owed, ...], as_of: dt.date, graded_of: GradedOf | None
) -> Iterator[Table]:
    populations, study, period = tables.populations, tables.study, tables.period
    known = populations.records
    yield disposition(populations, study, period)
    yield recipients(populations, known, period)
    yield from tables.all()
    yield durations(tables)
    yield rates(tables, spans(populations, known))
    yield continuous(study, populations, as_of)
    yield laboratory_grades(graded_of(known) if graded_of else (), populations, period)
    yield categorical(study, populations)
    yield cytotoxicity(study, populations, as_of)
    yield phenotype(study, populations, as_of)
    yield deviations(known, period)
    yield submissions(due, period)
