"""Percentages of positive cells by marker and visit."""

from __future__ import annotations

from safetyreport.records.base import Record
from safetyreport.summary.phenotype import phenotype
from tests.unit.summary.number_cases import AS_OF, known, only, record, rows, study, treated, words


def _marked(person: str, visit: str, day: str, percent: str, marker: str = "CD56") -> Record:
    return record(
        "phenotype", participant=person, visit=visit, taken_on=day, marker=marker, percent=percent
    )


def test_markers_by_visit_and_their_change() -> None:
    """Counted by hand: 15.5 and 16.5 % rose to 20.0 and 16.5 %; one did not change."""
    populations = known(
        *(treated(person) for person in ("P-1", "P-2", "P-3")),
        _marked("P-1", "SCR", "2026-01-12", "15.5"),
        _marked("P-2", "SCR", "2026-01-12", "16.5"),
        _marked("P-1", "D14", "2026-02-15", "20.0"),
        _marked("P-2", "D14", "2026-02-15", "16.5"),
        _marked("P-1", "SCR", "2026-01-12", "60.1", "CD3"),
    )
    table = phenotype(study(), populations, AS_OF)
    before = only(table, marker="CD56", visit="SCR")
    assert words(before, "n", "missing", "mean", "sd", "median", "minimum") == [
        *("2", "1", "16.00", "0.71", "16.00", "15.5")
    ]
    change = only(table, marker="CD56", visit="D14", value="change")
    assert words(change, "n", "missing", "mean", "zeros", "p") == [
        "2",
        "1",
        "2.25",
        "1",
        "not_estimable",
    ]
    assert words(only(table, marker="CD3"), "n", "missing", "maximum") == ["1", "2", "60.1"]
    assert [row["marker"] for row in rows(table, visit="SCR")] == ["CD3", "CD56"]


def test_without_measurements_the_table_is_empty() -> None:
    """No flow cytometry: no rows, and the total says nought."""
    table = phenotype(study(), known(treated("P-1")), AS_OF)
    assert (table.rows, dict(table.cumulative)) == ((), {"values": 0})
