"""From the raw records that a format's reader found to records, with the place of every field."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from safetyreport.errors import Problem
from safetyreport.exchange.problems import problems_of
from safetyreport.i18n import Word
from safetyreport.records.base import Record
from safetyreport.records.fields import ID_PATTERN
from safetyreport.records.kinds import KINDS

_LATER_ONLY = {"id", "assessments"}
MOST_PROBLEMS = 10_000  # a file with more is not corrected line by line; memory is finite


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: in JSON the sheet is the kind and the row the place in its list."""

    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True)
class RawRecord:
    """The values of one record of a known kind as a reader found them.

    `places` tells where single fields stand, by path (`term.ja`, `assessments[2].grade`); a field
    that is not named there stands where the field around it, or else the record, does.
    `partial` marks a table's row: it holds its filled cells, and the rest stays as it is stored,
    but for the fields of the paths `removed`, which the source is known to hold empty.
    """

    kind: str
    values: Mapping[str, Any]
    place: Place
    places: Mapping[str, Place] = field(default_factory=dict)
    partial: bool = False
    removed: frozenset[str] = frozenset()

    @property
    def id(self) -> str | None:
        """The record's id, if it has a proper one."""
        found = self.values.get("id")
        return found if isinstance(found, str) and ID_PATTERN.fullmatch(found) else None

    @property
    def later_only(self) -> bool:
        """Whether it holds nothing but later assessments of an event that stands elsewhere."""
        return self.partial and self.values.keys() == _LATER_ONLY

    def place_of(self, path: str | None) -> Place:
        """Where the field of this path stands."""
        at = path or ""
        while at:
            if at in self.places:
                return self.places[at]
            at = at[: max(at.rfind("."), at.rfind("["), 0)]
        return self.place


@dataclass(frozen=True, slots=True)
class Reading:
    """The records that are in order, where each one stands, and everything that is not in order."""

    records: tuple[Record, ...] = ()
    positions: Mapping[str, RawRecord] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def located(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Problems found in the records later, with the place in the file where it is known."""
        found = ((problem, self.positions.get(problem.record or "")) for problem in problems)
        return tuple(placed(problem, raw) if raw else problem for problem, raw in found)


def placed(problem: Problem, raw: RawRecord) -> Problem:
    """The problem with the place of its field."""
    at = raw.place_of(problem.field)
    return replace(problem, file=at.file, sheet=at.sheet, row=at.row, column=at.column)


def build(
    raw_records: Iterable[RawRecord],
    problems: Iterable[Problem] = (),
    known_ids: Collection[str] = (),
) -> Reading:
    """Records from raw records of one or several files; `problems` are those of reading the files.

    `known_ids` (those stored) only serve to suggest the id that a mistyped one may mean.
    """
    raw_records = tuple(raw_records)
    ids = {raw.id for raw in raw_records if raw.id} | set(known_ids)
    records: list[Record] = []
    positions: dict[str, RawRecord] = {}
    found = list(problems)
    for number, raw in enumerate(raw_records):
        if len(found) >= MOST_PROBLEMS:
            found.append(_more(raw, len(raw_records) - number))
            break
        name = raw.values.get("id")
        shown = name if isinstance(name, str) else None
        try:
            record = KINDS[raw.kind].model_validate(dict(raw.values))
        except ValidationError as error:
            told: Iterable[Problem] = problems_of(error, raw.kind, shown, ids)
            if raw.later_only:  # what the event itself lacks is not the assessment's fault
                told = [_event_absent(raw), *(one for one in told if _of_later(one))]
            found += (placed(problem, raw) for problem in told)
        else:
            records.append(record)
        if raw.id is None:
            continue
        first = positions.setdefault(raw.id, raw)
        if first is not raw:
            found.append(placed(_twice(raw.id, first), raw))
    return Reading(tuple(records), MappingProxyType(positions), tuple(found))


def _more(raw: RawRecord, left: int) -> Problem:
    return placed(Problem("exchange.more_problems", values={"left": left}), raw)


def _of_later(problem: Problem) -> bool:
    return (problem.field or "").startswith("assessments[")


def _event_absent(raw: RawRecord) -> Problem:
    name = raw.values.get("id")
    return Problem("tables.event_absent", record=raw.id, values={"id": f"{name}"[:64]})


def _twice(record_id: str, first: RawRecord) -> Problem:
    at = first.place
    return Problem(
        "exchange.id_twice",
        record=record_id,
        field="id",
        value=record_id,
        values={
            "id": record_id,
            "file": at.file,
            "kind": Word("codes.kind", first.kind),
            "row": at.row if at.row is not None else "",
        },
    )
