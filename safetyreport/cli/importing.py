"""`import`: records into the study, with what changes shown first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from safetyreport.app.importing import Imported, import_files
from safetyreport.cli import console
from safetyreport.cli.changes import named, shown
from safetyreport.cli.command import Argument, Option, command
from safetyreport.cli.duties import session_of
from safetyreport.cli.invocation import Invocation
from safetyreport.cli.kinds import FILE
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
from safetyreport.errors import UsageRefused
from safetyreport.i18n import text


@command(
    "import",
    options=[
        Argument("files", kind=FILE, many=True),
        Option("--dry-run", flag=True),
        Option("--revert", flag=True),
        Option("--mapping", kind=FILE, metavar="M"),
        Option("--dictionary", kind=FILE, metavar="FILE"),
    ],
)
def import_(
    invocation: Invocation,
    files: tuple[Path, ...],
    dry_run: bool,
    revert: bool,
    mapping: Path | None,
    dictionary: Path | None,
) -> None:
    """Reads records; all or nothing."""
    if dictionary is not None and mapping is None:
        raise UsageRefused("mapping.dictionary_alone")
    if not dry_run and invocation.actor is None:
        raise UsageRefused("cli.actor_missing", command="import")
    with working(invocation) as done:
        found = import_files(
            session_of(invocation),
            files,
            dry_run=dry_run,
            revert=revert,
            mapping=mapping,
            dictionary=dictionary,
            announce=announcing(invocation, done),
        )
    if invocation.as_json:
        show_json(import_json(found))
        return
    say_counts(invocation, found)
    say_warnings(invocation, found)
    next_step(invocation, "importing.next_due" if found.stored else "importing.next_import")


def announcing(
    invocation: Invocation, done: Callable[[], None]
) -> Callable[[Imported], None] | None:
    """What shows the changes before they are stored; nothing where the answer is JSON."""
    if invocation.as_json:
        return None

    def announce(plan: Imported) -> None:
        done()
        show_changes(invocation, plan)

    return announce


def say_counts(invocation: Invocation, found: Imported) -> None:
    """How many records are new, changed and as they were."""
    plan = found.plan
    say(
        invocation,
        "importing.stored" if found.stored else "importing.dry_run",
        new=len(plan.new),
        changed=len(plan.changed),
        unchanged=len(plan.unchanged),
    )


def say_warnings(invocation: Invocation, found: Imported) -> None:
    """What did not keep the records from being stored."""
    for warning in found.warnings:
        talk(text(f"{warning.code}.message", invocation.ui, problem_values(warning)))


def import_json(found: Imported) -> dict[str, Any]:
    """What an import did, as JSON values."""
    return {
        "stored": found.stored,
        "new": [record.id for record in found.plan.new],
        "changed": [
            {
                "record": changed.record.id,
                "from_version": changed.from_version,
                "changes": [
                    {"field": change.path, "before": change.before, "after": change.after}
                    for change in changed.changes
                ],
            }
            for changed in found.plan.changed
        ],
        "unchanged": [record.id for record in found.plan.unchanged],
        "problems": [problem_json(problem) for problem in found.warnings],
    }


def show_changes(invocation: Invocation, found: Imported) -> None:
    """Every field that gets another value: record, field, before, after."""
    rows = [
        (
            changed.record.id,
            named(changed.record.kind, change.path, invocation.ui),
            shown(changed.record.kind, change.path, change.before, invocation.ui),
            shown(changed.record.kind, change.path, change.after, invocation.ui),
        )
        for changed in found.plan.changed
        for change in changed.changes
    ]
    if rows:
        columns = ["importing.record", "importing.field", "importing.before", "importing.after"]
        show_table(invocation, columns, rows)
        console.flush()
