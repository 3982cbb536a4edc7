"""What is exported and read again is what it was, whatever people wrote."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from safetyreport import demo
from safetyreport.errors import InputRefused
from safetyreport.exchange.csv_marks import marked, unmarked
from safetyreport.exchange.csv_writer import csv_files
from safetyreport.exchange.files import read_files
from safetyreport.exchange.json_records import parse
from safetyreport.exchange.json_writer import json_file
from safetyreport.exchange.reading import build
from safetyreport.exchange.workbook import workbook_of
from safetyreport.records.base import Record
from safetyreport.records.coding import forms
from safetyreport.records.kinds import KINDS
from tests.unit.records.test_round_trip import record

Write = Callable[[Sequence[Record]], dict[str, bytes]]
WRITERS: dict[str, Write] = {
    "json": lambda records: {"records.json": json_file(records)},
    "csv": csv_files,
    "xlsx": lambda records: {"records.xlsx": workbook_of(records)},
}
EVENT = {"id": "AE-001", "participant": "P-001", "aware_physician_at": "2026-05-03"}
NASTY = {
    "equals": "=HYPERLINK(1)",
    "plus": "+81",
    "minus": "-1",
    "at": "@SUM(A1)",
    "full_width_equals": "＝1+1",
    "space_before_equals": "  =1+1",
    "tab": "\tx",
    "newline": "first\n=second",
    "newline_first": "\nx",
    "windows_newline": "a\r\nb",
    "quotes": 'say "a", b; c',
    "apostrophe": "'",
    "apostrophe_equals": "'=1",
    "two_apostrophes_equals": "''=1",
    "apostrophe_word": "'不明",
    "reason": "不明",
    "reason_code": "not_done",
    "nothing": "なし",
    "failed_formula": "#N/A",
    "emoji": "👩‍⚕️ ⚠️",
    "beyond_the_basic_plane": "𠮷野",
    "half_width_kana": "ﾊﾝｶｸ",
    "number": "001",
    "day": "2026-05-03",
    "truth": "TRUE",
    "escape": "_x000D_",
    "spaces": " a ",
    "long": "長" * 30_000,
}


def read_back(write: Write, records: Sequence[Record]) -> tuple[Record, ...]:
    """The records that the files give; nothing may be wrong with them."""
    raw, problems = read_files((data, name) for name, data in write(records).items())
    found = build(raw, problems)
    assert found.problems == ()
    return found.records


def contents(records: Sequence[Record]) -> dict[str, str]:
    """The canonical text of each record."""
    return {one.id: one.canonical() for one in records}


@pytest.mark.parametrize("form", WRITERS)
def test_the_demonstration_comes_back(form: str) -> None:
    """Every record of every kind of the example study goes out and in unchanged."""
    data = Path(demo.__file__).with_name("records.json").read_bytes()
    records = parse(data, "records.json").records

    assert contents(read_back(WRITERS[form], records)) == contents(records)


@pytest.mark.parametrize("words", NASTY.values(), ids=NASTY)
@pytest.mark.parametrize("form", WRITERS)
def test_free_text_comes_back(form: str, words: str) -> None:
    """No text is run, cut, folded or taken for something else, in a text or a short text."""
    event = KINDS["adverse_events"].model_validate(
        EVENT
        | {"term": {"ja": words, "en": words}, "attachments": [words, {"en": words}]}
        | {"assessments": [{"aware_physician_at": "2026-05-04", "causality_reason": words}]}
    )
    line = words.replace("\r\n", " ").replace("\n", " ").replace("\t", " ")
    decision = KINDS["decisions"].model_validate({"id": "D-1", "body": line, "decision": words})
    records = (event, decision)

    assert contents(read_back(WRITERS[form], records)) == contents(records)


@pytest.mark.parametrize("form", WRITERS)
@given(kind=st.sampled_from(sorted(KINDS)), draw=st.data())
@settings(max_examples=60, deadline=None)
def test_any_record_comes_back(form: str, kind: str, draw: st.DataObject) -> None:
    """Whatever a record of any kind holds, its file gives it back."""
    content: dict[str, Any] = draw.draw(record(forms(kind)))
    try:
        one = KINDS[kind].model_validate(content)
    except ValidationError:
        assume(False)
        return
    whole = {name: value for name, value in one.content().items() if value != {}}
    one = KINDS[kind].model_validate(whole)

    assert contents(read_back(WRITERS[form], [one])) == contents([one])


@given(st.text(alphabet="'=+-@ \t不明な\nx＝", max_size=8))
def test_marks_lose_nothing(words: str) -> None:
    """Taking the mark away undoes putting it there, for every text."""
    assert unmarked(marked(words))[0] == words


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r\n", " =", "＝"])
def test_no_csv_cell_is_a_formula(start: str) -> None:
    """A spreadsheet that opens the file sees a text, not something to run."""
    event = KINDS["adverse_events"].model_validate(EVENT | {"term": {"en": f"{start}cmd|x"}})

    data = csv_files([event])["adverse_events.csv"]

    row = next(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert row["term.en"] == f"'{start}cmd|x"


def test_csv_says_its_encoding_and_writes_codes() -> None:
    """Excel in Japan opens the file rightly; other programs find our codes, not our words."""
    event = KINDS["adverse_events"].model_validate(
        EVENT | {"term": "発熱", "outcome": "fatal", "seriousness": ["death"],
                 "missing": {"cause": "pending"}}
    )  # fmt: skip

    data = csv_files([event])["adverse_events.csv"]

    assert data.startswith(b"\xef\xbb\xbf")
    row = next(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert row["outcome"] == "fatal"
    assert (row["seriousness.death"], row["seriousness.disability"]) == ("yes", "no")
    assert row["cause.ja"] == "pending"


def test_a_text_too_long_for_a_cell_is_refused_in_excel_only() -> None:
    """A text is never cut: Excel refuses, CSV and JSON hold it."""
    event = KINDS["adverse_events"].model_validate(EVENT | {"term": "長" * 40_000})

    with pytest.raises(InputRefused):
        workbook_of([event])
    for form in ("csv", "json"):
        assert contents(read_back(WRITERS[form], [event])) == contents([event])


def test_the_same_records_give_the_same_bytes() -> None:
    """An export of the same records can be compared byte by byte."""
    event = KINDS["adverse_events"].model_validate(EVENT | {"term": "発熱"})

    for write in WRITERS.values():
        assert write([event]) == write([event])
