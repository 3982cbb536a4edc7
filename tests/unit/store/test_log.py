"""Fixed vectors of the chain: a program of the year 2056 must compute the same."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from safetyreport.store.connection import Store
from safetyreport.store.log import (
    BEFORE_FIRST,
    LogEvent,
    commitment,
    head_of,
    leaf_of,
    moment,
    visible,
)
from safetyreport.store.tables import contents, events
from safetyreport.store.verify import verify
from tests.unit.store.conftest import AT, event_entry

LEAF = "c243b97c58fb05039ab12e638050d7cf76c595c740fac0cecbe2f7db88a5d0a8"
HEAD = "48082ff04cdad2004203646931e44e2405a5f15fb119f75904f6412c64cbae82"
EVENT = LogEvent(
    seq=1,
    at=dt.datetime(2026, 11, 1, 0, 30, tzinfo=dt.UTC),
    actor="治験調整係",
    command="import",
    act="record",
    kind="adverse_events",
    record="SAE-001",
    version=1,
    reason=None,
    commitments={"value": "3a" * 32},
    prev_hash=BEFORE_FIRST,
    leaf=LEAF,
    head=HEAD,
)
WORDS = (
    '{"act":"record","actor":"治験調整係","at":"2026-11-01T00:30:00.000000Z","command":"import",'
    '"commitments":{"value":"' + "3a" * 32 + '"},"format":"safetyreport/event/1",'
    '"kind":"adverse_events","reason":null,"record":"SAE-001","seq":1,"version":1}'
)


def test_the_leaf_is_the_hash_of_these_very_words() -> None:
    """The event in canonical JSON, after a zero byte, gives the leaf that was fixed in 2026."""
    assert EVENT.recomputed_leaf() == hashlib.sha256(b"\x00" + WORDS.encode()).hexdigest()
    assert EVENT.recomputed_leaf() == LEAF
    assert head_of(BEFORE_FIRST, EVENT.recomputed_leaf()) == HEAD
    assert leaf_of(json.loads(WORDS)) == EVENT.recomputed_leaf()


def test_a_commitment_covers_salt_and_value() -> None:
    """SHA-256 over salt and value; the RFC's own digest of `abc` for an empty salt."""
    abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert commitment(b"", b"abc") == commitment(b"a", b"bc") == abc


def test_a_stranger_can_check_the_log_with_twenty_lines(store: Store) -> None:
    """The chain of a real store follows from its columns by the published rule alone."""
    with store.writing() as writer:
        writer.append_many([event_entry(1, reason="第1報"), event_entry(2)])
        writer.append(event_entry(1, act="released", files={"report.docx": b"PK\x03\x04"}))
    with store.reading() as reader:
        rows = reader.connection.execute(events.select().order_by(events.c.seq)).mappings().all()
        kept = reader.connection.execute(contents.select()).mappings().all()
    head = bytes(32)
    for row in rows:
        words = {name: row[name] for name in row if name not in ("prev_hash", "leaf", "head")}
        words["commitments"] = json.loads(row["commitments"])
        words["format"] = "safetyreport/event/1"
        text = json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        leaf = hashlib.sha256(b"\x00" + text.encode()).digest()
        head = hashlib.sha256(b"\x01" + head + leaf).digest()
        assert (row["leaf"], row["head"]) == (leaf.hex(), head.hex())
        for one in (one for one in kept if one["seq"] == row["seq"]):
            stored = one["file"] if one["value"] is None else one["value"].encode()
            digest = hashlib.sha256(one["salt"] + stored).hexdigest()
            assert words["commitments"].pop(one["slot"]) == digest
            assert len(one["salt"]) == 32
        assert words["commitments"] == {}
    assert len(rows) == 3


def test_equal_values_cannot_be_told_from_their_commitments(store: Store) -> None:
    """Salted: who holds the log without its contents cannot guess a value by trying."""
    with store.writing() as writer:
        first, second = writer.append_many([event_entry(1), event_entry(1)])
    assert first.commitments != second.commitments


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("seq", "1"),
        ("at", "2026-11-01T00:30:00Z"),
        ("at", "2026-11-01T09:30:00.000000+09:00"),
        ("at", "yesterday"),
        ("actor", b"bytes"),
        ("version", "1"),
        ("commitments", '{"value": "3a"}'),
        ("commitments", '["3a"]'),
        ("commitments", '{"value":1.5}'),
        ("commitments", "{"),
        ("head", None),
    ],
)
def test_a_row_that_we_cannot_have_written_is_no_event(column: str, value: object) -> None:
    """One meaning, one spelling: every column must read back to exactly itself."""
    assert LogEvent.from_row(EVENT.row()) == EVENT
    with pytest.raises(ValueError, match=r".*"):
        LogEvent.from_row({**EVENT.row(), column: value})


@pytest.mark.parametrize(
    "change",
    [
        {"seq": 2},
        {"at": AT + dt.timedelta(microseconds=1)},
        {"actor": "x"},
        {"command": "x"},
        {"act": "x"},
        {"kind": None},
        {"record": "SAE-002"},
        {"version": 2},
        {"reason": ""},
        {"commitments": {}},
        {"prev_hash": "1" * 64},
        {"prev_hash": "damaged"},
        {"leaf": "0" * 64},
        {"head": "0" * 64},
    ],
    ids=str,
)
def test_every_word_of_an_event_counts(change: dict[str, object]) -> None:
    """Changing any single column breaks the link."""
    leaf = EVENT.recomputed_leaf()
    sound = replace(EVENT, leaf=leaf, head=head_of(BEFORE_FIRST, leaf))
    assert sound.holds()
    assert not replace(sound, **change).holds()  # type: ignore[arg-type]


def test_a_moment_needs_a_zone() -> None:
    """A time without zone would mean another moment on another computer."""
    with pytest.raises(ValueError, match="zone"):
        moment(dt.datetime(2026, 11, 1))  # noqa: DTZ001  the naive time is the point


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("髙﨑 🏥 <&>", "髙﨑 🏥 <&>"),
        ("a\nb", "a\\u{000a}b"),
        ("SAE-1\r2026-01-01 OK\x1b[2K", "SAE-1\\u{000d}2026-01-01 OK\\u{001b}[2K"),
        ("\u202etxt.exe", "\\u{202e}txt.exe"),
        ("\x85\u2028\ud800", "\\u{0085}\\u{2028}\\u{d800}"),
    ],
)
def test_what_is_shown_cannot_forge_a_line(stored: str, shown: str) -> None:
    """Control characters, line separators and direction marks are spelt out."""
    assert visible(stored) == shown


def test_a_forged_line_in_the_database_is_shown_spelt_out(
    store: Store, unguarded: Callable[..., None]
) -> None:
    """A finding never repeats a control character from a damaged row."""
    with store.writing() as writer:
        writer.append(event_entry())
    unguarded("UPDATE records SET id = 'SAE-1\n2026 recorded OK'")
    shown = [found.record for found in verify(store).findings]
    assert "SAE-1\\u{000a}2026 recorded OK" in shown
