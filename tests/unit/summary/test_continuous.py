"""Continuous values: what is counted at a visit, what is missing, and the change from baseline."""

from __future__ import annotations

import datetime as dt
import json
import statistics
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from safetyreport.demo import records_json
from safetyreport.exchange.json_records import parse
from safetyreport.i18n import LANGS, text
from safetyreport.summary.continuous import continuous
from safetyreport.summary.model import Table
from safetyreport.summary.populations import Populations
from safetyreport.summary.rounding import half_up
from safetyreport.summary.visits import schedule
from tests.unit.duties.cases import study as demo_study
from tests.unit.summary.number_cases import (
    AS_OF,
    VISITS,
    alt,
    keys,
    known,
    only,
    record,
    rows,
    study,
    treated,
    words,
)


def _table(populations: Populations, as_of: dt.date = AS_OF) -> Table:
    return continuous(study(), populations, as_of)


def test_a_visit_and_the_change_from_baseline() -> None:
    """Three participants counted by hand: 20, 30, 25 became 26, 27, 31 at day 14."""
    table = _table(
        known(
            *(treated(person) for person in ("P-1", "P-2", "P-3")),
            *(
                alt(person, "SCR", "2026-01-12", value)
                for person, value in (("P-1", "20"), ("P-2", "30"), ("P-3", "25"))
            ),
            *(
                alt(person, "D14", "2026-02-15", value)
                for person, value in (("P-1", "26"), ("P-2", "27"), ("P-3", "31"))
            ),
        )
    )
    shown = ("n", "missing", "mean", "sd", "median", "q1", "q3", "minimum", "maximum", "p")
    values = only(table, measurement="alt", visit="D14", value="measured")
    assert words(values, *shown) == [
        *("3", "0", "28.0", "2.6", "27.0", "26.0", "31.0", "26", "31", "not_applicable")
    ]
    change = only(table, measurement="alt", visit="D14", value="change")
    # Changes 6, -3, 6: positive mid-ranks 2.5 + 2.5 of 6, p = 2 * 2/8.
    assert words(change, *shown) == [
        *("3", "0", "3.0", "5.2", "6.0", "-3.0", "6.0", "-3", "6", "0.5000")
    ]
    assert not rows(table, measurement="alt", visit="SCR", value="change")


@pytest.mark.parametrize(
    ("about", "as_of", "missing"),
    [
        pytest.param({}, "2026-02-18", 1, id="the window closes on the day of the cut"),
        pytest.param({}, "2026-02-17", 0, id="the window is still open"),
        pytest.param({"died_on": "2026-02-10"}, "2026-06-30", 0, id="died before"),
        pytest.param({"died_on": "2026-02-18"}, "2026-06-30", 1, id="died on the last day"),
        pytest.param({"died_on": "2026-03-10"}, "2026-06-30", 1, id="died later"),
        pytest.param({"withdrawn_on": "2026-02-17"}, "2026-06-30", 0, id="withdrew before"),
        pytest.param({"died_on": "2026-07-10"}, "2026-06-30", 1, id="a death after the cut"),
        pytest.param({"given_on": None}, "2026-06-30", 0, id="never given cells"),
    ],
)
def test_missing_is_what_was_due_and_is_absent(
    about: dict[str, Any], as_of: str, missing: int
) -> None:
    """Not yet due, no reference day, died or withdrawn before: none of these is missing."""
    day = dt.date.fromisoformat(as_of)
    table = _table(known(treated("P-1", **about), as_of=day), day)
    row = only(table, measurement="alt", visit="D14", value="measured")
    assert words(row, "n", "missing", "mean", "sd", "maximum") == [
        "0",
        str(missing),
        *["not_estimable"] * 3,
    ]


def test_a_value_that_was_taken_early_is_counted_and_not_missing() -> None:
    """Whoever has a value counts, whatever the schedule expected of them."""
    populations = known(
        treated("P-1", died_on="2026-02-16"),
        treated("P-2"),
        alt("P-1", "D14", "2026-02-15", "20"),
    )
    row = only(_table(populations), measurement="alt", visit="D14", value="measured")
    assert words(row, "n", "missing") == ["1", "1"]


def test_a_result_without_a_value_is_missing() -> None:
    """A record that says why the value is absent does not make it present."""
    pending = record(
        "laboratory",
        participant="P-1",
        visit="D14",
        taken_on="2026-02-15",
        analyte="alt",
        missing={"value": "not_done"},
    )
    row = only(
        _table(known(treated("P-1"), pending)), measurement="alt", visit="D14", value="measured"
    )
    assert words(row, "n", "missing") == ["0", "1"]


def test_values_after_the_cut_are_unknown() -> None:
    """A value of day 14 taken after the data cut changes nothing before it."""
    later = known(treated("P-1"), alt("P-1", "D14", "2026-07-01", "999"))
    without = known(treated("P-1"))
    assert _table(later) == _table(without)


