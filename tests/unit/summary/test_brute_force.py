"""The tables against a second implementation that counts plain JSON by brute force."""

from __future__ import annotations

import datetime as dt
import json
from statistics import median
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safetyreport.demo import records_json
from safetyreport.records.study import Study
from safetyreport.summary.compiled import summarise
from safetyreport.summary.events import CATEGORIES
from safetyreport.summary.model import Period, Summary, Table
from tests.unit.duties.cases import study
from tests.unit.summary.brute import Brute, Plain
from tests.unit.summary.generated import BEGINNING, LENGTH, studies
from tests.unit.summary.small_study import PLAIN, cells, named, records

COUNTS = ("period_participants", "period_events", "participants", "events")
CUTS = (100_000_000, 300_000_000)


def _compare(plain: Plain, plan: Study, as_of: dt.date, period: Period) -> None:
    """Every count of both implementations is the same."""
    term_of = named if plan.ctcae_version == "5.0" else None
    found = summarise(records(plain), plan, as_of, period, term_of=term_of)
    unlikely = plan.causality.unlikely == "suspected"
    days = (as_of.isoformat(), period.first.isoformat(), period.last.isoformat())
    brute = Brute(plain, *days, CUTS, unlikely=unlikely)
    assert list(found.population("safety").participants) == brute.safety()
    assert list(found.population("recipients").participants) == brute.recipients()
    _compare_groups(found, brute)
    _compare_grades(found.table("ae_by_grade"), brute)
    _compare_terms(found.table("ae_by_soc_term"), brute)
    _compare_durations(found.table("ae_duration"), brute)
    _compare_exposures(found, brute)
    _compare_listing(found, brute)


def _compare_groups(found: Summary, brute: Brute) -> None:
    for name, column, key in (
        ("ae_by_administration", "administration", brute.number),
        ("ae_by_dose", "dose_group", brute.dose_of),
        ("ae_by_time", "days_from", brute.band),
    ):
        events = 0
        for row in map(cells, found.table(name).rows):
            chosen = [
                one
                for one in brute.counted()
                if key(one) == row[column] and brute.within(one, str(row["category"]))
            ]
            assert {count: row[count] for count in COUNTS} == brute.counts(chosen), (name, row)
            events += len(chosen) if row["category"] == "any" else 0
        assert events == len(brute.counted())


def _compare_grades(table: Table, brute: Brute) -> None:
    for row in map(cells, table.rows):
        grade = row["grade"] if isinstance(row["grade"], int) else None
        some = [one for one in brute.counted() if brute.within(one, str(row["category"]))]
        now = [one for one in some if brute.inside(brute.awareness(one))]
        assert row["events"] == len([one for one in some if brute.grade(one) == grade])
        assert row["period_events"] == len([one for one in now if brute.grade(one) == grade])
        assert row["participants"] == brute.worst(some, grade)
        assert row["period_participants"] == brute.worst(now, grade)


def _compare_terms(table: Table, brute: Brute) -> None:
    total = {str(row["category"]): row for row in map(cells, table.rows) if row["soc"] == "all"}
    for category in CATEGORIES:
        some = [one for one in brute.counted() if brute.within(one, category)]
        assert {count: total[category][count] for count in COUNTS} == brute.counts(some)
    coded = {one["ctcae_term"] for one in brute.counted() if one.get("ctcae_term")}
    for term in coded:
        some = [one for one in brute.counted() if one.get("ctcae_term") == term]
        (row,) = [
            row
            for row in map(cells, table.rows)
            if row["term"] == term and row["category"] == "any"
        ]
        assert {count: row[count] for count in COUNTS} == brute.counts(some)


def _compare_durations(table: Table, brute: Brute) -> None:
    lasted = [brute.duration(one) for one in brute.counted()]
    days = [one for one in lasted if isinstance(one, int)]
    row = cells(table.rows[0])
    assert row["events"] == len(lasted)
    assert row["ongoing"] == lasted.count("ongoing")
    assert row["not_computable"] == lasted.count("not_computable")
    assert row["minimum"] == min(days, default="not_estimable")
    assert row["maximum"] == max(days, default="not_estimable")
    assert row["median"] == (f"{median(days):.1f}" if days else "not_estimable")


def _compare_exposures(found: Summary, brute: Brute) -> None:
    observed = [brute.days_observed(who) for who in brute.safety()]
    table = found.table("ae_rate")
    for totals, place in ((table.cumulative, 0), (table.period, 1)):
        days = sum(one[place] for one in observed if one)
        assert abs(float(str(totals["person_years"])) - days / 365.25) <= 0.000501
    assert table.cumulative["observation_unknown"] == observed.count(None)
    given = [one["given_on"] for who in brute.people() for one in brute.given(who)]
    assert table.cumulative["administrations"] == len(given)
    assert table.period["administrations"] == len([day for day in given if brute.inside(day)])
    item = {str(row["item"]): row for row in map(cells, found.table("recipients").rows)}
    in_period = [
        who
        for who in brute.people()
        if any(brute.inside(one["given_on"]) for one in brute.given(who))
    ]
    assert (item["recipients"]["number"], item["recipients"]["period_number"]) == (
        len(brute.recipients()),
        len(in_period),
    )


def _compare_listing(found: Summary, brute: Brute) -> None:
    rows = [cells(row) for row in found.listing("adverse_events").rows]
    assert sorted(str(row["id"]) for row in rows) == sorted(one["id"] for one in brute.events())
    for row in rows:
        (event,) = [one for one in brute.events() if one["id"] == row["id"]]
        assert row["related"] == ("yes" if brute.related(event) else "no")
        assert row["administration"] == brute.number(event)
        assert row["duration"] == brute.duration(event)
        assert row["in_period"] == ("yes" if brute.inside(brute.awareness(event)) else "no")


DAYS = st.integers(0, LENGTH + 60).map(lambda at: BEGINNING + dt.timedelta(days=at))


@settings(max_examples=60, deadline=None)
@given(studies(), DAYS, DAYS, DAYS, st.booleans())
def test_generated_studies(
    plain: dict[str, list[dict[str, Any]]],
    one: dt.date,
    other: dt.date,
    third: dt.date,
    unlikely: bool,
) -> None:
    """Whatever was recorded, at any cut and in any period."""
    first, last, as_of = sorted((one, other, third))
    plan = study(causality={"unlikely": "suspected" if unlikely else "not_suspected"})
    _compare(plain, plan, as_of, Period(first, last))


def test_the_small_study() -> None:
    """What was counted by hand is counted the same by brute force."""
    _compare(
        PLAIN, study(), dt.date(2026, 7, 10), Period(dt.date(2026, 4, 1), dt.date(2026, 6, 30))
    )


@pytest.mark.parametrize("year", [2, 5, 7])
def test_the_demo_study(year: int) -> None:
    """Years of the demo study's plan, at their end or on the day of the story."""
    plain = json.loads(records_json())
    plain.pop("schema")
    end = min(dt.date(2020 + year, 10, 11), dt.date(2026, 11, 24))
    _compare(plain, study(), end, Period(dt.date(2019 + year, 10, 12), end))
