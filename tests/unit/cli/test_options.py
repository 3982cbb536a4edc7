"""Global options, environment, settings, and the values that options take."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from safetyreport.cli.invocation import Invocation
from tests.calls import Call


@pytest.mark.parametrize(
    ("arguments", "name", "expected"),
    [
        pytest.param(["-C", "a", "list", "x"], "study", "a", id="study before"),
        pytest.param(["list", "x", "--study", "a"], "study", "a", id="study after"),
        pytest.param(["-C", "a", "list", "x", "-C", "b"], "study", "b", id="the later wins"),
        pytest.param(["list", "x"], "study", ".", id="study is the current folder"),
        pytest.param(["--db", "u1", "list", "--db", "u2", "x"], "db", "u2", id="database"),
        pytest.param(["list", "x"], "db", None, id="no database told"),
        pytest.param(["--as-of", "2026-11-02", "list", "x"], "as_of", "2026-11-02", id="day"),
        pytest.param(["list", "x", "--actor", "A, nurse"], "actor", "A, nurse", id="actor"),
        pytest.param(
            ["list", "x", "--actor", "管理者　係"], "actor", "管理者　係", id="full-width"
        ),
        pytest.param(["--json", "list", "x"], "as_json", True, id="json before"),
        pytest.param(["list", "x", "--json"], "as_json", True, id="json after"),
        pytest.param(["--ui", "en", "list", "x", "--ui=ja"], "ui", "ja", id="language"),
    ],
)
def test_global_options_stand_anywhere(
    call: Call, arguments: list[str], name: str, expected: object
) -> None:
    """A global option counts before and after the command; the one given last holds."""
    outcome = call(*arguments)
    assert (outcome.code, json.loads(outcome.out)[name]) == (0, expected)


def test_environment_then_settings(
    call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The command line outweighs the environment, and the environment the user's settings."""
    place = tmp_path / "safetyreport"
    place.mkdir()
    (place / "settings.toml").write_text('actor = "S, role"\nui = "ja"\n', encoding="utf-8")
    library = tmp_path / "Library" / "Application Support" / "safetyreport"
    library.mkdir(parents=True)
    (library / "settings.toml").write_text('actor = "S, role"\nui = "ja"\n', encoding="utf-8")
    told = json.loads(call("list", "x").out)
    assert (told["actor"], told["ui"]) == ("S, role", "ja")
    monkeypatch.setenv("SAFETYREPORT_ACTOR", "E, role")
    monkeypatch.setenv("SAFETYREPORT_UI", "en")
    monkeypatch.setenv("SAFETYREPORT_STUDY", "from-environment")
    monkeypatch.setenv("SAFETYREPORT_DB", "address")
    told = json.loads(call("list", "x").out)
    assert (told["actor"], told["ui"]) == ("E, role", "en")
    assert (told["study"], told["db"]) == ("from-environment", "address")
    told = json.loads(call("list", "x", "--actor", "C, role", "--ui", "ja", "-C", "c").out)
    assert (told["actor"], told["ui"], told["study"]) == ("C, role", "ja", "c")


def test_unusable_settings_stop_commands_not_help(call: Call, tmp_path: Path) -> None:
    """Settings with an unknown key are refused by name, but help can still be read."""
    for place in (tmp_path / "safetyreport", tmp_path / "Library/Application Support/safetyreport"):
        place.mkdir(parents=True)
        (place / "settings.toml").write_text('aktor = "S"\n', encoding="utf-8")
    refused = call("list", "x")
    assert refused.code == 9
    assert "aktor" in refused.err
    assert call("--help").code == 0


