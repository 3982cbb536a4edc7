"""What the user is told when a command does not end well."""

from __future__ import annotations

import json
import signal

import pytest

from safetyreport.i18n import text
from tests.calls import Call
from tests.unit.cli.trial import STEERING


def test_every_problem_is_listed_with_its_place(call: Call) -> None:
    """A refusal lists each problem with all that locates it, harmless to the terminal."""
    outcome = call("import", __file__, "--actor", "A, role")
    assert outcome.code == 3
    told = outcome.err.replace("\n", " ")
    assert told.count("Error file records.json, sheet Sheet\\x07, row 7, column C") == 2
    assert told.count("record SAE-001, field onset") == 2
    assert "\\x1b[31m再\\u202e生" in told
    assert not {"\x1b", "\x07", "\u202e"} & set(outcome.err)


def test_problems_as_data(call: Call) -> None:
    """With --json the same problems are data: the value as it was, in both languages."""
    outcome = call("import", __file__, "--actor", "A, role", "--json")
    answer = json.loads(outcome.out)
    assert answer["error"]["exit_code"] == outcome.code == 3
    names = "code severity file sheet row column record field value message remedy"
    assert [list(problem) for problem in answer["problems"]] == [names.split()] * 2
    assert answer["problems"][0]["value"] == STEERING
    assert set(answer["problems"][0]["message"]) == {"ja", "en"}


def test_wrong_usage_as_data(call: Call) -> None:
    """A program that misuses a command can read why."""
    outcome = call("list", "--json")
    answer = json.loads(outcome.out)
    assert answer["error"]["exit_code"] == outcome.code == 2
    assert [problem["code"] for problem in answer["problems"]] == ["cli.missing_argument"]


def test_defect_admits_itself(call: Call) -> None:
    """An error nobody foresaw ends with 1, says whose fault it is, and shows no data."""
    outcome = call("explain", "secret-id")
    assert outcome.code == 1
    assert "defect" in outcome.err
    assert "RuntimeError" in outcome.err
    assert "secret-id" not in outcome.err
    assert "Traceback" not in outcome.err


def test_defect_for_developers(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks for it gets the traceback, without the values of local variables."""
    monkeypatch.setenv("SAFETYREPORT_DEBUG", "1")
    outcome = call("explain", "secret-id")
    assert "Traceback" in outcome.err
    assert "secret-id" not in outcome.err


def test_defect_as_data(call: Call) -> None:
    """A program reading the answer learns of a defect too."""
    outcome = call("explain", "x", "--json")
    assert (outcome.code, json.loads(outcome.out)["error"]["code"]) == (1, "cli.defect")


@pytest.mark.parametrize("ui", ["ja", "en"])
def test_interruption(call: Call, ui: str) -> None:
    """Ctrl-C ends with 130 and says that nothing more was recorded."""
    # A shell that starts the tests in the background makes them ignore Ctrl-C.
    inherited = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        outcome = call("log", "--ui", ui)
    finally:
        signal.signal(signal.SIGINT, inherited)
    expected = text("cli.interrupted.message", "ja" if ui == "ja" else "en")
    assert outcome.code == 130
    assert outcome.err.replace("\n", "").replace(" ", "") == expected.replace(" ", "")


def test_group_without_command_shows_its_commands(call: Call) -> None:
    """A word that needs another shows what may follow, on standard error, and ends with 2."""
    for arguments in ([], ["--json"], ["rules"]):
        outcome = call(*arguments)
        assert outcome.code == 2
        assert "Commands:" in outcome.err
        assert outcome.out == ""


def test_json_keeps_the_value_and_harms_no_terminal(call: Call) -> None:
    """In JSON a control character is escaped, so that the value is exact for who reads it."""
    outcome = call("list", STEERING)
    assert json.loads(outcome.out)["kind"] == STEERING
    assert not {"\x1b", "\u202e"} & set(outcome.out)
