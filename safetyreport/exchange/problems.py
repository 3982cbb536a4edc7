"""What a person is told about a value that a record or the study file cannot hold."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from safetyreport.errors import Problem
from safetyreport.i18n import LANGS, Word, code
from safetyreport.records.base import Contradiction
from safetyreport.records.coding import FieldForm, form_at, forms
from safetyreport.records.fields import ID_PATTERN, refused_character
from safetyreport.records.naming import allowed, hint, label, nearest, path_of, steps_of

CONTRADICTIONS = "contradictions"
# Every kind of error that pydantic can find in our models, and the code under which we tell it.
CODES: Mapping[str, str] = MappingProxyType(
    {
        "extra_forbidden": "records.unknown_field",
        "invalid_key": "records.unknown_field",
        "missing": "records.missing_field",
        "literal_error": "records.not_a_code",
        "string_type": "records.not_text",
        "string_unicode": "records.character",
        "string_pattern_mismatch": "records.pattern",
        "int_type": "records.whole",
        "bool_type": "records.boolean",
        "tuple_type": "records.list",
        "dict_type": "records.object",
        "model_type": "records.object",
        "too_short": "records.too_few",
        "too_long": "records.too_many",
        "greater_than": "records.not_above",
        "greater_than_equal": "records.too_small",
        "less_than_equal": "records.too_large",
        "decimal_type": "records.number",
        "decimal_parsing": "records.number",
        "finite_number": "records.number",
        "date_type": "records.date",
    }
)
_LONGEST_VALUE, _LONGEST_QUOTED = 200, 60


def problems_of(
    error: ValidationError, kind: str, record: str | None = None, ids: Collection[str] = ()
) -> Iterator[Problem]:
    """Everything wrong in one record of `kind` (or in the study file, kind `study`).

    The problems say which field, not where in a file; `ids` are the ids a reference may mean.
    """
    for detail in error.errors(include_url=False):
        if detail["type"] == CONTRADICTIONS:
            for found in detail["ctx"]["found"]:
                yield _contradiction(found, detail, kind, record)
        elif not _counted_short(detail):
            yield _problem(detail, kind, record, ids)


def shown(value: object, longest: int = _LONGEST_VALUE) -> str | None:
    """A given value in short: texts as they are, lists and objects as their brackets."""
    if value is None or isinstance(value, bool):
        return {None: None, True: "true", False: "false"}[value]
    if isinstance(value, Mapping):
        return "{…}" if value else "{}"
    if isinstance(value, (list, tuple)):
        return "[…]" if value else "[]"
    if isinstance(value, int) and value.bit_length() > 4 * longest:
        return "…"
    text = str(value)
    return text if len(text) <= longest else f"{text[:longest]}…"


def _counted_short(detail: ErrorDetails) -> bool:
    # pydantic counts only the items that are in order; those that are not have their own problem.
    given = detail["input"]
    return (
        detail["type"] == "too_short"
        and isinstance(given, (list, tuple))
        and len(given) >= int(detail["ctx"]["min_length"])
    )


def _problem(detail: ErrorDetails, kind: str, record: str | None, ids: Collection[str]) -> Problem:
    steps, given = detail["loc"], detail["input"]
    name = CODES.get(detail["type"], detail["type"])
    form = form_at(kind, steps)
    if name == "records.object" and form is not None and form.sort == "text":
        name = "records.not_text"
    if name == "records.pattern" and form is not None and form.name.endswith("sha256"):
        name = "records.checksum"
    if name == "records.not_a_code" and form is not None and str(given) in form.codes:
        name = "records.code_quoted" if isinstance(given, str) else "records.code_bare"
    if detail["type"] == "string_unicode" and not steps:
        name = "records.field_name"
    value = None if name in ("records.missing_field", "records.unknown_field") else shown(given)
    path = path_of(steps)
    values: dict[str, object] = {
        "label": label(kind, path),
        "value": shown(given, _LONGEST_QUOTED) or "",
    }
    values |= {key: item for key, item in detail.get("ctx", {}).items() if key in _LIMITS}
    more = _MORE.get(name)
    if more:
        values |= more(detail, kind, form, ids)
    return Problem(name, record=record, field=path or None, value=value, values=values)


_LIMITS = frozenset(["ge", "gt", "le", "min_length", "max_length", "actual_length", "most"])
_Values = Callable[[ErrorDetails, str, FieldForm | None, Collection[str]], dict[str, object]]


def _unknown_field(
    detail: ErrorDetails, kind: str, form: FieldForm | None, ids: Collection[str]
) -> dict[str, object]:
    *parents, name = detail["loc"]
    parent = form_at(kind, parents) if parents else None
    if parent is not None and parent.sort == "text":
        known: list[str] = list(LANGS)
    else:
        known = [one.name for one in (parent.parts if parent else forms(kind))]
    return {"name": name, "known": tuple(known), "hint": hint(nearest(name, known))}


def _not_a_code(
    detail: ErrorDetails, kind: str, form: FieldForm | None, ids: Collection[str]
) -> dict[str, object]:
    if form is None:
        return {"allowed": "", "hint": ""}
    given = detail["input"]
    meant = [one for one in form.codes if given in _words(form.group or "", one)]
    near = meant[0] if meant else nearest(given, form.codes)
    return {"allowed": allowed(form), "hint": hint(near)}


def _words(group: str, value: str) -> list[str]:
    return [code(group, value, lang) for lang in LANGS]


def _id(
    detail: ErrorDetails, kind: str, form: FieldForm | None, ids: Collection[str]
) -> dict[str, object]:
    given = detail["input"]
    plain = unicodedata.normalize("NFKC", given).strip() if isinstance(given, str) else ""
    near = plain if ID_PATTERN.fullmatch(plain) else nearest(given, ids)
    return {"hint": hint(near)}


def _character(
    detail: ErrorDetails, kind: str, form: FieldForm | None, ids: Collection[str]
) -> dict[str, object]:
    given = detail["input"]
    position, point = (refused_character(given) if isinstance(given, str) else None) or (1, "")
    return {"position": position, "point": point}


_MORE: Mapping[str, _Values] = MappingProxyType(
    {
        "records.unknown_field": _unknown_field,
        "records.not_a_code": _not_a_code,
        "records.id": _id,
        "records.character": _character,
        "records.field_name": _character,
    }
)


def _contradiction(
    found: Contradiction, detail: ErrorDetails, kind: str, record: str | None
) -> Problem:
    at = (*detail["loc"], *steps_of(found.field))
    path = path_of(at)
    values: dict[str, object] = {"label": label(kind, path), **found.values}
    for key in ("first", "second"):
        if key in found.values:
            inside = (*detail["loc"], *steps_of(str(found.values[key])))
            values[key] = label(kind, path_of(inside))
    if "outcome" in found.values:
        values["outcome"] = Word("codes.outcome", str(found.values["outcome"]))
    given = shown(_inside(detail["input"], steps_of(found.field)))
    return Problem(found.code, record=record, field=path, value=given, values=values)


def _inside(value: Any, steps: tuple[str | int, ...]) -> object:
    for step in steps:
        if isinstance(step, int):
            value = value[step] if isinstance(value, (list, tuple)) and step < len(value) else None
        else:
            value = value.get(step) if isinstance(value, Mapping) else None
    return format(value, "f") if isinstance(value, Decimal) else value
