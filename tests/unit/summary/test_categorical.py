"""Categories with counts, percentages, their denominators and exact limits."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest

from safetyreport.i18n import LANGS, text
from safetyreport.records.base import Record
from safetyreport.summary.categorical import categorical, met_as_required
from safetyreport.summary.model import NOT_APPLICABLE, Interval
from tests.unit.summary.number_cases import (
    keys,
    known,
    only,
    record,
    rows,
    study,
    treated,
    word,
    words,
)

CRITERIA = [
    {"id": "IN-1", "kind": "inclusion", "text": {"ja": "選択"}},
    {"id": "EX-1", "kind": "exclusion", "text": {"ja": "除外"}},
]
COUNTED = ("count", "total", "percent")


def _judged(person: str, criterion: str, met: str, day: str = "2026-01-15") -> Record:
    return record("eligibility", participant=person, criterion=criterion, met=met, assessed_on=day)


def _event(person: str, outcome: str | None, *later: dict[str, Any]) -> Record:
    return record(
        "adverse_events",
        participant=person,
        term={"ja": "発熱"},
        onset="2026-02-02",
        aware_physician_at="2026-02-02",
        outcome=outcome,
        assessments=list(later),
    )


def test_counts_percentages_and_limits() -> None:
    """One of three is 33.3 % with limits 0.8 to 90.6; nobody is 0 with limits, not blank."""
    populations = known(
        treated("P-1", sex="female"), treated("P-2", sex="male"), treated("P-3", sex="male")
    )
    table = categorical(study(), populations)
    female = only(table, item="sex", category="female")
    assert words(female, *COUNTED) == ["1", "3", "33.3"]
    assert female["interval"] == Interval(Decimal("0.8"), Decimal("90.6"))
    nobody = only(table, item="sex", category="unknown")
    assert words(nobody, *COUNTED) == ["0", "3", "0.0"]
    assert nobody["interval"] == Interval(Decimal("0.0"), Decimal("70.8"))


def test_the_categories_of_an_item_add_up() -> None:
    """In every item the counts sum to the denominator: nobody is lost and nobody counted twice."""
    populations = known(
        treated("P-1"),
        treated("P-2", sex="male", treatment_ended_on="2026-03-01"),
        treated("P-3", treatment_ended_on="2026-03-01", treatment_end_reason="completed"),
        _event("P-1", "recovered"),
        _event("P-1", None),
        record("culture_tests", lot="L1", sampled_on="2026-01-25", result="pending"),
    )
    table = categorical(study(criteria=CRITERIA), populations)
    sums: dict[str, list[int]] = defaultdict(list)
    for row in table.rows:
        if word(row["item"]) != "criterion":
            sums[word(row["item"])].append(int(word(row["count"])))
            assert int(word(row["total"])) == {"outcome": 2, "culture_result": 1}.get(
                word(row["item"]), 3
            )
    assert {item: sum(counts) for item, counts in sums.items()} == {
        "sex": 3,
        "eligibility": 3,
        "treatment_end_reason": 3,
        "outcome": 2,
        "culture_result": 1,
    }
    ended = {
        word(row["category"]): row["count"]
        for row in rows(table, item="treatment_end_reason")
        if row["count"]
    }
    assert ended == {"treatment_not_ended": 1, "not_recorded": 1, "completed": 1}


@pytest.mark.parametrize(
    ("judged", "category"),
    [
        pytest.param([("IN-1", "yes"), ("EX-1", "no")], "all_met", id="as required"),
        pytest.param([("IN-1", "no"), ("EX-1", "no")], "not_all_met", id="inclusion not met"),
        pytest.param([("IN-1", "yes"), ("EX-1", "yes")], "not_all_met", id="exclusion met"),
        pytest.param([("IN-1", "yes")], "undetermined", id="one not judged"),
        pytest.param([("IN-1", "yes"), ("EX-1", "unknown")], "undetermined", id="one unknown"),
        pytest.param([("EX-1", "yes")], "not_all_met", id="one failure decides"),
        pytest.param([], "undetermined", id="none judged"),
    ],
)
def test_eligibility_of_a_participant(judged: list[tuple[str, str]], category: str) -> None:
    """An exclusion criterion is as required when it is not met; what is unknown stays unknown."""
    populations = known(treated("P-1"), *(_judged("P-1", *one) for one in judged))
    table = categorical(study(criteria=CRITERIA), populations)
    found = [word(row["category"]) for row in rows(table, item="eligibility") if row["count"]]
    assert found == [category]


def test_the_last_judgement_of_a_criterion_counts() -> None:
    """A criterion judged again replaces the first judgement."""
    populations = known(
        treated("P-1"),
        _judged("P-1", "EX-1", "no", "2026-01-18"),
        _judged("P-1", "EX-1", "yes", "2026-01-12"),
    )
    table = categorical(study(criteria=CRITERIA), populations)
    assert words(only(table, item="criterion", detail="EX-1"), *COUNTED) == ["1", "1", "100.0"]
    assert words(only(table, item="criterion", detail="IN-1"), *COUNTED) == ["0", "1", "0.0"]


def test_a_study_without_criteria_calls_nobody_eligible() -> None:
    """Nothing to judge by is not the same as everything met."""
    table = categorical(study(criteria=[]), known(treated("P-1")))
    assert words(only(table, category="undetermined"), *COUNTED) == ["1", "1", "100.0"]
    assert met_as_required(study(criteria=CRITERIA).criteria[0], None) is None


def test_the_last_outcome_of_an_event_counts_and_has_no_limits() -> None:
    """What was recovering and then recovered is recovered; events get no binomial limits."""
    later = {"outcome": "recovered", "aware_physician_at": "2026-02-05"}
    table = categorical(study(), known(treated("P-1"), _event("P-1", "recovering", later)))
    row = only(table, item="outcome", category="recovered")
    assert words(row, *COUNTED, "counted") == ["1", "1", "100.0", "events"]
    assert row["interval"] == NOT_APPLICABLE
    assert words(only(table, item="outcome", category="recovering"), "count") == ["0"]


def test_without_participants_no_percentage_is_made_up() -> None:
    """Nought of nought is not 0 %: it is not estimable."""
    table = categorical(study(), known())
    assert words(table.rows[0], *COUNTED, "interval") == ["0", "0", *["not_estimable"] * 2]
    assert table.denominator is not None
    assert table.denominator.n == 0


def test_every_cell_has_a_word_in_both_languages() -> None:
    """Headings, coded cells and notes of the table can be printed in Japanese and in English."""
    table = categorical(study(), known(treated("P-1"), _event("P-1", "recovered")))
    for lang in LANGS:
        assert all(text(key, lang) for key in keys(table))
