"""`sae`, `deviation`, `sixty-day`: findings, duties, what is missing, and the documents."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from safetyreport.app.issuing import Report, Request
from safetyreport.app.session import Session
from safetyreport.cli.command import Option, command
from safetyreport.cli.duties import session_of
from safetyreport.cli.invocation import Invocation
from safetyreport.cli.kinds import FOLDER, Choice, Whole
from safetyreport.cli.report_answers import answer
from safetyreport.errors import UsageRefused
from safetyreport.i18n import LANGS, Lang

EVENT_PARTIES = ("committee", "minister", "manufacturer")
DEVIATION_PARTIES = ("committee", "administrator", "implementation_lead")
# What every command that makes reports takes.
SHARED = [
    Option("--lang", kind=Choice(("ja", "en", "both")), default="both"),
    Option("--pdf", flag=True),
    Option("--release", flag=True),
    Option("--last", flag=True),
    Option("--correction", metavar="REASON"),
    Option("--out", kind=FOLDER, metavar="DIR"),
]


@command(
    "sae",
    options=[
        Option("--id", "record", required=True),
        Option("--to", kind=Choice((*EVENT_PARTIES, "all")), default="all"),
        *SHARED,
    ],
)
def sae(
    invocation: Invocation,
    record: str,
    to: str,
    lang: str,
    pdf: bool,
    release: bool,
    last: bool,
    correction: str | None,
    out: Path | None,
) -> None:
    """Makes every document that an adverse event calls for."""
    from safetyreport.app import reporting

    parties = EVENT_PARTIES if to == "all" else (to,)
    request = Request(
        subject=record,
        addressees=frozenset(parties),
        all_open=to == "all" and not last and correction is None,
        langs=_langs(lang),
        pdf=pdf,
        release=release,
        last=last,
        correction=correction,
        out=out,
    )
    _make(invocation, reporting.sae, request, "sae", f"--id {record}")


@command(
    "deviation",
    options=[
        Option("--id", "record", required=True),
        Option("--to", kind=Choice((*DEVIATION_PARTIES, "all")), default="all"),
        *SHARED,
    ],
)
def deviation(
    invocation: Invocation,
    record: str,
    to: str,
    lang: str,
    pdf: bool,
    release: bool,
    last: bool,
    correction: str | None,
    out: Path | None,
) -> None:
    """Makes the report of a non-conformity."""
    from safetyreport.app import nonconformity

    parties = DEVIATION_PARTIES if to == "all" else (to,)
    request = Request(
        subject=record,
        addressees=frozenset(parties),
        all_open=to == "all" and not last and correction is None,
        langs=_langs(lang),
        pdf=pdf,
        release=release,
        last=last,
        correction=correction,
        out=out,
    )
    _make(invocation, nonconformity.deviation, request, "deviation", f"--id {record}")


@command("sixty-day", options=[Option("--cycle", kind=Whole(1, None), required=True), *SHARED])
def sixty_day(
    invocation: Invocation,
    cycle: int,
    lang: str,
    pdf: bool,
    release: bool,
    last: bool,
    correction: str | None,
    out: Path | None,
) -> None:
    """Makes the report of the other suspected events of a cycle."""
    from safetyreport.app import sixty_days

    request = Request(
        subject=f"cycle-{cycle}",
        addressees=frozenset({"committee"}),
        langs=_langs(lang),
        pdf=pdf,
        release=release,
        last=last,
        correction=correction,
        out=out,
    )
    _make(invocation, sixty_days.sixty_day, request, "sixty-day", f"--cycle {cycle}")


def _make(
    invocation: Invocation,
    make: Callable[[Session, Request], Report],
    request: Request,
    name: str,
    about: str,
) -> None:
    if request.release and invocation.actor is None:
        raise UsageRefused("cli.actor_missing", command=f"{name} --release")
    answer(invocation, make(session_of(invocation), request), f"{name} {about}")


def _langs(word: str) -> tuple[Lang, ...]:
    if word == "both":
        return LANGS
    return ("ja",) if word == "ja" else ("en",)
