"""The log refuses to be changed, by any program and on both databases."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import psycopg
import pytest

from safetyreport.errors import IntegrityFailed
from safetyreport.store.connection import Store
from safetyreport.store.verify import verify
from tests.postgresql import backends
from tests.unit.store.conftest import event_entry

_COPY = """INTO events SELECT {seq}, at, actor, command, act, kind, {record}, version, reason,
    commitments, {prev_hash}, leaf, {head} FROM events WHERE seq = 2"""


def _insert(verb: str = "INSERT", **columns: str) -> str:
    usual = {"seq": "3", "record": "'SAE-003'", "prev_hash": "head", "head": "leaf"}
    return f"{verb} {_COPY.format(**{**usual, **columns})}"


CHANGES = {
    "update_event": "UPDATE events SET actor = 'nobody' WHERE seq = 1",
    "delete_event": "DELETE FROM events WHERE seq = 2",
    "delete_newest_content": "DELETE FROM contents WHERE seq = 2",
    "update_content": "UPDATE contents SET value = '{}' WHERE seq = 1",
    "gap": _insert(seq="4"),
    "number_in_use": _insert(seq="1"),
    "number_zero": _insert(seq="0"),
    "fork": _insert(prev_hash="prev_hash"),
    "second_first_event": _insert(prev_hash=f"'{'0' * 64}'"),
    "same_version_twice": _insert(record="record"),
}
ON_SQLITE = {
    "replace_event": _insert("INSERT OR REPLACE", seq="2", prev_hash="prev_hash"),
    "replace_by_previous_hash": _insert("INSERT OR REPLACE", prev_hash="prev_hash"),
    "replace_by_version": _insert("INSERT OR REPLACE", record="record"),
    "replace_content": "INSERT OR REPLACE INTO contents SELECT * FROM contents WHERE seq = 1",
    "update_or_replace": "UPDATE OR REPLACE events SET seq = 1 WHERE seq = 2",
}
ON_POSTGRESQL = {
    "truncate_contents": "TRUNCATE contents",
    "truncate_both": "TRUNCATE events, contents",
    "upsert": f"{_insert(seq='2', prev_hash='prev_hash')} "
    "ON CONFLICT (seq) DO UPDATE SET actor = 'nobody'",
}


_CASES = [
    pytest.param(backend, change, id=f"{backend}-{name}")
    for backend in backends()
    for name, change in (CHANGES | (ON_SQLITE if backend == "sqlite" else ON_POSTGRESQL)).items()
]


@pytest.mark.parametrize(("url", "change"), _CASES, indirect=["url"])
def test_no_program_can_change_the_log(
    store: Store, outside: Callable[..., None], change: str
) -> None:
    """SQL from elsewhere is refused, OR REPLACE and TRUNCATE too, and everything is still there."""
    with store.writing() as writer:
        writer.append_many([event_entry(1), event_entry(2)])
    before = _everything(store)
    with pytest.raises((sqlite3.Error, psycopg.Error)):
        outside(change)
    assert _everything(store) == before
    assert verify(store).ok


def test_dropping_the_guards_is_found(store: Store, outside: Callable[..., None]) -> None:
    """A database administrator can drop a trigger, and verify names it."""
    on = "" if store.location.endswith(".db") else " ON events"
    name = "events_no_delete" if store.location.endswith(".db") else "events_no_change"
    with store.writing() as writer:
        writer.append(event_entry())
    outside(f"DROP TRIGGER {name}{on}")
    found = verify(store).findings
    assert [(one.code, one.values) for one in found] == [("store.guard_changed", {"name": name})]


def test_two_writers_cannot_follow_the_same_event(store: Store) -> None:
    """Even without any lock, a second event after the same head is refused and nothing is kept."""
    with store.writing() as writer:
        writer.append(event_entry(1))
        late = writer.head()
        writer.append(event_entry(2))
    with pytest.raises(IntegrityFailed), store.writing() as writer:  # noqa: PT012  one command
        writer._seq, writer._head = late.seq, late.head
        writer.append(event_entry(3))
    assert verify(store).ok


def _everything(store: Store) -> list[object]:
    with store.reading() as reader:
        events = reader.events()
        return [*events, *(reader.contents_of(event) for event in events)]
