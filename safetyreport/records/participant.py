"""Participants, known by an identification code only, and their eligibility."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from safetyreport.records.base import Contradiction, Record, in_order
from safetyreport.records.fields import Day, Line, Number, RecordId, Text, YesNoUnknown


class Participant(Record):
    """再生医療等を受ける者: no name, hospital number, address or birth date exists here."""

    kind: ClassVar[str] = "participants"
    site: RecordId | None = None
    sex: Literal["male", "female", "unknown"] | None = None
    age: Annotated[int, Field(strict=True, ge=0, le=120)] | None = None
    consented_on: Day | None = None
    enrolled_on: Day | None = None
    surgery_on: Day | None = None
    withdrawn_on: Day | None = None
    withdrawal_reason: Text | None = None
    treatment_ended_on: Day | None = None
    treatment_end_reason: (
        Literal[
            "completed",
            "adverse_event",
            "not_possible",
            "consent_withdrawn",
            "recurrence",
            "death",
            "other",
        ]
        | None
    ) = None
    recurred_on: Day | None = None
    died_on: Day | None = None
    death_cause: Literal["progression", "event", "other", "unknown"] | None = None
    last_contact_on: Day | None = None

    def contradictions(self) -> Iterator[Contradiction]:
        yield from super().contradictions()
        yield from in_order("consented_on", "enrolled_on", self.consented_on, self.enrolled_on)
        yield from in_order("consented_on", "withdrawn_on", self.consented_on, self.withdrawn_on)
        for name in ("consented_on", "enrolled_on", "surgery_on", "recurred_on", "last_contact_on"):
            yield from in_order(name, "died_on", getattr(self, name), self.died_on)
        if self.death_cause and not self.died_on and "died_on" not in (self.missing or {}):
            yield Contradiction("records.death_without_day", "died_on")


class Eligibility(Record):
    """Whether one criterion was met by one participant."""

    kind: ClassVar[str] = "eligibility"
    participant: RecordId
    criterion: RecordId | None = None
    met: YesNoUnknown | None = None
    value: Number | None = None
    unit: Line | None = None
    assessed_on: Day | None = None
