"""`map`: drafts a mapping of another program's forms for a person to decide on."""

from __future__ import annotations

from pathlib import Path

from safetyreport.app.mapping import draft
from safetyreport.cli.command import Argument, Option, command
from safetyreport.cli.invocation import Invocation
from safetyreport.cli.kinds import FILE, NEW_FILE, Whole
from safetyreport.cli.output import next_step, say, show_json, show_table


@command(
    "map",
    options=[
        Argument("file", kind=FILE),
        Option("--out", kind=NEW_FILE, metavar="M"),
        Option("--sheet", metavar="NAME"),
        Option("--header-row", kind=Whole(1), metavar="N"),
    ],
)
def map_(
    invocation: Invocation,
    file: Path,
    out: Path | None,
    sheet: str | None,
    header_row: int | None,
) -> None:
    """Drafts a mapping from a data dictionary or a row of headings."""
    target, made = draft(file, out, sheet=sheet, header_row=header_row)
    if invocation.as_json:
        show_json(
            {
                "mapping": str(target),
                "mapped": [
                    {"kind": kind, "field": field, "from": name}
                    for kind, field, name in made.mapped
                ],
                "to_decide": made.to_decide,
            }
        )
        return
    if made.mapped:
        show_table(invocation, ["mapping.kind", "mapping.field", "mapping.from"], made.mapped)
    say(
        invocation,
        "mapping.made",
        file=str(target),
        mapped=len(made.mapped),
        to_decide=made.to_decide,
    )
    words = f'"{target}"' if " " in str(target) else str(target)
    next_step(invocation, "mapping.next", file=words)
