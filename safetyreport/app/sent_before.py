"""What the report sent before was made from: a report says what has changed since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from sys import maxsize
from typing import TYPE_CHECKING, NamedTuple

from safetyreport.app.families import Family, Subject
from safetyreport.app.past import held_until
from safetyreport.app.releases import RELEASED, released
from safetyreport.app.session import Held, Session
from safetyreport.clock import today
from safetyreport.records.act import Submission
from safetyreport.store.log import RECORD
from safetyreport.summary.cut import cut

if TYPE_CHECKING:
    from safetyreport.store.log import LogEvent
    from safetyreport.store.records import Reader


class Before(NamedTuple):
    """The subject of the report sent before; `kept` if that very report was released here."""

    subject: Subject
    kept: bool


def before(
    session: Session, family: Family, reader: Reader, subject: str, sent: Sequence[Submission]
) -> Before | None:
    """The subject as it stood in the version last submitted, if one was."""
    if not sent:
        return None
    last = max(sent, key=lambda act: (act.report_number or 1, act.on, act.id))
    versions = [one for one in released(reader, subject) if one.sha256 == last.document_sha256]
    if not versions:
        sending = next(iter(reader.events(act=RECORD, record=last.id)))
        known = cut(_recorded_with(reader, sending, family.also).records, last.on)
        then = family.subject(replace(session, as_of=last.on), Held(known), subject)
        return Before(then, kept=False) if then else None
    seq = versions[-1].seq
    release = next(one for one in reader.events(act=RELEASED) if one.seq == seq)
    # What it said of days and states it said on that day.
    on_that_day = replace(session, as_of=min(session.day, today(release.at)))
    then = family.subject(on_that_day, held_until(reader, seq, family.also), subject)
    return Before(then, kept=True) if then else None


def _recorded_with(reader: Reader, sending: LogEvent, also: frozenset[str]) -> Held:
    """The records as the import left them that told of a sending; its order says nothing."""
    later = (one.seq for one in reader.events() if one.seq > sending.seq and one.at != sending.at)
    return held_until(reader, min(later, default=maxsize), also)
