"""The demo study and its records, read through the models."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest

from safetyreport.demo import records_json, study_toml
from safetyreport.records.base import Record
from safetyreport.records.kinds import KINDS, Records
from safetyreport.records.study import Study

Raw = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="session")
def study() -> Study:
    """The demo's study."""
    return Study.model_validate(tomllib.loads(study_toml()))


@pytest.fixture(scope="session")
def raw() -> Raw:
    """The demo's records as JSON values, by kind."""
    content: dict[str, Any] = json.loads(records_json())
    assert content.pop("schema") == "safetyreport/records/1"
    return content


@pytest.fixture(scope="session")
def records(raw: Raw) -> Records:
    """The demo's records as models."""
    found: list[Record] = [
        KINDS[kind].model_validate(one) for kind, many in raw.items() for one in many
    ]
    return Records.of(found)
