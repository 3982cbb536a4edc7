"""Answers to standard output, talk to standard error: tables, JSON, progress, the next step."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TextIO

from safetyreport.cli import console
from safetyreport.i18n import both, text

if TYPE_CHECKING:
    from safetyreport.cli.invocation import Invocation
    from safetyreport.errors import Problem

GAP = "  "
INDENT = "    "  # before what stands below a row
PATIENCE = 2.0  # seconds before a person is told that work goes on


def say(invocation: Invocation, key: str, **values: object) -> None:
    """Tells the user the sentence of `key`, on standard error."""
    talk(text(key, invocation.ui, _safe(values)))


def talk(sentence: str, indent: str = "") -> None:
    """A sentence on standard error, wrapped to the terminal."""
    _write(sentence, sys.stderr, indent)


def next_step(invocation: Invocation, key: str, **values: object) -> None:
    """Suggests the next command, on standard error; silent where a program reads the answer.

    The sentence of `key` may hold `{program}`: the program's name with the study it was given.
    """
    if invocation.as_json:
        return
    words = {"program": invocation.program, **_safe(values)}
    step = {"what": text(key, invocation.ui, words)}
    line = console.visible(text("cli.next_step", invocation.ui, step))
    # Not wrapped: a command broken over lines could not be pasted.
    console.put(console.encodable(line, console.encoding(sys.stderr)), sys.stderr)


def show_text(answer: str, indent: str = "") -> None:
    """Lines of an answer on standard output, wrapped to the terminal."""
    _write(answer, sys.stdout, indent)


def _write(sentence: str, stream: TextIO, indent: str = "") -> None:
    wide = console.ambiguous_width(stream)
    shown = console.encodable(console.visible(sentence), console.encoding(stream))
    for line in console.wrap(shown, console.columns(stream) - len(indent), wide):
        console.put(f"{indent}{line}".rstrip(), stream)


def show_json(answer: Any) -> None:
    """One JSON document on standard output; keys in the order given, dates in ISO form.

    Outside UTF-8 it is plain ASCII, so that every reader understands it.
    """
    import json  # with threading below, a cost that `--help` need not bear

    ascii_only = console.encoding(sys.stdout) != "utf-8"
    document = json.dumps(answer, ensure_ascii=ascii_only, indent=2, default=_json_value)
    console.put("".join(map(_json_char, document)))


def _json_value(value: object) -> object:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return str(value)


def _json_char(char: str) -> str:
    if char == "\n" or not console.steers(char):
        return char
    # Steers a terminal, or has no encoding: the same string to a JSON reader, harmless to others.
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: `key` names its heading in the catalogue; numbers stand right."""

    key: str
    right: bool = False


def show_table(
    invocation: Invocation,
    columns: Sequence[Column | str],
    rows: Sequence[Sequence[object]],
    *,
    under: Sequence[str] = (),
    groups: Mapping[int, str] | None = None,
) -> None:
    """A table on standard output, fitted to the terminal; long cells are wrapped, never cut.

    `under` holds a sentence to stand below each row, `groups` the heading to stand above a row,
    by the row's place. Where the columns do not fit side by side, each row is written as a block
    of its fields.
    """
    kinds = [Column(column) if isinstance(column, str) else column for column in columns]
    for line in table(
        [text(column.key, invocation.ui) for column in kinds],
        [[cell(value, invocation) for value in row] for row in rows],
        right=[column.right for column in kinds],
        under=under,
        groups=groups,
    ):
        console.put(line)


def cell(value: object, invocation: Invocation) -> str:
    """A value as a table shows it: nothing for None, a text in the user's language."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        value = value.get(invocation.ui) or value.get("ja") or value.get("en") or ""
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return str(value)


def table(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: Sequence[bool] = (),
    under: Sequence[str] = (),
    groups: Mapping[int, str] | None = None,
    stream: TextIO | None = None,
) -> list[str]:
    """The lines of a table for `stream` (default: standard output)."""
    out = stream or sys.stdout
    wide, limit, name = console.ambiguous_width(out), console.columns(out), console.encoding(out)
    heads = [console.encodable(heading, name) for heading in headings]
    cells = [[console.encodable(console.visible(value), name) for value in row] for row in rows]
    notes = [console.encodable(console.visible(note), name) for note in under]
    sizes = _sizes(heads, cells, limit, wide)
    if sizes is None:
        blocks = [_block(heads, row, limit, wide) for row in cells]
        return _joined(blocks, notes, groups or {}, limit, wide, apart=True)
    sides = list(right) or [False] * len(heads)

    def lines(row: Sequence[str]) -> list[str]:
        wrapped = [console.wrap(value, size, wide) for value, size in zip(row, sizes, strict=True)]
        height = max(map(len, wrapped))
        return [
            GAP.join(
                console.pad(part[at] if at < len(part) else "", size, wide, right=side)
                for part, size, side in zip(wrapped, sizes, sides, strict=True)
            ).rstrip()
            for at in range(height)
        ]

    rule = GAP.join("-" * size for size in sizes)
    body = _joined([lines(row) for row in cells], notes, groups or {}, limit, wide)
    return [*lines(heads), rule, *body]


def _joined(
    rows: Sequence[list[str]],
    notes: Sequence[str],
    groups: Mapping[int, str],
    limit: int,
    wide: int,
    *,
    apart: bool = False,
) -> list[str]:
    """The rows one after the other, each under its group's heading and above its note."""
    found: list[str] = []
    for at, lines in enumerate(rows):
        if at in groups:
            found += [*([""] if found else []), *console.wrap(groups[at], limit, wide)]
        elif apart and at:
            found.append("")
        found += lines
        if notes and notes[at]:
            found += [
                f"{INDENT}{line}" for line in console.wrap(notes[at], limit - len(INDENT), wide)
            ]
    return found


