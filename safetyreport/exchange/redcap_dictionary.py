"""REDCap's data dictionary, from its CSV or from the API's metadata: which fields there are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from safetyreport.errors import Problem
from safetyreport.exchange.delimited import read_delimited
from safetyreport.exchange.encoding import decoded
from safetyreport.exchange.headings import folded
from safetyreport.exchange.problems import shown

# Heading text of today, in REDCap's order, and the key under which the API gives the same.
HEADINGS: Mapping[str, str] = MappingProxyType(
    {
        "field_name": "Variable / Field Name",
        "form_name": "Form Name",
        "section_header": "Section Header",
        "field_type": "Field Type",
        "field_label": "Field Label",
        "select_choices_or_calculations": "Choices, Calculations, OR Slider Labels",
        "field_note": "Field Note",
        "text_validation_type_or_show_slider_number": (
            "Text Validation Type OR Show Slider Number"
        ),
        "text_validation_min": "Text Validation Min",
        "text_validation_max": "Text Validation Max",
        "identifier": "Identifier?",
        "branching_logic": "Branching Logic (Show field only if...)",
        "required_field": "Required Field?",
        "custom_alignment": "Custom Alignment",
        "question_number": "Question Number (surveys only)",
        "matrix_group_name": "Matrix Group Name",
        "matrix_ranking": "Matrix Ranking?",
        "field_annotation": "Field Annotation",
    }
)
# Headings of older versions.
_OLDER = {
    "Variable/Field Name": "field_name",
    "Choices OR Calculations": "select_choices_or_calculations",
    "Choices or Calculations": "select_choices_or_calculations",
    "Field Units": "field_note",
    "Text Validation Type": "text_validation_type_or_show_slider_number",
    "Branching Logic": "branching_logic",
    "Question Number": "question_number",
}
_KEYS = {folded(heading): key for key, heading in HEADINGS.items()}
_KEYS |= {folded(heading): key for heading, key in _OLDER.items()}
_KEYS |= {key: key for key in HEADINGS}
_NEEDED = ("field_name", "form_name", "field_type", "field_label")
CHOICE_TYPES = ("dropdown", "radio", "checkbox")
_YES_NO = {"yesno": (("1", "Yes"), ("0", "No")), "truefalse": (("1", "True"), ("0", "False"))}


@dataclass(frozen=True, slots=True)
class DictionaryField:
    """One field: its form, type, label, choices (code and label) and whether it identifies."""

    name: str
    form: str
    sort: str
    label: str
    choices: tuple[tuple[str, str], ...] = ()
    validation: str = ""
    identifier: bool = False
    annotation: str = ""
    row: int | None = None


@dataclass(frozen=True)
class Dictionary:
    """The fields of a project in order; the first is the one that identifies a record."""

    file: str
    fields: tuple[DictionaryField, ...]

    @cached_property
    def by_name(self) -> Mapping[str, DictionaryField]:
        """Every field by its name."""
        return {one.name: one for one in self.fields}

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """Every form in order."""
        return tuple(dict.fromkeys(one.form for one in self.fields))


@dataclass(frozen=True, slots=True)
class DictionaryReading:
    """A dictionary, or why a file is none."""

    dictionary: Dictionary | None = None
    problems: tuple[Problem, ...] = field(default_factory=tuple)


def read_dictionary(data: bytes, file: str) -> DictionaryReading:
    """The fields that a data dictionary describes; columns are known by heading, not by place."""
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    rows, problems = _json(data, file) if start == b"[" else _csv(data, file)
    found: dict[str, DictionaryField] = {}
    for number, row in rows:
        name = row.get("field_name", "").strip()
        if not name:
            continue
        if name in found:
            values = {"name": name, "first": found[name].row or ""}
            problems.append(Problem("redcap.field_twice", file=file, row=number, values=values))
            continue
        found[name] = _field(name, row, number)
    if any(one.severity == "error" for one in problems):
        return DictionaryReading(problems=tuple(problems))
    if not found:
        told = Problem("redcap.no_dictionary", file=file, values={"file": file, "names": _NEEDED})
        return DictionaryReading(problems=(*problems, told))
    return DictionaryReading(Dictionary(file, tuple(found.values())), tuple(problems))


def is_dictionary(names: Mapping[str, object] | tuple[str, ...]) -> bool:
    """Whether these headings are a data dictionary's."""
    return set(_NEEDED) <= {_KEYS.get(folded(name)) or _KEYS.get(name) for name in names}


def choices(text: str) -> tuple[tuple[str, str], ...]:
    """Codes and labels of `1, Mild | 2, Moderate`; the first comma of each parts them."""
    found = []
    for part in text.replace("\n", "|").split("|"):
        code, comma, label = part.partition(",")
        if code.strip() and comma:
            found.append((code.strip(), label.strip()))
    return tuple(found)


def _field(name: str, row: Mapping[str, str], number: int) -> DictionaryField:
    sort = row.get("field_type", "").strip().casefold()
    sort = {"select": "dropdown", "textarea": "notes", "advcheckbox": "checkbox"}.get(sort, sort)
    listed = row.get("select_choices_or_calculations", "")
    return DictionaryField(
        name=name,
        form=row.get("form_name", "").strip(),
        sort=sort,
        label=row.get("field_label", "").strip(),
        choices=_YES_NO.get(sort, choices(listed) if sort in CHOICE_TYPES else ()),
        validation=row.get("text_validation_type_or_show_slider_number", "").strip(),
        identifier=row.get("identifier", "").strip().casefold() in ("y", "1", "yes"),
        annotation=row.get("field_annotation", "").strip(),
        row=number,
    )


def _csv(data: bytes, file: str) -> tuple[list[tuple[int, dict[str, str]]], list[Problem]]:
    found = read_delimited(data, file, None, HEADINGS["field_name"])
    problems = list(found.problems)
    if not found.rows:
        return [], problems
    first, *below = sorted(found.rows)
    names = {
        at: _KEYS.get(folded(cell.text)) or _KEYS.get(cell.text.strip())
        for at, cell in found.rows[first].items()
    }
    absent = [HEADINGS[key] for key in _NEEDED if key not in names.values()]
    if absent:
        values = {"file": file, "names": tuple(absent)}
        return [], [*problems, Problem("redcap.no_dictionary", file=file, row=first, values=values)]
    rows = [
        (
            number,
            {str(names[at]): cell.text for at, cell in found.rows[number].items() if names.get(at)},
        )
        for number in below
    ]
    return rows, problems


def _json(data: bytes, file: str) -> tuple[list[tuple[int, dict[str, str]]], list[Problem]]:
    text = decoded(data, file)
    if isinstance(text, Problem):
        return [], [text]
    try:
        content = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        return [], [Problem("redcap.json_shape", file=file, values={"file": file, "row": ""})]
    rows = []
    for number, entry in enumerate(content, 1):
        if not isinstance(entry, dict):
            told = {"file": file, "row": number}
            return [], [Problem("redcap.json_shape", file=file, row=number, values=told)]
        rows.append(
            (number, {str(key): shown(value, 100_000) or "" for key, value in entry.items()})
        )
    return rows, []
