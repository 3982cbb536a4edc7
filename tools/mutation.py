"""Changes one thing at a time in the law's and the duties' code and asks the fast tests.

    python tools/mutation.py [--module NAME ...] [--list] [--again FILE] [--jobs 2] [--minutes 30]

A change that every test lets pass has survived: either a test is missing, or the change means
nothing (docs/law/mutation.md says which and why). The tests run on a copy of the tree, each
change in a process of its own; nothing is written to the checkout. NAME is such as
`duties.cycles`; without it all modules below are taken.

First the tests run once and note which lines each of them executes. Then each change of a
function is put in place of that function in a copy of the loaded process, and those tests are
asked that execute its statement, the quickest first, up to the first that objects. What they let
pass, and every change that is met while a module is loaded, is asked again the long way: in a
process that loads everything anew and runs all the tests. So a shortcut can overlook no objection.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
import types
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.mutants import Mutant, changed, exchanged, mutants, path_of, told

ROOT = Path(__file__).resolve().parents[1]
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
SECONDS = 90.0  # a change that makes the tests run for ever is found all the same
SHORT = 20.0  # the same, where only some tests are asked
OPTIONS = ("-x", "-q", "-p", "no:cacheprovider", "--no-header")


class Changed(importlib.abc.MetaPathFinder):
    """Loads one module with its change, and leaves all others alone."""

    def __init__(self, mutant: Mutant, tree: Path) -> None:
        self.name = f"safetyreport.{mutant.module}"
        self.path = path_of(mutant.module, tree)
        self.code = compile(
            changed(mutant, self.path.read_text(encoding="utf-8")), str(self.path), "exec"
        )

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,
        target: types.ModuleType | None = None,
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.name:
            return None
        loader = _Loader(fullname, str(self.path))
        loader.code = self.code
        return importlib.util.spec_from_file_location(fullname, self.path, loader=loader)


class _Loader(importlib.machinery.SourceFileLoader):
    code: types.CodeType

    def get_code(self, fullname: str) -> types.CodeType:
        return self.code


def prepared(tree: Path) -> None:
    """Makes this process one that works on the copy, and lets others on the machine go first."""
    os.chdir(tree)
    sys.path.insert(0, str(tree))
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # no test asked here needs a plug-in
    if hasattr(os, "nice"):
        os.nice(10)


def _silenced() -> None:
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)


def judged(mutant: Mutant | None, tree: Path, tests: Sequence[Sequence[str]]) -> None:
    """In a process of its own, the long way: ends with 0 when every test lets the change pass."""
    if multiprocessing.get_start_method() != "fork":
        prepared(tree)
    if mutant is not None:
        _silenced()
        sys.meta_path.insert(0, Changed(mutant, tree))
    for some in tests:
        code = pytest.main([*OPTIONS, *some])
        if code:
            os._exit(int(code))
    os._exit(0)


class Asked:
    """The short way: one process with the tests collected, a copy of it for each change."""

    def __init__(
        self, chosen: Sequence[Mutant], tree: Path, jobs: int, until: float, to: Connection
    ) -> None:
        self.chosen, self.tree, self.jobs, self.until, self.to = chosen, tree, jobs, until, to
        self.known: dict[tuple[str, str, int], list[types.FunctionType]] = {}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Takes the place of running the tests."""
        # Its summary would say that no test ran; what it had to say of collecting is said by now.
        session.config.pluginmanager.unregister(name="terminalreporter")
        here, there = multiprocessing.Pipe(duplex=False)
        tracing = multiprocessing.Process(target=self._traced, args=(session.items, there))
        tracing.start()
        there.close()
        try:
            executed: list[tuple[float, set[tuple[str, int]]]] = here.recv()
        except EOFError:
            raise SystemExit("the tests fail without any change") from None
        finally:
            tracing.join()
        for one in gc.get_objects():
            if isinstance(one, types.FunctionType):
                self.known.setdefault(_name(one.__code__), []).append(one)

        def begun(mutant: Mutant) -> BaseProcess:
            items = self._asked_of(mutant, session.items, executed)
            return multiprocessing.Process(target=self._asked, args=(mutant, items))

        for mutant, found in run(self.chosen, begun, self.jobs, self.until, SHORT):
            self.to.send((mutant, found))
        return True

    def _asked_of(
        self,
        mutant: Mutant,
        items: Sequence[pytest.Item],
        executed: Sequence[tuple[float, set[tuple[str, int]]]],
    ) -> list[pytest.Item]:
        """The tests that execute the statement of a change, the quickest first."""
        path = str(path_of(mutant.module, self.tree))
        first, last = mutant.lines
        lines = {(path, line) for line in range(first, last + 1)}
        touched = [n for n in range(len(items)) if not lines.isdisjoint(executed[n][1])]
        return [items[n] for n in sorted(touched, key=lambda n: executed[n][0])]

    def _asked(self, mutant: Mutant, items: Sequence[pytest.Item]) -> None:
        """Ends with 1 when a test objects; with 0 when none does or the long way is needed."""
        _silenced()
        pair = exchanged(mutant, path_of(mutant.module, self.tree))
        functions = self.known.get(_name(pair[0]), []) if pair else []
        if pair is None or not functions:
            os._exit(0)
        for function in functions:
            function.__code__ = pair[1]
        _run_each(items, lambda _: None)
        os._exit(0)

    def _traced(self, items: Sequence[pytest.Item], to: Connection) -> None:
        """Runs every test once; tells how long each took and which lines it executed."""
        _silenced()
        rooms = tuple(str(self.tree / "safetyreport" / room) for room in ("law", "duties"))
        rooms += (str(self.tree / "safetyreport" / "records" / "suspicion.py"),)
        lines: set[tuple[str, int]] = set()

        def line(frame: types.FrameType, event: str, _: Any) -> Any:
            lines.add((frame.f_code.co_filename, frame.f_lineno))
            return line

        def call(frame: types.FrameType, event: str, argument: Any) -> Any:
            inside = frame.f_code.co_filename.startswith(rooms)
            return line(frame, event, argument) if inside else None

        found: list[tuple[float, set[tuple[str, int]]]] = []
        begun = time.perf_counter()

        def note(_: pytest.Item) -> None:
            nonlocal begun
            now = time.perf_counter()
            found.append((now - begun, set(lines)))
            lines.clear()
            begun = now

        sys.settrace(call)
        _run_each(items, note)
        sys.settrace(None)
        to.send(found)
        os._exit(0)


