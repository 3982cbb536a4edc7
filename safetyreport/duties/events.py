"""The duties that one adverse event gives rise to, and those it does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from safetyreport.duties.awareness import Awareness
from safetyreport.duties.cycles import cycle_duty
from safetyreport.duties.drafting import drafted
from safetyreport.duties.duty import Duty, NotOwed, Reason
from safetyreport.duties.inside import inside_duties
from safetyreport.duties.legal_days import from_awareness
from safetyreport.duties.openings import (
    Opening,
    View,
    ground_lost,
    lost_reason,
    opened_because,
    openings,
    views,
)
from safetyreport.duties.protocol import protocol_duties
from safetyreport.duties.provision import Bound, bound
from safetyreport.duties.sites import at_site
from safetyreport.i18n import Word
from safetyreport.law.query import Law
from safetyreport.records.event import AdverseEvent
from safetyreport.records.kinds import Records
from safetyreport.records.study import Study


@dataclass(frozen=True, slots=True)
class Findings:
    """What an event gives rise to, and what not, each with its reason."""

    duties: tuple[Duty, ...]
    not_owed: tuple[NotOwed, ...]


def event_findings(law: Law, study: Study, records: Records, event: AdverseEvent) -> Findings:
    """Every duty of one event under the law and the protocol, before any act settles it.

    Raises LawGapError when somebody became aware before the first version of the law.
    """
    seen = _seen(study, event)
    opened = tuple(openings(seen))
    duties = event_duties(law, study, records, event)
    return Findings(duties, tuple(_not_owed(law, study, seen, opened, duties)))


def event_duties(law: Law, study: Study, records: Records, event: AdverseEvent) -> tuple[Duty, ...]:
    """The duties alone, without what is not owed; raises as `event_findings` does."""
    seen = _seen(study, event)
    duties: list[Duty] = []
    for opening in openings(seen):
        duties += _reports(law, study, event, seen, opening)
        duties += inside_duties(law, study, event, seen, opening)
    duties += protocol_duties(study, records, event, seen)
    return tuple(at_site(study, event.site, duties))


def _seen(study: Study, event: AdverseEvent) -> tuple[View, ...]:
    return views(event, unlikely_counts=study.causality.unlikely == "suspected")


def _reports(
    law: Law, study: Study, event: AdverseEvent, seen: tuple[View, ...], opening: Opening
) -> Iterator[Duty]:
    """One report per addressee, under the shortest period that what was newly learned meets."""
    aware = opening.view.aware
    if aware is None:
        return
    for group in report_provisions(law, study, aware).values():
        met = [found for found in group if found.version.matters_met(opening.new)]
        if met:
            shortest = min(met, key=lambda found: found.version.days or 0)
            yield _report(study, event, seen, opening, shortest, group)
        elif not opening.new:
            for remaining in (found for found in group if found.version.remainder):
                yield cycle_duty(study, event, seen, opening, remaining)


def report_provisions(law: Law, study: Study, aware: Awareness) -> dict[str, list[Bound]]:
    """The provisions on reports of a suspected event that bind on that day, by addressee."""
    groups: dict[str, list[Bound]] = {}
    for provision in law.provisions(occasion="suspected_event"):
        found = bound(law, study, provision, aware.first)
        if found and (found.version.matters or found.version.remainder):
            for addressee in found.addressees:
                groups.setdefault(addressee, []).append(found)
    return groups


def _report(
    study: Study,
    event: AdverseEvent,
    seen: tuple[View, ...],
    opening: Opening,
    rule: Bound,
    group: list[Bound],
) -> Duty:
    view, aware = opening.view, opening.view.aware
    assert aware is not None  # noqa: S101  an opening without awareness makes no report
    addressee = rule.addressees[0]
    days = from_awareness(aware, rule.version, rule.actor, rule.law.calendar)
    met = tuple(matter for found in group for matter in found.matters(view.matters))
    ground = frozenset(
        matter.code
        for found in group
        for matter in found.version.matters
        if (found.version.days or 0) <= (rule.version.days or 0)
    )
    lost = ground_lost(seen, opening, ground)
    why = [
        *opened_because(opening),
        Reason(
            "duties.matters", {"matters": tuple(Word("codes.seriousness", m.code) for m in met)}
        ),
        Reason("duties.shortest", {"days": rule.version.days, "citation": rule.citation}),
    ]
    why += days.why
    if lost:
        why.append(lost_reason(seen, lost))
    return drafted(
        rule,
        event.id,
        addressee,
        why,
        record=event.id,
        occurrence=view.number,
        start=aware.first,
        role=aware.first_role,
        legal=days,
        status="cleared" if lost else "open",
        matters=met,
    )


def _not_owed(
    law: Law,
    study: Study,
    seen: tuple[View, ...],
    opened: tuple[Opening, ...],
    duties: tuple[Duty, ...],
) -> Iterator[NotOwed]:
    """The statutory duties that the event does not give rise to, and why not."""
    owed = {(duty.kind, duty.addressee) for duty in duties}
    aware = (opened[0].view if opened else seen[0]).aware
    if aware is None:
        return
    state = opened[-1].view if opened else seen[-1]
    for provision in law.provisions(occasion="suspected_event"):
        rule = bound(law, study, provision, aware.first)
        if rule is None:
            continue
        for addressee in rule.addressees:
            if (provision.kind, addressee) in owed:
                continue
            owed.add((provision.kind, addressee))
            if not opened:
                because = state.judgement.because
            elif rule.version.remainder:
                because = Reason("duties.listed_elsewhere")
            elif rule.version.matters_met(state.matters):
                because = Reason("duties.shorter_period_applies")
            elif rule.version.matters:
                because = Reason("duties.no_listed_matter")
            else:
                because = Reason("duties.known_by_report")
            yield NotOwed(provision.kind, addressee, because, rule.citation)
