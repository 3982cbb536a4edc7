"""`stopping`, and the decisions that settle what it asks for."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from safetyreport.errors import ExitCode
from tests.calls import Call, Outcome, widest
from tests.cli.shapes import shapes, unlike
from tests.study_folder import ACTOR, DAY

Do = Callable[..., Outcome]
WORDS = ("--decision", "観察を続ける", "--rationale", "全身状態が安定している")
BY = ("--on", DAY, "--body", "principal_investigator")


@pytest.fixture
def do(call: Call, study: Path) -> Do:
    """Calls the program on the copy, by name, on the day of the story."""
    given = ("--actor", ACTOR, "--ui", "en")
    return lambda *arguments: call("-C", study, "--as-of", DAY, *given, *arguments)


def found(do: Do, rule: str, participant: str | None = None, *more: str) -> dict[str, Any]:
    """One outcome of the answer in JSON."""
    answer = do("stopping", "--json", *more)
    assert answer.code == ExitCode.DONE, answer.err
    rules = answer.json["rules"]
    (one,) = [one for one in rules if (one["rule"], one["participant"]) == (rule, participant)]
    return dict(one)


def refused(answer: Outcome, code: str, exit_code: ExitCode) -> None:
    """The call was refused for this reason."""
    assert (answer.code, answer.json["error"]["code"]) == (exit_code, code)


def test_the_answer_has_the_documented_shape(do: Do) -> None:
    """Eight rules, four of them for each of ten participants; nothing fails because one is met."""
    answer = do("stopping", "--json")
    assert answer.code == ExitCode.DONE
    assert unlike(answer.json, shapes()["stopping --json"]) == []
    assert answer.json["as_of"] == DAY
    assert len(answer.json["rules"]) == 4 * 10 + 4


def test_an_outcome_tells_all_it_rests_on(do: Do) -> None:
    """Record, field, value and day of the evidence, and the decision that answered."""
    one = found(do, "SUB-1", "NK-003")
    assert one["outcome"] == "triggered"
    assert one["evidence"] == [
        {
            "kind": "culture_tests",
            "record": "CT-003-2-4",
            "field": "result",
            "value": "positive",
            "on": "2023-06-01",
        }
    ]
    assert (one["decision"], one["waits"]) == ("DEC-006", False)
    numbers = {one["name"]: one for one in found(do, "TRI-2")["measures"]}
    assert numbers["ratio"] == {
        "name": "ratio",
        "value": "1.00",
        "threshold": "0.5",
        "crossed": False,
    }
    assert numbers["enrolled"]["value"] == 10


@pytest.mark.parametrize(
    ("ui", "words"),
    [
        ("en", ("For each participant", "For the whole trial", "not in the protocol")),
        ("ja", ("対象者ごとの基準", "研究全体の基準", "研究計画書にない値")),
    ],
)
def test_the_table_fits_eighty_columns(
    do: Do, ui: str, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Grouped by scope, every rule with its place in the protocol, no line too long."""
    monkeypatch.setenv("COLUMNS", "80")
    answer = do("--ui", ui, "stopping")
    assert answer.code == ExitCode.DONE
    assert [word for word in words if word not in answer.out] == []
    assert re.findall(r"^((?:SUB|TRI)-\d)", answer.out, re.MULTILINE) == [
        *(f"SUB-{number}" for number in range(1, 5)),
        *(f"TRI-{number}" for number in range(1, 5)),
    ]
    assert widest(answer.out) <= 80
    assert "decide --stopping SUB-4 --participant NK-007" in answer.err
    assert "NaN" not in answer.out
    assert "None" not in answer.out


def test_a_decision_is_shown_with_what_it_was_about(do: Do) -> None:
    """The committee reads on what a rule was decided, not that there was nothing to decide on."""
    decided = [
        one
        for one in do("stopping", "--json").json["rules"]
        if one["outcome"].startswith("decided") and one["candidates"]
    ]
    assert {one["rule"] for one in decided} == {"SUB-4", "TRI-3"}
    printed = do("stopping").out
    for one in decided:
        assert f"decision {one['decision']}" in printed
        for candidate in one["candidates"]:
            assert f"{candidate['record']}: " in printed


def test_an_earlier_day(do: Do) -> None:
    """As of a day before the opinion, the suspension stands; nothing later shows."""
    one = found(do, "TRI-3", None, "--as-of", "2026-06-01")
    assert (one["outcome"], one["decision"]) == ("decided_stop", "DEC-003")
    assert one["candidates"] == []


def test_a_decision_settles_what_waits(do: Do) -> None:
    """The suggested command, with the words filled in, makes the rule decided."""
    assert found(do, "SUB-4", "NK-010")["waits"]
    rule = ("--stopping", "SUB-4", "--participant", "NK-010")
    answer = do("decide", *rule, "--outcome", "stop", *BY, *WORDS, "--json")
    assert answer.code == ExitCode.DONE, answer.out
    made = answer.json["decision"]
    assert (made["about"], made["outcome"]) == ("SUB-4", "stop")
    one = found(do, "SUB-4", "NK-010")
    assert (one["outcome"], one["decision"], one["waits"]) == ("decided_stop", made["id"], False)
    said = do("decide", "--stopping", "TRI-4", "--outcome", "continue", *BY, *WORDS)
    assert said.code == ExitCode.DONE
    assert "stopping" in said.err.splitlines()[-1]
    assert found(do, "TRI-4")["outcome"] == "decided_continue"


