"""`list`, `show`, `log` and `verify`: what is stored, and whether it is as it was written."""

from __future__ import annotations

import json
from typing import Any

from safetyreport.app import viewing
from safetyreport.cli.command import Argument, Option, command
from safetyreport.cli.duties import session_of
from safetyreport.cli.invocation import Invocation
from safetyreport.cli.kinds import TEXT
from safetyreport.cli.output import (
    Column,
    next_step,
    problem_json,
    say,
    show_json,
    show_table,
    working,
)
from safetyreport.cli.output import show_text as show_line
from safetyreport.errors import ExitCode, IntegrityFailed, UsageRefused
from safetyreport.i18n import Lang, text

LEADING = ("participant", "term", "onset")  # an event is known by these; its codes come first


@command("list", options=[Argument("kind")])
def list_(invocation: Invocation, kind: str) -> int | None:
    """The records of one kind."""
    records = viewing.listed(session_of(invocation), kind)
    if invocation.as_json:
        show_json({"kind": kind, "records": [record.content() for record in records]})
        return None
    show_table(
        invocation,
        ["looking.column.id", "looking.column.content"],
        [(record.id, summary(record.content(), invocation.ui)) for record in records],
    )
    if records:
        next_step(invocation, "looking.next_show", record=records[0].id)
    return None


def summary(content: dict[str, Any], lang: Lang) -> str:
    """The first facts of a record on one line, who and what before the rest; `show` has all."""
    facts = []
    for name in dict.fromkeys((*LEADING, *content)):
        value = content.get(name)
        if name in ("id", "missing", "assessments"):
            continue
        if isinstance(value, dict):
            other = value.get("ja") or value.get("en")
            said = other and text("summary.other_language", lang, {"text": other})
            value = value.get(lang) or said
        if isinstance(value, (str, int)) and len(str(value)) <= 40:
            facts.append(f"{name}={value}")
    return "  ".join(facts[:5])


@command("show", options=[Argument("id", "record")])
def show(invocation: Invocation, record: str) -> int | None:
    """One record with its history."""
    found = viewing.history(session_of(invocation), record)
    if invocation.as_json:
        show_json(
            {
                "id": found.id,
                "kind": found.kind,
                "record": found.versions[-1].content,
                "versions": [
                    {
                        "version": version.version,
                        "at": version.at,
                        "actor": version.actor,
                        "command": version.command,
                        "reason": version.reason,
                        "voided": version.voided,
                        "content": version.content,
                    }
                    for version in found.versions
                ],
                "acts": [_event(event) for event in found.acts],
            }
        )
        return None
    show_line(json.dumps(found.versions[-1].content, ensure_ascii=False, indent=2))
    _show_log(invocation, found.acts)
    return None


@command("log")
def log(invocation: Invocation) -> int | None:
    """The audit log, oldest first."""
    events = viewing.log(session_of(invocation))
    if invocation.as_json:
        show_json({"events": [_event(event) for event in events]})
    else:
        _show_log(invocation, events)
    return None


def _event(event: Any) -> dict[str, Any]:
    return {
        "seq": event.seq,
        "at": event.at,
        "actor": event.actor,
        "command": event.command,
        "act": event.act,
        "kind": event.kind,
        "record": event.record,
        "version": event.version,
        "reason": event.reason,
        "head": event.head,
    }


def _show_log(invocation: Invocation, events: Any) -> None:
    show_table(
        invocation,
        [
            Column("looking.column.seq", right=True),
            "looking.column.at",
            "looking.column.actor",
            "looking.column.command",
            "looking.column.record",
            Column("looking.column.version", right=True),
            "looking.column.reason",
        ],
        [
            (
                event.seq,
                event.at.strftime("%Y-%m-%d %H:%MZ"),
                event.actor,
                event.command if event.act == "record" else f"{event.command} ({event.act})",
                event.record,
                event.version,
                event.reason,
            )
            for event in events
        ],
    )


@command("verify", options=[Option("--anchor", "anchors", kind=TEXT, many=True, metavar="N:HEAD")])
def verify(invocation: Invocation, anchors: tuple[str, ...]) -> int | None:
    """Compares records and log with each other and with heads printed on reports."""
    with working(invocation):
        found = viewing.verified(session_of(invocation), tuple(map(anchor, anchors)))
    if invocation.as_json:
        show_json(
            {
                "ok": found.ok,
                "events": found.events,
                "records": found.records,
                "head": {"seq": found.head.seq, "head": found.head.head},
                "problems": [problem_json(problem) for problem in found.findings],
            }
        )
        return None if found.ok else ExitCode.INTEGRITY
    if not found.ok:
        raise IntegrityFailed("looking.not_as_written", problems=found.findings)
    show_line(
        text(
            "looking.verified",
            invocation.ui,
            {
                "events": found.events,
                "records": found.records,
                "seq": found.head.seq,
                "head": found.head.head,
            },
        )
    )
    if not anchors:
        say(invocation, "looking.no_anchor")
    return None


def anchor(given: str) -> tuple[int, str]:
    """A head as a report prints it, `12:ab34…`; UsageRefused when it is not one."""
    number, colon, head = given.partition(":")
    if not colon or not number.isascii() or not number.isdigit():
        raise UsageRefused("looking.anchor_form", given=given)
    return int(number), head.lower()
