"""The declarations of the forms: what stands in `templates/forms/*.toml`, strictly read.

A form is made of the letter's head, sections with rows, and the frame that every form shares
(`parts/frame.toml`): header, footer, watermark, attachments, changes, what is still absent.

Placeholders are flat snake_case names of four kinds (`placeholders`, `flags`, `loops`):

- text: a ready-to-print string in the form's language, lines parted by a line feed. A long text
  holds `Frame.see_attachment` instead once it is longer than `Frame.long_limit`.
- mark: `<row>_<code>`, one for each option of a row of checks: "■" or "□" (`TICKED`, `UNTICKED`).
- flag: true or false, deciding what is printed (`draft`, `multi_site`, `fatal`, …). `log_head`,
  a text, is also used as a flag: empty as long as the report is not released.
- loop: a list whose entries carry the columns that `loops` names: the tables of the form, and
  `changes`, `attachments`, `missing_items` of the frame. An empty table prints 該当なし.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources.abc import Traversable
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from safetyreport.errors import ConfigurationRefused
from safetyreport.i18n import Lang
from safetyreport.resources import folder

TICKED, UNTICKED = "■", "□"
FRAME_LOOPS: Mapping[str, frozenset[str]] = {
    "changes": frozenset({"item", "before", "after"}),
    "attachments": frozenset({"number", "title", "text"}),
    "missing_items": frozenset({"item", "where"}),
}
FRAME_FLAGS = frozenset({"draft", "fictitious", "is_final", "is_correction"})

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Required = Literal["never", "always", "final"]
Printed = Annotated[str, Field(min_length=1)]


class Declared(BaseModel):
    """A part of a declaration; every key is known."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


M = TypeVar("M", bound=Declared)


class Words(Declared):
    """What is printed, in both languages."""

    ja: Printed
    en: Printed

    def get(self, lang: Lang) -> str:
        return self.ja if lang == "ja" else self.en


class Affix(Declared):
    """Words of which one language may have none."""

    ja: str
    en: str

    def get(self, lang: Lang) -> str:
        return self.ja if lang == "ja" else self.en


class Limit(Declared):
    """A number of characters for each language."""

    ja: Annotated[int, Field(gt=0)]
    en: Annotated[int, Field(gt=0)]


class Basis(Words):
    """Why an item stands on the form, as printed under its label.

    `mark` says how sure we are: V read in the source, M-low a reconstruction, I our own reading.
    """

    kind: Literal["law", "form", "protocol", "house"]
    mark: Literal["V", "V-x", "M", "M-low", "I"]


class Entry(Declared):
    """One placeholder of a row, with its own small label where the row has several."""

    name: Name
    ja: str | None = None
    en: str | None = None
    required: Required | None = None

    def label(self, lang: Lang) -> str | None:
        return self.ja if lang == "ja" else self.en


class Option(Words):
    """A box to tick. `only` limits it to some of the forms that share the row."""

    code: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    only: tuple[str, ...] | None = Field(default=None, strict=False)


class Column(Words):
    """A column of a table; `width` is its share of the page's width."""

    name: Name
    width: Annotated[int, Field(gt=0)]

    @model_validator(mode="after")
    def _is_no_method(self) -> Self:
        # A template reads `row.name`, and would find the mapping's own attribute first.
        if hasattr(dict, self.name):
            raise ValueError("a column cannot bear the name of a method of a mapping")
        return self


class Item(Declared):
    """What the head's entries and the rows have in common."""

    item: Annotated[int, Field(gt=0)]
    label: Words
    basis: str
    required: Required


class Head(Item):
    """An entry of the letter's head; its text stands in the place named."""

    place: Literal["date", "addressee", "sender", "opening"]
    text: Words


