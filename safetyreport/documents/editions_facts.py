"""The facts that a text states: quantities, days, times, names, words that exclude others.

A text is read from the most certain to the least: what was taken is blanked out, so that the 11 of
11月10日 is not read again as a number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, NamedTuple

from safetyreport.documents.editions_units import PATTERN, SEPARATE, Unit, unit

# hard: must stand in both texts; soft: may be left out, but not be another one;
# faint: never missed, only explains what the other text says ("a week").
Weight = Literal["hard", "soft", "faint"]
NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_RAISED_RUN = re.compile("[⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_ENCIRCLED = re.compile("[\u2460-\u249b\u24ea-\u24ff\u2776-\u2793]")
_SIGNS = str.maketrans(
    {**dict.fromkeys("\u2212\ufe63\u2010\u2011", "-"), "\u2715": "×", "~": "〜", "\u223c": "〜"}
)
_POWER = re.compile(
    rf"(?P<n>{NUMBER})\s*[×xX*]\s*10\s*(?:(?:\^|\*\*|[eE])\s*\(?(?P<k>-?\d{{1,2}})\)?"
    rf"|(?P<plain>\d{{1,2}})(?=\s*(?:/|個|cells)))(?P<u>{PATTERN})?"
)
_BARE_POWER = re.compile(rf"(?<![\d.])10\^(?P<k>-?\d{{1,2}})(?P<u>{PATTERN})?")
_ISO = re.compile(r"(?<!\d)((?:19|20|21)\d{2})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
# `Grade 1：17件` names a grade and counts; it is no time of day.
_CLOCK = re.compile(
    r"(?<![\d:])(?<![Gg]rade )(?<!グレード)([01]?\d|2[0-4]):([0-5]\d)(?!\d)"
    r"(?!\s*[aApP]\.?[mM])(?!\s?[例件名人回個%])"
)
_NAMED = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z]+(?:[A-Za-z0-9]|[-_](?=[A-Za-z0-9]))*\d(?:[A-Za-z0-9]|[-_](?=[A-Za-z0-9]))*"
)
# Words that carry their number beside them: `Grade3`, `day-14`.
_WORD_AND_NUMBER = re.compile(
    r"(?i)(?:grade|day|week|month|year|cycle|visit|version|ver|v|no|lot|type|stage|class|phase|part)"
    r"[-_]?\d+"
)
_ROMAN = re.compile(
    r"(?i)(?P<before>grade|stage|class|phase|type|グレード|ステージ|クラス|第)\s*"
    r"(?P<roman>VIII|VII|VI|IV|IX|III|II|I|V|X)(?![A-Za-z])"
)
_ROMAN_VALUES = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_PLAIN = re.compile(
    rf"(?P<minus>(?<![A-Za-z0-9)\].%年月日回例])-)?(?<![\d.^])(?P<n>{NUMBER})(?P<u>{PATTERN})?"
)
_OVER = re.compile(r"(?<![\d./])(?P<n>\d+)/(?P<m>\d+)(?![\d./])")
_UNIT_BEHIND = re.compile(SEPARATE)


class Quantity(NamedTuple):
    """A number with its unit, and how it was written."""

    value: Fraction
    unit: Unit
    weight: Weight
    said: str


class Day(NamedTuple):
    """A day, a month or a year, as far as the text says it."""

    year: int | None
    month: int | None
    day: int | None
    said: str


class Time(NamedTuple):
    """A time of day."""

    hour: int
    minute: int
    said: str


class Name(NamedTuple):
    """An identifier: of a record, a lot, a marker."""

    text: str
    weight: Weight
    said: str


@dataclass
class Facts:
    """What one text states."""

    quantities: list[Quantity] = field(default_factory=list)
    days: list[Day] = field(default_factory=list)
    times: list[Time] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    poles: dict[str, str] = field(default_factory=dict)


def folded(text: str) -> str:
    """The text with one way of writing digits, signs and exponents."""
    text = _RAISED_RUN.sub(lambda run: "^" + run[0].translate(_RAISED), text)
    text = _ENCIRCLED.sub(" ", text)
    return unicodedata.normalize("NFKC", text).translate(_SIGNS)


class Reading:
    """A text while it is read: `take` hands every match on and blanks it out."""

    def __init__(self, text: str) -> None:
        self.text = folded(text)
        self.facts = Facts()

    def take(self, pattern: re.Pattern[str], use: Callable[[re.Match[str]], bool | None]) -> None:
        """Use each match; one that `use` answers with False stays for later patterns."""

        def seen(found: re.Match[str]) -> str:
            return found[0] if use(found) is False else "\0" * len(found[0])

        self.text = pattern.sub(seen, self.text)

    def day(self, said: str, year: int | None, month: int | None, day: int | None) -> bool:
        """Note a day; False if there is no such day."""
        if month is not None and not 1 <= month <= 12:
            return False
        if day is not None and not 1 <= day <= 31:
            return False
        self.facts.days.append(Day(year, month, day, said.strip()))
        return True

    def time(self, said: str, hour: int, minute: int) -> bool:
        """Note a time of day; 24:00 is 0:00."""
        if hour > 24 or minute > 59:
            return False
        self.facts.times.append(Time(hour % 24, minute, said.strip()))
        return True

    def number(
        self, said: str, value: Fraction, written: str = "", weight: Weight = "hard"
    ) -> None:
        """Note a number; a one may always be left out, unless it was measured."""
        known = unit(written or "")
        if value == 1 and weight == "hard" and known.dimension in ("", "time", "month"):
            weight = "soft"
        self.facts.quantities.append(Quantity(value, known, weight, said.strip()))

    def common_days(self) -> None:
        """Days and times that both languages write alike."""
        self.take(_ISO, lambda m: self.day(m[0], int(m[1]), int(m[2]), int(m[3])))
        self.take(_CLOCK, lambda m: self.time(m[0], int(m[1]), int(m[2])))

    def shares(self, pattern: re.Pattern[str]) -> None:
        """How many of how many, and what stands over what: the pair, beside its numbers."""
        for found in (*pattern.finditer(self.text), *_OVER.finditer(self.text)):
            pair = f"{found['n']}/{found['m']}"
            self.facts.names.append(Name(pair, "soft", found[0].strip()))

    def powers_and_names(self) -> None:
        """Powers of ten, identifiers, roman numerals."""
        self.take(_POWER, self._power)
        self.take(_BARE_POWER, self._power)
        self.take(_NAMED, self._name)
        self.take(_ROMAN, self._roman)

    def numbers(self) -> None:
        """What is left: plain numbers with their units."""
        self.take(_PLAIN, self._plain)

    def _power(self, found: re.Match[str]) -> None:
        groups = found.groupdict()
        exponent = int(groups.get("k") or groups.get("plain") or 0)
        value = fraction(groups.get("n") or "1") * Fraction(10) ** exponent
        self.number(found[0], value, found["u"] or "")

    def _name(self, found: re.Match[str]) -> bool:
        text = found[0]
        if _WORD_AND_NUMBER.fullmatch(text) or not (
            any(letter.isupper() for letter in text) or "-" in text
        ):
            return False
        digits = re.findall(r"\d+", text)
        weight: Weight = "hard" if "-" in text and len("".join(digits)) >= 3 else "soft"
        self.facts.names.append(Name(text.upper(), weight, text))
        for run in digits:
            self.number(run, Fraction(int(run)), weight="faint")
        return True

    def _roman(self, found: re.Match[str]) -> None:
        value = _ROMAN_VALUES.index(found["roman"].upper()) + 1
        self.number(found[0], Fraction(value), weight="soft")

    def _plain(self, found: re.Match[str]) -> None:
        value = fraction(found["n"])
        self.number(found[0], -value if found["minus"] else value, found["u"] or "")


def fraction(written: str) -> Fraction:
    """The exact value of a written number."""
    return Fraction(written.replace(",", ""))


def measured(text: str, at: int) -> bool:
    """Whether a unit stands in the text at that place."""
    return _UNIT_BEHIND.match(text, at) is not None
