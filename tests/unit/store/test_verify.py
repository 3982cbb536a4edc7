"""What verify finds, and what it cannot find without a head kept elsewhere."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from safetyreport.errors import UsageRefused
from safetyreport.i18n import both, has
from safetyreport.store.connection import Store, open_store
from safetyreport.store.verify import Verification, verify
from tests.unit.store.conftest import AT, event_entry

FIVE = [event_entry(number, reason="電話") for number in range(1, 6)]


def _codes(verification: Verification) -> set[str]:
    for found in verification.findings:
        for part in ("message", "remedy"):
            assert has(f"{found.code}.{part}")
            assert all(both(f"{found.code}.{part}", found.values).values())
    return {found.code for found in verification.findings}


def test_a_sound_store_is_found_sound(store: Store) -> None:
    """Counts and head are given; every head of the log is an anchor that holds."""
    with store.writing() as writer:
        made = writer.append_many(FIVE)
    found = verify(store, [(event.seq, event.head) for event in made])
    assert found.ok
    assert (found.events, found.records, found.findings) == (5, 5, ())
    assert (found.head.seq, found.head.head, found.head.at) == (5, made[-1].head, AT)


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ("UPDATE events SET actor = 'x' WHERE seq = 2", {"store.event_changed"}),
        ("UPDATE events SET reason = NULL WHERE seq = 2", {"store.event_changed"}),
        (
            "UPDATE events SET at = 'now' WHERE seq = 2",
            {"store.event_changed", "store.record_not_in_log"},
        ),
        (
            "UPDATE events SET head = leaf WHERE seq = 2",
            {"store.event_changed", "store.chain_broken"},
        ),
        (
            "UPDATE contents SET value = replace(value, '発熱', '悪寒') WHERE seq = 2",
            {"store.content_changed", "store.record_changed"},
        ),
        ("UPDATE contents SET salt = substr(salt, 2) WHERE seq = 2", {"store.content_changed"}),
        (
            "DELETE FROM contents WHERE seq = 2",
            {"store.content_missing", "store.record_not_in_log"},
        ),
        (
            "INSERT INTO contents SELECT 2, 'x', salt, value, file FROM contents WHERE seq = 1",
            {"store.content_unknown"},
        ),
        (
            "UPDATE records SET content = replace(content, '発熱', '悪寒') WHERE id = 'SAE-002'",
            {"store.record_changed"},
        ),
        ("UPDATE records SET version = 7 WHERE id = 'SAE-002'", {"store.record_changed"}),
        ("UPDATE records SET content = '{' WHERE id = 'SAE-002'", {"store.record_changed"}),
        ("DELETE FROM records WHERE id = 'SAE-002'", {"store.record_missing"}),
        (
            "INSERT INTO records VALUES ('SAE-009', 'adverse_events', 1, '{}')",
            {"store.record_not_in_log"},
        ),
    ],
)
def test_a_change_from_outside_is_found(
    store: Store, unguarded: Callable[..., None], change: str, codes: set[str]
) -> None:
    """Each change gives its own finding and nothing else."""
    with store.writing() as writer:
        writer.append_many(FIVE)
    unguarded(change)
    found = verify(store)
    assert not found.ok
    assert _codes(found) == codes


def test_a_finding_names_record_and_field(store: Store, unguarded: Callable[..., None]) -> None:
    """The reader learns which record and which field to compare with a backup."""
    with store.writing() as writer:
        writer.append_many(FIVE)
    unguarded("UPDATE records SET content = replace(content, '発熱', '悪寒') WHERE id = 'SAE-004'")
    (found,) = verify(store).findings
    assert (found.record, found.field) == ("SAE-004", "term")


def test_a_lost_event_is_found(store: Store, unguarded: Callable[..., None]) -> None:
    """Taking an event and everything of it out of the middle leaves a gap."""
    with store.writing() as writer:
        writer.append_many(FIVE)
    unguarded(
        "DELETE FROM contents WHERE seq = 3",
        "DELETE FROM events WHERE seq = 3",
        "DELETE FROM records WHERE id = 'SAE-003'",
    )
    assert _codes(verify(store)) == {"store.event_missing"}


def test_content_of_no_event_is_found(store: Store, unguarded: Callable[..., None]) -> None:
    """Content left behind by a deleted last event is noticed even without an anchor."""
    with store.writing() as writer:
        writer.append_many(FIVE)
    unguarded("DELETE FROM events WHERE seq = 5", "DELETE FROM records WHERE id = 'SAE-005'")
    assert _codes(verify(store)) == {"store.content_unknown"}


def test_a_cut_tail_needs_an_anchor(store: Store, unguarded: Callable[..., None]) -> None:
    """A log whose end was cut cleanly looks sound until a printed head is compared."""
    with store.writing() as writer:
        made = writer.append_many(FIVE)
    unguarded(
        "DELETE FROM contents WHERE seq > 3",
        "DELETE FROM events WHERE seq > 3",
        "DELETE FROM records WHERE id > 'SAE-003'",
    )
    assert verify(store, [(made[2].seq, made[2].head)]).ok
    assert _codes(verify(store, [(made[4].seq, made[4].head)])) == {"store.log_cut"}


def test_an_old_copy_needs_an_anchor(tmp_path: Path) -> None:
    """Last month's copy is sound in itself; a later report's head shows that it is old."""
    store = open_store(tmp_path / "now.db", create=True)
    with store.writing() as writer:
        writer.append(event_entry(1))
    shutil.copy(tmp_path / "now.db", tmp_path / "old.db")
    with store.writing() as writer:
        printed = writer.append(event_entry(2))
    old = open_store(tmp_path / "old.db", create=False)
    assert verify(store, [(printed.seq, printed.head)]).ok
    assert verify(old).ok
    assert _codes(verify(old, [(printed.seq, printed.head)])) == {"store.log_cut"}


def test_a_rewritten_log_needs_an_anchor(tmp_path: Path) -> None:
    """A chain built anew around a forged event is consistent, and has other heads."""
    heads = []
    for name, term in (("true.db", "敗血症"), ("forged.db", "発熱")):
        store = open_store(tmp_path / name, create=True)
        with store.writing() as writer:
            writer.append(event_entry(1, term=term))
            heads.append(writer.append(event_entry(2)))
    forged = open_store(tmp_path / "forged.db", create=False)
    assert verify(forged).ok
    for printed in (heads[0].head, heads[0].head[:16]):
        assert _codes(verify(forged, [(2, printed)])) == {"store.anchor_differs"}


def test_a_printed_beginning_of_a_head_is_enough(store: Store) -> None:
    """Sixteen digits, in capitals or not, are compared; fewer are refused."""
    with store.writing() as writer:
        made = writer.append(event_entry())
    assert verify(store, [(1, made.head[:16].upper())]).ok
    with pytest.raises(UsageRefused):
        verify(store, [(1, made.head[:15])])


def test_a_clock_that_went_back_is_said_and_is_no_damage(store: Store) -> None:
    """Order is that of the numbers; an earlier time is a warning."""
    with store.writing() as writer:
        writer.append(event_entry(1))
        writer.append(event_entry(2, at=AT - dt.timedelta(days=1)))
    found = verify(store)
    assert found.ok
    assert _codes(found) == {"store.clock_went_back"}


def test_an_added_trigger_is_found(store: Store, outside: Callable[..., None]) -> None:
    """A trigger that somebody else put on the log could alter what is written next."""
    if store.location.endswith(".db"):
        outside(
            "CREATE TRIGGER theirs AFTER INSERT ON events BEGIN DELETE FROM records; END",
        )
    else:
        outside(
            "CREATE TRIGGER theirs AFTER INSERT ON events"
            " FOR EACH ROW EXECUTE FUNCTION store_append_only()",
        )
    assert _codes(verify(store)) == {"store.guard_changed"}


def test_a_wrong_index_is_found(tmp_path: Path) -> None:
    """A record that its index no longer knows would vanish from look-ups."""
    path = tmp_path / "store.db"
    store = open_store(path, create=True)
    with store.writing() as writer:
        writer.append_many(FIVE)
    index = "sqlite_autoindex_records_1"
    with closing(sqlite3.connect(path)) as connection, connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", (index,)
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    content = bytearray(path.read_bytes())
    start = (page - 1) * size
    at = content.index(b"SAE-003", start, start + size)
    content[at : at + 7] = b"SAE-03x"
    path.write_bytes(content)
    assert "store.unreadable" in _codes(verify(open_store(path, create=False)))
