"""The days that the READMEs and guides work out are those that the program gives."""

from __future__ import annotations

import dataclasses
import datetime as dt
import tomllib
from functools import cache
from pathlib import Path

import pytest

from safetyreport import demo
from safetyreport.duties.duty import Duty
from safetyreport.duties.engine import owed
from safetyreport.exchange.json_records import parse
from safetyreport.exchange.mapping.load import load_mapping
from safetyreport.exchange.mapping.model import Settings
from safetyreport.exchange.mapping.rules import KEYS as RULE_KEYS
from safetyreport.exchange.sdtm.settings import is_sdtm_mapping, sdtm_mapping
from safetyreport.exchange.study_file import parse_study, study_toml_keys
from safetyreport.law.query import load_law
from safetyreport.records.event import AdverseEvent
from safetyreport.records.kinds import Records
from tests.docs.documents import (
    ALL,
    INTERFACE,
    READMES,
    blocks,
    codes,
    name,
    read,
    rows,
    section,
)


@cache
def _duties() -> tuple[Duty, ...]:
    study = parse_study(demo.study_toml().encode(), "study.toml")
    records = Records.of(
        record
        for record in parse(demo.records_json(), "records.json").records
        if isinstance(record, AdverseEvent)
    )
    return owed(load_law("asrm"), study, records, dt.date(2026, 11, 22))


@pytest.mark.parametrize("path", READMES, ids=name)
def test_three_days_of_the_readme(path: Path) -> None:
    """Awareness, target and both last days in the README are those of the demo's events."""
    title = "The three days" if path == READMES[0] else "三つの日"
    told = [cells for cells in rows(section(read(path), title)) if cells[0].startswith("SAE-")]
    assert len(told) == 2
    for event, *days in told:
        to = {
            duty.addressee: duty
            for duty in _duties()
            if duty.record == event and duty.kind == "illness_7day"
        }
        committee, minister = to["committee"], to["minister"]
        assert days == [
            str(day)
            for day in (
                committee.counted_from,
                committee.statutory_counted_from,
                committee.due_on,
                committee.statutory_due_on,
                minister.extended_due_on,
            )
        ]
        assert minister.due_on == committee.due_on


FILES = [path for path in ALL if blocks(read(path), "json")]


@pytest.mark.parametrize("path", FILES, ids=name)
def test_records_shown_can_be_imported(path: Path) -> None:
    """A file of records that a guide shows is read without a problem."""
    for block in blocks(read(path), "json"):
        found = parse(block.encode(), "shown.json")
        assert found.records
        assert found.problems == ()


def test_settings_shown_are_keys() -> None:
    """A piece of study.toml that a guide shows holds known keys only."""
    known = {form.path for form in study_toml_keys()}
    shown = [block for path in ALL for block in blocks(read(path), "toml")]
    assert shown
    for block in shown:
        if "format" in tomllib.loads(block):
            continue  # a mapping
        for key, value in tomllib.loads(block).items():
            tables = value if isinstance(value, list) else [value]
            inside = {f"{key}.{part}" for one in tables if isinstance(one, dict) for part in one}
            assert {key, *inside} <= known


def test_mappings_shown_are_in_order() -> None:
    """A mapping that a document shows can be used as it stands."""
    shown = [block for path in ALL for block in blocks(read(path), "toml")]
    mappings = [block for block in shown if "format" in tomllib.loads(block)]
    assert mappings
    for block in mappings:
        data = block.encode("utf-8")
        (sdtm_mapping if is_sdtm_mapping(data) else load_mapping)(data, "shown.toml")


def test_every_key_of_a_mapping_is_described() -> None:
    """The interface names every key that a mapping can hold."""
    described = codes(section(read(INTERFACE), "Mappings"))
    keys = {*RULE_KEYS, *(one.name for one in dataclasses.fields(Settings))}
    assert keys - set(described) == set()
