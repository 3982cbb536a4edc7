"""Words in two languages: catalogue look-up by key, and how dates are written.

A key is `<domain>.<rest>`; the domain names the catalogue file
`locales/<lang>/LC_MESSAGES/<domain>.po`. Both languages hold the same keys.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from gettext import GNUTranslations
from types import MappingProxyType
from typing import Literal, NamedTuple

from safetyreport.resources import folder

Lang = Literal["ja", "en"]
LANGS: tuple[Lang, ...] = ("ja", "en")


class Word(NamedTuple):
    """A coded value on its way into a sentence: the entry `<group>.<value>`.

    The group is a key prefix such as `codes.seriousness` or `duties.party`.
    """

    group: str
    value: str


class Phrase(NamedTuple):
    """A catalogue entry on its way into a sentence, with the values of its own places."""

    key: str
    values: Mapping[str, object] = MappingProxyType({})


class MissingMessageError(KeyError):
    """The program asked for a sentence that no catalogue holds: a defect, never a user's fault."""


@cache
def _catalogue(domain: str, lang: Lang) -> GNUTranslations:
    path = folder("locales").joinpath(lang, "LC_MESSAGES", f"{domain}.mo")
    with path.open("rb") as stream:
        return GNUTranslations(stream)


def has(key: str) -> bool:
    """Whether both catalogues hold the key."""
    domain = key.partition(".")[0]
    try:
        return all(_catalogue(domain, lang).gettext(key) != key for lang in LANGS)
    except FileNotFoundError:
        return False


def text(key: str, lang: Lang, values: Mapping[str, object] | None = None) -> str:
    """The sentence of `key`, its named places filled from `values`.

    A mapping {"ja", "en"} is shown in `lang`, a Word by its catalogue, a date in ISO form, a list
    with the language's comma.
    """
    found = _catalogue(key.partition(".")[0], lang).gettext(key)
    if found == key:
        raise MissingMessageError(key)
    if not values:
        return found
    return found.format_map({name: _shown(value, lang) for name, value in values.items()})


def both(key: str, values: Mapping[str, object] | None = None) -> dict[str, str]:
    """The sentence of `key` in both languages, as JSON answers carry it."""
    return {lang: text(key, lang, values) for lang in LANGS}


def code(group: str, value: str, lang: Lang) -> str:
    """The word for a coded value, from `codes.<group>.<value>`."""
    return text(f"codes.{group}.{value}", lang)


@cache
def keys_of(domain: str, lang: Lang) -> Mapping[str, frozenset[str]]:
    """The sentences of a catalogue without named places, and the keys that say each."""
    found: dict[str, set[str]] = {}
    for key, sentence in vars(_catalogue(domain, lang))["_catalog"].items():
        if key and "{" not in sentence:
            found.setdefault(sentence, set()).add(key)
    return {sentence: frozenset(keys) for sentence, keys in found.items()}


def _shown(value: object, lang: Lang) -> object:
    if isinstance(value, Word):
        return text(f"{value.group}.{value.value}", lang)
    if isinstance(value, Phrase):
        return text(value.key, lang, value.values)
    if isinstance(value, (tuple, list)):
        return ("、" if lang == "ja" else ", ").join(str(_shown(item, lang)) for item in value)
    if isinstance(value, Mapping):
        return value.get(lang) or value.get("ja") or value.get("en")
    if isinstance(value, dt.date):
        return date(value, lang)
    return value


DateStyle = Literal["western", "japanese", "iso"]
# First day of each era that a date of this program can fall in; a new era is added here.
ERAS = (
    (dt.date(2019, 5, 1), "令和"),
    (dt.date(1989, 1, 8), "平成"),
    (dt.date(1926, 12, 25), "昭和"),
)
MONTHS = "January February March April May June July August September October November December"


def date(day: dt.date, lang: Lang, style: DateStyle = "iso") -> str:
    """A day in words: ISO, `2026年11月2日` / `2 November 2026`, or in the Japanese era."""
    if isinstance(day, dt.datetime):
        day = day.date()
    if style == "iso":
        return day.isoformat()
    if lang == "en":
        return f"{day.day} {MONTHS.split()[day.month - 1]} {day.year}"
    if style == "western":
        return f"{day.year}年{day.month}月{day.day}日"
    for first, era in ERAS:
        if day >= first:
            year = day.year - first.year + 1
            return f"{era}{'元' if year == 1 else year}年{day.month}月{day.day}日"
    return date(day, lang, "western")


def language(name: str | None) -> Lang:
    """The interface language for a locale name such as `ja_JP.UTF-8`; English when unknown."""
    return "ja" if (name or "").lower().startswith("ja") else "en"
