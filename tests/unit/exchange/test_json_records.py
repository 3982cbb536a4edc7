"""JSON is read strictly, and whatever a file holds ends in records or in problems."""

from __future__ import annotations

import codecs
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safetyreport.exchange.json_records import LARGEST_FILE, parse, read_records
from safetyreport.exchange.reading import Place, RawRecord, build
from safetyreport.i18n import both
from safetyreport.records.kinds import KINDS, SCHEMA

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=8)
    | st.sampled_from(["HU-001", "2026-05-03", "2026-05", "yes", "death", "5"]),
    lambda inside: (
        st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=8), inside, max_size=4)
    ),
    max_leaves=12,
)
NAMES = sorted(
    {field.alias or name for model in KINDS.values() for name, field in model.model_fields.items()}
)


def data(**kinds: Any) -> bytes:
    """A canonical JSON file of these kinds."""
    return json.dumps({"schema": SCHEMA, **kinds}, ensure_ascii=False).encode()


def test_records_know_where_they_stand() -> None:
    """Kind and number in the list lead back to the place in the file."""
    reading = parse(data(participants=[{"id": "HU-001"}, {"id": "HU-002", "age": 50}]), "a.json")

    assert [record.id for record in reading.records] == ["HU-001", "HU-002"]
    assert reading.positions["HU-002"].place == Place("a.json", "participants", 2)
    assert reading.problems == ()


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8], ids=["plain", "byte-order-mark"])
def test_byte_order_mark_is_tolerated(mark: bytes) -> None:
    """Windows editors put a mark before UTF-8; it is no part of the content."""
    assert parse(mark + data(participants=[{"id": "HU-001"}]), "a.json").problems == ()


def test_numbers_keep_their_decimal_digits() -> None:
    """A value of 7.350 is stored as 7.350, not as the nearest binary fraction."""
    text = data(laboratory=[{"id": "LAB-1", "participant": "HU-001", "unit": "g/dL"}])
    reading = parse(text.replace(b'"unit"', b'"value": 7.350, "unit"'), "a.json")

    assert reading.records[0].content()["value"] == "7.350"


def test_every_problem_is_told_not_the_first() -> None:
    """A person corrects a file once: problems of all records are listed together."""
    reading = parse(
        data(
            participants=[{"id": "HU-001", "sex": "m"}, {"id": "HU 2"}, {"id": "HU-003"}],
            adverse_event=[],
        ),
        "a.json",
    )

    assert [one.code for one in reading.problems] == [
        "exchange.unknown_kind",
        "records.not_a_code",
        "records.id",
    ]
    assert [record.id for record in reading.records] == ["HU-003"]


def test_file_too_big_is_not_read() -> None:
    """A file beyond 50 MB is refused before it is parsed."""
    raw, problems = read_records(b" " * (LARGEST_FILE + 1), "a.json")

    assert raw == ()
    assert [one.code for one in problems] == ["exchange.too_big"]


def test_id_must_be_unique_over_several_files() -> None:
    """The same id in a second file is told with the place of the first."""
    raw = [
        RawRecord("participants", {"id": "HU-001"}, Place(file, "participants", 1))
        for file in ("a.json", "b.json")
    ]

    (problem,) = build(raw).problems

    assert (problem.code, problem.file, problem.values["file"]) == (
        "exchange.id_twice",
        "b.json",
        "a.json",
    )


def test_endless_problems_end() -> None:
    """A file that is wrong throughout is told so, with how many records were not looked at."""
    raw = [RawRecord("participants", {}, Place("a.json", "participants", 1))] * 12_000

    reading = build(raw)

    assert len(reading.problems) == 10_001
    assert reading.problems[-1].code == "exchange.more_problems"
    assert reading.problems[-1].values == {"left": 2_000}


def test_problem_stands_at_its_cell() -> None:
    """A reader of tables gives the place of each field; a problem is told at the nearest one."""
    raw = RawRecord(
        "adverse_events",
        {
            "id": "SAE-001",
            "participant": "HU-001",
            "term": {"ja": ""},
            "aware_physician_at": "2026-05",
            "assessments": [{"aware_physician_at": "2026-05-03", "grade": 9}],
        },
        Place("a.xlsx", "adverse_events", 7),
        {
            "term": Place("a.xlsx", "adverse_events", 7, "C"),
            "assessments[1]": Place("a.xlsx", "assessments", 2),
            "assessments[1].grade": Place("a.xlsx", "assessments", 2, "D"),
        },
    )

    found = {one.field: (one.sheet, one.row, one.column) for one in build([raw]).problems}

    assert found == {
        "term.ja": ("adverse_events", 7, "C"),
        "aware_physician_at": ("adverse_events", 7, None),
        "assessments[1].grade": ("assessments", 2, "D"),
    }


def read_or_told(content: bytes) -> int:
    """How many records a file holds; where it holds none, why is told, in both languages."""
    found = parse(content, "a.json")
    assert found.records or found.problems
    for problem in found.problems:
        assert all(both(f"{problem.code}.message", problem.values).values())
        assert all(both(f"{problem.code}.remedy", problem.values).values())
    return len(found.records)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_end_in_problems(content: bytes) -> None:
    """No file, whatever it is, ends a command with an internal error; it is refused in words."""
    assert read_or_told(content) == 0


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(["schema", *KINDS]) | st.text(max_size=5), JSON))
def test_any_json_ends_in_problems(content: dict[str, Any]) -> None:
    """No JSON value ends a command with an internal error; without its schema nothing is read."""
    assert read_or_told(json.dumps(content).encode()) == 0


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(list(KINDS)),
    st.lists(st.dictionaries(st.sampled_from(NAMES), JSON, max_size=8), max_size=3),
)
def test_any_record_ends_in_problems(kind: str, entries: list[dict[str, Any]]) -> None:
    """No value in a known field ends a command with an internal error; what is read is whole."""
    assert read_or_told(json.dumps({"schema": SCHEMA, kind: entries}).encode()) <= len(entries)