def _sizes(
    heads: Sequence[str], rows: Sequence[Sequence[str]], limit: int, wide: int
) -> list[int] | None:
    """The width of each column, or None when even wrapped they do not fit side by side."""
    stacks = list(zip(heads, *rows, strict=True))
    natural = [
        max(console.width(line, wide) for value in stack for line in value.split("\n"))
        for stack in stacks
    ]
    room = limit - len(GAP) * (len(stacks) - 1)
    if sum(natural) <= room:
        return natural
    # Words stay whole where that leaves room; long free text takes what is left over.
    floor = [
        min(size, max(max(console.longest_unit(value, wide) for value in stack), 8))
        for size, stack in zip(natural, stacks, strict=True)
    ]
    if sum(floor) > room:
        return None
    sizes = list(floor)
    for _ in range(room - sum(floor)):
        # The next column of space goes where the most text is still folded.
        at = max(range(len(sizes)), key=lambda i: natural[i] / sizes[i])
        if natural[at] <= sizes[at]:
            break
        sizes[at] += 1
    return sizes


def _block(heads: Sequence[str], row: Sequence[str], limit: int, wide: int) -> list[str]:
    found: list[str] = []
    for head, value in zip(heads, row, strict=True):
        first, *rest = console.wrap(f"{head}: {value}", limit, wide)
        found.append(first)
        found += [f"  {line}" for part in rest for line in console.wrap(part, limit - 2, wide)]
    return found


def problem_json(problem: Problem) -> dict[str, object]:
    """A problem as `check --json` prints it; its sentences in both languages."""
    values = problem_values(problem)
    return {
        "code": problem.code,
        "severity": problem.severity,
        "file": problem.file,
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "record": problem.record,
        "field": problem.field,
        "value": values["value"] if problem.value is not None else None,
        "message": both(f"{problem.code}.message", values),
        "remedy": both(f"{problem.code}.remedy", values),
    }


def problem_values(problem: Problem) -> dict[str, object]:
    """What fills a problem's sentences: its position and its own values.

    What looks like personal data in something a record or a row says is replaced by signs.
    """
    names = ("file", "sheet", "row", "column", "record", "field")
    values = {"value": problem.value, **problem.values}
    if problem.record is not None or problem.row is not None:
        from safetyreport.checks.privacy import withheld

        values = withheld(values)
    return {**{name: getattr(problem, name) for name in names}, **values}


def _safe(values: Mapping[str, object]) -> dict[str, object]:
    return {
        name: console.visible(value, keep="") if isinstance(value, str) else value
        for name, value in values.items()
    }


@contextmanager
def progress(
    invocation: Invocation, key: str, total: int, *, patience: float = PATIENCE
) -> Iterator[Callable[[], None]]:
    """Shows a person how far long work has come; yields what to call after each part done.

    Nothing appears before `patience` seconds, nor where nobody is watching standard error.
    """
    with _shown(text(key, invocation.ui), total, patience) as display:
        yield display.advance if display else _nothing


@contextmanager
def working(invocation: Invocation) -> Iterator[Callable[[], None]]:
    """Shows a person that work of unknown length goes on; yields what ends the showing early."""
    with _shown(text("cli.working", invocation.ui), None, PATIENCE) as display:
        yield display.close if display else _nothing


def _nothing() -> None:
    """Nobody is watching."""


@contextmanager
def _shown(label: str, total: int | None, patience: float) -> Iterator[_Display | None]:
    if not console.interactive(sys.stderr):
        yield None
        return
    import threading

    display = _Display(label, total)
    timer = threading.Timer(patience, display.show)
    timer.daemon = True
    timer.start()
    try:
        yield display
    finally:
        timer.cancel()
        display.close()


class _Display:
    """A count on the terminal; made late, because rich takes longer to load than most work."""

    def __init__(self, label: str, total: int | None) -> None:
        import threading

        self.label, self.total, self.done = label, total, 0
        self.lock = threading.Lock()
        self.closed = False
        self.bar: Any = None
        self.task: Any = None

    def show(self) -> None:
        from rich.console import Console
        from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
        from rich.progress import TimeElapsedColumn as Elapsed

        with self.lock:
            if self.closed:
                return
            # The plain spinner: every console, CP932 included, can show it.
            parts = (SpinnerColumn("line"), TextColumn("{task.description}", markup=False))
            screen = Console(file=sys.stderr, highlight=False)
            count = () if self.total is None else (MofNCompleteColumn(),)
            self.bar = Progress(*parts, *count, Elapsed(), console=screen, transient=True)
            self.task = self.bar.add_task(self.label, total=self.total, completed=self.done)
            self.bar.start()

    def advance(self) -> None:
        with self.lock:
            self.done += 1
            if self.bar is not None:
                self.bar.update(self.task, completed=self.done)

    def close(self) -> None:
        with self.lock:
            self.closed = True
            if self.bar is not None:
                self.bar.stop()
