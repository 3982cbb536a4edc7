"""The facts that an English text states: month names, number words, ordinals, multipliers."""

from __future__ import annotations

import re
from fractions import Fraction

from safetyreport.documents.editions_facts import NUMBER, Facts, Reading, fraction
from safetyreport.documents.editions_units import PATTERN
from safetyreport.i18n import MONTHS

_MONTHS = {name[:3].lower(): number for number, name in enumerate(MONTHS.split(), 1)}
_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November"
    r"|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_TH = r"(?:st|nd|rd|th)?"
_TO = r"\s*(?:\band\b|\bor\b|\bto\b|\buntil\b|\bthrough\b|&|–|-|〜)\s*(?:the\s+)?"
_DAY_MONTH = re.compile(
    rf"(?<![\w.:/])(?P<days>(?:\d{{1,2}}{_TH}(?:,\s*\d{{1,2}}{_TH})*{_TO})?\d{{1,2}}{_TH})"
    rf"\s+(?:of\s+)?{_MONTH}(?![a-z])(?:,?\s+(?P<year>(?:19|20|21)\d{{2}}))?(?!\d)"
)
_MONTH_DAY = re.compile(
    rf"(?<![A-Za-z]){_MONTH}\s+(?P<days>\d{{1,2}}{_TH}(?:{_TO}\d{{1,2}}{_TH})?)(?![\d:/%]|\.\d)"
    rf"(?:,?\s+(?P<year>(?:19|20|21)\d{{2}}))?(?!\d)"
)
_MONTH_YEAR = re.compile(rf"(?<![A-Za-z]){_MONTH},?\s+(?P<year>(?:19|20|21)\d{{2}})(?!\d)")
_MONTH_ALONE = re.compile(rf"(?<![A-Za-z]){_MONTH}(?![a-z])")
_BEFORE_MONTH = re.compile(
    r"(?i)\b(?:in|since|of|from|to|until|till|by|during|early|late|mid|and|about|around)[\s-]+$"
)
_YEAR_ALONE = re.compile(rf"(?<![\w.,/-])((?:19|20)\d{{2}})(?![\d%]|[.,/-]\d)(?!{PATTERN})")
_HALF_DAY = re.compile(r"(?<![\d:])(\d{1,2})(?:[:.]([0-5]\d))?\s*([aApP])\.?[mM]\b\.?")
_NOON = re.compile(r"(?i)\b(noon|midnight)\b")
_UNITS = """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen
    """.split()  # noqa: SIM905  a list of words reads better
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905
_CARDINALS = {word: n for n, word in enumerate(_UNITS, 1)}
_CARDINALS |= {word: 10 * n for n, word in enumerate(_TENS, 2)}
_FIRST = """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
    fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth
    """.split()  # noqa: SIM905  a list of words reads better
_ORDINALS = {word: n for n, word in enumerate(_FIRST, 1)}
_MULTIPLIERS = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
_MANY = "|".join(_MULTIPLIERS)
_WORD = (
    rf"(?:(?:{'|'.join(_TENS)})[-\s](?:{'|'.join(_UNITS[:9])})|{'|'.join([*_TENS, *_UNITS[::-1]])})"
)
_GREAT = re.compile(rf"(?i)(?<![\w.])(?P<n>{NUMBER})\s*(?P<times>{_MANY})\b(?P<u>{PATTERN})?")
_PART = re.compile(
    r"(?i)\b(?:one|two|three|a)[-\s](?:half|halves|thirds?|quarters?|fourths?|fifths?)\b"
)
_CARDINAL = re.compile(rf"(?i)\b(?P<n>{_WORD})(?:\s+(?P<times>{_MANY}))?\b(?P<u>{PATTERN})?")
_COUNT = rf"(?:{NUMBER}|\b{_WORD})"
_COMPOUND = re.compile(
    rf"(?i)(?<![\w.])(?P<n>{_COUNT})(?:\s+and\s+a\s+half\s+(?P<half>year|hour)s?\b"
    rf"|\s+(?P<unit>year|hour)s?,?\s+(?:and\s+)?(?P<m>{_COUNT})\s+(?:month|minute|min)s?\b)"
)
_ORDINAL = re.compile(rf"(?i)\b(?:{'|'.join(_FIRST)})\b|(?<![\w.])\d{{1,3}}(?:st|nd|rd|th)\b")
_QUARTER = re.compile(r"(?<![A-Za-z0-9])Q([1-4])(?!\d)")
_FREQUENT = (
    (re.compile(r"(?i)(?<!at )\bonce\b"), 1),
    (re.compile(r"(?i)\btwice\b"), 2),
    (re.compile(r"(?i)\bthrice\b"), 3),
    (re.compile(r"(?i)\bzero\b"), 0),
    (re.compile(r"(?i)\bdozen\b"), 12),
)
_OF = re.compile(r"(?<![\d.])(?P<n>\d+)\s+(?:out\s+)?of\s+(?:the\s+)?(?P<m>\d+)(?![\d.])")
_SINGLE = re.compile(
    r"(?i)\b(?:an?|per|each|every|last|next|within)\s+(?P<u>second|minute|hour|day|week|month|year)\b"
)
_IMPLIED = (
    (re.compile(r"(?i)\b(?:no|none|not|nil|without|never|neither|nor)\b"), 0, ""),
    (
        re.compile(r"(?i)\b(?:an?|single|another|initial|initially|next|each|every|per|same)\b"),
        1,
        "",
    ),
    (re.compile(r"(?i)\b(?:both|double|pair|secondary|second|either|other)\b"), 2, ""),
    (re.compile(r"(?i)\bfortnight\b"), 14, "day"),
)
_POLES = (
    ("reaction", "positive", re.compile(r"(?i)\bpositive\b")),
    ("reaction", "negative", re.compile(r"(?i)\bnegative\b")),
    ("side", "left", re.compile(r"(?i)\bleft\b")),
    ("side", "right", re.compile(r"(?i)\bright\b")),
    ("serious", "yes", re.compile(r"(?i)(?<!non-)(?<!not )\bserious\b")),
    ("serious", "no", re.compile(r"(?i)\b(?:non-serious|not serious)\b")),
    ("related", "yes", re.compile(r"(?i)(?<!not )(?<!to be )(?<!be )\brelated\b")),
    ("related", "no", re.compile(r"(?i)\bunrelated\b|\bnot related\b")),
)
_SOFT_UP_TO = 12


