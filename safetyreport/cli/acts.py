"""`approve`, `package`, `submit`, `attach`, `decide`, `void`: what people do about reports."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from safetyreport.app import acts, packaging, releases, submitting
from safetyreport.cli.command import Argument, Option, command
from safetyreport.cli.duties import session_of
from safetyreport.cli.invocation import Invocation
from safetyreport.cli.kinds import DAY, FILE, FOLDER, Choice, Several
from safetyreport.cli.output import (
    next_step,
    problem_json,
    say,
    show_json,
    show_table,
    working,
)
from safetyreport.i18n import text

EVERYBODY = (
    *packaging.ADDRESSEES,
    "medicine_holder",
    "product_holder",
    "administrator",
    "implementation_lead",
    "representative_administrator",
    "physician",
    "sites",
)


@command(
    "approve",
    changes=True,
    options=[
        Argument("documents", kind=FILE, many=True),
        Option("--by", required=True, metavar="NAME"),
        Option("--role", required=True),
    ],
)
def approve(invocation: Invocation, documents: tuple[Path, ...], by: str, role: str) -> None:
    """Records that a named person approved documents."""
    made = releases.approve(session_of(invocation), documents, by, role)
    if invocation.as_json:
        show_json(
            {
                "approved": [
                    {"file": one.file, "sha256": one.sha256, "by": one.by, "role": one.role}
                    for one in made
                ]
            }
        )
        return
    columns = ["acts.file", "acts.checksum"]
    show_table(invocation, columns, [(one.file, one.sha256) for one in made])
    for one in made:
        if not one.known:
            say(invocation, "acts.not_released", file=one.file)
    say(invocation, "acts.approved", count=len(made), by=by, role=role)
    next_step(invocation, "acts.next_package")


@command(
    "package",
    changes=True,
    options=[
        Argument("id", "record"),
        Option("--to", kind=Several(packaging.ADDRESSEES)),
        Option("--pdf", flag=True),
        Option("--out", kind=FOLDER, metavar="DIR"),
    ],
)
def package(
    invocation: Invocation, record: str, to: tuple[str, ...] | None, pdf: bool, out: Path | None
) -> None:
    """Makes a folder for sending."""
    with working(invocation):
        made = packaging.package(session_of(invocation), record, to or (), out=out, pdf=pdf)
    if invocation.as_json:
        show_json(
            {
                "packages": [
                    {
                        "folder": str(one.folder),
                        "addressee": one.addressee,
                        "files": [{"file": name, "sha256": sum_} for name, sum_ in one.files],
                    }
                    for one in made
                ]
            }
        )
        return
    for one in made:
        say(invocation, "acts.packaged", folder=str(one.folder))
        show_table(invocation, ["acts.file", "acts.checksum"], [(n, s[:16]) for n, s in one.files])
    say(invocation, "acts.never_sends")
    next_step(
        invocation, "acts.next_submit", record=record, to=",".join(one.addressee for one in made)
    )


@command(
    "submit",
    changes=True,
    options=[
        Argument("id", "record"),
        Option("--to", kind=Several(EVERYBODY), required=True),
        Option("--on", kind=DAY, required=True, metavar="DATE"),
        Option("--document", kind=FILE, metavar="FILE"),
        Option("--receipt"),
        Option("--late-reason"),
    ],
)
def submit(
    invocation: Invocation,
    record: str,
    to: tuple[str, ...],
    on: dt.date,
    document: Path | None,
    receipt: str | None,
    late_reason: str | None,
) -> None:
    """Records what was sent."""
    sending = submitting.Sending(record, to, on, document, receipt, late_reason)
    found = submitting.submit(session_of(invocation), sending)
    if invocation.as_json:
        show_json(
            {
                "submissions": [act.content() for act in found.submissions],
                "duties": [duty.id for duty in found.duties],
                "kept": list(found.kept),
                "warnings": [problem_json(one) for one in found.warnings],
            }
        )
        return
    rows = [
        (
            duty.id,
            text(f"duties.party.{duty.addressee}", invocation.ui),
            duty.due_on,
            duty.last_legal_day,
        )
        for duty in found.duties
    ]
    columns = ["acts.duty", "acts.to", "duties.column.due_on", "duties.column.legal"]
    show_table(invocation, columns, rows)
    say(invocation, "acts.submitted", count=len(found.duties), on=on)
    for one in found.warnings:
        for part in ("message", "remedy"):
            say(invocation, f"{one.code}.{part}", **one.values)
    if found.kept:
        say(invocation, "acts.kept", files=found.kept)
    else:
        say(invocation, "acts.nothing_kept", record=found.submissions[0].id)
    next_step(invocation, "acts.next_due")


@command("attach", changes=True, options=[Argument("id", "record"), Argument("file", kind=FILE)])
def attach(invocation: Invocation, record: str, file: Path) -> None:
    """Keeps a document with a record."""
    sha256 = acts.attach(session_of(invocation), record, file)
    if invocation.as_json:
        show_json({"record": record, "file": file.name, "sha256": sha256})
        return
    say(invocation, "acts.attached", record=record, file=file.name, checksum=sha256)
    next_step(invocation, "acts.next_attached", record=record)


@command(
    "decide",
    changes=True,
    options=[
        Option("--about", metavar="ID"),
        Option("--stopping", metavar="RULE"),
        Option("--on", kind=DAY, required=True, metavar="DATE"),
        Option("--body", required=True),
        Option("--decision", required=True),
        Option("--rationale", required=True),
        Option("--participant", metavar="ID"),
        Option("--outcome", kind=Choice(("continue", "stop"))),
        Option("--document"),
    ],
)
def decide(
    invocation: Invocation,
    about: str | None,
    stopping: str | None,
    on: dt.date,
    body: str,
    decision: str,
    rationale: str,
    participant: str | None,
    outcome: str | None,
    document: str | None,
) -> None:
    """Records a decision."""
    values = {
        "about": about,
        "on": on.isoformat(),
        "body": body,
        "decision": decision,
        "rationale": rationale,
        "participant": participant,
        "outcome": outcome,
        "document": document,
    }
    act = acts.decide(session_of(invocation), values, stopping=stopping)
    if invocation.as_json:
        show_json({"decision": act.content()})
        return
    say(invocation, "acts.decided", id=act.id, about=act.about)
    if stopping is not None:
        next_step(invocation, "stopping.next_stopping")
    else:
        next_step(invocation, "acts.next_show", record=act.id)


@command(
    "void",
    changes=True,
    options=[Argument("id", "record"), Option("--reason", required=True)],
)
def void(invocation: Invocation, record: str, reason: str) -> None:
    """Withdraws a mistaken record."""
    acts.void(session_of(invocation), record, reason)
    if invocation.as_json:
        show_json({"voided": record, "reason": reason})
        return
    say(invocation, "acts.voided", record=record)
    next_step(invocation, "acts.next_show", record=record)
