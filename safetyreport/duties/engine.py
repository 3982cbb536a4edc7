"""Every duty of a study on a day, from its records, what they once said, and the law."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from safetyreport.duties.cycles import merged
from safetyreport.duties.deviations import deviation_duties
from safetyreport.duties.duty import Duty, NotOwed, Reason
from safetyreport.duties.ending import milestone_duties, milestone_not_owed
from safetyreport.duties.events import Findings, event_duties, event_findings
from safetyreport.duties.house import house_duties
from safetyreport.duties.manufacturing import culture_duties
from safetyreport.duties.opinions import opinion_duties
from safetyreport.duties.periodic import (
    annual_duties,
    empty_cycles,
    ended_on,
    reported_by,
    stopped_on,
)
from safetyreport.duties.retention import retention_duty
from safetyreport.duties.status import closed_by, settled_by, with_status
from safetyreport.errors import LawGapError
from safetyreport.law.query import Law
from safetyreport.records.act import Decision, Milestone, Opinion, Response, Submission
from safetyreport.records.base import Record
from safetyreport.records.deviation import Deviation
from safetyreport.records.event import AdverseEvent
from safetyreport.records.kinds import Records
from safetyreport.records.participant import Participant
from safetyreport.records.product import Administration, CultureTest
from safetyreport.records.study import Study

# The kinds of record that duties are made from; the others never change what is owed.
BEARING = frozenset(
    model.kind
    for model in (
        Participant,
        Administration,
        CultureTest,
        AdverseEvent,
        Deviation,
        Milestone,
        Submission,
        Opinion,
        Response,
        Decision,
    )
)
# The kinds that give rise to duties of their own.
MAKERS: Mapping[type[Record], Callable[..., Iterable[Duty]]] = {
    AdverseEvent: event_duties,
    Deviation: deviation_duties,
    CultureTest: culture_duties,
    Opinion: opinion_duties,
    Milestone: milestone_duties,
}
# What a record said before it was corrected, oldest first, by its id.
Earlier = Mapping[str, Sequence[Record]]
# Records that the law has no answer for, by id: a day before its first version.
Gaps = dict[str, LawGapError]
NOTHING_EARLIER: Earlier = {}


def owed(
    law: Law,
    study: Study,
    records: Records,
    as_of: dt.date,
    earlier: Earlier = NOTHING_EARLIER,
    *,
    until: dt.date | None = None,
    gaps: Gaps | None = None,
) -> tuple[Duty, ...]:
    """Every duty that the records and the plan give rise to, or gave rise to before a correction.

    `as_of` is a day in Japan. Of each recurring duty the periods up to the later of `as_of` and
    `until` and the next one are listed. The order is by target, then by id. A record that the law
    has no answer for raises LawGapError; where `gaps` is given it is put there, and the rest is
    listed.
    """
    found: list[Duty] = []
    for record in records:
        if type(record) in MAKERS:
            every = (*earlier.get(record.id, ()), record)
            found += _with_corrections(law, study, records, record, every, earlier, gaps)
    for record_id, withdrawn in sorted(earlier.items()):
        if records.find(record_id) is None:
            found += _with_corrections(law, study, records, None, withdrawn, earlier, gaps)
    duties = merged(found)
    duties += _recurring(law, study, records, as_of, max(as_of, until or as_of), duties)
    duties += _kept(law, study, records, as_of, earlier)
    submissions = dict(settled_by(records.of_kind(Submission), as_of))
    for duty in duties:
        sent = submissions.get(reported_by(duty))
        if sent is not None:
            submissions.setdefault(duty.base, sent)
    decisions = closed_by(records.of_kind(Decision), as_of)
    stated = [
        with_status(duty, as_of, study.due_soon_days, submissions, decisions) for duty in duties
    ]
    return tuple(sorted(stated, key=lambda duty: (duty.due_on or dt.date.max, duty.id)))


def _recurring(
    law: Law,
    study: Study,
    records: Records,
    as_of: dt.date,
    horizon: dt.date,
    duties: Sequence[Duty],
) -> list[Duty]:
    end = ended_on(records, study)
    filled = frozenset(duty.id for duty in duties)
    return [
        *annual_duties(law, study, horizon, end, stopped_on(records)),
        *empty_cycles(law, study, horizon, end, filled, as_of),
        *house_duties(study, records, horizon, end),
    ]


def _kept(law: Law, study: Study, records: Records, as_of: dt.date, earlier: Earlier) -> list[Duty]:
    """The duty to keep the records; the day of an end that was corrected stays listed."""
    worlds = [
        world
        for name, versions in sorted(earlier.items())
        if any(isinstance(old, Milestone) and old.event == "ended" for old in versions)
        for world in _with_old(records, name, earlier)
    ]
    made = [
        (retention_duty(law, study, world, as_of), world is records) for world in (*worlds, records)
    ]
    return _numbered(
        [(duty, now) for duty, now in made if duty and (now or duty.due_on)],
        Reason("duties.superseded"),
    )


def duties_of(law: Law, study: Study, records: Records, record: Record) -> tuple[Duty, ...]:
    """The duties that one record gives rise to by itself, before any act settles them."""
    make = MAKERS.get(type(record))
    return () if make is None else tuple(make(law, study, records, record))


def findings(law: Law, study: Study, records: Records, event: AdverseEvent) -> Findings:
    """What one event gives rise to by its present version, and what not."""
    return event_findings(law, study, records, event)


def not_owed(law: Law, study: Study, records: Records, record: Record) -> tuple[NotOwed, ...]:
    """What a record does not give rise to by its present version, each with its reason."""
    if isinstance(record, AdverseEvent):
        return findings(law, study, records, record).not_owed
    if isinstance(record, Milestone):
        return tuple(milestone_not_owed(law, study, record))
    return ()


def _with_corrections(
    law: Law,
    study: Study,
    records: Records,
    record: Record | None,
    versions: Sequence[Record],
    earlier: Earlier,
    gaps: Gaps | None,
) -> list[Duty]:
    """The duties of every version of a record; those that only an older one made are superseded.

    `record` is None when it was withdrawn. A mistaken day before the law, corrected since, made
    no duty.
    """
    worlds = (*_beside(records, versions, earlier), records)
    made: list[tuple[Duty, bool]] = []
    for version in versions:
        for world in worlds:
            stands = version is record and world is records
            try:
                made += [(duty, stands) for duty in duties_of(law, study, world, version)]
            except LawGapError as gap:
                if stands and gaps is None:
                    raise
                if stands and gaps is not None:
                    gaps[version.id] = gap
    return _numbered(made, Reason("duties.superseded" if record else "duties.withdrawn"))


def _beside(records: Records, versions: Sequence[Record], earlier: Earlier) -> Iterator[Records]:
    """What a record stood beside before that was corrected or withdrawn, as far as it counts.

    An opinion rests on what it is about, a milestone on the others.
    """
    for about in sorted({one.about or "" for one in versions if isinstance(one, Opinion)}):
        answers = records.where(Response, "opinion", versions[-1].id)
        yield from _with_old(records, about, earlier, answers)
    if any(isinstance(one, Milestone) for one in versions):
        for name, old in sorted(earlier.items()):
            if name != versions[-1].id and any(isinstance(one, Milestone) for one in old):
                yield from _with_old(records, name, earlier)


def _with_old(
    records: Records, name: str, earlier: Earlier, more: Sequence[Record] = ()
) -> Iterator[Records]:
    others = [one for one in records.of_kind(Milestone) if one.id != name]
    for old in earlier.get(name, ()):
        yield Records.of([*others, *more, old])


def _numbered(made: Iterable[tuple[Duty, bool]], gone: Reason) -> list[Duty]:
    """Duties in the order they came to be, each with whether it stands; others are superseded.

    A correction that changes the days makes a duty of its own, numbered after the first, so that
    the last day of a duty once listed never moves.
    """
    numbered: dict[str, list[Duty]] = {}
    current: set[str] = set()
    for duty, stands in made:
        known = numbered.setdefault(duty.id, [])
        at = next((n for n, old in enumerate(known) if _days(old) == _days(duty)), len(known))
        name = duty.id if at == 0 else f"{duty.id}+{at + 1}"
        known[at : at + 1] = [duty if at == 0 else replace(duty, id=name)]
        if stands:
            current.add(name)
    return [
        duty if duty.id in current else replace(duty, status="superseded", why=(*duty.why, gone))
        for duties in numbered.values()
        for duty in duties
    ]


def _days(duty: Duty) -> tuple[object, ...]:
    return duty.counted_from, duty.due_on, duty.statutory_due_on, duty.extended_due_on
