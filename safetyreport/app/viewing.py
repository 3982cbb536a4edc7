"""Looking at what is stored: records, one record's history, the audit log, its verification."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from safetyreport.app.owing import unknown_record
from safetyreport.app.session import Session, held
from safetyreport.errors import UsageRefused
from safetyreport.records.base import Record
from safetyreport.records.kinds import KINDS

if TYPE_CHECKING:
    from safetyreport.store.log import LogEvent
    from safetyreport.store.records import StoredVersion
    from safetyreport.store.verify import Verification


@dataclass(frozen=True)
class History:
    """Every version of a record and every act about it, oldest first."""

    id: str
    kind: str
    versions: tuple[StoredVersion, ...]
    acts: tuple[LogEvent, ...]


def listed(session: Session, kind: str) -> tuple[Record, ...]:
    """The records of one kind that stand; UsageRefused for a kind that does not exist."""
    if kind not in KINDS:
        raise UsageRefused("app.unknown_kind", kind=kind, kinds=tuple(KINDS))
    with session.store().reading() as reader:
        return held(reader).records.of_kind(KINDS[kind])


def history(session: Session, record_id: str) -> History:
    """One record with everything that ever happened to it; a voided record still shows."""
    with session.store().reading() as reader:
        versions = tuple(reader.versions(record_id))
        if not versions:
            raise unknown_record(record_id, held(reader))
        return History(
            record_id, versions[-1].kind, versions, tuple(reader.events(record=record_id))
        )


def log(session: Session) -> tuple[LogEvent, ...]:
    """Every act, oldest first."""
    with session.store().reading() as reader:
        return tuple(reader.events())


def verified(session: Session, anchors: tuple[tuple[int, str], ...]) -> Verification:
    """The comparison of everything stored with the log and with heads kept elsewhere."""
    from safetyreport.store.verify import verify

    return verify(session.store(), anchors)
