"""`redcap`: records over the API as if they had been imported, and a token that nobody sees."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from safetyreport.demo import records_json
from safetyreport.exchange.redcap_instruments import dictionary_csv
from tests.calls import Call, forget_proxies, widest
from tests.cli.shapes import shapes, unlike
from tests.redcap_rows import KEYS, exported, metadata
from tests.redcap_server import AUTHORITY, TOKEN, Reply, Server, running
from tests.study_folder import ACTOR, bare

EXAMPLE = Path(__file__).parents[1] / "examples" / "redcap"
DICTIONARY = dictionary_csv()
PARTICIPANT = {"record_id": "NK-001", "pt_sex": "male", "participants_complete": "2"}
BASE = {"redcap_repeat_instrument": "", "redcap_repeat_instance": ""}


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    """The token in the environment, and no proxy of this machine."""
    monkeypatch.setenv("SAFETYREPORT_REDCAP_TOKEN", TOKEN)
    forget_proxies(monkeypatch)


@pytest.fixture
def server() -> Iterator[Server]:
    """A project with our instruments and one participant."""
    with running() as found:
        empty = exported(DICTIONARY, _nothing())
        assert empty == []
        found.holds(metadata(DICTIONARY), [_row(PARTICIPANT)])
        yield found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The demo's study before its first import."""
    return bare(tmp_path / "study")


def _nothing() -> dict[str, list[Any]]:
    return {kind: [] for kind in json.loads(records_json()) if kind != "schema"}


def _row(values: dict[str, Any]) -> dict[str, Any]:
    """A row with every column of the project."""
    one = {**_nothing(), "participants": [{"id": "X"}]}
    blank = dict.fromkeys(exported(DICTIONARY, one)[0], "")
    assert set(values) <= set(blank)
    return {**blank, **values}


def pulling(server: Server, folder: Path, *more: str | Path) -> tuple[str | Path, ...]:
    """The arguments of a pull."""
    return ("-C", folder, "redcap", "pull", "--url", server.url, "--ca", AUTHORITY, *more)


def holds_token(folder: Path, *shown: str) -> bool:
    """Whether the token stands in what was shown or in any file of the folder."""
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    found = [*files, *(one.encode() for one in shown)]
    return any(TOKEN.lower().encode() in one.lower() for one in found)


@pytest.mark.slow
def test_a_project_of_our_instruments_becomes_the_study(
    call: Call, folder: Path, server: Server
) -> None:
    """A trial stores nothing; a pull stores every record once; a second one changes nothing."""
    demo = json.loads(records_json())
    server.answers["record"] = Reply(rows=exported(DICTIONARY, demo))
    wanted = {
        one["id"]
        for kind in _nothing()
        if kind in {row["form_name"] for row in metadata(DICTIONARY)}
        for one in demo[kind]
    }

    tried = call(*pulling(server, folder, "--dry-run", "--json"))
    assert (tried.code, tried.json["stored"]) == (0, False)
    assert set(tried.json["new"]) == wanted
    assert not (folder / "safetyreport.db").exists()

    stored = call(*pulling(server, folder, "--actor", ACTOR, "--json"))
    assert (stored.code, stored.json["stored"]) == (0, True)
    assert unlike(stored.json, shapes()["redcap pull --json"]) == []
    assert set(stored.json["new"]) == wanted
    assert stored.json["source"] == {
        "host": server.url.split("/")[2],
        "project": "77",
        "title": "架空の試験 / Fictitious trial",
        "version": "16.1.3",
    }
    again = call(*pulling(server, folder, "--actor", ACTOR, "--json"))
    assert (again.json["new"], again.json["changed"]) == ([], [])
    assert len(again.json["unchanged"]) == len(wanted)

    events = call("-C", folder, "log", "--json").json["events"]
    recorded = [event for event in events if event["record"] == "SAE-001"]
    assert recorded[0]["command"] == "redcap pull"
    host = server.url.split("/")[2]
    assert recorded[0]["reason"] == f"REDCap {host}, 77: 架空の試験 / Fictitious trial"
    assert not holds_token(folder, tried.out, stored.out, stored.err, again.err)


