"""`map`: a draft that a person finishes; it guesses nothing and overwrites nothing."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from safetyreport.errors import ConfigurationRefused
from safetyreport.exchange.mapping.known import meant
from safetyreport.exchange.mapping.load import load_mapping
from tests.calls import Call
from tests.cli.shapes import shapes, unlike
from tests.unit.exchange.workbooks import workbook

EXAMPLE = Path(__file__).parents[1] / "examples" / "redcap"
CDASH = (
    "Variable / Field Name,Form Name,Field Type,Field Label,"
    '"Choices, Calculations, OR Slider Labels",Identifier?\n'
    "subjid,demo,text,Subject,,\n"
    "initials,demo,text,Initials,,\n"
    "aeterm,ae,text,Event,,\n"
    "aestdat,ae,text,Start,,\n"
    'aeser,ae,radio,Serious?,"1, Yes | 0, No",\n'
    'aesdth,ae,radio,Death?,"1, Yes | 0, No",\n'
    'aetoxgr,ae,radio,Grade,"1, Grade 5 | 5, Grade 1",\n'
    'aeout,ae,radio,Outcome,"1, Recovered | 2, Gone home",\n'
    'ae_severity,ae,radio,Severity,"1, Serious | 2, Not",\n'
)


@pytest.fixture
def dictionary(tmp_path: Path) -> Path:
    """A data dictionary with names of CDASH."""
    file = tmp_path / "dictionary.csv"
    file.write_text(CDASH, encoding="utf-8", newline="")
    return file


def test_a_draft_from_a_dictionary(call: Call, dictionary: Path) -> None:
    """Known names are mapped, identifiers dropped, and every other decision is marked."""
    answer = call("map", dictionary, "--json")

    assert answer.code == 0
    assert unlike(answer.json, shapes()["map --json"]) == []
    mapping = dictionary.with_name("dictionary.mapping.toml")
    assert answer.json["mapping"] == str(mapping)
    text = mapping.read_text(encoding="utf-8")
    content = tomllib.loads(text)
    assert content["source"]["record_id"] == "subjid"
    assert content["source"]["drop"] == ["initials"]
    assert content["source"]["dictionary"] == "dictionary.csv"
    (events,) = content["records"]
    assert events["kind"] == "adverse_events"
    fields = events["fields"]
    assert fields["term"]["ja"] == "aeterm"
    # An exact word of ours is taken over; what a label may mean is left to the person.
    assert fields["outcome"]["codes"] == {"1": "recovered", "2": ""}
    # The scale of this form runs from 5 to 1: a grade is never taken over by its number.
    assert fields["grade"]["codes"] == {"1": "", "5": ""}
    assert fields["seriousness"]["death"]["codes"] == {"1": "", "0": ""}
    assert events["serious"]["codes"] == {"1": "", "0": ""}
    assert "ae_severity" not in str(content)
    assert "# ae_severity (radio) Severity [1, Serious | 2, Not]" in text
    assert text.count("要確認 / decide:") == answer.json["to_decide"]
    assert "aware_physician_at" in text


def test_a_draft_is_not_used_as_it_is(call: Call, dictionary: Path) -> None:
    """What is undecided is refused, each place by its line."""
    made = call("map", dictionary, "--json").json
    data = Path(made["mapping"]).read_bytes()

    with pytest.raises(ConfigurationRefused) as refusal:
        load_mapping(data, "draft.toml")

    codes = [one.code for one in refusal.value.problems]
    assert codes.count("mapping.to_decide") == made["to_decide"]
    assert "mapping.code_undecided" in codes
    assert all(one.row for one in refusal.value.problems if one.code == "mapping.to_decide")


@pytest.mark.parametrize("ui", ["ja", "en"])
def test_nothing_is_overwritten(call: Call, dictionary: Path, ui: str) -> None:
    """A mapping somebody worked on stays; another name can be given."""
    first = call("map", dictionary, "--ui", ui)
    assert first.code == 0
    assert "--mapping" in first.err
    mapping = dictionary.with_name("dictionary.mapping.toml")
    mapping.write_text("mine", encoding="utf-8")
    assert call("map", dictionary, "--ui", ui).code == 2
    assert mapping.read_text(encoding="utf-8") == "mine"
    other = dictionary.with_name("other.toml")
    assert call("map", dictionary, "--out", other).code == 0
    assert tomllib.loads(other.read_text(encoding="utf-8"))["format"] == "redcap"


def test_a_draft_from_a_workbook(call: Call, tmp_path: Path) -> None:
    """Sheets and headings are found below a title; columns with names of people are dropped."""
    file = tmp_path / "list.xlsx"
    rows = [["一覧"], [], ["症例番号", "氏名", "有害事象名", "グレード", "転帰", "重篤"], ["1"]]
    file.write_bytes(workbook({"AE": rows, "memo": [["a"]]}))

    answer = call("map", file, "--sheet", "AE", "--json")

    assert answer.code == 0
    text = Path(answer.json["mapping"]).read_text(encoding="utf-8")
    content = tomllib.loads(text)
    assert content["format"] == "table"
    assert content["source"] == {"record_id": "症例番号", "drop": ["氏名"]}
    (events,) = content["records"]
    assert (events["kind"], events["sheet"], events["header_row"]) == ("adverse_events", "AE", 3)
    assert events["fields"] == {"term": {"ja": "有害事象名"}, "outcome": "転帰"}
    assert "# 重篤" in text.splitlines()
    assert "# グレード" in text.splitlines()


def test_a_draft_from_the_headings_of_an_export(call: Call, tmp_path: Path) -> None:
    """An export without its dictionary gives the names of its fields, nothing mapped."""
    out = tmp_path / "m.toml"

    answer = call("map", EXAMPLE / "export.csv", "--out", out, "--json")

    assert answer.code == 0
    text = out.read_text(encoding="utf-8")
    assert tomllib.loads(text)["source"] == {"record_id": "subject_id", "drop": ["dob"]}
    assert "# ae_crit" in text.splitlines()
    assert "___" not in text


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", 3),
        (b"{}", 3),
        (b"PK\x03\x04broken", 3),
    ],
)
def test_what_has_no_headings_is_refused(
    call: Call, tmp_path: Path, data: bytes, code: int
) -> None:
    """A file that is neither a dictionary nor a table is refused and nothing is written."""
    file = tmp_path / "x.csv"
    file.write_bytes(data)

    answer = call("map", file, "--json")

    assert answer.code == code
    assert answer.json["problems"]
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("aeterm", ("adverse_events", "term.ja")),
        ("aesdth", ("adverse_events", "seriousness.death")),
        ("転帰", ("adverse_events", "outcome")),
        ("ae_severity", None),
        ("serious", None),
        ("重篤性", None),
        ("seriousness", None),
        ("grade", None),
        ("term", ("adverse_events", "term.ja")),
        ("status", None),
    ],
)
def test_only_names_that_mean_one_thing_are_mapped(
    name: str, field: tuple[str, str] | None
) -> None:
    """Severity and seriousness are never guessed from a name."""
    found = meant(name)

    assert (found and (found.kind, found.path)) == field


def test_the_shipped_mapping_lacks_only_awareness() -> None:
    """The names of CDASH can be read once somebody says where awareness comes from."""
    file = Path(__file__).parents[2] / "safetyreport" / "exchange" / "mapping" / "cdash.toml"
    data = file.read_bytes()
    with pytest.raises(ConfigurationRefused) as refusal:
        load_mapping(data, "cdash.toml")
    assert {one.code for one in refusal.value.problems} == {
        "mapping.needed",
        "mapping.no_awareness",
    }
    assert {one.values.get("name") for one in refusal.value.problems} == {
        "aware_physician_at", "aware_administrator_at", None,
    }  # fmt: skip
    decided = data.replace(
        b"[records.fields]",
        b'[records.fields]\naware_physician_at = "x"\naware_administrator_at = "y"',
        1,
    )
    load_mapping(decided, "cdash.toml")
