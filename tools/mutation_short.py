"""The short way to ask about a change: a copy of a process in which the tests are collected.

The tests run once and note which lines each of them executes; a change of a function is then put
in place of that function, and those tests are asked that execute its statement.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import time
import types
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest

from tools.mutants import Mutant, exchanged, path_of
from tools.mutation_run import LAW_FIRST, OPTIONS, UNIT, run, silenced

SHORT = 20.0  # seconds, where only some tests are asked


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
        silenced()
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
        silenced()
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
