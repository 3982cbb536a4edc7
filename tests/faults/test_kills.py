"""A program killed at any moment: the old state or the new one, never half of one."""

from __future__ import annotations

import datetime as dt
import random
import time
from multiprocessing.connection import Connection
from pathlib import Path

from safetyreport.store.connection import open_store
from safetyreport.store.log import Entry
from safetyreport.store.verify import verify
from tests.processes import context

KILLS = 100
AT = dt.datetime(2026, 11, 1, 0, 30, tzinfo=dt.UTC)


def _import(number: int) -> list[Entry]:
    """Three records and a kept document, as one command would record them."""
    names = [f"SAE-{number}-{part}" for part in range(3)]
    entries = [
        Entry("import", "record", "係", AT, {"id": name}, record=("adverse_events", name))
        for name in names
    ]
    return [*entries, Entry("submit", "released", "係", AT, files={"sent.docx": bytes(9000)})]


def _record_until_killed(path: Path, acknowledge: Connection) -> None:
    store = open_store(path, create=True)
    with store.reading() as reader:
        number = reader.head().seq
    while True:
        number += 1
        with store.writing() as writer:
            made = writer.append_many(_import(number))
        acknowledge.send(made[-1].seq)  # recorded, says the program


def test_a_hundred_kills_leave_the_old_state_or_the_new_one(tmp_path: Path) -> None:
    """What was acknowledged is there, every command wholly or not at all, and the chain holds."""
    path = tmp_path / "safetyreport.db"
    start = context()
    moments = random.Random(20261101)  # noqa: S311  moments of a test
    acknowledged = 0
    for _ in range(KILLS):
        receive, send = start.Pipe(duplex=False)
        writer = start.Process(target=_record_until_killed, args=(path, send))  # type: ignore[attr-defined]
        writer.start()
        send.close()
        time.sleep(moments.uniform(0.02, 0.22))
        writer.kill()
        writer.join()
        while True:
            try:
                acknowledged = receive.recv()
            except (EOFError, OSError):  # nothing more, or a word cut off by the kill
                break
        receive.close()
        if not path.exists():
            continue
        with open_store(path, create=False).reading() as reader:
            head = reader.head().seq
            assert len(reader.records()) == head // 4 * 3
        assert head % 4 == 0
        # One command may have been recorded and killed before it could say so, never more.
        assert head - acknowledged in (0, 4)
        acknowledged = head
    found = verify(open_store(path, create=True))
    assert found.findings == ()
    assert found.events >= KILLS
    # What the last kill left beside the store goes with the next command that records.
    with open_store(path, create=True).writing() as writer:
        writer.append_many(_import(KILLS + 1))
    assert [left.name for left in tmp_path.iterdir()] == ["safetyreport.db"]
