"""Period and cumulative: each fact lies in exactly one period, and nought is nought."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safetyreport.demo import records_json
from safetyreport.records.kinds import Records
from safetyreport.summary.compiled import summarise
from safetyreport.summary.model import Period, Summary, Table, Value
from tests.unit.duties.cases import study
from tests.unit.summary.generated import BEGINNING, LENGTH, studies
from tests.unit.summary.small_study import cells, named, records, small

ADDITIVE = ("events", "number", "exposure", "corrective_done", "preventive_done")
AFTER = BEGINNING + dt.timedelta(days=LENGTH + 200)
ONCE_PER_PERIOD = ("recipients", "g_csf_participants", "apheresis_participants")


def _additive(row: dict[str, object], name: str) -> bool:
    """Persons count in every period in which they were treated, so they do not add up."""
    return f"period_{name}" in row and row.get("item") not in ONCE_PER_PERIOD


def _halves(plain: dict[str, list[dict[str, Any]]], at: dt.date) -> tuple[Summary, Summary]:
    """The same cut with the time before a day, and with the rest, as the period."""
    first, made = BEGINNING - dt.timedelta(days=800), records(plain)
    before = Period(first, at)
    after = Period(at + dt.timedelta(days=1), AFTER)
    return (
        summarise(made, study(), AFTER, before, term_of=named),
        summarise(made, study(), AFTER, after, term_of=named),
    )


@settings(max_examples=40, deadline=None)
@given(studies(), st.integers(0, LENGTH))
def test_periods_that_adjoin_add_up(plain: dict[str, list[dict[str, Any]]], at: int) -> None:
    """Two periods without a gap hold every event, act and day of observation exactly once."""
    before, after = _halves(plain, BEGINNING + dt.timedelta(days=at))
    for table in before.tables:
        for one, other in zip(
            map(cells, table.rows), map(cells, after.table(table.id).rows), strict=True
        ):
            for name in ADDITIVE:
                if _additive(one, name):
                    halves = [Decimal(str(row[f"period_{name}"])) for row in (one, other)]
                    rounding = Decimal("0.0011") if name == "exposure" else 0
                    assert abs(sum(halves) - Decimal(str(one[name]))) <= rounding, (table.id, one)


def test_the_years_of_the_demo_study_add_up() -> None:
    """The annual reports together hold every event and every administration."""
    plain = json.loads(records_json())
    plain.pop("schema")
    made, plan, cut = records(plain), study(), dt.date(2026, 11, 24)
    events = given_ = 0
    for year in range(2020, 2027):
        last = min(dt.date(year + 1, 10, 11), cut)
        found = summarise(made, plan, cut, Period(dt.date(year, 10, 12), last))
        events += _number(found.table("ae_by_grade"), "events")
        given_ += _number(found.table("recipients"), "administrations")
    assert events == len(plain["adverse_events"])
    assert given_ == len([one for one in plain["administrations"] if one.get("given_on")])


def _number(table: Table, name: str) -> int:
    value = table.period[name]
    assert isinstance(value, int)
    return value


@pytest.mark.parametrize(
    "plain",
    [
        pytest.param({}, id="nobody"),
        pytest.param({"participants": [{"id": "P-1"}]}, id="one participant, not treated"),
        pytest.param(
            {
                "participants": [{"id": "P-1", "consented_on": "2026-01-01"}],
                "administrations": [
                    {"id": "A-1", "participant": "P-1", "given_on": "2026-01-05", "cells": 1}
                ],
            },
            id="one participant, no event",
        ),
    ],
)
def test_nought_is_written_out(plain: dict[str, list[dict[str, Any]]]) -> None:
    """A study without events has every table, every count 0, and says what has no estimate."""
    period = Period(dt.date(2026, 1, 1), dt.date(2026, 3, 31))
    found = summarise(records(plain), study(), period.last, period)
    assert {table.id for table in found.tables} == {table.id for table in small().tables}
    for table in found.tables:
        if table.id.startswith("ae_"):
            assert table.rows
            assert cells(table.cumulative).get("events", 0) == 0
        for row in table.rows:
            assert all(_said(value) for value in row.values())
            if "events" in row:
                assert row["events"] == 0
                assert cells(row).get("rate", "0.000") in ("0.000", "not_estimable")
    assert found.listing("adverse_events").rows == ()
    assert found.listing("deviations").rows == ()


def _said(value: Value) -> bool:
    return value is not None and value != "" and value != () and not isinstance(value, float)


def test_one_administration_without_an_event() -> None:
    """The exact upper limit of a rate of 0 in 1 is -ln(0.025)."""
    plain = {
        "participants": [{"id": "P-1"}],
        "administrations": [{"id": "A-1", "participant": "P-1", "given_on": "2026-01-05"}],
    }
    period = Period(dt.date(2026, 1, 1), dt.date(2026, 3, 31))
    table = summarise(records(plain), study(), period.last, period).table("ae_rate")
    assert [cells(row)["interval"] for row in table.rows][:1] == ["0.000..3.689"]
    assert cells(table.rows[6])["rate"] == "not_estimable"  # no contact, so no person-time
    assert table.cumulative["observation_unknown"] == 1


@pytest.mark.parametrize(
    ("first", "last"),
    [
        pytest.param(dt.date(2026, 2, 1), dt.date(2026, 1, 1), id="reversed"),
        pytest.param(dt.date(2026, 1, 1), dt.date(2026, 3, 2), id="after the cut"),
    ],
)
def test_an_impossible_period(first: dt.date, last: dt.date) -> None:
    """No summary of a time that is not known yet."""
    with pytest.raises(ValueError, match="period"):
        summarise(Records(), study(), dt.date(2026, 3, 1), Period(first, last))
