"""The days on which a participant was under G-CSF."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from safetyreport.records.product import Administration


class GrowthFactorDays:
    """From the first dose of G-CSF to the last, or to the apheresis, of some administrations."""

    def __init__(self, doses: Iterable[Administration]) -> None:
        spells: list[tuple[dt.date, dt.date]] = []
        self._unknown = False
        self._open: dt.date | None = None  # the first start whose end is not known
        for dose in doses:
            start = dose.g_csf_started_on
            if start is None:
                self._unknown = True
                continue
            ends = [dose.apheresis_on] if dose.apheresis_on else []
            if dose.g_csf_days:
                ends.append(start + dt.timedelta(days=dose.g_csf_days - 1))
            if ends:
                spells.append((start, max(ends)))
            else:
                self._open = min(start, self._open or start)
        spells.sort()
        self._starts = [start for start, _ in spells]
        self._latest = list(accumulate((end for _, end in spells), max))

    def hold(self, day: dt.date) -> bool | None:
        """Whether G-CSF was being given on a day; None where its days are not known."""
        at = bisect_right(self._starts, day) - 1
        if at >= 0 and self._latest[at] >= day:
            return True
        unknown = self._unknown or (self._open is not None and day >= self._open)
        return None if unknown else False