@pytest.mark.parametrize("ui", ["ja", "en"])
def test_a_pull_is_told(
    call: Call, folder: Path, server: Server, ui: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Source, numbers and what to do next, in the user's language, within 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")
    answer = call(*pulling(server, folder, "--actor", ACTOR, "--ui", ui))
    assert answer.code == 0
    assert "架空の試験" in answer.err
    assert ("次にすること：" if ui == "ja" else "Next: ") in answer.err
    # A command to be pasted is never broken.
    told = [line for line in answer.err.splitlines() if "safetyreport" not in line]
    assert widest("\n".join(told)) <= 80


def mapped(server: Server, *, rows: list[dict[str, Any]] | None = None) -> None:
    """Gives the server the example's project, whose forms are not ours."""
    text = (EXAMPLE / "dictionary.csv").read_text(encoding="utf-8")
    described = [
        dict(zip(KEYS, row.values(), strict=True)) for row in csv.DictReader(io.StringIO(text))
    ]
    held = json.loads((EXAMPLE / "export.json").read_text(encoding="utf-8"))
    server.holds(described, rows or held, is_longitudinal=1, missing_data_codes="UNK,NASK")


@pytest.fixture
def sited(folder: Path) -> Path:
    """A study with the example's site."""
    with (folder / "study.toml").open("a", encoding="utf-8", newline="\n") as stream:
        stream.write('\n[[sites]]\nid = "SITE-A"\nname = { ja = "架空病院", en = "Fictional" }\n')
    return folder


def test_a_mapping_reads_other_forms(call: Call, sited: Path, server: Server) -> None:
    """As `import --mapping` does; a birth date is asked for only if an age is computed from it."""
    mapped(server)
    by = ("--mapping", EXAMPLE / "mapping.toml")
    answer = call(*pulling(server, sited, *by, "--actor", ACTOR, "--json"))
    assert answer.code == 0, answer.err
    again = call(
        "-C", sited, "import", EXAMPLE / "export.json", *by, "--actor", ACTOR, "--json"
    )  # fmt: skip
    assert (again.json["new"], again.json["changed"]) == ([], [])
    assert len(again.json["unchanged"]) == len(answer.json["new"])


def test_an_answer_without_a_choice_of_a_checkbox_is_refused(
    call: Call, sited: Path, server: Server
) -> None:
    """A column that the answer lacks is no box left empty: nothing of the answer is read."""
    mapped(server)
    rows = json.loads((EXAMPLE / "export.json").read_text(encoding="utf-8"))
    for row in rows:
        del row["ae_crit___2"]
    server.answers["record"] = Reply(rows=rows)
    by = ("--mapping", EXAMPLE / "mapping.toml", "--actor", ACTOR)
    answer = call(*pulling(server, sited, *by, "--json"))
    assert answer.code == 3
    assert [one["code"] for one in answer.json["problems"] if one["severity"] == "error"] == [
        "mapping.column_absent"
    ]
    assert not (sited / "safetyreport.db").exists()


def altered(folder: Path, *, without: str) -> Path:
    """The example's mapping without the lines that hold a word."""
    lines = (EXAMPLE / "mapping.toml").read_text(encoding="utf-8").splitlines(keepends=True)
    found = folder / "mapping.toml"
    kept = "".join(line for line in lines if without not in line)
    found.write_text(kept, encoding="utf-8", newline="\n")
    return found


def test_what_a_mapping_drops_is_not_asked_for(
    call: Call, sited: Path, server: Server, tmp_path: Path
) -> None:
    """Identifying fields stay on the server, and out of the file that is kept."""
    mapped(server)
    mapping, kept = altered(tmp_path, without="age_on"), tmp_path / "kept.json"
    answer = call(*pulling(server, sited, "--mapping", mapping, "--save", kept, "--dry-run"))
    assert answer.code == 0, answer.err
    asked = {value for name, value in server.asked[-1].items() if name.startswith("fields[")}
    assert "dob" not in asked
    assert "demographics_complete" in asked
    assert "dob" not in json.loads(kept.read_bytes())[0]
    if sys.platform != "win32":
        assert kept.stat().st_mode & 0o077 == 0


def test_an_answer_with_birth_dates_is_not_kept(
    call: Call, sited: Path, server: Server, tmp_path: Path
) -> None:
    """Where an age is computed from a birth date, the answer is not written to a file."""
    mapped(server)
    kept = tmp_path / "kept.json"
    mapping = EXAMPLE / "mapping.toml"
    answer = call(*pulling(server, sited, "--mapping", mapping, "--save", kept, "--dry-run"))
    assert answer.code == 2
    assert not kept.exists()


def test_an_identifying_field_keeps_the_answer_out(
    call: Call, sited: Path, server: Server, tmp_path: Path
) -> None:
    """A birth date that the mapping does not drop: nothing is imported and nothing is kept."""
    mapped(server)
    text = altered(tmp_path, without="age_on").read_text(encoding="utf-8")
    mapping, kept = tmp_path / "mapping.toml", tmp_path / "kept.json"
    mapping.write_text(text.replace('drop = ["dob"]', ""), encoding="utf-8", newline="\n")
    answer = call(
        *pulling(server, sited, "--mapping", mapping, "--save", kept, "--dry-run", "--json")
    )
    assert answer.code == 3
    assert "mapping.identifier" in {one["code"] for one in answer.json["problems"]}
    assert not kept.exists()


def test_other_forms_without_a_mapping_are_refused(
    call: Call, folder: Path, server: Server, tmp_path: Path
) -> None:
    """The way to a mapping is told, and works: keep the dictionary, draft from it."""
    mapped(server)
    answer = call(*pulling(server, folder, "--dry-run"))
    assert answer.code == 2
    assert "--dictionary --save" in answer.err
    assert "record" not in server.contents
    kept = tmp_path / "metadata.json"
    taken = call(*pulling(server, folder, "--dictionary", "--save", kept, "--json"))
    assert taken.code == 0
    assert taken.json["fields"] == len(json.loads(kept.read_bytes()))
    drafted = call("map", kept, "--json")
    assert drafted.code == 0
    assert drafted.json["mapped"]
    assert not holds_token(tmp_path, taken.out, taken.err)


@pytest.mark.parametrize(
    "more",
    [("--dictionary",), ("--dictionary", "--save", "x.json", "--dry-run")],
    ids=["without a file", "with a trial"],
)
def test_a_dictionary_is_only_kept(
    call: Call, folder: Path, server: Server, more: tuple[str, ...]
) -> None:
    """Keeping the dictionary and importing records are two calls."""
    assert call(*pulling(server, folder, *more)).code == 2
    assert server.asked == []


FAILURES = {
    "403": Reply(json.dumps({"error": f"No rights for {TOKEN}"}).encode(), 403),
    "400": Reply(f"ERROR: bad {TOKEN}".encode(), 400, "text/csv"),
    "500": Reply(f"<hash><error>{TOKEN.lower()}</error></hash>".encode(), 500, "text/xml"),
    "error with 200": Reply(json.dumps({"error": TOKEN}).encode()),
    "page": Reply(f"<html>{TOKEN}</html>".encode(), media="text/html"),
    "cut": Reply(b'[{"record_id":"NK', length=900, headers={"Connection": "close"}),
    "half": Reply(f'[{{"record_id":"{TOKEN}'.encode()),
    "token": Reply(json.dumps([{"record_id": TOKEN}]).encode()),
    "redirect": Reply(status=302, headers={"Location": f"https://x.invalid/{TOKEN}?{TOKEN}"}),
    "shape": Reply(json.dumps({"token": TOKEN}).encode()),
    "media": Reply(b"[]", media=f"text/{TOKEN}"),
    "packed": Reply(b"[]", headers={"Content-Encoding": TOKEN}),
}


@pytest.mark.parametrize("content", ["project", "metadata", "record"])
@pytest.mark.parametrize("name", FAILURES)
def test_every_failure_changes_nothing_and_hides_the_token(
    call: Call, folder: Path, server: Server, monkeypatch: pytest.MonkeyPatch,
    name: str, content: str,
) -> None:  # fmt: skip
    """Exit code 8, a sentence with a remedy in both languages, and the token nowhere."""
    monkeypatch.setenv("SAFETYREPORT_DEBUG", "1")
    server.answers[content] = FAILURES[name]
    before = {path: path.read_bytes() for path in folder.iterdir()}
    answer = call(*pulling(server, folder, "--actor", ACTOR, "--json"))
    assert answer.code == 8
    for lang in ("ja", "en"):
        assert answer.json["error"]["message"][lang]
        assert answer.json["error"]["remedy"][lang]
    assert server.contents.count(content) == 1
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    assert not holds_token(folder, answer.out, answer.err)


def test_a_defect_shows_no_token_either(
    call: Call, folder: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even in the traceback of an error that nobody foresaw."""
    import httpx

    def breaks(*_: object, **given: object) -> None:
        raise RuntimeError(given)

    monkeypatch.setenv("SAFETYREPORT_DEBUG", "1")
    monkeypatch.setattr(httpx.Client, "stream", breaks)
    answer = call(*pulling(server, folder, "--actor", ACTOR, "--json"))
    assert answer.code == 8
    assert not holds_token(folder, answer.out, answer.err)


def test_a_token_is_not_taken_from_the_command_line(
    call: Call, folder: Path, server: Server
) -> None:
    """It says why, does not repeat it, and sends nothing; nor is it taken for a file's name."""
    for given in ("--token", "--token-file"):
        answer = call(*pulling(server, folder, given, TOKEN, "--dry-run", "--json"))
        assert answer.code == 2
        assert not holds_token(folder, answer.out, answer.err)
    in_url = call("-C", folder, "redcap", "pull", "--url", f"{server.url}?token={TOKEN}")
    assert in_url.code == 2
    assert not holds_token(folder, in_url.err)
    assert server.asked == []


def test_a_token_from_a_file(
    call: Call, folder: Path, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the environment, a private file will do."""
    monkeypatch.delenv("SAFETYREPORT_REDCAP_TOKEN")
    assert call(*pulling(server, folder, "--dry-run")).code == 2
    file = tmp_path / "token.txt"
    file.write_text(TOKEN + "\n", encoding="utf-8")
    file.chmod(0o600)
    assert call(*pulling(server, folder, "--token-file", file, "--dry-run")).code == 0


def test_nobody_pulls_without_saying_who(call: Call, folder: Path, server: Server) -> None:
    """An import needs an actor, and the server is not asked before."""
    assert call(*pulling(server, folder)).code == 2
    assert server.asked == []


def test_hidden_fields_are_told(call: Call, folder: Path, server: Server) -> None:
    """What the rights of the user withhold may come with shifted dates."""
    row = _row(PARTICIPANT)
    del row["pt_surgery_on"]
    server.answers["record"] = Reply(rows=[row])
    answer = call(*pulling(server, folder, "--dry-run", "--json"))
    assert answer.code == 0
    (told,) = [one for one in answer.json["problems"] if one["code"] == "redcap_api.withheld"]
    assert "pt_surgery_on" in told["message"]["en"]


def test_a_form_that_does_not_repeat_loses_nothing(
    call: Call, folder: Path, server: Server
) -> None:
    """An event on a form that was not made repeating is refused, never passed over."""
    event = {"ae_term_ja": "発熱", "ae_aware_physician_at": "2026-11-02"}
    server.answers["record"] = Reply(rows=[_row({**PARTICIPANT, **event})])
    answer = call(*pulling(server, folder, "--actor", ACTOR, "--json"))
    assert answer.code == 3
    assert [one["code"] for one in answer.json["problems"] if one["severity"] == "error"] == [
        "redcap.outside_repeats"
    ]
    server.holds(metadata(DICTIONARY), [_row(PARTICIPANT)], repeating=["deviations"])
    warned = call(*pulling(server, folder, "--dry-run", "--json"))
    assert warned.code == 0
    told = [one for one in warned.json["problems"] if one["code"] == "redcap_api.not_repeating"]
    (one,) = told
    assert "deviations" not in one["message"]["en"]
    assert "adverse_events" in one["message"]["en"]


def test_a_missing_data_code_of_the_project_is_no_value(
    call: Call, folder: Path, server: Server
) -> None:
    """A code such as -99 that the project declares is never read as an age."""
    server.holds(
        metadata(DICTIONARY),
        [_row({**PARTICIPANT, "pt_age": "-99"})],
        missing_data_codes="-99, Not asked",
    )
    answer = call(*pulling(server, folder, "--actor", ACTOR, "--json"))
    assert answer.code == 3
    assert [(one["code"], one["field"]) for one in answer.json["problems"]] == [
        ("mapping.missing_refused", "age")
    ]


def test_a_file_that_is_there_is_not_overwritten(
    call: Call, folder: Path, server: Server, tmp_path: Path
) -> None:
    """Neither by an answer nor by a dictionary; the server is not asked."""
    there = tmp_path / "there.json"
    there.write_text("mine", encoding="utf-8")
    assert call(*pulling(server, folder, "--dry-run", "--save", there)).code == 2
    assert call("redcap", "dictionary", "--out", there).code == 2
    assert server.asked == []
    assert there.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("ui", ["ja", "en"])
def test_the_instruments_are_written(
    call: Call, tmp_path: Path, ui: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is ready to upload; which forms to set repeating is told, within 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")
    out = tmp_path / "new" / "instruments.csv"
    answer = call("redcap", "dictionary", "--out", out, "--ui", ui)
    assert answer.code == 0
    assert out.read_bytes() == DICTIONARY
    assert "Repeating instruments" in answer.err
    assert widest(answer.out + answer.err) <= 80
    as_json = call("redcap", "dictionary", "--out", tmp_path / "again.csv", "--json").json
    assert unlike(as_json, shapes()["redcap dictionary --json"]) == []
    assert [one["form"] for one in as_json["instruments"] if not one["repeating"]] == [
        "participants"
    ]


def test_a_token_typed_as_a_word_is_not_shown_again(call: Call, study: Path) -> None:
    """A token in the place of an option's value or as a stray word stays out of the refusal."""
    answer = call("-C", study, "redcap", "pull", TOKEN)
    assert answer.code == 2
    assert TOKEN not in answer.out + answer.err
