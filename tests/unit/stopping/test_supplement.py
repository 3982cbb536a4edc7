"""A statistical rule beside the protocol's: it may ask for a judgement, and decides nothing."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from safetyreport.stopping.model import StoppingRules
from tests.unit.stopping.histories import PI, Raw, decision, event, keys, outcome, person

RULES = StoppingRules.model_validate(
    {
        "statistical": [
            {
                "id": "R",
                "statement": "事象が多い",
                "rule": "pocock",
                "p0": Decimal("0.1"),
                "alpha": Decimal("0.05"),
                "n": 4,
                "event": {"window_days": 28, "grade_at_least": 3},
                "decided_by": [PI],
            }
        ]
    }
)
ON = dt.date(2026, 6, 1)


def treated(number: int, given: str = "2026-03-01") -> tuple[Raw, Raw]:
    """A participant and the first administration."""
    dose = {"id": f"A{number}", "participant": f"P{number}", "given_on": given}
    return person(f"P{number}"), ("administrations", dose)


def hit(number: int, on: str = "2026-03-05", grade: int = 3) -> Raw:
    """An event of a participant within the window."""
    return event(f"E{number}", on, grade, participant=f"P{number}", onset=on)


def many(count: int, given: str = "2026-03-01") -> list[Raw]:
    """So many participants with their first administration."""
    return [record for number in range(1, count + 1) for record in treated(number, given)]


def measures(found: object) -> dict[str, object]:
    """Numbers by name."""
    return {one.name: one.value for one in getattr(found, "measures", ())}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param([], "not_evaluable", id="nobody treated"),
        pytest.param(many(2, "2026-05-20"), "not_evaluable", id="every window open"),
        pytest.param(many(4), "not_triggered", id="no event"),
        pytest.param([*many(4), hit(1)], "not_triggered", id="one event of four"),
        pytest.param([*many(4), hit(1), hit(2)], "needs_judgement", id="two of the first two"),
        pytest.param([*many(4), hit(1), hit(2, grade=2)], "not_triggered", id="one too mild"),
        pytest.param(
            [*many(4), hit(1), hit(2, on="2026-04-20")], "not_triggered", id="one too late"
        ),
    ],
)
def test_reaching_the_boundary_asks_for_a_judgement(raw: list[Raw], expected: str) -> None:
    """Exact Pocock for n = 4, p0 = 0.1, alpha = 0.05: two events stop at two evaluable."""
    found = outcome(RULES, *raw, on=ON)
    assert found.outcome == expected
    assert found.waits == (expected == "needs_judgement")


def test_only_a_decision_settles_it() -> None:
    """Reached on the day of the second event, it stays reached; a decision answers."""
    raw = [*many(4), hit(1), hit(2, on="2026-03-06")]
    found = outcome(RULES, *raw, on=ON)
    assert found.candidates[0].known_on == dt.date(2026, 3, 6)
    assert keys(found) == ["candidate.boundary"]
    for day, expected in (("2026-03-05", "needs_judgement"), ("2026-03-06", "decided_continue")):
        assert outcome(RULES, *raw, decision(day, "continue"), on=ON).outcome == expected


def test_the_numbers_stand_beside_it() -> None:
    """Evaluable, events, the boundary of the last look and of the next."""
    found = outcome(RULES, *many(3), hit(1), on=ON)
    assert measures(found) == {
        "evaluable": 3,
        "counted_events": 1,
        "boundary_now": 2,
        "next_look": 4,
        "boundary_next": 3,
        "not_yet_evaluable": 0,
        "not_followed": 0,
    }


def test_it_is_never_taken_for_the_protocols() -> None:
    """A supplement: not in the protocol, its numbers the study's own."""
    rule = outcome(RULES, *many(1), on=ON).rule
    assert (rule.basis, rule.threshold_basis, rule.kind, rule.anchor) == (
        "supplementary",
        "configured",
        "statistical",
        None,
    )
