"""REDCap instruments for our kinds of record, as the data dictionary that REDCap takes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from safetyreport.exchange.headings import ASSESSMENTS, EVENT, PARTICIPANTS, label, title
from safetyreport.exchange.mapping.model import NONE
from safetyreport.exchange.redcap_dictionary import HEADINGS
from safetyreport.exchange.redcap_naming import (
    INSTRUMENTS,
    RECORD_ID,
    Sort,
    Variable,
    variable,
    variables,
)
from safetyreport.i18n import LANGS, both

_TYPES: Mapping[Sort, str] = MappingProxyType(
    {
        "text": "notes",
        "reasons": "notes",
        "dropdown": "dropdown",
        "checkbox": "checkbox",
        "yesno": "yesno",
    }
)
_VALIDATIONS: Mapping[Sort, str] = MappingProxyType(
    {"date": "date_ymd", "time": "time", "integer": "integer", "number": "number"}
)
# Shown only where another field gives the occasion: what is asked, by kind and column, and the
# column that asks; `{}` stands for its variable. What is hidden cannot have been filled in.
_SHOWN_IF: Mapping[tuple[str, str], tuple[str, str]] = MappingProxyType(
    {
        (PARTICIPANTS, "withdrawal_reason"): ("withdrawn_on", "[{}] <> ''"),
        (PARTICIPANTS, "treatment_end_reason"): ("treatment_ended_on", "[{}] <> ''"),
        (PARTICIPANTS, "death_cause"): ("died_on", "[{}] <> ''"),
        ("deviations", "corrective_evidence"): ("corrective_done_on", "[{}] <> ''"),
        ("deviations", "preventive_evidence"): ("preventive_done_on", "[{}] <> ''"),
    }
)
# The same for whatever judges an event, in its first assessment and in the later ones.
_JUDGED = ("adverse_events", ASSESSMENTS)
_JUDGED_IF: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "hospitalisation_for_treatment": ("seriousness", "[{}(hospitalisation)] = '1'"),
        "pathogen": ("infection", "[{}] = 'yes'"),
    }
)


@dataclass(frozen=True, slots=True)
class Instrument:
    """One form: its name, what it is called, how many fields it has, whether it repeats."""

    form: str
    title: Mapping[str, str]
    fields: int
    repeating: bool


def instruments() -> tuple[Instrument, ...]:
    """Our instruments in order."""
    return tuple(
        Instrument(
            kind,
            {lang: title(kind, lang) for lang in LANGS},
            len(variables(kind)) + (kind == PARTICIPANTS),
            kind != PARTICIPANTS,
        )
        for kind in INSTRUMENTS
    )


def dictionary_csv() -> bytes:
    """The data dictionary of our instruments: UTF-8, 18 columns, one row for each field."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(HEADINGS.values())
    for row in _rows():
        writer.writerow([row.get(key, "") for key in HEADINGS])
    return written.getvalue().encode("utf-8")


def _rows() -> Iterator[Mapping[str, str]]:
    yield {
        "field_name": RECORD_ID,
        "form_name": PARTICIPANTS,
        "field_type": "text",
        "field_label": _two("redcap_api.field.record_id"),
        "field_note": _two("redcap_api.note.record_id"),
    }
    for kind in INSTRUMENTS:
        for one in variables(kind):
            yield {
                "field_name": one.name,
                "form_name": kind,
                "field_type": _TYPES.get(one.sort, "text"),
                "field_label": _label(kind, one),
                "select_choices_or_calculations": _choices(one),
                "field_note": _note(kind, one),
                "text_validation_type_or_show_slider_number": _VALIDATIONS.get(one.sort, ""),
                "branching_logic": _branching(kind, one),
                "required_field": "y" if _required(kind, one) else "",
                "field_annotation": _annotation(one),
            }


def _label(kind: str, one: Variable) -> str:
    if one.sort == "checkbox":
        field = one.column.field
        return _two(f"fields.adverse_events.{field}")
    phrase = label(kind, one.column)
    words: Mapping[str, str] = both(phrase.key, phrase.values)
    if one.sort == "time":
        words = both("redcap_api.field.time", {"field": words})
    return _joined(words)


def _choices(one: Variable) -> str:
    return " | ".join(f"{choice}, {_choice(one, choice)}" for choice in one.choices)


def _choice(one: Variable, choice: str) -> str:
    if one.sort == "checkbox" and choice == NONE:
        return _two("redcap_api.none")
    if one.column.path == "grade":
        return _joined(both("redcap_api.grade", {"grade": choice}))
    group = one.column.form.group
    return _two(f"codes.{group}.{choice}")


def _note(kind: str, one: Variable) -> str:
    if one.column.path == "id":
        return _joined(both("redcap_api.note.id", {"mark": INSTRUMENTS[kind].upper()}))
    if kind == ASSESSMENTS and one.column.path in (EVENT, "number"):
        return _two(f"redcap_api.note.{one.column.path}")
    if one.column.path == "participants":
        return _two("redcap_api.note.participants")
    if one.sort in ("partial_date", "reasons", "checkbox"):
        return _two(f"redcap_api.note.{one.sort}")
    return ""


def _branching(kind: str, one: Variable) -> str:
    if one.sort == "time":
        return f"[{variable(kind, one.column.path)}] <> ''"
    asked = _SHOWN_IF.get((kind, one.column.field))
    if asked is None and kind in _JUDGED:
        asked = _JUDGED_IF.get(one.column.field)
    return asked[1].format(variable(kind, asked[0])) if asked else ""


def _required(kind: str, one: Variable) -> bool:
    """What no record can be read without."""
    return one.column.path == EVENT and kind == ASSESSMENTS


def _annotation(one: Variable) -> str:
    """Ticking that nothing applies clears the other boxes."""
    return f"@NONEOFTHEABOVE='{NONE}'" if one.sort == "checkbox" else ""


def _two(key: str) -> str:
    return _joined(both(key))


def _joined(words: Mapping[str, str]) -> str:
    """Both languages in one label; once where they are the same."""
    ja, en = words["ja"], words["en"]
    return ja if ja == en else f"{ja} / {en}"
