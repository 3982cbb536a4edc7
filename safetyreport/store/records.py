"""What a transaction reads: events, their contents, and the records they amount to."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, literal_column, select

from safetyreport.errors import IntegrityFailed
from safetyreport.store.log import (
    BEFORE_FIRST,
    RECORD,
    VALUE,
    VOIDED,
    Head,
    LogEvent,
    commitment,
    visible,
)
from safetyreport.store.tables import events, kept, records

AT_ONCE = 500  # ids asked for in one statement; old SQLite takes 999 values


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record as it stands now."""

    kind: str
    id: str
    version: int
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """A record as somebody recorded it; `voided` when this version was withdrawn later."""

    kind: str
    id: str
    version: int
    content: dict[str, Any]
    seq: int
    at: dt.datetime
    actor: str
    command: str
    reason: str | None
    voided: bool


@dataclass(frozen=True, slots=True)
class Contents:
    """What an event keeps: its JSON value, and files by name."""

    value: dict[str, Any]
    files: Mapping[str, bytes]


class Replay:
    """The records that events amount to, taken one after the other."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Any]] = {}

    def take(self, event: LogEvent, value: object) -> None:
        """One more event, with the text of its value."""
        if event.record is None:
            return
        if event.act == VOIDED:
            self.rows.pop(event.record, None)
        elif event.act == RECORD:
            self.rows[event.record] = {
                "id": event.record,
                "kind": event.kind,
                "version": event.version,
                "content": value,
            }


class Reader:
    """One unchanging view; whatever it returns has been compared with the log's commitments."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def record(self, record_id: str) -> StoredRecord | None:
        """The record as it stands, or None when it was never recorded or is voided."""
        return next(self._current(records.c.id == record_id), None)

    def records(self, kind: str | None = None) -> list[StoredRecord]:
        """Every record that stands, of one kind or of all, by kind and id."""
        where = () if kind is None else (records.c.kind == kind,)
        return sorted(self._current(*where), key=lambda found: (found.kind, found.id))

    def versions(self, record_id: str) -> list[StoredVersion]:
        """Every version there ever was, oldest first."""
        acts = self.events(record=record_id)
        voided = {event.version for event in acts if event.act == VOIDED}
        return [
            StoredVersion(
                kind=event.kind or "",
                id=record_id,
                version=event.version or 0,
                content=self.contents_of(event).value,
                seq=event.seq,
                at=event.at,
                actor=event.actor,
                command=event.command,
                reason=event.reason,
                voided=event.version in voided,
            )
            for event in acts
            if event.act == RECORD
        ]

    def said(self, ids: Iterable[str]) -> Iterator[StoredRecord]:
        """Every version there ever was of some records, oldest first; few questions for many."""
        wanted = sorted(ids)
        for at in range(0, len(wanted), AT_ONCE):
            query = (
                select(events, kept.c.salt, kept.c.value, kept.c.file)
                .outerjoin(kept, and_(kept.c.seq == events.c.seq, kept.c.slot == VALUE))
                .where(literal_column("events.act = 'record'"))  # as the index on versions says
                .where(events.c.record.in_(wanted[at : at + AT_ONCE]))
                .order_by(events.c.seq)
            )
            for row in self.connection.execute(query).mappings():
                event, stored = event_of(row), content_bytes(row)
                if stored is None or commitment(row["salt"], stored) != event.commitments.get(
                    VALUE
                ):
                    raise IntegrityFailed("store.content_changed", seq=event.seq)
                yield StoredRecord(
                    event.kind or "", event.record or "", event.version or 0, json.loads(stored)
                )

    def events(
        self, *, after: int = 0, act: str | None = None, record: str | None = None
    ) -> list[LogEvent]:
        """The log's events, oldest first: those after a number, of one act, about one record."""
        query = select(events).where(events.c.seq > after).order_by(events.c.seq)
        if act is not None:
            query = query.where(events.c.act == act)
        if record is not None:
            query = query.where(events.c.record == record)
        return [event_of(row) for row in self.connection.execute(query).mappings()]

    def head(self) -> Head:
        """Where the log stands; number 0 and 64 zeros before the first event."""
        last = self.last()
        return Head(last.seq, last.head, last.at) if last else Head(0, BEFORE_FIRST, None)

    def contents_of(self, event: LogEvent) -> Contents:
        """The value and the files of an event."""
        query = select(kept).where(kept.c.seq == event.seq)
        found: dict[str, Any] = {}
        for row in self.connection.execute(query).mappings():
            stored = content_bytes(row)
            if stored is None or commitment(row["salt"], stored) != event.commitments.get(
                row["slot"]
            ):
                raise IntegrityFailed("store.content_changed", seq=event.seq)
            found[row["slot"]] = json.loads(stored) if row["slot"] == VALUE else stored
        if found.keys() != event.commitments.keys():
            raise IntegrityFailed("store.content_changed", seq=event.seq)
        return Contents(found.pop(VALUE), found)

    def last(self) -> LogEvent | None:
        """The newest event."""
        query = select(events).order_by(events.c.seq.desc()).limit(1)
        row = self.connection.execute(query).mappings().first()
        return event_of(row) if row else None

    def replayed(self) -> dict[str, dict[str, Any]]:
        """The rows of `records`, by id, as the log alone gives them."""
        replay = Replay()
        query = (
            select(events, kept.c.value)
            .outerjoin(kept, and_(kept.c.seq == events.c.seq, kept.c.slot == VALUE))
            .where(events.c.act.in_((RECORD, VOIDED)))
            .order_by(events.c.seq)
        )
        for row in self.connection.execute(query).mappings():
            replay.take(event_of(row), row["value"])
        return replay.rows

    def _current(self, *where: Any) -> Iterator[StoredRecord]:
        made = and_(
            events.c.record == records.c.id,
            events.c.version == records.c.version,
            events.c.kind == records.c.kind,
            events.c.act == RECORD,
        )
        query = (
            select(records, events.c.commitments, kept.c.salt, kept.c.value, kept.c.file)
            .select_from(records)
            .outerjoin(events, made)
            .outerjoin(kept, and_(kept.c.seq == events.c.seq, kept.c.slot == VALUE))
            .where(*where)
        )
        for row in self.connection.execute(query).mappings():
            stored = content_bytes(row)
            if (
                stored is None
                or stored != str(row["content"]).encode()
                or commitment(row["salt"], stored) != json.loads(row["commitments"]).get(VALUE)
            ):
                raise IntegrityFailed("store.record_changed", record=visible(str(row["id"])))
            yield StoredRecord(row["kind"], row["id"], row["version"], json.loads(stored))


def event_of(row: RowMapping) -> LogEvent:
    """The event of a row; IntegrityFailed when it cannot be one of ours."""
    try:
        return LogEvent.from_row(row)
    except ValueError as error:
        raise IntegrityFailed("store.event_changed", seq=visible(str(row["seq"]))) from error


def content_bytes(row: RowMapping) -> bytes | None:
    """The bytes that a row of `contents` keeps, or None when their type or the salt's is wrong."""
    value, file = row["value"], row["file"]
    if not isinstance(row["salt"], bytes):
        return None
    if isinstance(value, str) and file is None:
        return value.encode("utf-8", "surrogatepass")
    return file if isinstance(file, bytes) and value is None else None
