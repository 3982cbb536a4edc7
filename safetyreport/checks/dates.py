"""The order of days across records; of a day known in part only what is certain counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from safetyreport.checks.examined import Examined, absent, procedures
from safetyreport.checks.finding import Finding
from safetyreport.records.act import Milestone, Submission
from safetyreport.records.chronology import chronology_problems
from safetyreport.records.deviation import Deviation
from safetyreport.records.event import AdverseEvent
from safetyreport.records.product import Administration

SUSPECTED = frozenset({"related", "probable", "possible"})


def beginnings(given: Examined) -> Iterator[Finding]:
    """An event has an onset, not before consent nor before anything of the provision was done."""
    for event, state, who in given.events:
        if absent(event, "onset"):
            yield Finding("findings.onset_missing", event.id, "onset")
        if event.onset is None or who is None:
            continue
        latest = event.onset.latest
        consented = who.consented_on
        values: dict[str, object] = {"onset": event.onset.text}
        days: Mapping[str, dt.date] = given.first_days.get(who.id, {})
        first = days.get("g_csf_started_on")
        if consented is not None and latest < consented:
            told = values | {"day": consented}
            yield Finding("findings.onset_before_consent", event.id, "onset", told)
        elif first is not None and latest < first:
            yield Finding("findings.onset_before_g_csf", event.id, "onset", values | {"day": first})
        cells = days.get("given_on")
        relation = state.causality.product if state.causality else None
        if relation in SUSPECTED and cells is not None and latest < cells:
            told = values | {"day": cells}
            yield Finding("findings.suspected_before_cells", event.id, "causality.product", told)


def own_cycle(given: Examined) -> Iterator[Finding]:
    """An event named with a cycle did not begin before that cycle."""
    begun = {
        cycle.id: min(days)
        for cycles in given.cycles.values()
        for cycle in cycles
        if (days := [day for _, day in procedures(cycle)])
    }
    for event in (seen.event for seen in given.events):
        first = begun.get(event.administration or "")
        if first is not None and event.onset is not None and event.onset.latest < first:
            values = {"onset": event.onset.text, "day": first, "cycle": event.administration}
            yield Finding("findings.onset_before_its_cycle", event.id, "administration", values)


def endings(given: Examined) -> Iterator[Finding]:
    """An outcome and a last day that go together."""
    for event, state, _ in given.events:
        if event.ended is not None and state.outcome in ("not_recovered", "recovering"):
            values = {"ended": event.ended.text}
            yield Finding("findings.ended_yet_ongoing", event.id, "ended", values)
        if state.outcome == "recovered" and absent(event, "ended"):
            yield Finding("findings.recovered_without_end", event.id, "ended")


def after_death(given: Examined) -> Iterator[Finding]:
    """Nothing begins, ends or is done after the participant's death."""
    for event, state, who in given.events:
        if who is None or who.died_on is None:
            continue
        died: dict[str, object] = {"died": who.died_on, "participant": who.id}
        if event.onset is not None and event.onset.earliest > who.died_on:
            told = died | {"day": event.onset.text}
            yield Finding("findings.onset_after_death", event.id, "onset", told)
        elif event.ended is not None and event.ended.earliest > who.died_on:
            told = died | {"day": event.ended.text}
            yield Finding("findings.ended_after_death", event.id, "ended", told)
        if state.discharged_on is not None and state.discharged_on > who.died_on:
            told = died | {"day": state.discharged_on}
            yield Finding("findings.discharged_after_death", event.id, "discharged_on", told)
    for who in given.participants:
        for cycle in given.cycles_of(who.id) if who.died_on else ():
            for name, day in procedures(cycle):
                if who.died_on is not None and day > who.died_on:
                    told = {"died": who.died_on, "day": day, "participant": who.id}
                    yield Finding("findings.done_after_death", cycle.id, name, told)


