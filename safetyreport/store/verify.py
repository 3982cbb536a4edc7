"""Comparing everything stored with the log's chain, and the chain with heads kept elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, create_engine, select

from safetyreport.errors import IntegrityFailed, Problem, UsageRefused
from safetyreport.store.connection import Store
from safetyreport.store.log import (
    BEFORE_FIRST,
    VALUE,
    Head,
    LogEvent,
    commitment,
    moment,
    visible,
)
from safetyreport.store.records import Reader, Replay, content_bytes
from safetyreport.store.tables import POSTGRESQL_GUARDS, create_tables, events, kept, records

SHORTEST_ANCHOR = 16  # hexadecimal digits; a report may print only the beginning of a head
_PORTION = 200  # rows read at a time
_ABSENT = object()
_DEFINITIONS = """SELECT name, type, tbl_name, sql, CASE type WHEN 'trigger' THEN rootpage END
    FROM sqlite_master"""
_ENABLED_TRIGGERS = """SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.oid IN ('events'::regclass, 'contents'::regclass)
    AND NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')"""


@dataclass(frozen=True, slots=True)
class Verification:
    """What was compared and what was found; `ok` while no finding is an error."""

    findings: tuple[Problem, ...]
    events: int
    records: int
    head: Head

    @property
    def ok(self) -> bool:
        return all(found.severity == "warning" for found in self.findings)


def verify(store: Store, anchors: Sequence[tuple[int, str]] = ()) -> Verification:
    """Recomputes leaves, heads, commitments and records, and compares all of them.

    `anchors` are (number, head) as printed on reports: without one, a log whose end was cut, an
    older copy and a log rewritten as a whole look sound. A busy or failing store raises.
    """
    for _, head in anchors:
        if len(head) < SHORTEST_ANCHOR:
            raise UsageRefused("store.anchor_short", head=head, digits=SHORTEST_ANCHOR)
    check = _Check(anchors)
    try:
        with store.reading() as reader:
            check.guards(reader)
            check.log(reader)
            check.records(reader)
            check.pages(reader)
    except IntegrityFailed as damaged:  # the database cannot read on; what was found stays found
        check.found("store.unreadable", detail=damaged.values.get("detail", damaged.code))
    return Verification(tuple(check.findings), check.count, check.standing, check.head)


class _Check:
    def __init__(self, anchors: Sequence[tuple[int, str]]) -> None:
        self.findings: list[Problem] = []
        self.head = Head(0, BEFORE_FIRST, None)
        self.count = 0
        self.standing = 0
        self._anchors = anchors
        self._replay = Replay()

    def found(self, code: str, *, field: str | None = None, **values: object) -> None:
        """Notes a finding, its values made safe to show."""
        shown = {name: _shown(value) for name, value in values.items()}
        record = shown.get("record")
        self.findings.append(
            Problem(code, record=str(record) if record else None, field=field, values=shown)
        )

    def guards(self, reader: Reader) -> None:
        """Tables and triggers are as this program made them."""
        for name in sorted(_altered(reader)):
            self.found("store.guard_changed", name=name)

    def pages(self, reader: Reader) -> None:
        """SQLite's own check of its file, which sees a broken index where reading does not."""
        if reader.connection.dialect.name != "sqlite":
            return
        for line in reader.connection.exec_driver_sql("PRAGMA integrity_check(10)").scalars():
            if line != "ok":
                self.found("store.unreadable", detail=str(line))

    def log(self, reader: Reader) -> None:
        """Every event follows from the one before it, and every content is what it commits to."""
        query = select(events).order_by(events.c.seq).execution_options(yield_per=_PORTION)
        stored = _Slots(reader)
        heads: dict[int, str] = {}
        for row in reader.connection.execute(query).mappings():
            self.count += 1
            slots = stored.of(row["seq"])
            try:
                event = LogEvent.from_row(row)
            except ValueError as error:
                self.found("store.event_changed", seq=row["seq"], field=str(error))
                self.head = Head(row["seq"], str(row["head"]), None)  # what follows may still hold
                continue
            self._link(event)
            self._contents(event, slots)
            heads[event.seq] = event.head
            self.head = Head(event.seq, event.head, event.at)
        for seq in stored.strays():
            self.found("store.content_unknown", seq=seq)
        self._compare(heads)

    def _link(self, event: LogEvent) -> None:
        if event.seq != self.head.seq + 1:
            self.found("store.event_missing", seq=self.head.seq + 1, next=event.seq)
        elif event.prev_hash != self.head.head:
            self.found("store.chain_broken", seq=event.seq)
        if not event.holds():
            self.found("store.event_changed", record=event.record, seq=event.seq)
        if self.head.at is not None and event.at < self.head.at:
            values = {"seq": event.seq, "at": moment(event.at), "before": moment(self.head.at)}
            self.findings.append(Problem("store.clock_went_back", "warning", values=values))

    def _contents(self, event: LogEvent, slots: dict[object, RowMapping]) -> None:
        for slot, expected in event.commitments.items():
            row = slots.pop(slot, None)
            if row is None:
                self.found("store.content_missing", record=event.record, seq=event.seq, slot=slot)
                continue
            stored = content_bytes(row)
            if stored is None or commitment(row["salt"], stored) != expected:
                self.found("store.content_changed", record=event.record, seq=event.seq, slot=slot)
            if slot == VALUE:
                self._replay.take(event, row["value"])
        if slots:
            self.found("store.content_unknown", seq=event.seq)

    def _compare(self, heads: dict[int, str]) -> None:
        for seq, head in self._anchors:
            if seq > self.head.seq:
                self.found("store.log_cut", seq=seq, last=self.head.seq)
            elif not heads.get(seq, "").startswith(head.lower()):
                self.found("store.anchor_differs", seq=seq)

    def records(self, reader: Reader) -> None:
        """The records that stand are those that the log amounts to."""
        expected = dict(self._replay.rows)
        for row in reader.connection.execute(select(records)).mappings():
            self.standing += 1
            right = expected.pop(row["id"], None)
            if right is None:
                self.found("store.record_not_in_log", record=row["id"])
            elif dict(row) != right:
                fields = ", ".join(_differing(row, right))
                self.found("store.record_changed", record=row["id"], field=visible(fields))
        for record in expected:
            self.found("store.record_missing", record=record)


