"""The reports on a period in both languages, with much and with nothing in them, word for word.

Reviewed and rewritten as the reports of an event are: `pytest tests/golden --snapshot-update`.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from safetyreport.app.annual import annual
from safetyreport.app.importing import import_files
from safetyreport.app.issuing import Report, Request
from safetyreport.app.quarterly import quarterly
from safetyreport.app.session import Session
from safetyreport.documents.form_duties import ANNUAL_FORMS, QUARTERLY_FORMS
from tests.golden.conftest import REVIEWED, Snapshot
from tests.study_folder import ACTOR, NOW, bare, file_of, imported

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
    full = Session(
        imported(tmp_path_factory.mktemp("golden") / "study"),
        actor=ACTOR,
        as_of=NOW.date(),
        now=NOW,
    )
    import_files(full, [file_of(full.folder, "opinion.json", opinions=[OPINION])])
    empty = Session(
        bare(tmp_path_factory.mktemp("golden") / "empty"),
        actor=ACTOR,
        as_of=dt.date(2026, 7, 5),
        now=NOW,
    )
    import_files(empty, [file_of(empty.folder, "nobody.json", participants=[NOBODY])])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAFETYREPORT_CACHE", str(tmp_path_factory.mktemp("cache")))
        return {
            "full": annual(full, Request("year-6", PARTIES, release=True)),
            "quarter": quarterly(full, Request("FY2026Q3", PARTIES)),
            "nobody": annual(empty, Request("year-1", PARTIES)),
            "empty": quarterly(empty, Request("FY2026Q1", PARTIES)),
        }


WANTED = [
    (which, form, addressee, lang)
    for which, forms in (
        ("full", (("annual_committee", "committee"), ("annual_minister", "minister"))),
        ("quarter", (("quarterly", "committee"),)),
        ("nobody", (("annual_committee", "committee"), ("annual_minister", "minister"))),
        ("empty", (("quarterly", "committee"),)),
    )
    for form, addressee in forms
    for lang in ("ja", "en")
]


@pytest.mark.parametrize(
    ("which", "form", "addressee", "lang"), WANTED, ids=[".".join(one) for one in WANTED]
)
def test_a_document_says_what_was_reviewed(
    reports: dict[str, Report],
    snapshot: Snapshot,
    which: str,
    form: str,
    addressee: str,
    lang: str,
) -> None:
    """The words of the finished file are those that somebody has read and found right."""
    (found,) = (
        one
        for one in reports[which].documents
        if (one.form, one.addressee, one.lang) == (form, addressee, lang)
    )
    snapshot(f"{FOLDER}/{which}.{form}.{addressee}.{lang}", Path(found.path).read_bytes())


def test_every_form_is_reviewed() -> None:
    """No form is left out, and no text stays behind that nothing is compared with."""
    assert {form for _, form, _, _ in WANTED} == {*ANNUAL_FORMS, *QUARTERLY_FORMS}
    kept = {path.stem for path in (REVIEWED / FOLDER).glob("*.txt")}
    assert kept == {".".join(one) for one in WANTED}
