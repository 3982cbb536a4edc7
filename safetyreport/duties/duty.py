"""A duty that explains itself, and the reasons it is made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from safetyreport.i18n import Phrase
from safetyreport.records.chronology import KEPT

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
OPINION_NEEDED = "duties.needs_opinion"  # the reason of a duty that encloses an opinion
Unit = Literal["days", "months", "years"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence of an explanation: the catalogue entry `duties.<code>` and its values."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


def length(number: int, unit: Unit = "days") -> Phrase:
    """A length of time as it is said of one and of several."""
    said = unit.removesuffix("s") if number == 1 else unit
    return Phrase(f"duties.length.{said}", {"number": number})


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
    `site` is the institution of a joint research whose people it names.
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
    site: Words | None = None
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
    def needs_opinion(self) -> bool:
        """Whether what is sent encloses an opinion of the committee."""
        return any(reason.code == OPINION_NEEDED for reason in self.why)

    @property
    def lasting(self) -> bool:
        """Whether time alone fulfils it: nothing that is sent or decided settles it."""
        return self.kind == KEPT

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
