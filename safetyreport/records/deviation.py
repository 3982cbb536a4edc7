"""Deviations (逸脱) and non-conformities (不適合), with cause, measures and their evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from safetyreport.records.base import Contradiction, Record, in_order
from safetyreport.records.fields import Day, Line, Moment, PartialDate, RecordId, Text, YesNo

MEASURES = ("corrective", "preventive")
# What is told of a deviation in free words; reports print it in both languages.
LONG_TEXTS = (
    "requirement",
    "description",
    "cause",
    "effect_on_participant",
    "effect_on_data",
    "corrective_action",
    "preventive_action",
)


class Deviation(Record):
    """One departure from the Ordinance, the plan or the protocol."""

    kind: ClassVar[str] = "deviations"
    participants: tuple[RecordId, ...] = ()
    site: RecordId | None = None
    occurred_on: PartialDate | None = None
    aware_physician_at: Moment | None = None
    aware_administrator_at: Moment | None = None
    found_by: Line | None = None
    category: (
        Literal[
            "eligibility",
            "consent",
            "dosing",
            "procedure",
            "visit",
            "data",
            "manufacturing",
            "other",
        ]
        | None
    ) = None
    requirement: Text | None = None
    classification: Literal["deviation", "nonconformity", "serious_nonconformity"] | None = None
    classified_on: Day | None = None
    classified_by: Line | None = None
    immediate_hazard: YesNo | None = None
    description: Text | None = None
    cause: Text | None = None
    effect_on_participant: Text | None = None
    effect_on_data: Text | None = None
    corrective_action: Text | None = None
    preventive_action: Text | None = None
    corrective_done_on: Day | None = None
    preventive_done_on: Day | None = None
    corrective_evidence: Text | None = None
    preventive_evidence: Text | None = None
    told_participant_on: Day | None = None
    study_continues: YesNo | None = None
    opinion_sought: YesNo | None = None

    def contradictions(self) -> Iterator[Contradiction]:
        yield from super().contradictions()
        names = ("aware_physician_at", "aware_administrator_at")
        aware = [(name, getattr(self, name).day) for name in names if getattr(self, name)]
        if not aware:
            yield Contradiction("records.no_awareness", "aware_physician_at")
        if self.occurred_on:
            for name, day in aware:
                yield from in_order("occurred_on", name, self.occurred_on.earliest, day)
            for name in ("corrective_done_on", "preventive_done_on", "told_participant_on"):
                yield from in_order(
                    "occurred_on", name, self.occurred_on.earliest, getattr(self, name)
                )
        if len(set(self.participants)) < len(self.participants):
            yield Contradiction("records.participant_twice", "participants")
