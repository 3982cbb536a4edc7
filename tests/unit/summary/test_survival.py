"""The product-limit curve against published tables, scipy and a second implementation."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safetyreport.summary.intervals import Limits
from safetyreport.summary.survival import Subject, kaplan_meier, log_log_limits, standard_error

SUBJECTS = st.lists(
    st.builds(Subject, days=st.integers(0, 12), event=st.booleans()), min_size=1, max_size=12
)
# Remission in weeks under 6-mercaptopurine and under placebo (Freireich and others, Blood 1963),
# the data set of many textbooks; + marks whoever was still in remission.
SIX_MP = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"


def _subjects(written: str) -> list[Subject]:
    return [Subject(int(item.rstrip("+")), not item.endswith("+")) for item in written.split()]


def _brute_force(subjects: list[Subject], time: int) -> Fraction:
    """Survival by redistributing the mass of the censored to the right (Efron), not by products."""
    ordered = sorted(subjects, key=lambda subject: (subject.days, not subject.event))
    mass = [Fraction(1, len(ordered))] * len(ordered)
    for place, subject in enumerate(ordered):
        rest = len(ordered) - place - 1
        if not subject.event and rest:
            for later in range(place + 1, len(ordered)):
                mass[later] += mass[place] / rest
            mass[place] = Fraction(0)
    return 1 - sum(
        (m for m, s in zip(mass, ordered, strict=True) if s.event and s.days <= time),
        start=Fraction(0),
    )


@pytest.mark.parametrize(
    ("week", "at_risk", "survival", "error", "lower", "upper"),
    [
        pytest.param(6, 21, "0.857", "0.0764", "0.620", "0.952", id="6"),
        pytest.param(7, 17, "0.807", "0.0869", "0.563", "0.923", id="7"),
        pytest.param(10, 15, "0.753", "0.0963", "0.503", "0.889", id="10"),
        pytest.param(13, 12, "0.690", "0.1068", "0.432", "0.849", id="13"),
        pytest.param(16, 11, "0.627", "0.1141", "0.368", "0.805", id="16"),
        pytest.param(22, 7, "0.538", "0.1282", "0.268", "0.747", id="22"),
        pytest.param(23, 6, "0.448", "0.1346", "0.188", "0.680", id="23"),
    ],
)
def test_the_textbook_table_of_6_mp(
    week: int, at_risk: int, survival: str, error: str, lower: str, upper: str
) -> None:
    """Number at risk, survival, Greenwood's error and log-log limits as published for 6-MP."""
    curve = kaplan_meier(_subjects(SIX_MP))
    found = curve.at(Decimal(week))
    assert (found.at_risk, str(found.estimate)) == (at_risk, survival)
    assert found.limits == Limits(Decimal(lower), Decimal(upper))
    step = next(step for step in curve.steps if step.days == week)
    assert str(standard_error(step)) == error


@pytest.mark.parametrize(("data", "weeks"), [(SIX_MP, "23.0"), (PLACEBO, "8.0")])
def test_published_medians(data: str, weeks: str) -> None:
    """Median remission was 23 weeks under 6-MP and 8 weeks under placebo."""
    assert str(kaplan_meier(_subjects(data)).median) == weeks


@settings(max_examples=80, deadline=None)
@given(SUBJECTS)
def test_the_curve_equals_redistribution_to_the_right(subjects: list[Subject]) -> None:
    """At every day, the product-limit equals an algorithm that knows no products, exactly."""
    for step in kaplan_meier(subjects).steps:
        assert step.survival == _brute_force(subjects, step.days)


@settings(max_examples=40, deadline=None)
@given(SUBJECTS)
@pytest.mark.filterwarnings("ignore:The confidence interval is undefined")
def test_the_curve_and_its_limits_equal_scipy(subjects: list[Subject]) -> None:
    """The ecdf of scipy for censored data has the same survival and the same log-log limits."""
    from scipy.stats import CensoredData, ecdf

    curve = kaplan_meier(subjects)
    found = ecdf(
        CensoredData(
            uncensored=[s.days for s in subjects if s.event],
            right=[s.days for s in subjects if not s.event],
        )
    ).sf
    for step in curve.steps:
        assert float(step.survival) == pytest.approx(float(found.evaluate(step.days)), abs=1e-12)
        limits = log_log_limits(step, places=6)
        if limits is None:
            continue
        low, high = found.confidence_interval(method="log-log")
        assert float(limits.lower) == pytest.approx(float(low.evaluate(step.days)), abs=1e-6)
        assert float(limits.upper) == pytest.approx(float(high.evaluate(step.days)), abs=1e-6)


