"""What the commands that make reports answer: for programs as JSON, for people as a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from safetyreport.app.answers import duty_json
from safetyreport.app.families import Report
from safetyreport.app.packaging import ADDRESSEES
from safetyreport.checks.finding import Finding
from safetyreport.checks.privacy import withheld
from safetyreport.cli.duty_list import show_duties, show_reminders
from safetyreport.cli.invocation import Invocation
from safetyreport.cli.output import next_step, say, show_json, show_table, show_text
from safetyreport.errors import Problem
from safetyreport.i18n import Lang, both, text


def answer(invocation: Invocation, found: Report, command: str) -> None:
    """Show what was made; `command` is the call that makes it again."""
    if invocation.as_json:
        show_json(report_json(found))
    else:
        _show(invocation, found, command)


def answers(invocation: Invocation, found: Sequence[Report], command: str) -> None:
    """Show what was made about several subjects, one after the other; as JSON, together."""
    if not invocation.as_json:
        for one in found:
            _show(invocation, one, command)
        return
    together: dict[str, list[Any]] = {}
    for one in found:
        for name, values in report_json(one).items():
            together.setdefault(name, []).extend(values)
    show_json(together)


def report_json(found: Report) -> dict[str, Any]:
    """The answer of `sae --json` and its siblings."""
    return {
        "documents": [
            {
                "path": str(document.path),
                "form": document.form,
                "lang": document.lang,
                "addressee": document.addressee,
                "version": document.version,
                "sha256": document.sha256,
                "draft": document.draft,
                "missing": [{"item": one.item, "where": one.where} for one in document.missing],
            }
            for document in found.documents
        ],
        "duties": [duty_json(duty) for duty in found.duties],
        "findings": [
            {
                "code": finding.code,
                "record": finding.record,
                "field": finding.field,
                "message": both(finding.code, withheld(finding.values)),
            }
            for finding in found.findings
        ]
        + [_doubt_json(one) for one in found.exposed],
        "confirmed": [_doubt_json(doubt) for doubt in found.confirmed],
    }


def _doubt_json(doubt: Problem) -> dict[str, Any]:
    return {
        "code": doubt.code,
        "record": doubt.record,
        "field": doubt.field,
        "message": both(f"{doubt.code}.message", withheld(doubt.values)),
    }


def _show(invocation: Invocation, found: Report, command: str) -> None:
    """Findings first, then duties, then the files and what they still lack."""
    lang = invocation.ui
    if found.findings or found.exposed:
        show_text(text("reports.findings", lang))
        for finding in found.findings:
            show_text("  - " + _sentence(finding, found.subject, lang))
        _show_doubts(found.exposed, lang)
        show_text("")
    if found.confirmed:
        show_text(text("reports.confirmed", lang, {"count": len(found.confirmed)}))
        _show_doubts(found.confirmed, lang)
        show_text("")
    show_duties(invocation, found.duties)
    show_reminders(invocation, found.reminders)
    show_text("")
    if not found.documents:
        show_text(text("reports.no_documents", lang))
        return
    show_table(
        invocation,
        ["reports.file", "reports.form", "reports.state"],
        [
            (
                document.path.name,
                text(f"reports.to.{document.addressee}", lang),
                text("reports.draft" if document.draft else "reports.released", lang),
            )
            for document in found.documents
        ],
    )
    show_text(text("reports.folder", lang, {"folder": str(found.documents[0].path.parent)}))
    spoken = [one for one in found.documents if one.lang == lang] or found.documents
    missing = {one.where: one.item for document in spoken for one in document.missing}
    if missing:
        show_text("")
        show_text(text("reports.missing", lang, {"count": len(missing)}))
        for where, item in sorted(missing.items(), key=lambda pair: (pair[1], pair[0])):
            show_text(f"  - {item}  [{where}]")
    for document in found.documents:
        if document.path.name != document.asked:
            say(invocation, "reports.renamed", asked=document.asked, name=document.path.name)
    if found.to_close and not any("final" in document.report for document in found.documents):
        say(invocation, "reports.to_close", program=invocation.program, command=command)
    if missing:
        next_step(invocation, "reports.next_fill")
    elif any(document.draft for document in found.documents):
        next_step(invocation, "reports.next_release", command=command)
    elif any(document.addressee in ADDRESSEES for document in found.documents):
        next_step(invocation, "reports.next_package", record=found.subject)
    else:
        to = ",".join(sorted({document.addressee for document in found.documents}))
        next_step(invocation, "reports.next_submit", record=found.subject, to=to)


def _show_doubts(doubts: Sequence[Problem], lang: Lang) -> None:
    for doubt in doubts:
        sentence = text(f"{doubt.code}.message", lang, withheld(doubt.values))
        show_text(f"  - {sentence}  [{doubt.record}: {doubt.field}]")


def _sentence(finding: Finding, subject: str, lang: Lang) -> str:
    """The sentence of a finding, with its record where the report is about several."""
    told = text(finding.code, lang, withheld(finding.values))
    return told if finding.record == subject else f"{finding.record}: {told}"
