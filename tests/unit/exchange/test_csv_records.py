"""Records from CSV: encodings, delimiters, headings, and the row that a spreadsheet shows."""

# ruff: noqa: RUF001, RUF002 - full-width letters are what people type

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from safetyreport.exchange.csv_records import read_csv
from safetyreport.exchange.files import read_files
from safetyreport.exchange.reading import build
from tests.unit.exchange.workbooks import places

BROKEN = Path(__file__).parents[2] / "broken" / "tables"
HEADS = "id,participant,term.ja,aware_physician_at\n"


def values(text: str | bytes, name: str = "adverse_events.csv") -> list[dict[str, Any]]:
    """The values of the rows of a CSV file that is in order, warnings aside."""
    data = text.encode("utf-8") if isinstance(text, str) else text
    raw, problems = read_csv(data, name)
    assert [one.code for one in problems if one.severity == "error"] == []
    return [dict(one.values) for one in raw]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_encodings(encoding: str) -> None:
    """What hospitals' programs write is read, with every character of the name."""
    text = HEADS + "AE-1,P-1,髙﨑①㈱～譫妄,2026-05-03\n"

    (found,) = values(text.encode(encoding))

    assert found["term"] == {"ja": "髙﨑①㈱～譫妄"}


def test_cp932_is_told() -> None:
    """The user hears that the file was not UTF-8, since a wrong guess garbles names."""
    _, problems = read_csv((HEADS + "AE-1,P-1,発熱,2026-05-03\n").encode("cp932"), "有害事象.csv")

    assert [(one.code, one.severity) for one in problems] == [("tables.read_as_cp932", "warning")]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_delimiters(delimiter: str) -> None:
    """The delimiter is taken from the headings alone, never from the texts."""
    text = f'id{delimiter}term.ja\nAE-1{delimiter}"a,b;c;d\te;;;;"\n'

    assert values(text) == [{"id": "AE-1", "term": {"ja": "a,b;c;d\te;;;;"}}]


@pytest.mark.parametrize(
    "name",
    ["adverse_events.csv", "有害事象.csv", "Adverse events.CSV", "有害事象 adverse_events.tsv"],
)
def test_the_name_tells_the_kind(name: str) -> None:
    """A file is called like its kind, in either language."""
    raw, _ = read_csv(b"id\nAE-1\n", name)

    assert [one.kind for one in raw] == ["adverse_events"]


def test_a_column_tells_the_kind() -> None:
    """An export of another program keeps its name and says the kind in a column."""
    raw, problems = read_csv(b"record_kind,id,kind,on\nmilestones,M-1,ended,2026-05-03\n", "x.csv")

    assert problems == ()
    assert [(one.kind, one.values) for one in raw] == [
        ("milestones", {"id": "M-1", "kind": "ended", "on": "2026-05-03"})
    ]


@pytest.mark.parametrize(
    "heads",
    [
        pytest.param("id,term.ja,grade\n", id="names"),
        pytest.param("識別子,有害事象名,グレード\n", id="japanese"),
        pytest.param(
            "id,term.ja,grade\n識別子,有害事象名（日本語）,グレード\n"
            "Id,Adverse event term (Japanese),Grade\n",
            id="three-rows",
        ),
        pytest.param("\n,,\nid,term.ja,grade\n", id="empty-lines-first"),
    ],
)  # fmt: skip
def test_headings(heads: str) -> None:
    """The headings of the workbook work in CSV too, all three rows of them."""
    assert values(heads + "AE-1,発熱,3\n") == [{"id": "AE-1", "term": {"ja": "発熱"}, "grade": 3}]


def test_rows_are_counted_as_a_spreadsheet_shows_them() -> None:
    """A narrative of three lines is one row, so that the place of a mistake is right."""
    text = 'id,narrative.ja,grade\nAE-1,"一\n二\r\n三",3\nAE-2,x,Grade 3\n'

    raw, problems = read_csv(text.encode("utf-8"), "adverse_events.csv")

    assert raw[0].values["narrative"] == {"ja": "一\n二\r\n三"}
    assert places(problems) == [("tables.grade_word", None, 3, "C")]


def test_a_long_narrative_is_whole() -> None:
    """CSV has no limit to a cell: a narrative of 200,000 characters is read in full."""
    (found,) = values(f"id,narrative.ja\nAE-1,{'あ' * 200_000}\n")

    assert found["narrative"] == {"ja": "あ" * 200_000}


