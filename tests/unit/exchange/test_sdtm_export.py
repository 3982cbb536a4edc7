"""Records as SDTM-like datasets: what others can read, and what comes back unchanged."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from safetyreport import demo
from safetyreport.exchange.completion import completed
from safetyreport.exchange.json_records import parse
from safetyreport.exchange.reading import build
from safetyreport.exchange.sdtm.open import open_datasets
from safetyreport.exchange.sdtm.own import own_mapping
from safetyreport.exchange.sdtm.settings import sdtm_mapping
from safetyreport.exchange.sdtm.writing import Written, dataset_files
from safetyreport.exchange.study_file import read_study
from safetyreport.records.base import Record
from safetyreport.records.kinds import KINDS

STUDY = read_study(Path(__file__).with_name("study.toml"))
NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
DEMO = parse(Path(demo.__file__).with_name("records.json").read_bytes(), "r.json").records
KEYS = (
    "datasetJSONCreationDateTime", "datasetJSONVersion", "itemGroupOID", "records", "name",
    "label", "columns", "rows",
)  # fmt: skip
EVENT = {
    "id": "SAE-1", "participant": "P-1", "term": {"ja": "=1+1\n𠮷", "en": "@x"}, "grade": 3,
    "onset": "2026-05", "seriousness": ["hospitalisation", "disability_risk"],
    "outcome": "recovering", "causality": {"product": "possible", "g_csf": "unrelated"},
    "aware_physician_at": "2026-06-01T09:00:00+09:00", "narrative": "長" * 5000,
}  # fmt: skip


def model(kind: str, **values: Any) -> Record:
    """A record of a kind."""
    return KINDS[kind].model_validate(values)


def made(*records: Record) -> Written:
    """The datasets of records."""
    return dataset_files(records, STUDY, NOW)


def rows(written: Written, name: str) -> list[dict[str, Any]]:
    """The rows of a dataset by variable."""
    content = json.loads(written.files[f"{name.lower()}.json"])
    names = [column["name"] for column in content["columns"]]
    return [dict(zip(names, row, strict=True)) for row in content["rows"]]


def test_the_demonstration_comes_back_unchanged() -> None:
    """Every record that the datasets hold is read without a mapping as what is stored."""
    written = made(*DEMO)
    stored = {one.id: one for one in DEMO}

    found = open_datasets([(data, name) for name, data in written.files.items()])

    assert found.problems == ()
    again = build(completed(raw, stored[str(raw.id)].content()) for raw in found.records)
    assert again.problems == ()
    assert {one.id for one in again.records} == written.ids
    assert {one.id: one.canonical() for one in again.records} == {
        name: stored[name].canonical() for name in written.ids
    }


def test_an_event_alone_holds_every_field() -> None:
    """Nothing stored helps here: the datasets themselves hold the event."""
    event = model("adverse_events", **EVENT)

    found = open_datasets([(data, name) for name, data in made(event).files.items()])

    (again,) = build(found.records, found.problems).records
    assert again.canonical() == event.canonical()


def test_others_can_read_the_standard_variables() -> None:
    """A program that knows only SDTM finds the event where SDTM has it."""
    (row,) = rows(made(model("adverse_events", **EVENT)), "AE")

    expected = {
        "DOMAIN": "AE", "AESEQ": 1, "AESPID": "SAE-1", "AETERM": "=1+1\n𠮷", "AESER": "Y",
        "AESHOSP": "Y", "AESDTH": "N", "AEOUT": "RECOVERING/RESOLVING", "AETOXGR": "3",
        "AESTDTC": "2026-05",
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected
    assert row["USUBJID"] == f"{row['STUDYID']}-P-1"


def test_by_the_standard_alone_the_same_is_read() -> None:
    """Read as anybody's SDTM, with a mapping, the standard's variables give the same facts."""
    data = made(model("adverse_events", **EVENT)).files
    foreign = {
        name: content.replace(b'"name": "safetyreport"', b'"name": "x"')
        for name, content in data.items()
    }
    mapping = b"""
format = "sdtm"
[source]
language = "ja"
strip_study = true
[[records]]
kind = "adverse_events"
not_collected = ["aware_administrator_at"]
[records.fields]
aware_physician_at = "AEAWPHY"
causality.product = "AERELPRD"
"""
    found = open_datasets(
        [(content, name) for name, content in foreign.items()], sdtm_mapping(mapping, "m.toml")
    )

    (again,) = build(found.records, found.problems).records
    read = again.content()
    assert read["seriousness"] == ["hospitalisation"]
    assert {name: read[name] for name in ("onset", "grade", "outcome")} == {
        name: EVENT[name] for name in ("onset", "grade", "outcome")
    }


@pytest.mark.parametrize("name", sorted(made(*DEMO).files))
def test_each_file_is_dataset_json(name: str) -> None:
    """What the format requires is there, counts fit, and every name is one of SDTM's shape."""
    content = json.loads(made(*DEMO).files[name])

    assert set(KEYS) <= set(content)
    assert content["datasetJSONVersion"] == "1.1.0"
    assert content["datasetJSONCreationDateTime"] == "2026-11-22T09:00:00Z"
    assert f"{content['name'].lower()}.json" == name
    assert content["records"] == len(content["rows"])
    for column in content["columns"]:
        assert set(column) >= {"itemOID", "name", "label", "dataType"}
        assert len(column["name"]) <= 8
        assert len(column["label"]) <= 40
    assert {len(row) for row in content["rows"]} == {len(content["columns"])}


def test_numbers_count_within_each_participant() -> None:
    """--SEQ with USUBJID names a row, as SDTM asks."""
    written = made(*DEMO)

    for name in ("AE", "DS", "EX", "LB", "DV"):
        keys = [(row["USUBJID"], row[f"{name}SEQ"]) for row in rows(written, name)]
        assert len(set(keys)) == len(keys)
        assert sum(number == 1 for _, number in keys) == len({subject for subject, _ in keys})


def test_disposition_tells_enrolment_and_the_ends() -> None:
    """A participant's milestones stand in DS in the order of their days."""
    found = rows(
        made(
            model("participants", id="P-1", consented_on="2026-01-05", enrolled_on="2026-01-20",
                  treatment_ended_on="2026-05-01", treatment_end_reason="not_possible",
                  withdrawn_on="2026-05-02")
        ),
        "DS",
    )  # fmt: skip

    assert [(row["DSDECOD"], row["DSSTDTC"]) for row in found] == [
        ("INFORMED CONSENT OBTAINED", "2026-01-05"), ("ENTERED INTO TRIAL", "2026-01-20"),
        ("OTHER", "2026-05-01"), ("WITHDRAWAL BY SUBJECT", "2026-05-02"),
    ]  # fmt: skip


def test_what_no_dataset_holds_is_named() -> None:
    """Kinds, records and fields that are left out are told, each once."""
    found = {one.code: one for one in made(*DEMO).remarks}

    assert set(found) == {
        "sdtm.kinds_left", "sdtm.not_given_left", "sdtm.several_left", "sdtm.fields_left",
    }  # fmt: skip
    left = made(model("adverse_events", **EVENT, attachments=["x"])).remarks
    assert [one.code for one in left] == ["sdtm.fields_left"]


def test_every_variable_of_ours_is_one_of_sdtm_or_a_qualifier() -> None:
    """Names fit the standard's eight letters and are used for one thing only."""
    for part in own_mapping().parts:
        names = [rule.source for rule in part.block.rules if rule.source]
        assert len(set(names)) == len(names)
        assert all(len(name) <= 8 and name.isalnum() and name.isupper() for name in names)
