"""Several users at once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from safetyreport.errors import StoreBusy
from safetyreport.store.connection import Store, open_store
from safetyreport.store.verify import verify
from tests.processes import context
from tests.unit.store.conftest import event_entry

WRITERS, APPENDS = 6, 50


def _write(url: str | Path, writer: int) -> None:
    store = open_store(url, create=True, wait_seconds=120)
    for number in range(APPENDS):
        with store.writing() as transaction:
            transaction.append(event_entry(writer * 100 + number, actor=f"係{writer}"))


def test_six_writers_lose_nothing_and_keep_one_chain(url: str | Path) -> None:
    """Six programs that make the store and record fifty events each: 300 events, no fork."""
    start = context()
    writers = [start.Process(target=_write, args=(url, number)) for number in range(WRITERS)]  # type: ignore[attr-defined]
    for process in writers:
        process.start()
    for process in writers:
        process.join()
    assert [process.exitcode for process in writers] == [0] * WRITERS
    found = verify(open_store(url, create=False))
    assert found.ok
    assert found.findings == ()
    assert (found.events, found.records) == (WRITERS * APPENDS, WRITERS * APPENDS)


def test_a_held_store_is_busy_and_loses_nothing(url: str | Path, store: Store) -> None:
    """While another program writes, a writer waits, then says so; afterwards it can write."""
    impatient = open_store(url, create=False, wait_seconds=0.05)
    with (
        store.writing() as holder,
        pytest.raises(StoreBusy) as caught,
        impatient.writing() as writer,
    ):
        writer.append(event_entry(2))
    assert caught.value.code == "store.busy"
    with store.writing() as holder:
        assert holder.append(event_entry(1)).seq == 1
    with impatient.writing() as writer:
        assert writer.append(event_entry(2)).seq == 2
    assert verify(store).ok


def test_a_foreign_program_that_locks_the_store_is_waited_for(
    url: str | Path, store: Store
) -> None:
    """A database tool's lock on the whole store ends in the same words, for readers as well."""
    impatient = open_store(url, create=False, wait_seconds=0.05)
    if isinstance(url, Path):
        with closing(sqlite3.connect(url, isolation_level=None)) as tool:
            tool.execute("BEGIN EXCLUSIVE")
            _busy(impatient)
            with pytest.raises(StoreBusy), impatient.reading() as reader:
                reader.records()
    else:
        with psycopg.connect(url) as tool_server:
            tool_server.execute("LOCK TABLE events IN ACCESS EXCLUSIVE MODE")
            _busy(impatient)
    with store.writing() as writer:
        assert writer.append(event_entry()).seq == 1


def _busy(store: Store) -> None:
    with pytest.raises(StoreBusy), store.writing() as writer:
        writer.append(event_entry())


def test_a_reader_sees_one_state_while_others_write(url: str | Path, store: Store) -> None:
    """What one reading shows does not change under it."""
    with store.writing() as writer:
        writer.append(event_entry(1))
    writer_store = open_store(url, create=False, wait_seconds=0.05)
    with store.reading() as reader:
        before = reader.head()
        try:
            with writer_store.writing() as writer:
                writer.append(event_entry(2))
        except StoreBusy:  # SQLite makes the writer wait until the reader has finished
            assert isinstance(url, Path)
        assert reader.head() == before
        assert len(reader.records()) == 1
