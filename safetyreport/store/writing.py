"""What a transaction writes: acts to the log, and the records they bring up to date."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from safetyreport.errors import InputRefused, IntegrityFailed
from safetyreport.records.canonical import canonical
from safetyreport.records.fields import refused_character
from safetyreport.store.log import (
    BEFORE_FIRST,
    RECORD,
    SALT_BYTES,
    VALUE,
    Entry,
    LogEvent,
    commitment,
    head_of,
    visible,
)
from safetyreport.store.records import AT_ONCE, Reader, Replay
from safetyreport.store.tables import contents, events, records


class Writer(Reader):
    """A transaction that may also write; nobody else writes until it ends."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        last = self.last()
        if last is not None and not last.holds():
            raise IntegrityFailed("store.event_changed", seq=last.seq)
        self._seq, self._head = (last.seq, last.head) if last else (0, BEFORE_FIRST)

    def append(self, entry: Entry) -> LogEvent:
        """Writes one act to the log; see `append_many`."""
        return self.append_many([entry])[0]

    def append_many(self, entries: Iterable[Entry]) -> list[LogEvent]:
        """Writes acts to the log in their order, one event each, and brings records up to date.

        Raises InputRefused for a character the log cannot hold, for an id that belongs to a
        record of another kind, and for an act about a record that does not stand.
        """
        wanted = list(entries)
        standing = _Standing(self.connection, {entry.record[1] for entry in wanted if entry.record})
        made: list[LogEvent] = []
        values: list[dict[str, Any]] = []
        seq, head = self._seq, self._head
        for entry in wanted:
            _check(entry)
            slots = _slots(entry)
            salts = {slot: secrets.token_bytes(SALT_BYTES) for slot in slots}
            commitments = {slot: commitment(salts[slot], slots[slot]) for slot in slots}
            event = _chained(entry, standing.version_for(entry), commitments, (seq, head))
            seq, head = event.seq, event.head
            standing.take(event, slots[VALUE].decode())
            made.append(event)
            values += [
                {
                    "seq": event.seq,
                    "slot": slot,
                    "salt": salts[slot],
                    "value": stored.decode() if slot == VALUE else None,
                    "file": None if slot == VALUE else stored,
                }
                for slot, stored in slots.items()
            ]
        if made:
            self.connection.execute(insert(events), [event.row() for event in made])
            self.connection.execute(insert(contents), values)
            standing.keep()
            self._seq, self._head = seq, head
        return made

    def rebuild_records(self) -> int:
        """Replaces the table `records` by what the log says; returns how many records stand."""
        rows = list(self.replayed().values())
        self.connection.execute(delete(records))
        if rows:
            self.connection.execute(insert(records), rows)
        return len(rows)


class _Standing(Replay):
    """The records that some acts are about: the newest version of each, and what stands."""

    def __init__(self, connection: Connection, ids: set[str]) -> None:
        super().__init__()
        self._connection = connection
        self._ids = sorted(ids)
        self._newest: dict[str, tuple[str, int]] = {}
        for some in self._portions():
            newest = (
                select(events.c.record, events.c.kind, func.max(events.c.version))
                .where(events.c.act == RECORD, events.c.record.in_(some))
                .group_by(events.c.record, events.c.kind)
            )
            for record, kind, version in connection.execute(newest):
                self._newest[record] = (kind, version)
            for row in connection.execute(select(records).where(records.c.id.in_(some))).mappings():
                self.rows[row["id"]] = dict(row)

    def version_for(self, entry: Entry) -> int | None:
        """The version that an act makes or is about; None for an act about no record."""
        if entry.record is None:
            return None
        kind, record = entry.record
        known, newest = self._newest.get(record, (kind, 0))
        if known != kind:
            raise InputRefused("store.other_kind", record=record, kind=kind, known=known)
        if entry.act != RECORD:
            if record not in self.rows:
                raise InputRefused("store.record_unknown", record=visible(record))
            return newest
        self._newest[record] = (kind, newest + 1)
        return newest + 1

    def keep(self) -> None:
        """Writes what stands now."""
        for some in self._portions():
            self._connection.execute(delete(records).where(records.c.id.in_(some)))
        if self.rows:
            self._connection.execute(insert(records), list(self.rows.values()))

    def _portions(self) -> list[list[str]]:
        return [self._ids[at : at + AT_ONCE] for at in range(0, len(self._ids), AT_ONCE)]


def _chained(
    entry: Entry, version: int | None, commitments: Mapping[str, str], before: tuple[int, str]
) -> LogEvent:
    """The event of an entry, linked to the number and the head before it."""
    kind, record = entry.record or (None, None)
    plain = LogEvent(
        seq=before[0] + 1,
        at=entry.at.astimezone(dt.UTC),
        actor=entry.actor,
        command=entry.command,
        act=entry.act,
        kind=kind,
        record=record,
        version=version,
        reason=entry.reason,
        commitments=commitments,
        prev_hash=before[1],
        leaf="",
        head="",
    )
    leaf = plain.recomputed_leaf()
    return replace(plain, leaf=leaf, head=head_of(plain.prev_hash, leaf))


def _slots(entry: Entry) -> dict[str, bytes]:
    if VALUE in entry.files:
        raise ValueError(f"a file cannot be kept under the name {VALUE}")
    return {VALUE: canonical(entry.value).encode(), **entry.files}


def _check(entry: Entry) -> None:
    if entry.at.tzinfo is None:
        raise ValueError("a moment without zone")
    kind, record = entry.record or ("", "")
    texts = {
        "actor": entry.actor,
        "command": entry.command,
        "act": entry.act,
        "reason": entry.reason or "",
        "kind": kind,
        "id": record,
        "file": "".join(entry.files),
    }
    for name, text in texts.items():
        found = refused_character(text)
        if found:
            raise InputRefused("store.character", field=name, position=found[0], point=found[1])
