"""The items of the notification of discontinuation: placeholder to value, in one language."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from safetyreport.documents.content import Content, study_cells
from safetyreport.documents.printed import Cell, Printer
from safetyreport.documents.readback import Fact
from safetyreport.duties.duty import Duty
from safetyreport.records.act import Milestone, Statement
from safetyreport.records.fields import Text
from safetyreport.records.study import Study

REPORT = "discontinuation"
REASON, MEASURES = "reason", "recipient_measures"


@dataclass(frozen=True)
class DiscontinuationReport:
    """Everything the notification is made from; `statements` are those about it, newest last.

    `committee_notified_on` is None while no notice to the committee is recorded as sent.
    """

    study: Study
    milestone: Milestone
    statements: tuple[Statement, ...]
    duties: tuple[Duty, ...]
    committee_notified_on: dt.date | None
    law_version: str

    def said(self, topic: str) -> Text | None:
        """What was stated last on a topic."""
        return next((one.text for one in reversed(self.statements) if one.topic == topic), None)


def discontinuation_content(report: DiscontinuationReport, addressee: str, say: Printer) -> Content:
    """What the notification says to one addressee in one language."""
    milestone, told = report.milestone, report.committee_notified_on
    reason = report.said(REASON) or milestone.reason
    measures = report.said(MEASURES)
    words = {"discontinuation_reason": reason, "recipient_measures": measures}
    source = f"statements: report={REPORT}, topic={MEASURES}"
    return Content(
        study=report.study,
        subject=milestone.id,
        duties=report.duties,
        law_version=report.law_version,
        cells={
            **study_cells(report.study, say),
            "discontinued_on": Cell(say.day(milestone.on)),
            "discontinuation_reason": say.cell(milestone, "reason", reason),
            "recipient_measures": Cell(say.text(measures) if measures else None, source=source),
            "committee_notified_on": Cell(say.day(told) if told else None),
        },
        flags={
            "multi_site": report.study.joint_research,
            "to_minister": addressee == "minister",
        },
        facts=(Fact("id", milestone.id), Fact("plan_number", report.study.plan_number)),
        words={name: text.any(say.lang) for name, text in words.items() if text is not None},
    )
