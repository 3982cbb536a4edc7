"""What goes wrong outside of the records: named, with its exit code, never a traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.calls import Call
from tests.study_folder import ACTOR, bare

LOOKING = [
    ("due",),
    ("list", "participants"),
    ("show", "SAE-001"),
    ("explain", "SAE-001"),
    ("log",),
    ("verify",),
    ("sae", "--id", "SAE-001"),
]


def nothing(folder: Path) -> None:
    """A folder that is not there."""


def empty(folder: Path) -> None:
    """A folder that holds nothing."""
    folder.mkdir()


def no_store(folder: Path) -> None:
    """A study before its first import."""
    bare(folder)


def other_file(folder: Path) -> None:
    """Something else under the store's name."""
    bare(folder)
    (folder / "safetyreport.db").write_text("研究の記録\n" * 200, encoding="utf-8")


def empty_file(folder: Path) -> None:
    """A store whose content was lost."""
    bare(folder)
    (folder / "safetyreport.db").touch()


def a_folder(folder: Path) -> None:
    """A folder under the store's name."""
    bare(folder)
    (folder / "safetyreport.db").mkdir()


@pytest.mark.parametrize("arguments", LOOKING, ids=lambda given: given[0])
@pytest.mark.parametrize(
    ("made", "code", "name"),
    [
        pytest.param(nothing, 9, "store.absent", id="no folder"),
        pytest.param(empty, 9, "store.absent", id="empty folder"),
        pytest.param(no_store, 9, "store.absent", id="nothing imported yet"),
        pytest.param(other_file, 7, "store.damaged", id="not a store"),
        pytest.param(empty_file, 7, "store.damaged", id="emptied store"),
        pytest.param(a_folder, 6, "store.no_access", id="a folder in its place"),
    ],
)
def test_a_store_that_cannot_be_read(
    call: Call,
    tmp_path: Path,
    made: Callable[[Path], None],
    code: int,
    name: str,
    arguments: tuple[str, ...],
) -> None:
    """Each command says what is wrong and what to do, with the documented exit code."""
    folder = tmp_path / "somewhere"
    made(folder)
    answer = call("-C", folder, *arguments, "--json")
    assert answer.code == code
    assert answer.json["error"]["code"] == name
    assert answer.json["error"]["exit_code"] == code
    told = call("-C", folder, *arguments, "--ui", "ja")
    assert told.code == code
    assert told.out == ""
    assert "Traceback" not in told.err
    assert "somewhere" in told.err.replace("\n", "")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        pytest.param("sqlite:////nowhere/at/all.db", 9, id="no such file"),
        pytest.param("mysql://server/study", 9, id="unknown kind of database"),
        pytest.param("sqlite:///", 9, id="no file named"),
        pytest.param("postgresql://user:secret@127.0.0.1:1/study", 6, id="server out of reach"),
    ],
)
def test_a_database_that_cannot_be_used(call: Call, study: Path, given: str, code: int) -> None:
    """`--db` is judged before anything is done, and no password is repeated."""
    answer = call("-C", study, "--db", given, "due", "--json")
    assert answer.code == code
    assert answer.json["error"]["exit_code"] == code
    told = call("-C", study, "--db", given, "due", "--ui", "en")
    assert "secret" not in told.err + told.out + answer.out + answer.err
    assert "Traceback" not in told.err


def test_a_file_that_is_not_a_study_is_named(call: Call, study: Path) -> None:
    """A mistake in study.toml stops every command that depends on it, with line and remedy."""
    with (study / "study.toml").open("a", encoding="utf-8") as stream:
        stream.write("\nplan_submited_on = 2020-10-12\n")
    answer = call("-C", study, "due", "--json")
    assert answer.code == 9
    assert any("plan_submited_on" in str(problem) for problem in answer.json["problems"])


@pytest.mark.parametrize("extra", [(), ("--dry-run",)], ids=["import", "trial run"])
def test_an_import_without_a_study_leaves_nothing(
    call: Call, tmp_path: Path, extra: tuple[str, ...]
) -> None:
    """Without study.toml nothing is stored, and no store appears where none belongs."""
    folder = bare(tmp_path / "new")
    (folder / "study.toml").unlink()
    answer = call("-C", folder, "import", folder / "records.json", "--actor", ACTOR, *extra)
    assert answer.code == 9
    assert "study.toml" in answer.err
    assert {path.name for path in folder.iterdir()} == {"records.json", "stopping.toml"}


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("due", "--within", "-1"), id="negative days"),
        pytest.param(("due", "--until", "2026-02-30"), id="no such day"),
        pytest.param(("due", "--as-of", "22.11.2026"), id="not a date"),
        pytest.param(("sae",), id="no id"),
        pytest.param(("sae", "--id", "NK-001"), id="not an adverse event"),
        pytest.param(("sae", "--id", "SAE-001", "--to", "police"), id="no such addressee"),
        pytest.param(("sae", "--id", "SAE-001", "--release"), id="release by nobody"),
        pytest.param(("import",), id="no file"),
        pytest.param(("import", "no-such-file.json"), id="file not there"),
        pytest.param(("verify", "--anchor", "head"), id="not a head"),
        pytest.param(("list",), id="no kind"),
        pytest.param(("rules",), id="no sub-command"),
        pytest.param(("sea",), id="no such command"),
    ],
)
def test_wrong_usage_is_told_as_such(call: Call, study: Path, arguments: tuple[str, ...]) -> None:
    """Exit 2 with a sentence; the study stays as it was."""
    before = (study / "safetyreport.db").read_bytes()
    answer = call("-C", study, *arguments)
    assert answer.code == 2
    assert answer.err.strip()
    assert "Traceback" not in answer.err
    assert (study / "safetyreport.db").read_bytes() == before


def test_a_shell_sees_the_same_exit_codes(start: Call, tmp_path: Path) -> None:
    """The codes reach the process that called the program, in a real run."""
    folder = bare(tmp_path / "new")
    assert start("--help").code == 0
    assert start("-C", folder, "due").code == 9
    assert start("-C", folder, "due", "--nope").code == 2
    refused = start("-C", folder, "import", folder / "study.toml", "--actor", ACTOR)
    assert refused.code == 3
    assert "Traceback" not in refused.err
