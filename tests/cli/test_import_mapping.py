"""`import --mapping`: another program's forms arrive as records, or nothing does."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.calls import Call
from tests.study_folder import ACTOR, bare

EXAMPLE = Path(__file__).parents[1] / "examples" / "redcap"
BROKEN = Path(__file__).parents[1] / "broken"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A study with the example's site, before its first import."""
    made = bare(tmp_path / "study")
    with (made / "study.toml").open("a", encoding="utf-8", newline="\n") as stream:
        stream.write('\n[[sites]]\nid = "SITE-A"\nname = { ja = "架空病院", en = "Fictional" }\n')
    return made


def test_an_export_of_redcap_becomes_records_with_duties(call: Call, folder: Path) -> None:
    """From the flat export to what is due, in one import; the same export again changes nothing."""
    arguments = ("import", EXAMPLE / "export.csv", "--mapping", EXAMPLE / "mapping.toml")
    tried = call("-C", folder, *arguments, "--dry-run", "--json")
    assert tried.code == 0
    assert tried.json["stored"] is False
    assert {one["severity"] for one in tried.json["problems"]} == {"warning"}
    answer = call("-C", folder, *arguments, "--actor", ACTOR, "--json")
    assert answer.code == 0
    assert len(answer.json["new"]) == 9
    explained = call("-C", folder, "explain", "AE-001-02", "--json").json
    assert {duty["kind"] for duty in explained["duties"]} >= {"illness_15day"}
    again = call(
        "-C", folder, "import", EXAMPLE / "export.json", *arguments[2:], "--actor", ACTOR, "--json"
    )
    assert (again.json["new"], again.json["changed"]) == ([], [])


