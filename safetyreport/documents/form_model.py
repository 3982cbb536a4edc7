"""The shape of a form's declaration: sections, rows, fields, bases, and the frame of all forms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from safetyreport.i18n import Lang

TICKED, UNTICKED = "■", "□"
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Required = Literal["never", "always", "final"]
Printed = Annotated[str, Field(min_length=1)]


class Declared(BaseModel):
    """A part of a declaration; every key is known."""

    # Only a whole form is built; what stands inside it is part of that.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


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
    """A column of a table; `width` is its share of the page's width, numbers stand to the right."""

    name: Name
    width: Annotated[int, Field(gt=0)]
    align: Literal["left", "right"] = "left"

    @model_validator(mode="after")
    def _is_no_method(self) -> Self:
        # A template reads `row.name`, and would find the mapping's own attribute first.
        if hasattr(dict, self.name):
            raise ValueError("column_is_a_method")
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
    """One item of the form.

    `compared` says when a later report tells what changed in it: always; only against a report
    that is kept here, because records do not tell what stood then; or never, because it is a
    list of one day.
    """

    id: Name
    kind: Literal["text", "checks", "long", "table", "figure"]
    fields_: Annotated[tuple[Entry, ...], Field(alias="fields", strict=False)] = ()
    options: Annotated[tuple[Option, ...], Field(strict=False)] = ()
    columns: Annotated[tuple[Column, ...], Field(strict=False)] = ()
    layout: Literal["inline", "lines"] | None = None
    certain: bool = False  # checks of which one always applies
    together: bool = False  # a short table that stays on one page
    compared: Literal["always", "kept", "never"] = "always"
    shown_if: Name | None = None
    only: tuple[str, ...] | None = Field(default=None, strict=False)

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if bool(self.options) != (self.kind == "checks"):
            raise ValueError("options_and_checks")
        if bool(self.columns) != (self.kind == "table"):
            raise ValueError("columns_and_table")
        if self.fields_ and self.kind == "figure":
            raise ValueError("fields_and_figure")
        if not self.fields_ and self.kind in ("text", "long"):
            raise ValueError("no_fields")
        if any((entry.ja is None) != (entry.en is None) for entry in self.fields_):
            raise ValueError("label_in_one_language")
        return self

    def mark(self, option: Option) -> str:
        """The placeholder of an option's box."""
        return f"{self.id}_{option.code}"

    @property
    def reason(self) -> str | None:
        """The placeholder of the reason why no box is ticked, in rows that can lack an answer."""
        return f"{self.id}_reason" if self.options and not self.certain else None

    def placeholders(self) -> tuple[str, ...]:
        """The row's placeholders in the order printed."""
        own = [self.mark(option) for option in self.options]
        own += [self.reason] if self.reason else []
        own += [self.id] if self.kind in ("table", "figure") else []
        return (*own, *(entry.name for entry in self.fields_))

    def needed(self) -> Mapping[str, Required]:
        """When each field is required; checks, tables, figures whole, under the row's id."""
        whole = {} if self.kind in ("text", "long") else {self.id: self.required}
        return whole | {entry.name: entry.required or self.required for entry in self.fields_}


class Section(Declared):
    """Rows under one heading."""

    id: Name
    title: Words
    together: bool = False  # a short section that stays on one page with what follows
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

    `code` is its part of the report number, so that no two papers about a record share one.
    `origin` says whether an official form exists, of which this is a reconstruction; `numbered`,
    whether it is one of a series (第1報) and says so under its title.
    `cites_law_since` is the day since which the articles it cites bear these numbers; a form
    without it cites no statute and prints no version of the law data.
    """

    id: Name
    code: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    origin: Literal["reconstruction", "own"]
    official_comparison: Printed
    cites_law_since: dt.date | None = None
    numbered: bool = True
    number: Words
    title: Words
    head: Annotated[tuple[Head, ...], Field(strict=False)]
    sections: Annotated[tuple[Section, ...], Field(min_length=1, strict=False)]
    bases: dict[str, Basis]
    internal: Annotated[tuple[Words, ...], Field(strict=False)] = ()  # in place of the frame's

    @model_validator(mode="after")
    def _stands_together(self) -> Self:
        places = sorted(entry.place for entry in self.head)
        if places != ["addressee", "date", "opening", "sender"]:
            raise ValueError("head_incomplete")
        names = [name for row in self.rows() for name in row.placeholders()]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"named_twice: {', '.join(twice)}")
        for entry in (*self.head, *self.rows()):
            basis = self.bases.get(entry.basis)
            if basis is None:
                raise ValueError(f"basis_unknown: {entry.basis}")
            if basis.kind == "law" and self.cites_law_since is None:
                raise ValueError(f"law_not_cited_here: {entry.basis}")
        return self

    def rows(self) -> Iterator[Row]:
        return (row for section in self.sections for row in section.rows)

    def at(self, place: str) -> Head:
        """The head's entry in a place."""
        return next(entry for entry in self.head if entry.place == place)