def before_the_provision(given: Examined) -> Iterator[Finding]:
    """Consent, enrolment and surgery come before the first procedure of the provision."""
    surgical = any(visit.reference == "surgery" for visit in given.study.visits)
    for who in given.participants:
        first = given.first_procedure(who.id)
        if first is None:
            continue
        for name, missing, late in _STEPS:
            day = getattr(who, name)
            if absent(who, name):
                if name == "surgery_on" and not surgical:
                    continue
                yield Finding(f"findings.{missing}", who.id, name, {"first": first})
            elif day is not None and day > first:
                yield Finding(f"findings.{late}", who.id, name, {"day": day, "first": first})


_STEPS = (
    ("consented_on", "consent_missing", "consent_after_procedure"),
    ("enrolled_on", "enrolment_missing", "enrolment_after_procedure"),
    ("surgery_on", "surgery_missing", "surgery_after_procedure"),
)


def cycles(given: Examined) -> Iterator[Finding]:
    """Cycles have numbers of their own and follow each other; nothing comes after the last day."""
    planned = given.study.treatment.cycles if given.study.treatment else None
    ended = {who.id: who.treatment_ended_on for who in given.participants}
    for participant, found in given.cycles.items():
        before: tuple[int, dt.date] | None = None
        numbers: dict[int, str] = {}
        for cycle in found:
            number, last = cycle.cycle, ended.get(participant)
            if number is not None:
                first = numbers.setdefault(number, cycle.id)
                if first != cycle.id:
                    values = {"number": number, "first": first}
                    yield Finding("findings.cycle_twice", cycle.id, "cycle", values)
                if planned is not None and number > planned:
                    values = {"number": number, "planned": planned}
                    yield Finding("findings.cycle_beyond_plan", cycle.id, "cycle", values)
            if last is not None and cycle.given_on is not None and cycle.given_on > last:
                told: dict[str, object] = {"day": cycle.given_on, "ended": last}
                yield Finding("findings.given_after_end", cycle.id, "given_on", told)
            if number is None or cycle.given_on is None:
                continue
            if before is not None and number > before[0] and cycle.given_on < before[1]:
                told = {"day": cycle.given_on, "number": before[0], "before": before[1]}
                yield Finding("findings.cycles_out_of_order", cycle.id, "given_on", told)
            before = (number, cycle.given_on)


def contradictions(given: Examined) -> Iterator[Finding]:
    """Days that an import refuses, in records that were stored before it did."""
    for one in chronology_problems(given.records, given.records, given.study):
        yield Finding(one.code, one.record or "", one.field or "", one.values)


def ended_early(given: Examined) -> Iterator[Finding]:
    """Nothing was given after the provision stopped, nobody was seen after the study's end."""
    given_on = _last((one.id, one.given_on) for one in given.records.of_kind(Administration))
    seen_on = _last((one.id, one.last_contact_on) for one in given.participants)
    for milestone in given.records.of_kind(Milestone):
        for rule, last in (("given_after_stop", given_on), ("seen_after_end", seen_on)):
            if milestone.event not in _AFTER[rule] or last is None or last[0] <= milestone.on:
                continue
            told = {"day": milestone.on, "last": last[0], "other": last[1]}
            yield Finding(f"findings.{rule}", milestone.id, "on", told)


_AFTER = {
    "given_after_stop": frozenset({"discontinued", "ended"}),
    "seen_after_end": frozenset({"ended"}),
}


def _last(days: Iterable[tuple[str, dt.date | None]]) -> tuple[dt.date, str] | None:
    return max(((day, name) for name, day in days if day is not None), default=None)


def submissions(given: Examined) -> Iterator[Finding]:
    """A report is not sent before anybody knew of what it reports."""
    for sent in given.records.of_kind(Submission):
        told: set[str] = set()
        for duty in sent.duties:
            found = given.records.find(duty.partition(".")[0])
            if not isinstance(found, (AdverseEvent, Deviation)) or found.id in told:
                continue
            told.add(found.id)
            known = [
                moment.day
                for name in ("aware_physician_at", "aware_administrator_at")
                if (moment := getattr(found, name)) is not None
            ]
            if known and sent.on < min(known):
                values = {"day": sent.on, "about": found.id, "known": min(known)}
                yield Finding("findings.sent_before_known", sent.id, "on", values)
