"""A second, minimal reading of the law data for the worked examples; the engine has its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from safetyreport.duties.days import cycle_of, extended, last_day
from safetyreport.errors import LawGapError
from safetyreport.law.calendar import Calendar
from safetyreport.law.examples import Example, ExpectedDuty, Given
from safetyreport.law.model import PlanDates, Provision, Version
from safetyreport.law.query import Law


def joint(given: Given) -> bool:
    """Whether it is multi-site research (多施設共同研究), of which alone the articles speak."""
    return given.multi_site and given.purpose == "research"


def evaluated(law: Law, calendar: Calendar, given: Given) -> list[ExpectedDuty]:
    """The duties of a newly known event, with the days of the law."""
    if not given.suspected:
        return []
    plan = PlanDates(submitted_on=given.plan_submitted_on, conformed_on=given.plan_conformed_on)
    bound: list[tuple[Provision, Version, dt.date]] = []
    for provision in law.provisions(occasion="suspected_event"):
        onset = given.onset or given.aware_earliest
        day = onset if provision.decided_by == "onset" else given.aware_earliest
        version = provision.version_on(day, plan)
        if version and version.applies_to(given.risk_class, multi_site=joint(given)):
            bound.append((provision, version, day))
    seriousness = frozenset(given.seriousness)
    listed = any(version.matters_met(seriousness) for _, version, _ in bound)
    found: dict[tuple[str, str], ExpectedDuty] = {}
    shortest: dict[str, tuple[int, str]] = {}
    for provision, version, day in bound:
        # Owed only when the lead learned of it otherwise than by the physician's report.
        if version.actor == "implementation_lead":
            continue
        if version.matters and not version.matters_met(seriousness):
            continue
        if version.remainder and listed:
            continue
        for addressee in version.addressees_for(multi_site=joint(given)):
            if addressee in version.if_appointed and not given.implementation_lead:
                continue
            duty = _duty(law, calendar, given, provision, version, day, addressee)
            if version.days is not None:
                known = shortest.get(addressee)
                if known and known[0] <= version.days:
                    continue
                if known:
                    del found[known[1], addressee]
                shortest[addressee] = (version.days, provision.kind)
            found[provision.kind, addressee] = duty
    return list(found.values())


def _duty(
    law: Law,
    calendar: Calendar,
    given: Given,
    provision: Provision,
    version: Version,
    day: dt.date,
    addressee: str,
) -> ExpectedDuty:
    actor = version.actor_for(multi_site=joint(given))
    due = statutory = moved = None
    verified = law.verified(version, day)
    if version.days is not None and version.count is not None:
        if version.cycle:
            cycle = cycle_of(given.aware_earliest, given.plan_submitted_on, version.cycle.days)
            end = last_day(cycle.first, version.cycle.days, version.cycle.count)
            due = statutory = last_day(end, version.days, version.count)
        else:
            owner = {
                "administrator": given.aware_administrator,
                "representative_administrator": given.aware_representative,
            }[actor]
            due = last_day(given.aware_earliest, version.days, version.count)
            statutory = last_day(owner or given.aware_earliest, version.days, version.count)
        if version.extension:
            extension = extended(statutory, calendar)
            moved, verified = extension.day, verified and extension.verified
    return ExpectedDuty.model_validate(
        {
            "kind": provision.kind,
            "addressee": addressee,
            "actor": actor,
            "citation": law.citation(version, multi_site=joint(given)).ja,
            "law_version": version.in_force,
            "verified": verified,
            "due_on": due,
            "statutory_due_on": statutory,
            "extended_due_on": moved,
        }
    )


def differences(law: Law, calendar: Calendar, examples: Sequence[Example]) -> list[str]:
    """The examples that do not come out as stated, each with what came out instead."""
    found = []
    for example in examples:
        try:
            duties = evaluated(law, calendar, example.given)
        except LawGapError:
            if not example.law_gap:
                found.append(f"{example.name.en}: no version")
            continue
        kinds = {duty.kind for duty in example.expect}
        same = [duty for duty in duties if duty.kind in kinds]
        if sorted(map(repr, same)) != sorted(map(repr, example.expect)) or example.law_gap:
            found.append(f"{example.name.en}: {same}")
        unwanted = [duty.kind for duty in duties if duty.kind in example.not_expected]
        if unwanted:
            found.append(f"{example.name.en}: {unwanted}")
    return found
