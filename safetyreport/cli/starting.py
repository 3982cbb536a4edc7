"""`init`: a folder for a new study."""

from __future__ import annotations

from pathlib import Path

from safetyreport.app import starting
from safetyreport.cli.command import Argument, command
from safetyreport.cli.invocation import Invocation
from safetyreport.cli.kinds import FOLDER
from safetyreport.cli.output import next_step, say, show_json, show_table
from safetyreport.cli.page import PROGRAM
from safetyreport.i18n import text


@command("init", options=[Argument("dir", "folder", kind=FOLDER)])
def init(invocation: Invocation, folder: Path) -> None:
    """Makes a study folder."""
    made = starting.start(folder)
    if invocation.as_json:
        show_json({"folder": str(folder), "files": [path.name for path in made]})
        return
    say(invocation, "starting.made", folder=str(folder))
    rows = [
        (path.name, text(f"starting.file.{path.suffix[1:]}_{path.stem}", invocation.ui))
        for path in made
    ]
    show_table(invocation, ["starting.file", "starting.what"], rows)
    words = f'"{folder}"' if " " in str(folder) else str(folder)
    next_step(
        invocation,
        "starting.next",
        command=f"{PROGRAM} -C {words} import {Path(words.strip(chr(34))) / starting.WORKBOOK}",
    )
