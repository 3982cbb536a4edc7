"""A mapping file as it was understood: which of our fields stands where in another's files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from types import MappingProxyType
from typing import Literal

from safetyreport.exchange.headings import Column

Format = Literal["redcap", "table", "sdtm"]
Repeats = Literal["none", "instrument", "event", "columns"]
DateOrder = Literal["ymd", "mdy", "dmy"]
FORMATS: tuple[Format, ...] = ("redcap", "table", "sdtm")
NOTHING: Mapping[str, str] = MappingProxyType({})
NONE = "none"  # in a code map of a list: the answer that says that nothing of it applies
REFUSE = "refuse"  # for a missing-data code: such a cell is refused
UNDECIDED = ""  # what a draft leaves for a person
RECORD, EVENT, INSTANCE = "record", "event", "instance"  # places of a pattern that are no fields
_PLACE = re.compile(r"\{([^{}:]+)(?::0?([1-9]))?\}")


@dataclass(frozen=True, slots=True)
class Rule:
    """How one field of ours is filled: from a field there, by a constant or by a pattern.

    `time` names the field with the time of day; `codes` translates values there to ours; `missing`
    codes there to reasons of absence; `of_record` takes the value from the record's own row
    instead of the repeated one; `age_on` computes an age from a birth date on a day of ours;
    `otherwise` is the pattern that stands for a blank.
    """

    path: str
    column: Column
    source: str | None = None
    constant: str | None = None
    pattern: str | None = None
    time: str | None = None
    codes: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    missing: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    checkbox: bool = False
    number: bool = False
    serial: bool = False
    date_order: DateOrder | None = None
    age_on: str | None = None
    of_record: bool = False
    otherwise: str | None = None
    at: str = ""  # where it stands in the mapping file

    @property
    def sources(self) -> tuple[str, ...]:
        """The fields there that it reads, patterns included."""
        named = [one for one in (self.source, self.time) if one]
        return (*named, *fields_of(self.pattern or ""))

    @property
    def repeated(self) -> bool:
        """Whether its source is another one in each repetition of columns."""
        return "{" in (self.source or "")

    def varied(self, variant: Mapping[str, str]) -> Rule:
        """The rule for one repetition of columns."""
        if not variant:
            return self
        return replace(
            self,
            source=_filled(self.source, variant),
            time=_filled(self.time, variant),
            pattern=_filled(self.pattern, variant),
            constant=_filled(self.constant, variant),
        )


@dataclass(frozen=True, slots=True)
class Block:
    """How the records of one kind (or later assessments) arise: one `[[records]]` of the file.

    `id` is a pattern such as `SAE-{record}-{instance}`; `variants` holds the values of each
    repetition of columns; `serious` and `ongoing` are answers that are only compared with others.
    """

    kind: str
    id: str
    rules: tuple[Rule, ...]
    form: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    events: tuple[str, ...] = ()
    repeats: Repeats = "none"
    variants: tuple[Mapping[str, str], ...] = (NOTHING,)
    serious: Rule | None = None
    ongoing: Rule | None = None
    not_collected: frozenset[str] = frozenset()
    id_from: str | None = None
    at: str = ""

    @property
    def every(self) -> tuple[Rule, ...]:
        """Its rules with the answers that are only compared."""
        return (*self.rules, *(one for one in (self.serious, self.ongoing) if one))

    def asks(self, field: str) -> bool:
        """Whether it fills a field, as a whole or a part of it."""
        return any(rule.column.field == field for rule in self.rules)

    def rule(self, path: str) -> Rule | None:
        """The rule of one field."""
        return next((one for one in self.rules if one.path == path), None)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the file says of the source as a whole: its `[source]`."""

    record_id: str
    delimiter: str | None = None
    decimal: str = "."
    sheet: str | None = None
    header_row: int = 1
    last_row: int | None = None
    date_order: DateOrder | None = None
    missing_codes: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    drop: frozenset[str] = frozenset()
    dates_shifted: bool | None = None
    fill_merged: bool = False
    blank: Literal["keep", "remove"] = "keep"
    incomplete_checkboxes: Literal["unanswered", "answered"] = "unanswered"
    events: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    dictionary: str | None = None
    full: bool = True


@dataclass(frozen=True, slots=True)
class MappingFile:
    """A mapping file that is in order; `lines` tells where its keys stand."""

    format: Format
    source: Settings
    blocks: tuple[Block, ...]
    file: str
    lines: Mapping[str, int] = field(default_factory=dict)


@cache
def places_of(pattern: str) -> tuple[tuple[str, int | None], ...]:
    """The places of a pattern: name, and the number of digits of `{name:03}`."""
    return tuple((name, int(width) if width else None) for name, width in _PLACE.findall(pattern))


def fields_of(pattern: str) -> tuple[str, ...]:
    """The fields there that a pattern reads."""
    return tuple(name for name, _ in places_of(pattern) if name not in (RECORD, EVENT, INSTANCE))


def put_in(pattern: str, values: Mapping[str, str]) -> str:
    """A pattern with the values of its places."""

    def value(found: re.Match[str]) -> str:
        text = values[found[1]]
        return text.zfill(int(found[2])) if found[2] else text

    return _PLACE.sub(value, pattern)


def matcher(pattern: str) -> re.Pattern[str]:
    """What fits a pattern, whatever its places hold."""
    found, end = "", 0
    for place in _PLACE.finditer(pattern):
        found += re.escape(pattern[end : place.start()]) + "[A-Za-z0-9_-]+"
        end = place.end()
    return re.compile(found + re.escape(pattern[end:]))


def _filled(template: str | None, variant: Mapping[str, str]) -> str | None:
    if template is None:
        return None
    for name, value in variant.items():
        template = template.replace(f"{{{name}}}", value)
    return template
