"""The facts that a Japanese text states: eras, 万 and 億, counters, kanji numerals, ranges."""

from __future__ import annotations

import re
from collections.abc import Collection
from fractions import Fraction

from safetyreport.documents.editions_facts import NUMBER, Facts, Reading, fraction, measured
from safetyreport.documents.editions_units import PATTERN
from safetyreport.i18n import ERAS

_FIRST_YEARS = {name: first.year for first, name in ERAS}
_FIRST_YEARS |= {"R": 2019, "H": 1989, "S": 1926}
_ERA = r"(?P<era>令和|平成|昭和|(?<![A-Za-z])[RHS](?=\d))\s*(?P<ey>元|\d{1,2})"
_YEAR = rf"(?:{_ERA}|(?P<year>(?:19|20|21)\d{{2}}))"
_MORE_DAYS = r"(?P<more>(?:\s*(?:〜|-|–|から|より|、|,|及び|および|並びに|と|・|又は|または)\s*\d{1,2}日(?!間|目|後|前|以|ご|毎|お))*)"  # noqa: E501
_ABOVE = r"(?P<upto>(?:\s*[〜–、,・-]\s*\d{1,2})*)"
_FULL = re.compile(
    rf"{_YEAR}\s*(?:年|[./-])\s*(?P<m>\d{{1,2}})\s*(?:月|[./-])\s*(?P<d>\d{{1,2}}){_ABOVE}日?"
    rf"(?!\d){_MORE_DAYS}"
)
_YEAR_MONTH = re.compile(rf"{_YEAR}\s*年\s*(?P<m>\d{{1,2}})月(?!間)")
_MONTH_DAY = re.compile(rf"(?<!\d)(?P<m>\d{{1,2}})月\s*(?P<d>\d{{1,2}}){_ABOVE}日{_MORE_DAYS}")
_YEAR_ALONE = re.compile(rf"{_YEAR}年(?!間)")
_MONTH_ALONE = re.compile(r"(?<!\d)(?P<m>\d{1,2})月(?!間|目)")
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?![\d/])")
_DAY_ALONE = re.compile(r"(?<!\d)(\d{1,2})日(?!間|目|後|前|以|ご|毎|お|\d*回)")
_HOUR = re.compile(
    r"(?P<half>午前|午後)?(?<!\d)(?P<h>\d{1,2})時(?!間)(?:(?P<m>\d{1,2})分|(?P<半>半))?"
)
_NOON = re.compile("正午")
_DIGITS = "一二三四五六七八九"
_KANJI = "[一二三四五六七八九十百]+"
_ORDINAL = re.compile(
    rf"第\s*(?P<n>\d+|{_KANJI})"
    rf"|(?P<m>\d+)(?:回|例|人|名|日|週|年|番|度|件|本|か月|ヶ月|カ月|つ|段階)目"
)
_PER_DAY = re.compile(r"(?<![\d.])(?:1|一)日(?=\s*(?:\d|一|二|三|四|あたり|当たり|量))")
_COMPOUND = re.compile(
    rf"(?P<y>{NUMBER})年(?:(?P<mo>{NUMBER})[かカヵヶケ箇]月|(?P<yh>半))"
    rf"|(?P<h>{NUMBER})時間(?:(?P<mi>{NUMBER})分|(?P<hh>半))"
)
_FRACTION = re.compile(r"\d+分の\d+")
_OF = re.compile(r"(?<![\d.])(?P<m>\d+)\D{0,4}?(?:中|のうち)の?\s*(?P<n>\d+)(?![\d.])")
_GREAT = re.compile(
    rf"(?P<oku>{NUMBER})億(?P<oman>{NUMBER}万)?(?P<u1>{PATTERN})?"
    rf"|(?P<man>{NUMBER})万(?P<sen>\d千)?(?P<u2>{PATTERN})?|(?P<alone>{NUMBER})千(?P<u3>{PATTERN})?"
)
_COUNTED = re.compile(
    rf"(?<![一二三四五六七八九十百千万第])(?P<n>{_KANJI})(?=例|件|回|日|週|か月|ヶ月|カ月|箇月|年|名|人|つ"
    rf"|種|個|本|錠|時間|分間|倍|段階|者|点|項目)"
)
# Words that stand for a number without being one.
_IMPLIED = (
    (re.compile("なし|無し|ない|なく|なかった|せず|ません|ゼロ|皆無"), 0),
    (re.compile("初回|最初|初め|初発|翌|前日|毎|単回|同一|各"), 1),
    (re.compile("翌々日|隔日|隔週|両|双方|とも|二次|再度"), 2),
    (re.compile("半年"), 6),
)
_POLES = (
    ("reaction", "positive", re.compile("陽性")),
    ("reaction", "negative", re.compile("陰性")),
    ("side", "left", re.compile("左")),
    ("side", "right", re.compile("右")),
    ("serious", "yes", re.compile("(?<!非)重篤(?!でない|ではない)")),
    ("serious", "no", re.compile("非重篤|重篤でない|重篤ではない")),
    ("related", "yes", re.compile("関連あり|関連がある")),
    ("related", "no", re.compile("関連なし|関連がない|関連はない")),
)
_SOFT_UP_TO = 12


