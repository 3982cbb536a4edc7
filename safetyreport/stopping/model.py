"""The stopping rules of a study, from `stopping.toml`: the protocol's own and statistical ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from types import MappingProxyType
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from safetyreport.records.base import Consistent, Contradiction
from safetyreport.records.fields import (
    Day,
    Line,
    NonNegativeNumber,
    Number,
    Part,
    PositiveNumber,
    RecordId,
    Text,
)
from safetyreport.stopping.statistic import NEEDS, RuleName

Scope = Literal["participant", "trial"]
Kind = Literal["automatic", "recorded", "judgement", "statistical"]
Basis = Literal["protocol", "supplementary"]
ThresholdBasis = Literal["protocol", "configured"]
Predicate = Literal[
    "culture_positive",
    "treatment_not_possible",
    "consent_withdrawn",
    "event_and_judgement",
    "significant_information",
    "accrual_and_deviations",
    "committee_on_safety",
    "outside_information",
]
EarlyEnd = Literal["not_possible", "adverse_event", "recurrence", "death", "other"]
Grade = Annotated[int, Field(strict=True, ge=1, le=5)]
LARGEST = 500  # participants of a statistical rule


@dataclass(frozen=True, slots=True)
class Traits:
    """What goes with a predicate: scope, kind, and the thresholds it needs and may have."""

    scope: Scope
    kind: Kind
    needs: frozenset[str] = frozenset()
    takes: frozenset[str] = frozenset()


PREDICATES: Mapping[Predicate, Traits] = MappingProxyType(
    {
        "culture_positive": Traits("participant", "automatic"),
        "treatment_not_possible": Traits("participant", "recorded", takes=frozenset({"reasons"})),
        "consent_withdrawn": Traits("participant", "recorded"),
        "event_and_judgement": Traits("participant", "judgement", needs=frozenset({"grade"})),
        "significant_information": Traits("trial", "judgement"),
        "accrual_and_deviations": Traits(
            "trial",
            "judgement",
            takes=frozenset({"accrual_ratio_below", "deviations_per_participant_above"}),
        ),
        "committee_on_safety": Traits("trial", "judgement"),
        "outside_information": Traits("trial", "judgement"),
    }
)


def _unquoted(value: object) -> object:
    if isinstance(value, str):
        raise PydanticCustomError("records.number", "not a number")
    return value


def _rate(value: object) -> object:
    number = isinstance(value, (int, Decimal)) and not isinstance(value, bool)
    if not (number and 0 < Decimal(str(value)) < 1):
        raise PydanticCustomError("stopping.rate", "not between 0 and 1")
    return value


Rate = Annotated[Number, BeforeValidator(_rate)]
Size = Annotated[int, Field(strict=True, ge=1, le=LARGEST)]


class Thresholds(Part):
    """The numbers of a rule; which of them it takes depends on its predicate."""

    grade: Grade | None = None
    reasons: tuple[EarlyEnd, ...] | None = None
    accrual_ratio_below: Annotated[PositiveNumber, BeforeValidator(_unquoted)] | None = None
    deviations_per_participant_above: (
        Annotated[NonNegativeNumber, BeforeValidator(_unquoted)] | None
    ) = None

    @property
    def given(self) -> frozenset[str]:
        """The names of those that have a value."""
        return frozenset(n for n in type(self).model_fields if getattr(self, n) is not None)


class ProtocolRule(Consistent):
    """One discontinuation criterion, the predicate that looks for it and who decides."""

    id: RecordId
    scope: Scope
    kind: Literal["automatic", "recorded", "judgement"]
    basis: Basis
    anchor: Text | None = None
    statement: Text
    predicate: Predicate
    thresholds: Thresholds = Thresholds()
    threshold_basis: ThresholdBasis
    decided_by: Annotated[tuple[Line, ...], Field(min_length=1)]

    def contradictions(self) -> Iterator[Contradiction]:
        traits = PREDICATES[self.predicate]
        said = {"predicate": self.predicate}
        for name in ("scope", "kind"):
            given, wanted = getattr(self, name), getattr(traits, name)
            if given != wanted:
                values = {**said, "given": given, "wanted": wanted}
                yield Contradiction("stopping.not_of_predicate", name, values)
        for name in sorted(self.thresholds.given - traits.needs - traits.takes):
            known = tuple(sorted(traits.needs | traits.takes)) or "-"
            values = {**said, "name": name, "known": known}
            yield Contradiction("stopping.threshold_unknown", f"thresholds.{name}", values)
        for name in sorted(traits.needs - self.thresholds.given):
            values = {**said, "name": name}
            yield Contradiction("stopping.threshold_missing", f"thresholds.{name}", values)
        if self.basis == "protocol" and self.anchor is None:
            yield Contradiction("stopping.anchor_missing", "anchor")


class CountedEvent(Part):
    """Which adverse event of a participant counts, and how long it is looked for.

    The window begins with the first administration of cells and ends `window_days` later. All
    conditions given must hold: at least this grade, serious, suspected to be due to the provision,
    one of these CTCAE terms.
    """

    window_days: Annotated[int, Field(strict=True, ge=1, le=3660)]
    grade_at_least: Grade | None = None
    serious: bool = Field(default=False, strict=True)
    suspected: bool = Field(default=False, strict=True)
    ctcae_terms: tuple[Line, ...] = ()


class StatisticalRule(Consistent):
    """A boundary for the number of events; a supplement that may raise attention only.

    `looks` are numbers of evaluable participants, by default every one up to `n`; `delta`, `prior`
    (a, b), `p1` and `nu` belong to single rules.
    """

    scope: ClassVar[Scope] = "trial"
    kind: ClassVar[Kind] = "statistical"
    basis: ClassVar[Basis] = "supplementary"
    threshold_basis: ClassVar[ThresholdBasis] = "configured"
    anchor: ClassVar[None] = None
    id: RecordId
    statement: Text
    rule: RuleName
    p0: Rate
    alpha: Rate
    n: Size
    looks: Annotated[tuple[Size, ...], Field(min_length=1)] | None = None
    delta: Annotated[NonNegativeNumber, BeforeValidator(_unquoted), Field(le=1)] | None = None
    prior: (
        tuple[
            Annotated[PositiveNumber, BeforeValidator(_unquoted)],
            Annotated[PositiveNumber, BeforeValidator(_unquoted)],
        ]
        | None
    ) = None
    p1: Rate | None = None
    nu: Rate | None = None
    event: CountedEvent
    decided_by: Annotated[tuple[Line, ...], Field(min_length=1)]

    @property
    def at(self) -> tuple[int, ...]:
        """The numbers of evaluable participants at which is looked."""
        return self.looks or tuple(range(1, self.n + 1))

    def contradictions(self) -> Iterator[Contradiction]:
        for name in ("delta", "prior", "p1", "nu"):
            given, needed = getattr(self, name) is not None, name in NEEDS[self.rule]
            if given != needed:
                code = "stopping.parameter_missing" if needed else "stopping.parameter_unknown"
                yield Contradiction(code, name, {"name": name, "rule": self.rule})
        if self.p1 is not None and self.p1 <= self.p0:
            yield Contradiction("stopping.p1_not_above", "p1", {"p0": self.p0, "p1": self.p1})
        if self.looks and any(one >= other for one, other in pairwise(self.looks)):
            yield Contradiction("stopping.looks_not_rising", "looks")
        elif self.looks and self.looks[-1] != self.n:
            # Otherwise nobody knows what "at most n" is to mean.
            values = {"last": self.looks[-1], "n": self.n}
            yield Contradiction("stopping.looks_end_elsewhere", "looks", values)


AnyRule = ProtocolRule | StatisticalRule


class Recorded(Part):
    """What the study says of its own records.

    `deviations_since` is the day from which every deviation is recorded in this program: only then
    does a study without a record of one have none.
    """

    deviations_since: Day | None = None


class StoppingRules(Consistent):
    """Every stopping rule of a study, in the order of the file."""

    recorded: Recorded = Recorded()
    protocol: tuple[ProtocolRule, ...] = Field(default=(), alias="rule")
    statistical: tuple[StatisticalRule, ...] = ()

    @property
    def all(self) -> tuple[AnyRule, ...]:
        """The protocol's rules, then the statistical ones."""
        return (*self.protocol, *self.statistical)

    def find(self, rule_id: str) -> AnyRule | None:
        """The rule with this id."""
        return next((rule for rule in self.all if rule.id == rule_id), None)

    def contradictions(self) -> Iterator[Contradiction]:
        seen: set[str] = set()
        kinds: dict[str, tuple[AnyRule, ...]] = {
            "rule": self.protocol,
            "statistical": self.statistical,
        }
        for name, rules in kinds.items():
            for place, rule in enumerate(rules, 1):
                if rule.id in seen:
                    yield Contradiction("stopping.id_twice", f"{name}[{place}].id", {"id": rule.id})
                seen.add(rule.id)
