"""Person-time: from the first procedure of the protocol to the last contact or the data cut."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import NamedTuple

from safetyreport.records.kinds import Records
from safetyreport.records.participant import Participant
from safetyreport.summary.model import Period
from safetyreport.summary.populations import Populations

YEAR = Fraction(36525, 100)  # days


class Span(NamedTuple):
    """The days between which a participant was under observation."""

    first: dt.date
    last: dt.date

    @property
    def days(self) -> int:
        """The days from the first to the last; nothing on the day of the first itself."""
        return (self.last - self.first).days

    def within(self, period: Period) -> int:
        """The days of it that lie in a period; periods that adjoin share none of them."""
        first = max(self.first, period.first - dt.timedelta(days=1))
        return max(0, (min(self.last, period.last) - first).days)


def spans(populations: Populations, records: Records) -> dict[str, Span]:
    """The observation of each participant of the safety population for whom an end is known.

    `records` are cut already: a contact after the cut stands as one on its day.
    """
    found = {}
    for who, first in sorted(populations.first_procedure.items()):
        participant = records.get(Participant, who)
        last = participant and (participant.died_on or participant.last_contact_on)
        if last and last >= first:
            found[who] = Span(first, last)
    return found


def years(days: int) -> Fraction:
    """Days as years of 365.25 days, exactly."""
    return days / YEAR
