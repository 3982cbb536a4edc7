"""The only place that asks what time it is; days are counted in Japan."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

JAPAN = ZoneInfo("Asia/Tokyo")


def now() -> dt.datetime:
    """The present moment in UTC."""
    return dt.datetime.now(dt.UTC)  # noqa: TID251  this is the clock


def today(moment: dt.datetime | None = None) -> dt.date:
    """The calendar day in Asia/Tokyo of `moment` (aware; default: the present)."""
    return (moment or now()).astimezone(JAPAN).date()