def _shown(value: object) -> object:
    return value if value is None or isinstance(value, int) else visible(str(value))


class _Slots:
    """Rows of `contents` beside the events they belong to, both read in the order of numbers."""

    def __init__(self, reader: Reader) -> None:
        query = select(kept).order_by(kept.c.seq, kept.c.slot).execution_options(yield_per=_PORTION)
        self._rows: Iterator[RowMapping] = iter(reader.connection.execute(query).mappings())
        self._next = next(self._rows, None)
        self._strays: list[object] = []

    def of(self, seq: object) -> dict[object, RowMapping]:
        """The rows of one event, by slot; rows of numbers passed over are strays."""
        found: dict[object, RowMapping] = {}
        while self._next is not None and _reached(self._next["seq"], seq):
            if self._next["seq"] == seq:
                found[self._next["slot"]] = self._next
            else:
                self._strays.append(self._next["seq"])
            self._next = next(self._rows, None)
        return found

    def strays(self) -> list[object]:
        """The numbers of rows that belong to no event."""
        rest = [self._next, *self._rows] if self._next is not None else []
        return self._strays + [row["seq"] for row in rest if row is not None]


def _reached(number: object, seq: object) -> bool:
    # A damaged number may have any type; the database sorts NULL first, and text behind numbers.
    if number is None:
        return True
    return isinstance(number, (int, float)) and isinstance(seq, int) and number <= seq


def _differing(row: Mapping[Any, Any], right: Mapping[str, Any]) -> list[str]:
    """The fields in which a record differs from the log; the column where its text is no JSON."""
    different = [name for name in ("kind", "version") if row[name] != right[name]]
    try:
        is_now, was = json.loads(row["content"]), json.loads(right["content"])
        names = sorted({*is_now, *was})
        different += [name for name in names if is_now.get(name, _ABSENT) != was.get(name, _ABSENT)]
    except (ValueError, TypeError, AttributeError):
        return [*different, "content"]
    return different or ["content"]


def _altered(reader: Reader) -> set[str]:
    """Names of tables, indexes and triggers that are missing, changed or not ours."""
    if reader.connection.dialect.name == "sqlite":
        with create_engine("sqlite://").begin() as sample:
            create_tables(sample)
            ours = {tuple(row) for row in sample.exec_driver_sql(_DEFINITIONS)}
        there = {tuple(row) for row in reader.connection.exec_driver_sql(_DEFINITIONS)}
        return {str(definition[0]) for definition in ours ^ there}
    enabled = set(reader.connection.exec_driver_sql(_ENABLED_TRIGGERS).scalars())
    return POSTGRESQL_GUARDS ^ enabled
