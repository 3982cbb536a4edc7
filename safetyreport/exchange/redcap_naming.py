"""How our own REDCap instruments are named: for their dictionary, and to read what they export."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from safetyreport.exchange.headings import (
    ASSESSMENTS,
    EVENT,
    NUMBER,
    PARTICIPANTS,
    REASONS,
    Column,
    columns,
)
from safetyreport.exchange.mapping.model import NONE

RECORD_ID = "record_id"
LONGEST_NAME = 26  # beyond it REDCap warns, and statistical packages cut
# The kinds that a project keeps, each a form of its kind's name, and the start of its fields'
# names. All but the participants repeat.
INSTRUMENTS: Mapping[str, str] = MappingProxyType(
    {
        PARTICIPANTS: "pt",
        "eligibility": "el",
        "administrations": "ad",
        "culture_tests": "ct",
        "adverse_events": "ae",
        ASSESSMENTS: "as",
        "deviations": "dv",
        "laboratory": "lb",
        "vital_signs": "vs",
        "cytotoxicity": "cy",
        "phenotype": "ph",
    }
)
# Fields whose own names would be too long.
_SHORTER: Mapping[str, str] = MappingProxyType(
    {
        "hospitalisation_for_treatment": "hosp_for_treatment",
        "prolonged_hospitalisation": "prolonged_hosp",
        "underlying_disease": "underlying",
        "aware_administrator_at": "aware_admin_at",
        "aware_representative_at": "aware_rep_at",
        "consent_form_change_needed": "consent_change_needed",
        "effect_on_participant": "participant_effect",
    }
)
Sort = Literal[
    "id", "line", "text", "dropdown", "checkbox", "yesno", "date", "time", "partial_date",
    "integer", "number", "reasons",
]  # fmt: skip
_SORTS: Mapping[str, Sort] = MappingProxyType(
    {
        "id": "id",
        "line": "line",
        "text": "text",
        "day": "date",
        "moment": "date",
        "partial_date": "partial_date",
        "whole": "integer",
        "number": "number",
        "boolean": "yesno",
        "code": "dropdown",
    }
)


@dataclass(frozen=True, slots=True)
class Variable:
    """One field of an instrument: its name, our column, and how REDCap asks for it.

    `choices` are the raw codes, which are ours; `none` among a checkbox's says that nothing of
    the list applies. The time of day has a variable of its own, of the sort `time`.
    """

    name: str
    column: Column
    sort: Sort
    choices: tuple[str, ...] = ()


@cache
def variables(kind: str) -> tuple[Variable, ...]:
    """The fields of the instrument of a kind, in order, without the record's own number."""
    return tuple(
        variable
        for column in columns(kind)
        if not _left_out(kind, column)
        for variable in _variables(kind, column)
    )


def variable(kind: str, path: str, *, time: bool = False) -> str:
    """The name of the field that holds one of our columns."""
    short = ".".join(_SHORTER.get(part, part) for part in path.split("."))
    plain = re.sub(r"[^a-z0-9]+", "_", short.lower()).strip("_")
    return f"{INSTRUMENTS[kind]}_{plain}{'_time' if time else ''}"


def own_kinds(names: Collection[str]) -> tuple[str, ...]:
    """The kinds whose instruments of ours an export with these fields holds."""
    if RECORD_ID not in names:
        return ()
    held = {name.partition("___")[0] for name in names}
    return tuple(
        kind
        for kind in INSTRUMENTS
        if f"{kind}_complete" in held and any(one.name in held for one in variables(kind))
    )


def _left_out(kind: str, column: Column) -> bool:
    if column.code is not None or column.path == "participant":
        return True  # the list is one checkbox field; the participant is the record
    return kind == PARTICIPANTS and column.path == "id"


def _variables(kind: str, column: Column) -> tuple[Variable, ...]:
    form, name = column.form, variable(kind, column.path)
    if column.path == REASONS:
        return (Variable(name, column, "reasons"),)
    if form.many and form.sort == "code":
        return (Variable(name, column, "checkbox", (*form.codes, NONE)),)
    if column.path in (EVENT, NUMBER) and kind == ASSESSMENTS:
        return (Variable(name, column, "id" if column.path == EVENT else "integer"),)
    found = Variable(name, column, _SORTS[form.sort], form.codes)
    if column.path == "grade":
        found = Variable(name, column, "dropdown", ("1", "2", "3", "4", "5"))
    if form.sort == "moment":
        return found, Variable(variable(kind, column.path, time=True), column, "time")
    return (found,)
