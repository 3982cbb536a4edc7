"""A small study with a visit schedule, and records written briefly."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping
from typing import Any

from safetyreport.i18n import Word
from safetyreport.records.base import Record
from safetyreport.records.kinds import KINDS, Records
from safetyreport.records.study import Study
from safetyreport.summary.cut import cut
from safetyreport.summary.model import Row, Table, Value
from safetyreport.summary.populations import Populations
from tests.unit.duties.cases import study as demo_study

AS_OF = dt.date(2026, 6, 30)
GIVEN = "2026-02-01"
VISITS = (
    {"id": "SCR", "reference": "consent", "day": 0, "window": [7, 7], "analytes": ["alt"]},
    {"id": "D0", "reference": "administration", "day": 0, "analytes": ["alt"]},
    {
        "id": "D14",
        "reference": "administration",
        "day": 14,
        "window": [3, 3],
        "analytes": ["alt"],
    },
    {"id": "Y1", "reference": "surgery", "day": 365, "window": [30, 30], "analytes": ["alt"]},
)
_numbers = itertools.count(1)


def study(visits: tuple[Mapping[str, Any], ...] = VISITS, **changes: Any) -> Study:
    """The demo's study with another visit schedule."""
    return demo_study(visits=[dict(visit) for visit in visits], **changes)


def record(kind: str, **values: Any) -> Record:
    """A record with an id of its own where none is given."""
    values.setdefault("id", f"R-{next(_numbers):05}")
    return KINDS[kind].model_validate({k: v for k, v in values.items() if v is not None})


def treated(person: str, **values: Any) -> list[Record]:
    """A participant who consented in January and received cells on the first of February."""
    given = values.pop("given_on", GIVEN)
    about = {"consented_on": "2026-01-10", "enrolled_on": "2026-01-20", "surgery_on": "2025-12-01"}
    return [
        record("participants", id=person, **(about | values)),
        record(
            "administrations",
            id=f"A-{person}",
            participant=person,
            cycle=1,
            g_csf_started_on="2026-01-21",
            given_on=given,
        ),
    ]


def alt(person: str, visit: str | None, day: str | None, value: str, **values: Any) -> Record:
    """One ALT value in U/L."""
    values = {"unit": "U/L"} | values
    return record(
        "laboratory",
        participant=person,
        visit=visit,
        taken_on=day,
        analyte="alt",
        value=value,
        **values,
    )


def known(*records: Record | list[Record], as_of: dt.date = AS_OF) -> Populations:
    """The populations of records cut at `as_of`."""
    flat = [one for some in records for one in (some if isinstance(some, list) else [some])]
    return Populations(cut(Records.of(flat), as_of))


def rows(table: Table, **wanted: str) -> list[Row]:
    """The rows whose cells have these words."""
    return [row for row in table.rows if all(word(row[k]) == v for k, v in wanted.items())]


def only(table: Table, **wanted: str) -> Row:
    """The one row whose cells have these words."""
    (found,) = rows(table, **wanted)
    return found


def word(cell: Value) -> str:
    """A cell as JSON would print it."""
    return str(getattr(cell, "value", cell))


def words(row: Row, *names: str) -> list[str]:
    """Several cells of a row."""
    return [word(row[name]) for name in names]


def keys(table: Table) -> list[str]:
    """Every catalogue key that printing the table needs."""
    found = [table.title, *(column.head for column in table.columns)]
    found += [note.key for note in table.notes]
    for row in table.rows:
        assert set(row) == {column.id for column in table.columns}
        found += [f"{one.group}.{one.value}" for one in row.values() if isinstance(one, Word)]
    return found