@pytest.mark.parametrize("cell", ["=1+1", "@x", "+1", "'a", "001", "1e5", "TRUE"])
def test_texts_of_csv_are_texts(cell: str) -> None:
    """Nothing in a CSV file is calculated or turned into a number."""
    (found,) = values(f"id,narrative.ja\nAE-1,{cell}\n")

    assert found["narrative"] == {"ja": cell}


BROKEN_FILES: dict[str, tuple[str, list[tuple[str, int | None, str | None]]]] = {
    "awareness_unknown_day.csv": (
        "adverse_events.csv", [("tables.date_incomplete", 2, "D")],
    ),
    "blank_heading.csv": ("adverse_events.csv", [("tables.no_heading", 3, "C")]),
    "column_twice.csv": ("adverse_events.csv", [("tables.column_twice", 1, "C")]),
    "cut_quote.csv": ("adverse_events.csv", [("tables.csv_quotes", 3, None)]),
    "empty.csv": ("adverse_events.csv", [("exchange.empty_file", None, None)]),
    "eras.csv": (
        "participants.csv",
        [
            ("tables.date_era", 3, "B"),
            ("tables.date_era", 4, "B"),
            ("tables.date_no_such_day", 5, "B"),
        ],
    ),
    "error_cell.csv": ("adverse_events.csv", [("tables.error", 2, "C")]),
    "headings_only.csv": ("adverse_events.csv", [("exchange.no_records", None, None)]),
    "mixed_encodings.csv": ("adverse_events.csv", [("tables.encoding", None, None)]),
    "no_kind.csv": ("export.csv", [("tables.kind_unknown", None, None)]),
    "nul.csv": ("adverse_events.csv", [("tables.nul", 2, None)]),
    "numbers.csv": (
        "laboratory.csv",
        [(code, row, "C") for row, code in enumerate(
            ["tables.number", "tables.number", "tables.separators", "tables.number"], 2)],
    ),
    "several_kinds.csv": ("x.csv", [("tables.several_kinds", 3, "A")]),
    "unknown_column.csv": ("adverse_events.csv", [("tables.unknown_column", 1, "B")]),
    "unknown_kind.csv": ("x.csv", [("exchange.unknown_kind", 2, "A")]),
    "utf16.csv": ("adverse_events.csv", [("exchange.utf16", None, None)]),
    "utf8_with_mark_broken.csv": ("adverse_events.csv", [("tables.encoding", None, None)]),
}  # fmt: skip


@pytest.mark.parametrize("file", sorted(BROKEN_FILES))
def test_broken_files(file: str) -> None:
    """Each mistake in a CSV file is named with the row and column where a spreadsheet shows it."""
    name, told = BROKEN_FILES[file]

    _, problems = read_csv((BROKEN / file).read_bytes(), name)

    assert places(problems) == [(code, None, row, column) for code, row, column in told]


def test_every_broken_file_is_tried() -> None:
    """No broken file lies about without a test."""
    assert {path.name for path in BROKEN.iterdir()} == set(BROKEN_FILES)


def test_assessments_join_their_event_across_files() -> None:
    """Events and what was learned later may come in two files of one import."""
    events = (HEADS + "AE-1,P-1,発熱,2026-05-03\n").encode("utf-8")
    later = b"event,number,aware_physician_at,grade\nAE-1,2,2026-05-12,5\nAE-1,1,2026-05-08,4\n"

    raw, problems = read_files([(later, "assessments.csv"), (events, "adverse_events.csv")])
    (event,) = build(raw, problems).records

    assert problems == ()
    assert [one["grade"] for one in event.content()["assessments"]] == [4, 5]


def test_an_id_in_full_width_is_refused_and_the_plain_one_suggested() -> None:
    """ＨＵ-003 and HU-003 are never silently one participant."""
    text = HEADS + "AE-1,ＨＵ-003,発熱,2026-05-03\n"

    found = build(*read_csv(text.encode("utf-8"), "adverse_events.csv")).problems

    assert [(one.code, one.row, one.column, one.field) for one in found] == [
        ("records.id", 2, "B", "participant")
    ]
    assert "HU-003" in str(found[0].values["hint"])


@pytest.mark.parametrize("hidden", ["\x1b", "\u202e", "\U000e0041", "\ufeff"])
def test_characters_that_vanish_are_refused_with_their_cell(hidden: str) -> None:
    """A control or a change of direction in a narrative would not be seen on paper."""
    text = f"id,participant,term.ja,aware_physician_at,narrative.ja\nAE-1,P-1,a,2026-05-03,b{hidden}c\n"  # noqa: E501

    found = build(*read_csv(text.encode("utf-8"), "adverse_events.csv")).problems

    assert [(one.code, one.row, one.column) for one in found] == [("records.character", 2, "E")]
