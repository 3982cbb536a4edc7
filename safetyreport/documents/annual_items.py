"""The periodic report (定期報告) on one year of the plan: its items and its tables.

Every number comes from the summary of the records at the data cut, the end of the period; what
became known after it stands in a listing of its own and in no count.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from safetyreport import i18n
from safetyreport.documents.content import Content, Line, study_cells
from safetyreport.documents.printed import Cell, Printer
from safetyreport.documents.readback import Fact
from safetyreport.documents.stopping_lines import stopping_lines
from safetyreport.documents.summary_cells import counted, lines, shown
from safetyreport.duties.days import Period
from safetyreport.duties.duty import Duty
from safetyreport.law.model import Content as Listed
from safetyreport.records.act import Document, Involvement, Opinion, Statement
from safetyreport.records.deviation import Deviation
from safetyreport.records.event import AdverseEvent
from safetyreport.records.kinds import Records
from safetyreport.records.study import Study
from safetyreport.stopping.outcome import Evaluated
from safetyreport.summary.events import ALL
from safetyreport.summary.model import ONGOING, Row, Summary

REPORT = "annual"
TOPICS = ("safety_evaluation", "scientific_validity")
LATE = ("submitted_late", "overdue", "overdue_by_law")
YES = "yes"


@dataclass(frozen=True)
class AnnualReport:
    """Everything the report on one year is made from.

    `summary` counts to the data cut; `records` are those of the day of the report, for what was
    written or learned after the cut. `plan_documents` is the law's list of papers.
    """

    study: Study
    subject: str
    period: Period
    summary: Summary
    records: Records
    stopping: tuple[Evaluated, ...]
    plan_documents: tuple[Listed, ...]
    ended_on: dt.date | None
    duties: tuple[Duty, ...]
    every_duty: tuple[Duty, ...]
    law_version: str

    @property
    def statements(self) -> dict[str, Statement]:
        """What was stated last on each topic about this year."""
        own = (str(self.period.n), self.subject)
        found = [
            one
            for one in self.records.of_kind(Statement)
            if one.report == REPORT and one.period in own
        ]
        return {one.topic: one for one in sorted(found, key=lambda s: (s.on or dt.date.min, s.id))}

    @property
    def opinion(self) -> Opinion | None:
        """The committee's opinion on this year's report, the last one received."""
        given = [one for one in self.records.of_kind(Opinion) if one.about == self.subject]
        return max(given, key=lambda one: (one.given_on or dt.date.min, one.id), default=None)


def annual_content(report: AnnualReport, addressee: str, say: Printer) -> Content:
    """What the report says to one addressee in one language."""
    said = report.statements
    return Content(
        study=report.study,
        subject=report.subject,
        duties=report.duties,
        law_version=report.law_version,
        cells={
            **study_cells(report.study, say),
            **_cells(report, addressee, say),
            **_statements(report, say),
            **_opinion(report, say),
        },
        lines={
            "disposition": _disposition(report, say),
            "illness_listing": _listing(report, say),
            "illness_counts": _counts(report, say),
            "illness_terms": _terms(report, say),
            "after_cut": list(_after_cut(report, say)),
            "stopping": stopping_lines(report.stopping, say),
            "involvement": list(_involvement(report, say)),
            "nonconformity_counts": _nonconformity_counts(report, say),
            "nonconformity": list(_nonconformity(report, say)),
            "late": list(_late(report, say)),
            "plan_documents": list(_documents(report, addressee, say)),
        },
        flags={"multi_site": report.study.joint_research},
        facts=(Fact("plan_number", report.study.plan_number),),
        words={topic: said[topic].text.any(say.lang) for topic in TOPICS if topic in said},
    )


def _cells(report: AnnualReport, addressee: str, say: Printer) -> dict[str, Cell]:
    period, summary = report.period, report.summary
    duty = next(
        one
        for one in report.duties
        if one.addressee == addressee and one.kind == f"{REPORT}_{addressee}"
    )
    due = duty.statutory_due_on or duty.due_on
    doses = summary.table("recipients")
    given = {
        "year_number": say.word("year", number=period.n),
        "year_days": say.word("year_days", first=say.day(period.first), last=say.day(period.last)),
        "year_due": say.day(due) if due else say.word("dash"),
        "data_cut": say.day(summary.as_of),
        "committee_stated": say.text(report.study.committee.name),
        "recipients_period": _recipients(doses.period, say),
        "recipients_total": _recipients(doses.cumulative, say),
        "ended_on": say.day(report.ended_on) if report.ended_on else say.word("not_ended"),
        "notes": _notes(report, say),
    }
    return {name: Cell(text) for name, text in given.items()}


def _recipients(totals: Row, say: Printer) -> str:
    return say.word(
        "recipients",
        persons=shown(totals["participants"], say),
        doses=shown(totals["administrations"], say),
    )


def _notes(report: AnnualReport, say: Printer) -> str:
    """How the numbers were counted, each sentence once; those on what is not printed left out."""
    summary = report.summary
    tables = [summary.table(name) for name in ("recipients", "ae_by_soc_term", "deviations")]
    found: dict[str, str] = {}
    for phrase in (*summary.notes, *(note for table in tables for note in table.notes)):
        if phrase.key.startswith("summary.note."):
            values = {
                name: say.day(value) if isinstance(value, dt.date) else value
                for name, value in phrase.values.items()
            }
            found.setdefault(phrase.key, i18n.text(phrase.key, say.lang, values))
    return "\n".join(found.values())


def _statements(report: AnnualReport, say: Printer) -> dict[str, Cell]:
    said = report.statements
    cells = {}
    for topic, author in zip(TOPICS, ("safety_author", "validity_author"), strict=True):
        one = said.get(topic)
        source = f"statements: report={REPORT}, period={report.period.n}, topic={topic}"
        cells[topic] = Cell(say.text(one.text) if one else None, source=source)
        cells[author] = Cell(one.author_role if one else None, source=source)
    return cells


def _opinion(report: AnnualReport, say: Printer) -> dict[str, Cell]:
    one = report.opinion
    source = f"opinion --about {report.subject}"
    if one is None:
        empty = Cell(source=source)
        return dict.fromkeys(("committee_opinion", "opinion_given_on", "opinion_text"), empty)
    return {
        "committee_opinion": Cell(
            codes=frozenset({one.continuing} if one.continuing else ()), source=source
        ),
        "opinion_given_on": Cell(say.day(one.given_on) if one.given_on else None, source=source),
        "opinion_text": say.cell(one, "opinion", one.opinion),
    }


def _disposition(report: AnnualReport, say: Printer) -> list[Line]:
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


def _listing(report: AnnualReport, say: Printer) -> list[Line]:
    """The suspected events: known in the period, or known before and not over at its beginning."""
    rows = [
        row
        for row in report.summary.listing("adverse_events").rows
        if _is(row, "related", YES)
        and (_is(row, "in_period", YES) or _followed(row, report.period.first))
    ]
    return [_listed(row, say) for row in rows]


def _followed(row: Row, first: dt.date) -> bool:
    known, ended = row["known_on"], row["ended"]
    if not isinstance(known, dt.date) or known >= first:
        return False
    if ended == ONGOING or isinstance(ended, i18n.Word):
        return True
    last = getattr(ended, "latest", ended)
    return isinstance(last, dt.date) and last >= first


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
        "course": _course(row, say),
    }
    return {name: Cell(text) for name, text in texts.items()}


def _course(row: Row, say: Printer) -> str:
    outcome, ended = shown(row["outcome"], say), row["ended"]
    return outcome if isinstance(ended, i18n.Word) else f"{outcome}\n{shown(ended, say)}"


def _counts(report: AnnualReport, say: Printer) -> list[Line]:
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
    return say.word("percent_of", percent=percent, limits=shown(row["interval"], say))


def _terms(report: AnnualReport, say: Printer) -> list[Line]:
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


def _after_cut(report: AnnualReport, say: Printer) -> Iterator[Line]:
    """Serious events of which something became known after the data cut; counted nowhere here."""
    cut = report.summary.as_of
    events = report.records.of_kind(AdverseEvent)
    for event in sorted(events, key=lambda one: (one.participant, one.id)):
        last = max(
            (
                (moment.day, state)
                for state in event.states
                for _, moment in state.awareness[:1]
                if moment.day > cut
            ),
            key=lambda pair: pair[0],
            default=None,
        )
        if last is None or not event.states[-1].seriousness:
            continue
        state = event.states[-1]
        kinds = [say.code("seriousness", code) for code in state.seriousness or ()]
        texts = {
            "participant": f"{event.participant}\n{event.id}",
            "term": say.text(event.term),
            "aware": say.short(last[0]),
            "seriousness": ("、" if say.lang == "ja" else ", ").join(kinds),
            "outcome": say.code("outcome", state.outcome) if state.outcome else say.word("dash"),
        }
        yield {name: Cell(text) for name, text in texts.items()}


def _involvement(report: AnnualReport, say: Printer) -> Iterator[Line]:
    """Involvement in the period; research only. Nothing recorded is not the same as none."""
    if report.study.purpose != "research":
        return
    every = [one for one in report.records.of_kind(Involvement) if _touches(one, report.period)]
    if not every:
        absent = Cell(source="involvements: from, to, kind (none)")
        yield dict.fromkeys(("counterpart", "kind", "period", "amount", "management"), absent)
    for one in sorted(every, key=lambda found: (found.from_ or dt.date.min, found.id)):
        first, last = one.from_, one.to
        yield {
            "counterpart": say.cell(one, "counterpart", one.counterpart),
            "kind": Cell(
                say.code("involvement", one.nature) if one.nature else None,
                source=f"{one.id}: kind",
            ),
            "period": Cell(
                say.word(
                    "from_to",
                    first=say.short(first) if first else say.word("not_stated"),
                    last=say.short(last) if last else "",
                )
            ),
            "amount": Cell(
                say.number(one.amount_jpy) if one.amount_jpy is not None else say.word("dash")
            ),
            "management": say.cell(one, "management", one.management),
        }


def _touches(one: Involvement, period: Period) -> bool:
    return (one.from_ is None or one.from_ <= period.last) and (
        one.to is None or one.to >= period.first
    )


def _nonconformity_counts(report: AnnualReport, say: Printer) -> list[Line]:
    columns = {"class": "classification", "in_period": "period_number", "in_total": "number"}
    rows = [
        row for row in report.summary.table("deviations").rows if row["deviation_category"] == ALL
    ]
    return lines(rows, columns, say)


def _nonconformity(report: AnnualReport, say: Printer) -> Iterator[Line]:
    """Those known in the period, and those known before whose measures were not done by then."""
    first = report.period.first
    for row in report.summary.listing("deviations").rows:
        known = row["known_on"]
        record = report.records.get(Deviation, str(row["id"]))
        if (
            record is None
            or not isinstance(known, dt.date)
            or _is(row, "classification", "deviation")
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


def _late(report: AnnualReport, say: Printer) -> Iterator[Line]:
    """The reports of law and protocol that fell due in the period and were late or are unmet."""
    for duty in report.every_duty:
        last = duty.last_legal_day or duty.due_on
        if last is None or duty.somebody_elses or duty.layer == "house":
            continue
        if duty.status not in LATE or not report.period.first <= last <= report.period.last:
            continue
        state = i18n.text(f"duties.status.{duty.status}", say.lang)
        sent = f"\n{say.short(duty.submitted_on)}" if duty.submitted_on else ""
        subject = duty.record or duty.id.partition(".")[0]
        yield {
            "duty": Cell(f"{i18n.text(f'duties.kind.{duty.kind}', say.lang)}\n{subject}"),
            "addressee": Cell(duty.addressee_name.get(say.lang) or duty.addressee_name["ja"]),
            "due": Cell(say.short(last)),
            "state": Cell(state + sent),
        }


def _documents(report: AnnualReport, addressee: str, say: Printer) -> Iterator[Line]:
    """Every paper of the law's list, and whether the addressee holds its latest version."""
    held_field = f"{addressee}_has_latest"
    every = report.records.of_kind(Document)
    for number, listed in enumerate(report.plan_documents, start=1):
        named = i18n.text(f"annual.document.{listed.id}", say.lang)
        title = say.word("listed_item", number=number, title=named)
        versions = _latest([one for one in every if one.sort == listed.id])
        if not versions:
            none = say.word("document_not_recorded")
            dash = Cell(say.word("dash"))
            yield {"document": Cell(title), "version": dash, "date": dash, "held": Cell(none)}
        for one in versions:
            answer = getattr(one, held_field, None)
            yield {
                "document": Cell(title),
                "version": Cell(one.version or say.word("not_stated")),
                "date": Cell(say.short(one.on) if one.on else say.word("not_stated")),
                "held": Cell(
                    say.word(f"document_held_{answer}") if answer else None,
                    source=f"{one.id}: {held_field}",
                ),
            }


def _latest(versions: Sequence[Document]) -> list[Document]:
    """The version last dated of one kind of paper."""
    last = max(versions, key=lambda one: (one.on or dt.date.min, one.id), default=None)
    return [last] if last else []