def japanese_facts(text: str, days: Collection[tuple[int | None, int | None]] = ()) -> Facts:
    """The facts of a text; `days` (month, day) are those the other language names.

    They decide what is ambiguous: whether 11/10 is a day, and 12日 the twelfth or twelve days.
    """
    reading = Reading(text)
    _days(reading)
    reading.common_days()
    _ambiguous(reading, frozenset(days))
    reading.take(_HOUR, lambda m: _hour(reading, m))
    reading.take(_NOON, lambda m: reading.time(m[0], 12, 0))
    reading.shares(_OF)
    reading.powers_and_names()
    reading.take(_ORDINAL, lambda m: _ordinal(reading, m))
    reading.take(_PER_DAY, lambda m: None)
    reading.take(_COMPOUND, lambda m: _compound(reading, m))
    reading.take(_FRACTION, lambda m: None)
    reading.take(_GREAT, lambda m: _great(reading, m))
    reading.take(_COUNTED, lambda m: _counted(reading, m))
    reading.numbers()
    for pattern, value in _IMPLIED:
        if pattern.search(reading.text):
            reading.number("", Fraction(value), weight="faint")
    for pole, side, pattern in _POLES:
        if pattern.search(reading.text):
            known = reading.facts.poles.get(pole)
            reading.facts.poles[pole] = "both" if known else side
    return reading.facts


def _days(reading: Reading) -> None:
    def listed(found: re.Match[str], *, with_year: bool) -> bool:
        year = _year(found) if with_year else None
        days = [int(found["d"]), *map(int, re.findall(r"\d+", found["upto"]))]
        days += [int(day) for day in re.findall(r"(\d+)日", found["more"])]
        noted = [reading.day(found[0], year, int(found["m"]), day) for day in days]
        return all(noted)

    reading.take(_FULL, lambda m: listed(m, with_year=True))
    reading.take(_YEAR_MONTH, lambda m: reading.day(m[0], _year(m), int(m["m"]), None))
    reading.take(_MONTH_DAY, lambda m: listed(m, with_year=False))
    reading.take(_YEAR_ALONE, lambda m: reading.day(m[0], _year(m), None, None))
    reading.take(_MONTH_ALONE, lambda m: reading.day(m[0], None, int(m["m"]), None))


def _ambiguous(reading: Reading, days: frozenset[tuple[int | None, int | None]]) -> None:
    months = {day.month for day in reading.facts.days}

    def slashed(found: re.Match[str]) -> bool:
        pair = int(found[1]), int(found[2])
        plain = pair in days and not measured(found.string, found.end())
        return plain and reading.day(found[0], None, *pair)

    def alone(found: re.Match[str]) -> bool:
        month = next((m for m in months if (m, int(found[1])) in days), None)
        return month is not None and reading.day(found[0], None, month, int(found[1]))

    reading.take(_SLASHED, slashed)
    reading.take(_DAY_ALONE, alone)


def _year(found: re.Match[str]) -> int:
    if found["year"]:
        return int(found["year"])
    return _FIRST_YEARS[found["era"]] + (0 if found["ey"] == "元" else int(found["ey"]) - 1)


def _hour(reading: Reading, found: re.Match[str]) -> bool:
    hour = int(found["h"])
    if found["half"] == "午後" and hour < 12:
        hour += 12
    elif found["half"] == "午前" and hour == 12:
        hour = 0
    return reading.time(found[0], hour, 30 if found["半"] else int(found["m"] or 0))


def _ordinal(reading: Reading, found: re.Match[str]) -> None:
    written = found["n"] or found["m"]
    value = int(written) if written.isdigit() else _kanji(written)
    reading.number(found[0], Fraction(value), weight="soft" if value <= _SOFT_UP_TO else "hard")


def _compound(reading: Reading, found: re.Match[str]) -> None:
    """3年6か月, 2時間半: one duration."""
    if found["y"]:
        rest = Fraction(6) if found["yh"] else fraction(found["mo"])
        reading.number(found[0], fraction(found["y"]) * 12 + rest, "か月")
    else:
        rest = Fraction(30) if found["hh"] else fraction(found["mi"])
        reading.number(found[0], fraction(found["h"]) * 60 + rest, "分")


def _great(reading: Reading, found: re.Match[str]) -> None:
    value = Fraction(0)
    if found["oku"]:
        value = fraction(found["oku"]) * 10**8
        if found["oman"]:
            value += fraction(found["oman"].removesuffix("万")) * 10**4
    elif found["man"]:
        value = fraction(found["man"]) * 10**4
        if found["sen"]:
            value += int(found["sen"][0]) * 1000
    else:
        value = fraction(found["alone"]) * 1000
    reading.number(found[0], value, found["u1"] or found["u2"] or found["u3"] or "")


def _counted(reading: Reading, found: re.Match[str]) -> None:
    reading.number(found[0], Fraction(_kanji(found["n"])), weight="soft")


def _kanji(written: str) -> int:
    """一 to 九百九十九."""
    value = digit = 0
    for letter in written:
        if letter in _DIGITS:
            digit = _DIGITS.index(letter) + 1
        else:
            value += (digit or 1) * (100 if letter == "百" else 10)
            digit = 0
    return value + digit
