"""The tables of a report on a period about adverse events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from safetyreport.documents.content import Line
from safetyreport.documents.printed import Cell, Printer
from safetyreport.documents.reported import ReportedPeriod
from safetyreport.documents.summary_cells import code_of, counted, shown
from safetyreport.i18n import Word
from safetyreport.records.event import AdverseEvent, Assessment
from safetyreport.records.suspicion import matters, suspicion
from safetyreport.summary.cut import ENDED
from safetyreport.summary.events import ALL
from safetyreport.summary.listing import MATTERS
from safetyreport.summary.model import Row

YES = "yes"


def event_lines(report: ReportedPeriod, say: Printer) -> list[Line]:
    """The suspected events: known or judged anew in the period, or not over at its beginning.

    What was suspected at the beginning or later is listed also where it was cleared since: whoever
    was told of the suspicion learns how it ended.
    """
    found: list[Line] = []
    for row in report.summary.listing("adverse_events").rows:
        if code_of(row["in_period"]) == YES or _followed(row, report):
            if code_of(row["related"]) == YES:
                found.append(_listed(row, say))
            elif cleared := _cleared(row, report):
                found.append(_listed(row, say, cleared))
    return found


def cleared_events(report: ReportedPeriod) -> int:
    """How many of the events listed count as suspected no more."""
    rows = report.summary.listing("adverse_events").rows
    return sum(_cleared(row, report) is not None for row in rows)


def _cleared(row: Row, report: ReportedPeriod) -> dt.date | None:
    """The day on which the judgement became known that cleared an event in the period."""
    states = _known(row, report)
    unlikely = report.study.causality.unlikely == "suspected"
    suspected = [suspicion(state, unlikely_counts=unlikely).suspected for _, state in states]
    if True not in suspected or suspected[-1]:
        return None
    last = len(suspected) - suspected[::-1].index(True)  # the first judgement of those that clear
    cleared = states[last][0]
    return cleared if cleared >= report.first else None


def new_events(report: ReportedPeriod, say: Printer) -> list[Line]:
    """Every event that became known in the period, suspected or not."""
    rows = report.summary.listing("adverse_events").rows
    return [_listed(row, say) for row in rows if code_of(row["in_period"]) == YES]


def followed_events(report: ReportedPeriod, say: Printer) -> list[Line]:
    """Every event known before the period that was judged anew in it or not over by then."""
    rows = report.summary.listing("adverse_events").rows
    return [_listed(row, say) for row in rows if _followed(row, report)]


def _followed(row: Row, report: ReportedPeriod) -> bool:
    """Whether it was known before the period, and judged anew in it or not known to be over."""
    first, known, ended = report.first, row["known_on"], row["ended"]
    if not isinstance(known, dt.date) or known >= first:
        return False
    states = _known(row, report)
    if any(day >= first for day, _ in states):
        return True
    if isinstance(ended, Word):
        return not (code_of(row["outcome"]) in ENDED and _told_later(row, report))
    last = getattr(ended, "latest", ended)
    return isinstance(last, dt.date) and last >= first


def _told_later(row: Row, report: ReportedPeriod) -> bool:
    """Whether a later assessment told of the end, so that it was over by then.

    The day of the first one tells nothing of that: its outcome is written after it.
    """
    record = report.records.get(AdverseEvent, str(row["id"]))
    return any(
        one.outcome in ENDED and one.aware_first.day <= report.summary.as_of
        for one in (record.assessments if record else ())
        if one.aware_first
    )


def _known(row: Row, report: ReportedPeriod) -> list[tuple[dt.date, Assessment]]:
    """What was held true of an event by the data cut, each with the day it became known."""
    record = report.records.get(AdverseEvent, str(row["id"]))
    return [
        (state.aware_first.day, state)
        for state in (record.states if record else ())
        if state.aware_first and state.aware_first.day <= report.summary.as_of
    ]


def _listed(row: Row, say: Printer, cleared: dt.date | None = None) -> Line:
    texts = {
        "participant": f"{row['participant']}\n{row['id']}",
        "term": shown(row["term"], say),
        "grade": shown(row["grade"], say),
        "onset": shown(row["onset"], say),
        "aware": shown(row["known_on"], say),
        "seriousness": say.word("not_serious_short")
        if code_of(row["serious"]) == "no"
        else shown(row["serious"], say),
        "related": shown(row["related"], say),
        "course": _course(row, say, cleared),
    }
    return {name: Cell(text) for name, text in texts.items()}


def _course(row: Row, say: Printer, cleared: dt.date | None) -> str:
    lines, ended = [shown(row["outcome"], say)], row["ended"]
    if not isinstance(ended, Word):
        lines.append(shown(ended, say))
    elif code_of(row["outcome"]) in ENDED:
        lines.append(say.word("end_not_recorded"))
    if cleared:
        lines.append(say.word("suspicion_cleared", day=say.short(cleared)))
    return "\n".join(lines)


def event_counts(report: ReportedPeriod, say: Printer) -> list[Line]:
    """Persons and events of each class: all, suspected, serious and so on."""
    found: list[Line] = []
    for row in report.summary.table("ae_by_soc_term").rows:
        if (row["soc"], row["term"]) != (ALL, ALL):
            continue
        texts = {
            "class": shown(row["category"], say),
            "in_period": counted(row, say, "period_"),
            "in_total": counted(row, say),
            "percent": _with_limits(row, say),
        }
        found.append({name: Cell(text) for name, text in texts.items()})
    return found


def _with_limits(row: Row, say: Printer) -> str:
    percent = shown(row["percent"], say)
    if isinstance(row["percent"], Word):
        return percent
    return say.word(
        "percent_of_base",
        percent=percent,
        base=shown(row["denominator"], say),
        limits=shown(row["interval"], say),
    )


def term_counts(report: ReportedPeriod, say: Printer) -> list[Line]:
    """Related events by class and term."""
    return [
        {
            "soc": Cell(shown(row["soc"], say)),
            "term": Cell(shown(row["term"], say)),
            "in_period": Cell(counted(row, say, "period_")),
            "in_total": Cell(counted(row, say)),
            "percent": Cell(_with_limits(row, say)),
        }
        for row in report.summary.table("ae_by_soc_term").rows
        if row["soc"] != ALL and row["term"] != ALL and code_of(row["category"]) == "related"
    ]


def after_cut(report: ReportedPeriod, say: Printer) -> Iterator[Line]:
    """Serious events of which something became known after the data cut; counted nowhere here.

    What is said of them, the suspicion too, is what is held true now, not at the cut.
    """
    data_cut = report.summary.as_of
    unlikely = report.study.causality.unlikely == "suspected"
    events = report.records.of_kind(AdverseEvent)
    for event in sorted(events, key=lambda one: (one.participant, one.id)):
        last = max(
            (
                (moment.day, state)
                for state in event.states
                for _, moment in state.awareness[:1]
                if moment.day > data_cut
            ),
            key=lambda pair: pair[0],
            default=None,
        )
        state = event.states[-1]
        met = matters(state)
        if last is None or not met:
            continue
        kinds = [say.code("seriousness", code) for code in MATTERS if code in met]
        suspected = suspicion(state, unlikely_counts=unlikely).suspected
        texts = {
            "participant": f"{event.participant}\n{event.id}",
            "term": say.text(event.term),
            "aware": say.short(last[0]),
            "related": say.code("yes_no", YES if suspected else "no"),
            "seriousness": ("、" if say.lang == "ja" else ", ").join(kinds),
            "outcome": say.code("outcome", state.outcome) if state.outcome else say.word("dash"),
        }
        yield {name: Cell(text) for name, text in texts.items()}
