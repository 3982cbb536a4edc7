"""The recipients (再生医療等を受けた者) and what was provided, in the period and in total."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from safetyreport.i18n import Phrase, Word
from safetyreport.records.kinds import Records
from safetyreport.records.product import Administration
from safetyreport.summary.model import Column, Period, Row, Table
from safetyreport.summary.populations import RECIPIENTS, Populations

ITEM = "summary.item"


def recipients(populations: Populations, records: Records, period: Period) -> Table:
    """Numbers of persons and of acts; a person counts once in the period and once in total."""
    rows: list[Row] = [
        {
            "item": Word(ITEM, item),
            "period_number": _number([pair for pair in pairs if pair[1] in period], acts=acts),
            "number": _number(pairs, acts=acts),
        }
        for item, pairs, acts in _items(populations, records)
    ]
    given = rows[0]
    return Table(
        "recipients",
        (Column("item", "code"), Column("period_number", "count"), Column("number", "count")),
        tuple(rows),
        populations.denominator(RECIPIENTS),
        {"participants": given["period_number"], "administrations": rows[2]["period_number"]},
        {"participants": given["number"], "administrations": rows[2]["number"]},
        (Phrase("summary.note.recipients"),),
    )


Pairs = list[tuple[str, dt.date]]


def _items(populations: Populations, records: Records) -> Iterator[tuple[str, Pairs, bool]]:
    given = [(who, one.given_on) for who, some in populations.given.items() for one in some]
    doses = [(who, day) for who, day in given if day is not None]
    first: dict[str, dt.date] = {}
    for who, day in doses:
        first.setdefault(who, day)
    yield "recipients", doses, False
    yield "first_recipients", list(first.items()), False
    yield "administrations", doses, True
    for item, name in (("g_csf", "g_csf_started_on"), ("apheresis", "apheresis_on")):
        pairs = [
            (one.participant, day)
            for one in records.of_kind(Administration)
            if (day := getattr(one, name)) is not None
        ]
        yield f"{item}_participants", pairs, False
        yield item, pairs, True


def _number(pairs: Pairs, *, acts: bool) -> int:
    return len(pairs) if acts else len({who for who, _ in pairs})