@pytest.mark.parametrize("ui", ["ja", "en"])
def test_a_deleted_record_is_told_and_stays(
    call: Call, folder: Path, tmp_path: Path, ui: str
) -> None:
    """An import deletes nothing; the user hears what the full export no longer holds."""
    arguments = ("--mapping", EXAMPLE / "mapping.toml", "--actor", ACTOR, "--ui", ui)
    assert call("-C", folder, "import", EXAMPLE / "export.csv", *arguments).code == 0
    lines = (EXAMPLE / "export.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    less = tmp_path / "less.csv"
    kept = [line for line in lines if not line.startswith("002,log_arm_1,deviation")]
    less.write_text("".join(kept), encoding="utf-8", newline="")

    answer = call("-C", folder, "import", less, *arguments)

    assert answer.code == 0
    assert "DV-002-1" in answer.err
    assert call("-C", folder, "show", "DV-002-1").code == 0


@pytest.mark.parametrize(
    "name", ["unmapped_code.csv", "identifier.csv", "labels.csv", "error.json", "page.json"]
)
def test_a_broken_export_stores_nothing(call: Call, folder: Path, name: str) -> None:
    """Exit 3, the problem with its place and remedy; no store is made."""
    before = sorted(folder.iterdir())
    answer = call(
        "-C", folder, "import", BROKEN / "redcap" / name,
        "--mapping", BROKEN / "redcap" / "mapping.toml", "--actor", ACTOR, "--json",
    )  # fmt: skip
    assert answer.code == 3
    assert answer.json["problems"][0]["file"] == name
    assert sorted(folder.iterdir()) == before


def test_a_mapping_that_is_not_in_order_is_refused(call: Call, folder: Path) -> None:
    """Exit 9, with the line of the mapping, before any record is looked at."""
    before = sorted(folder.iterdir())
    answer = call(
        "-C", folder, "import", EXAMPLE / "export.csv",
        "--mapping", BROKEN / "mapping" / "criterion_lacking.toml", "--actor", ACTOR, "--json",
    )  # fmt: skip
    assert answer.code == 9
    assert [(one["file"], one["row"]) for one in answer.json["problems"]] == [
        ("criterion_lacking.toml", 13)
    ]
    assert sorted(folder.iterdir()) == before


def test_a_dictionary_goes_with_a_mapping(call: Call, folder: Path) -> None:
    """A dictionary alone reads nothing; one that does not fit the mapping refuses it."""
    alone = call(
        "-C", folder, "import", EXAMPLE / "export.csv", "--dictionary", EXAMPLE / "dictionary.csv"
    )
    assert alone.code == 2
    assert "--mapping" in alone.err
    other = call(
        "-C", folder, "import", BROKEN / "redcap" / "unmapped_code.csv",
        "--mapping", BROKEN / "redcap" / "mapping.toml",
        "--dictionary", EXAMPLE / "dictionary.csv", "--dry-run", "--json",
    )  # fmt: skip
    assert other.code == 9
    assert "redcap.unknown_field" in {one["code"] for one in other.json["problems"]}
    wrong = call(
        "-C", folder, "import", EXAMPLE / "export.csv", "--mapping", EXAMPLE / "mapping.toml",
        "--dictionary", EXAMPLE / "export.csv", "--dry-run", "--json",
    )  # fmt: skip
    assert wrong.code == 3
    assert wrong.json["error"]["code"] == "redcap.dictionary_refused"


def test_the_mapping_finds_its_dictionary(call: Call, folder: Path, tmp_path: Path) -> None:
    """A dictionary named in the mapping lies beside it; without it the import says so."""
    copy = tmp_path / "mapping.toml"
    shutil.copy(EXAMPLE / "mapping.toml", copy)
    answer = call("-C", folder, "import", EXAMPLE / "export.csv", "--mapping", copy, "--dry-run")
    assert answer.code == 9
    assert "dictionary.csv" in answer.err


def test_the_place_of_a_problem_is_its_own(call: Call, folder: Path, tmp_path: Path) -> None:
    """The second of two rows with one key is named, though the sentence names the first too."""
    lines = (EXAMPLE / "export.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    twice = tmp_path / "twice.csv"
    twice.write_text("".join([*lines[:2], lines[1]]), encoding="utf-8", newline="")
    arguments = ("import", twice, "--mapping", EXAMPLE / "mapping.toml", "--dry-run", "--ui", "en")
    assert "twice.csv, row 3, column A" in call("-C", folder, *arguments).err


def test_a_dictionary_is_not_blamed_for_the_mapping(
    call: Call, folder: Path, tmp_path: Path
) -> None:
    """A field that the project does not have is a mistake in a line of the mapping."""
    shutil.copy(EXAMPLE / "dictionary.csv", tmp_path)
    wrong = tmp_path / "wrong.toml"
    text = (EXAMPLE / "mapping.toml").read_text(encoding="utf-8")
    wrong.write_text(text.replace('"ae_start"', '"ae_begin"'), encoding="utf-8", newline="\n")
    line = 1 + text[: text.index('"ae_start"')].count("\n")
    arguments = ("import", EXAMPLE / "export.csv", "--mapping", wrong, "--dry-run", "--ui", "en")
    answer = call("-C", folder, *arguments)
    assert answer.code == 9
    assert f"wrong.toml, row {line}" in answer.err


def test_an_old_cell_is_told_once(call: Call, folder: Path, tmp_path: Path) -> None:
    """A value that was corrected since is named with its cell, and the record not once more."""
    changed = tmp_path / "changed.csv"
    text = (EXAMPLE / "export.csv").read_text(encoding="utf-8")
    changed.write_text(text.replace("LOT-0001", "LOT-0009"), encoding="utf-8", newline="")
    assert text.count("LOT-0001") == 1
    mapping = ("--mapping", EXAMPLE / "mapping.toml", "--actor", ACTOR, "--json")
    for file in (EXAMPLE / "export.csv", changed):
        assert call("-C", folder, "import", file, *mapping).code == 0
    answer = call("-C", folder, "import", EXAMPLE / "export.csv", *mapping)
    errors = [one["code"] for one in answer.json["problems"] if one["severity"] == "error"]
    assert (answer.code, errors) == (3, ["tables.stale_cell"])
