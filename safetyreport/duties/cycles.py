"""Other suspected events: one report for each cycle of days counted from the plan's submission."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from safetyreport.duties.days import last_day, period_of
from safetyreport.duties.duty import Duty, Reason
from safetyreport.duties.legal_days import with_extension
from safetyreport.duties.openings import Opening, View, ground_lost
from safetyreport.duties.provision import Bound
from safetyreport.i18n import Word
from safetyreport.records.event import AdverseEvent
from safetyreport.records.study import Study


def cycle_duty(
    study: Study, event: AdverseEvent, seen: tuple[View, ...], opening: Opening, rule: Bound
) -> Duty:
    """The report of the cycle that holds the earliest awareness of a suspected, unlisted event."""
    version, aware = rule.version, opening.view.aware
    if aware is None or version.cycle is None or version.days is None or version.count is None:
        raise ValueError("a cycle needs an awareness, a length and days")
    cycle = period_of(aware.first, study.plan_submitted_on, version.cycle)
    due = last_day(cycle.last, version.days, version.count)
    why = (
        opening.view.judgement.because,
        Reason(
            "duties.cycle",
            {
                "event": event.id,
                "aware": aware.first,
                "role": Word("duties.party", aware.first_role),
                "number": cycle.n,
                "first": cycle.first,
                "last": cycle.last,
                "submitted": study.plan_submitted_on,
            },
        ),
        Reason("duties.after_cycle", {"last": cycle.last, "days": version.days, "due": due}),
    )
    days = with_extension(due, cycle.last, due, version, why)
    addressee = rule.addressees[0]
    lost = ground_lost(seen, opening, frozenset())
    return Duty(
        id=f"cycle-{cycle.n}.{rule.provision.kind}.{addressee}",
        kind=rule.provision.kind,
        layer="statute",
        record=None,
        records=(event.id,),
        occurrence=cycle.n,
        addressee=addressee,
        addressee_name=rule.name_of(addressee),
        actor=rule.actor,
        actor_name=rule.name_of(rule.actor),
        form=rule.provision.form,
        rule=rule.provision.id,
        citation=rule.citation,
        law_version=rule.version.name,
        verified=rule.verified and days.verified,
        limit_basis="law",
        reading=rule.version.reading,
        counted_from=cycle.last,
        counted_from_role="cycle_end",
        days=version.days,
        due_on=days.due_on,
        statutory_counted_from=days.statutory_counted_from,
        statutory_due_on=days.statutory_due_on,
        extended_due_on=days.extended_due_on,
        extended_clause=days.extended_clause,
        status="cleared" if lost else "open",
        why=days.why,
    )


def merged(duties: list[Duty]) -> list[Duty]:
    """One duty per cycle, with every event that belongs to it; cleared only when all are."""
    cycles: dict[str, Duty] = {}
    found: list[Duty] = []
    for duty in duties:
        if duty.kind != "illness_60day":
            found.append(duty)
        elif duty.id not in cycles:
            cycles[duty.id] = duty
        else:
            held = cycles[duty.id]
            cycles[duty.id] = replace(
                held,
                records=tuple(sorted({*held.records, *duty.records})),
                status="open" if "open" in (held.status, duty.status) else held.status,
                why=(*held.why, *(reason for reason in duty.why if reason not in held.why)),
            )
    return found + list(cycles.values())


def cycle_last(duty: Duty) -> dt.date | None:
    """The last day of the cycle that a duty reports on, None for any other duty."""
    return duty.counted_from if duty.counted_from_role == "cycle_end" else None