def test_units_are_never_mixed() -> None:
    """One analyte in two units has a row for each; what is missing stands once, with a note."""
    populations = known(
        *(treated(person) for person in ("P-1", "P-2", "P-3", "P-4")),
        alt("P-1", "D14", "2026-02-15", "20"),
        alt("P-2", "D14", "2026-02-15", "30"),
        alt("P-3", "D14", "2026-02-15", "0.5", unit="ukat/L"),
    )
    table = _table(populations)
    main = only(table, measurement="alt", unit="U/L", visit="D14", value="measured")
    other = only(table, measurement="alt", unit="ukat/L", visit="D14", value="measured")
    assert words(main, "n", "missing", "mean") == ["2", "1", "25.0"]
    assert words(other, "n", "missing", "mean") == ["1", "0", "0.50"]
    assert "ALT" in text(table.notes[-1].key, "en", table.notes[-1].values)


def test_no_change_is_taken_between_units() -> None:
    """A baseline in another unit is no baseline: the change is missing, not computed."""
    populations = known(
        treated("P-1"),
        alt("P-1", "SCR", "2026-01-12", "0.5", unit="ukat/L"),
        alt("P-1", "D14", "2026-02-15", "30"),
    )
    change = only(_table(populations), measurement="alt", unit="U/L", visit="D14", value="change")
    assert words(change, "n", "missing", "mean", "p") == ["0", "1", *["not_estimable"] * 2]


@pytest.mark.parametrize(
    ("before", "change"),
    [
        pytest.param([("SCR", "2026-01-12", "20", None)], "10", id="before the first dose"),
        pytest.param(
            [("SCR", "2026-01-12", "20", None), ("D0", "2026-01-31", "25", None)],
            "10",
            id="the earliest of two",
        ),
        pytest.param(
            [("SCR", "2026-01-12", "20", None), ("D0", "2026-01-31", "25", True)],
            "5",
            id="the one marked as baseline",
        ),
        pytest.param(
            [("SCR", "2026-01-12", "20", False), ("D0", "2026-01-31", "25", None)],
            "5",
            id="not the one marked as none",
        ),
        pytest.param([("D0", "2026-02-01", "20", None)], None, id="the day of the dose is late"),
        pytest.param([("D0", "2026-02-01", "20", True)], "10", id="unless marked"),
        pytest.param([(None, "2026-01-12", "20", None)], None, id="no visit, no baseline"),
        pytest.param([("SCR", None, "20", None)], None, id="no day, no baseline"),
    ],
)
def test_the_baseline(before: list[Any], change: str | None) -> None:
    """Marked by the record, else the first visit before the day of the first administration."""
    populations = known(
        treated("P-1"),
        *(alt("P-1", visit, day, value, is_baseline=mark) for visit, day, value, mark in before),
        alt("P-1", "D14", "2026-02-15", "30"),
    )
    row = only(_table(populations), measurement="alt", visit="D14", value="change")
    assert words(row, "minimum") == [change or "not_estimable"]


def test_repeats_and_values_without_a_visit_are_stated() -> None:
    """The first value stands for the visit; the others are counted in a note, not hidden."""
    populations = known(
        treated("P-1"),
        alt("P-1", "D14", "2026-02-16", "50"),
        alt("P-1", "D14", "2026-02-15", "20"),
        alt("P-1", None, "2026-03-15", "70"),
    )
    table = _table(populations)
    row = only(table, measurement="alt", visit="D14", value="measured")
    assert words(row, "n", "mean") == ["1", "20.0"]
    assert [(note.key, dict(note.values)) for note in table.notes[-2:]] == [
        ("statistics.note.without_visit", {"count": 1}),
        ("statistics.note.repeated", {"count": 1}),
    ]


def test_vital_signs_are_expected_where_somebody_has_them() -> None:
    """The schedule names no signs: at a visit where one participant has a pulse, all should."""
    populations = known(
        *(treated(person) for person in ("P-1", "P-2", "P-3")),
        record(
            "vital_signs",
            participant="P-1",
            visit="D0",
            taken_at="2026-02-01T10:00",
            sign="pulse",
            value="71",
            unit="/min",
        ),
        record(
            "vital_signs",
            participant="P-2",
            visit="UNS",
            taken_at="2026-02-20",
            sign="own scale",
            value="3",
            unit="points",
        ),
    )
    table = _table(populations)
    assert words(only(table, measurement="pulse", value="measured"), "visit", "n", "missing") == [
        "D0",
        "1",
        "2",
    ]
    assert words(
        only(table, measurement="own scale", value="measured"), "visit", "n", "missing"
    ) == ["UNS", "1", "0"]


def test_the_first_of_two_readings_on_one_day_is_by_time() -> None:
    """Vital signs have a time of day, and it decides."""
    readings = [
        record(
            "vital_signs",
            participant="P-1",
            visit="D0",
            taken_at=f"2026-02-01T{time}",
            sign="pulse",
            value=value,
            unit="/min",
        )
        for time, value in (("11:00", "90"), ("09:00", "60"))
    ]
    row = only(_table(known(treated("P-1"), *readings)), measurement="pulse", value="measured")
    assert words(row, "n", "minimum") == ["1", "60"]


