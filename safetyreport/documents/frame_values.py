"""What every form prints around its items: number, day of filing, marks of its state."""

from __future__ import annotations

from safetyreport.documents import forms
from safetyreport.documents.printed import Printer
from safetyreport.documents.report import Issue
from safetyreport.records.study import Study


def frame_values(
    study: Study, say: Printer, subject: str, form_id: str, issue: Issue
) -> dict[str, str | bool]:
    """The values of the frame that follow from which report this is.

    The report number names record or period, form and place in the series: `SAE-001-IC-02`.
    """
    return {
        "report_date": say.day(issue.on) if issue.on else _blank(say),
        "report_number": f"{subject}-{forms.load(form_id).code}-{issue.sequence:02}",
        "report_sequence": str(issue.sequence),
        "log_head": issue.log_head or "",
        "draft": not issue.released,
        "fictitious": study.fictitious,
        "is_final": issue.final,
        "is_correction": bool(issue.correction),
    }


def _blank(say: Printer) -> str:
    """The line for a day still to be written in, counted as the study counts its years."""
    return say.word("date_blank_era" if say.style == "japanese" else "date_blank")
