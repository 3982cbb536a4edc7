"""Another program's text table: its rows under the headings it gives them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from safetyreport.errors import Problem
from safetyreport.exchange.cells import Cell
from safetyreport.exchange.headings import letter
from safetyreport.exchange.text_table import table_rows, table_text

DELIMITERS = (",", "\t", ";", "|", "^")


@dataclass(frozen=True, slots=True)
class Delimited:
    """The filled cells of a text table by row and column, both counted from 1.

    `widths` tells how many cells a row has, filled or not.
    """

    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    widths: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Headings:
    """The name of each column; a name that stands several times is numbered: `start[1]`."""

    names: dict[int, str]
    ambiguous: frozenset[str]

    @property
    def letters(self) -> dict[str, str]:
        """The letters of each column by its name."""
        return {name: letter(at) for at, name in self.names.items()}


def read_delimited(data: bytes, file: str, delimiter: str | None, wanted: str) -> Delimited:
    """The cells of a text table in UTF-8 or CP932.

    Without a delimiter given, it is the one under which the first row holds the name `wanted`,
    else the one that makes the most columns.
    """
    found = table_text(data, file)
    if isinstance(found, Problem):
        return Delimited(problems=(found,))
    content, remarks = found
    sign = delimiter or _delimiter(content, wanted)
    rows, widths, problem = table_rows(content, file, sign)
    if problem:
        return Delimited(problems=(problem,))
    return Delimited(rows, remarks, widths)


def headings(cells: dict[int, Cell]) -> Headings:
    """The names in a row of headings."""
    texts = {at: cell.text.strip() for at, cell in sorted(cells.items())}
    counts: dict[str, int] = {}
    for name in texts.values():
        counts[name] = counts.get(name, 0) + 1
    seen: dict[str, int] = {}
    names: dict[int, str] = {}
    for at, name in texts.items():
        seen[name] = seen.get(name, 0) + 1
        names[at] = f"{name}[{seen[name]}]" if counts[name] > 1 else name
    return Headings(names, frozenset(name for name, count in counts.items() if count > 1))


def _delimiter(content: str, wanted: str) -> str:
    import csv

    first = next((line for line in content.splitlines() if line.strip()), "")[:1_000_000]

    def fit(sign: str) -> tuple[bool, int]:
        names: Iterable[str] = next(csv.reader([first], delimiter=sign), [])
        found = [name.strip() for name in names]
        return wanted in found, len(found)

    return max(DELIMITERS, key=fit)
