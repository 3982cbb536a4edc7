"""Boundaries are calibrated exactly: as by trying every constant on every sequence."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from safetyreport.stopping.boundary import calibrated
from safetyreport.stopping.design import designed
from safetyreport.stopping.statistic import NEEDS, Rule, RuleName
from tests.unit.stopping.enumeration import key, smallest

RULES: dict[str, tuple[RuleName, dict[str, Any], dict[str, Any]]] = {
    # name: the rule, what the program is told, what the enumeration is told
    "pocock": ("pocock", {}, {}),
    "obf": ("obf", {}, {}),
    "wang-tsiatis 0.25": ("wang-tsiatis", {"delta": 0.25}, {"root": 4}),
    "wang-tsiatis 0.5": ("wang-tsiatis", {"delta": 0.5}, {"root": 2}),
    "beta-binomial 1,9": ("beta-binomial", {"prior": (1.0, 9.0)}, {"prior": (1, 9)}),
    "beta-binomial 2,3": ("beta-binomial", {"prior": (2.0, 3.0)}, {"prior": (2, 3)}),
    "chen-chaloner": (
        "chen-chaloner",
        {"prior": (1.0, 4.0), "p1": 0.5, "nu": 0.3},
        {"prior": (1, 4), "p1": 0.5, "nu": 0.3},
    ),
    "sprt": ("sprt", {"p1": 0.5}, {"p1": 0.5}),
    "maxsprt": ("maxsprt", {}, {}),
}
LOOKS = {
    "one": (1,),
    "each of 10": tuple(range(1, 11)),
    "each of 14": tuple(range(1, 15)),
    "3, 6, 10": (3, 6, 10),
    "2, 5, 9, 14": (2, 5, 9, 14),
}


@pytest.mark.parametrize("looks", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize("case", RULES.values(), ids=RULES)
def test_equals_trying_every_constant(
    case: tuple[RuleName, dict[str, Any], dict[str, Any]], looks: tuple[int, ...]
) -> None:
    """Boundary and type I error are those of the smallest constant that keeps to alpha."""
    name, told, shown = case
    for p0, alphas in ((0.1, (0.05, 0.1)), (0.3, (0.025, 0.2))):
        exact = Fraction(str(p0))
        of = key(name, exact, **shown)
        wanted = smallest(looks, of, exact, [Fraction(str(alpha)) for alpha in alphas])
        for alpha, (stops, error) in zip(alphas, wanted, strict=True):
            found = calibrated(Rule(name, p0, **told), looks, alpha)
            assert found.stops == stops
            assert found.type_one_error == pytest.approx(float(error), abs=1e-9)
            assert found.type_one_error <= alpha + 1e-12


def test_every_rule_is_enumerated() -> None:
    """No rule is left out of the comparison above."""
    assert {case[0] for case in RULES.values()} == set(NEEDS)


def test_published_table() -> None:
    """The example of the R package stoppingrule: Beta(0.6, 2.4), 30 participants, p0 0.2."""
    design = designed(
        "beta-binomial",
        n=30,
        p0=0.2,
        alpha=0.1,
        prior=(0.6, 2.4),
        rates=(0.2, 0.25, 0.3, 0.35, 0.4),
    )
    first = {3: 3, 5: 4, 7: 5, 11: 6, 14: 7, 18: 8, 21: 9, 25: 10, 29: 11}
    wanted, stop = [2, 3], 0
    for n in range(3, 31):
        stop = first.get(n, stop)
        wanted.append(stop)
    assert list(design.boundary.stops) == wanted
    # Its root finder stops at 1.2e-4, so the constant agrees to three places only.
    assert design.boundary.constant == pytest.approx(0.9630823, abs=1e-3)
    published = [
        (0.20, 0.09957367, 5.651197),
        (0.25, 0.23832301, 6.536293),
        (0.30, 0.43615256, 6.926712),
        (0.35, 0.64555222, 6.819377),
        (0.40, 0.81491087, 6.355803),
    ]
    for one, (p, stopped, events) in zip(design.characteristics, published, strict=True):
        assert one.p == p
        assert one.stop == pytest.approx(stopped, abs=5e-9)
        assert one.expected_events == pytest.approx(events, abs=6e-7)


def test_ties_are_ties() -> None:
    """O'Brien-Fleming at p0 0.1 holds 1 of 5 and 2 of 15 for equal: both stop or neither does."""
    _assert_together((1, 5), (2, 15))


