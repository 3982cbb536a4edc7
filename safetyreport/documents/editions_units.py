"""Units of measurement as both languages write them, and what they are in common terms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from typing import NamedTuple


class Unit(NamedTuple):
    """A unit as `factor` times the base of its dimension; `dimension` empty: none that is known."""

    dimension: str = ""
    factor: Fraction = Fraction(1)


NONE = Unit()
_MINUTES = {
    "s": Fraction(1, 60),
    "min": Fraction(1),
    "h": Fraction(60),
    "day": Fraction(1440),
    "week": Fraction(10080),
}
# Written form (after compatibility folding) to dimension and factor.
_SYMBOLS: dict[str, tuple[str, Fraction]] = {
    **{f"{p}g": ("mass", f) for p, f in {
        "k": Fraction(10**6), "": Fraction(1000), "m": Fraction(1), "μ": Fraction(1, 10**3),
        "u": Fraction(1, 10**3), "mc": Fraction(1, 10**3), "n": Fraction(1, 10**6),
        "p": Fraction(1, 10**9),
    }.items()},
    **{f"{p}{letter}": ("volume", f) for letter in "Ll" for p, f in {
        "": Fraction(1000), "d": Fraction(100), "m": Fraction(1), "μ": Fraction(1, 1000),
        "u": Fraction(1, 1000),
    }.items()},
    "mm3": ("volume", Fraction(1, 1000)), "mm^3": ("volume", Fraction(1, 1000)),
    "cc": ("volume", Fraction(1)),
    **{f"{p}mol": ("amount", f) for p, f in {
        "m": Fraction(1), "μ": Fraction(1, 1000), "u": Fraction(1, 1000),
        "n": Fraction(1, 10**6), "": Fraction(1000),
    }.items()},
    "mEq": ("equivalent", Fraction(1)),
    "IU": ("activity", Fraction(1)), "U": ("activity", Fraction(1)),
    "mmHg": ("pressure", Fraction(1)), "Gy": ("dose", Fraction(1)),
    "mm": ("length", Fraction(1)), "cm": ("length", Fraction(10)),
    "μm": ("length", Fraction(1, 1000)),
    "m2": ("area", Fraction(1)), "m^2": ("area", Fraction(1)),
    "°C": ("celsius", Fraction(1)), "度C": ("celsius", Fraction(1)),
    "°F": ("fahrenheit", Fraction(1)),
    "%": ("percent", Fraction(1)),
    "bpm": ("/time", Fraction(1)),
    "min": ("time", _MINUTES["min"]), "h": ("time", _MINUTES["h"]), "hr": ("time", _MINUTES["h"]),
    "s": ("time", _MINUTES["s"]), "sec": ("time", _MINUTES["s"]), "d": ("time", _MINUTES["day"]),
}  # fmt: skip
_JAPANESE = {
    "秒": "s", "分": "min", "時間": "h", "日": "day", "週": "week", "か月": "month",
    "カ月": "month", "ヵ月": "month", "ヶ月": "month", "ケ月": "month", "箇月": "month",
    "年": "year", "歳": "year", "才": "year", "回": "time_done",
}  # fmt: skip
_ENGLISH = {
    "second": "s", "minute": "min", "hour": "h", "day": "day", "week": "week", "month": "month",
    "year": "year", "percent": "%", "per cent": "%",
}  # fmt: skip
_COUNTED = {"month": ("month", Fraction(1)), "year": ("month", Fraction(12))}
_DROPPED = {"day", "time_done"}  # "200 mg/day" is "200 mg daily"


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_ATOM = (
    rf"(?:(?:{_alternatives(_SYMBOLS)})(?![A-Za-z0-9^])"
    rf"|(?:{_alternatives(_JAPANESE)})"
    rf"|(?:{_alternatives(_ENGLISH)})s?(?![A-Za-z]))"
)
# A unit behind a number: `mg/dL`, `/µL`, `-day`, ` weeks`, 時間.
PATTERN = rf"(?:[\s-]?{_ATOM}(?:\s?/\s?{_ATOM})*|\s?(?:/\s?{_ATOM})+)"
SEPARATE = rf"(?:\s*{_ATOM}|\s*/\s?{_ATOM})"


@cache
def unit(written: str) -> Unit:
    """What a unit is, `written` as PATTERN finds it; an empty text is no unit."""
    text = written.strip().lstrip("-").replace(" ", "") if "per cent" not in written else "percent"
    if not text:
        return NONE
    first, *under = text.split("/")
    factor, dimensions = Fraction(1), []
    if first:
        dimension, factor = _known(first)
        dimensions.append(dimension)
    else:
        dimensions.append("")
    for part in under:
        name = _name(part)
        if name in _DROPPED:
            continue
        dimension, divisor = _known(part)
        dimensions.append(dimension)
        factor /= divisor
    return Unit("/".join(dimensions), factor)


def _name(part: str) -> str:
    if part in _JAPANESE:
        return _JAPANESE[part]
    return _ENGLISH.get(part, _ENGLISH.get(part.removesuffix("s"), part))


def _known(part: str) -> tuple[str, Fraction]:
    if part in _SYMBOLS:
        return _SYMBOLS[part]
    name = _name(part)
    if name in _MINUTES:
        return "time", _MINUTES[name]
    return _COUNTED.get(name) or _SYMBOLS.get(name) or (name, Fraction(1))
