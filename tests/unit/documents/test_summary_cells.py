"""How the numbers of a summary are printed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from safetyreport.documents.closeout_results import AREA, RAISED
from safetyreport.documents.printed import Printer
from safetyreport.documents.summary_cells import shown
from safetyreport.summary.model import Interval, Value


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        pytest.param(1405, "1,405", id="count"),
        pytest.param(Decimal("1558.0"), "1,558.0", id="days of a median"),
        pytest.param(Decimal("0.0156"), "0.0156", id="p"),
        pytest.param(-3, "−3", id="change"),
        pytest.param(Decimal("-0.50"), "−0.50", id="change with decimals"),
        pytest.param(Interval(Decimal("-4.4"), Decimal("-0.5")), "−4.4–−0.5", id="limits"),
        pytest.param(dt.date(2026, 11, 2), "2026-11-02", id="a day is no number"),
    ],
)
def test_a_number_is_printed_one_way(value: Value, printed: str) -> None:
    """Thousands are parted in every column, and a minus is not taken for the dash of a range."""
    assert shown(value, Printer("en", "western")) == printed


@pytest.mark.parametrize(
    ("recorded", "printed"),
    [("10^9/L",) * 2, ("mL/min/1.73 m2", "mL/min/1.73 m²"), ("mg/dL",) * 2, ("CO2",) * 2],
)
def test_only_what_every_font_has_is_raised(recorded: str, printed: str) -> None:
    """A unit with a raised 9 came out of the converter as a box."""
    assert AREA.sub(lambda found: found[0].translate(RAISED), recorded) == printed
