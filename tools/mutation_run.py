"""Processes that each ask the tests about one change; which modules and which tests those are."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from tools.mutants import Mutant

LAW = ("law.calendar", "law.model", "law.query")
DUTIES = (
    *("duties.awareness", "duties.cycles", "duties.days", "duties.deviations", "duties.drafting"),
    *("duties.duty", "duties.ending", "duties.engine", "duties.events", "duties.house"),
    *("duties.inside", "duties.judgement", "duties.legal_days", "duties.manufacturing"),
    *("duties.occasions", "duties.openings", "duties.opinions", "duties.periodic"),
    *("duties.protocol", "duties.provision", "duties.retention", "duties.status"),
    *("duties.undertaking", "records.suspicion"),  # who is suspected: the duties' own question
)
# The fast tests, those most likely to object first.
UNIT = ("tests/unit/duties", "tests/unit/law")
FAST = (
    "tests/law/test_days.py",
    "tests/law/test_calendar.py",
    "tests/law/test_versions.py",
    "tests/law/test_invented_framework.py::test_days_and_citation_are_those_of_the_data",
    "tests/law/test_invented_framework.py::test_the_holidays_are_those_of_the_law",
    "tests/law/test_invented_framework.py::test_who_is_told_what_follows_the_data",
)
LAW_FIRST = ("tests/unit/law", *FAST[:3], "tests/law/test_load.py", *FAST[3:])
OPTIONS = ("-x", "-q", "-p", "no:cacheprovider", "--no-header")


def prepared(tree: Path) -> None:
    """Makes this process one that works on the copy, and lets others on the machine go first."""
    os.chdir(tree)
    sys.path.insert(0, str(tree))
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # no test asked here needs a plug-in
    if hasattr(os, "nice"):
        os.nice(10)


def silenced() -> None:
    """Lets this process print nothing."""
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)


def run(
    chosen: Sequence[Mutant],
    begun: Callable[[Mutant], BaseProcess],
    jobs: int,
    until: float,
    seconds: float,
) -> Iterator[tuple[Mutant, bool]]:
    """Each change with whether it was found, as they end; stops beginning new ones at `until`."""
    waiting = list(reversed(chosen))
    running: dict[int, tuple[BaseProcess, Mutant, float]] = {}
    while waiting or running:
        while waiting and len(running) < jobs and time.monotonic() < until:
            mutant = waiting.pop()
            process = begun(mutant)
            process.start()
            running[process.sentinel] = (process, mutant, time.monotonic() + seconds)
        if not running:
            return
        wait(list(running), timeout=1)
        for sentinel, (process, mutant, deadline) in list(running.items()):
            late = time.monotonic() > deadline
            if process.is_alive() and not late:
                continue
            process.kill()
            process.join()
            del running[sentinel]
            yield mutant, late or process.exitcode != 0