@given(SUBJECTS)
def test_everybody_is_accounted_for(subjects: list[Subject]) -> None:
    """At risk falls by exactly the events and the censored of each step, down to nobody."""
    curve = kaplan_meier(subjects)
    left = len(subjects)
    for step in curve.steps:
        assert step.at_risk == left == curve.at_risk(step.days)
        left -= step.events + step.censored
    assert left == 0
    assert curve.events == sum(step.events for step in curve.steps)


def test_nobody_had_the_event() -> None:
    """Survival of 1 has an estimate, no limits and no median."""
    curve = kaplan_meier(_subjects("400+ 1100+ 1200+"))
    found = curve.at(Decimal("365.25"))
    assert (found.estimate, found.limits, found.at_risk) == (Decimal("1.000"), None, 3)
    assert curve.median is None


def test_everybody_had_the_event() -> None:
    """Survival of 0 is known for ever after, and has no limits."""
    found = kaplan_meier(_subjects("100 200 300")).at(Decimal("1095.75"))
    assert (found.estimate, found.limits, found.at_risk) == (Decimal("0.000"), None, 0)


def test_beyond_the_last_follow_up_nothing_is_estimated() -> None:
    """The curve is not carried forward past the last day on which anybody was followed."""
    curve = kaplan_meier(_subjects("100 200+ 365+"))
    assert curve.at(Decimal(365)).estimate == Decimal("0.667")
    found = curve.at(Decimal("365.25"))
    assert (found.estimate, found.limits, found.at_risk) == (None, None, 0)


def test_at_a_time_between_two_steps() -> None:
    """The year counts 365.25 days: day 365 is before it, day 366 after it."""
    year = Decimal("365.25")
    assert kaplan_meier(_subjects("365 500+")).at(year).estimate == Decimal("0.500")
    assert kaplan_meier(_subjects("366 500+")).at(year).estimate == Decimal("1.000")


@pytest.mark.parametrize(
    ("data", "median"),
    [
        pytest.param("100 200 300 400", "250.0", id="midpoint of the two deaths"),
        pytest.param("100 200 250+ 300 400", "300.0", id="steps over one half"),
        pytest.param("1 2 3 6", "2.5", id="half a day"),
        pytest.param("100 200 300+ 400+", "200.0", id="one half until the end"),
        pytest.param("100 200+ 300+ 400+", "None", id="never reaches one half"),
        pytest.param("500 500 600+ 600", "550.0", id="ties"),
    ],
)
def test_the_median_follows_the_midpoint_rule(data: str, median: str) -> None:
    """A curve lying exactly on one half has its median in the middle of that stretch."""
    assert str(kaplan_meier(_subjects(data)).median) == median


def test_events_come_before_the_censored_of_the_same_day() -> None:
    """Whoever is censored on the day of an event was still at risk of it."""
    curve = kaplan_meier(_subjects("100 100+ 200+"))
    assert curve.steps[-2].survival == Fraction(2, 3)


def test_a_death_on_the_day_of_surgery_counts() -> None:
    """Day 0 belongs to the curve."""
    curve = kaplan_meier(_subjects("0 10+"))
    assert (curve.steps[0].days, curve.steps[0].survival) == (0, Fraction(1, 2))


def test_without_participants_nothing_is_estimated() -> None:
    """An empty study has counts of nought and no estimate."""
    curve = kaplan_meier([])
    found = curve.at(Decimal("365.25"))
    assert (curve.n, curve.events, curve.median, found.estimate, found.at_risk) == (
        0,
        0,
        None,
        None,
        0,
    )


def test_observation_before_the_origin_is_refused() -> None:
    """A negative time would silently leave the number at risk wrong."""
    with pytest.raises(ValueError, match="origin"):
        kaplan_meier([Subject(-1, event=False)])
