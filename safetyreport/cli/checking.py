"""`check`: every problem in the records; the events beside another system's list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from safetyreport.app import checking
from safetyreport.checks.catalogue import DOMAIN, Rule
from safetyreport.cli.command import Option, command
from safetyreport.cli.duties import session_of
from safetyreport.cli.invocation import Invocation
from safetyreport.cli.kinds import FILE
from safetyreport.cli.output import (
    next_step,
    problem_json,
    problem_values,
    progress,
    say,
    show_json,
    show_table,
    show_text,
    working,
)
from safetyreport.errors import ExitCode, Problem, UsageRefused
from safetyreport.i18n import Lang, Phrase, text


@command(
    "check",
    options=[
        Option("--id", "record", metavar="ID"),
        Option("--reconcile", kind=FILE, metavar="FILE"),
        Option("--mapping", kind=FILE, metavar="M"),
    ],
)
def check(
    invocation: Invocation, record: str | None, reconcile: Path | None, mapping: Path | None
) -> int | None:
    """Every problem in the records, or every difference from another list."""
    if mapping is not None and reconcile is None:
        raise UsageRefused("findings.mapping_alone")
    session = session_of(invocation)
    if reconcile is not None:
        with working(invocation):
            found = checking.reconciled(session, reconcile, mapping, record)
    else:
        with progress(invocation, "findings.working", checking.STEPS) as done:
            found = checking.checked(session, record, done)
    if invocation.as_json:
        show_json({"problems": [problem_json(one) for one in found.problems]})
    else:
        _show(invocation, found, list_=reconcile is not None)
    errors = any(one.severity == "error" for one in found.problems)
    return ExitCode.ATTENTION if errors else None


def _show(invocation: Invocation, found: checking.Checked, *, list_: bool) -> None:
    """The findings by severity, what could not be asked, the numbers and the next step."""
    ui = invocation.ui
    by = Counter[str](one.severity for one in found.problems)
    if found.problems:
        _show_problems(invocation, found.problems, by)
        show_text("")
        key = "findings.compared" if list_ else "findings.counted"
        numbers = {"errors": by["error"], "warnings": by["warning"], "records": found.records}
        show_text(text(key, ui, numbers))
    else:
        key = "findings.agree" if list_ else "findings.none"
        show_text(text(key, ui, {"records": found.records}))
    for keys, rules in _lacking(invocation, found.not_asked):
        say(invocation, "findings.not_asked", keys=keys, rules=rules)
    first = next((one.record for one in found.problems if one.row is None and one.record), None)
    if first is None:
        next_step(invocation, "findings.next_due")
    else:
        next_step(invocation, "findings.next_show", record=first)


def _show_problems(invocation: Invocation, problems: Sequence[Problem], by: Counter[str]) -> None:
    ui = invocation.ui
    groups: dict[int, str] = {}
    for place, one in enumerate(problems):
        if place == 0 or one.severity != problems[place - 1].severity:
            groups[place] = text(f"findings.group.{one.severity}", ui, {"count": by[one.severity]})
    columns = ["findings.heading.rule", "findings.heading.record", "findings.heading.field"]
    rows = [[_rule(one), one.record, _label(one, ui)] for one in problems]
    if any(one.row is not None for one in problems):
        columns.append("findings.heading.row")
        for row, one in zip(rows, problems, strict=True):
            row.append(None if one.row is None else str(one.row))
    show_table(
        invocation, columns, rows, under=[_sentences(one, ui) for one in problems], groups=groups
    )


def _rule(problem: Problem) -> str:
    return problem.code.removeprefix(f"{DOMAIN}.")


def _label(problem: Problem, ui: Lang) -> str | None:
    """The field as it is called in workbooks and reports."""
    named = problem.values.get("label")
    return text(named.key, ui, named.values) if isinstance(named, Phrase) else problem.field


def _sentences(problem: Problem, ui: Lang) -> str:
    """What is wrong, and what to do."""
    values = problem_values(problem)
    joint = "" if ui == "ja" else " "
    return joint.join(text(f"{problem.code}.{part}", ui, values) for part in ("message", "remedy"))


def _lacking(invocation: Invocation, rules: Sequence[Rule]) -> list[tuple[str, str]]:
    """The rules not asked, by the keys of study.toml that they need."""
    found: dict[str, list[str]] = {}
    for rule in rules:
        found.setdefault(", ".join(rule.needs), []).append(rule.id)
    return [(keys, ", ".join(names)) for keys, names in found.items()]
