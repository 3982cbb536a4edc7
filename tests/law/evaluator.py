"""A second, minimal reading of the law data for the worked examples; the engine has its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from safetyreport.duties.days import ends_on, extended, nth_period, period_of, plan_year
from safetyreport.errors import LawGapError
from safetyreport.law.calendar import Calendar
from safetyreport.law.examples import Example, ExpectedDuty, Given
from safetyreport.law.model import PlanDates, Provision, Version
from safetyreport.law.query import Law


def joint(given: Given) -> bool:
    """Whether it is multi-site research (多施設共同研究), of which alone the articles speak."""
    return given.multi_site and given.purpose == "research"


def occasions(given: Given) -> set[str]:
    """The occasion and the wider one it is a kind of."""
    if given.occasion == "serious_nonconformity":
        return {given.occasion, "nonconformity"}
    return {given.occasion, given.occasion.partition("_")[0]}


def deciding(given: Given, provision: Provision) -> dt.date:
    """The day that picks the version."""
    if given.occasion == "suspected_event":
        assert given.aware_earliest
        onset = given.onset or given.aware_earliest
        return onset if provision.decided_by == "onset" else given.aware_earliest
    if given.year:
        return plan_year(given.year, given.plan_submitted_on).last
    assert given.on
    return given.on


def spoken_to(given: Given, provision: Provision, version: Version) -> bool:
    """Whether the version speaks to the example."""
    # Owed only when the lead learned of it otherwise than by the physician's report.
    if version.actor == "implementation_lead":
        return False
    if provision.id in ("ord-34-3-i", "ord-34-3-ii"):
        return (provision.id == "ord-34-3-i") == given.designated_material
    return True


def evaluated(law: Law, calendar: Calendar, given: Given) -> list[ExpectedDuty]:
    """The duties of a newly known occasion, with the days of the law."""
    if given.occasion == "suspected_event" and not given.suspected:
        return []
    plan = PlanDates(submitted_on=given.plan_submitted_on, conformed_on=given.plan_conformed_on)
    bound: list[tuple[Provision, Version, dt.date]] = []
    for provision in law.by_id.values():
        if provision.occasion not in occasions(given):
            continue
        day = deciding(given, provision)
        version = provision.version_on(day, plan)
        if version and version.applies_to(
            given.risk_class, multi_site=joint(given), purpose=given.purpose
        ):
            bound.append((provision, version, day))
    seriousness = frozenset(given.seriousness)
    listed = any(version.matters_met(seriousness) for _, version, _ in bound)
    found: dict[tuple[str, str, str], ExpectedDuty] = {}
    shortest: dict[str, tuple[int, tuple[str, str, str]]] = {}
    for provision, version, day in bound:
        if version.matters and not version.matters_met(seriousness):
            continue
        if (version.remainder and listed) or not spoken_to(given, provision, version):
            continue
        for addressee in version.addressees_for(multi_site=joint(given)):
            there = {"implementation_lead"} if given.implementation_lead else set()
            if addressee in version.if_appointed and addressee not in there | set(given.holders):
                continue
            duty = _duty(law, calendar, given, provision, version, day, addressee)
            place = (provision.kind, addressee, provision.id)
            if version.days is not None and given.occasion == "suspected_event":
                known = shortest.get(addressee)
                if known and known[0] <= version.days:
                    continue
                if known:
                    del found[known[1]]
                shortest[addressee] = (version.days, place)
            found[place] = duty
    return list(found.values())


def _counted(given: Given, version: Version, actor: str) -> tuple[dt.date | None, dt.date | None]:
    """The target and the statutory last day."""
    if given.occasion != "suspected_event":
        start = given.on
        if version.cycle and given.year:
            start = nth_period(given.year, given.plan_submitted_on, version.cycle).last
        assert start
        return ends_on(start, version), ends_on(start, version)
    assert given.aware_earliest
    if version.cycle:
        cycle = period_of(given.aware_earliest, given.plan_submitted_on, version.cycle)
        return ends_on(cycle.last, version), ends_on(cycle.last, version)
    owner = {
        "administrator": given.aware_administrator,
        "representative_administrator": given.aware_representative,
    }.get(actor)
    return ends_on(given.aware_earliest, version), ends_on(owner or given.aware_earliest, version)


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
    due, statutory = _counted(given, version, actor)
    moved = None
    verified = law.verified(version, day)
    if version.extension and statutory:
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
            "somebody_elses": provision.somebody_elses,
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
