"""The stopping rules are read strictly; what is wrong in them is told by key and line."""

from __future__ import annotations

import codecs
import re
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safetyreport.demo import stopping_toml
from safetyreport.errors import ConfigurationRefused, ExitCode, Problem
from safetyreport.exchange.stopping_file import parse_stopping, read_stopping
from safetyreport.i18n import LANGS, text
from safetyreport.stopping.model import PREDICATES

RULE = """\
[[rule]]
id = "SUB-4"
scope = "participant"
kind = "judgement"
basis = "protocol"
anchor = "3.2"
statement.ja = "有害事象"
predicate = "event_and_judgement"
thresholds = { grade = 4 }
threshold_basis = "configured"
decided_by = ["principal_investigator"]
"""
STATISTICAL = """\
[[statistical]]
id = "STAT-1"
statement = "事象が多い"
rule = "beta-binomial"
p0 = 0.1
alpha = 0.05
n = 10
prior = [1, 9]
looks = [5, 10]
event = { window_days = 28, grade_at_least = 3 }
decided_by = ["principal_investigator"]
"""


def problems(content: str) -> list[tuple[str, int | None, str | None]]:
    """Kind, line and key of everything that is refused."""
    return [(one.code, one.row, one.field) for one in told(content)]


def told(content: str) -> tuple[Problem, ...]:
    """The problems of a file."""
    with pytest.raises(ConfigurationRefused) as refusal:
        parse_stopping(content.encode(), "stopping.toml")
    assert refusal.value.exit_code is ExitCode.CONFIGURATION
    return refusal.value.problems


def test_the_demo_has_the_eight_rules_of_the_protocol() -> None:
    """Four rules of a participant and four of the trial, each predicate once, no boundary."""
    rules = parse_stopping(stopping_toml().encode(), "stopping.toml")
    assert [rule.predicate for rule in rules.protocol] == list(PREDICATES)
    assert rules.statistical == ()
    for rule in rules.protocol:
        assert rule.anchor is not None
        for words in (rule.anchor, rule.statement):
            assert words.ja
            assert words.en
        configured = rule.thresholds.given != frozenset()
        assert rule.threshold_basis == ("configured" if configured else "protocol")


def test_the_template_is_accepted_once_the_places_are_filled_in() -> None:
    """Switched on as it is, it is refused for its eight empty places only; then it is accepted."""
    draft = files("safetyreport.exchange").joinpath("stopping.toml").read_text(encoding="utf-8")
    assert parse_stopping(draft.encode(), "stopping.toml").all == ()
    on = re.sub(r"(?m)^# (\[+[a-z]+\]+|[a-z_0-9.]+ = .*)$", r"\1", draft)
    assert [code for code, _, _ in problems(on)] == ["records.empty_text"] * 8
    rules = parse_stopping(on.replace('anchor = ""', 'anchor = "3.2 (1)"').encode(), "a.toml")
    assert len(rules.protocol) == 8
    assert len(rules.statistical) == 1


def test_no_file_is_no_rules(tmp_path: Path) -> None:
    """A study need not have stopping rules; what cannot be read is refused all the same."""
    assert read_stopping(tmp_path / "stopping.toml") is None
    with pytest.raises(ConfigurationRefused):
        read_stopping(tmp_path)


def test_windows_files_are_read() -> None:
    """A file saved by a Windows editor is the same, its lines counted the same."""
    data = codecs.BOM_UTF8 + RULE.replace("\n", "\r\n").encode()
    assert parse_stopping(data, "a.toml") == parse_stopping(RULE.encode(), "a.toml")
    with pytest.raises(ConfigurationRefused) as refusal:
        parse_stopping(data.replace(b"scope", b"scop"), "a.toml")
    assert {one.row for one in refusal.value.problems} == {1, 3}


BROKEN = {
    "unknown key": (
        "scope =", "scop =",
        [
            ("records.missing_field", 1, "rule[1].scope"),
            ("records.unknown_field", 3, "rule[1].scop"),
        ],
    ),
    "missing key": (
        'id = "SUB-4"\n', "", [("records.missing_field", 1, "rule[1].id")],
    ),
    "unknown table": ("[[rule]]", "[[rules]]", [("records.unknown_field", 1, "rules")]),
    "unknown predicate": (
        "event_and_judgement", "event_judgement", [("records.not_a_code", 8, "rule[1].predicate")],
    ),
    "predicate of the trial": (
        "event_and_judgement", "outside_information",
        [
            ("stopping.not_of_predicate", 3, "rule[1].scope"),
            ("stopping.threshold_unknown", 9, "rule[1].thresholds.grade"),
        ],
    ),
    "kind of another predicate": (
        '"judgement"', '"automatic"', [("stopping.not_of_predicate", 4, "rule[1].kind")],
    ),
    "statistical is apart": (
        '"judgement"', '"statistical"', [("stopping.statistical_apart", 4, "rule[1].kind")],
    ),
    "unknown threshold": (
        "grade = 4", "grad = 4",
        [
            ("records.unknown_field", 9, "rule[1].thresholds.grad"),
        ],
    ),
    "threshold of another predicate": (
        "grade = 4", "grade = 4, accrual_ratio_below = 0.5",
        [("stopping.threshold_unknown", 9, "rule[1].thresholds.accrual_ratio_below")],
    ),
    "threshold missing": (
        "{ grade = 4 }", "{}", [("stopping.threshold_missing", 9, "rule[1].thresholds.grade")],
    ),
    "threshold out of range": (
        "grade = 4", "grade = 6", [("records.too_large", 9, "rule[1].thresholds.grade")],
    ),
    "threshold in quotation marks": (
        "{ grade = 4 }", '{ grade = "4" }', [("records.whole", 9, "rule[1].thresholds.grade")],
    ),
    "no place in the protocol": (
        'anchor = "3.2"\n', "", [("stopping.anchor_missing", 1, "rule[1].anchor")],
    ),
    "empty place": (
        'anchor = "3.2"', 'anchor = ""', [("records.empty_text", 6, "rule[1].anchor.ja")],
    ),
    "nobody decides": (
        '["principal_investigator"]', "[]", [("records.too_few", 11, "rule[1].decided_by")],
    ),
    "third language": (
        "statement.ja", "statement.fr",
        [("records.unknown_field", 7, "rule[1].statement.fr")],
    ),
    "not TOML": ("scope = ", "scope : ", [("exchange.toml", 3, None)]),
    "key twice": ('kind = "judgement"', 'scope = "trial"', [("exchange.toml_twice", 4, None)]),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), BROKEN.values(), ids=BROKEN)
