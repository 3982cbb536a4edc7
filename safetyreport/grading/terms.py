"""The terms of CTCAE: organ class, the grades that exist, the Japanese name and how it was checked.

Names only: no sentence of a grade and no MedDRA code ships with the program.
"""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal, get_args

from safetyreport.grading.data import FOLDER, fault, refused
from safetyreport.grading.spelling import spelt

Version = Literal["5.0", "6.0"]
VERSIONS: tuple[Version, ...] = get_args(Version)
# How a Japanese name was checked, the surest first.
STATUSES = (
    "verified_v5_page",
    "verified_v4_page",
    "verified_v4_pair",
    "seen_in_ja_ctcae_app",
    "near_match_app",
    "from_memory",
)


@dataclass(frozen=True, slots=True)
class Name:
    """A Japanese name and how it was checked (one of STATUSES)."""

    ja: str
    status: str


@dataclass(frozen=True, slots=True)
class Term:
    """A term of one version; `grades` are those that exist, 5 being death."""

    version: Version
    name: str
    soc: str
    grades: tuple[int, ...]
    ja: Name | None
    soc_ja: Name | None


@cache
def terms(version: Version) -> Mapping[str, Term]:
    """Every term of a version by its name, in the order of the organ classes."""
    names, classes = _names("names.csv", "term"), _names("socs.csv", "soc")
    found: dict[str, Term] = {}
    for row in _rows("terms.csv", ("soc", "term", "grades_5.0", "grades_6.0")):
        name, soc, digits = row["term"], row["soc"], row[f"grades_{version}"]
        if digits:
            grades = tuple(map(int, digits))
            if list(grades) != sorted(set(grades) & {1, 2, 3, 4, 5}) or name in found:
                raise refused([fault("terms.csv", name, digits)])
            found[name] = Term(version, name, soc, grades, names.get(name), classes.get(soc))
    return MappingProxyType(found)


def term(version: Version, name: str) -> Term | None:
    """The term of that name, whatever its letters' case, regional spelling and width; or None."""
    return _folded(version).get(_fold(name)) or _spelt(version).get(spelt(name))


def nearest(version: Version, name: str) -> str | None:
    """The term that is spelt most like `name`."""
    found = difflib.get_close_matches(_fold(name)[:100], _folded(version), 1, 0.6)
    return _folded(version)[found[0]].name if found else None


@cache
def _folded(version: Version) -> Mapping[str, Term]:
    found = {_fold(one.name): one for one in terms(version).values()}
    for one in terms(version).values():
        if one.ja:
            found.setdefault(_fold(one.ja.ja), one)
    return MappingProxyType(found)


@cache
def _spelt(version: Version) -> Mapping[str, Term]:
    found: dict[str, Term] = {}
    for name, one in _folded(version).items():
        found.setdefault(spelt(name), one)
    return MappingProxyType(found)


def _fold(name: str) -> str:
    return " ".join(name.split()).casefold()


def _names(file: str, key: str) -> Mapping[str, Name]:
    found: dict[str, Name] = {}
    for row in _rows(file, (key, "ja", "status")):
        if row["status"] not in STATUSES or row[key] in found or not row["ja"]:
            raise refused([fault(file, row[key], row["status"])])
        found[row[key]] = Name(row["ja"], row["status"])
    return found


def _rows(file: str, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    with (FOLDER / file).open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream, strict=True)
        if tuple(reader.fieldnames or ()) != columns:
            raise refused([fault(file, "1", ", ".join(reader.fieldnames or ()))])
        yield from reader
