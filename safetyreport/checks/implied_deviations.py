"""Departures from the protocol that the records imply: candidates for a person to judge.

Nothing is created. A candidate that a deviation record already tells of is left out.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from safetyreport.checks.examined import Examined, procedures
from safetyreport.checks.finding import Finding
from safetyreport.grading.measurement import short
from safetyreport.records.act import Decision
from safetyreport.records.deviation import Deviation
from safetyreport.records.observation import Cytotoxicity, Laboratory, Phenotype, VitalSign
from safetyreport.records.participant import Eligibility
from safetyreport.records.product import Administration, CultureTest
from safetyreport.summary.visits import reference_day

NEAR = dt.timedelta(days=14)  # between a departure and the day a deviation record gives for it
# A person may file a departure under any of these, or under none.
ALWAYS = frozenset({None, "other"})


class Told:
    """The deviations on record, by participant."""

    def __init__(self, given: Examined) -> None:
        self._by_participant: dict[str, list[Deviation]] = defaultdict(list)
        for one in given.records.of_kind(Deviation):
            for participant in one.participants:
                self._by_participant[participant].append(one)

    def of(self, participant: str, categories: frozenset[str], *days: dt.date) -> bool:
        """Whether a deviation of this sort is recorded, within two weeks of the days."""
        first, last = min(days) - NEAR, max(days) + NEAR
        for one in self._by_participant.get(participant, ()):
            if one.category not in categories | ALWAYS:
                continue
            if one.occurred_on is not None:
                begun, ended = one.occurred_on.earliest, one.occurred_on.latest
            else:
                aware = one.aware_physician_at or one.aware_administrator_at
                begun = ended = aware.day if aware else dt.date.max
            if begun <= last and ended >= first:
                return True
        return False


DOSING = frozenset({"dosing"})
COLLECTING = frozenset({"dosing", "procedure"})
MAKING = frozenset({"manufacturing", "procedure"})
TIMING = frozenset({"visit", "dosing", "procedure"})
CONSENT = frozenset({"consent", "procedure", "dosing"})
ELIGIBLE = frozenset({"eligibility", "consent"})
SAFETY = frozenset({"dosing", "procedure", "manufacturing"})


def g_csf_dose(given: Examined) -> Iterator[Finding]:
    """G-CSF in another dose than the protocol's."""
    planned = given.study.treatment.g_csf_ug_m2_day if given.study.treatment else None
    told = Told(given)
    for one in _cycles(given):
        dose, day = one.g_csf_ug_m2_day, one.g_csf_started_on or one.apheresis_on
        if planned is None or dose is None or dose == planned or dose == 0:
            continue
        if day is None or not told.of(one.participant, DOSING, day):
            values = {"dose": short(dose), "planned": short(planned)}
            yield Finding("findings.candidate_g_csf_dose", one.id, "g_csf_ug_m2_day", values)


def g_csf_days(given: Examined) -> Iterator[Finding]:
    """G-CSF on fewer or more days than the protocol allows."""
    planned = given.study.treatment.g_csf_days if given.study.treatment else None
    told = Told(given)
    for one in _cycles(given):
        days, day = one.g_csf_days, one.g_csf_started_on or one.apheresis_on
        if planned is None or days is None or planned[0] <= days <= planned[1]:
            continue
        if day is None or not told.of(one.participant, DOSING, day):
            values = {"days": days, "fewest": planned[0], "most": planned[1]}
            yield Finding("findings.candidate_g_csf_days", one.id, "g_csf_days", values)


def apheresis_day(given: Examined) -> Iterator[Finding]:
    """Apheresis on another day than the protocol's, counted from the last dose of G-CSF."""
    after = given.study.treatment.apheresis_after_days if given.study.treatment else None
    told = Told(given)
    for one in _cycles(given):
        start, days, day = one.g_csf_started_on, one.g_csf_days, one.apheresis_on
        if after is None or start is None or not days or day is None:
            continue
        planned = start + dt.timedelta(days=days - 1 + after)
        if day != planned and not told.of(one.participant, COLLECTING, day, planned):
            values = {"day": day, "planned": planned}
            yield Finding("findings.candidate_apheresis_day", one.id, "apheresis_on", values)


def culture_days(given: Examined) -> Iterator[Finding]:
    """Cells cultured for another time than the protocol's."""
    planned = given.study.treatment.culture_days if given.study.treatment else None
    told = Told(given)
    for one in _cycles(given):
        if planned is None or one.culture_started_on is None or one.given_on is None:
            continue
        days = (one.given_on - one.culture_started_on).days
        if days != planned and not told.of(
            one.participant, MAKING, one.culture_started_on, one.given_on
        ):
            values = {"days": days, "planned": planned}
            yield Finding("findings.candidate_culture_days", one.id, "given_on", values)


def interval(given: Examined) -> Iterator[Finding]:
    """Administrations further apart or closer together than the protocol allows."""
    treatment = given.study.treatment
    if treatment is None or treatment.interval_window is None:
        return
    told = Told(given)
    before, after = (dt.timedelta(days=days) for days in treatment.interval_window)
    for participant, cycles in given.cycles.items():
        doses = [one for one in cycles if one.given_on is not None]
        for earlier, later in pairwise(doses):
            if earlier.given_on is None or later.given_on is None:
                continue
            apart = later.cycle - earlier.cycle if later.cycle and earlier.cycle else 1
            if apart < 1:
                continue
            planned = months_after(earlier.given_on, treatment.interval_months * apart)
            if planned - before <= later.given_on <= planned + after:
                continue
            if not told.of(participant, TIMING, planned, later.given_on):
                values = {
                    "day": later.given_on,
                    "first": planned - before,
                    "last": planned + after,
                    "before": earlier.id,
                    "months": treatment.interval_months * apart,
                }
                yield Finding("findings.candidate_interval", later.id, "given_on", values)


