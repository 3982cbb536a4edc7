"""Findings about one deviation or non-conformity that bear on its report."""

from __future__ import annotations

from collections.abc import Iterator

from safetyreport.checks.finding import Finding
from safetyreport.i18n import Word
from safetyreport.records.deviation import LONG_TEXTS, MEASURES, Deviation


def deviation_findings(deviation: Deviation) -> tuple[Finding, ...]:
    """Everything to look at in one deviation before it is reported."""
    return (*_judged(deviation), *_measures(deviation), *_translated(deviation))


def _judged(deviation: Deviation) -> Iterator[Finding]:
    missing = deviation.missing or {}
    serious = deviation.classification == "serious_nonconformity"
    if deviation.classification is None:
        yield Finding("checks.not_classified", deviation.id, "classification")
    if deviation.classification == "deviation":
        yield Finding("checks.deviation_only", deviation.id, "classification")
    if serious and deviation.immediate_hazard == "yes":
        yield Finding("checks.serious_yet_hazard", deviation.id, "immediate_hazard")
    if serious and deviation.opinion_sought == "no":
        yield Finding("checks.opinion_not_sought", deviation.id, "opinion_sought")
    # Of a mere deviation the law asks for no report, not even to the administrator.
    if deviation.aware_administrator_at is None and deviation.classification != "deviation":
        yield Finding("checks.deviation_not_told", deviation.id, "aware_administrator_at")
    if deviation.study_continues is None and "study_continues" not in missing:
        yield Finding("checks.continuation_not_said", deviation.id, "study_continues")


def _measures(deviation: Deviation) -> Iterator[Finding]:
    """What is called done has its evidence, and evidence belongs to something done."""
    for measure in MEASURES:
        action = Word("fields.deviations", f"{measure}_action")
        done = getattr(deviation, f"{measure}_done_on")
        evidence = getattr(deviation, f"{measure}_evidence")
        if done and evidence is None:
            yield Finding(
                "checks.done_without_evidence",
                deviation.id,
                f"{measure}_evidence",
                {"measure": action, "day": done},
            )
        if evidence is not None and done is None:
            yield Finding(
                "checks.evidence_without_day",
                deviation.id,
                f"{measure}_done_on",
                {"measure": action},
            )


def _translated(deviation: Deviation) -> Iterator[Finding]:
    absent = [
        name
        for name in LONG_TEXTS
        if (text := getattr(deviation, name)) is not None and text.en is None
    ]
    if absent:
        fields = tuple(Word("fields.deviations", name) for name in absent)
        yield Finding("checks.no_english", deviation.id, absent[0], {"fields": fields})
