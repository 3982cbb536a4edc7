"""The `import` command killed at any moment: the study holds the old records or the new ones."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from safetyreport.app.session import Session, held
from safetyreport.app.viewing import verified
from safetyreport.records.participant import Participant
from tests.study_folder import ACTOR, bare, file_of

KILLS = 20
PEOPLE = 60


def _start(folder: Path, file: Path, cache: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "safetyreport", "-C", str(folder), "import", str(file)]
    return subprocess.Popen(
        [*command, "--actor", ACTOR],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "SAFETYREPORT_CACHE": str(cache)},
    )


def _ages(folder: Path) -> set[int | None]:
    """The ages of everybody in the study; one value when no import is there in part."""
    with Session(folder).store().reading() as reader:
        people = held(reader).records.of_kind(Participant)
    assert len(people) == PEOPLE
    return {person.age for person in people}


@pytest.mark.slow
def test_a_killed_import_leaves_the_old_records_or_the_new(tmp_path: Path) -> None:
    """Each import changes sixty records; whenever it is killed, all of them changed or none."""
    folder, cache = bare(tmp_path / "study"), tmp_path / "cache"

    def written(age: int) -> Path:
        people = [{"id": f"P-{number:02}", "age": age} for number in range(PEOPLE)]
        return file_of(tmp_path, f"{age}.json", participants=people)

    began = time.monotonic()
    assert _start(folder, written(1), cache).wait() == 0
    whole = time.monotonic() - began
    assert _ages(folder) == {1}
    chance = random.Random(20261122)  # noqa: S311  moments of a test
    known, outcomes = 1, set()
    for age in range(2, KILLS + 2):
        process = _start(folder, written(age), cache)
        time.sleep(whole * chance.uniform(0.05, 1.1))
        process.kill()
        process.wait()
        found = _ages(folder)
        assert found in ({known}, {age})
        outcomes.add(found == {age})
        known = found.pop() or 0
    # The next import needs no repair, and the log tells of every record that was changed.
    assert _start(folder, written(99), cache).wait() == 0
    assert _ages(folder) == {99}
    assert verified(Session(folder), ()).ok
    left = {path.name for path in folder.iterdir()}
    assert left == {"study.toml", "stopping.toml", "records.json", "safetyreport.db"}
    assert False in outcomes  # some were killed before they had recorded
