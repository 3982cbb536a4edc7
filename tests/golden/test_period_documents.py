"""The reports on a period in both languages, with much and with nothing in them, word for word.

Reviewed and rewritten as the reports of an event are: `pytest tests/golden --snapshot-update`.
"""

from __future__ import annotations

import datetime as dt

import pytest

from safetyreport.app.annual import annual
from safetyreport.app.families import Report, Request
from safetyreport.app.importing import import_files
from safetyreport.app.quarterly import quarterly
from safetyreport.app.session import Session
from safetyreport.documents.form_duties import ANNUAL_FORMS, QUARTERLY_FORMS
from tests.golden.conftest import Snapshot
from tests.golden.wanted import Wanted, assert_all_reviewed, each, wanted
from tests.study_folder import ACTOR, NOW, bare, file_of, imported, session_in

FOLDER = "period"
PARTIES = frozenset({"committee", "minister"})
OPINION = {
    "id": "OP-100",
    "about": "year-6",
    "committee_met_on": "2026-11-10",
    "given_on": "2026-11-11",
    "received_on": "2026-11-12",
    "continuing": "conditional",
    "measures_asked": "no",
    "opinion": {
        "ja": "アフェレーシスの実施基準を守ることを条件に、継続して差し支えない。",
        "en": "It may continue on the condition that the criteria for apheresis are kept.",
    },
}
NOBODY = {"id": "NK-001", "sex": "female", "age": 60}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Report]:
    """A full year released with its opinion, a full quarter, a year and a quarter of nothing."""
    full = session_in(imported(tmp_path_factory.mktemp("golden") / "study"))
    import_files(full, [file_of(full.folder, "opinion.json", opinions=[OPINION])])
    empty = Session(
        bare(tmp_path_factory.mktemp("golden") / "empty"),
        actor=ACTOR,
        as_of=dt.date(2026, 7, 5),
        now=NOW,
    )
    import_files(empty, [file_of(empty.folder, "nobody.json", participants=[NOBODY])])
    return {
        "full": annual(full, Request("year-6", PARTIES, release=True)),
        "quarter": quarterly(full, Request("FY2026Q3", PARTIES)),
        "nobody": annual(empty, Request("year-1", PARTIES)),
        "empty": quarterly(empty, Request("FY2026Q1", PARTIES)),
    }


ANNUAL = (("annual_committee", "committee"), ("annual_minister", "minister"))
QUARTER = (("quarterly", "committee"),)
WANTED = wanted(full=ANNUAL, quarter=QUARTER, nobody=ANNUAL, empty=QUARTER)


@each(WANTED)
def test_a_document_says_what_was_reviewed(
    reports: dict[str, Report], snapshot: Snapshot, one: Wanted
) -> None:
    """The words of the finished file are those that somebody has read and found right."""
    snapshot(FOLDER, [reports[one.which]], one)


def test_every_form_is_reviewed() -> None:
    """No form is left out, and no text stays behind that nothing is compared with."""
    assert_all_reviewed(WANTED, {*ANNUAL_FORMS, *QUARTERLY_FORMS}, FOLDER)
