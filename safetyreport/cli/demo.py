"""`demo`: the fictitious example study, ready to look at."""

from __future__ import annotations

from pathlib import Path

from safetyreport import clock
from safetyreport.app import demo as use
from safetyreport.cli.command import Argument, Option, command
from safetyreport.cli.duty_list import show_duties
from safetyreport.cli.invocation import Invocation
from safetyreport.cli.kinds import FOLDER
from safetyreport.cli.output import next_step, progress, say, show_json, show_table
from safetyreport.demo import IMPORTS
from safetyreport.i18n import text
from safetyreport.records.event import AdverseEvent

DEFAULT = "demo-study"


@command(
    "demo",
    options=[Argument("dir", "folder", kind=FOLDER, required=False), Option("--no-pdf", flag=True)],
)
def demo(invocation: Invocation, folder: Path | None, no_pdf: bool) -> None:
    """Makes the fictitious example study."""
    where = folder or Path(DEFAULT)
    found = use.make(
        where,
        clock.now(),
        pdf=not no_pdf,
        # The import before it has taken part of the patience that a person has.
        watch=lambda parts: progress(invocation, "demo.progress", parts, patience=0.5),
    )
    documents = [document for report in found.reports for document in report.documents]
    if invocation.as_json:
        show_json(
            {
                "folder": str(found.folder),
                "as_of": found.day,
                "documents": [str(document.path) for document in documents],
                "pdf": found.pdf,
                "lacking": [failed.code for failed in found.lacking],
            }
        )
        return
    terms = {one.id: one.term for one in found.imported.plan.new if isinstance(one, AdverseEvent)}
    say(invocation, "demo.made", folder=str(where), records=len(found.imported.plan.new))
    show_table(
        invocation,
        ["demo.event", "demo.term", "demo.files"],
        [
            (
                report.subject,
                terms[report.subject].any(invocation.ui),
                "\n".join(
                    document.path.name
                    for document in report.documents
                    if document.lang == invocation.ui
                ),
            )
            for report in found.reports
        ],
    )
    say(invocation, "demo.where", folder=str(where / "reports"), count=len(documents))
    for failed in found.lacking:
        say(invocation, f"{failed.code}.message", **failed.values)
        say(invocation, f"{failed.code}.remedy", **failed.values)
    say(invocation, "demo.due", day=found.day)
    show_duties(invocation, tuple(duty for duty in found.duties if duty.status != "not_yet"))
    say(invocation, "demo.imports", folder=str(where / IMPORTS))
    say(invocation, "demo.fictitious")
    folder_words = f'"{where}"' if " " in str(where) else str(where)
    next_step(
        invocation,
        "demo.next",
        example=text("demo.example", invocation.ui, {"folder": folder_words, "day": found.day}),
    )
