"""Another program's text table: its rows under the headings it gives them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from safetyreport.errors import Problem
from safetyreport.exchange.cells import Cell
from safetyreport.exchange.csv_records import table_rows
from safetyreport.exchange.encoding import decoded_table
from safetyreport.exchange.headings import letter
from safetyreport.exchange.xlsx_limits import LARGEST_FILE, MEGABYTE

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
    if len(data) > LARGEST_FILE:
        values: dict[str, object] = {"file": file, "most": LARGEST_FILE // MEGABYTE}
        return _refused("tables.too_big", file, values)
    found = decoded_table(data, file)
    if isinstance(found, Problem):
        return Delimited(problems=(found,))
    content, encoding = found
    if "\0" in content:
        line = content.count("\n", 0, content.index("\0")) + 1
        return _refused("tables.nul", file, {"file": file, "line": line}, line)
    if not content.strip():
        return _refused("exchange.empty_file", file, {"file": file})
    sign = delimiter or _delimiter(content, wanted)
    rows, widths, problem = table_rows(content, file, sign)
    if problem:
        return Delimited(problems=(problem,))
    remarks: tuple[Problem, ...] = ()
    if encoding == "cp932":
        remarks = (Problem("tables.read_as_cp932", "warning", file, values={"file": file}),)
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


def _refused(code: str, file: str, values: dict[str, object], line: int | None = None) -> Delimited:
    return Delimited(problems=(Problem(code, file=file, row=line, values=values),))
