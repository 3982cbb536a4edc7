"""The reports on the end of a study: 主要評価項目報告書, 総括報告書 and its summary.

Every number comes from the summary of the records at the data cut; what became known after it
stands in a listing of its own and in no count.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from safetyreport.documents.closeout_figures import Figures
from safetyreport.documents.closeout_results import result_tables
from safetyreport.documents.closeout_tables import after_cut, event_tables
from safetyreport.documents.closeout_words import word
from safetyreport.documents.content import Content, study_cells
from safetyreport.documents.form_duties import duty_met
from safetyreport.documents.printed import Cell, Printer
from safetyreport.documents.readback import Fact
from safetyreport.documents.registry_fields import registry_cells
from safetyreport.documents.stopping_lines import stopping_lines
from safetyreport.documents.summary_cells import sentences
from safetyreport.duties.duty import Duty
from safetyreport.records.act import Statement
from safetyreport.records.kinds import Records
from safetyreport.records.study import Study
from safetyreport.stopping.outcome import Evaluated
from safetyreport.summary.model import Summary

PRIMARY, RESULTS = "primary_endpoint", "study_report"
# What people have to state, by report: the topic and, where the form prints it, its author.
TOPICS: Mapping[str, Mapping[str, str | None]] = {
    PRIMARY: {"conclusion": "conclusion_author"},
    RESULTS: {
        "background": "background_author",
        "safety_evaluation": "safety_author",
        "conclusion": "conclusion_author",
        "publication_day": None,
        "publication_url": None,
        "ipd_sharing": None,
    },
}
FIGURES = (
    "enrolment_figure",
    "time_line_figure",
    "worst_grade_figure",
    "survival_figure",
    "nk_figure",
)


@dataclass(frozen=True)
class CloseoutReport:
    """Everything a report on the end of a study is made from.

    `report` is the one that statements name; `summary` counts to the data cut, and `records` are
    those of the day of the report. `ended_on` is the end of data collection, absent as long as it
    is not recorded: the cut is then the day of the report.
    """

    study: Study
    subject: str
    report: str
    summary: Summary
    records: Records
    stopping: tuple[Evaluated, ...]
    duties: tuple[Duty, ...]
    ended_on: dt.date | None
    discontinued_on: dt.date | None
    law_version: str

    @property
    def statements(self) -> dict[str, Statement]:
        """What was stated last on each topic."""
        found = [one for one in self.records.of_kind(Statement) if one.report == self.report]
        return {one.topic: one for one in sorted(found, key=lambda s: (s.on or dt.date.min, s.id))}


def closeout_content(report: CloseoutReport, addressee: str, say: Printer) -> Content:
    """What the reports say to one addressee in one language."""
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
            **{name: Cell(text) for name, text in registry_cells(report.summary, say).items()},
            **dict.fromkeys(FIGURES, Cell(reason="not_applicable")),
        },
        lines={
            **result_tables(report.summary, say),
            **event_tables(report.summary, say),
            "after_cut": list(after_cut(report.records, report.summary.as_of, say)),
            "stopping": stopping_lines(report.stopping, say),
        },
        figures=Figures(report.study, report.records, report.summary, say),
        flags={
            "multi_site": report.study.joint_research,
            "to_minister": addressee == "minister",
        },
        facts=(Fact("plan_number", report.study.plan_number),),
        words={
            topic: said[topic].text.any(say.lang)
            for topic in TOPICS[report.report]
            if topic in said
        },
    )


def _cells(report: CloseoutReport, addressee: str, say: Printer) -> dict[str, Cell]:
    form = PRIMARY if report.report == PRIMARY else RESULTS
    duty = duty_met(report.duties, form, "committee")
    due = duty.due_on if duty else None
    event = "primary_data_ended" if report.report == PRIMARY else "all_data_ended"
    ended = Cell(
        say.day(report.ended_on) if report.ended_on else None, source=f"milestones: {event}"
    )
    stopped = report.discontinued_on
    cited = duty.citation.get(say.lang) if duty else None
    return {
        "primary_ended_on": ended,
        "all_ended_on": ended,
        "observation_end": ended,
        "discontinued_on": Cell(say.day(stopped) if stopped else word(say, "not_discontinued")),
        "data_cut": Cell(_data_cut(report, say)),
        "report_due": Cell(say.day(due) if due else say.word("dash")),
        "making_citation": Cell(cited or say.word("dash")),
        "registration_id": Cell(report.study.registration_id, source="study.toml: registration_id"),
        "notes": Cell(_notes(report, say)),
    }


def _data_cut(report: CloseoutReport, say: Printer) -> str:
    """The day, and why that day."""
    day, ended, stopped = report.summary.as_of, report.ended_on, report.discontinued_on
    if ended is None:
        why = "cut_today"
    else:
        why = "cut_discontinued" if day == stopped and day != ended else "cut_ended"
    return word(say, why, day=say.day(day))


def _notes(report: CloseoutReport, say: Printer) -> str:
    """How the numbers were counted, each sentence once; the tests are exploratory."""
    summary = report.summary
    left = {"laboratory_grades"}
    if report.report != RESULTS:
        left |= {"submissions", "phenotype", "cytotoxicity", "continuous"}
    tables = [one for one in summary.tables if one.id not in left]
    notes = (note for table in tables for note in table.notes)
    return sentences((*summary.notes, *notes), say)


def _statements(report: CloseoutReport, say: Printer) -> dict[str, Cell]:
    said = report.statements
    cells: dict[str, Cell] = {}
    for topic, author in TOPICS[report.report].items():
        one = said.get(topic)
        source = f"statements: report={report.report}, topic={topic}"
        cells[topic] = Cell(say.text(one.text) if one else None, source=source)
        if author is not None:
            cells[author] = Cell(one.author_role if one else None, source=source)
    return cells