def after_positive_culture(given: Examined) -> Iterator[Finding]:
    """Cells given although a culture test of the participant was known to be positive.

    A decision to go on, taken between the result and the dose and not followed by a stop, answers
    it, unless the lot given is the one found positive.
    """
    told = Told(given)
    owner = {one.lot: one.participant for one in _cycles(given) if one.lot}
    positive: dict[str, list[CultureTest]] = defaultdict(list)
    for test in given.records.of_kind(CultureTest):
        participant = test.participant or owner.get(test.lot or "")
        if test.result == "positive" and participant:
            positive[participant].append(test)
    decisions: dict[str, list[Decision]] = defaultdict(list)
    for decision in given.records.of_kind(Decision):
        if decision.participant and decision.on and decision.outcome:
            decisions[decision.participant].append(decision)
    for participant, tests in positive.items():
        for one in given.cycles_of(participant):
            found = _known(tests, one)
            if found is None or one.given_on is None:
                continue
            same_lot = found.lot is not None and found.lot == one.lot
            if not same_lot and _resumed(decisions.get(participant, []), found, one.given_on):
                continue
            if not told.of(participant, SAFETY, one.given_on):
                values = {"day": one.given_on, "test": found.id, "result_on": found.result_on}
                yield Finding("findings.candidate_after_positive", one.id, "given_on", values)


def after_withdrawal(given: Examined) -> Iterator[Finding]:
    """Something done after consent was withdrawn."""
    told = Told(given)
    for who in given.participants:
        for one in given.cycles_of(who.id) if who.withdrawn_on else ():
            late = [(name, day) for name, day in procedures(one) if day > who.withdrawn_on]  # type: ignore[operator]
            if late and not told.of(who.id, CONSENT, *(day for _, day in late)):
                name, day = late[0]
                values = {"day": day, "withdrawn": who.withdrawn_on, "participant": who.id}
                yield Finding("findings.candidate_after_withdrawal", one.id, name, values)


def ineligible(given: Examined) -> Iterator[Finding]:
    """Somebody enrolled although a criterion says that they could not be."""
    told = Told(given)
    kinds = {one.id: one.kind for one in given.study.criteria}
    people = {one.id: one for one in given.participants}
    for one in given.records.of_kind(Eligibility):
        who, kind = people.get(one.participant), kinds.get(one.criterion or "")
        if who is None or who.enrolled_on is None or kind is None:
            continue
        if one.met == ("no" if kind == "inclusion" else "yes") and not told.of(
            who.id, ELIGIBLE, who.enrolled_on
        ):
            values = {"criterion": one.criterion, "participant": who.id, "day": who.enrolled_on}
            yield Finding("findings.candidate_ineligible", one.id, "met", values)


def visit_window(given: Examined) -> Iterator[Finding]:
    """A visit outside its window, told once for each participant and visit."""
    told = Told(given)
    visits = {one.id: one for one in given.study.visits}
    people = {one.id: one for one in given.participants}
    seen: dict[tuple[str, str], tuple[dt.date, str, str]] = {}
    for participant, visit_id, day, record, field in _visited(given):
        key = participant, visit_id
        seen[key] = min(seen.get(key, (day, record, field)), (day, record, field))
    for (participant, visit_id), (day, record, field) in sorted(seen.items()):
        visit, who = visits.get(visit_id), people.get(participant)
        reference = reference_day(visit, who, given.records) if visit and who else None
        if visit is None or reference is None:
            continue
        planned = reference + dt.timedelta(days=visit.day)
        first, last = (
            planned - dt.timedelta(days=visit.window[0]),
            planned + dt.timedelta(days=visit.window[1]),
        )
        if first <= day <= last or told.of(participant, TIMING, planned, day):
            continue
        values = {"participant": participant, "visit": visit_id, "day": day}
        values |= {"first": first, "last": last}
        yield Finding("findings.candidate_visit_window", record, field, values)


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _cycles(given: Examined) -> tuple[Administration, ...]:
    return given.records.of_kind(Administration)


def _known(tests: list[CultureTest], cycle: Administration) -> CultureTest | None:
    """The last positive result known when the cells were given."""
    known = [
        test
        for test in tests
        if test.result_on is not None and cycle.given_on and test.result_on <= cycle.given_on
    ]
    return max(
        known, key=lambda test: (test.lot == cycle.lot, test.result_on, test.id), default=None
    )


def _resumed(decisions: list[Decision], test: CultureTest, given_on: dt.date) -> bool:
    """Whether the last decision between a result and a dose was to go on."""
    between = [
        one
        for one in decisions
        if one.on and test.result_on and test.result_on <= one.on <= given_on
    ]
    last = max(between, key=lambda one: (one.on, one.outcome == "stop"), default=None)
    return last is not None and last.outcome == "continue"


def _visited(given: Examined) -> Iterator[tuple[str, str, dt.date, str, str]]:
    """What was measured at planned visits, as participant, visit, day, record and field."""
    for model in (Laboratory, Cytotoxicity, Phenotype):
        for one in given.records.of_kind(model):
            day = getattr(one, "taken_on", None)
            if one.visit and day:
                yield one.participant, one.visit, day, one.id, "taken_on"
    for sign in given.records.of_kind(VitalSign):
        if sign.visit and sign.taken_at:
            yield sign.participant, sign.visit, sign.taken_at.day, sign.id, "taken_at"
