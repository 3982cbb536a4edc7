"""The value types that records are made of, each refusing what it cannot hold exactly."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

JAPAN = dt.timezone(dt.timedelta(hours=9), "Asia/Tokyo")  # Japan has kept one offset since 1951
ID_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]((?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?)"
    r"(Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])?"
)
_NUMBER = re.compile(r"-?[0-9]{1,120}(\.[0-9]{1,120})?([eE][+-]?[0-9]{1,3})?")
# No period that is counted from a day in these years passes the end of the calendar.
FIRST_YEAR, LAST_YEAR = 1900, 2199
LARGEST_NUMBER = Decimal("1e15")
_SMALLEST_EXPONENT = -100  # of the last digit; no measurement is finer, and the text stays short

# Controls and lone surrogates; line and direction marks; noncharacters; tag characters.
_REFUSED = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff"
    r"\u2028-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff\U000e0000-\U000e007f"
    + "".join(f"{chr(last - 1)}{chr(last)}" for last in range(0x1FFFF, 0x110000, 0x10000))
    + r"]|\r(?!\n)"
)

YesNo = Literal["yes", "no"]
YesNoUnknown = Literal["yes", "no", "unknown"]
Missing = Literal["not_applicable", "unknown", "pending", "not_done"]


def refused_character(text: str) -> tuple[int, str] | None:
    """The first character that no report may hold: position from 1, and its code point.

    Controls other than line feed, CR LF and tab, lone surrogates, bidirectional overrides, tag
    characters and noncharacters would vanish or change the reading order in Word.
    """
    found = _REFUSED.search(text)
    return (found.start() + 1, f"U+{ord(found[0]):04X}") if found else None


def _clean(value: object) -> object:
    if isinstance(value, str):
        if not value.strip():
            raise PydanticCustomError("records.empty_text", "empty text")
        found = refused_character(value)
        if found:
            raise PydanticCustomError(
                "records.character", "refused character", {"position": found[0], "point": found[1]}
            )
    return value


def _line(value: object) -> object:
    if isinstance(value, str) and ("\n" in value or "\t" in value):
        raise PydanticCustomError("records.line", "line break in a short text")
    return value


def _record_id(value: object) -> object:
    if not isinstance(value, str) or not ID_PATTERN.fullmatch(value):
        raise PydanticCustomError("records.id", "not an identifier")
    return value


Prose = Annotated[str, BeforeValidator(_clean), Field(strict=True)]
Line = Annotated[str, BeforeValidator(_line), BeforeValidator(_clean), Field(strict=True)]
RecordId = Annotated[str, BeforeValidator(_record_id)]


def parse_date(text: str) -> dt.date | None:
    """An ISO day between 1900 and 2199, or None."""
    found = _DATE.fullmatch(text)
    if not found:
        return None
    year, month, day = (int(part) for part in found.groups())
    try:
        return dt.date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def _refuse_incomplete(value: object) -> None:
    found = _PARTIAL.match(value) if isinstance(value, str) else None
    if isinstance(value, str) and found and not found.group(3):
        rest = value[found.end() :].replace("-", "").upper()
        if rest in {"", "UN", "UNK", "UNUN", "UNKUN"}:
            raise PydanticCustomError("records.date_incomplete", "the day is missing")


def _day(value: object) -> object:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        value = value.isoformat()  # as a table or study.toml gives it; the years are the same
    parsed = parse_date(value) if isinstance(value, str) else None
    if parsed is None:
        _refuse_incomplete(value)
        raise PydanticCustomError("records.date", "not a date")
    return parsed


Day = Annotated[dt.date, BeforeValidator(_day)]


def _number(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal, str)):
        raise PydanticCustomError("records.number", "not a number")
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        raise PydanticCustomError("records.number", "not a number")
    number = Decimal(value)
    if not number.is_finite():
        raise PydanticCustomError("records.number", "not a number")
    exponent = number.as_tuple().exponent
    if number.copy_abs() > LARGEST_NUMBER or not _SMALLEST_EXPONENT <= int(exponent) <= 15:
        raise PydanticCustomError(
            "records.number_range", "out of range", {"most": f"{LARGEST_NUMBER:f}"}
        )
    return number if number else number.copy_abs()  # no negative zero


Number = Annotated[Decimal, BeforeValidator(_number)]
PositiveNumber = Annotated[Number, Field(gt=0)]
NonNegativeNumber = Annotated[Number, Field(ge=0)]
Count = Annotated[int, Field(strict=True, ge=0, le=10**12)]
Ordinal = Annotated[int, Field(strict=True, ge=1, le=10_000)]


class Part(BaseModel):
    """A frozen model that refuses what it does not know."""

    # Built on first use: one call of the program needs few of the kinds.
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=False, defer_build=True)


class Text(Part):
    """A sentence or a narrative in Japanese, in English or in both.

    A plain string stands for the Japanese text: Japanese is the filing.
    """

    ja: Prose | None = None
    en: Prose | None = None

    @model_validator(mode="before")
    @classmethod
    def _japanese(cls, value: object) -> object:
        return {"ja": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _something(self) -> Text:
        if self.ja is None and self.en is None:
            raise PydanticCustomError("records.empty_text", "empty text")
        return self

    def get(self, lang: str) -> str | None:
        """The text in `lang`, or None."""
        return self.ja if lang == "ja" else self.en

    def any(self, lang: str) -> str:
        """The text in `lang`, or in the other language where it is missing."""
        return self.get(lang) or self.ja or self.en or ""


def _plain(cls: type[Any], parse: Any, write: Any) -> CoreSchema:
    return core_schema.no_info_plain_validator_function(
        lambda value: value if isinstance(value, cls) else parse(value),
        serialization=core_schema.plain_serializer_function_ser_schema(write),
    )


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day known to the year, the month or the day: `2026`, `2026-05`, `2026-05-03`."""

    text: str

    @property
    def earliest(self) -> dt.date:
        """The first day it can be."""
        year, month, day = (int(part) for part in [*self.text.split("-"), "1", "1"][:3])
        return dt.date(year, month, day)

    @property
    def latest(self) -> dt.date:
        """The last day it can be."""
        parts = [int(part) for part in self.text.split("-")]
        year, month = parts[0], parts[1] if len(parts) > 1 else 12
        return dt.date(
            year, month, parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1]
        )

    @property
    def complete(self) -> bool:
        """Whether the day itself is known."""
        return self.earliest == self.latest

    @classmethod
    def parse(cls, value: object) -> PartialDate:
        """Read an ISO date that may lack day or month."""
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            value = value.isoformat()
        found = _PARTIAL.fullmatch(value) if isinstance(value, str) else None
        if found:
            year, month, day = (int(part or 1) for part in found.groups())
            if parse_date(f"{year:04}-{month:02}-{day:02}"):
                return cls(found.group(0))
        raise PydanticCustomError("records.partial_date", "not a date")

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return _plain(cls, cls.parse, lambda value: value.text)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day in Japan, with the time of day where it is known."""

    day: dt.date
    at: dt.datetime | None = None

    def before(self, other: Moment) -> bool:
        """Whether this is surely earlier: by time where both are known, else by day."""
        if self.at and other.at:
            return self.at < other.at
        return self.day < other.day

    @property
    def order(self) -> tuple[dt.date, dt.datetime]:
        """A key that sorts by day, then by time; an unknown time counts as the day's start."""
        return self.day, self.at or dt.datetime.combine(self.day, dt.time(), JAPAN)

    def isoformat(self) -> str:
        """The day, or the moment with Japan's offset."""
        return self.at.isoformat() if self.at else self.day.isoformat()

    @classmethod
    def parse(cls, value: object) -> Moment:
        """Read a day, or a date-time; without an offset it is Asia/Tokyo."""
        if isinstance(value, str):
            day = parse_date(value)
            if day:
                return cls(day)
            found = _MOMENT.fullmatch(value)
            if found and parse_date(found.group(1)):
                try:
                    at = dt.datetime.fromisoformat(
                        f"{found.group(1)}T{found.group(2)}{found.group(3) or ''}"
                    )
                except ValueError:
                    at = None
                if at:
                    at = at.replace(tzinfo=JAPAN) if at.tzinfo is None else at.astimezone(JAPAN)
                    if FIRST_YEAR <= at.year <= LAST_YEAR:
                        return cls(at.date(), at)
            _refuse_incomplete(value)
        raise PydanticCustomError("records.moment", "not a date or a date with time")

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return _plain(cls, cls.parse, lambda value: value.isoformat())
