"""Transport files are read in the encoding that a person names, and never in a guessed one."""

from __future__ import annotations

import sys

import pytest

from safetyreport.exchange.sdtm.dataset import is_dataset
from safetyreport.exchange.xpt import read_xpt
from tests.unit.exchange.transport import transport_file

VARIABLES = [("STUDYID", 10), ("DOMAIN", 2), ("USUBJID", 12), ("AESEQ", 0), ("AETERM", 60)]


def written(term: str, encoding: str = "ascii", number: float = 1) -> bytes:
    """An AE dataset of one row."""
    return transport_file("AE", VARIABLES, [["FICT-01", "AE", "101", number, term]], encoding)


@pytest.mark.parametrize("encoding", ["cp932", "utf-8"])
@pytest.mark.parametrize("term", ["発熱性好中球減少症", "髙熱①"])
def test_japanese_is_read_in_the_encoding_given(encoding: str, term: str) -> None:
    """What PMDA accepts by declaration is read as it was written."""
    found = read_xpt(written(term, encoding), "ae.xpt", encoding)

    assert found.problems == ()
    assert found.found[0].name == "AE"
    assert found.found[0].lines[0].get("AETERM") == term


def test_an_encoding_that_is_not_given_is_asked_for() -> None:
    """Japanese bytes without a declaration are refused, whatever they look like."""
    found = read_xpt(written("発熱", "cp932"), "ae.xpt", None)

    assert [one.code for one in found.problems] == ["sdtm.xpt_encoding"]
    assert found.found == ()


def test_a_wrong_encoding_never_gives_words() -> None:
    """CP932 bytes read as UTF-8 are refused, not replaced by other characters."""
    found = read_xpt(written("発熱", "cp932"), "ae.xpt", "utf-8")

    assert [one.code for one in found.problems] == ["sdtm.xpt_unreadable"]


def test_plain_ascii_needs_no_encoding() -> None:
    """A file that follows the American rule can be read as it is."""
    found = read_xpt(written("Headache"), "ae.xpt", None)

    assert found.problems == ()
    assert found.found[0].lines[0].get("AETERM") == "Headache"


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "1"), (0, "0"), (7.3, "7.3"), (0.1, "0.1"), (2e9, "2000000000"), (-1.25, "-1.25")],
)
def test_numbers_are_what_was_entered(number: float, text: str) -> None:
    """No noise of binary fractions gets into a record."""
    found = read_xpt(written("x", number=number), "ae.xpt", None)

    assert found.found[0].lines[0].get("AESEQ") == text


@pytest.mark.parametrize(
    "data",
    [written("x")[:700], b"HEADER RECORD*******LIBRARY " + b"\0" * 200],
    ids=["cut", "zeros"],
)
def test_a_broken_file_is_refused(data: bytes) -> None:
    """A cut file says so instead of giving fewer rows."""
    found = read_xpt(data, "ae.xpt", "cp932")

    assert found.found == ()
    assert found.problems


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """XPT is an extra; whoever lacks it is told its name."""
    monkeypatch.setitem(sys.modules, "pyreadstat", None)

    for encoding in (None, "cp932"):
        found = read_xpt(written("発熱", "cp932"), "ae.xpt", encoding)
        assert [one.code for one in found.problems] == ["sdtm.xpt_extra"]


def test_it_is_known_by_its_first_bytes() -> None:
    """A transport file under any name is one."""
    assert is_dataset(written("x"), "data.bin")
    assert is_dataset(b"", "ae.XPT")
