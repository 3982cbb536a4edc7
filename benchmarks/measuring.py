"""What the measurements share: the demo's study, a store of made-up records, processes, memory."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from safetyreport.demo import study_toml
from safetyreport.records.kinds import KINDS
from safetyreport.records.study import Study
from safetyreport.store.connection import open_store
from safetyreport.store.log import RECORD, Entry

ROOT = Path(__file__).parents[1]
NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
PORTION = 5000  # records written to the store in one act


def the_study() -> Study:
    """The demo's study."""
    return Study.model_validate(tomllib.loads(study_toml()))


def stored(records: Iterable[tuple[str, dict[str, Any]]], folder: Path) -> None:
    """A study folder with these records, given as (kind, JSON values), in its store."""
    folder.mkdir()
    (folder / "study.toml").write_text(study_toml(), encoding="utf-8", newline="\n")
    entries = [
        Entry("import", RECORD, "benchmark", NOW, KINDS[kind].model_validate(values).content(),
              record=(kind, values["id"]))
        for kind, values in records
    ]  # fmt: skip
    store = open_store(folder / "safetyreport.db", create=True)
    for at in range(0, len(entries), PORTION):
        with store.writing() as writer:
            writer.append_many(entries[at : at + PORTION])


def peak_megabytes() -> float | None:
    """The most memory this process ever held; None where the system does not say."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def tell(found: dict[str, Any]) -> None:
    """Hands a measurement to the process that asked for it; standard output is the command's."""
    print(json.dumps(found), file=sys.stderr)


def in_a_child(benchmark: str, *options: str | Path) -> dict[str, Any]:
    """What a process of its own tells that runs a benchmark with these options."""
    command = [sys.executable, "-m", f"benchmarks.{benchmark}", *map(str, options)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    found: dict[str, Any] = json.loads(done.stderr.decode("utf-8").splitlines()[-1])
    return found
