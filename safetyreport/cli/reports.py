"""`sae`: findings, duties, what is missing, and every document of an adverse event."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from safetyreport.app import reporting
from safetyreport.app.answers import duty_json
from safetyreport.cli.command import Option, command
from safetyreport.cli.duties import session_of, show_duties
from safetyreport.cli.invocation import Invocation
from safetyreport.cli.kinds import FOLDER, Choice
from safetyreport.cli.output import next_step, say, show_json, show_table, show_text
from safetyreport.errors import UsageRefused
from safetyreport.i18n import LANGS, Lang, text

ADDRESSEES = ("committee", "minister", "manufacturer")


@command(
    "sae",
    options=[
        Option("--id", "record", required=True),
        Option("--to", kind=Choice((*ADDRESSEES, "all")), default="all"),
        Option("--lang", kind=Choice(("ja", "en", "both")), default="both"),
        Option("--pdf", flag=True),
        Option("--release", flag=True),
        Option("--last", flag=True),
        Option("--correction", metavar="REASON"),
        Option("--out", kind=FOLDER, metavar="DIR"),
    ],
)
def sae(
    invocation: Invocation,
    record: str,
    to: str,
    lang: str,
    pdf: bool,
    release: bool,
    last: bool,
    correction: str | None,
    out: Path | None,
) -> None:
    """Makes every document that an adverse event calls for."""
    if release and invocation.actor is None:
        raise UsageRefused("cli.actor_missing", command="sae --release")
    request = reporting.Request(
        record=record,
        addressees=frozenset(ADDRESSEES if to == "all" else (to,)),
        all_open=to == "all" and not last and correction is None,
        langs=LANGS if lang == "both" else (_lang(lang),),
        pdf=pdf,
        release=release,
        last=last,
        correction=correction,
        out=out,
    )
    found = reporting.sae(session_of(invocation), request)
    if invocation.as_json:
        show_json(report_json(found))
        return
    show_report(invocation, found)


def _lang(word: str) -> Lang:
    return "ja" if word == "ja" else "en"


def report_json(found: reporting.Report) -> dict[str, Any]:
    """The answer of `sae --json`."""
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
                "message": {lang: text(finding.code, lang, finding.values) for lang in LANGS},
            }
            for finding in found.findings
        ],
    }


def show_report(invocation: Invocation, found: reporting.Report) -> None:
    """Findings first, then duties, then the files and what they still lack."""
    lang = invocation.ui
    if found.findings:
        show_text(text("reports.findings", lang))
        for finding in found.findings:
            show_text("  - " + text(finding.code, lang, finding.values))
        show_text("")
    show_duties(invocation, found.duties)
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
    missing = {
        (one.item, one.where) for d in found.documents if d.lang == lang for one in d.missing
    }
    if missing:
        show_text("")
        show_text(text("reports.missing", lang, {"count": len(missing)}))
        for item, where in sorted(missing):
            show_text(f"  - {item}  [{where}]")
    for document in found.documents:
        if document.path.name != document.asked:
            say(invocation, "reports.renamed", asked=document.asked, name=document.path.name)
    drafts = any(document.draft for document in found.documents)
    if found.to_close and not any("final" in document.report for document in found.documents):
        say(invocation, "reports.to_close", program=invocation.program, record=found.event.id)
    if missing:
        next_step(invocation, "reports.next_fill")
    elif drafts:
        next_step(invocation, "reports.next_release", record=found.event.id)
    else:
        next_step(invocation, "reports.next_package", record=found.event.id)