class _Objection:
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """The first failure is enough."""
        if report.failed:
            os._exit(1)


def _run_each(items: Sequence[pytest.Item], after: Callable[[pytest.Item], None]) -> None:
    if items:
        items[0].config.pluginmanager.register(_Objection())
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        after(item)


def _name(code: types.CodeType) -> tuple[str, str, int]:
    return code.co_filename, code.co_qualname, code.co_firstlineno


def quickly(
    chosen: Sequence[Mutant], tree: Path, jobs: int, until: float
) -> Iterator[tuple[Mutant, bool]]:
    """The changes asked the short way, as they end; those let pass are not decided yet."""
    here, there = multiprocessing.Pipe(duplex=False)

    def begin() -> None:
        here.close()
        asked = Asked(chosen, tree, jobs, until, there)
        tests = [*UNIT, *LAW_FIRST[1:]]
        code = pytest.main([*OPTIONS, *tests], plugins=[asked])
        there.close()
        os._exit(int(code))

    process: BaseProcess = multiprocessing.Process(target=begin)
    process.start()
    there.close()
    while True:
        try:
            mutant, found = here.recv()
        except EOFError:
            break
        yield mutant, found
    process.join()
    if process.exitcode:
        raise SystemExit("the tests fail without any change")


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


def copied(folder: Path) -> Path:
    """The tree as it stands now, so that nobody's work in it disturbs the run."""
    tree = folder / "tree"
    ignored = shutil.ignore_patterns("__pycache__", ".*_cache", "*.docx")
    for name in ("safetyreport", "tests", "locales", "templates"):
        shutil.copytree(ROOT / name, tree / name, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tree)
    return tree


