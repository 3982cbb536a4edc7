"""How the reports on the end of a study put cells of its summary together."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from safetyreport import i18n
from safetyreport.documents.printed import Cell, Printer
from safetyreport.documents.summary_cells import code_of, shown
from safetyreport.i18n import Word
from safetyreport.summary.model import Interval, Row, Table, Value

Groups = dict[tuple[Value, ...], dict[str, Row]]


def word(say: Printer, key: str, **values: object) -> str:
    """A phrase of the catalogue `closeout`."""
    return i18n.text(f"closeout.{key}", say.lang, values)


def line(**texts: str) -> dict[str, Cell]:
    """A line of a table whose every column has a text."""
    return {name: Cell(text) for name, text in texts.items()}


def grouped(table: Table, *keys: str) -> Groups:
    """The rows of a table by group and, within one, by category; in the table's order."""
    found: Groups = {}
    for row in table.rows:
        group = tuple(row[key] for key in keys)
        found.setdefault(group, {})[code_of(row["category"]) or ""] = row
    return found


def limited(value: Value, interval: Value, say: Printer, *, narrow: bool = False) -> str:
    """A percentage with its limits, on two lines in a narrow column, or why there is none."""
    percent = shown(value, say)
    if isinstance(value, Word):
        return percent
    if not isinstance(interval, Interval):
        return word(say, "percent", percent=percent)
    limits = shown(interval, say)
    if narrow:
        return say.word("percent_of", percent=percent, limits=limits)
    return word(say, "percent_of", percent=percent, limits=limits)


def quartiles(median: Value, lower: Value, upper: Value, say: Printer) -> str:
    """A median with its quartiles, or why there is none."""
    return _spread("quartiles", median, lower, upper, say)


def spread(median: Value, lower: Value, upper: Value, say: Printer) -> str:
    """A median with what it lies between, or why there is none."""
    return _spread("spread", median, lower, upper, say)


def _spread(key: str, median: Value, lower: Value, upper: Value, say: Printer) -> str:
    if isinstance(median, Word):
        return shown(median, say)
    return word(
        say,
        key,
        median=shown(median, say),
        lower=shown(lower, say),
        upper=shown(upper, say),
    )


def between(lower: Value, upper: Value, say: Printer) -> str:
    """The smallest and the largest value, or why there is none."""
    if isinstance(lower, Word):
        return shown(lower, say)
    return word(say, "between", lower=shown(lower, say), upper=shown(upper, say))


def listed(texts: Iterable[str], say: Printer) -> str:
    """Several texts one after the other, as the language parts them."""
    return ("、" if say.lang == "ja" else "; ").join(texts)


def grouped_figures(value: Value, say: Printer) -> str:
    """A number with thousands parted: cells given are hundreds of millions."""
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return say.number(int(value))
    return shown(value, say)
