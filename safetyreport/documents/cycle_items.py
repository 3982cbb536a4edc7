"""The report on the other suspected events of one cycle: its items and its line listing."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from safetyreport import i18n
from safetyreport.documents.content import Content, Line, study_cells
from safetyreport.documents.items import suspicion_code
from safetyreport.documents.printed import Cell, Printer, coded
from safetyreport.documents.readback import Fact
from safetyreport.duties.days import Period
from safetyreport.duties.duty import Duty
from safetyreport.records.event import PROVISION_PARTS, AdverseEvent, Assessment
from safetyreport.records.product import Administration
from safetyreport.records.study import Study

# Judgements of a part of the provision that carry a suspicion.
SUSPECTED = ("related", "probable", "possible", "unknown")


@dataclass(frozen=True, slots=True)
class CycleLine:
    """An event of a cycle: when it first became known, and the provision it is linked to."""

    cycle: int
    event: AdverseEvent
    aware: dt.date
    administration: Administration | None


@dataclass(frozen=True)
class CycleReport:
    """Everything the report of one cycle is made from; `so_far` holds the cycles before too."""

    study: Study
    subject: str
    period: Period
    lines: tuple[CycleLine, ...]
    so_far: tuple[CycleLine, ...]
    duties: tuple[Duty, ...]
    law_version: str


def cycle_content(report: CycleReport, _addressee: str, say: Printer) -> Content:
    """What the report of a cycle says in one language."""
    terms = [line.event.term.any(say.lang) for line in report.lines]
    return Content(
        study=report.study,
        subject=report.subject,
        duties=report.duties,
        law_version=report.law_version,
        cells={**study_cells(report.study, say), **_cells(report, say)},
        lines={"events": [_line(report.study, line, say) for line in report.lines]},
        flags={"multi_site": report.study.joint_research},
        facts=(
            Fact("plan_number", report.study.plan_number),
            *(Fact("record", line.event.id) for line in report.lines),
            *(Fact("term", term) for term in terms),
        ),
    )


def _cells(report: CycleReport, say: Printer) -> dict[str, Cell]:
    period, duty = report.period, report.duties[0]
    due = duty.statutory_due_on or duty.due_on
    none = not report.lines
    given = {
        "cycle_number": say.word("cycle", number=period.n),
        "cycle_days": say.word(
            "cycle_days",
            first=say.day(period.first),
            last=say.day(period.last),
            days=(period.last - period.first).days + 1,
        ),
        "cycle_due": say.word(
            "cycle_due", due=say.day(due) if due else say.word("dash"), days=duty.days
        ),
        "scope": i18n.text("law.cycle_scope", say.lang),
        "count": _counted(report.lines, say) + (say.word("cycle_empty") if none else ""),
        "count_by_grade": _by_grade(report.lines, say),
        "count_so_far": _counted(report.so_far, say),
    }
    return {name: Cell(text) for name, text in given.items()}


def _counted(lines: Sequence[CycleLine], say: Printer) -> str:
    """Events as 件, persons as 例; zero is written out."""
    persons = {line.event.participant for line in lines}
    return say.word("counted", events=len(lines), persons=len(persons))


def _by_grade(lines: Sequence[CycleLine], say: Printer) -> str:
    found = Counter(line.event.states[-1].grade for line in lines)
    graded = sorted(grade for grade in found if grade is not None)
    words = [say.word("grade_count", grade=grade, count=found[grade]) for grade in graded]
    if found[None]:
        words.append(say.word("ungraded_count", count=found[None]))
    return ("、" if say.lang == "ja" else ", ").join(words) or say.word("no_count")


def _line(study: Study, line: CycleLine, say: Printer) -> Line:
    event, state = line.event, line.event.states[-1]
    grade = say.cell(event, "grade", state.grade)
    return {
        "participant": Cell(f"{event.participant}\n{event.id}"),
        "term": Cell(say.text(event.term)),
        "grade": grade if grade.given else Cell(say.word("not_stated")),
        "onset": _onset(event, say),
        "aware": Cell(say.short(line.aware)),
        "suspicion": Cell(_suspicion(study, state, say)),
        "outcome": _outcome(event, state, say),
        "administration": Cell(_administration(line, say)),
    }


def _onset(event: AdverseEvent, say: Printer) -> Cell:
    onset = event.onset
    if onset is not None and onset.complete:
        return Cell(say.short(onset.earliest))
    return say.cell(event, "onset", onset)


def _suspicion(study: Study, state: Assessment, say: Printer) -> str:
    """Whether it can be ruled out, and to which part of the provision it may be related."""
    judged = ((part, getattr(state.causality, part, None)) for part in PROVISION_PARTS)
    parts = [
        say.word(
            "relation_of",
            part=say.code("causality_part", part),
            relation=say.code("relation", relation),
        )
        for part, relation in judged
        if relation in SUSPECTED
    ]
    return "\n".join([say.word(f"suspicion_{suspicion_code(state, study)}"), *parts])


def _outcome(event: AdverseEvent, state: Assessment, say: Printer) -> Cell:
    cell = coded(event, "outcome", state.outcome)
    if state.outcome is None:
        return cell
    day = f"\n{say.short(state.outcome_on)}" if state.outcome_on else ""
    return Cell(say.code("outcome", state.outcome) + day)


def _administration(line: CycleLine, say: Printer) -> str:
    """The administration that the record links, and that the event began before it if it did."""
    dose, onset = line.administration, line.event.onset
    if dose is None:
        return say.word("dash")
    day = say.short(dose.given_on) if dose.given_on else say.word("not_given")
    named = say.word("dose", cycle=dose.cycle, day=day) if dose.cycle else day
    if dose.given_on is None or onset is None or onset.latest >= dose.given_on:
        return named
    begun = dose.g_csf_started_on
    prepared = begun is not None and begun <= onset.earliest
    return f"{named}\n{say.word('dose_prepared' if prepared else 'dose_before')}"
