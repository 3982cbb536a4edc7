"""The reports on a quarter, a year and the end of the study: what is compiled from all records.

Apart from the other reports, so that a report on an event need not load statistics.
"""

from __future__ import annotations

from typing import Unpack

from safetyreport.app import annual as yearly
from safetyreport.app import closeout as ending
from safetyreport.app import quarterly as fiscal
from safetyreport.cli.command import Option, command
from safetyreport.cli.duties import session_of
from safetyreport.cli.invocation import Invocation
from safetyreport.cli.kinds import Choice, Whole
from safetyreport.cli.output import working
from safetyreport.cli.report_answers import answers
from safetyreport.cli.reports import SHARED, How, made_for, named_actor, requested

PARTIES = ("committee", "minister")


@command(
    "annual",
    options=[
        Option("--year", kind=Whole(1), required=True),
        Option("--to", kind=Choice((*PARTIES, "all")), default="all"),
        *SHARED,
    ],
)
def annual(invocation: Invocation, year: int, to: str, **how: Unpack[How]) -> None:
    """Makes the periodic report on a year of the plan."""
    request = requested(yearly.subject_of(year), PARTIES, to, how)
    made_for(invocation, yearly.annual, request, f"annual --year {year}")


@command(
    "quarterly",
    options=[Option("--quarter", required=True, metavar="FY2026Q3"), *SHARED],
)
def quarterly(invocation: Invocation, quarter: str, **how: Unpack[How]) -> None:
    """Makes the committee's report on a fiscal quarter."""
    request = requested(quarter, ("committee",), "all", how)
    made_for(invocation, fiscal.quarterly, request, f"quarterly --quarter {quarter}")


@command(
    "closeout",
    options=[
        Option("--report", "which", kind=Choice(tuple(ending.FORMS)), default="all"),
        Option("--to", kind=Choice((*PARTIES, "all")), default="all"),
        *SHARED,
    ],
)
def closeout(invocation: Invocation, which: ending.Which, to: str, **how: Unpack[How]) -> None:
    """Makes the reports on the end of the study."""
    request = requested("", PARTIES, to, how)  # the milestones are looked up
    called = f"closeout --report {which}"
    named_actor(invocation, request, called)
    with working(invocation):
        made = ending.closeout(session_of(invocation), which, request)
    answers(invocation, made, called)
