"""What a report on a period says of events, deviations and duties: its tables, from its summary.

Every number comes from the summary at the data cut; what became known after it stands in a table
of its own and in no count.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from safetyreport import i18n
from safetyreport.documents.content import Line
from safetyreport.documents.printed import Cell, Printer
from safetyreport.documents.summary_cells import counted, lines, sentences, shown
from safetyreport.duties.duty import Duty
from safetyreport.records.act import Statement
from safetyreport.records.deviation import Deviation
from safetyreport.records.event import AdverseEvent
from safetyreport.records.kinds import Records
from safetyreport.records.study import Study
from safetyreport.records.suspicion import matters
from safetyreport.stopping.outcome import Evaluated
from safetyreport.summary.cut import cut
from safetyreport.summary.events import ALL
from safetyreport.summary.listing import MATTERS
from safetyreport.summary.model import Row, Summary

COUNTED = ("recipients", "ae_by_soc_term", "deviations")
LATE = ("submitted_late", "overdue", "overdue_by_law")
YES = "yes"


@dataclass(frozen=True)
class Reported:
    """A period, and all that its report is made from.

    `summary` and `stopping` are of the data cut; `records` and `every_duty` of the day of the
    report, for what was written or learned after the cut. `duties` are those the report settles.
    """

    study: Study
    subject: str
    first: dt.date
    last: dt.date
    summary: Summary
    records: Records
    stopping: tuple[Evaluated, ...]
    duties: tuple[Duty, ...]
    every_duty: tuple[Duty, ...]
    law_version: str


def stated(records: Records, kind: str, *periods: str) -> dict[str, Statement]:
    """What was stated last on each topic of a report about a period, by any of its names."""
    found = [
        one
        for one in records.of_kind(Statement)
        if one.report == kind and (not periods or one.period in periods)
    ]
    return {one.topic: one for one in sorted(found, key=lambda s: (s.on or dt.date.min, s.id))}


def recipients(totals: Row, say: Printer) -> str:
    """Persons and provisions, as 例 and 件."""
    return say.word(
        "recipients",
        persons=shown(totals["participants"], say),
        doses=shown(totals["administrations"], say),
    )


def disposition(report: Reported, say: Printer) -> list[Line]:
    """What became of the participants, in the period and in total."""
    found: list[Line] = []
    for row in report.summary.table("disposition").rows:
        step, detail = shown(row["step"], say), row["detail"]
        plain = isinstance(detail, i18n.Word) and detail.value == "not_applicable"
        if isinstance(detail, int):
            state = say.word("nth", whole=step, number=detail)
        else:
            state = step if plain else say.word("part_of", whole=step, part=shown(detail, say))
        found.append(
            {
                "state": Cell(state),
                "in_period": Cell(shown(row["period_participants"], say)),
                "in_total": Cell(shown(row["participants"], say)),
            }
        )
    return found


def _is(row: Row, column: str, code: str) -> bool:
    value = row[column]
    return isinstance(value, i18n.Word) and value.value == code


def event_lines(report: Reported, say: Printer) -> list[Line]:
    """The suspected events: known or judged anew in the period, or not over at its beginning."""
    rows = [
        row
        for row in report.summary.listing("adverse_events").rows
        if _is(row, "related", YES) and (_is(row, "in_period", YES) or _followed(row, report))
    ]
    return [_listed(row, say) for row in rows]


def new_events(report: Reported, say: Printer) -> list[Line]:
    """Every event that became known in the period, suspected or not."""
    rows = report.summary.listing("adverse_events").rows
    return [_listed(row, say) for row in rows if _is(row, "in_period", YES)]


def followed_events(report: Reported, say: Printer) -> list[Line]:
    """Every event known before the period that was judged anew in it or not over by then."""
    rows = report.summary.listing("adverse_events").rows
    return [_listed(row, say) for row in rows if _followed(row, report)]


def _followed(row: Row, report: Reported) -> bool:
    first, known, ended = report.first, row["known_on"], row["ended"]
    if not isinstance(known, dt.date) or known >= first:
        return False
    if isinstance(ended, i18n.Word) or _judged_anew(str(row["id"]), report):
        return True
    last = getattr(ended, "latest", ended)
    return isinstance(last, dt.date) and last >= first


def _judged_anew(event: str, report: Reported) -> bool:
    """Whether an assessment of the event became known in the period: else none would tell of it."""
    record = report.records.get(AdverseEvent, event)
    later = record.assessments if record else ()
    first, last = report.first, report.summary.as_of
    return any(one.aware_first and first <= one.aware_first.day <= last for one in later)


def _listed(row: Row, say: Printer) -> Line:
    texts = {
        "participant": f"{row['participant']}\n{row['id']}",
        "term": shown(row["term"], say),
        "grade": shown(row["grade"], say),
        "onset": shown(row["onset"], say),
        "aware": shown(row["known_on"], say),
        "seriousness": say.word("not_serious_short")
        if _is(row, "serious", "no")
        else shown(row["serious"], say),
        "related": shown(row["related"], say),
        "course": _course(row, say),
    }
    return {name: Cell(text) for name, text in texts.items()}


def _course(row: Row, say: Printer) -> str:
    outcome, ended = shown(row["outcome"], say), row["ended"]
    return outcome if isinstance(ended, i18n.Word) else f"{outcome}\n{shown(ended, say)}"


def event_counts(report: Reported, say: Printer) -> list[Line]:
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
    if isinstance(row["percent"], i18n.Word):
        return percent
    return say.word(
        "percent_of_base",
        percent=percent,
        base=shown(row["denominator"], say),
        limits=shown(row["interval"], say),
    )


def term_counts(report: Reported, say: Printer) -> list[Line]:
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
        if row["soc"] != ALL and row["term"] != ALL and _is(row, "category", "related")
    ]


def after_cut(report: Reported, say: Printer) -> Iterator[Line]:
    """Serious events of which something became known after the data cut; counted nowhere here."""
    data_cut = report.summary.as_of
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
        texts = {
            "participant": f"{event.participant}\n{event.id}",
            "term": say.text(event.term),
            "aware": say.short(last[0]),
            "seriousness": ("、" if say.lang == "ja" else ", ").join(kinds),
            "outcome": say.code("outcome", state.outcome) if state.outcome else say.word("dash"),
        }
        yield {name: Cell(text) for name, text in texts.items()}


def nonconformity_counts(report: Reported, say: Printer) -> list[Line]:
    """Numbers by classification."""
    columns = {"class": "classification", "in_period": "period_number", "in_total": "number"}
    rows = [
        row for row in report.summary.table("deviations").rows if row["deviation_category"] == ALL
    ]
    return lines(rows, columns, say)


def nonconformities(report: Reported, say: Printer, *, every: bool = False) -> Iterator[Line]:
    """Those known in the period, and those known before whose measures were not done by then.

    Deviations that are no non-conformity come only with `every`.
    """
    first = report.first
    records = cut(report.records, report.summary.as_of)  # a measure done later is not done yet
    for row in report.summary.listing("deviations").rows:
        known = row["known_on"]
        record = records.get(Deviation, str(row["id"]))
        if (
            record is None
            or not isinstance(known, dt.date)
            or (_is(row, "classification", "deviation") and not every)
        ):
            continue
        if _is(row, "in_period", YES) or (known < first and not _settled(record, first)):
            yield {
                "record": Cell(record.id),
                "known": Cell(shown(known, say)),
                "class": Cell(shown(row["classification"], say)),
                "requirement": Cell(shown(row["requirement"], say)),
                "response": Cell(_response(record, say)),
            }


def _settled(record: Deviation, first: dt.date) -> bool:
    days = (record.corrective_done_on, record.preventive_done_on)
    return all(day is not None and day < first for day in days)


def _response(record: Deviation, say: Printer) -> str:
    parts = []
    for name in ("corrective", "preventive"):
        action, done = getattr(record, f"{name}_action"), getattr(record, f"{name}_done_on")
        proof = getattr(record, f"{name}_evidence")
        if done is None:
            state = say.word("not_done")
        else:
            state = say.word("done" if proof else "done_unproven", day=say.short(done))
        words = say.text(action) if action else say.word("not_stated")
        parts.append(say.word(f"measure_{name}", action=words, state=state))
    return "\n".join(parts)


def late_duties(report: Reported, say: Printer) -> Iterator[Line]:
    """The reports of law and protocol that fell due in the period and were late or are unmet."""
    for duty in report.every_duty:
        last = duty.last_legal_day or duty.due_on
        if last is None or duty.somebody_elses or duty.layer == "house":
            continue
        if duty.status not in LATE or not report.first <= last <= report.last:
            continue
        yield duty_line(duty, last, say)


def duty_line(duty: Duty, day: dt.date | None, say: Printer) -> Line:
    """A duty with the day that matters: what and about what, to whom, how it stands."""
    state = i18n.text(f"duties.status.{duty.status}", say.lang)
    sent = f"\n{say.short(duty.submitted_on)}" if duty.submitted_on else ""
    subject = duty.record or duty.id.partition(".")[0]
    return {
        "duty": Cell(f"{i18n.text(f'duties.kind.{duty.kind}', say.lang)}\n{subject}"),
        "addressee": Cell(duty.addressee_name.get(say.lang) or duty.addressee_name["ja"]),
        "due": Cell(say.short(day) if day else say.word("dash")),
        "state": Cell(state + sent),
    }


def notes(report: Reported, say: Printer, *printed: str) -> str:
    """How the numbers of the printed tables were counted, each sentence once."""
    summary = report.summary
    tables = [summary.table(name) for name in printed]
    every = (*summary.notes, *(note for table in tables for note in table.notes))
    return sentences((one for one in every if one.key.startswith("summary.note.")), say)
