"""The example row of each sheet of a new workbook: shown to people, never taken for a record."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from safetyreport.exchange.headings import ASSESSMENTS, NUMBER
from safetyreport.exchange.rows import Row
from safetyreport.i18n import LANGS, text

EXAMPLE_MARK = "例"  # no id can begin with it
_P, _E = {"participant": "P-001"}, {"aware_physician_at": "2026-05-04T09:30:00+09:00"}
# Texts are in the catalogue, `tables.example.<sheet>.<field>`; None stands for them here.
_EXAMPLES: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "participants": {
            "id": "P-001", "sex": "female", "age": 62, "consented_on": "2026-03-02",
            "enrolled_on": "2026-03-16",
        },
        "eligibility": {
            "id": "EL-001", **_P, "criterion": "IN-01", "met": "yes", "assessed_on": "2026-03-10",
        },
        "administrations": {
            "id": "ADM-001", **_P, "cycle": 1, "apheresis_on": "2026-04-06",
            "culture_started_on": "2026-04-06", "given_on": "2026-04-20", "lot": "LOT-001",
            "cells": 2_000_000_000, "weight_kg": "58.5",
        },
        "culture_tests": {
            "id": "CT-001", **_P, "lot": "LOT-001", "test": None, "sampled_on": "2026-04-17",
            "result": "negative", "result_on": "2026-04-20",
        },
        "adverse_events": {
            "id": "AE-001", **_P, **_E, "term": None, "onset": "2026-05-03", "grade": 3,
            "administration": "ADM-001", "outcome": "recovering",
            "seriousness": ["hospitalisation"], "causality": {"product": "possible"},
            "hospitalised_on": "2026-05-03", "narrative": None, "missing": {"cause": "pending"},
        },
        ASSESSMENTS: {
            "event": "AE-001", NUMBER: 1, "aware_physician_at": "2026-05-11",
            "outcome": "recovered", "outcome_on": "2026-05-10", "assessed_by": None,
        },
        "deviations": {
            "id": "DEV-001", "participants": ["P-001"], "occurred_on": "2026-04",
            "aware_physician_at": "2026-05-07", "category": "visit", "description": None,
        },
        "laboratory": {
            "id": "LAB-001", **_P, "taken_on": "2026-04-27", "analyte": "neutrophils",
            "value": "1.2", "unit": "10^9/L", "lln": "1.8", "uln": "7.7", "is_baseline": False,
        },
        "vital_signs": {
            "id": "VS-001", **_P, "taken_at": "2026-04-20T10:15:00+09:00", "sign": None,
            "value": "37.2", "unit": "°C",
        },
        "cytotoxicity": {
            "id": "CY-001", **_P, "taken_on": "2026-04-27", "effector_target_ratio": "20",
            "experimental_cpm": ["1520", "1498", "1543"],
            "spontaneous_cpm": ["412", "398", "405"], "maximum_cpm": ["3120", "3088", "3151"],
        },
        "phenotype": {
            "id": "PH-001", **_P, "taken_on": "2026-04-20", "marker": "CD3", "percent": "94.5",
        },
        "milestones": {"id": "MS-001", "kind": "first_provision", "on": "2026-04-20"},
        "statements": {
            "id": "ST-001", "report": "annual", "topic": "safety_evaluation", "text": None,
        },
        "involvements": {"id": "COI-001", "kind": "none"},
        "documents": {
            "id": "DOC-001", "kind": None, "version": "1.2", "on": "2026-02-10",
            "committee_has_latest": "yes", "minister_has_latest": "yes",
        },
        "outside_information": {"id": "OI-001", "received_on": "2026-05-12", "topic": None},
        "submissions": {
            "id": "SUB-001", "duties": ["AE-001.illness_15day.committee.1"], "on": "2026-05-15",
        },
        "opinions": {
            "id": "OP-001", "about": "AE-001", "given_on": "2026-05-28",
            "continuing": "appropriate", "measures_asked": "no", "opinion": None,
        },
        "responses": {"id": "RE-001", "opinion": "OP-001", "on": "2026-06-04", "measures": None},
        "decisions": {"id": "DEC-001", "on": "2026-05-20", "body": None, "decision": None},
    }
)  # fmt: skip
# Short texts, which have no language of their own, stand in the filing's.
_LINES = {"test", "assessed_by", "sign", "kind", "body"}


def example(sheet: str) -> dict[str, Any]:
    """The example of a sheet as JSON values, its id still without the mark."""
    found: dict[str, Any] = {}
    for name, value in _EXAMPLES[sheet].items():
        key = f"tables.example.{sheet}.{name}"
        if value is not None:
            found[name] = value
        elif name in _LINES:
            found[name] = text(key, "ja")
        else:
            found[name] = {lang: text(key, lang) for lang in LANGS}
    return found


def is_shipped(sheet: str, row: Row) -> bool:
    """Whether a row is the example as it was shipped, so that nothing of the user's is in it."""
    keys = ("event", NUMBER) if sheet == ASSESSMENTS else ("id",)
    shipped = {name: value for name, value in example(sheet).items() if name not in keys}
    given = {name: value for name, value in row.values.items() if name not in keys}
    return given == shipped
