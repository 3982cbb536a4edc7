"""Commands that exist only to try the framework; their help is that of the real ones."""

from __future__ import annotations

import datetime as dt
import os
import signal
from pathlib import Path

from safetyreport.cli.command import Argument, CommandGroup, Option, command
from safetyreport.cli.invocation import Invocation
from safetyreport.cli.kinds import DAY, FILE, Choice, Several, Whole
from safetyreport.cli.output import next_step, say, show_json, show_table, show_text
from safetyreport.errors import ExitCode, InputRefused, Problem

TABLE = {
    name: f"{__name__}:{attribute}"
    for name, attribute in {
        "list": "LIST",
        "import": "IMPORT",
        "due": "DUE",
        "explain": "EXPLAIN",
        "log": "LOG",
        "show": "SHOW",
        "rules": "RULES",
    }.items()
}
JUDGES = ("committee", "minister")
STEERING = "\x1b[31m再\u202e生"
BROKEN = Problem(
    "cli.not_a_day",
    file="records.json",
    sheet="Sheet\x07",
    row=7,
    column="C",
    record="SAE-001",
    field="onset",
    value=STEERING,
    values={"name": "onset"},
)


@command("list", options=[Argument("kind")])
def LIST(invocation: Invocation, kind: str) -> int | None:  # noqa: N802  a declaration
    """Answers with what it was told."""
    show_json(
        {
            "kind": kind,
            "study": invocation.study.as_posix(),
            "db": invocation.db,
            "ui": invocation.ui,
            "as_of": invocation.as_of,
            "actor": invocation.actor,
            "as_json": invocation.as_json,
        }
    )
    return None


@command(
    "import",
    changes=True,
    options=[
        Argument("files", kind=FILE, many=True),
        Option("--dry-run", flag=True),
        Option("--revert", flag=True),
    ],
)
def IMPORT(  # noqa: N802
    invocation: Invocation,
    files: tuple[Path, ...],
    dry_run: bool,
    revert: bool,
) -> int | None:
    """Refuses its input."""
    raise InputRefused("cli.extra_arguments", problems=[BROKEN, BROKEN], value="x", command="y")


@command(
    "due",
    options=[
        Option("--within", kind=Whole(1, 90), default=30),
        Option("--until", kind=DAY),
        Option("--all", kind=Several(JUDGES), required=True),
        Option("--check", kind=Choice(JUDGES), many=True),
    ],
)
def DUE(  # noqa: N802
    invocation: Invocation,
    within: int,
    until: dt.date | None,
    all: tuple[str, ...],  # noqa: A002
    check: tuple[str, ...],
) -> int | None:
    """Answers with the values of its options and asks for attention."""
    show_json([within, until, all, check])
    next_step(invocation, "cli.usage.remedy", command=invocation.program)
    return ExitCode.ATTENTION


@command("explain", options=[Argument("id")])
def EXPLAIN(invocation: Invocation, id: str) -> int | None:  # noqa: A002, N802
    """Fails as only a defect does."""
    secret = id
    raise RuntimeError(len(secret))


@command("log", answers_json=False)
def LOG(invocation: Invocation) -> int | None:  # noqa: N802
    """Is interrupted by the user."""
    signal.raise_signal(signal.SIGINT)
    return None


@command("show", options=[Argument("id")])
def SHOW(invocation: Invocation, id: str) -> int | None:  # noqa: A002, N802
    """Prints characters that not every console knows."""
    show_text(id)
    show_table(invocation, ["cli.page_options", "cli.page_commands"], [[id, None], ["①", id * 3]])
    say(invocation, "cli.usage.message", detail=id)
    if os.environ.get("TRIAL_JSON"):
        show_json({"id": id})
    return None


@command("show", options=[Argument("id")])
def RULE(invocation: Invocation, id: str) -> int | None:  # noqa: A002, N802
    """Answers with its one argument."""
    show_json({"id": id, "as_json": invocation.as_json})
    return None


RULES = CommandGroup("rules", (RULE,))
