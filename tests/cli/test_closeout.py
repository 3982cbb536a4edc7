"""`closeout`: the reports on the end of a study, from drafts to what was sent."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from safetyreport.documents.readback import text_of
from safetyreport.law.query import load_law
from tests.calls import Call, Outcome
from tests.study_folder import ACTOR, DAY, file_of
from tests.unit.documents.closeout_study import ENDS, statements

LAW_DATA = load_law().data_version
WHO = ("--as-of", DAY, "--actor", ACTOR)


def asked(call: Call, study: Path, *more: str | Path) -> Outcome:
    """`closeout` on the day of the story, in Japanese, answered as JSON."""
    return call("-C", study, "closeout", "--lang", "ja", "--json", *WHO, *more)


def ended(call: Call, study: Path, **kinds: list[dict[str, Any]]) -> None:
    """Record the end of data collection and the judgements."""
    given = {"milestones": ENDS, "statements": statements(), **kinds}
    found = call("-C", study, "import", file_of(study, "end.json", **given), *WHO)
    assert found.code == 0, found.err


@pytest.mark.parametrize(
    ("options", "forms"),
    [
        (("--report", "primary"), {("primary_endpoint", "committee")}),
        (("--report", "study"), {("study_report", "committee")}),
        (("--report", "summary", "--to", "minister"), {("study_report_summary", "minister")}),
        (("--report", "primary", "--to", "minister"), set()),
    ],
    ids=["primary", "study", "summary", "primary to nobody"],
)
def test_it_makes_what_was_asked_for(
    call: Call, study: Path, options: tuple[str, ...], forms: set[tuple[str, str]]
) -> None:
    """One report or all, to one addressee or all; drafts as long as nothing has ended."""
    found = asked(call, study, *options)
    assert found.code == 0, found.out
    made = found.json["documents"]
    assert {(one["form"], one["addressee"]) for one in made} == forms
    assert all(one["draft"] and one["missing"] for one in made)
    assert [finding["record"] for finding in found.json["findings"]] == ["closeout"]


def test_a_day_names_nothing_that_came_after_it(call: Call, study: Path) -> None:
    """A draft as of 5 October lists nothing that became known in November."""
    found = call(
        "-C",
        study,
        "closeout",
        "--report",
        "study",
        "--lang",
        "ja",
        "--as-of",
        "2026-10-05",
        "--json",
    )
    (made,) = found.json["documents"]
    report = text_of(Path(made["path"]).read_bytes()).whole.replace(LAW_DATA, "")
    assert "2026-09" in report
    assert not re.search("2026(-|年)11", report)
    assert "SAE-001" not in report


def test_the_fields_lie_beside_the_summary(call: Call, study: Path) -> None:
    """Every Word file of the summary has a CSV file of its name."""
    made = asked(call, study, "--report", "summary").json["documents"]
    paths = [Path(one["path"]) for one in made]
    assert len(paths) == 2
    for path in paths:
        assert path.with_suffix(".csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("report", "code"),
    [
        ("primary", "closeout.not_primary_data_ended"),
        ("summary", "closeout.not_all_data_ended"),
        ("all", "closeout.not_primary_data_ended"),
    ],
)
def test_nothing_is_released_before_the_end(
    call: Call, study: Path, report: str, code: str
) -> None:
    """Refused by a rule, naming the milestone to record; nothing is written."""
    refused = asked(call, study, "--report", report, "--release")
    assert refused.code == 4
    assert refused.json["error"]["code"] == code
    assert "milestones" in refused.json["error"]["remedy"]["en"]
    assert not list((study / "reports").rglob("*.docx"))


def test_nobody_releases_without_a_name(call: Call, study: Path) -> None:
    """A release is an act of somebody."""
    refused = call("-C", study, "closeout", "--release", "--as-of", DAY, "--json")
    assert refused.code == 2
    assert refused.json["error"]["code"] == "cli.actor_missing"


def test_from_release_to_submission(call: Call, study: Path) -> None:
    """Released, packaged, sent: `due` no longer asks for them, and the next is the second."""
    ended(call, study)
    found = asked(call, study, "--release")
    assert found.code == 0, found.out
    assert {one["draft"] for one in found.json["documents"]} == {False}
    about = [event["record"] for event in call("-C", study, "log", "--json").json["events"][-2:]]
    assert about == ["MS-primary_data_ended", "MS-all_data_ended"]
    packed = call("-C", study, "package", about[1], *WHO, "--json")
    assert packed.code == 0, packed.out
    files = {p["addressee"]: [f["file"] for f in p["files"]] for p in packed.json["packages"]}
    assert any("study_report_r1_ja.docx" in file for file in files["committee"])
    assert any("summary_minister_r1_ja.docx" in file for file in files["minister"])
    for record, to in zip(about, ("committee", "committee,minister"), strict=True):
        sent = call("-C", study, "submit", record, "--to", to, "--on", DAY, *WHO, "--json")
        assert sent.code == 0, sent.out
    left = {duty["id"] for duty in call("-C", study, "due", *WHO, "--json").json["duties"]}
    assert not {one for one in left if "report" in one and one.startswith("MS-")}
    again = asked(call, study, "--report", "primary").json["documents"]
    assert [one["version"] for one in again] == [2]


def test_what_was_not_made_is_named_with_its_command(call: Call, study: Path) -> None:
    """`package` before a release says how to make the reports."""
    ended(call, study)
    refused = call("-C", study, "package", "MS-all_data_ended", *WHO, "--json")
    assert refused.code == 4
    assert "closeout --report all" in refused.json["error"]["remedy"]["en"]


def test_people_are_told_what_to_do_next(call: Call, study: Path) -> None:
    """The page fits a terminal, names what is missing and ends with a next step."""
    found = call("-C", study, "closeout", "--report", "primary", "--lang", "en", *WHO, "--ui", "en")
    assert found.code == 0
    assert "milestones: primary_data_ended" in " ".join(found.out.split())
    assert "Next:" in found.err
