"""Seriousness and the criteria it rests on; hospital days where somebody was in hospital."""

from __future__ import annotations

from collections.abc import Iterator

from safetyreport.checks.examined import Examined, unjudged
from safetyreport.checks.finding import Finding
from safetyreport.checks.measured_terms import grade_4_by_value
from safetyreport.grading.terms import term

STAY = "hospitalisation"
DEATH = "death"


def not_judged(given: Examined) -> Iterator[Finding]:
    """Nobody said whether the event is serious, nor why that is not known."""
    for seen in given.events:
        if unjudged(seen, "seriousness"):
            yield Finding("findings.seriousness_missing", seen.event.id, "seriousness")


def stay_not_serious(given: Examined) -> Iterator[Finding]:
    """A stay for treatment, or a longer one, is itself a criterion; death stands above it."""
    for event, state, _ in given.events:
        listed = state.seriousness
        if listed is None or {STAY, DEATH} & set(listed):
            continue
        if state.hospitalisation_for_treatment == "no":
            continue
        if state.hospitalised_on is not None:
            values = {"day": state.hospitalised_on}
            yield Finding("findings.stay_not_serious", event.id, "seriousness", values)
        elif state.prolonged_hospitalisation == "yes":
            yield Finding("findings.prolonged_not_serious", event.id, "seriousness")


def stay_undescribed(given: Examined) -> Iterator[Finding]:
    """Hospitalisation was named: its days and its purpose belong to it."""
    for seen in given.events:
        event, state, _ = seen
        if STAY not in (state.seriousness or ()):
            continue
        if unjudged(seen, "hospitalised_on"):
            yield Finding("findings.hospital_day_missing", event.id, "hospitalised_on")
        if state.hospitalisation_for_treatment in (None, "unknown"):
            field = "hospitalisation_for_treatment"
            if field not in (event.missing or {}):
                yield Finding("findings.stay_purpose_missing", event.id, field)
        if state.hospitalised_on is None or state.outcome != "recovered":
            continue
        if unjudged(seen, "discharged_on"):
            values = {"day": state.hospitalised_on}
            yield Finding("findings.discharge_missing", event.id, "discharged_on", values)


def stay_before_onset(given: Examined) -> Iterator[Finding]:
    """Who was in hospital already when the event began had the stay prolonged by it, if at all."""
    for event, state, _ in given.events:
        if event.onset is None or state.hospitalised_on is None:
            continue
        if state.prolonged_hospitalisation == "yes" or STAY not in (state.seriousness or ()):
            continue
        if state.hospitalisation_for_treatment == "no":
            continue
        if state.hospitalised_on < event.onset.earliest:
            values = {"day": state.hospitalised_on, "onset": event.onset.text}
            yield Finding("findings.stay_before_onset", event.id, "hospitalised_on", values)


def life_threatening(given: Examined) -> Iterator[Finding]:
    """Grade 4 is life-threatening by its meaning, but where a measured value alone reaches it."""
    for event, state, _ in given.events:
        listed = state.seriousness
        if listed is None or state.grade is None:
            continue
        if "life_threatening" in listed and state.grade < 4 and DEATH not in listed:
            values = {"grade": state.grade}
            yield Finding("findings.life_threatening_grade", event.id, "grade", values)
        version = event.ctcae_version or given.study.ctcae_version
        found = term(version, event.ctcae_term) if event.ctcae_term else None
        measured = found is not None and found.name in grade_4_by_value(version)
        if state.grade == 4 and not listed and not measured:
            yield Finding("findings.grade4_not_serious", event.id, "seriousness")


def expectedness(given: Examined) -> Iterator[Finding]:
    """Of a serious event the report says whether it was expected."""
    for seen in given.events:
        if seen.state.seriousness and unjudged(seen, "expected"):
            yield Finding("findings.expected_missing", seen.event.id, "expected")
