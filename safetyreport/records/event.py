"""Adverse events and what was judged of them, by whom and from when."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from safetyreport.records.base import Consistent, Contradiction, Record, in_order
from safetyreport.records.fields import (
    Day,
    Line,
    Moment,
    Part,
    PartialDate,
    RecordId,
    Text,
    YesNoUnknown,
)

Seriousness = Literal[
    "death",
    "life_threatening",
    "hospitalisation",
    "disability",
    "disability_risk",
    "other_serious",
    "congenital_anomaly",
]
Outcome = Literal["recovered", "recovering", "not_recovered", "sequelae", "fatal", "unknown"]
Relation = Literal["related", "probable", "possible", "unlikely", "unrelated", "unknown"]
# The parts of the provision (提供) whose suspicion makes an event reportable.
PROVISION_PARTS = ("product", "apheresis", "g_csf", "procedure")
OTHER_PARTS = ("surgery", "underlying_disease", "concomitant", "other")
AWARENESS = ("aware_physician_at", "aware_administrator_at", "aware_representative_at")


class Causality(Part):
    """The causal judgement by part; `procedure` is catheter, infusion and premedication."""

    product: Relation | None = None
    apheresis: Relation | None = None
    g_csf: Relation | None = None
    procedure: Relation | None = None
    surgery: Relation | None = None
    underlying_disease: Relation | None = None
    concomitant: Relation | None = None
    other: Relation | None = None


class Meddra(Part):
    """A MedDRA code with its term and version, as the user supplied them."""

    code: Line
    term: Line | None = None
    version: Line | None = None


class AssessmentFields(Consistent):
    """What can be judged of an event, now or later, and when each became aware (知った日)."""

    grade: Annotated[int, Field(strict=True, ge=1, le=5)] | None = None
    outcome: Outcome | None = None
    outcome_on: Day | None = None
    seriousness: tuple[Seriousness, ...] | None = None
    hospitalisation_for_treatment: YesNoUnknown | None = None
    hospitalised_on: Day | None = None
    discharged_on: Day | None = None
    prolonged_hospitalisation: YesNoUnknown | None = None
    infection: YesNoUnknown | None = None
    pathogen: Text | None = None
    causality: Causality | None = None
    cannot_be_ruled_out: YesNoUnknown | None = None
    causality_reason: Text | None = None
    assessed_by: Line | None = None
    expected: YesNoUnknown | None = None
    aware_physician_at: Moment | None = None
    aware_administrator_at: Moment | None = None
    aware_representative_at: Moment | None = None

    @property
    def awareness(self) -> tuple[tuple[str, Moment], ...]:
        """Who became aware when, as (field, moment), earliest first."""
        known = [(name, getattr(self, name)) for name in AWARENESS if getattr(self, name)]
        return tuple(sorted(known, key=lambda pair: pair[1].order))

    @property
    def aware_first(self) -> Moment | None:
        """The earliest awareness anywhere in the institution(s)."""
        return self.awareness[0][1] if self.awareness else None

    def contradictions(self) -> Iterator[Contradiction]:
        yield from super().contradictions()
        given = self.seriousness
        if given is not None:
            if len(set(given)) < len(given):
                yield Contradiction("records.seriousness_twice", "seriousness")
            if self.outcome == "fatal" and "death" not in given:
                yield Contradiction("records.fatal_not_serious", "seriousness")
            if self.grade == 5 and "death" not in given:
                yield Contradiction("records.grade5_not_death", "seriousness")
            if "death" in given and self.outcome not in (None, "fatal", "unknown"):
                yield Contradiction("records.death_not_fatal", "outcome", {"outcome": self.outcome})
        if self.grade == 5 and self.outcome not in (None, "fatal", "unknown"):
            yield Contradiction("records.grade5_not_fatal", "outcome", {"outcome": self.outcome})
        yield from in_order(
            "hospitalised_on", "discharged_on", self.hospitalised_on, self.discharged_on
        )


class Assessment(AssessmentFields):
    """What was learned later, with its own awareness."""

    def contradictions(self) -> Iterator[Contradiction]:
        yield from super().contradictions()
        if not self.awareness:
            yield Contradiction("records.no_awareness", "aware_physician_at")


class AdverseEvent(AssessmentFields, Record):
    """有害事象: one event of one participant, with its first assessment and those that followed."""

    kind: ClassVar[str] = "adverse_events"
    participant: RecordId
    site: RecordId | None = None
    term: Text
    ctcae_term: Line | None = None
    ctcae_version: Literal["5.0", "6.0"] | None = None
    meddra: Meddra | None = None
    onset: PartialDate | None = None
    ended: PartialDate | None = None
    administration: RecordId | None = None
    narrative: Text | None = None
    history: Text | None = None
    concomitant: Text | None = None
    investigations: Text | None = None
    treatment: Text | None = None
    cause: Text | None = None
    cause_of_death: Text | None = None
    autopsy: Text | None = None
    measures: Text | None = None
    future_measures: Text | None = None
    action_on_participant: Literal["none", "postponed", "discontinued"] | None = None
    action_on_study: (
        Literal["none", "enrolment_suspended", "provision_suspended", "discontinued"] | None
    ) = None
    plan_change_needed: Literal["yes", "no", "undecided"] | None = None
    consent_form_change_needed: Literal["yes", "no", "undecided"] | None = None
    attachments: tuple[Text, ...] | None = None
    assessments: tuple[Assessment, ...] = ()

    def contradictions(self) -> Iterator[Contradiction]:
        yield from super().contradictions()
        if not self.awareness:
            yield Contradiction("records.no_awareness", "aware_physician_at")
        if self.onset and self.ended:
            yield from in_order("onset", "ended", self.onset.earliest, self.ended.latest)
        states: tuple[AssessmentFields, ...] = (self, *self.assessments)
        for number, state in enumerate(states):
            at = f"assessments[{number}]." if number else ""
            if self.onset:
                for name, moment in state.awareness:
                    yield from in_order("onset", at + name, self.onset.earliest, moment.day)
                for name in ("outcome_on", "discharged_on"):
                    yield from in_order(
                        "onset", at + name, self.onset.earliest, getattr(state, name)
                    )
        known = [state for state in states if state.aware_first]
        for earlier, later in pairwise(known):
            if later.aware_first.before(earlier.aware_first):  # type: ignore[union-attr,arg-type]
                yield Contradiction("records.assessment_order", "assessments")

    @property
    def states(self) -> tuple[Assessment, ...]:
        """What was held true after each assessment, oldest first.

        A later assessment replaces what it names; a causality given again renews the judgement,
        so an older `cannot_be_ruled_out` no longer decides. Awareness is never carried over.
        """
        first = {
            name: getattr(self, name)
            for name in AssessmentFields.model_fields
            if getattr(self, name) is not None
        }
        states = [Assessment.model_construct(**first)]
        for later in self.assessments:
            held = {
                name: getattr(states[-1], name)
                for name in AssessmentFields.model_fields
                if name not in AWARENESS
            }
            given = {
                name: getattr(later, name)
                for name in AssessmentFields.model_fields
                if getattr(later, name) is not None
            }
            if later.causality:
                held["cannot_be_ruled_out"] = None
                parts = held["causality"].model_dump() if held["causality"] else {}
                parts.update(later.causality.model_dump(exclude_none=True))
                given["causality"] = Causality.model_construct(**parts)
            states.append(Assessment.model_construct(**(held | given)))
        return tuple(states)
