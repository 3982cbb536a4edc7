"""What is owed: the list of duties, and the explanation of one record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from safetyreport.app.session import Held, Session, duty_records, model
from safetyreport.duties.duty import Duty, NotOwed
from safetyreport.duties.engine import findings, owed
from safetyreport.errors import InputRefused
from safetyreport.records.base import Record
from safetyreport.records.event import AdverseEvent

# States that `due --check` calls to attention.
ATTENTION = frozenset({"due_soon", "due_today", "overdue", "overdue_by_law"})


@dataclass(frozen=True)
class Explanation:
    """Which duties a record gives rise to, and which not."""

    record: Record
    duties: tuple[Duty, ...]
    not_owed: tuple[NotOwed, ...]


def all_duties(session: Session, standing: Held) -> tuple[Duty, ...]:
    """Every duty of the study on the session's day."""
    return owed(session.law, session.study, standing.records, session.day, standing.earlier)


def due(
    session: Session,
    *,
    within: int | None = None,
    until: dt.date | None = None,
    everything: bool = False,
) -> tuple[Duty, ...]:
    """The duties not yet settled, up to a day if given; `everything` adds the settled."""
    with session.store().reading() as reader:
        standing = duty_records(reader)
    last = until
    if within is not None:
        last = session.day + dt.timedelta(days=within)
    return tuple(
        duty
        for duty in all_duties(session, standing)
        if (everything or not duty.settled)
        and (last is None or duty.due_on is None or duty.due_on <= last)
    )


def explain(session: Session, record_id: str) -> Explanation:
    """Which duties the record gives rise to and which not, with article and arithmetic."""
    with session.store().reading() as reader:
        standing = duty_records(reader)
        record = standing.records.find(record_id)
        if record is None:
            stored = reader.record(record_id)
            if stored is None:
                raise unknown_record(record_id, standing)
            record = model(stored.kind, stored.id, stored.content)
    duties = tuple(duty for duty in all_duties(session, standing) if record_id in duty.records)
    not_owed: tuple[NotOwed, ...] = ()
    if isinstance(record, AdverseEvent):
        not_owed = findings(session.law, session.study, standing.records, record).not_owed
    return Explanation(record, duties, not_owed)


def unknown_record(record_id: str, standing: Held) -> InputRefused:
    """The refusal of an id that no record has, with the nearest ones."""
    from difflib import get_close_matches

    near = get_close_matches(record_id, [record.id for record in standing.records], n=3)
    return InputRefused("app.unknown_record", record=record_id, near=tuple(near) or "-")
