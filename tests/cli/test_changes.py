"""The differences of an import: shown before anything is stored, in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from safetyreport.app.importing import Imported, import_files
from safetyreport.app.session import Session
from safetyreport.cli.changes import named, shown
from safetyreport.i18n import Lang
from tests.calls import Call
from tests.study_folder import ACTOR, NOW, file_of, record


@pytest.mark.parametrize(
    ("path", "value", "lang", "name", "words"),
    [
        ("outcome", "not_recovered", "en", "Outcome", "Not recovered"),
        ("outcome", "not_recovered", "ja", "転帰", "未回復"),
        ("grade", 3, "en", "Grade", "3"),
        ("outcome", None, "en", "Outcome", "(none)"),
        ("term.ja", "肺炎", "en", "Adverse event term (Japanese)", "肺炎"),
        ("term.en", "Pneumonia", "ja", "有害事象名（英語）", "Pneumonia"),
        ("assessments[1].outcome", "fatal", "en", "Outcome of later assessment 1", "Fatal"),
    ],
)
def test_fields_and_values_are_words(
    path: str, value: object, lang: Lang, name: str, words: str
) -> None:
    """A code is told by its word, a text by its language, an absent value as absent."""
    assert name == named("adverse_events", path, lang)
    assert shown("adverse_events", path, value, lang) == words


def test_wholes_are_told_by_their_parts() -> None:
    """A new later assessment, a list of codes, a reason for absence: each part by its label."""
    kind = "adverse_events"
    said = shown(kind, "assessments[1]", {"outcome": "fatal", "term": None, "grade": 5}, "en")
    assert said.splitlines() == [
        "Outcome of later assessment 1: Fatal",
        "Grade of later assessment 1: 5",
    ]
    listed = shown(kind, "seriousness", ["death", "hospitalisation"], "ja")
    assert "、" in listed
    assert "death" not in listed
    assert (
        shown(kind, "missing.cause", "pending", "ja")
        == shown(kind, "missing", {"cause": "pending"}, "ja").partition("：")[2]
    )
    both = shown(kind, "term", {"ja": "肺炎", "en": "Pneumonia"}, "en")
    assert both.splitlines() == ["Japanese: 肺炎", "English: Pneumonia"]
    assert shown("laboratory", "is_baseline", True, "en") == "Yes"


class Interrupted(Exception):
    """Somebody saw the differences and stopped."""


def test_differences_are_shown_before_anything_is_stored(study: Path) -> None:
    """Whoever stops the program on seeing them finds the store as it was."""
    file = file_of(study, "new.json", adverse_events=[record("AE-001") | {"grade": 2}])
    before = (study / "safetyreport.db").read_bytes()
    seen: list[Imported] = []

    def stopped(found: Imported) -> None:
        seen.append(found)
        raise Interrupted

    session = Session(study, actor=ACTOR, now=NOW)
    with pytest.raises(Interrupted):
        import_files(session, [file], announce=stopped)
    assert [change.path for one in seen[0].plan.changed for change in one.changes] == ["grade"]
    assert seen[0].stored is False
    assert (study / "safetyreport.db").read_bytes() == before


def test_a_json_answer_keeps_the_codes(call: Call, study: Path) -> None:
    """For programs the codes stay codes."""
    file = file_of(study, "new.json", adverse_events=[record("SAE-003") | {"outcome": "unknown"}])
    answer = call("-C", study, "import", file, "--dry-run", "--json").json
    (change,) = answer["changed"][0]["changes"]
    assert (change["field"], change["after"]) == ("outcome", "unknown")
    told = call("-C", study, "import", file, "--dry-run", "--ui", "ja")
    assert "不明" in told.out
    assert "unknown" not in told.out