def tests_of(module: str) -> tuple[tuple[str, ...], ...]:
    """Which tests are asked the long way, the likeliest first."""
    return (LAW_FIRST, UNIT) if module in LAW or module == "duties.days" else (UNIT, FAST)


def thoroughly(
    chosen: Sequence[Mutant], tree: Path, jobs: int, until: float
) -> Iterator[tuple[Mutant, bool]]:
    """The changes asked the long way, as they end."""

    def begun(mutant: Mutant) -> BaseProcess:
        arguments = (mutant, tree, tests_of(mutant.module))
        return multiprocessing.Process(target=judged, args=arguments)

    for group in (LAW, DUTIES):
        if group is DUTIES:  # what lies below stays loaded and need not be read each time
            importlib.import_module("safetyreport.law.query").load_law()
            importlib.import_module("safetyreport.records.kinds")
        yield from run([one for one in chosen if one.module in group], begun, jobs, until, SECONDS)


def answers(
    chosen: Sequence[Mutant], tree: Path, jobs: int, until: float
) -> Iterator[tuple[Mutant, bool]]:
    """Each change with whether it was found, the short way first where the system can fork."""
    left = list(chosen)
    if multiprocessing.get_start_method() == "fork":
        left = []
        asked = set()
        for mutant, found in quickly(chosen, tree, jobs, until):
            asked.add(mutant)
            if found:
                yield mutant, True
            else:
                left.append(mutant)
        left = [one for one in chosen if one in set(left) or one not in asked]
    yield from thoroughly(left, tree, jobs, until)


def main() -> int:
    """Print every survivor and the share that was found; 1 when it is below 95 %."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--module", action="append", choices=(*LAW, *DUTIES), metavar="NAME")
    parser.add_argument("--list", action="store_true", help="only list the changes")
    parser.add_argument(
        "--again",
        type=Path,
        metavar="FILE",
        help="only what survived, as an earlier run printed it",
    )
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=30)
    given = parser.parse_args()
    modules = given.module or (*LAW, *DUTIES)
    everything = [mutant for module in modules for mutant in mutants(module)]
    if given.again:
        lines = given.again.read_text(encoding="utf-8").splitlines()
        everything = [mutant for mutant in everything if f"survived  {told(mutant)}" in lines]
    if given.list:
        for mutant in everything:
            print(told(mutant))
        print(len(everything))
        return 0
    if "fork" in multiprocessing.get_all_start_methods():
        multiprocessing.set_start_method("fork")
    start = time.monotonic()
    found: dict[str, list[bool]] = {module: [] for module in modules}
    with tempfile.TemporaryDirectory() as name:
        tree = copied(Path(name).resolve())
        prepared(tree)
        if multiprocessing.get_start_method() != "fork":
            whole = multiprocessing.Process(target=judged, args=(None, tree, (UNIT, LAW_FIRST)))
            whole.start()
            whole.join()
            if whole.exitcode:
                raise SystemExit("the tests fail without any change")
        for mutant, seen in answers(everything, tree, given.jobs, start + given.minutes * 60):
            found[mutant.module].append(seen)
            if not seen:
                print(f"survived  {told(mutant)}", flush=True)
    for module, results in found.items():
        if results:
            print(f"{module:24}{sum(results):5} of {len(results):4} found")
    asked = [seen for results in found.values() for seen in results]
    minutes = (time.monotonic() - start) / 60
    share = 100 * sum(asked) / max(1, len(asked))
    print(f"{sum(asked)} of {len(asked)} found ({share:.1f} %), {len(everything) - len(asked)} not")
    print(f"asked, {minutes:.0f} minutes")
    return 0 if share >= 95 and len(asked) == len(everything) else 1


if __name__ == "__main__":
    sys.exit(main())
