"""The four rules of the whole trial: what the records say on a day."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from tests.unit.stopping.histories import (
    Raw,
    culture,
    decision,
    deviation,
    event,
    keys,
    outcome,
    person,
    rules,
)

INFORMATION = rules("significant_information")
POSITIVE = culture("C2", "2026-02-12", "positive", "2026-02-22")
GRAVE: dict[str, Any] = {"seriousness": ["life_threatening"], "cannot_be_ruled_out": "yes"}
FAULT: dict[str, Any] = {"category": "manufacturing", "classification": "nonconformity"}
SIGNIFICANT: dict[str, tuple[tuple[Raw, ...], list[str]]] = {
    "nothing": ((), []),
    "positive culture": ((POSITIVE,), ["C2"]),
    "negative culture": ((culture("C2", "2026-02-12", "negative", "2026-02-22"),), []),
    "result still to come": ((culture("C2", "2026-06-12", "positive", "2026-07-02"),), []),
    "non-conformity of manufacture": ((deviation("V1", **FAULT),), ["V1"]),
    "non-conformity of another kind": ((deviation("V1", **{**FAULT, "category": "visit"}),), []),
    "mere deviation of manufacture": (
        (deviation("V1", **{**FAULT, "classification": "deviation"}),), [],
    ),
    "classified after the cut-off": ((deviation("V1", **FAULT, classified_on="2026-07-02"),), []),
    "suspected and life-threatening": ((event(**GRAVE),), ["E1"]),
    "life-threatening, ruled out": ((event(**{**GRAVE, "cannot_be_ruled_out": "no"}),), []),
    "not judged counts as suspected": ((event(seriousness=["death"], outcome="fatal"),), ["E1"]),
    "suspected, not grave": ((event(**{**GRAVE, "seriousness": ["hospitalisation"]}),), []),
    "ruled out since": (
        (
            event(
                **GRAVE,
                assessments=[{"cannot_be_ruled_out": "no", "aware_physician_at": "2026-06-01"}],
            ),
        ),
        [],
    ),
    "grave since a later assessment": (
        (
            event(
                assessments=[{**GRAVE, "aware_physician_at": "2026-07-01"}],
                cannot_be_ruled_out="no",
            ),
        ),
        ["E1"],
    ),
    "grave only after the cut-off": (
        (
            event(
                assessments=[{**GRAVE, "aware_physician_at": "2026-07-02"}],
                cannot_be_ruled_out="no",
            ),
        ),
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "listed"), SIGNIFICANT.values(), ids=SIGNIFICANT)
def test_significant_information(raw: tuple[Raw, ...], listed: list[str]) -> None:
    """Termination list (1): what bears on quality and safety of the cells is listed."""
    found = outcome(INFORMATION, person(), *raw)
    assert [one.record for one in found.candidates] == listed
    assert found.outcome == ("needs_judgement" if listed else "not_triggered")


def test_a_decision_on_a_participant_is_none_on_the_trial() -> None:
    """That one participant goes on after an event does not decide about the cells."""
    about_event = decision("2026-05-03", "continue", about="E1")
    found = outcome(INFORMATION, person(), event(**GRAVE), about_event)
    assert found.outcome == "needs_judgement"
    found = outcome(INFORMATION, person(), event(**GRAVE), decision("2026-05-03", "continue"))
    assert found.outcome == "decided_continue"


def test_one_deviation_is_settled_by_itself() -> None:
    """A decision can name the record that it is about."""
    raw = (deviation("V1", **FAULT), deviation("V2", **FAULT))
    about = decision("2026-05-03", "continue", about="V1")
    found = outcome(INFORMATION, person(), *raw, about)
    assert found.outcome == "needs_judgement"
    assert [one.decision is None for one in found.candidates] == [False, True]


SLOW = rules(
    "accrual_and_deviations",
    {"accrual_ratio_below": Decimal("0.5"), "deviations_per_participant_above": Decimal(2)},
    since="2025-12-01",
)


def _people(count: int) -> list[Raw]:
    return [person(f"P{number}") for number in range(1, count + 1)]


@pytest.mark.parametrize(
    ("count", "day", "ratio", "expected"),
    [
        pytest.param(0, "2025-12-31", None, "not_triggered", id="before the first day"),
        pytest.param(0, "2026-01-09", None, "not_triggered", id="nobody expected yet"),
        pytest.param(0, "2026-01-10", "0.00", "needs_judgement", id="one expected, none there"),
        pytest.param(1, "2026-01-29", "0.34", "needs_judgement", id="1 of 2.9"),
        pytest.param(2, "2026-02-09", "0.50", "not_triggered", id="2 of 4: not below"),
        pytest.param(2, "2026-02-10", "0.49", "needs_judgement", id="2 of 4.1"),
        pytest.param(5, "2026-07-01", "0.50", "not_triggered", id="half, after the end"),
        pytest.param(4, "2026-07-01", "0.40", "needs_judgement", id="four of ten"),
        pytest.param(12, "2026-07-01", "1.20", "not_triggered", id="more than planned"),
    ],
)
def test_enrolment_against_the_plan(count: int, day: str, ratio: str | None, expected: str) -> None:
    """Ten in a hundred days: a tenth of a participant a day, from the first whole one on."""
    found = outcome(SLOW, *_people(count), on=dt.date.fromisoformat(day))
    numbers = {one.name: one for one in found.measures}
    shown = numbers["ratio"].value
    assert (None if shown is None else str(shown)) == ratio
    assert found.outcome == expected
    assert numbers["ratio"].crossed == (expected == "needs_judgement")
    assert numbers["ratio"].threshold == Decimal("0.5")


def test_slow_enrolment_is_judged_once_until_it_recovers() -> None:
    """A decision counts from the day on which enrolment fell behind."""
    people = [person("P1"), person("P2", enrolled_on="2026-01-20")]  # 4.1 expected on 02-10
    found = outcome(SLOW, *people, on=dt.date(2026, 3, 1))
    assert found.candidates[0].known_on == dt.date(2026, 2, 10)
    for day, expected in (("2026-02-09", "needs_judgement"), ("2026-02-10", "decided_continue")):
        raw = (*people, decision(day, "continue"))
        assert outcome(SLOW, *raw, on=dt.date(2026, 3, 1)).outcome == expected


def test_without_a_plan_nobody_knows_whether_it_is_slow() -> None:
    """A study without `enrolment` cannot be called on time."""
    found = outcome(SLOW, *_people(3), enrolment=None)
    assert (found.outcome, keys(found)) == ("not_evaluable", ["lacking.enrolment_plan"])


def test_an_enrolment_day_not_recorded_leaves_the_ratio_open() -> None:
    """Below only because a day is missing is not below."""
    people = [*_people(4), person("P5", enrolled_on=None)]
    found = outcome(SLOW, *people)
    assert (found.outcome, keys(found)) == ("not_evaluable", ["lacking.enrolment_days"])
    refused = person("P5", enrolled_on=None, missing={"enrolled_on": "not_applicable"})
    assert outcome(SLOW, *_people(4), refused).outcome == "needs_judgement"


NOT_KEPT = rules("accrual_and_deviations", {"deviations_per_participant_above": Decimal(2)})
KEPT = rules(
    "accrual_and_deviations", {"deviations_per_participant_above": Decimal(2)}, since="2026-01-01"
)
LATER = rules(
    "accrual_and_deviations", {"deviations_per_participant_above": Decimal(2)}, since="2026-07-02"
)


def test_no_record_of_deviations_is_not_none() -> None:
    """Nothing imported cannot be evaluated; nothing to record since a day counts as zero."""
    for configured in (NOT_KEPT, LATER):
        found = outcome(configured, *_people(10))
        assert (found.outcome, keys(found)) == ("not_evaluable", ["lacking.deviations"])
    found = outcome(KEPT, *_people(10))
    assert found.outcome == "not_triggered"
    assert [(one.name, str(one.value)) for one in found.measures[-2:]] == [
        ("deviations", "0"),
        ("deviation_rate", "0.00"),
    ]


@pytest.mark.parametrize(
    ("raw", "count", "expected"),
    [
        pytest.param([deviation("V1")], 1, "not_triggered", id="one"),
        pytest.param([deviation(f"V{n}") for n in range(20)], 20, "not_triggered", id="two each"),
        pytest.param(
            [deviation(f"V{n}") for n in range(21)], 21, "needs_judgement", id="more than two each"
        ),
        pytest.param(
            [deviation(f"V{n}", requirement="同じ") for n in range(21)], 1, "not_triggered",
            id="the same one entered again and again",
        ),
        pytest.param(
            [deviation("V1")] + [deviation(f"W{n}", "2026-07-02") for n in range(21)], 1,
            "not_triggered", id="learned after the cut-off",
        ),
    ],
)  # fmt: skip
def test_deviations_for_each_participant(raw: list[Raw], count: int, expected: str) -> None:
    """Ten enrolled: attention from the twenty-first deviation on, each counted once."""
    found = outcome(NOT_KEPT, *_people(10), *raw)
    assert found.outcome == expected
    assert {one.name: one.value for one in found.measures}["deviations"] == count


def test_frequent_deviations_are_judged_from_the_day_they_became_frequent() -> None:
    """A decision before that day does not cover them; one on it does."""
    raw = [deviation(f"V{n}", f"2026-05-{n + 1:02}") for n in range(21)]
    for day, expected in (("2026-05-20", "needs_judgement"), ("2026-05-21", "decided_continue")):
        found = outcome(NOT_KEPT, *_people(10), *raw, decision(day, "continue"))
        assert found.outcome == expected


def test_deviations_of_nobody() -> None:
    """Before anybody is enrolled there is no rate, and none is invented."""
    found = outcome(KEPT, deviation("V1"))
    assert {one.name: one.value for one in found.measures}["deviation_rate"] is None


def opinion(name: str, on: str, continuing: str | None) -> Raw:
    """An opinion received on a day."""
    values = {"id": name, "received_on": on}
    return "opinions", values | ({"continuing": continuing} if continuing else {})


OPINIONS: dict[str, tuple[tuple[Raw, ...], str, list[str]]] = {
    "none": ((), "not_triggered", ["note.no_candidate"]),
    "appropriate": (
        (opinion("O1", "2026-05-01", "appropriate"),), "not_triggered", ["note.no_candidate"],
    ),
    "conditional": (
        (opinion("O1", "2026-05-01", "conditional"),), "needs_judgement", ["candidate.opinion"],
    ),
    "not appropriate": (
        (opinion("O1", "2026-05-01", "not_appropriate"),), "needs_judgement", ["candidate.opinion"],
    ),
    "received after the cut-off": (
        (opinion("O1", "2026-07-02", "not_appropriate"),), "not_triggered", ["note.no_candidate"],
    ),
    "continuing not recorded": (
        (opinion("O1", "2026-05-01", None),), "not_evaluable", ["lacking.continuing"],
    ),
    "judged": (
        (opinion("O1", "2026-05-01", "conditional"), decision("2026-05-02", "continue")),
        "decided_continue", [],
    ),
    "judged before": (
        (opinion("O1", "2026-05-01", "conditional"), decision("2026-04-30", "continue")),
        "needs_judgement", ["candidate.opinion", "ignored.too_early"],
    ),
    "stopped before any opinion": ((decision("2026-04-30", "stop"),), "decided_stop", []),
    "stopped, then a conditional opinion": (
        (opinion("O1", "2026-05-01", "conditional"), decision("2026-04-30", "stop")),
        "decided_stop", ["candidate.opinion"],
    ),
    "stopped, conditions met, resumed": (
        (
            opinion("O1", "2026-05-01", "conditional"), decision("2026-04-30", "stop"),
            decision("2026-05-09", "continue"),
        ),
        "decided_continue", [],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "expected", "why"), OPINIONS.values(), ids=OPINIONS)
def test_the_committee_on_safety(raw: tuple[Raw, ...], expected: str, why: list[str]) -> None:
    """Termination list (3): an opinion that is not simply favourable asks for a decision."""
    found = outcome(rules("committee_on_safety"), person(), *raw)
    assert found.outcome == expected
    assert keys(found) == why


OUTSIDE = rules("outside_information")
INFO: Raw = ("outside_information", {"id": "I1", "received_on": "2026-05-01", "citation": "抄録"})
UNDATED: Raw = ("outside_information", {"id": "I1", "citation": "抄録"})


def test_outside_information() -> None:
    """Termination list (4): each piece waits for a decision taken after it came."""
    assert outcome(OUTSIDE).outcome == "not_triggered"
    assert outcome(OUTSIDE, INFO, on=dt.date(2026, 4, 30)).outcome == "not_triggered"
    assert outcome(OUTSIDE, INFO).outcome == "needs_judgement"
    for day, expected in (("2026-04-30", "needs_judgement"), ("2026-05-01", "decided_continue")):
        assert outcome(OUTSIDE, INFO, decision(day, "continue")).outcome == expected


def test_information_without_a_day_is_settled_only_by_its_name() -> None:
    """Nobody can tell whether a decision on the rule came after it."""
    on_the_rule = decision("2026-05-01", "continue")
    assert outcome(OUTSIDE, UNDATED, on_the_rule).outcome == "needs_judgement"
    about_it = decision("2026-05-01", "continue", about="I1")
    assert outcome(OUTSIDE, UNDATED, about_it).outcome == "decided_continue"
