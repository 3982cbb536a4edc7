"""`export`: the records as files for other programs, written here and sent nowhere."""

from __future__ import annotations

from pathlib import Path

from safetyreport.app.exporting import FORMATS, export
from safetyreport.cli.command import Option, command
from safetyreport.cli.duties import session_of
from safetyreport.cli.invocation import Invocation
from safetyreport.cli.kinds import Choice
from safetyreport.cli.output import (
    next_step,
    problem_json,
    problem_values,
    say,
    show_json,
    show_table,
    talk,
    working,
)
from safetyreport.i18n import code, text

_MOST_NAMED = 10


@command(
    "export",
    options=[
        Option("--format", "form", kind=Choice(FORMATS), required=True),
        Option("--out", required=True, metavar="PATH"),
        Option("--kind", "kinds", many=True, metavar="KIND"),
    ],
)
def export_(invocation: Invocation, form: str, out: str, kinds: tuple[str, ...]) -> None:
    """Writes the records for other programs."""
    with working(invocation):
        made = export(session_of(invocation), form, Path(out), kinds)
    if invocation.as_json:
        show_json(
            {
                "format": form,
                "path": str(made.path),
                "files": list(made.files),
                "records": [record.id for record in made.records],
                "not_whole": list(made.not_whole),
                "problems": [problem_json(problem) for problem in made.remarks],
            }
        )
        return
    counts: dict[str, int] = {}
    for record in made.records:
        counts[record.kind] = counts.get(record.kind, 0) + 1
    show_table(
        invocation,
        ["exporting.kind", "exporting.records"],
        [(code("kind", kind, invocation.ui), count) for kind, count in counts.items()],
    )
    say(
        invocation,
        "exporting.done",
        count=len(made.records),
        path=str(made.path),
        files=len(made.files),
    )
    if made.not_whole:
        more = ("…",) if len(made.not_whole) > _MOST_NAMED else ()
        ids = (*made.not_whole[:_MOST_NAMED], *more)
        say(invocation, "exporting.not_whole", count=len(made.not_whole), ids=ids)
    for remark in made.remarks:
        talk(text(f"{remark.code}.message", invocation.ui, problem_values(remark)))
    place = str(made.path / "*.*") if len(made.files) > 1 or made.path.is_dir() else str(made.path)
    quoted = f'"{place}"' if " " in place else place
    next_step(invocation, "exporting.next", files=quoted)
