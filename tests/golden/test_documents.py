"""Every form in both languages, from the shortest and the longest record, word for word.

A change of wording, order or number shows here; who makes it reads the text again and rewrites
it with `pytest tests/golden --snapshot-update`.
"""

from __future__ import annotations

import pytest

from safetyreport.app.families import Report, Request
from safetyreport.app.importing import import_files
from safetyreport.app.reporting import sae
from safetyreport.app.session import Session
from safetyreport.documents.form_duties import EVENT_FORMS
from tests.golden.conftest import Snapshot
from tests.golden.wanted import Wanted, assert_all_reviewed, each, wanted
from tests.study_folder import file_of, imported, session_in

PARTIES = frozenset({"committee", "minister", "manufacturer"})
# As little as the law can begin with: who, what, since when, and that it is serious.
SHORTEST = {
    "id": "SAE-100",
    "participant": "NK-010",
    "term": {"ja": "死亡"},
    "seriousness": ["death"],
    "aware_physician_at": "2026-11-20",
}
LONGEST, FOLLOWED, FATAL = "SAE-001", "SAE-004", "SAE-002"
ILLNESS = (("illness_committee", "committee"), ("illness_minister", "minister"))
OTHERS = (
    ("protocol_event", "committee"),
    ("protocol_event", "minister"),
    ("manufacturer_notice", "manufacturer"),
)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """The demo study with one more, very short record."""
    folder = imported(tmp_path_factory.mktemp("golden") / "study")
    here = session_in(folder)
    import_files(here, [file_of(folder, "short.json", adverse_events=[SHORTEST])])
    return here


@pytest.fixture(scope="module")
def reports(session: Session) -> dict[str, Report]:
    """The drafts of both records and the last report of the fatal event, released."""
    return {
        "shortest": sae(session, Request("SAE-100", PARTIES)),
        "longest": sae(session, Request(LONGEST, PARTIES)),
        "follow_up": sae(session, Request(FOLLOWED, PARTIES)),
        "last": sae(session, Request(FATAL, PARTIES, last=True, release=True)),
    }


WANTED = wanted(
    shortest=ILLNESS + OTHERS,
    longest=ILLNESS,
    follow_up=ILLNESS + OTHERS,
    last=ILLNESS + OTHERS,
)


@each(WANTED)
def test_a_document_says_what_was_reviewed(
    reports: dict[str, Report], snapshot: Snapshot, one: Wanted
) -> None:
    """The words of the finished file are those that somebody has read and found right."""
    snapshot("", [reports[one.which]], one)


def test_every_form_is_reviewed() -> None:
    """No form of an event is left out, and no text stays behind that nothing is compared with."""
    assert_all_reviewed(WANTED, EVENT_FORMS)
