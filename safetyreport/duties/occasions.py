"""Duties that run from one known day: an opinion, a discontinuation, the end of data collection."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from safetyreport.duties.days import ends_on
from safetyreport.duties.drafting import drafted, noted, promptness
from safetyreport.duties.duty import Duty, Reason, Unit, length
from safetyreport.duties.legal_days import LegalDays, with_extension
from safetyreport.duties.provision import Bound, bound
from safetyreport.i18n import Word
from safetyreport.law.query import Law
from safetyreport.law.vocabulary import Occasion
from safetyreport.records.study import Study


def rules(law: Law, study: Study, occasion: Occasion, day: dt.date) -> Iterator[Bound]:
    """The provisions on an occasion that bind the study on the day that picks their version."""
    for provision in law.provisions(occasion=occasion):
        found = bound(law, study, provision, day)
        if found:
            yield found


def dated(
    rule: Bound,
    record: str,
    start: dt.date,
    role: str,
    why: Sequence[Reason],
    *,
    house_days: int | None = None,
    addressees: Sequence[str] | None = None,
    submitted_on: dt.date | None = None,
) -> Iterator[Duty]:
    """The duties of a record under one provision, counted from `start`, one for each addressee."""
    legal = counted(rule, start, role)
    reasons = (*why, *(legal.why if legal else promptness(rule, start, role, house_days)))
    reasons += noted(rule)
    for addressee in addressees if addressees is not None else rule.addressees:
        yield drafted(
            rule,
            record,
            addressee,
            reasons,
            record=record,
            start=start,
            role=role,
            legal=legal,
            house_days=None if legal else house_days,
            submitted_on=submitted_on,
        )


def counted(rule: Bound, start: dt.date, role: str) -> LegalDays | None:
    """The days of a period that the law counts from one day; None where it gives no number."""
    due = ends_on(start, rule.version)
    if due is None or rule.version.count is None:
        return None
    unit: Unit = "days" if rule.version.days else "months" if rule.version.months else "years"
    number = rule.version.days or rule.version.months or rule.version.years or 0
    reason = Reason(
        f"duties.counted_{unit}",
        {
            "start": start,
            "role": Word("duties.start", role),
            "length": length(number, unit),
            "due": due,
            "count": rule.law.framework.counting[rule.version.count].both(),
        },
    )
    why = (reason, Reason("duties.in_principle")) if rule.version.in_principle else (reason,)
    return with_extension(due, start, due, rule.version, why, rule.law.calendar)
