"""A design is checked before it is calculated; every refusal says which value is wrong."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from safetyreport.errors import UsageRefused
from safetyreport.i18n import LANGS, text
from safetyreport.stopping.design import LARGEST, designed
from safetyreport.stopping.statistic import NEEDS, Rule, scores

GOOD: dict[str, Any] = {"name": "pocock", "n": 10, "p0": 0.1, "alpha": 0.05}
REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    # what is changed, the refusal, and what its sentence must name
    "alpha 0": ({"alpha": 0.0}, "boundaries.not_between", "--alpha"),
    "alpha 1": ({"alpha": 1.0}, "boundaries.not_between", "--alpha"),
    "alpha above 1": ({"alpha": 5.0}, "boundaries.not_between", "5.0"),
    "alpha not a number": ({"alpha": float("nan")}, "boundaries.not_between", "--alpha"),
    "p0 0": ({"p0": 0.0}, "boundaries.not_between", "--p0"),
    "p0 1": ({"p0": 1.0}, "boundaries.not_between", "--p0"),
    "p0 negative": ({"p0": -0.1}, "boundaries.not_between", "-0.1"),
    "nobody": ({"n": 0}, "boundaries.size", "500"),
    "too many": ({"n": LARGEST + 1}, "boundaries.size", "501"),
    "no looks": ({"looks": ()}, "boundaries.looks_not_rising", "3,6,10"),
    "look at nobody": ({"looks": (0, 10)}, "boundaries.looks_not_rising", "0,10"),
    "looks fall": ({"looks": (6, 3, 10)}, "boundaries.looks_not_rising", "6,3,10"),
    "look twice": ({"looks": (3, 3, 10)}, "boundaries.looks_not_rising", "3,3,10"),
    "look beyond": ({"looks": (3, 6, 11)}, "boundaries.looks_beyond", "3,6,11"),
    "looks end early": ({"looks": (3, 6)}, "boundaries.looks_end_early", "6"),
    "true rate negative": ({"rates": (0.1, -0.1)}, "boundaries.not_a_rate", "-0.1"),
    "true rate above 1": ({"rates": (1.1,)}, "boundaries.not_a_rate", "1.1"),
    "delta missing": ({"name": "wang-tsiatis"}, "boundaries.needed", "--delta"),
    "delta above 1": ({"name": "wang-tsiatis", "delta": 2.0}, "boundaries.not_a_rate", "--delta"),
    "prior missing": ({"name": "beta-binomial"}, "boundaries.needed", "--prior"),
    "prior 0": ({"name": "beta-binomial", "prior": (0.0, 1.0)}, "boundaries.prior", "0.0"),
    "prior negative": ({"name": "beta-binomial", "prior": (1.0, -1.0)}, "boundaries.prior", "-1.0"),
    "p1 missing": ({"name": "sprt"}, "boundaries.needed", "--p1"),
    "p1 is p0": ({"name": "sprt", "p1": 0.1}, "boundaries.p1_not_above", "0.1"),
    "p1 below p0": ({"name": "sprt", "p1": 0.05}, "boundaries.p1_not_above", "0.05"),
    "p1 is 1": ({"name": "sprt", "p1": 1.0}, "boundaries.not_between", "--p1"),
    "p1 missing for chen-chaloner": (
        {"name": "chen-chaloner", "prior": (1.0, 1.0), "nu": 0.5},
        "boundaries.needed",
        "--p1",
    ),
    "nu missing": (
        {"name": "chen-chaloner", "prior": (1.0, 1.0), "p1": 0.3},
        "boundaries.needed",
        "--nu",
    ),
    "nu is 1": (
        {"name": "chen-chaloner", "prior": (1.0, 1.0), "p1": 0.3, "nu": 1.0},
        "boundaries.not_between",
        "--nu",
    ),
    "p1 unused": ({"p1": 0.3}, "boundaries.not_used", "--p1"),
    "prior unused": ({"name": "obf", "prior": (1.0, 1.0)}, "boundaries.not_used", "--prior"),
    "delta unused": ({"name": "maxsprt", "delta": 0.0}, "boundaries.not_used", "--delta"),
    "nu unused": ({"name": "sprt", "p1": 0.3, "nu": 0.5}, "boundaries.not_used", "--nu"),
}


@pytest.mark.parametrize(("changed", "code", "named"), REFUSED.values(), ids=REFUSED)
def test_refusals(changed: dict[str, Any], code: str, named: str) -> None:
    """A value out of range, missing or without effect is refused, and named in both languages."""
    with pytest.raises(UsageRefused) as refused:
        designed(**{**GOOD, **changed})
    assert refused.value.code == code
    for lang in LANGS:
        said = [
            text(f"{code}.{part}", lang, refused.value.values) for part in ("message", "remedy")
        ]
        assert named in " ".join(said)


def test_default_rates() -> None:
    """Without rates: multiples of p0 as a person writes them, and p1; none of 1 or more."""
    shown = designed("sprt", n=5, p0=0.1, alpha=0.1, p1=0.25).characteristics
    assert [one.p for one in shown] == [0.05, 0.1, 0.15, 0.2, 0.25, 0.3]
    shown = designed("pocock", n=5, p0=0.4, alpha=0.1).characteristics
    assert [one.p for one in shown] == [0.2, 0.4, 0.6, 0.8]


def test_rates_as_asked() -> None:
    """Asked rates stand in their order, once; 0 and 1 are rates as well."""
    shown = designed("pocock", n=5, p0=0.4, alpha=0.1, rates=(1.0, 0.0, 1.0)).characteristics
    assert [(one.p, one.stop) for one in shown] == [(1.0, 1.0), (0.0, 0.0)]
    assert shown[1].expected_n == 5


def test_each_participant_by_default() -> None:
    """Without looks the study is looked at after each participant."""
    assert designed("pocock", n=4, p0=0.1, alpha=0.1).boundary.looks == (1, 2, 3, 4)


@pytest.mark.parametrize("name", NEEDS)
def test_statistics_rise(name: Any) -> None:
    """More events never speak less against p0."""
    rule = Rule(name, 0.2, delta=0.3, prior=(0.7, 3.1), p1=0.4, nu=0.2)
    for n in (1, 2, 7, 40, LARGEST):
        found = scores(rule, n, LARGEST)
        assert len(found) == n + 1
        assert all(one <= other + 1e-12 for one, other in pairwise(found))


def test_the_largest_design() -> None:
    """The largest study that is taken has a boundary within alpha."""
    boundary = designed("pocock", n=LARGEST, p0=0.1, alpha=0.05).boundary
    assert 0.049 < boundary.type_one_error <= 0.05
    assert boundary.stops[-1] == 69
