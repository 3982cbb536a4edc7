"""Other suspected events: one report for each cycle of days counted from the plan's submission."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from safetyreport.duties.awareness import Awareness
from safetyreport.duties.days import last_day, period_of
from safetyreport.duties.drafting import drafted, noted
from safetyreport.duties.duty import Duty, Reason
from safetyreport.duties.legal_days import with_extension
from safetyreport.duties.openings import Opening, View, ground_lost, lost_reason
from safetyreport.duties.provision import Bound
from safetyreport.i18n import Phrase, Word
from safetyreport.records.event import AdverseEvent
from safetyreport.records.study import Study

# What a duty that follows a period counts from.
CYCLE_END = "cycle_end"


def cycle_duty(
    study: Study, event: AdverseEvent, seen: tuple[View, ...], opening: Opening, rule: Bound
) -> Duty:
    """The report of the cycle that holds the earliest awareness of a suspected, unlisted event."""
    version, aware = rule.version, opening.view.aware
    if aware is None or version.cycle is None or version.days is None or version.count is None:
        raise ValueError("a cycle needs an awareness, a length and days")
    if aware.first < study.plan_submitted_on:
        return _of_no_cycle(study, event, seen, opening, rule, aware)
    cycle = period_of(aware.first, study.plan_submitted_on, version.cycle)
    due = last_day(cycle.last, version.days, version.count)
    why = (
        _told_of(event, opening.view.judgement.because),
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
    days = with_extension(due, cycle.last, due, version, why, rule.law.calendar)
    addressee = rule.addressees[0]
    lost = ground_lost(seen, opening, frozenset())
    return drafted(
        rule,
        f"cycle-{cycle.n}",
        addressee,
        (*days.why, *noted(rule), *((_told_of(event, lost_reason(seen, lost)),) if lost else ())),
        records=(event.id,),
        occurrence=cycle.n,
        numbered=False,
        start=cycle.last,
        role=CYCLE_END,
        legal=days,
        status="cleared" if lost else "open",
    )


def _told_of(event: AdverseEvent, reason: Reason) -> Reason:
    """A reason with the event it is about: a cycle's duty tells those of several."""
    because = Phrase(reason.code, reason.values)
    return Reason("duties.of_event", {"event": event.id, "because": because})


def _of_no_cycle(
    study: Study,
    event: AdverseEvent,
    seen: tuple[View, ...],
    opening: Opening,
    rule: Bound,
    aware: Awareness,
) -> Duty:
    """What became known before the cycles began: listed without a day, for a person to settle."""
    values = {
        "aware": aware.first,
        "role": Word("duties.party", aware.first_role),
        "submitted": study.plan_submitted_on,
    }
    lost = ground_lost(seen, opening, frozenset())
    why = (opening.view.judgement.because, Reason("duties.before_first_cycle", values))
    return drafted(
        rule,
        event.id,
        rule.addressees[0],
        (*why, *((lost_reason(seen, lost),) if lost else ())),
        record=event.id,
        occurrence=opening.view.number,
        status="cleared" if lost else "open",
    )


def merged(duties: list[Duty]) -> list[Duty]:
    """One duty per cycle, with every event that belongs to it; cleared only when all are.

    An event that was corrected out of the cycle is left out while another stands in it.
    """
    cycles: dict[str, list[Duty]] = {}
    found: list[Duty] = []
    for duty in duties:
        if duty.kind == "illness_60day":
            cycles.setdefault(duty.id, []).append(duty)
        else:
            found.append(duty)
    return found + [_together(group) for group in cycles.values()]


def _together(group: list[Duty]) -> Duty:
    standing = [duty for duty in group if duty.status != "superseded"] or group
    # What is true of the whole cycle is told once; reasons hold mappings and cannot be hashed.
    why = {repr(reason): reason for duty in standing for reason in duty.why}
    states = {duty.status for duty in standing}
    return replace(
        standing[0],
        records=tuple(sorted({record for duty in standing for record in duty.records})),
        status="open" if "open" in states else standing[0].status,
        # Each event first, then what is true of the cycle.
        why=tuple(sorted(why.values(), key=lambda reason: "event" not in reason.values)),
    )


def cycle_last(duty: Duty) -> dt.date | None:
    """The last day of the cycle that a duty reports on, None for any other duty."""
    return duty.counted_from if duty.counted_from_role == CYCLE_END else None
