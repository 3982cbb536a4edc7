"""Every duty of a study on a day, from its records, what they once said, and the law."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from safetyreport.duties.cycles import merged
from safetyreport.duties.duty import Duty, Reason
from safetyreport.duties.events import Findings, event_findings
from safetyreport.duties.status import closed_by, settled_by, with_status
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
# What a record said before it was corrected, oldest first, by its id.
Earlier = Mapping[str, Sequence[Record]]
NOTHING_EARLIER: Earlier = {}


def owed(
    law: Law,
    study: Study,
    records: Records,
    as_of: dt.date,
    earlier: Earlier = NOTHING_EARLIER,
) -> tuple[Duty, ...]:
    """Every duty that the records give rise to, or gave rise to before a correction.

    `as_of` is a day in Japan. The order is by target, then by id. Raises LawGapError.
    """
    found: list[Duty] = []
    for event in records.of_kind(AdverseEvent):
        found += _with_corrections(law, study, records, event, earlier.get(event.id, ()))
    for record_id, versions in earlier.items():
        if records.find(record_id) is None:
            found += _with_corrections(law, study, records, None, versions)
    submissions = settled_by(records.of_kind(Submission), as_of)
    decisions = closed_by(records.of_kind(Decision), as_of)
    duties = [
        with_status(duty, as_of, study.due_soon_days, submissions, decisions)
        for duty in merged(found)
    ]
    return tuple(sorted(duties, key=lambda duty: (duty.due_on or dt.date.max, duty.id)))


def findings(law: Law, study: Study, records: Records, event: AdverseEvent) -> Findings:
    """What one event gives rise to by its present version, and what not."""
    return event_findings(law, study, records, event)


def _with_corrections(
    law: Law,
    study: Study,
    records: Records,
    event: AdverseEvent | None,
    versions: Sequence[Record],
) -> list[Duty]:
    """The duties of every version of an event; those that only an older one made are superseded.

    `event` is None when the record was withdrawn. A correction that changes the days makes a duty
    of its own, numbered after the first, so that the last day of a duty once listed never moves.
    """
    history = [version for version in versions if isinstance(version, AdverseEvent)]
    numbered: dict[str, list[Duty]] = {}
    current: set[str] = set()
    for version in (*history, *((event,) if event else ())):
        for duty in event_findings(law, study, records, version).duties:
            known = numbered.setdefault(duty.id, [])
            at = next((n for n, old in enumerate(known) if _days(old) == _days(duty)), len(known))
            name = duty.id if at == 0 else f"{duty.id}+{at + 1}"
            known[at : at + 1] = [replace(duty, id=name)]
            if version is event:
                current.add(name)
    gone = Reason("duties.superseded" if event else "duties.withdrawn")
    return [
        duty if duty.id in current else replace(duty, status="superseded", why=(*duty.why, gone))
        for duties in numbered.values()
        for duty in duties
    ]


def _days(duty: Duty) -> tuple[object, ...]:
    return duty.counted_from, duty.due_on, duty.statutory_due_on, duty.extended_due_on
