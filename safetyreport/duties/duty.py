"""A duty that explains itself, and the reasons it is made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Layer = Literal["statute", "protocol", "house"]
Status = Literal[
    "not_yet",
    "open",
    "due_soon",
    "due_today",
    "overdue",
    "overdue_by_law",
    "submitted",
    "submitted_after_target",
    "submitted_late",
    "cleared",
    "superseded",
    "closed",
    "nothing_to_report",
]
SETTLED: frozenset[str] = frozenset(
    {
        "submitted",
        "submitted_after_target",
        "submitted_late",
        "cleared",
        "superseded",
        "closed",
        "nothing_to_report",
    }
)
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence of an explanation: the catalogue entry `duties.<code>` and its values."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Matter:
    """A listed matter that is met: its code, its item letter and its citation."""

    code: str
    item: Words
    citation: Words


@dataclass(frozen=True, slots=True)
class Duty:
    """Something owed by one party to another; every day is a calendar day in Japan.

    `due_on` is the target; `statutory_due_on` counts from the awareness of the person who owes
    the report; `extended_due_on` is that day moved by the holidays of administrative organs.
    """

    id: str
    kind: str
    layer: Layer
    record: str | None
    records: tuple[str, ...]
    occurrence: int
    addressee: str
    addressee_name: Words
    actor: str
    actor_name: Words
    form: str | None
    rule: str
    citation: Words
    law_version: str | None
    verified: bool
    limit_basis: Layer | Literal["law"] | None
    reading: Literal["text", "interpretation"]
    counted_from: dt.date | None
    counted_from_role: str | None
    days: int | None
    due_on: dt.date | None
    statutory_counted_from: dt.date | None = None
    statutory_due_on: dt.date | None = None
    extended_due_on: dt.date | None = None
    extended_clause: Words | None = None
    status: Status = "open"
    days_left: int | None = None
    submitted_on: dt.date | None = None
    somebody_elses: bool = False
    matters: tuple[Matter, ...] = ()
    why: tuple[Reason, ...] = ()

    @property
    def base(self) -> str:
        """The id without the number of a correction: a report sent settles every correction."""
        return self.id.partition("+")[0]

    @property
    def last_legal_day(self) -> dt.date | None:
        """The last day that is in time by law; None where the law counts no days."""
        return self.extended_due_on or self.statutory_due_on

    @property
    def settled(self) -> bool:
        """Whether nothing more has to be done."""
        return self.status in SETTLED


@dataclass(frozen=True, slots=True)
class NotOwed:
    """A duty that a record does not give rise to, and why not."""

    kind: str
    addressee: str
    because: Reason
    citation: Words
