"""The terms of both versions: how many, which grades, and how the Japanese was checked."""

from __future__ import annotations

import re

import pytest

from safetyreport.grading.data import FOLDER
from safetyreport.grading.terms import STATUSES, VERSIONS, Version, nearest, term, terms
from safetyreport.i18n import LANGS, text


@pytest.mark.parametrize(("version", "count", "classes"), [("5.0", 837, 26), ("6.0", 850, 26)])
def test_every_term_is_there(version: Version, count: int, classes: int) -> None:
    """The version has as many terms and organ classes as the workbook."""
    found = terms(version)
    assert len(found) == count
    assert len({one.soc for one in found.values()}) == classes
    assert all(one.grades and set(one.grades) <= {1, 2, 3, 4, 5} for one in found.values())


@pytest.mark.parametrize(
    ("version", "name", "soc", "grades"),
    [
        ("5.0", "Anemia", "Blood and lymphatic system disorders", (1, 2, 3, 4, 5)),
        ("5.0", "Leukocytosis", "Blood and lymphatic system disorders", (3, 4, 5)),
        ("5.0", "Alkaline phosphatase increased", "Investigations", (1, 2, 3, 4)),
        ("6.0", "Alkaline phosphatase increased", "Investigations", (1,)),
        ("6.0", "Lymphopenia", "Blood and lymphatic system disorders", (1,)),
        ("6.0", "Creatinine clearance decreased", "Investigations", (2, 3)),
    ],
)
def test_facts_of_a_term(version: Version, name: str, soc: str, grades: tuple[int, ...]) -> None:
    """Organ class and the grades that exist."""
    found = term(version, name)
    assert found is not None
    assert (found.soc, found.grades) == (soc, grades)


@pytest.mark.parametrize(
    ("version", "name"),
    [("6.0", "CPK increased"), ("5.0", "Thrombocytopenia"), ("5.0", "Anemya"), ("6.0", "")],
)
def test_what_is_no_term(version: Version, name: str) -> None:
    """A term of the other version, a slip and nothing are no terms."""
    assert term(version, name) is None


def test_look_up() -> None:
    """Case, spaces and British spelling do not matter; the Japanese name leads there as well."""
    assert term("5.0", "  anemia ") == term("5.0", "Anemia") == term("5.0", "貧血")
    assert term("5.0", "Anaemia") == term("5.0", "ANAEMIA ") == term("5.0", "Anemia")
    assert nearest("5.0", "Anemai") == "Anemia"
    assert nearest("5.0", "zzzz") is None


def test_japanese_names_say_how_they_were_checked() -> None:
    """Each status has words in both languages; what is from memory is not called checked."""
    names = [one.ja for version in VERSIONS for one in terms(version).values() if one.ja]
    assert {one.status for one in names} == set(STATUSES)
    for status in STATUSES:
        for lang in LANGS:
            assert text(f"grading.status.{status}", lang)
    new = term("6.0", "Thrombocytopenia")
    assert new is not None
    assert new.ja is not None
    assert new.ja.status == "from_memory"
    without = term("5.0", "Ear pain")
    assert without is not None
    assert without.soc_ja is None


def test_nothing_licensed_ships() -> None:
    """No MedDRA code (eight digits) and no sentence of a grade is in the package's data."""
    for file in FOLDER.rglob("*"):
        if file.is_file():
            content = file.read_text(encoding="utf-8")
            assert not re.search(r"(?<![0-9.])[0-9]{8}(?![0-9])", content), file.name
            assert "Asymptomatic" not in content
            assert "Life-threatening consequences" not in content
