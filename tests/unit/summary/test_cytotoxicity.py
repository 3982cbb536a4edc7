"""Specific release by the protocol's formula, and NK activity by ratio and visit."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from safetyreport.errors import ExitCode, InputRefused
from safetyreport.records.base import Record
from safetyreport.records.observation import Cytotoxicity
from safetyreport.summary.cytotoxicity import (
    cytotoxicity,
    releases,
    specific_release,
    spontaneous_share,
)
from safetyreport.summary.populations import Populations
from tests.unit.summary.number_cases import AS_OF, known, only, record, rows, study, treated, words


def _three(*values: int) -> list[Decimal]:
    return [Decimal(value) for value in values]


def _assay(person: str, visit: str, day: str, experimental: int, ratio: str = "10") -> Record:
    return record(
        "cytotoxicity",
        participant=person,
        visit=visit,
        taken_on=day,
        effector_target_ratio=ratio,
        experimental_cpm=[experimental] * 3,
        spontaneous_cpm=[200] * 3,
        maximum_cpm=[2200] * 3,
    )


@pytest.mark.parametrize(
    ("experimental", "percent"),
    [
        pytest.param((700, 710, 690), Fraction(25), id="a quarter"),
        pytest.param((2200, 2200, 2200), Fraction(100), id="all"),
        pytest.param((200, 200, 200), Fraction(0), id="none"),
        pytest.param((100, 150, 110), Fraction(-4), id="below spontaneous stays negative"),
        pytest.param((2300, 2300, 2300), Fraction(105), id="above maximum stays above 100"),
        pytest.param((201, 201, 202), Fraction(1, 15), id="exact thirds"),
    ],
)
def test_the_protocols_formula(experimental: tuple[int, ...], percent: Fraction) -> None:
    """100 (E - S) / (M - S) of the means of triplicates, nothing cut off at 0 or 100."""
    found = specific_release(_three(*experimental), _three(190, 200, 210), _three(2200, 2200, 2200))
    assert found == percent


@pytest.mark.parametrize("maximum", [200, 100], ids=["equal", "below"])
def test_a_maximum_not_above_the_spontaneous_is_refused(maximum: int) -> None:
    """No percentage exists; the refusal names the record and both means."""
    with pytest.raises(InputRefused) as caught:
        specific_release(_three(1, 2, 3), _three(200, 200, 200), _three(*[maximum] * 3), "CX-1")
    (problem,) = caught.value.problems
    assert caught.value.exit_code is ExitCode.INPUT
    assert (problem.code, problem.record, problem.field) == (
        "statistics.maximum_release",
        "CX-1",
        "maximum_cpm",
    )
    assert str(problem.values["spontaneous"]) == "200.0"


def test_the_spontaneous_share() -> None:
    """210 of 2100 counts are a tenth: the usual limit of a good assay."""
    assert spontaneous_share(_three(200, 210, 220), _three(2100, 2100, 2100)) == 10


def test_activity_by_ratio_and_visit() -> None:
    """Two participants by hand: 10 and 20 % before, 25 and 30 % after, at 10:1."""
    populations = known(
        treated("P-1"),
        treated("P-2"),
        _assay("P-1", "SCR", "2026-01-12", 400),
        _assay("P-2", "SCR", "2026-01-12", 600),
        _assay("P-1", "D14", "2026-02-15", 700),
        _assay("P-2", "D14", "2026-02-15", 800),
        _assay("P-1", "D14", "2026-02-15", 1200, ratio="40"),
    )
    table = cytotoxicity(study(), populations, AS_OF)
    shown = ("n", "missing", "mean", "minimum", "maximum", "zeros", "p", "spontaneous_highest")
    low = {"effector_target_ratio": "10:1", "visit": "D14"}
    assert words(only(table, **low, value="measured"), *shown) == [
        *("2", "0", "27.50", "25.0", "30.0", "not_applicable", "not_applicable", "9.1")
    ]
    assert words(only(table, **low, value="change"), *shown) == [
        *("2", "0", "12.50", "10.0", "15.0", "0", "0.5000", "not_applicable")
    ]
    high = only(table, effector_target_ratio="40:1", visit="D14", value="measured")
    assert words(high, "n", "missing", "mean", "sd") == ["1", "1", "50.00", "not_estimable"]
    ratios = [row["effector_target_ratio"] for row in table.rows]
    assert ratios == sorted(ratios, key=lambda one: Decimal(str(one).split(":")[0]))


def test_ratios_written_differently_are_one() -> None:
    """10 and 10.0 effector cells to one target are the same ratio; 2.5 stays 2.5."""
    populations = known(
        treated("P-1"),
        treated("P-2"),
        _assay("P-1", "SCR", "2026-01-12", 400, ratio="10"),
        _assay("P-2", "SCR", "2026-01-12", 400, ratio="10.0"),
        _assay("P-2", "SCR", "2026-01-12", 400, ratio="2.5"),
    )
    table = cytotoxicity(study(), populations, AS_OF)
    found = rows(table, visit="SCR", value="measured")
    assert [words(row, "effector_target_ratio", "n") for row in found] == [
        ["2.5:1", "1"],
        ["10:1", "2"],
    ]


def test_an_unfinished_assay_is_missing() -> None:
    """Without the maximum release nothing is computed, and the value counts as missing."""
    unfinished = record(
        "cytotoxicity",
        participant="P-2",
        visit="SCR",
        taken_on="2026-01-12",
        effector_target_ratio="10",
        experimental_cpm=[400, 400, 400],
        spontaneous_cpm=[200, 200, 200],
    )
    populations = known(
        treated("P-1"), treated("P-2"), _assay("P-1", "SCR", "2026-01-12", 400), unfinished
    )
    assert [one.participant for one in releases(populations)] == ["P-1"]
    row = only(cytotoxicity(study(), populations, AS_OF), visit="SCR", value="measured")
    assert words(row, "n", "missing") == ["1", "1"]


def test_one_release_as_the_figure_draws_it() -> None:
    """A figure gets the participant, the visit, the day and the rounded percentage."""
    found = releases(known(treated("P-1"), _assay("P-1", "SCR", "2026-01-12", 149)))
    assert [(one.visit, one.ratio, str(one.shown)) for one in found] == [
        ("SCR", Decimal(10), "-2.6")
    ]


def test_an_impossible_assay_that_was_never_validated_is_refused() -> None:
    """Even a record built past the record model's own check prints no percentage."""
    built = Cytotoxicity.model_construct(
        id="CX-9",
        participant="P-1",
        visit="SCR",
        taken_on=None,
        effector_target_ratio=Decimal(10),
        experimental_cpm=(Decimal(1),) * 3,
        spontaneous_cpm=(Decimal(5),) * 3,
        maximum_cpm=(Decimal(5),) * 3,
    )
    populations = known(treated("P-1"))
    with pytest.raises(InputRefused, match="not_computed"):
        releases(Populations(type(populations.records).of([*populations.records, built])))


def test_without_assays_the_table_is_empty() -> None:
    """No assay: no rows, and the total says nought."""
    table = cytotoxicity(study(), known(treated("P-1")), AS_OF)
    assert (table.rows, dict(table.cumulative)) == ((), {"values": 0})
