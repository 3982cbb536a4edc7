"""What assessments say: is the provision suspected, which listed matters are met, how grave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from safetyreport.records.event import PROVISION_PARTS, AssessmentFields

SUSPICIOUS = frozenset({"related", "probable", "possible", "unknown"})

Ground = Literal[
    "ruled_out", "not_ruled_out", "suspected_parts", "not_judged", "all_parts_unrelated"
]
CLEARING: frozenset[Ground] = frozenset({"ruled_out", "all_parts_unrelated"})


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What the answer rests on: its ground, and the parts of the provision that decide."""

    ground: Ground
    parts: tuple[str, ...] = ()

    @property
    def suspected(self) -> bool:
        """Whether the provision is suspected (疑われる)."""
        return self.ground not in CLEARING

    @property
    def judged(self) -> bool:
        """Whether anybody judged; what nobody judged counts as suspected."""
        return self.ground != "not_judged"


def suspicion(state: AssessmentFields, *, unlikely_counts: bool) -> Suspicion:
    """Whether an event is suspected to be due to the provision; expectedness plays no part.

    `cannot_be_ruled_out` decides when given; otherwise any part of the provision that is related,
    probable, possible, unknown or not judged, and `unlikely` as the study reads it.
    """
    decided = state.cannot_be_ruled_out
    if decided is not None:
        return Suspicion("ruled_out" if decided == "no" else "not_ruled_out")
    relations = {part: getattr(state.causality, part, None) for part in PROVISION_PARTS}
    counted = SUSPICIOUS | ({"unlikely"} if unlikely_counts else set())
    suspected = tuple(part for part, relation in relations.items() if relation in counted)
    if suspected:
        return Suspicion("suspected_parts", suspected)
    unjudged = tuple(part for part, relation in relations.items() if relation is None)
    if unjudged:
        return Suspicion("not_judged", unjudged)
    return Suspicion("all_parts_unrelated")


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


def worst_grade(states: Sequence[AssessmentFields]) -> int | None:
    """The worst grade an event reached by the last of `states`; None where none is known.

    An event that led to death as judged last is grade 5, whatever grade is recorded (CTCAE: "Death
    related to AE"). Where a death was taken back, the worst of the other grades stands.
    """
    if "death" in matters(states[-1]):
        return 5
    return max((one.grade for one in states if one.grade and one.grade < 5), default=None)
