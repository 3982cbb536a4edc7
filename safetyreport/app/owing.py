"""What is owed: the list of duties, and the explanation of one record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from safetyreport.app.series import making
from safetyreport.app.session import Held, Session, duty_records
from safetyreport.checks.finding import Finding
from safetyreport.checks.reminders import event_reminders
from safetyreport.duties.duty import Duty, NotOwed
from safetyreport.duties.engine import Gaps, not_owed, owed
from safetyreport.errors import InputRefused, Problem
from safetyreport.i18n import Phrase
from safetyreport.records.base import Record
from safetyreport.records.chronology import chronology_problems
from safetyreport.records.event import AdverseEvent
from safetyreport.records.kinds import Records
from safetyreport.summary.cut import cut

# States that `due --check` calls to attention.
ATTENTION = frozenset({"due_soon", "due_today", "overdue", "overdue_by_law"})


@dataclass(frozen=True)
class Explanation:
    """Which duties a record, a period or one duty's id stands for, and which are not owed.

    `record` is the record that the duties are about, if they are about one; `reminders` are no
    duties of this Act; `command` makes the report, where something waits for one made here.
    """

    subject: str
    duties: tuple[Duty, ...]
    not_owed: tuple[NotOwed, ...]
    record: Record | None = None
    reminders: tuple[Finding, ...] = ()
    command: str | None = None
    contradictions: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Due:
    """The duties that were asked for, and the records whose days make the list doubtful."""

    duties: tuple[Duty, ...]
    contradictions: tuple[Problem, ...] = ()


def all_duties(
    session: Session, standing: Held, until: dt.date | None = None, gaps: Gaps | None = None
) -> tuple[Duty, ...]:
    """Every duty on the session's day; of recurring ones those up to `until` and the next.

    A record that the law has no answer for keeps no other from the list; `gaps` takes it.
    """
    return owed(
        session.law,
        session.study,
        standing.records,
        session.day,
        standing.earlier,
        until=until,
        gaps={} if gaps is None else gaps,
    )


def known_duties(
    session: Session, standing: Held, until: dt.date | None = None
) -> tuple[Duty, ...]:
    """The same from what was known by the end of that day: what is dated later made none yet."""
    earlier = {
        name: [one for old in versions for one in cut(Records((old,)), session.day)]
        for name, versions in standing.earlier.items()
    }
    known = {name: versions for name, versions in earlier.items() if versions}
    return all_duties(session, Held(cut(standing.records, session.day), known), until)


def contradictions(session: Session, standing: Held, gaps: Gaps) -> tuple[Problem, ...]:
    """The days on record that contradict the plan, each other or the law, each told once."""
    records = standing.records
    unanswered = (
        Problem(gap.code, record=name, values=gap.values) for name, gap in sorted(gaps.items())
    )
    return (*chronology_problems(records, records, session.study), *unanswered)


def duties_about(session: Session, standing: Held, subject: str) -> tuple[Duty, ...]:
    """Every duty that concerns a record, or a period such as `cycle-38`."""
    return tuple(duty for duty in all_duties(session, standing) if concerns(duty, subject))


def concerns(duty: Duty, subject: str) -> bool:
    """Whether a duty is about a record or a period."""
    return subject in duty.records or subject == duty.id.partition(".")[0]


def due(
    session: Session,
    *,
    within: int | None = None,
    until: dt.date | None = None,
    everything: bool = False,
) -> Due:
    """The duties not yet settled, up to a day if given; `everything` adds the settled."""
    with session.store().reading() as reader:
        standing = duty_records(reader)
    last = horizon(session, within, until)
    gaps: Gaps = {}
    duties = tuple(
        duty
        for duty in all_duties(session, standing, last, gaps)
        if (everything or not duty.settled)
        and (last is None or duty.due_on is None or duty.due_on <= last)
    )
    return Due(duties, contradictions(session, standing, gaps))


def horizon(session: Session, within: int | None, until: dt.date | None) -> dt.date | None:
    """The day up to which the user wants to look: so many days from now, or a day; else None."""
    return until if within is None else session.day + dt.timedelta(days=within)


def alarming(duty: Duty) -> bool:
    """Whether a scheduler should call for attention: ours, and overdue or nearly so."""
    return duty.status in ATTENTION and not duty.somebody_elses and not duty.lasting


def explain(session: Session, subject: str) -> Explanation:
    """Which duties the record gives rise to and which not, with article and arithmetic.

    `subject` is a record's id, a period such as `cycle-38` or `year-6`, or the id of one duty.
    """
    with session.store().reading() as reader:
        standing = duty_records(reader)
        gaps: Gaps = {}
        duties = tuple(
            duty
            for duty in all_duties(session, standing, gaps=gaps)
            if subject == duty.id or concerns(duty, subject)
        )
        record = standing.records.find(subject.partition(".")[0])
        known = record is not None and record.id == subject
        if not known and not duties and reader.record(subject) is None:
            raise unknown_record(subject, standing)
    if subject in gaps:
        raise gaps[subject]
    waiting = any(not duty.settled for duty in duties)
    command = making(standing, record.id if record else subject) if waiting else None
    about = {subject, *(name for duty in duties for name in duty.records)}
    doubts = tuple(one for one in contradictions(session, standing, {}) if one.record in about)
    if record is None or not known:
        return Explanation(subject, duties, (), record, command=command, contradictions=doubts)
    absent = not_owed(session.law, session.study, standing.records, record)
    event = record if isinstance(record, AdverseEvent) else None
    reminders = event_reminders(event, session.study) if event else ()
    return Explanation(subject, duties, absent, record, reminders, command, doubts)


def unknown_record(record_id: str, standing: Held) -> InputRefused:
    """The refusal of an id that no record has, with the nearest ones."""
    from difflib import get_close_matches

    # Upper and lower case are kept apart in ids; what differs in nothing else is the nearest.
    folded = {record.id.casefold(): record.id for record in standing.records}
    near = [folded[one] for one in get_close_matches(record_id.casefold(), folded, n=3)]
    return InputRefused(
        "app.unknown_record", record=record_id, near=tuple(near) or Phrase("app.no_near_id")
    )
