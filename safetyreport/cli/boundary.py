"""Where errors become sentences and exit codes: the only place that catches them."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from safetyreport.cli import console, output, page
from safetyreport.cli.page import PROGRAM
from safetyreport.errors import ExitCode, IntegrityFailed, Problem, SafetyReportError, UsageRefused
from safetyreport.i18n import MissingMessageError, both, text

if TYPE_CHECKING:
    from safetyreport.cli.surroundings import Surroundings
    from safetyreport.i18n import Lang

# What a misplaced word may be: the token of a REDCap project is never shown again.
TOKEN = re.compile(r"[0-9A-Fa-f]{32,}")
PLACES = ("file", "sheet", "row", "column", "record", "field", "value")


def answer(
    error: Exception | KeyboardInterrupt, around: Surroundings, arguments: Sequence[str]
) -> ExitCode:
    """Tells the user what happened, in the language of the call; returns the exit code."""
    match error:
        case KeyboardInterrupt() | click.Abort():
            return interrupted(around)
        case SafetyReportError():
            return refused(error, around, arguments)
        case page.HelpWanted():
            _put(error.message)
            return ExitCode.USAGE
        case click.UsageError():
            return refused(usage(error), around, arguments)
    return defect(error, around, arguments)


def refused(
    error: SafetyReportError, around: Surroundings, arguments: Sequence[str] = ()
) -> ExitCode:
    """Tells what was refused, where and what to do; with `--json` also as data."""
    values = _own_values(error)
    for line in _sentences(error.code, values, around.ui):
        _talk(line)
    for problem in error.problems:
        place, *sentences = _problem_lines(problem, around.ui)
        _talk("")
        _talk(place)
        for line in sentences:
            _talk(line, "  ")
    if "--json" in arguments:
        _json(error.code, values, error.problems, error.exit_code)
    return error.exit_code


def _own_values(error: SafetyReportError) -> Mapping[str, object]:
    """The values of its sentence; of a document that lost or changed a text, what may be said."""
    if not isinstance(error, IntegrityFailed):
        return error.values
    from safetyreport.checks.privacy import withheld

    return withheld(error.values)


def interrupted(around: Surroundings) -> ExitCode:
    """Tells that the user stopped the command."""
    _talk(text("cli.interrupted.message", around.ui))
    return ExitCode.INTERRUPTED


def defect(error: Exception, around: Surroundings, arguments: Sequence[str] = ()) -> ExitCode:
    """Tells that the program is at fault; the traceback only for a developer who asks for it."""
    values = {"kind": type(error).__name__, "where": _origin(error)}
    if os.environ.get("SAFETYREPORT_DEBUG") == "1":
        import traceback

        from safetyreport.checks.personal_data import hidden

        trace = "".join(traceback.format_exception(error))
        for line in trace.splitlines():
            _put(console.visible(hidden(line)))
    _talk(" ".join(_sentences("cli.defect", values, around.ui)))
    if "--json" in arguments:
        _json("cli.defect", values, (), ExitCode.INTERNAL)
    return ExitCode.INTERNAL


def usage(error: click.UsageError) -> UsageRefused:
    """The refusal by click as one of our own, so that it speaks the user's language."""
    ctx = error.ctx
    command = ctx.command_path if ctx else PROGRAM
    if isinstance(error, click.NoSuchOption):
        near = ", ".join(error.possibilities or ())
        code = "cli.no_such_option_but" if near else "cli.no_such_option"
        return UsageRefused(code, name=error.option_name, near=near, command=command)
    if isinstance(error, click.MissingParameter) and error.param is not None:
        kind = "option" if isinstance(error.param, click.Option) else "argument"
        name = page.spelling(error.param, ctx)
        return UsageRefused(f"cli.missing_{kind}", name=name, command=command)
    if isinstance(error, click.BadOptionUsage):
        params = ctx.command.params if ctx else []
        flags = {flag for one in params if getattr(one, "is_flag", False) for flag in one.opts}
        code = "cli.takes_no_value" if error.option_name in flags else "cli.needs_value"
        return UsageRefused(code, name=error.option_name, command=command)
    detail = TOKEN.sub("●●●", error.format_message())
    return UsageRefused("cli.usage", detail=detail, command=command)


def _sentences(code: str, values: Mapping[str, object], ui: Lang) -> list[str]:
    safe = {
        name: console.visible(value, keep="") if isinstance(value, str) else value
        for name, value in values.items()
    }
    try:
        return [text(f"{code}.{part}", ui, safe) for part in ("message", "remedy")]
    except (MissingMessageError, FileNotFoundError, KeyError):
        # A refusal whose sentence is missing must still be heard.
        return [code, ", ".join(f"{name}={value}" for name, value in safe.items())]


def _problem_lines(problem: Problem, ui: Lang) -> list[str]:
    """Severity and place first, then what is wrong and what to do."""
    found = []
    values = output.problem_values(problem)
    for name in PLACES:
        # A sentence may name another place under the same name, such as the first of two rows.
        value = getattr(problem, name)
        if value not in (None, ""):
            value = values[name] if name == "value" else value  # what looks personal is masked
            shown = console.visible(str(value), keep="")
            found.append(text(f"cli.place_{name}", ui, {"value": shown}))
    severity = text(f"cli.severity_{problem.severity}", ui)
    first = f"{severity} {text('cli.place_joint', ui).join(found)}".rstrip()
    sentences = _sentences(problem.code, values, ui)
    return [first, *sentences]


def _json(
    code: str, values: Mapping[str, object], problems: Sequence[Problem], exit_code: ExitCode
) -> None:
    whole = Problem(code=code, values=values)
    try:
        answer = {
            "error": {
                "code": code,
                "exit_code": int(exit_code),
                "message": both(f"{code}.message", values),
                "remedy": both(f"{code}.remedy", values),
            },
            "problems": [output.problem_json(one) for one in problems or (whole,)],
        }
    except (MissingMessageError, FileNotFoundError, KeyError):
        answer = {"error": {"code": code, "exit_code": int(exit_code)}, "problems": []}
    try:
        output.show_json(answer)
        console.flush()
    except SafetyReportError:
        return  # the output itself is what failed; standard error has said so


def _talk(sentence: str, indent: str = "") -> None:
    try:
        output.talk(sentence, indent)
    except SafetyReportError:
        return  # nobody can hear us; the exit code still tells


def _put(line: str) -> None:
    try:
        console.put(line, sys.stderr)
    except SafetyReportError:
        return


def _origin(error: Exception) -> str:
    """File and line of our own code nearest to the fault, without folders."""
    found, trace = "?", error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_globals.get("__name__", "")
        if name.startswith("safetyreport"):
            found = f"{name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return found
