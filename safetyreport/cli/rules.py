"""`rules list`, `show` and `check`: the law data and the examples worked by hand."""

from __future__ import annotations

from safetyreport.app import rules as use
from safetyreport.cli.command import Argument, CommandGroup, command
from safetyreport.cli.invocation import Invocation
from safetyreport.cli.output import Column, say, show_json, show_table, show_text
from safetyreport.errors import ExitCode
from safetyreport.i18n import text

FRAMEWORK = "asrm"


@command("list")
def list_(invocation: Invocation) -> int | None:
    """Every provision with its versions."""
    law, found = use.provisions(FRAMEWORK)
    if invocation.as_json:
        answer = {
            "data_version": law.data_version,
            "verified_on": law.verified_on,
            "provisions": [use.provision_json(law, provision) for provision in found],
        }
        show_json(answer)
        return None
    show_table(
        invocation,
        [
            "rules.column.id",
            "rules.column.in_force",
            "rules.column.citation",
            Column("rules.column.days", right=True),
            "rules.column.verified",
        ],
        [
            (
                provision.id,
                version.in_force,
                law.citation(version).both(),
                version.days,
                text(f"rules.verified.{'yes' if version.verified else 'no'}", invocation.ui),
            )
            for provision in found
            for version in provision.version
        ],
    )
    say(invocation, "rules.state", version=law.data_version, day=law.verified_on)
    return None


@command("show", options=[Argument("id", "rule")])
def show(invocation: Invocation, rule: str) -> int | None:
    """One provision: operative words, counting, verification, version by version."""
    law, found = use.provision(FRAMEWORK, rule)
    if invocation.as_json:
        show_json(use.provision_json(law, found))
        return None
    lang = invocation.ui
    show_text(f"{found.id}  {found.title.both()[lang]}")
    for version in found.version:
        values = {
            "in_force": version.in_force,
            "citation": law.citation(version).both(),
            "amendment": version.amendment.both(),
            "quote": version.quote or "-",
            "days": version.days or "-",
            "count": law.framework.counting[version.count].both() if version.count else "-",
            "verified": text(f"rules.verified.{'yes' if version.verified else 'no'}", lang),
            "verified_on": version.verified_on,
            "reading": text(f"rules.reading.{version.reading}", lang),
            "note": version.note.both() if version.note else "-",
        }
        show_text("")
        show_text(text("rules.version", lang, values))
    return None


@command("check")
def check(invocation: Invocation) -> int | None:
    """Runs every worked example on this machine."""
    found = use.check(FRAMEWORK)
    wrong = [one for one in found if one.disagreements]
    if invocation.as_json:
        answer = {
            "examples": [
                {"name": one.example.name.both(), "disagreements": list(one.disagreements)}
                for one in found
            ]
        }
        show_json(answer)
    else:
        for one in wrong:
            show_text(one.example.name.both()[invocation.ui])
            for line in one.disagreements:
                show_text(f"  {line}")
        say(invocation, "rules.checked", count=len(found), wrong=len(wrong))
    return ExitCode.CONFIGURATION if wrong else None


RULES = CommandGroup("rules", (list_, show, check))
