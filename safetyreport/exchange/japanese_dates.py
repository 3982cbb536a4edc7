"""Dates as people in Japan write them into tables, read strictly: nothing is guessed or added.

`2026-05-03`, `2026/5/3`, `2026.5.3`, `2026年5月3日`, `令和8年5月3日`, `R8.5.3` and `㋿8年5月3日`
are one day, in full-width digits too. What can be read in two ways is refused with the reason.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata

from safetyreport.exchange.doubt import Doubt
from safetyreport.i18n import ERAS
from safetyreport.records.fields import FIRST_YEAR, LAST_YEAR, Moment

_INITIALS = {"R": "令和", "H": "平成", "S": "昭和"}
_YEAR = r"(?P<era>令和|平成|昭和|[RHS])?(?P<year>元|[0-9]{1,4})"
# Year, month and day with one kind of separator; month and day may be missing from the end.
_SHAPES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_YEAR}年(?:(?P<month>[0-9]{{1,2}})月(?:(?P<day>[0-9]{{1,2}})日)?)?",
        rf"{_YEAR}(?:(?P<sign>[-/.])(?P<month>[0-9]{{1,2}})(?:(?P=sign)(?P<day>[0-9]{{1,2}}))?)?",
    )
)
_UNKNOWN = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-(?:UN|UNK)){1,2}")  # SDTM-like: 2026-05-UN
_TWO_ORDERS = re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1([0-9]{2}|[0-9]{4})")
_WEEK = re.compile(r"[0-9]{4}-?W[0-9]{2}(-?[1-7])?|[0-9]{4}-[0-9]{3}")
_TIME = re.compile(
    r"(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?"
    r"|時(?P<m>[0-9]{1,2})分(?:(?P<s>[0-9]{1,2})秒)?)(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})?"
)
_APART = re.compile(r"(?<=[0-9日])(?:T| +|(?<=日))(?=[0-9]{1,2}[:時])")


def read_date(text: str) -> str | Doubt:
    """A date in ISO form, `2026-05-03`, `2026-05` or `2026` as far as it is given."""
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    unknown = _UNKNOWN.fullmatch(plain)
    if unknown:
        plain = "-".join(part for part in unknown.groups() if part)
    found = next(filter(None, (shape.fullmatch(plain) for shape in _SHAPES)), None)
    era = found["era"] if found else None
    if not found or (era is None and len(found["year"]) != 4):
        return _unreadable(plain)
    month, day = (int(part) if part else None for part in (found["month"], found["day"]))
    if era is None:
        return _iso(int(found["year"]), month, day)
    return _in_era(_INITIALS.get(era, era), found["year"], month, day)


def read_moment(text: str) -> str | Doubt:
    """A day, or a day with its time of day, in ISO form; Japan's time unless an offset is given."""
    plain = unicodedata.normalize("NFKC", text).strip()
    day_text, *time_text = _APART.split(plain.upper(), maxsplit=1)
    day = read_date(day_text)
    if isinstance(day, Doubt):
        return day
    if len(day) < len("YYYY-MM-DD"):
        return Doubt("tables.date_incomplete")
    if not time_text:
        return day
    found = _TIME.fullmatch(time_text[0])
    if not found:
        return Doubt("tables.time")
    minute, second = (found[name] or found[name[0]] for name in ("minute", "second"))
    numbers = [f"{int(part):02}" for part in (found["hour"], minute, second) if part]
    try:
        # One way of writing each moment, so that equal ones compare equal.
        return Moment.parse(f"{day}T{':'.join(numbers)}{found['zone'] or ''}").isoformat()
    except ValueError:
        return Doubt("tables.time")


def _unreadable(plain: str) -> Doubt:
    if _WEEK.fullmatch(plain):
        return Doubt("tables.date_week")
    if _TWO_ORDERS.fullmatch(plain):
        return Doubt("tables.date_order")
    if plain.isascii() and plain.isdigit():
        return Doubt("tables.date_digits")
    return Doubt("tables.date")


def _in_era(era: str, number: str, month: int | None, day: int | None) -> str | Doubt:
    place = next(place for place, (_, name) in enumerate(ERAS) if name == era)
    first = ERAS[place][0]
    last = ERAS[place - 1][0] - dt.timedelta(days=1) if place else dt.date(LAST_YEAR, 12, 31)
    in_era = 1 if number == "元" else int(number)
    found = _iso(first.year + in_era - 1, month, day)
    if isinstance(found, Doubt):
        return found
    start, end = _span(found)
    if in_era == 0 or end < first or start > last:
        until: object = last if place else ""
        return Doubt("tables.date_era", {"era": era, "first": first, "last": until})
    return found


def _iso(year: int, month: int | None, day: int | None) -> str | Doubt:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Doubt("tables.date_year", {"first": FIRST_YEAR, "last": LAST_YEAR})
    try:
        dt.date(year, month if month is not None else 1, day if day is not None else 1)
    except ValueError:
        return Doubt("tables.date_no_such_day")
    parts = (f"{part:02}" for part in (month, day) if part is not None)
    return "-".join((f"{year:04}", *parts))


def _span(iso: str) -> tuple[dt.date, dt.date]:
    year, month, day = (int(part) for part in [*iso.split("-"), "0", "0"][:3])
    start = dt.date(year, month or 1, day or 1)
    final = month or 12
    return start, dt.date(year, final, day or calendar.monthrange(year, final)[1])
