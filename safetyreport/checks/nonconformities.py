"""Departures whose record contradicts itself or claims more than it shows."""

from __future__ import annotations

from collections.abc import Iterator

from safetyreport.checks.examined import Examined, absent
from safetyreport.checks.finding import Finding
from safetyreport.i18n import Word
from safetyreport.records.deviation import MEASURES, Deviation


def judged(given: Examined) -> Iterator[Finding]:
    """What a departure is was judged, and goes with what else is recorded of it."""
    for one in given.records.of_kind(Deviation):
        if absent(one, "classification"):
            yield Finding("findings.departure_not_classified", one.id, "classification")
        if one.classification != "serious_nonconformity":
            continue
        if one.immediate_hazard == "yes":
            yield Finding("findings.serious_yet_hazard", one.id, "immediate_hazard")
        if one.opinion_sought == "no":
            yield Finding("findings.opinion_not_sought", one.id, "opinion_sought")


def measures(given: Examined) -> Iterator[Finding]:
    """What is called done has its evidence, and evidence belongs to something done."""
    for one in given.records.of_kind(Deviation):
        for name in MEASURES:
            day, evidence = f"{name}_done_on", f"{name}_evidence"
            done = getattr(one, day)
            values: dict[str, object] = {"measure": Word("fields.deviations", f"{name}_action")}
            if done is not None and absent(one, evidence):
                told = values | {"day": done}
                yield Finding("findings.done_without_evidence", one.id, evidence, told)
            if getattr(one, evidence) is not None and absent(one, day):
                yield Finding("findings.evidence_without_day", one.id, day, values)