class Row(Item):
    """One item of the form."""

    id: Name
    kind: Literal["text", "checks", "long", "table"]
    fields_: Annotated[tuple[Entry, ...], Field(alias="fields", strict=False)] = ()
    options: Annotated[tuple[Option, ...], Field(strict=False)] = ()
    columns: Annotated[tuple[Column, ...], Field(strict=False)] = ()
    layout: Literal["inline", "lines"] | None = None
    together: bool = False  # a short table that stays on one page
    shown_if: Name | None = None
    only: tuple[str, ...] | None = Field(default=None, strict=False)

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if bool(self.options) != (self.kind == "checks"):
            raise ValueError("options belong to a row of checks, and to no other")
        if bool(self.columns) != (self.kind == "table"):
            raise ValueError("columns belong to a table, and to no other row")
        if not self.fields_ and self.kind in ("text", "long"):
            raise ValueError("a row of text needs fields")
        if any((entry.ja is None) != (entry.en is None) for entry in self.fields_):
            raise ValueError("a field's label needs both languages")
        return self

    def mark(self, option: Option) -> str:
        """The placeholder of an option's box."""
        return f"{self.id}_{option.code}"

    def placeholders(self) -> tuple[str, ...]:
        """The row's placeholders in the order printed."""
        marks = [self.mark(option) for option in self.options]
        table = [self.id] if self.kind == "table" else []
        return (*marks, *table, *(entry.name for entry in self.fields_))

    def needed(self) -> Mapping[str, Required]:
        """When each field (or the whole of the checks or the table, by the row's id) is required."""
        whole = {} if self.kind in ("text", "long") else {self.id: self.required}
        return whole | {entry.name: entry.required or self.required for entry in self.fields_}


class Section(Declared):
    """Rows under one heading."""

    id: Name
    title: Words
    rows: Annotated[tuple[Row, ...], Field(min_length=1, strict=False)]


class Frame(Declared):
    """The words that every form shares."""

    watermark: Words
    fictitious: Words
    header_study: Words
    header_report: Words
    page_before: Affix
    page_between: Affix
    page_after: Affix
    law_version: Words
    log_head: Words
    reconstruction: Words
    own_form: Words
    report_label: Words
    reference_translation: Affix
    ki: Words
    ijo: Words
    nothing: Words
    see_attachment: Words
    attachment_heading: Words
    changes_heading: Words
    changes_item: Words
    changes_before: Words
    changes_after: Words
    missing_heading: Words
    missing_note: Words
    missing_line: Words
    internal_heading: Words
    internal: Annotated[tuple[Words, ...], Field(min_length=1, strict=False)]
    long_limit: Limit
    bases: dict[str, Basis]


class Form(Declared):
    """A form, complete: its parts read in and narrowed to it.

    `origin` says whether an official form exists, of which this is a reconstruction.
    `cites_law_since` is the day since which the articles it cites bear these numbers; a form
    without it cites no statute and prints no version of the law data.
    """

    id: Name
    origin: Literal["reconstruction", "own"]
    official_comparison: Printed
    cites_law_since: dt.date | None = None
    number: Words
    title: Words
    head: Annotated[tuple[Head, ...], Field(strict=False)]
    sections: Annotated[tuple[Section, ...], Field(min_length=1, strict=False)]
    bases: dict[str, Basis]

    @model_validator(mode="after")
    def _stands_together(self) -> Self:
        places = sorted(entry.place for entry in self.head)
        if places != ["addressee", "date", "opening", "sender"]:
            raise ValueError("a head has one date, addressee, sender and opening")
        names = [name for row in self.rows() for name in row.placeholders()]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"placeholder named twice: {', '.join(twice)}")
        for entry in (*self.head, *self.rows()):
            basis = self.bases.get(entry.basis)
            if basis is None:
                raise ValueError(f"no such basis: {entry.basis}")
            if basis.kind == "law" and self.cites_law_since is None:
                raise ValueError("a form that cites no statute has no legal basis")
        return self

    def rows(self) -> Iterator[Row]:
        return (row for section in self.sections for row in section.rows)

    def at(self, place: str) -> Head:
        """The head's entry in a place."""
        return next(entry for entry in self.head if entry.place == place)


