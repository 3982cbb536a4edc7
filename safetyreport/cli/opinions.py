"""`opinion` and `respond`: what the committee said, and what was done about it."""

from __future__ import annotations

import datetime as dt

from safetyreport.app import opinions, owing
from safetyreport.cli.command import Option, command
from safetyreport.cli.duties import session_of
from safetyreport.cli.duty_list import show_duties
from safetyreport.cli.invocation import Invocation
from safetyreport.cli.kinds import DAY, Choice
from safetyreport.cli.output import next_step, say, show_json

CONTINUING = ("appropriate", "conditional", "not_appropriate", "not_asked")


@command(
    "opinion",
    changes=True,
    options=[
        Option("--about", required=True, metavar="ID"),
        Option("--met", kind=DAY, metavar="DATE"),
        Option("--given", kind=DAY, metavar="DATE"),
        Option("--received", kind=DAY, required=True, metavar="DATE"),
        Option("--continuing", kind=Choice(CONTINUING)),
        Option("--measures-asked", kind=Choice(("yes", "no")), required=True),
        Option("--text", "words"),
    ],
)
def opinion(
    invocation: Invocation,
    about: str,
    met: dt.date | None,
    given: dt.date | None,
    received: dt.date,
    continuing: str | None,
    measures_asked: str,
    words: str | None,
) -> None:
    """Records what the committee said."""
    session = session_of(invocation)
    act = opinions.opinion(
        session,
        {
            "about": about,
            "committee_met_on": _iso(met),
            "given_on": _iso(given),
            "received_on": _iso(received),
            "continuing": continuing,
            "measures_asked": measures_asked,
            "opinion": words,
        },
    )
    if invocation.as_json:
        show_json({"opinion": act.content()})
        return
    say(invocation, "acts.opinion", id=act.id, about=about)
    follows = owing.explain(session, act.id).duties
    if follows:
        say(invocation, "acts.opinion_follows")
        show_duties(invocation, follows)
    key = "acts.next_respond" if measures_asked == "yes" else "acts.next_due"
    next_step(invocation, key, opinion=act.id)


@command(
    "respond",
    changes=True,
    options=[
        Option("--opinion", required=True, metavar="ID"),
        Option("--on", kind=DAY, required=True, metavar="DATE"),
        Option("--measures", required=True),
        Option("--evidence"),
    ],
)
def respond(
    invocation: Invocation, opinion: str, on: dt.date, measures: str, evidence: str | None
) -> None:
    """Records what was done about an opinion."""
    session = session_of(invocation)
    values = {"opinion": opinion, "on": _iso(on), "measures": measures, "evidence": evidence}
    act = opinions.respond(session, values)
    if invocation.as_json:
        show_json({"response": act.content()})
        return
    say(invocation, "acts.responded", id=act.id, opinion=opinion, on=on)
    if evidence is None:
        say(invocation, "acts.no_evidence")
    next_step(invocation, "acts.next_show", record=act.id)


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
