"""Findings about one adverse event that bear on its reports."""

from __future__ import annotations

from collections.abc import Iterator

from safetyreport.checks.finding import Finding
from safetyreport.duties.judgement import suspicion
from safetyreport.i18n import Word
from safetyreport.records.event import AdverseEvent
from safetyreport.records.study import Study


def event_findings(event: AdverseEvent, study: Study) -> tuple[Finding, ...]:
    """Everything to look at in one event before it is reported."""
    return tuple(_found(event, study))


def _found(event: AdverseEvent, study: Study) -> Iterator[Finding]:
    state = event.states[-1]
    judged = suspicion(state, unlikely_counts=study.causality.unlikely == "suspected")
    if not judged.judged:
        yield Finding("checks.causality_not_judged", event.id, "causality")
    if state.seriousness is None and "seriousness" not in (event.missing or {}):
        yield Finding("checks.seriousness_not_judged", event.id, "seriousness")
    if state.hospitalised_on and "hospitalisation" not in (state.seriousness or ()):
        yield Finding("checks.stay_without_seriousness", event.id, "seriousness")
    if "hospitalisation" in (state.seriousness or ()) and state.hospitalisation_for_treatment in (
        None,
        "unknown",
    ):
        yield Finding("checks.stay_purpose_unknown", event.id, "hospitalisation_for_treatment")
    if state.outcome == "fatal" and state.grade not in (None, 5):
        yield Finding("checks.fatal_not_grade5", event.id, "grade", {"grade": state.grade})
    if event.aware_administrator_at is None:
        yield Finding("checks.administrator_unaware", event.id, "aware_administrator_at")
    if study.joint_research and event.aware_representative_at is None:
        yield Finding("checks.representative_unaware", event.id, "aware_representative_at")
    if judged.suspected and state.expected == "yes":
        yield Finding("checks.expected_counts", event.id, "expected")
    untranslated = [
        name
        for name in ("term", "narrative", "measures", "cause")
        if (text := getattr(event, name)) is not None and text.en is None
    ]
    if untranslated:
        fields = tuple(Word("fields.adverse_events", name) for name in untranslated)
        yield Finding("checks.no_english", event.id, untranslated[0], {"fields": fields})
