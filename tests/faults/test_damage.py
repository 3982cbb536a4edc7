"""A file that a disk, a cable or a person damaged: never believed, never repaired in silence."""

from __future__ import annotations

import datetime as dt
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from safetyreport.errors import ConfigurationRefused, IntegrityFailed, StorageFailed
from safetyreport.store.connection import open_store
from safetyreport.store.log import Entry
from safetyreport.store.verify import verify

AT = dt.datetime(2026, 11, 1, 0, 30, tzinfo=dt.UTC)
FLIPS = 400


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a store with versions, a voided record and a kept document."""
    path = tmp_path_factory.mktemp("sound") / "safetyreport.db"
    entries = [
        Entry(
            "import",
            "record",
            "係",
            AT,
            {"id": f"SAE-{number % 20}", "narrative": {"ja": "発熱、悪寒。" * (number % 7)}},
            record=("adverse_events", f"SAE-{number % 20}"),
        )
        for number in range(30)
    ]
    entries.append(Entry("void", "voided", "係", AT, record=("adverse_events", "SAE-3")))
    sent = random.Random(1).randbytes(9000)  # noqa: S311  any bytes
    entries.append(Entry("submit", "released", "係", AT, files={"sent.docx": sent}))
    with open_store(path, create=True).writing() as writer:
        writer.append_many(entries)
    return path.read_bytes()


def _content(path: Path) -> object:
    """Everything stored, read without this program; None when it cannot be read."""
    tables = ("events", "contents", "records", "store_version", "sqlite_master")
    with closing(sqlite3.connect(path)) as connection:
        try:
            return [connection.execute(f"SELECT * FROM {name}").fetchall() for name in tables]  # noqa: S608
        except (sqlite3.Error, UnicodeDecodeError):
            return None


def _is_believed(path: Path) -> bool:
    """Whether the store opens and verify finds nothing; only a documented refusal may stop it."""
    try:
        return verify(open_store(path, create=False)).ok
    except (IntegrityFailed, ConfigurationRefused, StorageFailed):
        return False


def test_one_changed_bit_is_never_believed(sound: bytes, tmp_path: Path) -> None:
    """Whenever a flipped bit changes anything stored, verify does not say that all is well."""
    path = tmp_path / "safetyreport.db"
    path.write_bytes(sound)
    content = _content(path)
    assert _is_believed(path)
    chance = random.Random(20261101)  # noqa: S311  bits of a test
    used = [at for at, byte in enumerate(sound) if byte]
    changed = 0
    for _ in range(FLIPS):
        damaged = bytearray(sound)
        damaged[chance.choice(used)] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)
        differs = _content(path) != content
        changed += differs
        if differs:
            assert not _is_believed(path)
    assert changed > FLIPS // 2  # the flips did reach the content


def _pages(sound: bytes) -> Iterator[tuple[int, int]]:
    size = int.from_bytes(sound[16:18], "big")
    return ((at, at + size) for at in range(0, len(sound), size))


def test_a_zeroed_or_misplaced_page_is_never_believed(sound: bytes, tmp_path: Path) -> None:
    """Each page wiped, and each page overwritten by the one before it, is found."""
    path = tmp_path / "safetyreport.db"
    earlier = b""
    for start, end in _pages(sound):
        for page in (bytes(end - start), earlier):
            if page and page != sound[start:end]:
                path.write_bytes(sound[:start] + page + sound[end:])
                assert not _is_believed(path)
        earlier = sound[start:end]


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda sound: sound[: len(sound) * 6 // 10], id="cut_to_60_percent"),
        pytest.param(lambda sound: sound[:-4096], id="last_page_lost"),
        pytest.param(lambda sound: sound[:100], id="only_a_header"),
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda sound: bytes(100) + sound[100:], id="header_destroyed"),
        pytest.param(lambda _: "研究の記録".encode(), id="a_text_file"),
    ],
)
def test_a_damaged_file_is_refused_and_left_as_it_is(
    sound: bytes, tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    """Opening or verifying names the damage; not even creating writes over it."""
    path = tmp_path / "safetyreport.db"
    path.write_bytes(damage(sound))
    before = path.read_bytes()
    try:
        found = {finding.code for finding in verify(open_store(path, create=True)).findings}
    except IntegrityFailed as refusal:
        found = {refusal.code}
    assert found & {"store.damaged", "store.unreadable"}
    assert path.read_bytes() == before


def test_nothing_is_recorded_after_a_damaged_event(sound: bytes, tmp_path: Path) -> None:
    """A writer checks the event that it is about to follow."""
    path = tmp_path / "safetyreport.db"
    path.write_bytes(sound)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TRIGGER events_no_update")
        connection.execute("UPDATE events SET actor = 'x' WHERE seq = 32")
    before = path.read_bytes()
    with pytest.raises(IntegrityFailed), open_store(path, create=False).writing() as writer:
        writer.append(Entry("import", "configured", "係", AT))
    assert path.read_bytes() == before
