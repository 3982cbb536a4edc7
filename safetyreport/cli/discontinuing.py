"""`discontinue`: records that the provision stopped, and makes the notification."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from safetyreport.app import discontinuing
from safetyreport.app.families import Request
from safetyreport.cli.command import Option, command
from safetyreport.cli.duties import session_of
from safetyreport.cli.invocation import Invocation
from safetyreport.cli.kinds import DAY, FOLDER, Choice
from safetyreport.cli.output import working
from safetyreport.cli.report_answers import answer
from safetyreport.i18n import LANGS, Lang

PARTIES = ("committee", "minister")
EDITIONS: dict[str, tuple[Lang, ...]] = {"ja": ("ja",), "en": ("en",), "both": LANGS}


@command(
    "discontinue",
    changes=True,
    options=[
        Option("--on", kind=DAY, required=True, metavar="DATE"),
        Option("--reason"),
        Option("--measures"),
        Option("--to", kind=Choice((*PARTIES, "all")), default="all"),
        Option("--lang", kind=Choice(tuple(EDITIONS)), default="both"),
        Option("--pdf", flag=True),
        Option("--release", flag=True),
        Option("--confirm", metavar="REASON"),
        Option("--out", kind=FOLDER, metavar="DIR"),
    ],
)
def discontinue(
    invocation: Invocation,
    on: dt.date,
    reason: str | None,
    measures: str | None,
    to: str,
    lang: str,
    pdf: bool,
    release: bool,
    confirm: str | None,
    out: Path | None,
) -> None:
    """Makes the notification of discontinuation."""
    request = Request(
        subject="",  # the record of the discontinuation, which the call itself may make
        addressees=frozenset(PARTIES if to == "all" else (to,)),
        all_open=to == "all",
        langs=EDITIONS[lang],
        pdf=pdf,
        release=release,
        confirm=confirm,
        out=out,
    )
    with working(invocation):
        made = discontinuing.discontinue(session_of(invocation), on, reason, measures, request)
    answer(invocation, made, f"discontinue --on {on}")