def english_facts(text: str) -> Facts:
    """The facts of a text."""
    reading = Reading(text)
    reading.common_days()
    reading.take(_HALF_DAY, lambda m: _half_day(reading, m))
    reading.take(_NOON, lambda m: reading.time(m[0], 12 if m[0].lower() == "noon" else 0, 0))
    for pattern in (_DAY_MONTH, _MONTH_DAY):
        reading.take(pattern, lambda m: _dated(reading, m))
    reading.take(_MONTH_YEAR, lambda m: reading.day(m[0], int(m["year"]), _month(m), None))
    reading.take(_MONTH_ALONE, lambda m: _month_alone(reading, m))
    reading.take(_QUARTER, lambda m: reading.number(m[0], Fraction(int(m[1])), weight="soft"))
    reading.shares(_OF)
    reading.powers_and_names()
    reading.take(_COMPOUND, lambda m: _compound(reading, m))
    reading.take(_GREAT, lambda m: _great(reading, m))
    reading.take(_YEAR_ALONE, lambda m: reading.day(m[0], int(m[1]), None, None))
    _words(reading)
    reading.numbers()
    for pole, side, pattern in _POLES:
        if pattern.search(reading.text):
            known = reading.facts.poles.get(pole)
            reading.facts.poles[pole] = "both" if known else side
    return reading.facts


def _words(reading: Reading) -> None:
    for pattern, value, unit in _IMPLIED:
        if pattern.search(reading.text):
            reading.number("", Fraction(value), unit, "faint")
    for found in _SINGLE.finditer(reading.text):
        reading.number(found[0], Fraction(1), found["u"], "faint")
    reading.take(_PART, lambda m: None)
    reading.take(_ORDINAL, lambda m: _ordinal(reading, m))
    reading.take(_CARDINAL, lambda m: _cardinal(reading, m))
    for pattern, value in _FREQUENT:
        for found in pattern.finditer(reading.text):
            reading.number(found[0], Fraction(value), weight="soft")


def _month(found: re.Match[str]) -> int:
    return _MONTHS[found["month"][:3].lower()]


def _dated(reading: Reading, found: re.Match[str]) -> bool:
    year = int(found["year"]) if found["year"] else None
    days = [int(day) for day in re.findall(r"\d+", found["days"])]
    if not all(1 <= day <= 31 for day in days):
        return False
    noted = [reading.day(found[0], year, _month(found), day) for day in days]
    return all(noted)


def _month_alone(reading: Reading, found: re.Match[str]) -> bool:
    """A month's name; May and March, only where no verb can stand."""
    if found["month"] in ("May", "March", "Mar") and not _BEFORE_MONTH.search(
        found.string[: found.start()]
    ):
        return False
    return reading.day(found[0], None, _month(found), None)


def _half_day(reading: Reading, found: re.Match[str]) -> bool:
    hour = int(found[1]) % 12 + (12 if found[3] in "pP" else 0)
    return int(found[1]) <= 12 and reading.time(found[0], hour, int(found[2] or 0))


def _great(reading: Reading, found: re.Match[str]) -> None:
    value = fraction(found["n"]) * _MULTIPLIERS[found["times"].lower()]
    reading.number(found[0], value, found["u"] or "")


def _compound(reading: Reading, found: re.Match[str]) -> None:
    """Three and a half years, 2 hours 5 minutes: one duration."""
    unit = (found["half"] or found["unit"]).lower()
    whole = 12 if unit == "year" else 60
    rest = Fraction(whole, 2) if found["half"] else _count(found["m"])
    value = _count(found["n"]) * whole + rest
    reading.number(found[0], value, "month" if unit == "year" else "minute")


def _count(written: str) -> Fraction:
    if written[0].isdigit():
        return fraction(written)
    return Fraction(sum(_CARDINALS[word] for word in re.split(r"[-\s]", written.lower())))


def _cardinal(reading: Reading, found: re.Match[str]) -> None:
    value = sum(_CARDINALS[word] for word in re.split(r"[-\s]", found["n"].lower()))
    if found["times"]:
        value *= _MULTIPLIERS[found["times"].lower()]
    # "one" is also a pronoun.
    reading.number(found[0], Fraction(value), found["u"] or "", "faint" if value == 1 else "soft")


def _ordinal(reading: Reading, found: re.Match[str]) -> None:
    word = found[0].lower()
    value = _ORDINALS.get(word) or int(re.sub(r"\D", "", word))
    reading.number(found[0], Fraction(value), weight="soft" if value <= _SOFT_UP_TO else "hard")
