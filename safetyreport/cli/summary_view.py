"""How the tables of a summary stand on a terminal: the period folded beside the total."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from safetyreport.cli.invocation import Invocation
from safetyreport.cli.output import Column as Heading
from safetyreport.cli.output import show_table, show_text
from safetyreport.i18n import Lang, Phrase, Word, text
from safetyreport.records.fields import PartialDate, Text
from safetyreport.summary.model import NOT_APPLICABLE, Column, Interval, Row, Value

PERIOD = "period_"
# A report that needs nobody's attention any more.
SETTLED = (
    "submitted",
    "submitted_after_target",
    "nothing_to_report",
    "cleared",
    "superseded",
    "closed",
)
SPREAD = ("q1", "q3", "minimum", "maximum", "zeros", "p")


@dataclass(frozen=True, slots=True)
class View:
    """What stands above rows that share it, and what stands below a row."""

    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()


LISTED = View(
    below=(
        "outcome",
        "ctcae_term",
        "soc",
        "duration",
        "related",
        "serious",
        "administration",
        "days_after",
        "recorded_administration",
        "action",
        "known_on",
        "in_period",
    )
)
VIEWS: dict[str, View] = {
    "adverse_events": LISTED,
    "serious": LISTED,
    "deaths": View(below=("administrations_given", "last_given_on", "days_after_last")),
    "listing.deviations": View(
        below=("requirement", "corrective_done_on", "preventive_done_on", "in_period")
    ),
    "listing.submissions": View(below=("id", "last_legal_day", "in_period")),
    "ae_by_soc_term": View(above=("soc", "term")),
    "ae_by_grade": View(above=("grade",)),
    "ae_by_administration": View(above=("administration",)),
    "ae_by_dose": View(above=("dose_group", "cells_from", "cells_below", "administrations")),
    "ae_by_time": View(above=("days_from", "days_to")),
    "ae_duration": View(above=("soc",), below=("computable", "not_computable")),
    "categorical": View(above=("item", "detail")),
    "ae_rate": View(above=("basis",), below=("interval",)),
    "laboratory_grades": View(above=("term",), below=("interval",)),
    "continuous": View(above=("group", "measurement", "unit"), below=SPREAD),
    "cytotoxicity": View(
        above=("effector_target_ratio",),
        below=(*SPREAD, "spontaneous_lowest", "spontaneous_highest"),
    ),
    "phenotype": View(above=("marker",), below=SPREAD),
    "submissions": View(above=("layer",)),
}


def show_part(
    invocation: Invocation,
    part: str,
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Row],
    notes: Sequence[Phrase] = (),
) -> None:
    """A table or listing with its title, and below it how its numbers are meant."""
    lang = invocation.ui
    show_text("")
    key = "summary.heading.title" if rows else "summary.heading.empty"
    show_text(text(key, lang, {"title": text(title, lang), "count": len(rows)}))
    shown = [row for row in rows if not _left_out(row)]
    if shown:
        _show_rows(invocation, VIEWS.get(part, View()), columns, shown)
    names = {column.id for column in columns}
    if any(f"{PERIOD}{name}" in names for name in names):
        show_text("- " + text("summary.folded", lang))
    if len(shown) < len(rows):
        show_text(
            "- " + text(f"summary.without_{'settled' if 'status' in names else 'none'}", lang)
        )
    show_notes(notes, lang)


def show_notes(notes: Sequence[Phrase], lang: Lang) -> None:
    """The sentences that say how numbers were counted."""
    for note in notes:
        show_text("- " + text(note.key, lang, note.values))


def _left_out(row: Row) -> bool:
    """A settled report, or a category without events below the line that counts all of them."""
    status, category = row.get("status"), row.get("category")
    if isinstance(status, Word):
        return status.value in SETTLED
    return (
        isinstance(category, Word)
        and category.group == "summary.category"
        and category.value != "any"
        and row.get("events") == 0
        and row.get("soc") != Word("summary.group", "all")
    )


def _show_rows(
    invocation: Invocation, view: View, columns: Sequence[Column], rows: Sequence[Row]
) -> None:
    lang = invocation.ui
    names = {column.id for column in columns}
    folded = {name for name in names if f"{PERIOD}{name}" in names}
    kept = [one for one in columns if one.id.removeprefix(PERIOD) not in folded or one.id in folded]

    def head(column: Column) -> str:
        return f"summary.folded.{column.id}" if column.id in folded else column.head

    def cell(row: Row, column: Column) -> str:
        value = shown(row[column.id], lang)
        return f"{shown(row[PERIOD + column.id], lang)} / {value}" if column.id in folded else value

    def sentence(row: Row, wanted: Sequence[str]) -> str:
        pairs = [
            text("summary.pair", lang, {"head": text(head(one), lang), "value": cell(row, one)})
            for one in kept
            if one.id in wanted and row[one.id] != NOT_APPLICABLE
        ]
        return text("summary.between", lang).join(pairs)

    main = [one for one in kept if one.id not in (*view.above, *view.below)]
    groups: dict[int, str] = {}
    at = 0
    for heading, some in groupby(rows, key=lambda row: sentence(row, view.above)):
        groups[at] = heading
        at += len(list(some))
    show_table(
        invocation,
        [Heading(head(one), right=one.right or one.id in folded) for one in main],
        [[cell(row, one) for one in main] for row in rows],
        under=[sentence(row, view.below) for row in rows] if view.below else (),
        groups=groups if view.above else None,
    )


def shown(value: Value, lang: Lang) -> str:
    """A cell as the terminal shows it."""
    if isinstance(value, Word):
        return text(f"{value.group}.{value.value}", lang)
    if isinstance(value, tuple):
        return ("、" if lang == "ja" else ", ").join(shown(one, lang) for one in value)
    if isinstance(value, Interval):
        return f"{shown(value.lower, lang)}–{shown(value.upper, lang)}"
    if isinstance(value, Text):
        own = value.get(lang)
        return own or text("summary.other_language", lang, {"text": value.any(lang)})
    if isinstance(value, PartialDate):
        return value.text
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, dt.date) else str(value)
