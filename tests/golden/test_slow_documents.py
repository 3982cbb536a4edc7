"""The reports of the slow duties in both languages, from short and long records, word for word.

Reviewed and rewritten as the reports of an event are: `pytest tests/golden --snapshot-update`.
"""

from __future__ import annotations

import pytest

from safetyreport.app.families import Report, Request
from safetyreport.app.importing import import_files
from safetyreport.app.nonconformity import deviation
from safetyreport.app.session import Session
from safetyreport.app.sixty_days import sixty_day
from safetyreport.documents.form_duties import CYCLE_FORMS, DEVIATION_FORMS
from tests.golden.conftest import Snapshot
from tests.golden.wanted import Wanted, assert_all_reviewed, each, wanted
from tests.study_folder import file_of, imported, record, session_in

FOLDER = "slow"
PARTIES = frozenset({"committee", "administrator", "implementation_lead"})
# As little as a report can begin with: somebody learned of it, and it is called serious.
SHORTEST = {
    "id": "DEV-100",
    "aware_physician_at": "2026-11-20",
    "classification": "serious_nonconformity",
}
LONG = {
    lang: f"{text}\n" * 16 for lang, text in (("ja", "経緯の一行。"), ("en", "One line of it."))
}
INSIDE = (("nonconformity", "administrator"), ("nonconformity", "implementation_lead"))
SERIOUS = (("serious_nonconformity", "committee"),)
CYCLE = (("sixty_day", "committee"),)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """The demo study with one very short record and one very long one."""
    folder = imported(tmp_path_factory.mktemp("golden") / "study")
    here = session_in(folder)
    longest = record("DEV-003") | {"id": "DEV-101", "description": LONG, "immediate_hazard": "yes"}
    import_files(here, [file_of(folder, "more.json", deviations=[SHORTEST, longest])])
    return here


@pytest.fixture(scope="module")
def reports(session: Session) -> dict[str, Report]:
    """Short and long, empty and full, drafts and released, first and following."""
    return {
        "shortest": deviation(session, Request("DEV-100", PARTIES)),
        "longest": deviation(session, Request("DEV-101", PARTIES)),
        "no_evidence": deviation(session, Request("DEV-005", PARTIES, release=True)),
        "empty": sixty_day(session, Request("cycle-30", PARTIES, release=True)),
        "full": sixty_day(session, Request("cycle-36", PARTIES)),
    }


WANTED = wanted(
    shortest=SERIOUS + INSIDE,
    longest=SERIOUS + INSIDE,
    no_evidence=INSIDE,
    empty=CYCLE,
    full=CYCLE,
)


@each(WANTED)
def test_a_document_says_what_was_reviewed(
    reports: dict[str, Report], snapshot: Snapshot, one: Wanted
) -> None:
    """The words of the finished file are those that somebody has read and found right."""
    snapshot(FOLDER, [reports[one.which]], one)


def test_every_form_is_reviewed() -> None:
    """No form is left out, and no text stays behind that nothing is compared with."""
    assert_all_reviewed(WANTED, {*DEVIATION_FORMS, *CYCLE_FORMS}, FOLDER)
