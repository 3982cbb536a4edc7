"""What comes round: periodic reports, cycles without events, papers for the committee."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from safetyreport.duties.cycles import CYCLE_END
from safetyreport.duties.days import Period, ends_on, nth_period
from safetyreport.duties.drafting import drafted, noted
from safetyreport.duties.duty import OPINION_NEEDED, Duty, Reason
from safetyreport.duties.legal_days import with_extension
from safetyreport.duties.provision import Bound, bound
from safetyreport.duties.undertaking import undertaken
from safetyreport.law.model import Provision
from safetyreport.law.query import Law
from safetyreport.records.act import Milestone
from safetyreport.records.kinds import Records
from safetyreport.records.study import Study


def ended_on(records: Records, study: Study) -> dt.date | None:
    """The day the study ended, if it is recorded; a discontinuation is not the end.

    A day before the plan ends nothing, and of two the later counts: what is wrongly recorded
    takes no duty off the list.
    """
    ends = (one.on for one in records.of_kind(Milestone) if one.event == "ended")
    return max((on for on in ends if on >= study.plan_submitted_on), default=None)


def periods(
    provision: Provision, law: Law, study: Study, horizon: dt.date, end: dt.date | None
) -> Iterator[tuple[Bound, Period]]:
    """The periods of a recurring provision that begin by `horizon`, and the next one.

    None begins after the study's end.
    """
    for number in count(1):
        period = _period(provision, study, number)
        if period is None or (end is not None and period.first > end):
            return
        rule = bound(law, study, provision, period.last)
        if rule is not None and rule.version.cycle is not None:
            yield rule, period
        if period.first > horizon:
            return


def _period(provision: Provision, study: Study, number: int) -> Period | None:
    cycle = provision.version[-1].cycle
    return None if cycle is None else nth_period(number, study.plan_submitted_on, cycle)


def annual_duties(
    law: Law,
    study: Study,
    horizon: dt.date,
    end: dt.date | None,
    stopped: dt.date | None = None,
) -> Iterator[Duty]:
    """The periodic reports of each year of the plan, owed with no recipient too.

    `stopped` is the day of a discontinuation: that they go on until the end is practice.
    """
    for provision in law.provisions(occasion="plan_year"):
        for rule, period in periods(provision, law, study, horizon, end):
            yield from _annual(rule, study, period, stopped)


def stopped_on(records: Records) -> dt.date | None:
    """The day from which nothing was provided any more, if a discontinuation is recorded."""
    found = (one.on for one in records.of_kind(Milestone) if one.event == "discontinued")
    return min(found, default=None)


def _annual(rule: Bound, study: Study, period: Period, stopped: dt.date | None) -> Iterator[Duty]:
    due = ends_on(period.last, rule.version)
    if due is None:
        return
    values = {
        "number": period.n,
        "first": period.first,
        "last": period.last,
        "submitted": study.plan_submitted_on,
        "days": rule.version.days,
        "due": due,
    }
    why = [Reason("duties.year", values)]
    if rule.version.needs_opinion:
        why.append(Reason(OPINION_NEEDED))
    legal = with_extension(due, period.last, due, rule.version, tuple(why), rule.law.calendar)
    reasons = [*legal.why]
    if stopped is not None and stopped < period.first:
        reasons.append(Reason("duties.year_after_discontinuation", {"day": stopped}))
    for addressee in rule.addressees:
        yield drafted(
            rule,
            f"year-{period.n}",
            addressee,
            (*reasons, *noted(rule)),
            occurrence=period.n,
            numbered=False,
            start=period.last,
            role=CYCLE_END,
            legal=legal,
        )
    if rule.version.needs_opinion:
        yield _committee_first(study, period, due)


def _committee_first(study: Study, period: Period, due: dt.date) -> Duty:
    """The house's own day: papers to the committee before the last meeting in time.

    A meeting in time follows the year, lets its papers follow it and leaves the house's days for
    the report to the Minister; where none does all of it, the reasons say what the chosen lacks.
    """
    lead = dt.timedelta(days=study.house.committee_lead_days)
    room = dt.timedelta(days=study.house.after_meeting_days)
    meetings = [day for day in study.committee.meetings if period.last < day <= due]
    meeting = max(
        meetings, key=lambda day: (day - lead > period.last, day <= due - room, day), default=None
    )
    target = None if meeting is None else meeting - lead
    values = {
        "meeting": meeting or "",
        "days": study.house.committee_lead_days,
        "due": target or "",
        "last": due,
    }
    why = [Reason("duties.committee_first" if meeting else "duties.no_meeting", values)]
    if meeting is not None and meeting > due - room:
        kept = {"room": (due - meeting).days, "days": study.house.after_meeting_days}
        why.append(Reason("duties.meeting_late", kept))
    if target is not None and target <= period.last:
        why.append(Reason("duties.papers_before_year", {"last": period.last}))
    return undertaken(
        study,
        f"year-{period.n}",
        "committee_internal",
        "committee",
        "house",
        tuple(why),
        occurrence=period.n,
        start=period.last,
        role=CYCLE_END,
        days=study.house.committee_lead_days if target else None,
        due=target,
    )


def reported_by(duty: Duty) -> str:
    """The duty whose report settles this one too: papers are with the committee once it is sent."""
    if duty.kind != "committee_internal":
        return duty.base
    return duty.base.replace("committee_internal", "annual_committee")


def empty_cycles(
    law: Law,
    study: Study,
    horizon: dt.date,
    end: dt.date | None,
    filled: frozenset[str],
    as_of: dt.date,
) -> Iterator[Duty]:
    """The cycles in which nothing became known: they say so; a nil report is the study's choice."""
    for provision in law.provisions(occasion="suspected_event"):
        for rule, period in periods(provision, law, study, horizon, end):
            due = ends_on(period.last, rule.version)
            for addressee in rule.addressees if due else ():
                subject = f"cycle-{period.n}"
                if f"{subject}.{provision.kind}.{addressee}" in filled:
                    continue
                values = {
                    "number": period.n,
                    "first": period.first,
                    "last": period.last,
                    "due": due,
                }
                running = as_of <= period.last
                why = [Reason("duties.cycle_running" if running else "duties.cycle_empty", values)]
                asked = study.house.report_empty_cycles
                if asked:
                    why.append(Reason("duties.nil_report_chosen"))
                made = drafted(
                    rule,
                    subject,
                    addressee,
                    (*why, *noted(rule)),
                    occurrence=period.n,
                    numbered=False,
                    start=period.last,
                    role=CYCLE_END,
                    legal=with_extension(
                        due, period.last, due, rule.version, tuple(why), rule.law.calendar
                    )
                    if due
                    else None,
                )
                settled = not running and not asked
                yield replace(made, status="nothing_to_report") if settled else made
