"""The grade of a fatal event: 5 in every table, and what is recorded stays visible."""

from __future__ import annotations

from typing import Any

import pytest

from safetyreport.i18n import Lang, text
from safetyreport.summary.compiled import summarise
from safetyreport.summary.model import Summary
from tests.unit.duties.cases import study
from tests.unit.summary.small_study import CUT, PLAIN, SPRING, named, plain, records, rows

NOTE = "summary.note.fatal_grade"
DIED = {"outcome": "fatal", "seriousness": ["death"], "aware_physician_at": "2026-06-30"}
LIVES = {"outcome": "recovering", "seriousness": ["life_threatening"]}


def with_death(*later: dict[str, Any], **first: Any) -> Summary:
    """The small study with its fatal event entered otherwise."""
    event = next(one for one in PLAIN["adverse_events"] if one["id"] == "E-5")
    keep = ("id", "participant", "term", "onset", "cannot_be_ruled_out", "aware_physician_at")
    changed = {name: event[name] for name in keep} | first | {"assessments": list(later)}
    others = [one for one in PLAIN["adverse_events"] if one["id"] != "E-5"]
    made = {**PLAIN, "adverse_events": [*others, changed]}
    return summarise(records(made), study(), CUT, SPRING, term_of=named)


def said(found: Summary, lang: Lang) -> list[str]:
    """The notes that name fatal events of another recorded grade."""
    return [text(one.key, lang, one.values) for one in found.notes if one.key == NOTE]


@pytest.mark.parametrize(
    ("found", "recorded"),
    [
        pytest.param(with_death(DIED, grade=3), ("E-5（3）", "E-5 (3)"), id="not raised"),
        pytest.param(with_death(DIED), ("E-5（記録なし）", "E-5 (Not recorded)"), id="no grade"),
        pytest.param(with_death(DIED | {"grade": 5}, grade=3), None, id="raised"),
    ],
)
def test_a_fatal_event_is_grade_5(found: Summary, recorded: tuple[str, str] | None) -> None:
    """CTCAE: grade 5 is death; the committee reads which recorded grade says otherwise."""
    table = found.table("ae_by_grade")
    fatal = rows(table, "grade", "participants", "events", category="fatal")
    assert [row for row in fatal if row[1:] != (0, 0)] == [(5, 1, 1)]
    listed = found.listing("adverse_events").rows
    assert [plain(row["grade"]) for row in listed if row["id"] == "E-5"] == [5]
    if recorded is None:
        assert said(found, "ja") == said(found, "en") == []
    else:
        assert [recorded[0] in one for one in said(found, "ja")] == [True]
        assert [recorded[1] in one for one in said(found, "en")] == [True]


def test_a_death_taken_back_is_no_grade_5() -> None:
    """The worst of the other grades stands, and nothing is said of a fatal event."""
    found = with_death(
        DIED | {"grade": 5}, LIVES | {"aware_physician_at": "2026-07-05", "grade": 4}, grade=3
    )
    table = found.table("ae_by_grade")
    assert rows(table, "events", grade=5, category="any") == [(0,)]
    assert rows(table, "events", grade=4, category="any") == [(1,)]
    assert said(found, "ja") == []
