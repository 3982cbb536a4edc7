"""A study of four participants and six events, small enough to count by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from safetyreport.i18n import Word
from safetyreport.records.kinds import KINDS, Records
from safetyreport.summary.compiled import summarise
from safetyreport.summary.events import Named
from safetyreport.summary.model import Interval, Period, Row, Summary, Table
from tests.unit.duties.cases import study

CUT = dt.date(2026, 7, 10)
SPRING = Period(dt.date(2026, 4, 1), dt.date(2026, 6, 30))
PLAIN: Mapping[str, list[dict[str, Any]]] = {
    "participants": [
        {
            "id": "P-1",
            "consented_on": "2026-01-05",
            "enrolled_on": "2026-01-10",
            "surgery_on": "2025-12-01",
            "last_contact_on": "2026-07-01",
        },
        {
            "id": "P-2",
            "consented_on": "2026-01-06",
            "enrolled_on": "2026-01-12",
            "last_contact_on": "2026-03-01",
        },
        {
            "id": "P-3",
            "consented_on": "2026-02-01",
            "enrolled_on": "2026-02-05",
            "died_on": "2026-06-30",
            "death_cause": "progression",
            "last_contact_on": "2026-06-30",
        },
        {"id": "P-4", "consented_on": "2026-03-01"},
    ],
    "administrations": [
        {
            "id": "A-11",
            "participant": "P-1",
            "cycle": 1,
            "g_csf_started_on": "2026-01-20",
            "apheresis_on": "2026-01-24",
            "given_on": "2026-02-10",
            "cells": 50_000_000,
        },
        {
            "id": "A-12",
            "participant": "P-1",
            "cycle": 2,
            "g_csf_started_on": "2026-04-20",
            "given_on": "2026-05-10",
            "cells": 300_000_000,
        },
        {
            "id": "A-21",
            "participant": "P-2",
            "cycle": 1,
            "g_csf_started_on": "2026-02-01",
            "apheresis_on": "2026-02-05",
        },
        {
            "id": "A-31",
            "participant": "P-3",
            "cycle": 1,
            "g_csf_started_on": "2026-03-01",
            "given_on": "2026-03-20",
        },
    ],
    "adverse_events": [
        {  # on the day of the first administration, three days, related
            "id": "E-1",
            "participant": "P-1",
            "term": {"ja": "発熱", "en": "Fever"},
            "ctcae_term": "Fever",
            "onset": "2026-02-10",
            "ended": "2026-02-12",
            "grade": 1,
            "outcome": "recovered",
            "outcome_on": "2026-02-12",
            "cannot_be_ruled_out": "yes",
            "aware_physician_at": "2026-02-10",
        },
        {  # the day after the second, worse later, still going on, related
            "id": "E-2",
            "participant": "P-1",
            "term": {"ja": "発熱", "en": "Fever"},
            "ctcae_term": "Fever",
            "onset": "2026-05-11",
            "grade": 2,
            "outcome": "not_recovered",
            "cannot_be_ruled_out": "yes",
            "aware_physician_at": "2026-05-12T23:30:00+09:00",
            "assessments": [
                {
                    "grade": 3,
                    "seriousness": ["hospitalisation"],
                    "aware_physician_at": "2026-05-20",
                },
            ],
        },
        {  # in May, before or after the second administration; unrelated
            "id": "E-3",
            "participant": "P-1",
            "term": {"ja": "悪心", "en": "Nausea"},
            "ctcae_term": "Nausea",
            "onset": "2026-05",
            "grade": 1,
            "cannot_be_ruled_out": "no",
            "aware_physician_at": "2026-05-20",
        },
        {  # under G-CSF, nothing given yet
            "id": "E-4",
            "participant": "P-2",
            "term": {"ja": "骨痛", "en": "Bone pain"},
            "ctcae_term": "Bone pain",
            "onset": "2026-02-02",
            "ended": "2026-02-02",
            "grade": 1,
            "outcome": "recovered",
            "cannot_be_ruled_out": "yes",
            "aware_physician_at": "2026-02-03",
        },
        {  # fatal, 87 days after the only administration, whose cells are not recorded
            "id": "E-5",
            "participant": "P-3",
            "term": {"ja": "肝不全", "en": "Liver failure"},
            "onset": "2026-06-15",
            "grade": 5,
            "outcome": "fatal",
            "outcome_on": "2026-06-30",
            "seriousness": ["death"],
            "cannot_be_ruled_out": "no",
            "action_on_participant": "discontinued",
            "aware_physician_at": "2026-06-16",
        },
        {  # never treated: outside the safety population
            "id": "E-6",
            "participant": "P-4",
            "term": {"ja": "失神", "en": "Syncope"},
            "ctcae_term": "No such term",
            "onset": "2026-03-02",
            "aware_physician_at": "2026-03-02",
        },
    ],
}


def records(plain: Mapping[str, list[dict[str, Any]]] = PLAIN) -> Records:
    """The records of plain JSON values."""
    return Records.of(
        KINDS[kind].model_validate(one) for kind, some in plain.items() for one in some
    )


def small(as_of: dt.date = CUT, period: Period = SPRING) -> Summary:
    """The summary of the small study."""
    return summarise(records(), study(), as_of, period, term_of=named)


def named(term: str, version: str) -> Named | None:
    """A CTCAE of three terms."""
    assert version == "5.0"
    classes = {"Fever": "General", "Nausea": "Gastrointestinal", "Bone pain": "Musculoskeletal"}
    return Named(term, classes[term]) if term in classes else None


def plain(value: object) -> object:
    """A cell as its code, its number or its text, to be compared at a glance."""
    if isinstance(value, Word):
        return value.value
    if isinstance(value, Interval):
        return f"{plain(value.lower)}..{plain(value.upper)}"
    return value if isinstance(value, (int, str)) else str(value)


def rows(table: Table, *columns: str, **wanted: object) -> list[tuple[object, ...]]:
    """Some columns of the rows whose cells are as wanted."""
    return [
        tuple(plain(row[column]) for column in columns)
        for row in table.rows
        if all(plain(row[name]) == value for name, value in wanted.items())
    ]


def cells(row: Row) -> dict[str, object]:
    """A row in plain values."""
    return {name: plain(value) for name, value in row.items()}
