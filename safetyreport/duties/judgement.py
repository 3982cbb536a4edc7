"""The two questions of the law to an assessment: is it suspected, and which matters are met."""

from __future__ import annotations

from dataclasses import dataclass

from safetyreport.duties.duty import Reason
from safetyreport.i18n import Word
from safetyreport.records import suspicion as assessed
from safetyreport.records.event import AssessmentFields
from safetyreport.records.suspicion import SUSPICIOUS, matters

__all__ = ["SUSPICIOUS", "Judgement", "matters", "suspicion"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether the provision is suspected (疑われる), whether anybody judged, and why."""

    suspected: bool
    judged: bool
    because: Reason


def suspicion(state: AssessmentFields, *, unlikely_counts: bool) -> Judgement:
    """Whether an event is suspected to be due to the provision, and the sentence that says why."""
    found = assessed.suspicion(state, unlikely_counts=unlikely_counts)
    values: dict[str, object] = {}
    if found.parts:
        values["parts"] = tuple(Word("codes.causality_part", part) for part in found.parts)
    if state.cannot_be_ruled_out is not None:
        values["answer"] = Word("codes.yes_no_unknown", state.cannot_be_ruled_out)
    return Judgement(found.suspected, found.judged, Reason(f"duties.{found.ground}", values))
