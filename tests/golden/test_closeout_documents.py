"""The reports on the end of a study in both languages, of nobody and of the demo, word for word.

Reviewed and rewritten as the reports of an event are: `pytest tests/golden --snapshot-update`.
"""

from __future__ import annotations

import pytest

from safetyreport.app.closeout import closeout
from safetyreport.app.families import Report, Request
from safetyreport.documents.form_duties import CLOSEOUT_FORMS
from tests.golden.conftest import Snapshot
from tests.golden.wanted import Wanted, assert_all_reviewed, each, wanted
from tests.study_folder import imported, session_in
from tests.unit.documents.closeout_study import (
    ENDS,
    PARTIES,
    emptied,
    statements,
    with_records,
)

FOLDER = "closeout"
COMMITTEE, MINISTER = "committee", "minister"
WANTED = wanted(
    nobody=[
        ("primary_endpoint", COMMITTEE),
        ("study_report", COMMITTEE),
        ("study_report_summary", COMMITTEE),
    ],
    demo=[("study_report_summary", MINISTER)],
)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Report, ...]]:
    """A study in which nothing happened, released; the demo's summary as a draft."""
    ended = {"milestones": ENDS, "statements": statements()}
    empty = emptied(tmp_path_factory.mktemp("golden") / "empty", **ended)
    full = with_records(session_in(imported(tmp_path_factory.mktemp("golden") / "full")), **ended)
    return {
        "nobody": closeout(empty, "all", Request("", PARTIES, release=True)),
        "demo": closeout(full, "summary", Request("", frozenset({MINISTER}))),
    }


@each(WANTED)
def test_a_document_says_what_was_reviewed(
    reports: dict[str, tuple[Report, ...]], snapshot: Snapshot, one: Wanted
) -> None:
    """The words of the finished file are those that somebody has read and found right."""
    snapshot(FOLDER, reports[one.which], one)


def test_every_form_is_reviewed() -> None:
    """No form is left out, and no text stays behind that nothing is compared with."""
    assert_all_reviewed(WANTED, CLOSEOUT_FORMS, FOLDER)
