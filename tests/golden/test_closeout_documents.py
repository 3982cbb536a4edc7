"""The reports on the end of a study in both languages, of nobody and of the demo, word for word.

Reviewed and rewritten as the reports of an event are: `pytest tests/golden --snapshot-update`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from safetyreport.app.closeout import closeout
from safetyreport.app.issuing import Report, Request
from safetyreport.documents.form_duties import CLOSEOUT_FORMS
from tests.golden.conftest import REVIEWED, Snapshot
from tests.study_folder import imported
from tests.unit.documents.closeout_study import (
    ENDS,
    PARTIES,
    document,
    emptied,
    session_in,
    statements,
    with_records,
)

FOLDER = "closeout"
COMMITTEE, MINISTER = "committee", "minister"
WANTED = [
    (which, form, addressee, lang)
    for which, form, addressee in (
        ("nobody", "primary_endpoint", COMMITTEE),
        ("nobody", "study_report", COMMITTEE),
        ("nobody", "study_report_summary", COMMITTEE),
        ("demo", "study_report_summary", MINISTER),
    )
    for lang in ("ja", "en")
]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Report, ...]]:
    """A study in which nothing happened, released; the demo's summary as a draft."""
    ended = {"milestones": ENDS, "statements": statements()}
    empty = emptied(tmp_path_factory.mktemp("golden") / "empty", **ended)
    full = with_records(session_in(imported(tmp_path_factory.mktemp("golden") / "full")), **ended)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAFETYREPORT_CACHE", str(tmp_path_factory.mktemp("cache")))
        return {
            "nobody": closeout(empty, "all", Request("", PARTIES, release=True)),
            "demo": closeout(full, "summary", Request("", frozenset({MINISTER}))),
        }


@pytest.mark.parametrize(
    ("which", "form", "addressee", "lang"), WANTED, ids=[".".join(one) for one in WANTED]
)
def test_a_document_says_what_was_reviewed(
    reports: dict[str, tuple[Report, ...]],
    snapshot: Snapshot,
    which: str,
    form: str,
    addressee: str,
    lang: str,
) -> None:
    """The words of the finished file are those that somebody has read and found right."""
    found = document(reports[which], form, lang, addressee)
    snapshot(f"{FOLDER}/{which}.{form}.{addressee}.{lang}", Path(found.path).read_bytes())


def test_every_form_is_reviewed() -> None:
    """No form is left out, and no text stays behind that nothing is compared with."""
    assert {form for _, form, _, _ in WANTED} == {*CLOSEOUT_FORMS}
    kept = {path.stem for path in (REVIEWED / FOLDER).glob("*.txt")}
    assert kept == {".".join(one) for one in WANTED}
