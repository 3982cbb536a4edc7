"""What is told inside the institutions and to the manufacturer once an event is suspected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from safetyreport.duties.drafting import drafted, noted, promptness
from safetyreport.duties.duty import Duty, Reason
from safetyreport.duties.openings import Opening, View, ground_lost, lost_reason, opened_because
from safetyreport.duties.provision import Bound, bound
from safetyreport.i18n import Word
from safetyreport.law.model import Provision
from safetyreport.law.query import Law
from safetyreport.records.event import AdverseEvent
from safetyreport.records.study import Study

# What has reached its addressee once that person is known to be aware of the event.
SETTLED_BY_AWARENESS = ("internal_report", "representative_notice")
# The house's own limit for each kind that the law wants promptly, by its key in study.toml.
HOUSE_LIMITS = {
    "internal_report": "internal_report_days",
    "representative_notice": "representative_notice_days",
    "instruction": "instruction_days",
    "manufacturer_notice": "manufacturer_notice_days",
    "holder_notice": "manufacturer_notice_days",
}


def inside_duties(
    law: Law, study: Study, event: AdverseEvent, seen: tuple[View, ...], opening: Opening
) -> Iterator[Duty]:
    """The duties without a number of days in law that an opening gives rise to."""
    aware = opening.view.aware
    if aware is None:
        return
    for provision in law.provisions(occasion="suspected_event"):
        if provision.kind not in HOUSE_LIMITS:
            continue
        rules, spans = _binding(law, study, event, provision, aware.first)
        done: set[str] = set()
        for rule in rules:
            # The lead's own report is owed only where the lead learned of it otherwise than by
            # the physician's; the records hold one awareness for physician and lead together.
            if rule.actor == "implementation_lead":
                continue
            for addressee in rule.addressees:
                if addressee not in done:
                    done.add(addressee)
                    yield _duty(study, event, seen, opening, rule, addressee, spans=spans)


def _binding(
    law: Law, study: Study, event: AdverseEvent, provision: Provision, aware: dt.date
) -> tuple[list[Bound], bool]:
    """The versions that bind; two where a partial onset spans a change of the law."""
    days = [aware]
    if provision.decided_by == "onset" and event.onset:
        days = sorted({min(event.onset.latest, aware), event.onset.earliest}, reverse=True)
    rules = [rule for day in days if (rule := bound(law, study, provision, day))]
    spans = len({rule.version.in_force for rule in rules}) > 1
    return (rules if spans else rules[:1]), spans


def _duty(
    study: Study,
    event: AdverseEvent,
    seen: tuple[View, ...],
    opening: Opening,
    rule: Bound,
    addressee: str,
    *,
    spans: bool,
) -> Duty:
    view = opening.view
    aware = view.aware
    assert aware is not None  # noqa: S101  the caller has seen to it
    limit: int = getattr(study.house, HOUSE_LIMITS[rule.provision.kind])
    start = aware.of(rule.actor) or aware.first
    role = rule.actor if aware.of(rule.actor) else aware.first_role
    lost = ground_lost(seen, opening, frozenset())
    received = aware.of(addressee) if rule.provision.kind in SETTLED_BY_AWARENESS else None
    why = opened_because(opening)
    why += promptness(rule, start, role, limit)
    if rule.also_by:
        also = tuple(rule.name_of(party) for party in rule.also_by)
        why.append(Reason("duties.also_by", {"parties": also}))
    if spans:
        why.append(
            Reason(
                "duties.onset_spans_versions", {"onset": event.onset.text if event.onset else ""}
            )
        )
    if received:
        why.append(
            Reason("duties.received", {"role": Word("duties.party", addressee), "day": received})
        )
    why += noted(rule)
    if lost:
        why.append(lost_reason(seen, lost))
    return drafted(
        rule,
        event.id,
        addressee,
        why,
        record=event.id,
        occurrence=view.number,
        start=start,
        role=role,
        house_days=limit,
        status="cleared" if lost else "open",
        submitted_on=received,
    )
