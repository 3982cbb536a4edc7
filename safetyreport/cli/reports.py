"""The reports on an event, a non-conformity and a cycle: findings and documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypedDict, Unpack

from safetyreport.app import nonconformity, reporting
from safetyreport.app.families import Report, Request
from safetyreport.app.session import Session
from safetyreport.cli.command import Option, command
from safetyreport.cli.duties import session_of
from safetyreport.cli.invocation import Invocation
from safetyreport.cli.kinds import FOLDER, Choice, Whole
from safetyreport.cli.output import working
from safetyreport.cli.report_answers import answer
from safetyreport.errors import UsageRefused
from safetyreport.i18n import LANGS, Lang

EVENT_PARTIES = ("committee", "minister", "manufacturer")
DEVIATION_PARTIES = ("committee", "administrator", "implementation_lead")
# What every command that makes reports takes.
SHARED = (
    Option("--lang", kind=Choice(("ja", "en", "both")), default="both"),
    Option("--pdf", flag=True),
    Option("--release", flag=True),
    Option("--last", flag=True),
    Option("--correction", metavar="REASON"),
    Option("--confirm", metavar="REASON"),
    Option("--out", kind=FOLDER, metavar="DIR"),
)


class How(TypedDict):
    """The values of the shared options."""

    lang: str
    pdf: bool
    release: bool
    last: bool
    correction: str | None
    confirm: str | None
    out: Path | None


@command(
    "sae",
    options=[
        Option("--id", "record", required=True),
        Option("--to", kind=Choice((*EVENT_PARTIES, "all")), default="all"),
        *SHARED,
    ],
)
def sae(invocation: Invocation, record: str, to: str, **how: Unpack[How]) -> None:
    """Makes every document that an adverse event calls for."""
    request = requested(record, EVENT_PARTIES, to, how)
    made_for(invocation, reporting.sae, request, f"sae --id {record}")


@command(
    "deviation",
    options=[
        Option("--id", "record", required=True),
        Option("--to", kind=Choice((*DEVIATION_PARTIES, "all")), default="all"),
        *SHARED,
    ],
)
def deviation(invocation: Invocation, record: str, to: str, **how: Unpack[How]) -> None:
    """Makes the report of a non-conformity."""
    request = requested(record, DEVIATION_PARTIES, to, how)
    made_for(invocation, nonconformity.deviation, request, f"deviation --id {record}")


@command("sixty-day", options=[Option("--cycle", kind=Whole(1), required=True), *SHARED])
def sixty_day(invocation: Invocation, cycle: int, **how: Unpack[How]) -> None:
    """Makes the report of the other suspected events of a cycle."""
    from safetyreport.app import sixty_days  # periods load what the other reports do without

    request = requested(sixty_days.subject_of(cycle), ("committee",), "all", how)
    made_for(invocation, sixty_days.sixty_day, request, f"sixty-day --cycle {cycle}")


def requested(subject: str, parties: Sequence[str], to: str, how: How) -> Request:
    """What the options ask for."""
    return Request(
        subject=subject,
        addressees=frozenset(parties if to == "all" else (to,)),
        all_open=to == "all" and not how["last"] and how["correction"] is None,
        langs=_langs(how["lang"]),
        pdf=how["pdf"],
        release=how["release"],
        last=how["last"],
        correction=how["correction"],
        confirm=how["confirm"],
        out=how["out"],
    )


def _langs(word: str) -> tuple[Lang, ...]:
    if word == "both":
        return LANGS
    return ("ja",) if word == "ja" else ("en",)


def made_for(
    invocation: Invocation,
    make: Callable[[Session, Request], Report],
    request: Request,
    called: str,
) -> None:
    """Make the reports and tell of them; `called` is the command as typed."""
    named_actor(invocation, request, called)
    with working(invocation):
        made = make(session_of(invocation), request)
    answer(invocation, made, called)


def named_actor(invocation: Invocation, request: Request, called: str) -> None:
    """Nobody releases without a name."""
    if request.release and invocation.actor is None:
        raise UsageRefused("cli.actor_missing", command=f"{called.split()[0]} --release")
