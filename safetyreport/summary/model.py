"""What a summary is made of: cells, tables, listings and survival estimates, all coded.

Sentences are catalogue entries: the title of a table is `summary.table.<id>`, the head of a column
`summary.column.<id>`, a population `summary.population.<id>`, a note its own phrase.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeVar

from safetyreport.i18n import Phrase, Word
from safetyreport.records.fields import PartialDate, Text


@dataclass(frozen=True, slots=True)
class Interval:
    """A two-sided confidence interval in the unit and precision of its estimate.

    `level` is a percentage. A limit that does not exist is a coded reason.
    """

    lower: Decimal | Word
    upper: Decimal | Word
    level: int = 95


# A cell. A Decimal is rounded already and printed as it stands; a Word is a coded value, which
# documents print by its catalogue entry and JSON by its code. There is no None and no float: what
# cannot be said is one of the reasons below or of `codes.missing`.
Value = str | int | Decimal | dt.date | PartialDate | Text | Word | tuple[Word, ...] | Interval
Row = Mapping[str, Value]

REASON = "summary.reason"
NOT_ESTIMABLE = Word(REASON, "not_estimable")  # too few values, or beyond the last follow-up
NOT_APPLICABLE = Word(REASON, "not_applicable")
NOT_RECORDED = Word(REASON, "not_recorded")  # absent without a reason; never judged to be zero
NOT_COMPUTABLE = Word(REASON, "not_computable")  # a day known only in part
ONGOING = Word(REASON, "ongoing")

Kind = Literal["text", "code", "id", "day", "count", "number", "percent", "interval"]
Scope = Literal["period", "cumulative"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: `kind` says how its cells are written and aligned."""

    id: str
    kind: Kind = "text"

    @property
    def head(self) -> str:
        """The catalogue key of its heading."""
        return f"summary.column.{self.id}"

    @property
    def right(self) -> bool:
        """Whether its cells stand to the right, as numbers do."""
        return self.kind in ("count", "number", "percent")


@dataclass(frozen=True, slots=True)
class Population:
    """A set of participants by its code, with the ids in order."""

    id: str
    participants: tuple[str, ...]

    @property
    def n(self) -> int:
        """How many they are."""
        return len(self.participants)


@dataclass(frozen=True, slots=True)
class Denominator:
    """What percentages are taken of: a population and its size at the data cut."""

    population: str
    n: int


@dataclass(frozen=True, slots=True)
class Table:
    """A long table: the columns never depend on the data; groups stand in rows.

    `period` and `cumulative` are the totals over all rows, by what they count; participants are
    distinct and therefore not the sum of the rows. A table without data has `rows == ()`.
    """

    id: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    denominator: Denominator | None = None
    period: Row = field(default_factory=dict)
    cumulative: Row = field(default_factory=dict)
    notes: tuple[Phrase, ...] = ()

    @property
    def title(self) -> str:
        """The catalogue key of its title."""
        return f"summary.table.{self.id}"


@dataclass(frozen=True, slots=True)
class Listing:
    """A line listing: one row for each record, in a fixed order."""

    id: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[Phrase, ...] = ()

    @property
    def title(self) -> str:
        """The catalogue key of its title."""
        return f"summary.listing.{self.id}"


@dataclass(frozen=True, slots=True)
class Survival:
    """A Kaplan-Meier estimate at one time after surgery, in percent.

    `estimate`, `lower` and `upper` are coded reasons where they cannot be estimated; `median` is
    in days.
    """

    endpoint: Literal["overall", "recurrence_free"]
    at_days: Decimal
    estimate: Decimal | Word
    lower: Decimal | Word
    upper: Decimal | Word
    at_risk: int
    median: Decimal | Word
    participants: int = 0
    events: int = 0


@dataclass(frozen=True, slots=True)
class Period:
    """The days a summary is about, both included; `last` never lies after the data cut."""

    first: dt.date
    last: dt.date

    def __contains__(self, day: dt.date) -> bool:
        """Whether the day lies in it."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Summary:
    """Every number behind the reports, as of the end of one day in Japan."""

    as_of: dt.date
    period: Period
    populations: tuple[Population, ...]
    tables: tuple[Table, ...]
    listings: tuple[Listing, ...]
    survival: tuple[Survival, ...] = ()
    notes: tuple[Phrase, ...] = ()

    def table(self, table_id: str) -> Table:
        """The table of this id; KeyError for an id that no summary has."""
        return _of(self.tables, table_id)

    def listing(self, listing_id: str) -> Listing:
        """The listing of this id; KeyError for an id that no summary has."""
        return _of(self.listings, listing_id)

    def population(self, population_id: str) -> Population:
        """The population of this id; KeyError for an id that no summary has."""
        return _of(self.populations, population_id)


T = TypeVar("T", Table, Listing, Population)


def _of(items: tuple[T, ...], wanted: str) -> T:
    for item in items:
        if item.id == wanted:
            return item
    raise KeyError(wanted)
