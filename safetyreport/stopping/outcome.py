"""What the evaluation of a rule says: its outcome, and everything that the outcome rests on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from safetyreport.i18n import Phrase
from safetyreport.records.act import Decision
from safetyreport.stopping.model import AnyRule, StatisticalRule

Outcome = Literal[
    "triggered",
    "not_triggered",
    "not_evaluable",
    "needs_judgement",
    "decided_continue",
    "decided_stop",
]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One value of one record that the outcome rests on; `on` is the day it became known."""

    kind: str
    record: str
    field: str
    value: str | int
    on: dt.date | None


@dataclass(frozen=True, slots=True)
class Measure:
    """A number beside its threshold, if it has one; `crossed` says on which side it lies.

    `name` is the catalogue entry `stopping.measure.<name>`; `value` is None where it cannot be
    given, and is rounded so that it lies on the side of the threshold on which the number lies.
    """

    name: str
    value: int | Decimal | None
    threshold: Decimal | None = None
    crossed: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a person has to judge: a record (or a measure), known since a day, and why it is listed.

    `by_record`: a decision that names this record settles it. `decision` settles it, if any does.
    """

    record: str | None
    known_on: dt.date | None
    why: Phrase
    by_record: bool = False
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Lacking:
    """A fact without which the rule cannot be evaluated."""

    why: Phrase
    record: str | None = None
    known_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Ignored:
    """A decision that does not count, and why."""

    decision: Decision
    why: Phrase


@dataclass(frozen=True, slots=True)
class Found:
    """What a predicate finds in the records; `met` alone decides an automatic or recorded rule."""

    met: tuple[Evidence, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    lacking: tuple[Lacking, ...] = ()
    measures: tuple[Measure, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    notes: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The outcome of one rule, of one participant where it is a participant's, at the end of a day.

    `participant` is None of a trial rule, and of records that name no participant. `decision` is
    the one that settles or answers it.
    """

    rule: AnyRule
    participant: str | None
    outcome: Outcome
    as_of: dt.date
    why: tuple[Phrase, ...]
    evidence: tuple[Evidence, ...] = ()
    measures: tuple[Measure, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    decision: Decision | None = None
    ignored: tuple[Ignored, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether a person has something to decide; a recorded end or withdrawal is the answer."""
        if self.outcome == "triggered":
            return self.rule.kind == "automatic" and self.decision is None
        return self.outcome == "needs_judgement"

    @property
    def has_threshold(self) -> bool:
        """Whether a number took part that `threshold_basis` says the source of."""
        if isinstance(self.rule, StatisticalRule):
            return True
        return bool(self.rule.thresholds.given)
