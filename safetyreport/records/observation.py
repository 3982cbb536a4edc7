"""Measured values: laboratory, vital signs, cytotoxicity and phenotype."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from safetyreport.records.base import Contradiction, Record
from safetyreport.records.fields import (
    Day,
    Line,
    Moment,
    NonNegativeNumber,
    Number,
    PositiveNumber,
    RecordId,
    YesNoUnknown,
)

Analyte = Literal[
    "haemoglobin",
    "leukocytes",
    "neutrophils",
    "lymphocytes",
    "eosinophils",
    "platelets",
    "alt",
    "ast",
    "alp",
    "ggt",
    "bilirubin",
    "ldh",
    "creatinine",
    "creatinine_clearance",
    "cpk",
    "lipase",
    "amylase",
    "inr",
    "aptt",
    "fibrinogen",
    "sodium",
    "potassium",
    "calcium_total",
    "calcium_corrected",
    "calcium_ionised",
    "albumin",
    "temperature",
    "spo2",
]
Triplicate = Annotated[tuple[NonNegativeNumber, ...], Field(min_length=3, max_length=3)]


class Observation(Record):
    """A value taken from a participant at a visit."""

    participant: RecordId
    visit: RecordId | None = None


class Laboratory(Observation):
    """A laboratory value with the laboratory's own normal range."""

    kind: ClassVar[str] = "laboratory"
    taken_on: Day | None = None
    analyte: Analyte | None = None
    value: Number | None = None
    unit: Line | None = None
    lln: Number | None = None
    uln: Number | None = None
    is_baseline: bool | None = Field(default=None, strict=True)
    symptomatic: Literal["no", "yes", "mild", "moderate", "severe", "unknown"] | None = None
    anticoagulated: YesNoUnknown | None = None

    def contradictions(self) -> Iterator[Contradiction]:
        yield from super().contradictions()
        if self.lln is not None and self.uln is not None and self.lln >= self.uln:
            yield Contradiction("records.range", "uln", {"lln": self.lln, "uln": self.uln})
        if self.value is not None and self.unit is None and self.analyte != "inr":
            yield Contradiction("records.value_without_unit", "unit")


class VitalSign(Observation):
    """A vital sign."""

    kind: ClassVar[str] = "vital_signs"
    taken_at: Moment | None = None
    sign: Line | None = None
    value: Number | None = None
    unit: Line | None = None


class Cytotoxicity(Observation):
    """A chromium-release assay in triplicate, in counts per minute."""

    kind: ClassVar[str] = "cytotoxicity"
    taken_on: Day | None = None
    effector_target_ratio: PositiveNumber | None = None
    experimental_cpm: Triplicate | None = None
    spontaneous_cpm: Triplicate | None = None
    maximum_cpm: Triplicate | None = None

    def contradictions(self) -> Iterator[Contradiction]:
        yield from super().contradictions()
        if (
            self.spontaneous_cpm
            and self.maximum_cpm
            and sum(self.maximum_cpm) <= sum(self.spontaneous_cpm)
        ):
            yield Contradiction("records.maximum_release", "maximum_cpm")


class Phenotype(Observation):
    """The percentage of cells positive for a surface marker."""

    kind: ClassVar[str] = "phenotype"
    taken_on: Day | None = None
    marker: Line | None = None
    percent: Annotated[Number, Field(ge=0, le=100)] | None = None
