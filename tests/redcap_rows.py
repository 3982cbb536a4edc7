"""Records as REDCap would export them from our instruments, written without the program's help."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

FORMS = {
    "participants": "pt",
    "eligibility": "el",
    "administrations": "ad",
    "culture_tests": "ct",
    "adverse_events": "ae",
    "assessments": "as",
    "deviations": "dv",
    "laboratory": "lb",
    "vital_signs": "vs",
    "cytotoxicity": "cy",
    "phenotype": "ph",
}
SHORT = {
    "hospitalisation_for_treatment": "hosp_for_treatment",
    "prolonged_hospitalisation": "prolonged_hosp",
    "causality_underlying_disease": "causality_underlying",
    "aware_administrator_at": "aware_admin_at",
    "aware_representative_at": "aware_rep_at",
    "consent_form_change_needed": "consent_change_needed",
    "effect_on_participant": "participant_effect",
}
KEYS = [
    "field_name",
    "form_name",
    "section_header",
    "field_type",
    "field_label",
    "select_choices_or_calculations",
    "field_note",
    "text_validation_type_or_show_slider_number",
    "text_validation_min",
    "text_validation_max",
    "identifier",
    "branching_logic",
    "required_field",
    "custom_alignment",
    "question_number",
    "matrix_group_name",
    "matrix_ranking",
    "field_annotation",
]


def metadata(dictionary: bytes) -> list[dict[str, str]]:
    """An uploaded data dictionary as the API gives it back."""
    rows = list(csv.reader(io.StringIO(dictionary.decode("utf-8"))))[1:]
    return [dict(zip(KEYS, row, strict=True)) for row in rows]


def exported(dictionary: bytes, records: dict[str, Any]) -> list[dict[str, Any]]:
    """The flat, raw rows of a project that holds these records."""
    fields = metadata(dictionary)
    names = _columns(fields)
    found: list[dict[str, Any]] = []
    counts: dict[tuple[str, str], int] = {}
    for form, prefix in FORMS.items():
        for record, values in _of_form(records, form):
            key = (form, record)
            counts[key] = counts.get(key, 0) + 1
            row: dict[str, Any] = dict.fromkeys(names, "")
            row["record_id"] = record
            if form != "participants":
                row["redcap_repeat_instrument"] = form
                row["redcap_repeat_instance"] = counts[key]
            for field in fields:
                if field["form_name"] == form and field["field_type"] == "checkbox":
                    row |= dict.fromkeys(_boxes(field), "0")
            for name, value in values.items():
                _fill(row, _short(f"{prefix}_{name}"), value)
            row[f"{form}_complete"] = "2"
            assert set(row) == set(names), set(row) - set(names)
            found.append(row)
    return sorted(found, key=lambda row: str(row["record_id"]))


def _columns(fields: list[dict[str, str]]) -> list[str]:
    names = ["record_id", "redcap_repeat_instrument", "redcap_repeat_instance"]
    for at, field in enumerate(fields):
        if field["field_type"] == "checkbox":
            names += _boxes(field)
        elif at:
            names.append(field["field_name"])
        if at + 1 == len(fields) or fields[at + 1]["form_name"] != field["form_name"]:
            names.append(f"{field['form_name']}_complete")
    return names


def _boxes(field: dict[str, str]) -> list[str]:
    choices = field["select_choices_or_calculations"].split("|")
    return [f"{field['field_name']}___{one.partition(',')[0].strip()}" for one in choices]


def _of_form(records: dict[str, Any], form: str) -> list[tuple[str, dict[str, Any]]]:
    if form == "participants":
        return [(one["id"], _without(one, "id")) for one in records[form]]
    if form == "assessments":
        return [
            (event["participant"], {**later, "event": event["id"], "number": number})
            for event in records["adverse_events"]
            for number, later in enumerate(event.get("assessments", []), 1)
        ]
    apart = ("participant", "assessments")
    return [
        (one.get("participant") or one["participants"][0], _without(one, *apart))
        for one in records[form]
    ]


def _without(record: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in names}


def _short(name: str) -> str:
    for long, short in SHORT.items():
        name = name.replace(long, short)
    return name


def _fill(row: dict[str, Any], name: str, value: Any) -> None:
    if name.endswith("_missing"):
        row[name] = "; ".join(f"{field}={reason}" for field, reason in value.items())
    elif name.endswith("_participants"):
        row[name] = "; ".join(value)
    elif name.endswith("_seriousness"):
        row |= {f"{name}___{one}": "1" for one in value or ["none"]}
    elif isinstance(value, dict):
        for part, inside in value.items():
            _fill(row, _short(f"{name}_{part}"), inside)
    elif isinstance(value, list):
        for place, inside in enumerate(value, 1):
            _fill(row, f"{name}_{place}", inside)
    elif isinstance(value, bool):
        row[name] = "1" if value else "0"
    elif isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:00\+09:00", value):
        row[name], row[f"{name}_time"] = value[:10], value[11:16]
    else:
        row[name] = str(value)
