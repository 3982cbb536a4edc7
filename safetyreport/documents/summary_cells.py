"""The cells of a summary's tables and listings, as one language prints them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

from safetyreport.documents.content import Line
from safetyreport.documents.printed import Cell, Printer
from safetyreport.i18n import Phrase, Word
from safetyreport.i18n import text as words
from safetyreport.records.fields import PartialDate, Text
from safetyreport.summary.model import Interval, Row, Value

MINUS = "\N{MINUS SIGN}"


def shown(value: Value, say: Printer) -> str:
    """A cell in words and figures: codes by their catalogue, numbers with thousands parted.

    A minus is longer than the hyphen, which beside "–" or "～" would read as one of them.
    """
    match value:
        case Word(group, code):
            return words(f"{group}.{code}", say.lang)
        case tuple():
            return ("、" if say.lang == "ja" else ", ").join(shown(one, say) for one in value)
        case Interval(lower, upper):
            return f"{shown(lower, say)}–{shown(upper, say)}"
        case bool():
            raise TypeError("a summary has coded answers, no truth values")
        case int():
            return say.number(value).replace("-", MINUS)
        case Decimal():
            return f"{value:,f}".replace("-", MINUS)
        case dt.date():
            return say.short(value)
        case PartialDate():
            return say.short(value.earliest) if value.complete else say.partial(value)
        case Text():
            return say.text(value)
    return value


def code_of(value: Value) -> str | None:
    """The code of a coded cell."""
    return value.value if isinstance(value, Word) else None


def lines(rows: Iterable[Row], columns: Mapping[str, str], say: Printer) -> list[Line]:
    """The rows of a form's table: the form's columns, each from a column of the summary."""
    return [
        {name: Cell(shown(row[source], say)) for name, source in columns.items()} for row in rows
    ]


def step_name(row: Row, say: Printer) -> str:
    """A step of the disposition with its part: which administration, why treatment ended."""
    step, detail = shown(row["step"], say), row["detail"]
    if isinstance(detail, int):
        return say.word("nth", whole=step, number=detail)
    if code_of(detail) == "not_applicable":
        return step
    return say.word("part_of", whole=step, part=shown(detail, say))


def counted(row: Row, say: Printer, start: str = "") -> str:
    """Persons and events of a row, as 例 and 件; `start` is `period_` for those of the period."""
    return say.word(
        "counted_people",
        persons=shown(row[f"{start}participants"], say),
        events=shown(row[f"{start}events"], say),
    )


def sentences(phrases: Iterable[Phrase], say: Printer) -> str:
    """Notes in one language, each once, with their days as the document prints days."""
    found: dict[str, None] = {}
    for phrase in phrases:
        values = {
            name: say.day(value) if isinstance(value, dt.date) else value
            for name, value in phrase.values.items()
        }
        found[words(phrase.key, say.lang, values)] = None
    return "\n".join(found)
