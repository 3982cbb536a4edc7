"""The tables of adverse events in the reports on the end of a study: listings, then counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from safetyreport.documents.closeout_words import (
    between,
    grouped,
    grouped_figures,
    limited,
    line,
    spread,
    word,
)
from safetyreport.documents.content import Line
from safetyreport.documents.printed import Printer
from safetyreport.documents.summary_cells import code_of, counted, shown
from safetyreport.i18n import Word
from safetyreport.records.deviation import Deviation
from safetyreport.records.event import AdverseEvent
from safetyreport.records.kinds import Records
from safetyreport.records.participant import Participant
from safetyreport.summary.deviations import known_on
from safetyreport.summary.events import ALL
from safetyreport.summary.model import Row, Summary

CATEGORIES = {"number": "any", "related": "related", "serious": "serious"}
NONE: Row = {"participants": 0, "events": 0}  # a category that no event of a group belongs to


def event_tables(summary: Summary, say: Printer) -> dict[str, Sequence[Line]]:
    """Every table of adverse events and of deaths, by its name on the forms."""
    return {
        "events": [_event(row, say) for row in summary.listing("adverse_events").rows],
        "deaths": [_death(row, say) for row in summary.listing("deaths").rows],
        "event_counts": list(_counts(summary, say)),
        "event_grades": list(_grades(summary, say)),
        "event_terms": list(_terms(summary, say)),
        "event_outcomes": list(_outcomes(summary, say)),
        "event_administrations": list(_administrations(summary, say)),
        "event_durations": list(_durations(summary, say)),
        "event_rates": list(_rates(summary, say)),
        "event_doses": list(_doses(summary, say)),
        "event_times": list(_times(summary, say)),
    }


def _event(row: Row, say: Printer) -> Line:
    return line(
        participant=f"{row['participant']}\n{row['id']}",
        term=shown(row["term"], say),
        grade=shown(row["grade"], say),
        onset=shown(row["onset"], say),
        ended=_ended(row, say),
        outcome=shown(row["outcome"], say),
        judgement=_judgement(row, say),
        administration=_administration(row, say),
    )


def _ended(row: Row, say: Printer) -> str:
    ended, days = row["ended"], row["duration"]
    if isinstance(ended, Word) or isinstance(days, Word):
        return shown(ended, say)
    return word(say, "ended", ended=shown(ended, say), days=shown(days, say))


def _judgement(row: Row, say: Printer) -> str:
    serious = row["serious"]
    related = word(say, f"related_{code_of(row['related'])}")
    plain = code_of(serious) == "no"
    return f"{related}\n{word(say, 'not_serious') if plain else shown(serious, say)}"


def _administration(row: Row, say: Printer) -> str:
    number, days = row["administration"], row["days_after"]
    if isinstance(number, Word):
        return shown(number, say)
    nth = word(say, "nth", number=shown(number, say))
    if isinstance(days, Word):
        return f"{nth}\n{shown(days, say)}"
    least, _, most = str(days).partition("–")
    spoken = between(int(least), int(most), say) if most else shown(int(least), say)
    after = word(say, "day", days=spoken)
    return f"{nth}\n{after}"


def _death(row: Row, say: Printer) -> Line:
    last, days = shown(row["last_given_on"], say), row["days_after_last"]
    return line(
        participant=shown(row["participant"], say),
        died_on=shown(row["died_on"], say),
        cause=shown(row["death_cause"], say),
        fatal_events=shown(row["fatal_events"], say),
        given=shown(row["administrations_given"], say),
        last_given=last
        if isinstance(days, Word)
        else word(say, "days_after", day=last, days=shown(days, say)),
    )


def _both(rows: dict[str, Row], say: Printer) -> dict[str, str]:
    """Persons and events: of any kind, suspected, serious."""
    return {name: counted(rows.get(category, NONE), say) for name, category in CATEGORIES.items()}


def _percent(row: Row, say: Printer) -> str:
    return limited(row["percent"], row["interval"], say)


def _counts(summary: Summary, say: Printer) -> Iterator[Line]:
    for row in grouped(summary.table("ae_by_soc_term"), "soc", "term")[ALL, ALL].values():
        yield line(
            category=shown(row["category"], say),
            number=counted(row, say),
            percent=_percent(row, say),
        )


def _grades(summary: Summary, say: Printer) -> Iterator[Line]:
    for (grade,), rows in grouped(summary.table("ae_by_grade"), "grade").items():
        yield line(grade=shown(grade, say), percent=_percent(rows["any"], say), **_both(rows, say))


def _terms(summary: Summary, say: Printer) -> Iterator[Line]:
    for (soc, term), rows in grouped(summary.table("ae_by_soc_term"), "soc", "term").items():
        if soc == ALL:
            continue
        yield line(
            soc=shown(soc, say),
            term=shown(term, say),
            percent=limited(rows["any"]["percent"], rows["any"]["interval"], say, narrow=True),
            **_both(rows, say),
        )


def _outcomes(summary: Summary, say: Printer) -> Iterator[Line]:
    for row in summary.table("categorical").rows:
        if code_of(row["item"]) == "outcome":
            yield line(
                category=shown(row["category"], say),
                number=word(
                    say, "of", part=shown(row["count"], say), whole=shown(row["total"], say)
                ),
                percent=limited(row["percent"], row["interval"], say),
            )


def _administrations(summary: Summary, say: Printer) -> Iterator[Line]:
    table = summary.table("ae_by_administration")
    for (number,), rows in grouped(table, "administration").items():
        named = shown(number, say)
        yield line(
            administration=named
            if isinstance(number, Word)
            else word(say, "nth_administration", number=named),
            persons=shown(rows["any"]["denominator"], say),
            percent=_percent(rows["any"], say),
            **_both(rows, say),
        )


def _durations(summary: Summary, say: Printer) -> Iterator[Line]:
    for row in summary.table("ae_duration").rows:
        yield line(
            soc=shown(row["soc"], say),
            term=shown(row["term"], say),
            number=shown(row["events"], say),
            computable=shown(row["computable"], say),
            ongoing=shown(row["ongoing"], say),
            not_computable=shown(row["not_computable"], say),
            duration=spread(row["median"], row["minimum"], row["maximum"], say),
        )


def _rates(summary: Summary, say: Printer) -> Iterator[Line]:
    for row in summary.table("ae_rate").rows:
        rate, interval = row["rate"], shown(row["interval"], say)
        yield line(
            unit=shown(row["basis"], say),
            category=shown(row["category"], say),
            number=shown(row["events"], say),
            exposure=shown(row["exposure"], say),
            rate=shown(rate, say)
            if isinstance(rate, Word)
            else word(say, "rate", rate=shown(rate, say), limits=interval),
        )


def _doses(summary: Summary, say: Printer) -> Iterator[Line]:
    keys = ("dose_group", "cells_from", "cells_below", "administrations")
    for (group, *cells, given), rows in grouped(summary.table("ae_by_dose"), *keys).items():
        lower, upper = (
            None if isinstance(one, Word) else grouped_figures(one, say) for one in cells
        )
        yield line(
            dose=shown(group, say) if isinstance(group, Word) else dose_range(lower, upper, say),
            administrations=shown(given, say),
            persons=shown(rows["any"]["denominator"], say),
            **_both(rows, say),
        )


def dose_range(lower: str | None, upper: str | None, say: Printer) -> str:
    """The cells given in a dose group, between its cut points."""
    if lower is None or upper is None:
        one = lower or upper
        if one is None:
            return word(say, "every_dose")
        return word(say, "cells_from" if upper is None else "cells_below", cells=one)
    return word(say, "cells_between", lower=lower, upper=upper)


def _times(summary: Summary, say: Printer) -> Iterator[Line]:
    for (first, last), rows in grouped(summary.table("ae_by_time"), "days_from", "days_to").items():
        if isinstance(first, Word):
            days = shown(first, say)
        elif isinstance(last, Word):
            days = word(say, "days_from", first=shown(first, say))
        else:
            days = word(say, "days", days=between(first, last, say))
        yield line(days=days, percent=_percent(rows["any"], say), **_both(rows, say))


def after_cut(records: Records, cut: dt.date, say: Printer) -> Iterator[Line]:
    """What became known of events, deviations and participants after the data cut."""
    for event in sorted(records.of_kind(AdverseEvent), key=lambda one: one.id):
        known = [
            moment.day
            for state in event.states
            for _, moment in state.awareness[:1]
            if moment.day > cut
        ]
        if known:
            yield _later(event.id, event.participant, say.text(event.term), max(known), say)
    for one in sorted(records.of_kind(Deviation), key=lambda one: one.id):
        if known_on(one) > cut:
            people = ", ".join(sorted(one.participants)) or say.word("dash")
            named = say.text(one.requirement) if one.requirement else say.word("not_stated")
            yield _later(one.id, people, named, known_on(one), say)
    for person in sorted(records.of_kind(Participant), key=lambda one: one.id):
        for name in ("withdrawn_on", "recurred_on", "died_on"):
            day = getattr(person, name)
            if day is not None and day > cut:
                said = word(say, f"later_{name}")
                yield _later(person.id, person.id, said, day, say)


def _later(record: str, participant: str, content: str, day: dt.date, say: Printer) -> Line:
    return line(record=record, participant=participant, content=content, day=say.short(day))
