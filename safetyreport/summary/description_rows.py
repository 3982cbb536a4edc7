"""How a group of measurements stands in a table: one row for the values, one for the change."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from safetyreport.i18n import Word
from safetyreport.summary.descriptive import Description
from safetyreport.summary.measurement import Group
from safetyreport.summary.model import NOT_APPLICABLE, NOT_ESTIMABLE, Column, Row, Value

MEASURED = Word("statistics.value", "measured")
CHANGE = Word("statistics.value", "change")
STATISTICS = ("mean", "sd", "median", "q1", "q3", "minimum", "maximum")
COLUMNS = (
    Column("visit", "id"),
    Column("value", "code"),
    Column("n", "count"),
    Column("missing", "count"),
    *(Column(name, "number") for name in STATISTICS),
    Column("zeros", "count"),
    Column("p", "number"),
)


def described(found: Description) -> dict[str, Value]:
    """The cells of a description."""
    cells: dict[str, Value] = {"n": found.n, "missing": found.missing}
    return cells | {name: known(getattr(found, name)) for name in STATISTICS}


def known(value: Decimal | None) -> Value:
    """A number, or the word for what cannot be estimated."""
    return NOT_ESTIMABLE if value is None else value


def rows(group: Group, fixed: Row) -> Iterator[Row]:
    """The values at a visit, then the change from baseline with its test."""
    before = {**fixed, "visit": group.visit}
    yield {
        **before,
        "value": MEASURED,
        **described(group.values),
        "zeros": NOT_APPLICABLE,
        "p": NOT_APPLICABLE,
    }
    if group.changes is not None and group.test is not None:
        yield {
            **before,
            "value": CHANGE,
            **described(group.changes),
            "zeros": group.test.zeros,
            "p": known(group.test.shown),
        }
