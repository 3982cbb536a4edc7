"""`export`: files that import reads again unchanged, over nothing that is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from safetyreport.app import exporting
from tests.calls import Call, widest
from tests.study_folder import ACTOR, file_of

EXAMPLE = Path(__file__).parents[1] / "examples" / "sdtm"
OUT = {"json": "o.json", "csv": "tables", "xlsx": "o.xlsx", "dataset-json": "sdtm"}


@pytest.mark.parametrize("form", OUT)
def test_export_then_import_changes_nothing(
    call: Call, study: Path, tmp_path: Path, form: str
) -> None:
    """The same study reads its own export back as unchanged, in every format."""
    out = tmp_path / "out" / OUT[form]
    made = call("-C", study, "export", "--format", form, "--out", out, "--json")
    assert made.code == 0, made.err
    answer = made.json
    assert (answer["format"], answer["not_whole"]) == (form, [])
    assert answer["records"]
    files = [out / name for name in answer["files"]] if out.is_dir() else [out]
    assert sorted(files) == sorted(out.iterdir() if out.is_dir() else out.parent.iterdir())

    again = call("-C", study, "import", *files, "--dry-run", "--json")

    assert again.code == 0, again.err
    assert (again.json["new"], again.json["changed"]) == ([], [])
    assert sorted(again.json["unchanged"]) == sorted(answer["records"])


@pytest.mark.parametrize("form", OUT)
def test_nothing_there_is_overwritten(call: Call, study: Path, tmp_path: Path, form: str) -> None:
    """A second export to the same place is refused and leaves the first as it was."""
    out = tmp_path / OUT[form]
    kind = "--kind", "adverse_events"
    assert call("-C", study, "export", "--format", form, "--out", out, *kind).code == 0
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    second = call("-C", study, "export", "--format", form, "--out", out, "--json")

    assert second.code == 2
    assert second.json["error"]["code"] in ("exporting.taken", "exporting.folder_taken")
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_an_empty_folder_is_filled(call: Call, study: Path, tmp_path: Path) -> None:
    """A folder made beforehand will do."""
    out = tmp_path / "tables"
    out.mkdir()
    assert call("-C", study, "export", "--format", "csv", "--out", out).code == 0
    assert (out / "adverse_events.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_folder_appears_whole_or_not_at_all(
    call: Call, study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fills up in the middle leaves no half of an export."""
    wanted = tmp_path / "place"
    wanted.mkdir()
    written: list[str] = []

    def full(folder: Path, name: str, data: bytes) -> None:
        if written:
            raise OSError(28, "No space left on device")
        written.append(name)
        (folder / name).write_bytes(data)

    monkeypatch.setattr(exporting, "write_document", full)
    refused = call("-C", study, "export", "--format", "csv", "--out", wanted / "tables")

    assert refused.code == 6
    assert list(wanted.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--format", "json", "--out", "x.txt"), "exporting.ending"),
        (("--format", "xlsx", "--out", "x"), "exporting.ending"),
        (("--format", "json", "--out", "x.json", "--kind", "adverse_event"), "app.unknown_kind"),
        (("--format", "dataset-json", "--out", "x", "--kind", "decisions"),
         "exporting.nothing_fits"),
        (("--format", "xml", "--out", "x"), "cli.not_one_of"),
        (("--format", "json"), "cli.missing_option"),
    ],
)  # fmt: skip
def test_what_cannot_be_exported(
    call: Call, study: Path, arguments: tuple[str, ...], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wrong words are refused before anything is written."""
    monkeypatch.chdir(study)
    before = sorted(study.iterdir())

    answer = call("export", *arguments, "--json")

    assert (answer.code, answer.json["error"]["code"]) == (2, code)
    assert sorted(study.iterdir()) == before


@pytest.mark.parametrize("ui", ["ja", "en"])
def test_it_says_what_it_wrote_and_what_is_next(
    call: Call, study: Path, tmp_path: Path, ui: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In both languages, within 80 columns: how many of each kind, what was left out, what next."""
    monkeypatch.setenv("COLUMNS", "80")
    answer = call(
        "-C", study, "export", "--format", "dataset-json", "--out", tmp_path / "s", "--ui", ui
    )
    assert answer.code == 0
    assert widest(answer.out) <= 80
    assert "import" in answer.err.splitlines()[-1]
    assert "EX" in answer.err


def test_a_record_that_no_table_holds_is_named(
    call: Call, study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A part without any content has no cell; JSON holds it, and the talk says so."""
    event = {"id": "AE-900", "participant": "NK-001", "term": "頭痛", "causality": {},
             "aware_physician_at": "2026-05-03"}  # fmt: skip
    file = file_of(tmp_path, "one.json", adverse_events=[event])
    assert call("-C", study, "import", file, "--actor", ACTOR).code == 0

    answer = call("-C", study, "export", "--format", "csv", "--out", tmp_path / "t", "--json")

    assert answer.json["not_whole"] == ["AE-900"]
    again = call("-C", study, "import", *sorted((tmp_path / "t").iterdir()), "--dry-run", "--json")
    assert again.json["changed"] == []


@pytest.mark.parametrize("ui", ["ja", "en"])
def test_sdtm_is_imported_through_a_mapping(
    call: Call, study: Path, tmp_path: Path, ui: str
) -> None:
    """A sponsor's set in a new study: stored, told in both languages, and the same again."""
    folder = tmp_path / "new"
    folder.mkdir()
    (folder / "study.toml").write_bytes((study / "study.toml").read_bytes())
    files = sorted(EXAMPLE.glob("*.csv"))
    mapping = "--mapping", EXAMPLE / "sdtm.toml"

    asked = call("-C", folder, "import", *files, "--dry-run", "--ui", ui)
    assert asked.code == 3
    assert "aware_physician_at" in asked.err
    assert "FICT-01-102" in asked.err

    first = call("-C", folder, "import", *files, *mapping, "--actor", ACTOR, "--ui", ui)
    assert first.code == 0, first.err
    again = call("-C", folder, "import", *files, *mapping, "--actor", ACTOR, "--json")
    assert (again.json["new"], again.json["changed"]) == ([], [])
    assert len(again.json["unchanged"]) == 14
    duties = call("-C", folder, "explain", "AE-102-1", "--as-of", "2026-11-22", "--json").json
    days = {(one["kind"], one["addressee"]): one["due_on"] for one in duties["duties"]}
    assert days["illness_7day", "minister"] == "2026-08-18"
