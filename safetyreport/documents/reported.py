"""What a report that counts is made from, and the head that all of these reports share.

Every number comes from the summary at the data cut; what became known after it stands in a
listing of its own and in no count.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict

from safetyreport.documents.printed import Cell, Printer
from safetyreport.documents.readback import Fact
from safetyreport.duties.duty import Duty
from safetyreport.records.act import Statement
from safetyreport.records.kinds import Records
from safetyreport.records.study import Study
from safetyreport.stopping.outcome import Evaluated
from safetyreport.summary.model import Summary

# What people have to state: each topic and, where the form prints it, the item of its author.
Topics = Mapping[str, str | None]


@dataclass(frozen=True)
class Reported:
    """All that a report is made from.

    `summary` and `stopping` are of the data cut; `records` of the day of the report, for what was
    written or learned after the cut. `duties` are those the report settles.
    """

    study: Study
    subject: str
    summary: Summary
    records: Records
    stopping: tuple[Evaluated, ...]
    duties: tuple[Duty, ...]
    law_version: str


@dataclass(frozen=True)
class ReportedPeriod(Reported):
    """A year or a quarter; `every_duty` is of the day of the report."""

    first: dt.date
    last: dt.date
    every_duty: tuple[Duty, ...]


class Head(TypedDict):
    """The fields of a `Content` that each of these reports fills alike."""

    study: Study
    subject: str
    duties: tuple[Duty, ...]
    law_version: str
    facts: tuple[Fact, ...]
    words: Mapping[str, str]


def head(report: Reported, said: Mapping[str, Statement], topics: Topics, say: Printer) -> Head:
    """Whose report it is, on what, under which law; what people stated has to stand in it."""
    return Head(
        study=report.study,
        subject=report.subject,
        duties=report.duties,
        law_version=report.law_version,
        facts=(Fact("plan_number", report.study.plan_number),),
        words={topic: said[topic].text.any(say.lang) for topic in topics if topic in said},
    )


def stated(records: Records, report: str, *periods: str) -> dict[str, Statement]:
    """What was stated last on each topic of a report, about a period by any of its names."""
    found = [
        one
        for one in records.of_kind(Statement)
        if one.report == report and (not periods or one.period in periods)
    ]
    return {one.topic: one for one in sorted(found, key=lambda s: (s.on or dt.date.min, s.id))}


def statement_cells(
    said: Mapping[str, Statement], topics: Topics, asked: str, say: Printer
) -> dict[str, Cell]:
    """What was stated and by whom; `asked` tells where a missing statement belongs."""
    cells: dict[str, Cell] = {}
    for topic, author in topics.items():
        one = said.get(topic)
        source = f"statements: {asked}, topic={topic}"
        cells[topic] = Cell(say.text(one.text) if one else None, source=source)
        if author is not None:
            cells[author] = Cell(one.author_role if one else None, source=source)
    return cells