def test_unknown_language_in_environment(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """A language that does not exist is refused, not replaced in silence."""
    monkeypatch.setenv("SAFETYREPORT_UI", "fr")
    refused = call("list", "x")
    assert refused.code == 9
    assert "SAFETYREPORT_UI" in refused.err


def test_values_reach_the_command(call: Call) -> None:
    """Each kind of value arrives typed; the command's own exit code is the program's."""
    outcome = call(
        *("due", "--until", "2026-11-02", "--all", "minister,committee,minister"),
        *("--check", "committee", "--check", "minister"),
    )
    expected = [30, "2026-11-02", ["minister", "committee"], ["committee", "minister"]]
    assert (outcome.code, json.loads(outcome.out)) == (10, expected)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(["due"], "--all は必須です", id="required option"),
        pytest.param(["list"], "KIND がありません", id="missing argument"),
        pytest.param(["list", "x", "y", "z"], "余分な引数があります: y z", id="too many"),
        pytest.param(["list", "x", "--kin"], "オプション --kin はありません", id="unknown option"),
        pytest.param(["due", "--chek", "x"], "--check", id="option nearly right"),
        pytest.param(["lst", "x"], "list のことですか", id="command nearly right"),
        pytest.param(["zzzz"], "コマンド zzzz はありません", id="unknown command"),
        pytest.param(["list", "x", "--db"], "--db には値が必要です", id="no value"),
        pytest.param(["list", "x", "--json=1"], "--json に値は付けられません", id="value too many"),
        pytest.param(["due", "--until", "2026-02-30"], "日付ではありません", id="no such day"),
        pytest.param(["due", "--until", "20260201"], "日付ではありません", id="another form"),
        pytest.param(["due", "--within", "x"], "整数ではありません", id="no number"),
        pytest.param(["due", "--within", "0"], "小さすぎます", id="too small"),
        pytest.param(["due", "--within", "91"], "大きすぎます", id="too large"),
        pytest.param(["due", "--check", "judge"], "committee, minister", id="not one of"),
        pytest.param(["due", "--all", "minister,judge"], "「judge」", id="one of several"),
        pytest.param(["import", "no-such-file"], "見つかりません", id="no such file"),
        pytest.param(["import", "."], "フォルダです", id="folder for file"),
        pytest.param(["-C", __file__, "list", "x"], "ファイルです", id="file for folder"),
        pytest.param(["rules", "shw"], "show のことですか", id="in a group"),
        pytest.param(["list", "x", "--ui", "fr"], "「fr」", id="language"),
        pytest.param(["list", "x", "--actor", " "], "操作する人", id="blank actor"),
    ],
)
def test_wrong_usage_is_told_in_the_language_of_the_call(
    call: Call, arguments: list[str], words: str
) -> None:
    """Wrong usage ends with 2, says what is wrong in the user's language, and answers nothing."""
    outcome = call("--ui", "ja", *arguments)
    assert outcome.code == 2
    assert words in outcome.err.replace("\n", "")
    assert outcome.out == ""


def test_remedy_names_the_command_that_was_misused(call: Call) -> None:
    """The way to help leads to the command at hand, not to the program's first page."""
    assert "`safetyreport rules show --help`" in call("rules", "show", "--nope").err


def test_changes_need_an_actor(call: Call) -> None:
    """A command that changes records refuses when nobody is named as acting."""
    outcome = call("import", __file__)
    assert outcome.code == 2
    assert "--actor" in outcome.err


def test_json_is_refused_where_there_is_none(call: Call) -> None:
    """An option that would have no effect is refused, never ignored."""
    outcome = call("log", "--json")
    assert outcome.code == 2
    assert json.loads(outcome.out)["error"]["code"] == "cli.no_json"


def test_the_day_is_the_one_given() -> None:
    """Judging as of a day uses that day, whatever the clock says."""
    day = dt.date(2026, 11, 2)
    told = Invocation(Path(), None, "en", day, None, as_json=False)
    assert told.day == day


def test_suggestions_repeat_the_study() -> None:
    """A suggested command works when copied: it names the study, in quotes where needed."""
    told = Invocation(Path("my study"), None, "en", None, None, as_json=False)
    assert told.program == 'safetyreport -C "my study"'
