"""The periods that reports are about: which have begun, what is counted by the end of one."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TypedDict

from safetyreport.app.session import Held, Session
from safetyreport.app.stopping import evaluated
from safetyreport.app.summarising import summary_of
from safetyreport.duties.days import Period
from safetyreport.duties.periodic import ended_on, periods
from safetyreport.law.vocabulary import Kind, Occasion
from safetyreport.records.kinds import Records
from safetyreport.records.study import Study
from safetyreport.stopping.outcome import Evaluated
from safetyreport.summary.cut import cut
from safetyreport.summary.model import Period as SummaryPeriod
from safetyreport.summary.model import Summary


class Counted(TypedDict):
    """What a report on a period is made from, by the fields of `documents.reported.Reported`.

    `summary` and `stopping` are of the data cut; `records` of the session's day, for what was
    written or learned after the cut.
    """

    study: Study
    law_version: str
    summary: Summary
    records: Records
    stopping: tuple[Evaluated, ...]


def counted(session: Session, standing: Held, first: dt.date, last: dt.date) -> Counted:
    """The numbers of a period at its end, the data cut, and the records of the session's day."""
    then = replace(session, as_of=last)
    return Counted(
        study=session.study,
        law_version=session.law.data_version,
        summary=summary_of(then, standing, SummaryPeriod(first, last)),
        records=cut(standing.records, session.day),
        stopping=evaluated(then, standing),
    )


def begun(
    session: Session, standing: Held, kind: Kind, occasion: Occasion, prefix: str
) -> dict[str, Period]:
    """Every period of a provision that has begun by the session's day, by its name."""
    end = ended_on(standing.records, session.study)
    return {
        f"{prefix}{period.n}": period
        for provision in session.law.provisions(kind=kind, occasion=occasion)
        for _, period in periods(provision, session.law, session.study, session.day, end)
        if period.first <= session.day
    }
