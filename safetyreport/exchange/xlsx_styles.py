"""Which numbers of a workbook are dates, and which parts of a date their format shows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

_WHOLE_DAY, _LAST_SERIAL, _NO_SUCH_SERIAL = 86_400, 2_958_465, 60
_INTEGER = re.compile(r"-?[0-9]{1,40}")
# Formats that a file names by number only (ECMA-376 18.8.30), those of Japan among them.
_BUILT_IN: Mapping[int, str] = MappingProxyType(
    {14: "ymd", 15: "ymd", 16: "md", 17: "ym", 18: "hm", 19: "hms", 20: "hm", 21: "hms"}
    | {22: "ymdhm", 30: "ymd", 31: "ymd", 32: "hm", 33: "hms", 34: "ym", 35: "md", 36: "ymd"}
    | {45: "ms", 46: "hms", 47: "ms", 50: "ymd", 51: "ymd", 52: "ym", 53: "md", 54: "ymd"}
    | {27: "ymd", 28: "ymd", 29: "ymd", 55: "ym", 56: "md", 57: "ymd", 58: "ymd"}
)
# What stands for itself in a format: quoted text, escaped characters, spaces, colours, conditions.
_STANDS = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|general|am/pm|a/p|e[+-]')


def shown_parts(number: int, code: str | None) -> str:
    """The letters of `ymdhs` that a number format shows as parts of a date; empty for no date."""
    if code is None:
        return _BUILT_IN.get(number, "")
    plain = _STANDS.sub("", code.casefold().partition(";")[0])
    found = set(plain) & set("ymdhs")
    if "e" in plain:  # the year of the Japanese era
        found.add("y")
    return "".join(sorted(found, key="ymdhs".index))


def date_of(serial: str, *, from_1904: bool) -> str | None:
    """The ISO day and time of a date cell's number, or None where no such day exists."""
    try:
        number = Decimal(serial)
    except ArithmeticError:
        return None
    if not number.is_finite() or not 0 <= number <= _LAST_SERIAL:
        return None
    seconds = int((number * _WHOLE_DAY).to_integral_value())
    days, rest = divmod(seconds, _WHOLE_DAY)
    if from_1904:
        first = dt.date(1904, 1, 1)
    elif days == _NO_SUCH_SERIAL:  # 29 February 1900 exists in spreadsheets only
        return None
    else:
        first = dt.date(1899, 12, 31 if days < _NO_SUCH_SERIAL else 30)
    minutes, second = divmod(rest, 60)
    try:
        day = first + dt.timedelta(days=days)
    except OverflowError:
        return None
    return f"{day.isoformat()}T{minutes // 60:02}:{minutes % 60:02}:{second:02}"


def number_text(stored: str) -> str:
    """A stored number as people see it: spreadsheets keep 2.3 as 2.2999999999999998."""
    if _INTEGER.fullmatch(stored):
        return str(int(stored))
    try:
        number = Decimal(format(float(stored), ".15g"))
    except (ValueError, ArithmeticError):
        return stored
    return format(number if number else abs(number), "f") if number.is_finite() else stored
