"""The columns of a table of laboratory values to be graded, and what their cells hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache

from pydantic import TypeAdapter, ValidationError

from safetyreport.errors import Problem
from safetyreport.exchange.cells import Cell, read_cell
from safetyreport.exchange.doubt import Doubt
from safetyreport.exchange.headings import Column, folded, letter
from safetyreport.i18n import LANGS, Phrase, text
from safetyreport.records.coding import FieldForm, form_at
from safetyreport.records.fields import Number
from safetyreport.records.naming import hint, nearest

_ANSWERS = ("yes", "no", "unknown")
NUMBERS = (
    "value",
    "lln",
    "uln",
    "baseline",
    "baseline_lln",
    "baseline_uln",
    "percent_change",
    "albumin",
    "duration_hours",
)
_QUESTIONS = ("baseline_abnormal", "is_baseline", "anticoagulated", "at_rest", "g_csf")
# Columns whose words are those of a field of a record, and the kind of record.
_AS_RECORDED = {"analyte": "laboratory", "symptomatic": "laboratory", "sex": "participants"}
REQUIRED = ("analyte", "value")
COLUMNS = (
    "participant",
    "analyte",
    "term",
    "value",
    "unit",
    "lln",
    "uln",
    "baseline",
    "baseline_abnormal",
    "baseline_uln",
    "symptomatic",
    "anticoagulated",
    "percent_change",
    "albumin",
    "sex",
    "duration_hours",
    "baseline_lln",
    "is_baseline",
    "at_rest",
    "g_csf",
)


_NUMBER: TypeAdapter[Decimal] = TypeAdapter(Number)


@cache
def _headings() -> Mapping[str, str]:
    """Every heading, folded, and the column it names: the name or its label in a language."""
    labels = {folded(text(label_key(one), lang)): one for one in COLUMNS for lang in LANGS}
    return labels | {folded(one): one for one in COLUMNS}


def label_key(column: str) -> str:
    """The catalogue key of a column's label."""
    return f"grading.column.{column}"


def heads(cells: list[str], row: int, file: str) -> tuple[dict[int, str], list[Problem]]:
    """The columns by their places from 0, and what is wrong with the headings."""
    names: dict[int, str] = {}
    problems: list[Problem] = []
    for at, cell in enumerate(cells):
        if not cell.strip():
            continue
        name = _headings().get(folded(cell)) if len(cell) <= 200 else None
        if name is None or name in names.values():
            code = "grading.unknown_column" if name is None else "grading.column_twice"
            values: dict[str, object] = {
                "name": cell.strip()[:60],
                "known": COLUMNS,
                "hint": hint(nearest(cell.strip(), COLUMNS)),
            }
            problems.append(Problem(code, file=file, row=row, column=letter(at + 1), values=values))
        else:
            names[at] = name
    for name in REQUIRED:
        if name not in names.values():
            values = {"label": label(name), "name": name}
            problems.append(Problem("grading.column_missing", file=file, row=row, values=values))
    return names, problems


def label(column: str) -> Phrase:
    """A column's label in a sentence."""
    return Phrase(label_key(column))


@cache
def _column(name: str) -> Column:
    form = FieldForm(name, "line", required=False)
    if name in NUMBERS:
        form = replace(form, sort="number")
    elif name in _QUESTIONS:
        form = replace(form, sort="code", codes=_ANSWERS, group="yes_no_unknown")
    elif name in _AS_RECORDED:
        form = form_at(_AS_RECORDED[name], (name,)) or form
    return Column(name, name, form)


def value_of(name: str, content: str) -> object | Doubt:
    """What a filled cell of a column holds, or a doubt."""
    found = read_cell(_column(name), Cell("text", content))
    if name in NUMBERS and isinstance(found, str):
        try:
            return _NUMBER.validate_python(found)
        except ValidationError as error:
            detail = error.errors(include_url=False)[0]
            return Doubt(detail["type"], detail.get("ctx", {}))
    return found
