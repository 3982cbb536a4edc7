"""CTCAE's own sentences from the official workbook that a user has: read, compared, kept.

They stay in the user's own settings folder; the program ships none, and no MedDRA code is kept.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from safetyreport import settings
from safetyreport.documents.output import write_document
from safetyreport.errors import (
    ConfigurationRefused,
    InputRefused,
    Problem,
    UsageRefused,
)
from safetyreport.exchange.xlsx_limits import opened
from safetyreport.exchange.xlsx_parts import PartError, outline
from safetyreport.exchange.xlsx_sheet import Worksheet, read_sheet
from safetyreport.grading.terms import VERSIONS, Version, nearest, term, terms
from safetyreport.records.naming import hint

FOLDER = "ctcae"  # beside the user's settings
SCHEMA = "safetyreport/ctcae/1"
HEADER_WITHIN = 30  # rows in which the headings are looked for
ENOUGH = 0.5  # of a version's terms; with fewer it is another file
_TERM = re.compile(r"ctcae( v?[0-9.]+)? term( v?[0-9.]+)?")
_GRADE = re.compile(r"grade ?([1-5])")
_NOTHING = ("", "-", "--", "–", "—", "n/a")


@dataclass(frozen=True)
class Sentences:
    """What the official workbook says, by term and grade; empty where it was not imported."""

    by_term: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def of(self, name: str) -> dict[int, str]:
        """The sentences of a term by grade."""
        found = self.by_term.get(name, {})
        return {int(key): words for key, words in found.items() if key.isdigit()}

    def definition(self, name: str) -> str | None:
        """The definition of a term."""
        return self.by_term.get(name, {}).get("definition")


@dataclass(frozen=True)
class ImportedWorkbook:
    """What an import kept, and where; `problems` are differences from our list of terms."""

    version: Version
    path: Path
    terms: int
    sentences: int
    problems: tuple[Problem, ...]


def place(version: Version) -> Path | None:
    """The file of a version's sentences; None when the user has no home folder."""
    beside = settings.place()
    return beside.parent / FOLDER / f"ctcae-{version}.json" if beside else None


@cache
def sentences(version: Version) -> Sentences:
    """The sentences that the user imported.

    Raises:
        ConfigurationRefused: the file was changed and cannot be read.
    """
    path = place(version)
    if path is None or not path.is_file():
        return Sentences()
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["schema"] != SCHEMA or content["version"] != version:
            raise ValueError
        return Sentences({str(name): dict(one) for name, one in content["terms"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise ConfigurationRefused("grading.sentences_unreadable", file=str(path)) from None


def import_workbook(file: Path, asked: Version | None = None) -> ImportedWorkbook:
    """Read the official workbook and keep its sentences in the user's own folder.

    Raises:
        InputRefused: the file is no CTCAE workbook, or none of a version we know.
        UsageRefused: the user has no folder of settings.
    """
    data = _bytes(file)
    rows = _best(_tables(data, file.name), file.name)
    version = asked or _version(rows, file.name)
    kept, problems = _compared(rows, version, file.name)
    path = place(version)
    if path is None:
        raise UsageRefused("grading.no_home")
    content = {
        "schema": SCHEMA,
        "version": version,
        "file": file.name,
        "sha256": hashlib.sha256(data).hexdigest(),
        "terms": kept,
    }
    written = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    placed = write_document(path.parent, path.name, written.encode("utf-8"))
    sentences.cache_clear()
    count = sum(key.isdigit() for one in kept.values() for key in one)
    return ImportedWorkbook(version, placed, len(kept), count, problems)


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        reason = error.strerror or ""
        raise InputRefused("grading.unreadable", file=str(file), reason=reason) from None


@dataclass(frozen=True)
class _Row:
    """One term as the workbook has it."""

    sheet: str
    number: int
    name: str
    cells: Mapping[str, str]


def _tables(data: bytes, file: str) -> Iterator[list[_Row]]:
    parts = opened(data, file)
    if isinstance(parts, Problem):
        raise InputRefused("grading.workbook_refused", problems=[parts], file=file)
    try:
        about = outline(parts)
        for part in about.sheets:
            yield list(_rows(read_sheet(parts, about, part)))
    except PartError as error:
        problem = Problem(error.code, file=file, values={"file": file, **error.values})
        raise InputRefused("grading.workbook_refused", problems=[problem], file=file) from None


def _rows(sheet: Worksheet) -> Iterator[_Row]:
    """The terms of a sheet whose headings are those of CTCAE."""
    columns: dict[int, str] = {}
    for number, cells in sheet.rows.items():
        if not columns:
            found = {at: _meaning(cell.text) for at, cell in cells.items()}
            named = {at: name for at, name in found.items() if name}
            if {"term", "1", "2", "3", "4", "5"} <= set(named.values()):
                columns = named
            elif number > HEADER_WITHIN:
                return
            continue
        texts = {name: _plain(cells[at].text) for at, name in columns.items() if at in cells}
        name = texts.pop("term", "")
        if name.strip():
            yield _Row(sheet.title, number, " ".join(name.split()), texts)


def _meaning(heading: str) -> str | None:
    plain = " ".join(heading.split()).casefold()
    grade = _GRADE.fullmatch(plain)
    if grade:
        return grade[1]
    if _TERM.fullmatch(plain):
        return "term"
    return "definition" if plain == "definition" else None


def _plain(words: str) -> str:
    found = "\n".join(" ".join(line.split()) for line in words.splitlines()).strip()
    return "" if found.casefold() in _NOTHING else found


def _best(tables: Iterator[list[_Row]], file: str) -> list[_Row]:
    """The sheet with the most terms; the workbook also holds sheets that explain the changes."""
    found = max(tables, key=len, default=[])
    if not found:
        raise InputRefused("grading.workbook_no_headings", file=file)
    return found


def _version(rows: list[_Row], file: str) -> Version:
    """The version whose terms the workbook has."""
    names = [row.name for row in rows]
    hits = {version: sum(term(version, name) is not None for name in names) for version in VERSIONS}
    best: Version = max(VERSIONS, key=lambda version: hits[version])
    even = len(set(hits.values())) == 1
    if even or hits[best] < ENOUGH * len(terms(best)):
        raise InputRefused("grading.workbook_other", file=file, count=hits[best])
    return best


def _compared(
    rows: list[_Row], version: Version, file: str
) -> tuple[dict[str, dict[str, str]], tuple[Problem, ...]]:
    """What is kept, under our names, and where the workbook and our list differ."""
    kept: dict[str, dict[str, str]] = {}
    problems: list[Problem] = []

    def note(code: str, row: _Row | None, **values: Any) -> None:
        problems.append(
            Problem(
                code,
                "warning",
                file=file,
                sheet=row.sheet if row else None,
                row=row.number if row else None,
                value=values["term"],
                values={"version": version, **values},
            )
        )

    for row in rows:
        known = term(version, row.name)
        if known is None:
            near = nearest(version, row.name)
            note("grading.workbook_unknown_term", row, term=row.name[:100], hint=hint(near))
            continue
        if known.name in kept:
            note("grading.workbook_term_twice", row, term=known.name)
            continue
        kept[known.name] = {key: words for key, words in row.cells.items() if words}
        grades = tuple(sorted(int(key) for key in kept[known.name] if key.isdigit()))
        if grades != known.grades:
            note(
                "grading.workbook_grades",
                row,
                term=known.name,
                given=grades or "-",
                known=known.grades,
            )
    for name in terms(version).keys() - kept.keys():
        note("grading.workbook_term_absent", None, term=name)
    return kept, tuple(problems)