REFUSED = {
    "unknown rule": (
        ("--stopping", "SUB-9", "--outcome", "stop"), "stopping.unknown_rule", ExitCode.INPUT,
    ),
    "no participant": (
        ("--stopping", "SUB-4", "--outcome", "stop"), "stopping.participant_needed", ExitCode.INPUT,
    ),
    "participant of the trial": (
        ("--stopping", "TRI-1", "--participant", "NK-001", "--outcome", "stop"),
        "stopping.participant_unwanted", ExitCode.INPUT,
    ),
    "neither continue nor stop": (
        ("--stopping", "TRI-1"), "stopping.outcome_needed", ExitCode.INPUT,
    ),
    "wrong body": (
        ("--stopping", "TRI-1", "--outcome", "stop", "--body", "administrator"),
        "stopping.body_refused", ExitCode.INPUT,
    ),
    "about two things": (
        ("--stopping", "TRI-1", "--about", "SAE-001", "--outcome", "stop"),
        "stopping.subject_needed", ExitCode.INPUT,
    ),
    "about nothing": (("--outcome", "stop"), "stopping.subject_needed", ExitCode.INPUT),
    "unknown participant": (
        ("--stopping", "SUB-4", "--participant", "NK-099", "--outcome", "stop"),
        "app.act_unfit", ExitCode.INPUT,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("given", "code", "exit_code"), REFUSED.values(), ids=REFUSED)
def test_a_decision_that_would_not_count_is_refused(
    do: Do, given: tuple[str, ...], code: str, exit_code: ExitCode
) -> None:
    """Nothing is recorded that the rule would ignore."""
    before = do("list", "decisions", "--json").json
    refused(do("decide", *BY, *WORDS, *given, "--json"), code, exit_code)
    assert do("list", "decisions", "--json").json == before


def test_a_decision_about_an_event_counts_for_it(do: Do) -> None:
    """The outcome can be recorded about the event that is listed."""
    about = ("--about", "SAE-001", "--participant", "NK-010", "--outcome", "continue")
    assert do("decide", *about, *BY, *WORDS).code == ExitCode.DONE
    assert found(do, "SUB-4", "NK-010")["outcome"] == "decided_continue"


def test_without_the_file_it_says_so(do: Do, study: Path) -> None:
    """No stopping rules configured is a matter of the configuration, with a way out."""
    (study / "stopping.toml").unlink()
    refused(do("stopping", "--json"), "stopping.absent", ExitCode.CONFIGURATION)
    decided = do("decide", "--stopping", "SUB-1", "--outcome", "stop", *BY, *WORDS, "--json")
    refused(decided, "stopping.absent", ExitCode.CONFIGURATION)
    assert "init" in do("stopping").err


def test_an_empty_file_has_no_rules(do: Do, study: Path) -> None:
    """The draft that `init` makes holds none; that is said, and is no failure."""
    (study / "stopping.toml").write_text("# 基準なし\n", encoding="utf-8")
    answer = do("stopping")
    assert (answer.code, answer.out) == (ExitCode.DONE, "")
    assert "no rule" in answer.err
    assert do("stopping", "--json").json == {"as_of": DAY, "rules": []}


def test_a_faulty_file_is_refused_with_its_line(do: Do, study: Path) -> None:
    """Every fault is told with line and key, in the user's language."""
    path = study / "stopping.toml"
    content = path.read_text(encoding="utf-8").replace("grade = 4", "grad = 4")
    path.write_text(content, encoding="utf-8")
    answer = do("stopping", "--json")
    assert answer.code == ExitCode.CONFIGURATION
    (problem,) = answer.json["problems"]
    assert (problem["code"], problem["field"]) == (
        "records.unknown_field",
        "rule[4].thresholds.grad",
    )
    assert content.splitlines()[problem["row"] - 1].startswith("thresholds")
    assert str(problem["row"]) in do("stopping").err


def test_a_statistical_rule_is_a_supplement(do: Do, study: Path) -> None:
    """It stands behind the protocol's rules and says that it is none of them."""
    with (study / "stopping.toml").open("a", encoding="utf-8", newline="\n") as stream:
        stream.write(
            '\n[[statistical]]\nid = "STAT-1"\nstatement = "事象が多い"\nrule = "pocock"\n'
            "p0 = 0.1\nalpha = 0.05\nn = 10\n"
            "event = { window_days = 28, grade_at_least = 3, suspected = true }\n"
            'decided_by = ["principal_investigator"]\n'
        )
    one = found(do, "STAT-1")
    assert (one["basis"], one["kind"], one["threshold_basis"], one["predicate"]) == (
        "supplementary",
        "statistical",
        "configured",
        "pocock",
    )
    said = do("stopping").out
    assert "supplementary, not in the protocol" in said
    assert "Statistical rules are supplementary" in said


def test_the_word_alone_and_its_command(do: Do) -> None:
    """`stopping` by itself answers, `stopping design` designs, a slip is not taken for either."""
    assert do("stopping").out.startswith("Stopping rules as of")
    help_page = do("stopping", "--help")
    assert help_page.code == ExitCode.DONE
    assert "design" in help_page.out
    slip = do("stopping", "desing")
    assert slip.code == ExitCode.USAGE
    assert "design" in slip.err
