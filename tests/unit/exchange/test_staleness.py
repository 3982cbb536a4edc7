"""A row laid over a stored record: what it changes, what it leaves, and what it may not undo."""

from __future__ import annotations

from typing import Any

import pytest

from safetyreport.exchange.completion import completed
from safetyreport.exchange.csv_records import read_csv
from safetyreport.exchange.reading import Place, RawRecord, build
from safetyreport.exchange.staleness import StaleCell, stale_cells, stale_problems
from safetyreport.i18n import LANGS, text

CURRENT = {
    "id": "AE-001",
    "participant": "P-001",
    "term": {"ja": "発熱", "en": "Fever"},
    "aware_physician_at": "2026-05-03",
    "grade": 4,
    "outcome": "recovering",
    "seriousness": ["hospitalisation", "disability_risk"],
    "missing": {"cause": "pending"},
    "assessments": [{"aware_physician_at": "2026-05-08", "grade": 5}],
}
FIRST = {
    **CURRENT,
    "grade": 3,
    "seriousness": [],
    "missing": {"cause": "unknown"},
    "assessments": [],
}
SECOND = {**CURRENT, "grade": 3}
OLDER = {1: FIRST, 2: SECOND}


def row(**values: Any) -> RawRecord:
    """The row of a table with these cells."""
    return RawRecord("adverse_events", {"id": "AE-001", **values}, Place("f.csv"), partial=True)


@pytest.mark.parametrize(
    ("given", "stale"),
    [
        pytest.param(
            {"grade": 3, "outcome": "recovered"}, [("grade", 3, 4, 2)], id="newest-version"
        ),
        pytest.param({"grade": 4}, [], id="current"),
        pytest.param({"grade": 5}, [], id="new-value"),
        pytest.param(
            {"missing": {"cause": "unknown"}},
            [("missing.cause", "unknown", "pending", 1)],
            id="reason",
        ),
        pytest.param(
            {"seriousness": []},
            [("seriousness", [], ["hospitalisation", "disability_risk"], 1)],
            id="list",
        ),
        pytest.param({"assessments": [{"grade": 5}]}, [], id="later-assessment"),
        pytest.param({"term": {"ja": "発熱"}}, [], id="one-language"),
    ],
)
def test_stale_cells(given: dict[str, Any], stale: list[tuple[str, Any, Any, int]]) -> None:
    """A cell that would bring back a corrected value is found, with the version it comes from."""
    assert stale_cells("adverse_events", given, CURRENT, OLDER) == tuple(
        StaleCell(*one) for one in stale
    )


def test_a_stale_cell_is_told_with_its_place() -> None:
    """An old workbook with one new entry cannot silently revert a correction."""
    raw, problems = read_csv(b"id,outcome,grade\nAE-001,recovered,3\n", "adverse_events.csv")

    (found,) = stale_problems(raw[0], CURRENT, OLDER)

    assert problems == ()
    assert (found.code, found.row, found.column, found.field) == (
        "tables.stale_cell", 2, "C", "grade",
    )  # fmt: skip
    told = [text("tables.stale_cell.message", lang, found.values) for lang in LANGS]
    assert all("3" in one and "4" in one and "2" in one for one in told)


def test_a_whole_record_has_no_stale_cells() -> None:
    """A JSON record is judged as a whole, by its content."""
    raw = RawRecord("adverse_events", FIRST, Place("f.json"))

    assert stale_problems(raw, CURRENT, OLDER) == ()
    assert completed(raw, CURRENT) is raw


def test_an_empty_cell_changes_nothing() -> None:
    """A row that only knows the outcome leaves everything else as it is stored."""
    found = build([completed(row(outcome="recovered"), CURRENT)])

    assert found.problems == ()
    assert found.records[0].content() == {**CURRENT, "outcome": "recovered"}


def test_a_new_record_is_the_row_alone() -> None:
    """Where nothing is stored, the row has to hold what a record needs."""
    found = build([completed(row(outcome="recovered"), None)])

    assert {one.code for one in found.problems} == {"records.missing_field"}


@pytest.mark.parametrize(
    ("cells", "seriousness"),
    [
        ("はい,,", ["death", "hospitalisation", "disability_risk"]),
        ("はい,いいえ,", ["death", "disability_risk"]),
        (",はい,いいえ", ["hospitalisation"]),
    ],
)
def test_criteria_are_laid_over_one_by_one(cells: str, seriousness: list[str]) -> None:
    """Ticking death does not take the hospitalisation away; only a no does."""
    heads = "id,seriousness.death,seriousness.hospitalisation,seriousness.disability_risk"
    raw, problems = read_csv(f"{heads}\nAE-001,{cells}\n".encode(), "adverse_events.csv")

    assert problems == ()
    assert completed(raw[0], CURRENT).values["seriousness"] == seriousness


def test_a_value_takes_the_place_of_its_reason() -> None:
    """Once the cause is known, 調査中 is gone."""
    found = completed(row(cause={"ja": "敗血症"}), CURRENT).values

    assert "missing" not in found
    assert found["cause"] == {"ja": "敗血症"}


def test_a_number_written_otherwise_is_no_change() -> None:
    """A spreadsheet that makes 7.3 of 7.30 corrects nothing; a lot 007 is not the lot 7."""
    stored = {"id": "L-1", "participant": "P-1", "value": "7.30", "unit": "%", "visit": "1"}
    cells = {"value": "7.3", "visit": "01"}

    raw = RawRecord("laboratory", {"id": "L-1", **cells}, Place("f.csv"), partial=True)

    assert completed(raw, stored).values == {**stored, "visit": "01"}
    assert stale_cells("laboratory", cells, stored, {1: {**stored, "value": "7.300"}}) == ()
