"""A new study's `study.toml`: every key with its meaning in both languages, nothing filled in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from safetyreport.i18n import LANGS, code, text
from safetyreport.records.coding import STUDY, FieldForm, forms, label_key

# Left out in class III only: the file asks for it, the check says when it may go.
_ASKED = frozenset({"implementation_lead"})
_NUMBERS = frozenset({"class"})  # codes that TOML writes without quotation marks
UNFILLED = '""'  # no date, code, number or text: refused, with the name of the key
_SAMPLES = {
    "day": "2026-04-01",
    "whole": "1",
    "number": "1",
    "boolean": "false",
}


def study_template() -> str:
    """The text of a commented `study.toml`.

    Required keys wait to be filled in, and `read_study` refuses the file until each one is.
    Optional keys and tables are commented out, with their default where they have one.
    """
    lines = [*_said("starting.study_head")]
    top = forms(STUDY)
    for form in (one for one in top if one.sort != "part"):
        lines += ["", *_key(form, asked=True)]
    for form in (one for one in top if one.sort == "part"):
        lines += _table(form, asked=True)
    return "\n".join(lines) + "\n"


def _table(form: FieldForm, *, asked: bool) -> Iterator[str]:
    """A table with its keys; one that may be left out and has keys to fill is commented out."""
    inner = form.parts
    wanted = form.required or form.path in _ASKED
    open_ = asked and (wanted or not any(part.required for part in inner)) and not form.many
    yield ""
    yield from _labels(form)
    if not open_:
        yield from _said("starting.optional_table")
    head = f"[[{form.path}]]" if form.many else f"[{form.path}]"
    yield head if open_ else f"# {head}"
    for part in (one for one in inner if one.sort != "part"):
        yield from _key(part, asked=open_)
    for part in (one for one in inner if one.sort == "part"):
        yield from _table(part, asked=open_)


def _key(form: FieldForm, *, asked: bool) -> Iterator[str]:
    yield from _labels(form)
    for value in form.codes:
        words = " / ".join(code(form.group or "", value, lang) for lang in LANGS)
        yield f"#   {_quoted(form, value)}  {words}"
    if form.sort == "boolean":
        yield "#   true / false"
    mark = "" if asked and form.required else "# "
    if form.sort == "text":
        yield f"{mark}{form.name}.ja = {UNFILLED}"
        yield f"# {form.name}.en = {UNFILLED}"
        return
    value = UNFILLED if form.required and asked else _value(form)
    yield f"{mark}{form.name} = {value}"


def _value(form: FieldForm) -> str:
    """The default as TOML writes it, or an example of the sort of value."""
    default = form.default
    if isinstance(default, bool):
        return str(default).lower()
    if isinstance(default, Sequence) and not isinstance(default, str):
        return f"[{', '.join(map(str, default))}]"
    if default is not None:
        return str(default) if isinstance(default, int) else json.dumps(default)
    if form.many:
        return "[]"
    if form.codes:
        return _quoted(form, form.codes[0])
    return _SAMPLES.get(form.sort, UNFILLED)


def _quoted(form: FieldForm, value: str) -> str:
    """A code as TOML writes it."""
    return value if form.path in _NUMBERS else json.dumps(value)


def _labels(form: FieldForm) -> Iterator[str]:
    yield "# " + " / ".join(text(label_key(STUDY, form), lang) for lang in LANGS)


def _said(key: str) -> Iterator[str]:
    for lang in LANGS:
        for line in text(key, lang).split("\n"):
            yield f"# {line}".rstrip()
