"""Every placeholder of a form with its meaning, for people who edit a template."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from safetyreport import i18n
from safetyreport.documents import forms
from safetyreport.documents.form_model import Entry, Form, Head, Option, Required, Row

Kind = Literal["text", "mark", "reason", "flag", "list", "picture"]
STRENGTH: tuple[Required, ...] = ("never", "final", "always")
JOINT = {"ja": "：", "en": ": "}


@dataclass(frozen=True)
class Placeholder:
    """A name that a template of the form may use.

    `required` says when the printed form must carry it; `shown_if` names the flag without which
    it is not printed, `sometimes` that the form itself prints it under a condition. `columns` are
    those of a list, each with its label.
    """

    name: str
    kind: Kind
    label: Mapping[str, str]
    required: Required = "never"
    shown_if: str | None = None
    columns: tuple[tuple[str, Mapping[str, str]], ...] = ()
    sometimes: bool = False


@cache
def placeholder_list(form_id: str) -> tuple[Placeholder, ...]:
    """The form's placeholders: its rows in order, the letter's head, then what all forms share."""
    form = forms.load(form_id)
    found: dict[str, Placeholder] = {}
    for one in (*_rows(form), *_head(form), *_shared(form)):
        earlier = found.get(one.name)
        if earlier is None or STRENGTH.index(one.required) > STRENGTH.index(earlier.required):
            found[one.name] = one
    known = forms.placeholders(form_id)
    return tuple(one for one in found.values() if one.name in known)


def _rows(form: Form) -> Iterator[Placeholder]:
    for row in form.rows():
        for option in row.options:
            label = _joined(row, option)
            yield Placeholder(row.mark(option), "mark", label, row.required, row.shown_if)
        if row.reason:
            label = i18n.both("templates.meaning_reason", {"row": _label(row)})
            yield Placeholder(row.reason, "reason", label, row.required, row.shown_if)
        if row.columns:
            columns = tuple((one.name, {"ja": one.ja, "en": one.en}) for one in row.columns)
            yield Placeholder(row.id, "list", _label(row), row.required, row.shown_if, columns)
        if row.kind == "figure":
            yield Placeholder(row.id, "picture", _label(row), row.required, row.shown_if)
        for entry in row.fields_:
            required = entry.required or row.required
            yield Placeholder(entry.name, "text", _joined(row, entry), required, row.shown_if)


def _head(form: Form) -> Iterator[Placeholder]:
    for entry in form.head:
        for name in re.findall(r"{{ (\w+) }}", entry.text.ja):
            label, sometimes = _meaning(name, _label(entry)), "{% if" in entry.text.ja
            yield Placeholder(name, "text", label, entry.required, sometimes=sometimes)


def _shared(form: Form) -> Iterator[Placeholder]:
    lists, flags = forms.loops(form.id), forms.flags(form.id)
    has_long = any(row.kind == "long" for row in form.rows())
    for name in sorted(forms.placeholders(form.id)):
        conditional = [row.label for row in form.rows() if row.shown_if == name]
        label = _meaning(name, {"ja": name, "en": name})
        if conditional and not i18n.has(f"templates.meaning.{name}"):
            rows = {lang: [one.get(lang) for one in conditional] for lang in i18n.LANGS}
            label = {
                lang: i18n.text("templates.meaning_flag", lang, {"rows": rows[lang]})
                for lang in i18n.LANGS
            }
        if name in lists:
            columns = tuple(
                (one, _meaning(f"{name}_{one}", {"ja": one, "en": one}))
                for one in sorted(lists[name])
            )
            # A long text is printed on its attachment only.
            required: Required = "always" if name == "attachments" and has_long else "never"
            yield Placeholder(name, "list", label, required, None, columns)
        else:
            yield Placeholder(name, "flag" if name in flags else "text", label)


def _label(entry: Row | Head) -> Mapping[str, str]:
    return {"ja": entry.label.ja, "en": entry.label.en}


def _joined(row: Row, part: Entry | Option) -> Mapping[str, str]:
    """The row's label, with that of a part of it."""
    own = {"ja": part.ja, "en": part.en}
    return {
        lang: f"{words}{JOINT[lang]}{own[lang]}" if own[lang] else words
        for lang, words in _label(row).items()
    }


def _meaning(name: str, otherwise: Mapping[str, str]) -> Mapping[str, str]:
    key = f"templates.meaning.{name}"
    return i18n.both(key) if i18n.has(key) else otherwise