def test_what_is_wrong_in_a_rule_is_named(
    old: str, new: str, expected: list[tuple[str, int | None, str | None]]
) -> None:
    """Every fault is told with its kind, its line and its key, and nothing else is."""
    assert RULE.count(old) == 1
    assert problems(RULE.replace(old, new)) == expected


WRONG_BOUNDARY = {
    "rate as percentage": ("p0 = 0.1", "p0 = 10", "stopping.rate", 5, "p0"),
    "rate in quotation marks": ("p0 = 0.1", 'p0 = "0.1"', "stopping.rate", 5, "p0"),
    "rate as a list": ("p0 = 0.1", "p0 = [0.1]", "stopping.rate", 5, "p0"),
    "unknown rule": ('"beta-binomial"', '"beta"', "records.not_a_code", 4, "rule"),
    "prior missing": ("prior = [1, 9]\n", "", "stopping.parameter_missing", 1, "prior"),
    "prior of one": ("[1, 9]", "[1]", "records.missing_field", 8, "prior[2]"),
    "delta not used": ("n = 10", "n = 10\ndelta = 0.5", "stopping.parameter_unknown", 8, "delta"),
    "looks fall": ("[5, 10]", "[10, 5]", "stopping.looks_not_rising", 9, "looks"),
    "looks end early": ("[5, 10]", "[3, 5]", "stopping.looks_end_elsewhere", 9, "looks"),
    "too many participants": ("n = 10", "n = 501", "records.too_large", 7, "n"),
    "no window": ("window_days = 28, ", "", "records.missing_field", 10, "event.window_days"),
    "grade six": ("= 3 }", "= 6 }", "records.too_large", 10, "event.grade_at_least"),
}


@pytest.mark.parametrize(
    ("old", "new", "code", "row", "key"), WRONG_BOUNDARY.values(), ids=WRONG_BOUNDARY
)
def test_what_is_wrong_in_a_boundary_is_named(
    old: str, new: str, code: str, row: int, key: str
) -> None:
    """A boundary that could not be calibrated, or not as meant, is refused with the reason."""
    assert STATISTICAL.count(old) == 1
    assert problems(STATISTICAL.replace(old, new)) == [(code, row, f"statistical[1].{key}")]


def test_p1_has_to_be_above_p0() -> None:
    """The rate that is not acceptable is above the one that is."""
    content = STATISTICAL.replace("beta-binomial", "sprt").replace("prior = [1, 9]", "p1 = 0.1")
    assert problems(content) == [("stopping.p1_not_above", 8, "statistical[1].p1")]


def test_one_id_for_each_rule() -> None:
    """Decisions name a rule by its id, so that none may stand twice, in whatever table."""
    again = STATISTICAL.replace("STAT-1", "SUB-4")
    assert problems(RULE + RULE + again) == [
        ("stopping.id_twice", 13, "rule[2].id"),
        ("stopping.id_twice", 24, "statistical[1].id"),
    ]


CONTENTS = [
    *(RULE.replace(old, new) for old, new, _ in BROKEN.values()),
    *(STATISTICAL.replace(old, new) for old, new, *_ in WRONG_BOUNDARY.values()),
    RULE + RULE,
    STATISTICAL.replace("beta-binomial", "sprt").replace("prior = [1, 9]", "p1 = 0.1"),
]


@pytest.mark.parametrize("content", CONTENTS, ids=range(len(CONTENTS)))
def test_every_refusal_is_told_in_both_languages(content: str) -> None:
    """Sentence and remedy exist in both languages, every place in them filled."""
    problems = told(content)
    assert problems
    for problem in problems:
        values = {"file": problem.file, "row": problem.row, **problem.values}
        for lang in LANGS:
            for part in ("message", "remedy"):
                said = text(f"{problem.code}.{part}", lang, values)
                assert not re.search(
                    r"\{[a-z_]+\}|records\.|stopping\.[a-z]", said.replace(".toml", "")
                )


def test_the_nearest_name_is_offered() -> None:
    """A misspelt key, predicate or threshold is answered with what was perhaps meant."""
    for old, new, meant in (
        ("threshold_basis =", "treshold_basis =", "threshold_basis"),
        ("event_and_judgement", "event_judgement", "event_and_judgement"),
        ("grade = 4", "grad = 4", "grade"),
    ):
        said = [text(f"{p.code}.remedy", "en", p.values) for p in told(RULE.replace(old, new))]
        assert any(f"“{meant}”?" in one for one in said)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(content: str) -> None:
    """No file, however written, ends a command with an internal error."""
    try:
        found = bool(parse_stopping(content.encode(), "stopping.toml").all)
    except ConfigurationRefused as refused:
        found = not refused.problems
    assert not found
