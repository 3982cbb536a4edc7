"""The reports on the end of a study: 主要評価項目報告書, 総括報告書 and its summary.

Every number comes from the summary of the records at the data cut; what became known after it
stands in a listing of its own and in no count.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from safetyreport.documents import forms
from safetyreport.documents.closeout_figures import Figures
from safetyreport.documents.closeout_results import result_tables
from safetyreport.documents.closeout_tables import after_cut, event_tables
from safetyreport.documents.closeout_words import listed, word
from safetyreport.documents.content import Content, study_cells
from safetyreport.documents.form_duties import duty_met
from safetyreport.documents.printed import Cell, Printer
from safetyreport.documents.registry_fields import registry_cells
from safetyreport.documents.reported import Reported, Topics, head, stated, statement_cells
from safetyreport.documents.stopping_lines import stopping_lines
from safetyreport.documents.summary_cells import sentences
from safetyreport.records.act import Statement

PRIMARY, RESULTS = "primary_endpoint", "study_report"
# What people have to state, by report.
TOPICS: Mapping[str, Topics] = {
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
SURVIVAL = "survival"  # no table of the summary; its notes are those of the whole
# The tables of the summary and the tables of the forms that print them; notes are those of the
# printed ones.
TABLES: Mapping[str, tuple[str, ...]] = {
    "disposition": ("disposition",),
    "recipients": ("provisions",),
    "deviations": ("deviation_counts",),
    "ae_by_soc_term": ("event_counts", "event_terms"),
    "ae_by_grade": ("event_grades",),
    "categorical": ("background_categories", "event_outcomes"),
    "ae_by_administration": ("event_administrations",),
    "ae_duration": ("event_durations",),
    "ae_rate": ("event_rates",),
    SURVIVAL: ("survival",),
    "ae_by_dose": ("event_doses",),
    "ae_by_time": ("event_times",),
    "continuous": ("background_values", "vital_signs", "laboratory"),
    "cytotoxicity": ("cytotoxicity",),
    "phenotype": ("phenotype",),
}
GENERAL = "summary.note."
# Of what the summary's table of categories holds beside the rows that a form prints.
OF_OTHER_TABLES = frozenset({"statistics.note.culture_tests", "statistics.note.eligibility"})
FIGURES = (
    "enrolment_figure",
    "time_line_figure",
    "worst_grade_figure",
    "survival_figure",
    "nk_figure",
)


@dataclass(frozen=True)
class CloseoutReport(Reported):
    """The end of a study, or of the collection of data on its primary endpoint.

    `report` is the one that statements name. `ended_on` is the end of data collection, absent as
    long as it is not recorded: the data cut is then the day of the report.
    """

    report: str
    ended_on: dt.date | None
    discontinued_on: dt.date | None

    @property
    def statements(self) -> dict[str, Statement]:
        """What was stated last on each topic."""
        return stated(self.records, self.report)


def closeout_content(report: CloseoutReport, addressee: str, say: Printer) -> Content:
    """What the reports say to one addressee in one language."""
    said, topics = report.statements, TOPICS[report.report]
    return Content(
        **head(report, said, topics, say),
        cells={
            **study_cells(report.study, say),
            **_cells(report, addressee, say),
            **statement_cells(said, topics, f"report={report.report}", say),
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
    """How the numbers of the form's tables were counted, under the names of these tables."""
    rows = {row.id: row.label.get(say.lang) for row in forms.load(report.report).rows()}
    general = [one for one in report.summary.notes if one.key.startswith(GENERAL)]
    survival = [one for one in report.summary.notes if one not in general]
    told: dict[str, list[str]] = {}
    for table, printed in TABLES.items():
        names = [rows[name] for name in printed if name in rows]
        notes = survival if table == SURVIVAL else report.summary.table(table).notes
        for note in notes if names else ():
            if note not in general and note.key not in OF_OTHER_TABLES:
                told.setdefault(sentences([note], say), []).extend(names)
    groups: dict[tuple[str, ...], list[str]] = {}
    for sentence, names in told.items():
        groups.setdefault(tuple(names), []).append(sentence)
    parts = [sentences(general, say)]
    for tables, said in groups.items():
        parts += [word(say, "notes_of", tables=listed(tables, say)), *said]
    return "\n".join(parts)
