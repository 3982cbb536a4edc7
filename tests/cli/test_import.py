"""`import`: all or nothing, every problem told, every change shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.calls import Call
from tests.study_folder import ACTOR, DAY, bare, file_of, record

BROKEN = Path(__file__).parents[1] / "broken"
PROBLEM_KEYS = [
    "code", "severity", "file", "sheet", "row", "column", "record", "field", "value", "message",
    "remedy",
]  # fmt: skip


def test_the_demo_is_imported_from_its_file(call: Call, tmp_path: Path) -> None:
    """A user's first import stores every record of the file and says how many."""
    folder = bare(tmp_path / "new")
    answer = call("-C", folder, "import", folder / "records.json", "--actor", ACTOR, "--json")
    assert answer.code == 0
    assert answer.json["stored"] is True
    assert answer.json["changed"] == answer.json["unchanged"] == answer.json["problems"] == []
    listed = call("-C", folder, "list", "adverse_events", "--json").json["records"]
    assert {one["id"] for one in listed} <= set(answer.json["new"])
    assert record("SAE-001") in listed


@pytest.mark.parametrize("file", sorted(BROKEN.glob("*.json")), ids=lambda path: path.stem)
def test_a_broken_file_is_refused_whole(call: Call, tmp_path: Path, file: Path) -> None:
    """Exit 3, each problem with place, sentence and remedy in both languages, nothing stored."""
    folder = bare(tmp_path / "new")
    before = sorted(folder.iterdir())
    answer = call("-C", folder, "import", file, "--actor", ACTOR, "--json")
    assert answer.code == 3
    assert answer.json["error"]["code"] == "app.import_refused"
    assert answer.json["error"]["exit_code"] == 3
    assert answer.json["problems"]
    for problem in answer.json["problems"]:
        assert list(problem) == PROBLEM_KEYS
        assert problem["file"] == file.name
        assert all(problem[part][lang] for part in ("message", "remedy") for lang in ("ja", "en"))
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize("ui", ["ja", "en"])
def test_every_problem_of_every_file_is_listed(
    call: Call, study: Path, tmp_path: Path, ui: str
) -> None:
    """Not the first problem but all, each with its record; and what is stored stays as it was."""
    before = (study / "safetyreport.db").read_bytes()
    one = file_of(
        tmp_path,
        "one.json",
        participants=[{"id": "NK-011", "sex": "femal", "age": -1}, {"id": "NK-012"}],
    )
    two = file_of(
        tmp_path,
        "two.json",
        adverse_events=[
            {"id": "SAE-090", "participant": "NK-099", "term": {"ja": "発熱"}},
            record("SAE-001") | {"participant": "NK-098"},
        ],
    )
    answer = call("-C", study, "import", one, two, "--actor", ACTOR, "--ui", ui, "--json")
    assert answer.code == 3
    found = {(one["file"], one["record"], one["field"]) for one in answer.json["problems"]}
    assert found >= {
        ("one.json", "NK-011", "sex"),
        ("one.json", "NK-011", "age"),
        ("two.json", "SAE-090", "aware_physician_at"),
        ("two.json", "SAE-001", "participant"),
    }
    told = call("-C", study, "import", one, two, "--actor", ACTOR, "--ui", ui)
    assert told.code == 3
    for name in ("NK-011", "SAE-090", "SAE-001", "one.json", "two.json", "femal", "NK-098"):
        assert name in told.err
    assert told.out == ""
    assert (study / "safetyreport.db").read_bytes() == before


def test_days_that_cannot_be_are_told_with_their_place(
    call: Call, study: Path, tmp_path: Path
) -> None:
    """A mistyped year of an end, a second end, an answer before its opinion: nothing is stored."""
    before = (study / "safetyreport.db").read_bytes()
    ends = [("MS-990", "2016-11-20"), ("MS-991", "2026-11-20")]
    file = file_of(
        tmp_path,
        "late.json",
        milestones=[{"id": name, "kind": "ended", "on": on} for name, on in ends],
        responses=[{"id": "RES-990", "opinion": "OP-005", "on": "2026-11-11"}],
    )
    answer = call("-C", study, "import", file, "--actor", ACTOR, "--json")
    assert answer.code == 3
    names = ("code", "sheet", "row", "record", "field", "value")
    assert {tuple(one[name] for name in names) for one in answer.json["problems"]} == {
        ("findings.before_plan", "milestones", 1, "MS-990", "on", "2016-11-20"),
        ("findings.milestone_twice", "milestones", 2, "MS-991", "kind", "ended"),
        ("findings.response_before_opinion", "responses", 1, "RES-990", "on", "2026-11-11"),
    }
    assert (study / "safetyreport.db").read_bytes() == before