def test_ties_that_binary_parts() -> None:
    """1 of 2 and 2 of 12 are equal as well, though binary parts their distances from p0."""
    assert 1 - 2 * 0.1 != 2 - 12 * 0.1
    _assert_together((1, 2), (2, 12))


def _assert_together(first: tuple[int, int], second: tuple[int, int]) -> None:
    looks = (first[1], second[1])
    answers = set()
    for percent in range(2, 98, 3):
        stops = calibrated(Rule("obf", 0.1), looks, percent / 100).stops
        both = {events >= stop for (events, _), stop in zip((first, second), stops, strict=True)}
        assert len(both) == 1
        answers |= both
    assert answers == {True, False}


@pytest.mark.parametrize(
    ("p0", "n", "alpha", "stops"),
    [
        # Both of two have the event with probability 0.01 exactly, in binary slightly more.
        (0.1, 2, 0.01, (2, 2)),
        (0.1, 2, 0.0099, (2, 3)),
        (0.1, 3, 0.001, (2, 3, 3)),
        (0.5, 2, 0.25, (2, 2)),
        (0.2, 1, 0.2, (1,)),
        (0.2, 1, 0.1999, (2,)),
    ],
    ids=["0.01", "below 0.01", "0.001", "0.25", "0.2", "below 0.2"],
)
def test_alpha_reached_exactly(p0: float, n: int, alpha: float, stops: tuple[int, ...]) -> None:
    """A type I error equal to alpha is allowed; one above it, however little, is not."""
    assert calibrated(Rule("pocock", p0), range(1, n + 1), alpha).stops == stops


def test_boundaries_often_coincide() -> None:
    """With ten participants several rules are one boundary: it does not tell the rule."""
    common: dict[str, Any] = {"n": 10, "looks": (3, 6, 10), "p0": 0.1, "alpha": 0.05}
    found = {
        designed(name, **common, **more).boundary.stops
        for name, more in (
            RULES[one][:2]
            for one in ("pocock", "wang-tsiatis 0.25", "beta-binomial 1,9", "sprt", "maxsprt")
        )
    }
    assert found == {(2, 3, 4)}


def test_obrien_fleming_is_wang_tsiatis_with_zero() -> None:
    """Delta 0 gives the O'Brien-Fleming boundary."""
    looks = range(1, 21)
    flat = calibrated(Rule("wang-tsiatis", 0.2, delta=0.0), looks, 0.1)
    assert flat.stops == calibrated(Rule("obf", 0.2), looks, 0.1).stops


def test_nothing_stops() -> None:
    """With too few participants for alpha no look can stop, and that is said."""
    found = calibrated(Rule("pocock", 0.3), range(1, 4), 0.001)
    assert found.stops == (2, 3, 4)
    assert found.type_one_error == 0
    assert not found.can_stop


def test_small_tails_stay_apart() -> None:
    """A boundary for a very small alpha is found among p-values far below rounding of 1."""
    found = calibrated(Rule("beta-binomial", 0.1, prior=(1.0, 9.0)), range(1, 15), 1e-10)
    of = key("beta-binomial", Fraction(1, 10), prior=(1, 9))
    ((stops, error),) = smallest(range(1, 15), of, Fraction(1, 10), [Fraction("1e-10")])
    assert found.stops == stops
    assert found.type_one_error == pytest.approx(float(error), rel=1e-9)
    assert found.can_stop


def test_posteriors_next_to_nought_stay_apart() -> None:
    """So is one among posterior probabilities that differ from 0 by less than rounding of 1."""
    exact, looks = Fraction(99, 100), (1, 3, 5)
    of = key("beta-binomial", exact, prior=(2, 9))
    ((stops, error),) = smallest(looks, of, exact, [Fraction(999, 1000)])
    found = calibrated(Rule("beta-binomial", 0.99, prior=(2.0, 9.0)), looks, 0.999)
    assert found.stops == stops == (1, 3, 5)
    assert found.type_one_error == pytest.approx(float(error), abs=1e-9)


def test_constant_is_the_nominal_p_value() -> None:
    """Pocock's constant is a p-value that does not stop; the nearest smaller one stops."""
    found = calibrated(Rule("pocock", 0.1), range(1, 11), 0.05)
    # 3 of 8 has a p-value of 0.0381 and goes on, 2 of 3 has one of 0.028 and stops.
    assert found.constant == pytest.approx(1 - 0.96190821, abs=1e-8)
    assert found.nearest == pytest.approx(0.028)
    assert found.stops == (2, 2, 2, 3, 3, 3, 3, 4, 4, 4)