def load(form_id: str, source: Traversable | None = None) -> Form:
    """The form of that id, from the packaged declarations or another folder of such files.

    Raises:
        ConfigurationRefused: there is no such form, or its declaration has a fault.
    """
    return _load(form_id, source or folder("templates").joinpath("forms"))


@cache
def frame() -> Frame:
    """The words shared by the packaged forms."""
    return _frame(folder("templates").joinpath("forms"))


@cache
def form_ids() -> tuple[str, ...]:
    """The ids of all packaged forms, in alphabetical order."""
    found = folder("templates").joinpath("forms").iterdir()
    return tuple(sorted(p.name.removesuffix(".toml") for p in found if p.name.endswith(".toml")))


@cache
def loops(form_id: str) -> Mapping[str, frozenset[str]]:
    """The lists the form prints and the columns of each."""
    tables = {r.id: frozenset(c.name for c in r.columns) for r in load(form_id).rows() if r.columns}
    return tables | FRAME_LOOPS


@cache
def flags(form_id: str) -> frozenset[str]:
    """The placeholders that are true or false."""
    form = load(form_id)
    shown = {row.shown_if for row in form.rows() if row.shown_if}
    asked = {name for e in form.head for name in re.findall(r"{% if (\w+) %}", e.text.ja)}
    return frozenset(shown | asked) | FRAME_FLAGS


@cache
def placeholders(form_id: str) -> frozenset[str]:
    """Every name that a template of the form may use: texts, marks, flags and lists."""
    form, shared = load(form_id), frame()
    printed = [shared.header_study, shared.header_report, shared.log_head, shared.report_label]
    printed += [*shared.internal, *(entry.text for entry in form.head)]
    if form.cites_law_since:
        printed.append(shared.law_version)
    names = {name for row in form.rows() for name in row.placeholders()}
    names |= {name for words in printed for name in re.findall(r"{{ (\w+) }}", words.ja)}
    return frozenset(names) | flags(form_id) | loops(form_id).keys()


def _read(source: Traversable, name: str) -> dict[str, Any]:
    path = source.joinpath(*name.split("/"))
    if not path.is_file():
        raise ConfigurationRefused("forms.unknown", form=name)
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as fault:
        raise ConfigurationRefused("forms.not_toml", file=name, fault=str(fault)) from fault


def _checked(model: type[M], data: Mapping[str, Any], name: str) -> M:
    try:
        return model.model_validate(data)
    except ValidationError as faults:
        first = faults.errors()[0]
        place = ".".join(str(step) for step in first["loc"]) or "-"
        raise ConfigurationRefused(
            "forms.faulty", file=name, place=place, fault=first["msg"]
        ) from faults


def _frame(source: Traversable) -> Frame:
    return _checked(Frame, _read(source, "parts/frame.toml"), "parts/frame.toml")


def _load(form_id: str, source: Traversable) -> Form:
    name = f"{form_id}.toml"
    data = _read(source, name)
    shared = [_read(source, f"parts/{part}.toml") for part in data.pop("parts", [])]
    merged = {key: value for key, value in data.items() if key not in ("head", "sections")}
    merged["head"] = [e for part in (*shared, data) for e in part.get("head", [])]
    sections = [s for part in (*shared, data) for s in part.get("sections", [])]
    merged["sections"] = [_narrowed(section, form_id) for section in sections]
    merged["bases"] = _frame(source).model_dump()["bases"] | data.get("bases", {})
    form = _checked(Form, merged, name)
    if form.id != form_id:
        raise ConfigurationRefused("forms.faulty", file=name, place="id", fault=form.id)
    return form


def _narrowed(section: Mapping[str, Any], form_id: str) -> dict[str, Any]:
    """The section without the rows and options that other forms alone carry."""

    def here(entry: Mapping[str, Any]) -> bool:
        return form_id in entry.get("only", [form_id])

    rows = [
        {**row, "options": [option for option in row["options"] if here(option)]}
        if "options" in row
        else row
        for row in section.get("rows", [])
        if here(row)
    ]
    return {**section, "rows": rows}
