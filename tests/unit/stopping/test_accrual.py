"""Expected enrolment is exact, and no printed number lies on the wrong side of its threshold."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safetyreport.records.study import Enrolment
from safetyreport.stopping.accrual import accrual, shown, since

PLAN = Enrolment.model_validate({"target": 10, "from": "2026-01-01", "to": "2026-04-10"})


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2025-12-31", Fraction(0)),
        ("2026-01-01", Fraction(1, 10)),
        ("2026-02-19", Fraction(5)),
        ("2026-04-09", Fraction(99, 10)),
        ("2026-04-10", Fraction(10)),
        ("2027-01-01", Fraction(10)),
    ],
)
def test_expected_enrolment_grows_evenly(day: str, expected: Fraction) -> None:
    """A hundred days for ten: a tenth a day, nothing before, the target from the last day on."""
    assert accrual(PLAN, (), dt.date.fromisoformat(day)).expected == expected


def test_enrolled_by_the_end_of_the_day() -> None:
    """Who is enrolled on the day counts, who is enrolled on the next does not."""
    days = (dt.date(2026, 1, 5), dt.date(2026, 1, 5), dt.date(2026, 2, 1))
    counts = [accrual(PLAN, days, dt.date(2026, 1, day)).enrolled for day in (4, 5, 31)]
    assert counts == [0, 2, 2]


@pytest.mark.parametrize(
    ("number", "threshold", "expected"),
    [
        (Fraction(1, 3), None, "0.33"),
        (Fraction(2, 3), "0.5", "0.67"),
        (Fraction(1, 200), None, "0.01"),
        (Fraction(1, 2), "0.5", "0.50"),
        (Fraction(4999, 10000), "0.5", "0.4999"),
        (Fraction(20001, 10000), "2", "2.0001"),
        (Fraction(0), "0.5", "0.00"),
    ],
)
def test_numbers_are_rounded_but_not_across_the_threshold(
    number: Fraction, threshold: str | None, expected: str
) -> None:
    """Half up to two decimals, with more where two would say the opposite of the comparison."""
    assert str(shown(number, Decimal(threshold) if threshold else None)) == expected


@given(st.fractions(0, 100), st.sampled_from(["0.5", "1", "2.25"]))
def test_what_is_printed_compares_as_what_was_compared(number: Fraction, threshold: str) -> None:
    """A reader who compares the printed numbers comes to the program's answer."""
    printed = shown(number, Decimal(threshold))
    near = abs(number - Fraction(threshold)) < Fraction(1, 10**8)
    assert near or (printed < Decimal(threshold)) == (number < Fraction(threshold))


def test_the_stretch_is_the_last_unbroken_one() -> None:
    """An earlier stretch that ended does not count."""
    slow = {dt.date(2026, 1, day) for day in (2, 3, 7, 8, 9)}
    first = dt.date(2026, 1, 1)
    assert since(dt.date(2026, 1, 9), first, slow.__contains__) == dt.date(2026, 1, 7)
    assert since(dt.date(2026, 1, 3), dt.date(2026, 1, 3), slow.__contains__).day == 3
