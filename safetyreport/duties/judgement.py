"""The two questions of the law to an assessment: is it suspected, and which matters are met."""

from __future__ import annotations

from dataclasses import dataclass

from safetyreport.duties.duty import Reason
from safetyreport.i18n import Word
from safetyreport.records.event import PROVISION_PARTS, AssessmentFields

SUSPICIOUS = frozenset({"related", "probable", "possible", "unknown"})


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether the provision is suspected (疑われる), whether anybody judged, and why."""

    suspected: bool
    judged: bool
    because: Reason


def suspicion(state: AssessmentFields, *, unlikely_counts: bool) -> Judgement:
    """Whether an event is suspected to be due to the provision; expectedness plays no part.

    `cannot_be_ruled_out` decides when given; otherwise any part of the provision that is related,
    probable, possible, unknown or not judged, and `unlikely` as the study reads it.
    """
    decided = state.cannot_be_ruled_out
    if decided is not None:
        reason = Reason(
            "duties.ruled_out" if decided == "no" else "duties.not_ruled_out",
            {"answer": Word("codes.yes_no_unknown", decided)},
        )
        return Judgement(decided != "no", True, reason)
    relations = {part: getattr(state.causality, part, None) for part in PROVISION_PARTS}
    counted = SUSPICIOUS | ({"unlikely"} if unlikely_counts else set())
    suspected = [part for part, relation in relations.items() if relation in counted]
    if suspected:
        parts = tuple(Word("codes.causality_part", part) for part in suspected)
        return Judgement(True, True, Reason("duties.suspected_parts", {"parts": parts}))
    unjudged = [part for part, relation in relations.items() if relation is None]
    if unjudged:
        parts = tuple(Word("codes.causality_part", part) for part in unjudged)
        return Judgement(True, False, Reason("duties.not_judged", {"parts": parts}))
    return Judgement(False, True, Reason("duties.all_parts_unrelated"))


def matters(state: AssessmentFields) -> frozenset[str]:
    """The seriousness codes that count under the law.

    Hospitalisation counts only when it is needed for treatment; a stay not known to be for
    anything else counts.
    """
    met = set(state.seriousness or ())
    if state.outcome == "fatal" or state.grade == 5:
        met.add("death")
    if state.hospitalisation_for_treatment == "no":
        met.discard("hospitalisation")
    return frozenset(met)
