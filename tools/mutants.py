"""What one change in the code of the law or the duties can be, and the code with it in place.

`mutation.py` asks the tests about each. Left alone are what Python does not execute (annotations,
docstrings, the words of a `Literal`), the names of places in a sentence, and words that only a
reader sees.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType
from typing import cast

ROOT = Path(__file__).parents[1]
OPTIMIZED = 1  # the flag of code that has local variables: a function's, not a class body's
AT_ONCE = ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")

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
    """One change: the n-th node of the module's tree, and which of the changes possible there.

    `lines` are the first and the last of the statement that holds it.
    """

    module: str
    node: int
    choice: int
    line: int
    told: str
    lines: tuple[int, int]


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
    span = (0, 0)
    for number, node in enumerate(nodes(tree)):
        if isinstance(node, ast.stmt):
            span = (node.lineno, node.end_lineno or node.lineno)
        for choice, new in enumerate(changes(node, statuses())):
            change = f"{_first_line(node)}  ->  {_first_line(new)}"
            line = getattr(node, "lineno", 0)
            found.append(Mutant(module, number, choice, line, change, _span(node, span)))
    return found


def _span(node: ast.AST, statement: tuple[int, int]) -> tuple[int, int]:
    """The lines of the statement last begun; a node behind its end belongs to one around it."""
    first, last = getattr(node, "lineno", 0), getattr(node, "end_lineno", 0)
    return min(first, statement[0]), max(last, statement[1])


def told(mutant: Mutant) -> str:
    """Where a change is made, and which."""
    path = path_of(mutant.module).relative_to(ROOT).as_posix()
    return f"{path}:{mutant.line}  {mutant.told}"


def _first_line(node: ast.AST) -> str:
    return ast.unparse(ast.fix_missing_locations(node)).splitlines()[0][:70]


@cache
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


def exchanged(mutant: Mutant, path: Path) -> tuple[CodeType, CodeType] | None:
    """The one function's code without and with the change.

    None where the change is met while the module is loaded and not when a function is called.
    """
    source = path.read_text(encoding="utf-8")
    old = compile(source, str(path), "exec")
    new = compile(changed(mutant, source), str(path), "exec")
    frame, functions = _taken_apart(old)
    new_frame, new_functions = _taken_apart(new)
    different = [pair for pair in zip(functions, new_functions, strict=True) if pair[0] != pair[1]]
    same_names = bool(different) and different[0][0].co_freevars == different[0][1].co_freevars
    return different[0] if frame == new_frame and len(different) == 1 and same_names else None


def _taken_apart(code: CodeType) -> tuple[list[object], list[CodeType]]:
    """What is executed when a module is loaded, and the functions that it makes."""
    frame: list[object] = [code.co_code, code.co_names]
    functions: list[CodeType] = []
    for constant in code.co_consts:
        if not isinstance(constant, CodeType):
            frame.append((type(constant), constant))
        elif constant.co_name in AT_ONCE:
            frame.append(constant)
        elif constant.co_flags & OPTIMIZED:
            functions.append(constant)
        else:
            inner, more = _taken_apart(constant)
            frame += inner
            functions += more
    return frame, functions