def test_an_awareness_before_the_plan_is_stored_with_a_warning(
    call: Call, study: Path, tmp_path: Path
) -> None:
    """It is told at once, and the reports of every other event are still made."""
    early = record("AE-001") | {
        "id": "AE-990", "onset": "2020-10-01", "ended": None, "assessments": [],
        "aware_physician_at": "2020-10-02", "aware_administrator_at": None,
    }  # fmt: skip
    given = {name: value for name, value in early.items() if value is not None}
    file = file_of(tmp_path, "early.json", adverse_events=[given])
    answer = call("-C", study, "import", file, "--actor", ACTOR, "--json")
    assert answer.code == 0, answer.out
    (told,) = answer.json["problems"]
    assert (told["code"], told["severity"]) == ("findings.known_before_plan", "warning")
    listed = call("-C", study, "due", "--as-of", DAY, "--json").json
    assert "AE-990" in {one["record"] for one in listed["contradictions"]}
    assert call("-C", study, "explain", "AE-990", "--as-of", DAY).code == 0
    assert call("-C", study, "sixty-day", "--cycle", "38", "--as-of", DAY).code == 0
    assert call("-C", study, "sae", "--id", "SAE-001", "--as-of", DAY).code == 0


def test_nobody_imports_without_a_name(call: Call, study: Path) -> None:
    """Every change has an actor: without one the command is refused as used wrongly."""
    before = (study / "safetyreport.db").read_bytes()
    answer = call("-C", study, "import", study / "records.json")
    assert answer.code == 2
    assert "--actor" in answer.err
    assert (study / "safetyreport.db").read_bytes() == before


def test_equal_content_changes_nothing(call: Call, study: Path) -> None:
    """Importing the same file again makes no version and no entry in the log."""
    events = call("-C", study, "log", "--json").json["events"]
    answer = call("-C", study, "import", study / "records.json", "--actor", ACTOR, "--json")
    assert answer.code == 0
    assert answer.json["new"] == answer.json["changed"] == []
    assert len(answer.json["unchanged"]) == sum(event["act"] == "record" for event in events)
    assert call("-C", study, "log", "--json").json["events"] == events


def test_changed_content_is_a_new_version_shown_first(
    call: Call, study: Path, tmp_path: Path
) -> None:
    """A correction names record, field, before and after, in text and in JSON."""
    file = file_of(tmp_path, "new.json", adverse_events=[record("AE-001") | {"grade": 2}])
    tried = call("-C", study, "import", file, "--dry-run", "--json").json
    grade = record("AE-001")["grade"]
    assert tried["changed"] == [
        {
            "record": "AE-001",
            "from_version": 1,
            "changes": [{"field": "grade", "before": grade, "after": 2}],
        }
    ]
    assert tried["stored"] is False
    told = call("-C", study, "import", file, "--actor", ACTOR, "--ui", "en")
    assert told.code == 0
    row = next(line for line in told.out.splitlines() if line.startswith("AE-001"))
    assert row.split()[-2:] == [str(grade), "2"]
    shown = call("-C", study, "show", "AE-001", "--json").json
    assert [one["version"] for one in shown["versions"]] == [1, 2]
    assert shown["record"]["grade"] == 2
    assert shown["versions"][0]["content"]["grade"] == grade


def test_older_content_needs_a_word(call: Call, study: Path, tmp_path: Path) -> None:
    """A file out of date cannot quietly undo a correction; `--revert` says that it is meant."""
    new = file_of(tmp_path, "new.json", adverse_events=[record("AE-001") | {"grade": 2}])
    old = file_of(tmp_path, "old.json", adverse_events=[record("AE-001")])
    assert call("-C", study, "import", new, "--actor", ACTOR).code == 0
    stored = (study / "safetyreport.db").read_bytes()
    refused = call("-C", study, "import", old, "--actor", ACTOR, "--json")
    assert refused.code == 3
    assert refused.json["problems"][0]["record"] == "AE-001"
    assert "--revert" in refused.json["problems"][0]["remedy"]["en"]
    assert (study / "safetyreport.db").read_bytes() == stored
    assert call("-C", study, "import", old, "--actor", ACTOR, "--revert").code == 0
    shown = call("-C", study, "show", "AE-001", "--json").json
    assert [one["version"] for one in shown["versions"]] == [1, 2, 3]
    assert shown["record"] == shown["versions"][0]["content"]


def test_a_trial_run_stores_nothing(call: Call, tmp_path: Path) -> None:
    """`--dry-run` needs no actor, says what would happen and leaves no trace."""
    folder = bare(tmp_path / "new")
    before = sorted(folder.iterdir())
    answer = call("-C", folder, "import", folder / "records.json", "--dry-run", "--json")
    assert answer.code == 0
    assert answer.json["stored"] is False
    assert len(answer.json["new"]) > 1000
    assert sorted(folder.iterdir()) == before


def test_a_trial_run_leaves_a_store_as_it_was(call: Call, study: Path, tmp_path: Path) -> None:
    """Looking at a change is not making it."""
    before = (study / "safetyreport.db").read_bytes()
    file = file_of(tmp_path, "new.json", participants=[{"id": "NK-011"}])
    answer = call("-C", study, "import", file, "--dry-run")
    assert answer.code == 0
    assert (study / "safetyreport.db").read_bytes() == before
