"""Changes one thing at a time in the law's and the duties' code and asks the fast tests.

    python tools/mutation.py [--module NAME ...] [--list] [--jobs 2] [--minutes 30]

A change that every test lets pass has survived: either a test is missing, or the change means
nothing (docs/law/mutation.md says which and why). The tests run on a copy of the tree, each
change in a process of its own; nothing is written to the checkout. NAME is such as
`duties.cycles`; without it all modules below are taken.
"""

from __future__ import annotations

import argparse
import ast
import copy
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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import cast

import pytest

ROOT = Path(__file__).parents[1]
LAW = ("law.calendar", "law.model", "law.query")
DUTIES = (
    *("duties.awareness", "duties.cycles", "duties.days", "duties.deviations", "duties.drafting"),
    *("duties.duty", "duties.ending", "duties.engine", "duties.events", "duties.house"),
    *("duties.inside", "duties.judgement", "duties.legal_days", "duties.manufacturing"),
    *("duties.occasions", "duties.openings", "duties.opinions", "duties.periodic"),
    *("duties.protocol", "duties.provision", "duties.retention", "duties.status"),
    "duties.undertaking",
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

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
CALLS = {"min": "max", "max": "min"}


@dataclass(frozen=True)
class Mutant:
    """One change: the n-th node of the module's tree, and which of the changes possible there."""

    module: str
    node: int
    choice: int
    line: int
    told: str


def path_of(module: str, tree: Path = ROOT) -> Path:
    """The file of a module given without the package's name."""
    return tree.joinpath("safetyreport", *module.split(".")).with_suffix(".py")


def nodes(tree: ast.Module) -> list[ast.AST]:
    """The nodes that are executed: no annotations, no docstrings, always in the same order."""
    found: list[ast.AST] = []

    def visit(node: ast.AST) -> None:
        found.append(node)
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns", "decorator_list"):
                continue
            if name == "keys" and isinstance(node, ast.Dict):
                continue  # the name of a place in a sentence
            if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "Literal":
                continue  # a type
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
                    continue
                if isinstance(child, ast.AST):
                    visit(child)

    visit(tree)
    return found


def changes(node: ast.AST, statuses: frozenset[str]) -> Iterator[ast.AST]:
    """What the node may be changed into."""
    new = copy.deepcopy(node)
    if isinstance(new, ast.Compare):
        for at, operator in enumerate(new.ops):
            one = copy.deepcopy(new)
            one.ops[at] = COMPARISONS[type(operator)]()
            yield one
        for at, word in enumerate(new.comparators):
            if isinstance(word, ast.Constant) and isinstance(word.value, str):
                one = copy.deepcopy(new)
                one.comparators[at] = ast.Constant(f"{word.value}?")
                yield one
    elif isinstance(new, ast.BoolOp):
        new.op = ast.Or() if isinstance(new.op, ast.And) else ast.And()
        yield new
    elif isinstance(new, ast.BinOp) and type(new.op) in ARITHMETIC:
        new.op = ARITHMETIC[type(new.op)]()
        yield new
    elif isinstance(new, ast.UnaryOp) and isinstance(new.op, ast.Not):
        yield new.operand
    elif isinstance(new, ast.Constant) and type(new.value) is int:
        yield ast.Constant(new.value + 1)
        yield ast.Constant(new.value - 1)
    elif isinstance(new, ast.Constant) and type(new.value) is bool:
        yield ast.Constant(not new.value)
    elif isinstance(new, ast.Constant) and new.value in statuses:
        yield ast.Constant(f"{new.value}?")
    elif isinstance(new, ast.Return) and new.value and not _is_none(new.value):
        new.value = ast.Constant(None)
        yield new
    elif isinstance(new, ast.Continue):
        yield ast.Break()
    elif isinstance(new, ast.If | ast.IfExp) and isinstance(
        new.test, ast.Name | ast.Attribute | ast.Call
    ):
        new.test = ast.UnaryOp(ast.Not(), new.test)
        yield new
    elif isinstance(new, ast.Call) and isinstance(new.func, ast.Name):
        if new.func.id in CALLS:
            new.func.id = CALLS[new.func.id]
            yield new
        elif new.func.id == "sorted":
            yield ast.Call(ast.Name("list", ast.Load()), [_backwards(new)], [])


def _backwards(call: ast.Call) -> ast.expr:
    return ast.Call(ast.Name("reversed", ast.Load()), [call], [])


def _is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


def mutants(module: str) -> list[Mutant]:
    """Every change of a module."""
    found = []
    tree = ast.parse(path_of(module).read_text(encoding="utf-8"))
    for number, node in enumerate(nodes(tree)):
        for choice, new in enumerate(changes(node, statuses())):
            change = f"{_first_line(node)}  ->  {_first_line(new)}"
            found.append(Mutant(module, number, choice, getattr(node, "lineno", 0), change))
    return found


def told(mutant: Mutant) -> str:
    """Where a change is made, and which."""
    path = path_of(mutant.module).relative_to(ROOT).as_posix()
    return f"{path}:{mutant.line}  {mutant.told}"


def _first_line(node: ast.AST) -> str:
    return ast.unparse(ast.fix_missing_locations(node)).splitlines()[0][:70]


def statuses() -> frozenset[str]:
    """The words for the state of a duty, read from the code without loading it."""
    tree = ast.parse(path_of("duties.duty").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "Status":
            return frozenset(ast.literal_eval(node.value.slice))  # type: ignore[attr-defined]
    raise SystemExit("duties/duty.py names no Status")


def changed(mutant: Mutant, source: str) -> ast.Module:
    """The module's tree with the change in it."""
    tree = ast.parse(source)
    old = nodes(tree)[mutant.node]
    new = list(changes(old, statuses()))[mutant.choice]

    class Exchange(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            return ast.copy_location(new, node) if node is old else self.generic_visit(node)

    made = Exchange().visit(tree)
    return cast("ast.Module", ast.fix_missing_locations(made))


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
    """Makes this process one that works on the copy."""
    os.chdir(tree)
    sys.path.insert(0, str(tree))
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # no test asked here needs a plug-in
    if hasattr(os, "nice"):
        os.nice(10)


def judged(mutant: Mutant | None, tree: Path, tests: Sequence[Sequence[str]]) -> None:
    """In a process of its own: ends with 0 when every test lets the change pass."""
    if multiprocessing.get_start_method() != "fork":
        prepared(tree)
    silent = os.open(os.devnull, os.O_WRONLY)
    if mutant is not None:
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        sys.meta_path.insert(0, Changed(mutant, tree))
    for some in tests:
        code = pytest.main(["-x", "-q", "-p", "no:cacheprovider", "--no-header", *some])
        if code:
            os._exit(int(code))
    os._exit(0)


def copied(folder: Path) -> Path:
    """The tree as it stands now, so that nobody's work in it disturbs the run."""
    tree = folder / "tree"
    ignored = shutil.ignore_patterns("__pycache__", ".*_cache", "*.docx")
    for name in ("safetyreport", "tests", "locales", "templates"):
        shutil.copytree(ROOT / name, tree / name, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tree)
    return tree


def tests_of(module: str) -> tuple[tuple[str, ...], ...]:
    """Which tests are asked, the likeliest first."""
    return (LAW_FIRST, UNIT) if module in LAW or module == "duties.days" else (UNIT, FAST)


def run(
    chosen: Sequence[Mutant], tree: Path, jobs: int, until: float
) -> Iterator[tuple[Mutant, bool]]:
    """Each change with whether it was found, as they end; stops beginning new ones at `until`."""
    waiting = list(reversed(chosen))
    running: dict[int, tuple[BaseProcess, Mutant, float]] = {}
    while waiting or running:
        while waiting and len(running) < jobs and time.monotonic() < until:
            mutant = waiting.pop()
            process: BaseProcess = multiprocessing.Process(
                target=judged, args=(mutant, tree, tests_of(mutant.module))
            )
            process.start()
            running[process.sentinel] = (process, mutant, time.monotonic() + SECONDS)
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
        tree = copied(Path(name))
        prepared(tree)
        whole = multiprocessing.Process(target=judged, args=(None, tree, (UNIT, LAW_FIRST)))
        whole.start()
        whole.join()
        if whole.exitcode:
            raise SystemExit("the tests fail without any change")
        for group in (LAW, DUTIES):
            if group is DUTIES:  # what lies below stays loaded and need not be read each time
                importlib.import_module("safetyreport.law.query").load_law()
                importlib.import_module("safetyreport.records.kinds")
            some = [mutant for mutant in everything if mutant.module in group]
            for mutant, seen in run(some, tree, given.jobs, start + given.minutes * 60):
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
