"""`due` and `explain`: what is owed, by when, and why."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from safetyreport.app import answers, owing
from safetyreport.app.session import Session
from safetyreport.cli.command import Argument, Option, command
from safetyreport.cli.duty_list import (
    ABSENT,
    in_groups,
    show_contradictions,
    show_duties,
    show_reminders,
    subject,
)
from safetyreport.cli.duty_standing import standing, state
from safetyreport.cli.invocation import Invocation
from safetyreport.cli.kinds import DAY, NEW_FILE, Whole
from safetyreport.cli.output import (
    INDENT,
    next_step,
    problem_json,
    say,
    show_json,
    show_text,
    working,
)
from safetyreport.duties.nothing import nothing_follows
from safetyreport.errors import ExitCode
from safetyreport.i18n import text


def session_of(invocation: Invocation) -> Session:
    """The session of one call."""
    return Session(
        folder=invocation.study,
        db=invocation.db,
        actor=invocation.actor,
        as_of=invocation.as_of,
    )


@command(
    "due",
    options=[
        Option("--within", kind=Whole(0, 36600), metavar="DAYS"),
        Option("--until", kind=DAY, metavar="DATE"),
        Option("--all", "everything", flag=True),
        Option("--check", flag=True),
        Option("--ics", kind=NEW_FILE, metavar="FILE"),
    ],
)
def due(
    invocation: Invocation,
    within: int | None,
    until: dt.date | None,
    everything: bool,
    check: bool,
    ics: Path | None,
) -> int | None:
    """Every duty and its last days."""
    session = session_of(invocation)
    if ics is not None:
        from safetyreport.app.calendars import write_calendar  # the library is slow to load

        file, count = write_calendar(session, ics, invocation.ui, within=within, until=until)
        say(invocation, "calendar.written", file=str(file), count=count)
    with working(invocation):
        found = owing.due(session, within=within, until=until, everything=everything)
    duties = found.duties
    wrong = any(one.severity == "error" for one in found.contradictions)
    if invocation.as_json:
        told = [problem_json(one) for one in found.contradictions]
        show_json({**answers.due_json(session.day, duties), "contradictions": told})
    else:
        show_contradictions(invocation, found.contradictions)
        show_duties(invocation, duties)
        ours = [duty for duty in duties if not duty.settled and not duty.somebody_elses]
        if ours:
            next_step(invocation, "duties.next_explain", record=subject(in_groups(ours)[0]))
    return ExitCode.ATTENTION if check and (wrong or any(map(owing.alarming, duties))) else None


@command("explain", options=[Argument("id", "record")])
def explain(invocation: Invocation, record: str) -> int | None:
    """Which duties a record gives rise to, which not, and why."""
    session = session_of(invocation)
    found = owing.explain(session, record)
    if invocation.as_json:
        told = [problem_json(one) for one in found.contradictions]
        show_json({**answers.explanation_json(found), "contradictions": told})
        return None
    show_explanation(invocation, found)
    suggest(invocation, found)
    return None


def suggest(invocation: Invocation, found: owing.Explanation) -> None:
    """The command that makes the report of what was explained, else the list of duties."""
    if found.command:
        next_step(invocation, "duties.next_report", command=found.command)
    else:
        next_step(invocation, "duties.next_due")


def show_explanation(invocation: Invocation, found: owing.Explanation) -> None:
    """Each duty with its days, article and reasons; then what is not owed, and why not."""
    lang = invocation.ui
    show_contradictions(invocation, found.contradictions)
    show_text(text("duties.explained", lang, {"record": found.subject, "count": len(found.duties)}))
    for duty in found.duties:
        show_text("")
        show_text(
            text(
                "duties.heading",
                lang,
                {
                    "kind": text(f"duties.kind.{duty.kind}", lang),
                    "addressee": duty.addressee_name,
                    "status": state(duty, lang),
                },
            )
        )
        basis = {
            "due": duty.due_on or ABSENT,
            "legal": duty.last_legal_day or ABSENT,
            "citation": duty.citation,
            "layer": text(f"duties.layer.{duty.layer}", lang),
            "version": duty.law_version,
        }
        show_text(duty.id, indent=INDENT)
        show_text(text("duties.both_days", lang, basis), indent=INDENT)
        show_text(text(f"duties.basis_{duty.layer}", lang, basis), indent=INDENT)
        show_text(standing(duty, lang), indent=INDENT)
        key = "duties.not_ours" if duty.somebody_elses else "duties.acts"
        show_text(text(key, lang, {"who": duty.actor_name}), indent=INDENT)
        for reason in duty.why:
            show_text(text(reason.code, lang, reason.values), indent=INDENT)
    if found.record is not None and not found.duties and not found.not_owed:
        show_text(text(nothing_follows(found.record).code, lang), indent=INDENT)
    if found.not_owed:
        show_text("")
        show_text(text("duties.not_owed", lang))
        for other in found.not_owed:
            line = {
                "kind": text(f"duties.kind.{other.kind}", lang),
                "addressee": text(f"duties.party.{other.addressee}", lang),
                "because": text(other.because.code, lang, other.because.values),
                "citation": other.citation,
            }
            show_text(text("duties.not_owed_line", lang, line), indent=INDENT)
    show_reminders(invocation, found.reminders)
