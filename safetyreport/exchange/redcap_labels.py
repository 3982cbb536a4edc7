"""Exports with labels instead of codes: refused, unless a dictionary leads back one to one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from safetyreport.errors import Problem
from safetyreport.exchange.cells import Cell
from safetyreport.exchange.headings import folded
from safetyreport.exchange.mapping.model import Settings
from safetyreport.exchange.mapping.source import SourceRow, SourceTable, checkbox
from safetyreport.exchange.redcap_dictionary import Dictionary, DictionaryField

# What REDCap writes above its own columns in an export with labels.
_HEADINGS = {
    "Event Name": "redcap_event_name",
    "Repeat Instrument": "redcap_repeat_instrument",
    "Repeat Instance": "redcap_repeat_instance",
    "Data Access Group": "redcap_data_access_group",
    "Survey Identifier": "redcap_survey_identifier",
}
_STATES = {"Incomplete": "0", "Unverified": "1", "Complete": "2"}
_CHOICE = re.compile(r"(?P<label>.*) \(choice=(?P<choice>.*)\)", re.DOTALL)
_NUMBERED = re.compile(r"\[[0-9]+\]$")


def is_label_export(table: SourceTable, settings: Settings) -> bool:
    """Whether headings or values are labels."""
    names = {_NUMBERED.sub("", name) for name in table.names}
    if settings.record_id not in names and names & {*_HEADINGS, "Complete?"}:
        return True
    forms = [name for name in table.names if name.endswith("_complete")]
    states = {row.text(name) for row in table.rows for name in forms}
    return bool(states & _STATES.keys()) and not states & set(_STATES.values())


def resolved(
    table: SourceTable, settings: Settings, dictionary: Dictionary | None
) -> tuple[SourceTable | None, list[Problem]]:
    """The table as a raw export would have given it, or why it cannot be told."""
    if dictionary is None:
        values = {"file": table.file}
        return None, [Problem("redcap.labels", file=table.file, values=values)]
    names, doubtful = _names(table, dictionary)
    if doubtful:
        return None, [
            Problem(
                "redcap.label_not_one" if fields else "redcap.label_unknown",
                file=table.file,
                row=table.header_row,
                column=table.names[heading],
                values={"heading": heading[:60], "fields": tuple(fields)},
            )
            for heading, fields in doubtful.items()
        ]
    problems: list[Problem] = []
    rows = []
    for row in table.rows:
        cells: dict[str, Cell] = {}
        for heading, cell in row.cells.items():
            name = names[heading]
            code = _value(name, cell.text.strip(), settings, dictionary)
            if code is None:
                place = table.at(row, heading)
                values = {"name": name, "value": cell.text[:60]}
                problems.append(
                    Problem(
                        "redcap.label_value",
                        file=place.file,
                        row=place.row,
                        column=place.column,
                        value=cell.text[:200],
                        values=values,
                    )
                )
            elif code:
                cells[name] = replace(cell, text=code)
        rows.append(SourceRow(row.place, cells))
    if problems:
        return None, problems
    letters = {name: table.names[heading] for heading, name in names.items()}
    told = Problem("redcap.labels_resolved", "warning", table.file, values={"file": table.file})
    found = replace(table, names=letters, rows=tuple(rows), ambiguous=frozenset())
    return found, [told]


def _names(
    table: SourceTable, dictionary: Dictionary
) -> tuple[dict[str, str], dict[str, list[str]]]:
    """The field of each heading, and the headings for which there is not exactly one."""
    by_label = _by_label(dictionary)
    names: dict[str, str] = {}
    doubtful: dict[str, list[str]] = {}
    known = {
        *dictionary.by_name,
        *_HEADINGS.values(),
        *(f"{one}_complete" for one in dictionary.forms),
    }
    known |= {checkbox(one.name, code) for one in dictionary.fields for code, _ in one.choices}
    states = iter(dictionary.forms)
    for heading in table.names:
        plain = (
            _NUMBERED.sub("", heading) if _NUMBERED.sub("", heading) in table.ambiguous else heading
        )
        if plain in known or "___" in plain:
            names[heading] = plain
        elif plain in _HEADINGS:
            names[heading] = _HEADINGS[plain]
        elif plain == "Complete?":  # one closes each form, in the dictionary's order
            form = next(states, None)
            if form is None:
                doubtful[heading] = list(dictionary.forms)
            else:
                names[heading] = f"{form}_complete"
        else:
            fields = by_label.get(folded(plain), [])
            if len(fields) == 1 and plain not in table.ambiguous:
                names[heading] = fields[0]
            else:
                doubtful[heading] = fields
    if sum(_NUMBERED.sub("", one) == "Complete?" for one in table.names) not in (
        0, len(dictionary.forms),
    ):  # fmt: skip
        doubtful |= {
            one: list(dictionary.forms)
            for one in table.names
            if _NUMBERED.sub("", one) == "Complete?"
        }
    return names, doubtful


def _by_label(dictionary: Dictionary) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in dictionary.fields:
        if one.sort == "checkbox":
            for code, choice in one.choices:
                label = f"{one.label} (choice={choice})"
                found.setdefault(folded(label), []).append(checkbox(one.name, code))
        else:
            found.setdefault(folded(one.label), []).append(one.name)
    return found


def _value(name: str, text: str, settings: Settings, dictionary: Dictionary) -> str | None:
    """The code of a label; None where there is not exactly one."""
    if name == "redcap_event_name":
        return settings.events.get(text) or (text if re.fullmatch(r"[a-z0-9_]+", text) else None)
    if name == "redcap_repeat_instrument":
        return _only(form for form in dictionary.forms if text == form or _form_name(text) == form)
    if name.endswith("_complete"):
        return _STATES.get(text, text)
    if "___" in name:
        return {"Checked": "1", "Unchecked": "0", "1": "1", "0": "0"}.get(text)
    field = dictionary.by_name.get(name)
    if field is None or not field.choices or text in settings.missing_codes:
        return text
    return _code(field, text)


def _code(field: DictionaryField, text: str) -> str | None:
    codes = [code for code, label in field.choices if label == text]
    if any(code == text and label != text for code, label in field.choices):
        codes.append(text)  # a code that is another choice's label would be read in two ways
    return _only(codes)


def _form_name(label: str) -> str:
    """The name that REDCap makes of a form's label."""
    return re.sub(r"[^a-z0-9_]", "", re.sub(r"\s+", "_", label.strip().lower()))


def _only(found: Iterable[str]) -> str | None:
    different = set(found)
    return next(iter(different)) if len(different) == 1 else None
