"""The columns of each table, and how a heading names one: field name, Japanese or English label.

A record is one row. A text has a column per language, a list of criteria a column per criterion,
other lists of texts and readings a column per place; later assessments have a sheet of their own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from safetyreport.i18n import LANGS, Lang, Phrase, Word, text
from safetyreport.records.coding import FieldForm, form_at, forms, label_key
from safetyreport.records.kinds import KINDS
from safetyreport.records.naming import path_of

ASSESSMENTS = "assessments"  # the sheet of what was learned later of adverse events
EVENTS = "adverse_events"
PARTICIPANTS = "participants"
EVENT, NUMBER = "event", "number"
REASONS = "missing"
# Sheets in the order in which a study fills them; acts, which the commands record, come last.
SHEETS = tuple(
    sheet for kind in KINDS for sheet in ([kind, ASSESSMENTS] if kind == EVENTS else [kind])
)
PLACES = 3  # columns offered for a list; more are read, and written where they are needed
_DIGITS = re.compile(r"[1-9][0-9]{0,2}")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    `path` names it (`term.ja`, `seriousness.death`, `attachments[2].en`); `lang` is a text's
    language, `code` the criterion that is answered yes or no, `place` the place in a list, from 0.
    `reason` says that the cell may give the reason why the field `field` has no value.
    """

    path: str
    field: str
    form: FieldForm
    lang: Lang | None = None
    code: str | None = None
    place: int | None = None
    reason: bool = False

    def at(self, place: int) -> Column:
        """The column of another place of the same list."""
        return replace(self, path=self.path.replace("[1]", f"[{place + 1}]", 1), place=place)


def title(sheet: str, lang: Lang) -> str:
    """The name of a kind of record, or of the later assessments."""
    if sheet == ASSESSMENTS:
        return text(f"fields.{EVENTS}.{ASSESSMENTS}", lang)
    return text(f"codes.kind.{sheet}", lang)


@cache
def columns(sheet: str) -> tuple[Column, ...]:
    """The columns of a sheet: what identifies the row first, the reasons for absence last."""
    if sheet == ASSESSMENTS:
        nested = form_at(EVENTS, (ASSESSMENTS,))
        own = (FieldForm(EVENT, "id", required=True), FieldForm(NUMBER, "whole", required=True))
        inside = (replace(part, path=part.name) for part in (nested.parts if nested else ()))
        return (
            *(Column(form.path, form.path, form) for form in own),
            *(column for form in inside for column in _columns(form, reason=False)),
        )
    found = [
        column
        for form in _in_order(sheet)
        if form.name not in (REASONS, ASSESSMENTS)
        for column in _columns(form, reason=not form.required)
    ]
    reasons = next(form for form in forms(sheet) if form.name == REASONS)
    first = ["id", *(("participant", "participants") if sheet != "decisions" else ())]
    found.sort(key=lambda column: first.index(column.path) if column.path in first else len(first))
    return (*found, Column(REASONS, REASONS, reasons))


def label(sheet: str, column: Column) -> Phrase:
    """How a column is called: its field's label, with the language, criterion or place."""
    if sheet == ASSESSMENTS and column.path in (EVENT, NUMBER):
        return Phrase(f"tables.{column.path}")
    kind = EVENTS if sheet == ASSESSMENTS else sheet
    named = Phrase(label_key(kind, column.form))
    if column.place is not None:
        named = Phrase("tables.numbered", {"field": named, "number": column.place + 1})
    if column.code is not None:
        word = Word(f"codes.{column.form.group}", column.code)
        named = Phrase("tables.criterion", {"field": named, "word": word})
    if column.lang is not None:
        named = Phrase(f"tables.in_{column.lang}", {"field": named})
    return named


def letter(column: int) -> str:
    """A column's letters: 1 is A, 27 is AA."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def folded(name: str) -> str:
    """A name for comparing: width, case and spaces set aside."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).casefold()


def column_of(sheet: str, heading: str) -> Column | None:
    """The column that a heading names, by field name or by its label in either language."""
    known, name = _by_name(sheet), folded(heading)
    if name in known:
        return known[name]
    digits = _DIGITS.search(name)
    if digits:
        column = known.get(f"{name[: digits.start()]}1{name[digits.end() :]}")
        if column and column.place is not None:
            return column.at(int(digits[0]) - 1)
    return None


def names(sheet: str) -> tuple[str, ...]:
    """Every heading a sheet knows, as it is written."""
    return tuple(
        name
        for column in columns(sheet)
        for name in (column.path, *(text(*_phrase(sheet, column, lang)) for lang in LANGS))
    )


def sheet_of(name: str) -> str | None:
    """The sheet that a title or a file name means: `adverse_events`, its word, or both."""
    found = folded(name)
    for sheet in SHEETS:
        words = {folded(one) for one in (sheet, *(title(sheet, lang) for lang in LANGS))}
        if found in words or found == folded(sheet_title(sheet)):
            return sheet
    return None


def sheet_title(sheet: str) -> str:
    """The title of a sheet in a workbook, in Japanese and by its name."""
    return f"{title(sheet, 'ja')} {sheet}"


def _phrase(sheet: str, column: Column, lang: Lang) -> tuple[str, Lang, Mapping[str, object]]:
    phrase = label(sheet, column)
    return phrase.key, lang, phrase.values


@cache
def _by_name(sheet: str) -> Mapping[str, Column]:
    known: dict[str, Column] = {}
    for column in columns(sheet):
        for name in (column.path, *(text(*_phrase(sheet, column, lang)) for lang in LANGS)):
            known.setdefault(folded(name), column)
        if column.lang == "ja":  # a text without a language is Japanese, as in JSON
            plain = replace(column, lang=None)
            known.setdefault(folded(column.path.removesuffix(".ja")), column)
            known.setdefault(folded(text(*_phrase(sheet, plain, "ja"))), column)
    return known


def _in_order(sheet: str) -> Iterator[FieldForm]:
    """The fields of a kind; what an event is and when it was stands before how it is judged."""
    if sheet != EVENTS:
        yield from forms(sheet)
        return
    nested = form_at(EVENTS, (ASSESSMENTS,))
    judged = {part.name for part in nested.parts} if nested else set()
    own = [form for form in forms(sheet) if form.name not in judged]
    first = 1 + next(at for at, form in enumerate(own) if form.name == "administration")
    yield from own[:first]
    yield from (form for form in forms(sheet) if form.name in judged)
    yield from own[first:]


def _columns(form: FieldForm, *, reason: bool) -> Iterator[Column]:
    if form.sort == "part":
        for part in form.parts:
            path = f"{form.name}.{part.name}"
            yield Column(path, form.name, part, reason=reason)
        return
    listed = form.many and (form.sort == "text" or form.sort == "number")
    for place in range(PLACES) if listed else (None,):
        path = form.name if place is None else path_of((form.name, place))
        if form.sort == "text":
            for lang in LANGS:
                yield Column(f"{path}.{lang}", form.name, form, lang, None, place, reason)
        else:
            yield Column(path, form.name, form, None, None, place, reason)
    if form.many and form.sort == "code":
        for code in form.codes:
            yield Column(f"{form.name}.{code}", form.name, form, code=code)