def test_only_the_safety_population_is_counted() -> None:
    """A participant who was screened and never treated is in no row."""
    populations = known(
        treated("P-1"),
        record("participants", id="P-2", consented_on="2026-01-10", age=50),
        alt("P-2", "SCR", "2026-01-12", "500"),
    )
    table = _table(populations)
    assert words(only(table, measurement="alt", visit="SCR", value="measured"), "n", "missing") == [
        "0",
        "1",
    ]
    assert words(only(table, measurement="age"), "n", "missing") == ["0", "1"]
    assert table.denominator is not None
    assert (table.denominator.population, table.denominator.n) == ("safety", 1)


def test_a_study_without_participants() -> None:
    """Every planned row stands with noughts and with the words for what cannot be estimated."""
    table = _table(known())
    assert {words(row, "n", "missing", "mean")[0] for row in table.rows} == {"0"}
    assert {row["mean"] for row in table.rows} == {table.rows[0]["mean"]}
    assert words(table.rows[0], "mean") == ["not_estimable"]


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        pytest.param("consent", "2026-01-10", id="consent"),
        pytest.param("enrolment", "2026-01-20", id="enrolment"),
        pytest.param("surgery", "2025-12-01", id="surgery"),
        pytest.param("apheresis", "2026-01-25", id="the first apheresis"),
        pytest.param("administration", "2026-02-01", id="the first administration"),
    ],
)
def test_references_of_visits(reference: str, expected: str) -> None:
    """A visit is due on its day after the reference, and not one day before."""
    people = [
        *treated("P-1"),
        record("administrations", participant="P-1", cycle=2, given_on="2026-05-01"),
        record("administrations", participant="P-1", cycle=1, apheresis_on="2026-01-25"),
    ]
    visits = ({"id": "V", "reference": reference, "day": 10},)
    last = dt.date.fromisoformat(expected) + dt.timedelta(days=10)

    def due(as_of: dt.date) -> bool:
        # The records stay whole: only the visit's own day is under test.
        found = schedule(study(visits), known(people).records, ["P-1"], as_of)
        return "P-1" in found.due["V"]

    assert (due(last - dt.timedelta(days=1)), due(last)) == (False, True)


def test_every_number_of_the_demo_by_another_count() -> None:
    """The demo's laboratory values recounted from the JSON with the standard library."""
    as_of = dt.date(2026, 11, 22)
    records = parse(records_json(), "records.json").records
    table = continuous(demo_study(), known(list(records), as_of=as_of), as_of)
    content = json.loads(records_json())
    at: dict[tuple[str, str], dict[str, Fraction]] = defaultdict(dict)
    for one in content["laboratory"]:
        if "visit" in one:
            at[one["analyte"], one["visit"]][one["participant"]] = Fraction(one["value"])
    assert len(at) > 30
    for (analyte, visit), values in at.items():
        base = at[analyte, "SCR"]
        for kind, numbers in (
            ("measured", list(values.values())),
            ("change", [value - base[person] for person, value in values.items()]),
        ):
            if (visit, kind) == ("SCR", "change"):
                continue
            row = only(table, group="laboratory", measurement=analyte, visit=visit, value=kind)
            mean = row["mean"]
            assert isinstance(mean, Decimal)
            places = -int(mean.as_tuple().exponent)
            assert mean == half_up(statistics.mean(numbers), places)
            assert row["median"] == half_up(statistics.median(numbers), places)
            assert (row["n"], row["minimum"], row["maximum"]) == (
                len(numbers),
                half_up(min(numbers), places - 1),
                half_up(max(numbers), places - 1),
            )
            if len(numbers) > 1:
                assert float(str(row["sd"])) == pytest.approx(
                    statistics.stdev(numbers), abs=0.51 * 10**-places
                )


def test_every_cell_has_a_word_in_both_languages() -> None:
    """Headings, coded cells and notes of the table can be printed in Japanese and in English."""
    populations = known(treated("P-1"), alt("P-1", "D14", "2026-02-15", "20"))
    table = _table(populations)
    for lang in LANGS:
        assert all(text(key, lang) for key in keys(table))
    assert len(VISITS) == len(rows(table, measurement="alt", value="measured"))


def test_a_sign_that_the_schedule_names_is_not_expected_twice() -> None:
    """Temperature recorded as a vital sign is not missing among the laboratory values."""
    visits = ({"id": "D0", "reference": "administration", "day": 0, "analytes": ["temperature"]},)
    taken = record(
        "vital_signs",
        participant="P-1",
        visit="D0",
        taken_at="2026-02-01",
        sign="temperature",
        value="36.5",
        unit="°C",
    )
    table = continuous(study(visits), known(treated("P-1"), treated("P-2"), taken), AS_OF)
    row = only(table, measurement="temperature", value="measured")
    assert words(row, "group", "n", "missing") == ["vital_signs", "1", "1"]
