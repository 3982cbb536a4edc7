"""The protocol's own duty: wider than the Act's, on its own letter, never citing the Act."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from safetyreport.duties.duty import Duty, Reason, length
from safetyreport.duties.openings import View, lost_reason
from safetyreport.duties.provision import words
from safetyreport.duties.undertaking import undertaken
from safetyreport.i18n import Word
from safetyreport.records.event import AdverseEvent
from safetyreport.records.kinds import Records
from safetyreport.records.product import Administration
from safetyreport.records.study import ProtocolDuties, Study

FORM = "protocol_event"


def protocol_duties(
    study: Study, records: Records, event: AdverseEvent, seen: tuple[View, ...]
) -> Iterator[Duty]:
    """The protocol's report of an event, from the first assessment that meets its words."""
    rule = study.protocol_duties
    if rule is None:
        return
    known: frozenset[str] = frozenset()
    for view in seen:
        met = _met(rule, view)
        if met - known and view.aware and _inside_window(rule, records, event, view.aware.first):
            for addressee in ("committee", "minister"):
                duty = _duty(study, rule, event, view, met, addressee)
                lost = _ground_lost(rule, seen, view)
                if lost:
                    reason = lost_reason(seen, lost)
                    duty = replace(duty, status="cleared", why=(*duty.why, reason))
                yield duty
        known |= met


def _ground_lost(rule: ProtocolDuties, seen: tuple[View, ...], opened: View) -> View | None:
    """The later assessment that no longer meets the protocol's words, if one does not."""
    later = seen[opened.number :]
    return next((view for view in later if not _met(rule, view)), None)


def _met(rule: ProtocolDuties, view: View) -> frozenset[str]:
    if rule.causality == "suspected" and not view.judgement.suspected:
        return frozenset()
    met = set(view.matters)
    if view.state.prolonged_hospitalisation == "yes":
        met.add("prolonged_hospitalisation")
    return frozenset(met) & frozenset(rule.events)


def _inside_window(
    rule: ProtocolDuties, records: Records, event: AdverseEvent, aware: dt.date
) -> bool:
    """Whether the event lies within the configured months after the last administration."""
    given = [
        dose.given_on
        for dose in records.where(Administration, "participant", event.participant)
        if dose.given_on
    ]
    if rule.window_months is None or not given:
        return True
    happened = event.onset.earliest if event.onset else aware
    last = max(given)
    month = last.month - 1 + rule.window_months
    year, month = last.year + month // 12, month % 12 + 1
    return happened <= dt.date(year, month, min(last.day, calendar.monthrange(year, month)[1]))


def _duty(
    study: Study,
    rule: ProtocolDuties,
    event: AdverseEvent,
    view: View,
    met: frozenset[str],
    addressee: Literal["committee", "minister"],
) -> Duty:
    aware = view.aware
    assert aware is not None  # noqa: S101  the caller has seen to it
    due = (
        None if rule.internal_days is None else aware.first + dt.timedelta(days=rule.internal_days)
    )
    matters = tuple(Word("duties.protocol_event", code) for code in rule.events if code in met)
    why = [Reason("duties.protocol_met", {"matters": matters})]
    why.append(Reason(f"duties.protocol_causality_{rule.causality}"))
    if due is None:
        why.append(Reason("duties.protocol_no_day"))
    else:
        why.append(
            Reason(
                "duties.house_day",
                {
                    "start": aware.first,
                    "role": Word("duties.party", aware.first_role),
                    "days": length(rule.internal_days or 0),
                    "due": due,
                },
            )
        )
    return undertaken(
        study,
        event.id,
        "protocol_serious",
        addressee,
        "protocol",
        why,
        record=event.id,
        occurrence=view.number,
        numbered=True,
        citation=words(rule.citation.ja, rule.citation.en),
        form=FORM,
        reading="interpretation" if rule.causality == "any" else "text",
        start=aware.first,
        role=aware.first_role,
        days=rule.internal_days,
        due=due,
    )
