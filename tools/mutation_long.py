"""The long way to ask about a change: a process that loads everything anew and runs all tests."""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import multiprocessing
import os
import sys
import types
from collections.abc import Iterator, Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from tools.mutants import Mutant, changed, path_of
from tools.mutation_run import (
    DUTIES,
    FAST,
    LAW,
    LAW_FIRST,
    OPTIONS,
    UNIT,
    prepared,
    run,
    silenced,
)

SECONDS = 90.0  # a change that makes the tests run for ever is found all the same


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


def judged(mutant: Mutant | None, tree: Path, tests: Sequence[Sequence[str]]) -> None:
    """In a process of its own, the long way: ends with 0 when every test lets the change pass."""
    if multiprocessing.get_start_method() != "fork":
        prepared(tree)
    if mutant is not None:
        silenced()
        sys.meta_path.insert(0, Changed(mutant, tree))
    for some in tests:
        code = pytest.main([*OPTIONS, *some])
        if code:
            os._exit(int(code))
    os._exit(0)


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
