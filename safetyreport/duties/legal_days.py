"""The three days of a duty counted from awareness: target, statutory last day, extension."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from safetyreport.duties.awareness import Awareness
from safetyreport.duties.days import extended, last_day
from safetyreport.duties.duty import Reason, Words
from safetyreport.duties.provision import words
from safetyreport.i18n import Word
from safetyreport.law.calendar import Calendar
from safetyreport.law.model import Version


@dataclass(frozen=True, slots=True)
class LegalDays:
    """What a period gives, with the reasons in the order they are told."""

    due_on: dt.date | None
    statutory_counted_from: dt.date | None
    statutory_due_on: dt.date | None
    extended_due_on: dt.date | None
    extended_clause: Words | None
    why: tuple[Reason, ...]
    verified: bool = True


def from_awareness(aware: Awareness, version: Version, owner: str, calendar: Calendar) -> LegalDays:
    """The days of a report that runs from the awareness of `owner` (duties 1.4, docs/law).

    While the owner's awareness is not recorded, the statutory day equals the target.
    """
    if version.days is None or version.count is None:
        raise ValueError("a period without a number of days has no legal day")
    due = last_day(aware.first, version.days, version.count)
    why = [
        Reason(
            "duties.target",
            {
                "start": aware.first,
                "role": Word("duties.party", aware.first_role),
                "days": version.days,
                "due": due,
            },
        )
    ]
    start = aware.of(owner)
    if start is None:
        start, statutory = aware.first, due
        why.append(Reason("duties.statutory_unknown", {"role": Word("duties.party", owner)}))
    else:
        statutory = last_day(start, version.days, version.count)
        why.append(
            Reason(
                "duties.statutory",
                {
                    "start": start,
                    "role": Word("duties.party", owner),
                    "days": version.days,
                    "due": statutory,
                },
            )
        )
    return with_extension(due, start, statutory, version, tuple(why), calendar)


def with_extension(
    due: dt.date,
    start: dt.date,
    statutory: dt.date,
    version: Version,
    why: tuple[Reason, ...],
    calendar: Calendar,
) -> LegalDays:
    """Add the extension by the holidays of administrative organs, where the provision has it."""
    if version.extension is None:
        return LegalDays(due, start, statutory, None, None, why)
    moved = extended(statutory, calendar)
    reason = Reason(moved.reason, moved.values)
    clause = words(moved.clause.citation.ja, moved.clause.citation.en) if moved.clause else None
    return LegalDays(due, start, statutory, moved.day, clause, (*why, reason), moved.verified)
