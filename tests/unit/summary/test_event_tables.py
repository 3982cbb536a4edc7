"""The tables of adverse events of the small study, against counts made by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.summary.small_study import cells, rows, small

COUNTS = ("denominator", "period_participants", "period_events", "participants", "events")


@pytest.mark.parametrize(
    ("category", "counted"),
    [
        pytest.param("any", (3, 2, 3, 3, 5, "100.0", "29.2..100.0"), id="any"),
        pytest.param("related", (3, 1, 1, 2, 3, "66.7", "9.4..99.2"), id="related"),
        pytest.param("serious", (3, 2, 2, 2, 2, "66.7", "9.4..99.2"), id="serious"),
        pytest.param("related_serious", (3, 1, 1, 1, 1, "33.3", "0.8..90.6"), id="both"),
        pytest.param("discontinued", (3, 1, 1, 1, 1, "33.3", "0.8..90.6"), id="discontinued"),
        pytest.param("fatal", (3, 1, 1, 1, 1, "33.3", "0.8..90.6"), id="fatal"),
    ],
)
def test_totals(category: str, counted: tuple[object, ...]) -> None:
    """Persons once, events each, of the safety population; the screening failure is outside."""
    table = small().table("ae_by_soc_term")
    wanted = {"soc": "all", "term": "all", "category": category}
    assert rows(table, *COUNTS, "percent", "interval", **wanted) == [counted]


def test_totals_stand_beside_the_rows() -> None:
    """Every table of events has the same totals, with the events that are in none of its rows."""
    found = small()
    for name in ("soc_term", "grade", "administration", "dose", "time"):
        table = found.table(f"ae_by_{name}")
        assert cells(table.period)["events"] == 3
        assert cells(table.cumulative)["related_events"] == 3
        assert cells(table.cumulative)["events_outside"] == 1
        assert table.denominator
        assert (table.denominator.population, table.denominator.n) == ("safety", 3)


def test_by_class_and_term() -> None:
    """Classes and terms in the order of letters, what has no CTCAE term at the end."""
    table = small().table("ae_by_soc_term")
    assert rows(table, "soc", "term", "participants", "events", category="any") == [
        ("all", "all", 3, 5),
        ("Gastrointestinal", "all", 1, 1),
        ("Gastrointestinal", "Nausea", 1, 1),
        ("General", "all", 1, 2),
        ("General", "Fever", 1, 2),
        ("Musculoskeletal", "all", 1, 1),
        ("Musculoskeletal", "Bone pain", 1, 1),
        ("no_ctcae_term", "all", 1, 1),
        ("no_ctcae_term", "ja='肝不全' en='Liver failure'", 1, 1),
    ]
    assert rows(table, "term", "events", category="related", soc="Gastrointestinal") == []


@pytest.mark.parametrize(
    ("grade", "counted"),
    [
        pytest.param(1, (3, 0, 1, 1, 3, "33.3", "0.8..90.6"), id="1"),
        pytest.param(2, (3, 0, 0, 0, 0, "0.0", "0.0..70.8"), id="2"),
        pytest.param(3, (3, 1, 1, 1, 1, "33.3", "0.8..90.6"), id="3"),
        pytest.param(4, (3, 0, 0, 0, 0, "0.0", "0.0..70.8"), id="4"),
        pytest.param(5, (3, 1, 1, 1, 1, "33.3", "0.8..90.6"), id="5"),
        pytest.param("not_recorded", (3, 0, 0, 0, 0, "0.0", "0.0..70.8"), id="none"),
    ],
)
def test_by_worst_grade(grade: object, counted: tuple[object, ...]) -> None:
    """A person counts once, under the worst grade that any assessment gave."""
    table = small().table("ae_by_grade")
    assert rows(table, *COUNTS, "percent", "interval", grade=grade, category="any") == [counted]


def test_by_administration() -> None:
    """An event belongs to the last administration before it; half a date leaves it open."""
    table = small().table("ae_by_administration")
    assert rows(table, "administration", *COUNTS, "percent", category="any") == [
        ("before_first", 3, 0, 0, 1, 1, "33.3"),
        (1, 2, 1, 1, 2, 2, "100.0"),
        (2, 1, 1, 1, 1, 1, "100.0"),
        (3, 0, 0, 0, 0, 0, "not_estimable"),
        ("undecided", 3, 1, 1, 1, 1, "33.3"),
    ]


def test_by_cell_dose() -> None:
    """A dose group begins at its lower limit; of it are those given such a dose at least once."""
    columns = ("dose_group", "cells_from", "cells_below", "administrations", *COUNTS)
    table = small().table("ae_by_dose")
    none = "not_applicable"
    assert rows(table, *columns, category="any") == [
        ("before_first", none, none, none, 3, 0, 0, 1, 1),
        (1, none, 100_000_000, 1, 1, 0, 0, 1, 1),
        (2, 100_000_000, 300_000_000, 0, 0, 0, 0, 0, 0),
        (3, 300_000_000, none, 1, 1, 1, 1, 1, 1),
        ("cells_not_recorded", none, none, 1, 1, 1, 1, 1, 1),
        ("undecided", none, none, none, 3, 1, 1, 1, 1),
    ]


def test_by_time_after_administration() -> None:
    """The day of the administration is day 0."""
    table = small().table("ae_by_time")
    assert rows(table, "days_from", "days_to", "denominator", "events", category="any") == [
        ("before_first", "not_applicable", 3, 1),
        (0, 1, 2, 2),
        (2, 7, 2, 0),
        (8, 28, 2, 0),
        (29, 90, 2, 1),
        (91, "not_applicable", 2, 0),
        ("undecided", "not_applicable", 3, 1),
    ]


def test_durations() -> None:
    """Both days count; what goes on is said and left out."""
    table = small().table("ae_duration")
    assert cells(table.rows[0]) == {
        "soc": "all",
        "term": "all",
        "events": 5,
        "computable": 3,
        "ongoing": 2,
        "not_computable": 0,
        "median": "3.0",
        "minimum": 1,
        "maximum": 16,
    }
    fever = {"soc": "General", "term": "Fever"}
    columns = ("events", "computable", "ongoing", "median", "minimum", "maximum")
    assert rows(table, *columns, **fever) == [(2, 1, 1, "3.0", 3, 3)]
    nausea = {"soc": "Gastrointestinal", "term": "Nausea"}
    nothing = ("not_estimable",) * 3
    assert rows(table, *columns, **nausea) == [(1, 0, 1, *nothing)]


@pytest.mark.parametrize(
    ("basis", "counted"),
    [
        # Three administrations, one of them in the spring; four events after the first.
        pytest.param("administration", (1, 3, "3.000", 3, 4, "1.333"), id="administration"),
        # 162 + 28 + 121 = 311 days of 365.25; 91 + 0 + 91 of them in the spring.
        pytest.param("person_year", ("0.498", 3, "6.021", "0.851", 5, "5.872"), id="person-year"),
    ],
)
def test_rates(basis: str, counted: tuple[object, ...]) -> None:
    """Events over administrations and over person-years, in the period and up to the cut."""
    columns = ("period_exposure", "period_events", "period_rate", "exposure", "events", "rate")
    table = small().table("ae_rate")
    assert rows(table, *columns, basis=basis, category="any") == [counted]


def test_a_rate_has_exact_limits() -> None:
    """The Poisson limits of one event are 0.0253 and 5.572, of one in three a third of them."""
    table = small().table("ae_rate")
    wanted: dict[str, Any] = {"basis": "administration", "category": "related_serious"}
    assert rows(table, "period_events", "period_interval", **wanted) == [(1, "0.025..5.572")]
    wanted["category"] = "fatal"
    assert rows(table, "period_events", "interval", **wanted) == [(1, "0.008..1.857")]
