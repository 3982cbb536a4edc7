"""The program's commands by name, and one call of the program from arguments to exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

import click

from safetyreport.cli import console, page
from safetyreport.cli.common_options import common_options
from safetyreport.cli.page import PROGRAM
from safetyreport.cli.surroundings import Surroundings, surroundings
from safetyreport.i18n import text

if TYPE_CHECKING:
    from safetyreport.cli.command import Command, CommandGroup

# Every command: where its declaration stands. A module is imported only when its command is
# called; the line in the list of commands is `help.<name>.short`. Order is the order shown.
TABLE: dict[str, str] = {
    "demo": "safetyreport.cli.demo:demo",
    "init": "safetyreport.cli.starting:init",
    "import": "safetyreport.cli.importing:import_",
    "map": "safetyreport.cli.mapping:map_",
    "export": "safetyreport.cli.exporting:export_",
    "redcap": "safetyreport.cli.redcap:REDCAP",
    "check": "safetyreport.cli.checking:check",
    "list": "safetyreport.cli.looking:list_",
    "show": "safetyreport.cli.looking:show",
    "log": "safetyreport.cli.looking:log",
    "explain": "safetyreport.cli.duties:explain",
    "due": "safetyreport.cli.duties:due",
    "sae": "safetyreport.cli.reports:sae",
    "deviation": "safetyreport.cli.reports:deviation",
    "sixty-day": "safetyreport.cli.reports:sixty_day",
    "quarterly": "safetyreport.cli.compiled_reports:quarterly",
    "annual": "safetyreport.cli.compiled_reports:annual",
    "closeout": "safetyreport.cli.compiled_reports:closeout",
    "discontinue": "safetyreport.cli.discontinuing:discontinue",
    "summarise": "safetyreport.cli.summarising:summarise",
    "approve": "safetyreport.cli.acts:approve",
    "package": "safetyreport.cli.acts:package",
    "submit": "safetyreport.cli.acts:submit",
    "attach": "safetyreport.cli.acts:attach",
    "opinion": "safetyreport.cli.opinions:opinion",
    "respond": "safetyreport.cli.opinions:respond",
    "decide": "safetyreport.cli.acts:decide",
    "void": "safetyreport.cli.acts:void",
    "stopping": "safetyreport.cli.stopping:STOPPING",
    "grade": "safetyreport.cli.grading:grade",
    "ctcae": "safetyreport.cli.grading:CTCAE",
    "verify": "safetyreport.cli.looking:verify",
    "rules": "safetyreport.cli.rules:RULES",
    "templates": "safetyreport.cli.templates:TEMPLATES",
}


def program(around: Surroundings, table: dict[str, str] | None = None) -> page.Group:
    """The whole command line in the user's language; `table` stands for another set of commands."""
    places = TABLE if table is None else table

    def load(name: str) -> click.Command:
        module, _, attribute = places[name].partition(":")
        declared: Command | CommandGroup = getattr(import_module(module), attribute)
        return declared.build(around)

    words = text("help.version", around.ui)
    version = page.Option(["--version"], is_flag=True, help=words, callback=_show_version)
    version.is_eager, version.expose_value = True, False
    options = [*common_options(around.ui), version]
    return page.Group(PROGRAM, around.ui, "help.program", options, names=tuple(places), load=load)


def _show_version(ctx: click.Context, _param: click.Parameter, value: object) -> None:
    if value and not ctx.resilient_parsing:
        from safetyreport import __version__

        console.put(f"{PROGRAM} {__version__}")
        ctx.exit()


def run(arguments: Sequence[str], table: dict[str, str] | None = None) -> int:
    """One call of the program; returns its exit code (docs/interface.md) and never raises."""
    console.prepare(sys.stdout, sys.stderr)
    around = surroundings(arguments)
    try:
        group = program(around, table)
        if os.environ.get("_SAFETYREPORT_COMPLETE"):
            # click answers the shell and ends the program.
            group.main(list(arguments), PROGRAM)
        code = _invoke(group, _expanded(arguments))
        console.flush()
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  nothing gets past here
        from safetyreport.cli import boundary  # late: most calls end well

        return boundary.answer(error, around, arguments)
    return code


def _invoke(group: click.Group, arguments: list[str]) -> int:
    try:
        with group.make_context(PROGRAM, arguments) as ctx:
            found = group.invoke(ctx)
    except click.exceptions.Exit as end:
        return end.exit_code
    return int(found or 0)


def _expanded(arguments: Sequence[str]) -> list[str]:
    """On Windows the shell leaves `*.csv` to the program."""
    if os.name != "nt":
        return list(arguments)
    from glob import glob

    return [
        found
        for argument in arguments
        for found in ((sorted(glob(argument)) if "*" in argument else []) or [argument])  # noqa: PTH207
    ]
