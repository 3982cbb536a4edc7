"""One SDTM dataset as its file holds it, whatever the format, and the files that hold one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from safetyreport.errors import Problem
from safetyreport.exchange.delimited import headings, read_delimited
from safetyreport.exchange.problems import shown
from safetyreport.exchange.reading import Place

SUBJECT, STUDY, DOMAIN = "USUBJID", "STUDYID", "DOMAIN"
SUPP = "SUPP"
_XPT = b"HEADER RECORD*******LIB"
_JSON_MARK = b'"datasetJSONVersion"'
_FIRST_LINE = 100_000  # bytes in which a CSV file's headings are looked for
_TEXTS = (".csv", ".tsv", ".txt")
_HEADING = re.compile(rb"(?:^|[\s,;|\"])(?:USUBJID|RDOMAIN)(?:$|[\s,;|\"])")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a dataset: its number as the file counts, and its filled variables."""

    row: int
    values: Mapping[str, str]

    def get(self, variable: str) -> str:
        """The text of a variable, empty where it is null."""
        return self.values.get(variable, "").strip()


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset: `name` is AE, DM … or SUPPAE …; `own` says that this program exported it.

    Rows count from 1; in a CSV file the headings are row 1.
    """

    file: str
    name: str
    variables: tuple[str, ...]
    lines: tuple[Line, ...]
    own: bool = False
    head: int | None = None

    def at(self, line: Line | None = None, variable: str | None = None) -> Place:
        """Where a row, or a variable of a row, stands."""
        return Place(self.file, self.name, line.row if line else self.head, variable)


@dataclass(frozen=True, slots=True)
class Datasets:
    """The datasets of several files, and what is wrong in reading them."""

    found: tuple[Dataset, ...] = ()
    problems: tuple[Problem, ...] = field(default_factory=tuple)


def problem_at(
    code: str,
    dataset: Dataset,
    line: Line | None,
    variable: str | None,
    values: Mapping[str, object],
    *,
    warning: bool = False,
) -> Problem:
    """What is wrong with a dataset, a row or a variable of it, with its place and its value."""
    at = dataset.at(line, variable)
    given = line.get(variable) if line and variable else None
    return Problem(
        code, "warning" if warning else "error", at.file, at.sheet, at.row, at.column,
        value=shown(given) if given else None, values=values,
    )  # fmt: skip


def is_dataset(data: bytes, name: str) -> bool:
    """Whether a file holds an SDTM dataset: Dataset-JSON, XPT, or CSV under SDTM's headings."""
    ending = PurePath(name).suffix.casefold()
    if data.startswith(_XPT) or ending in (".xpt", ".ndjson"):
        return True
    if ending == ".json":
        return _JSON_MARK in data
    return ending in _TEXTS and _HEADING.search(_first_line(data)) is not None


def read_datasets(files: list[tuple[bytes, str]], encoding: str | None) -> Datasets:
    """The datasets of files (bytes and name); `encoding` is that of XPT files."""
    found: list[Dataset] = []
    problems: list[Problem] = []
    for data, name in files:
        one = _read(data, name, encoding)
        problems += one.problems
        for dataset in one.found:
            first = next((other for other in found if other.name == dataset.name), None)
            if first is None:
                found.append(dataset)
                continue
            values = {"name": dataset.name, "first": first.file}
            problems.append(Problem("sdtm.dataset_twice", file=name, values=values))
    return Datasets(tuple(found), tuple(problems))


def named(
    file: str,
    variables: tuple[str, ...],
    lines: tuple[Line, ...],
    said: str | None = None,
    *,
    own: bool = False,
    head: int | None = None,
) -> Datasets:
    """The dataset under the name that its rows give; `said` is the name the file itself states."""
    key, prefix = ("RDOMAIN", SUPP) if "RDOMAIN" in variables else (DOMAIN, "")
    given = {line.get(key): line for line in reversed(lines)}
    names = {f"{prefix}{domain}" for domain in given if domain}
    if "" in given or len(names) > 1:
        at = given.get("") or next(iter(given.values()))
        values: dict[str, object] = {"variable": key, "names": tuple(sorted(names)) or ("",)}
        return _refused("sdtm.domain", file, row=at.row, column=key, values=values)
    name = next(iter(names), None) or said
    if name is None:
        return _refused("sdtm.no_rows", file, severity="warning", values={"file": file})
    if said and said != name:
        values = {"said": said, "name": name, "variable": key}
        return _refused("sdtm.domain_differs", file, values=values)
    return Datasets((Dataset(file, name, variables, lines, own, head),))


def _read(data: bytes, name: str, encoding: str | None) -> Datasets:
    ending = PurePath(name).suffix.casefold()
    if data.startswith(_XPT) or ending == ".xpt":
        from safetyreport.exchange.xpt import read_xpt  # late: its library is an extra

        return read_xpt(data, name, encoding)
    if ending in (".json", ".ndjson"):
        from safetyreport.exchange.dataset_json import read_dataset_json

        return read_dataset_json(data, name)
    if not is_dataset(data, name):
        return _refused("sdtm.no_dataset", name, values={"file": name})
    return _read_csv(data, name)


def _read_csv(data: bytes, file: str) -> Datasets:
    found = read_delimited(data, file, None, SUBJECT)
    if not found.rows:
        return Datasets(problems=found.problems)
    first = min(found.rows)
    heads = headings(found.rows[first])
    if heads.ambiguous:
        values = {"names": tuple(sorted(heads.ambiguous))}
        return _refused("sdtm.variable_twice", file, row=first, values=values)
    lines, problems = [], list(found.problems)
    for row in sorted(found.rows):
        if row == first:
            continue
        cells = found.rows[row]
        beyond = sorted(set(cells) - set(heads.names))
        if beyond:
            more: dict[str, object] = {"most": len(heads.names), "count": max(cells)}
            problems.append(Problem("sdtm.row_length", file=file, row=row, values=more))
            continue
        lines.append(Line(row, {heads.names[at]: cell.text for at, cell in cells.items()}))
    made = named(file, tuple(heads.names.values()), tuple(lines), head=first)
    return Datasets(made.found, (*problems, *made.problems))


def _first_line(data: bytes) -> bytes:
    return data[:_FIRST_LINE].lstrip(b"\xef\xbb\xbf\r\n").split(b"\n", 1)[0]


def _refused(
    code: str,
    file: str,
    *,
    severity: str = "error",
    row: int | None = None,
    column: str | None = None,
    values: Mapping[str, object],
) -> Datasets:
    problem = Problem(
        code,
        "warning" if severity == "warning" else "error",
        file=file,
        row=row,
        column=column,
        values=values,
    )
    return Datasets(problems=(problem,))
