"""Corrections of a record: nothing once listed is lost, and no listed day moves."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from safetyreport.records.act import Submission
from tests.unit.duties.cases import codes, event, owed_for, reports

SERIOUS: dict[str, Any] = {"seriousness": ["hospitalisation"]}
NAME = "SAE-1.illness_15day.committee.1"


def test_a_correction_that_changes_no_day_changes_nothing() -> None:
    """A typing error in the narrative leaves every duty as it was."""
    old, new = event(**SERIOUS), event(**SERIOUS, narrative={"ja": "経過"})
    assert owed_for([new], earlier={"SAE-1": [old]}) == owed_for([old])


def test_a_corrected_awareness_has_a_duty_of_its_own() -> None:
    """The day once listed stays listed as superseded; the right day stands under `+2`."""
    old = event(**SERIOUS)
    new = event(**SERIOUS, aware_physician_at="2026-11-04")
    duties = owed_for([new], earlier={"SAE-1": [old]})
    assert duties[NAME].status == "superseded"
    assert str(duties[NAME].due_on) == "2026-11-17"
    assert codes(duties[NAME])[-1] == "duties.superseded"
    assert duties[f"{NAME}+2"].status == "overdue_by_law"
    assert str(duties[f"{NAME}+2"].due_on) == "2026-11-19"


def test_correcting_back_gives_the_first_duty_again() -> None:
    """The same days are the same duty, however often the record went to and fro."""
    old = event(**SERIOUS)
    other = event(**SERIOUS, aware_physician_at="2026-11-04")
    duties = owed_for([old], earlier={"SAE-1": [old, other]})
    assert duties[NAME].status == "overdue_by_law"
    assert duties[f"{NAME}+2"].status == "superseded"
    assert f"{NAME}+3" not in duties


def test_numbers_count_the_corrections() -> None:
    """Each further change of days is numbered on, and only the last is still owed."""
    versions = [event(**SERIOUS, aware_physician_at=f"2026-11-0{day}") for day in (2, 3, 4)]
    duties = owed_for([versions[-1]], earlier={"SAE-1": versions[:-1]})
    assert {name: duties[name].status for name in (NAME, f"{NAME}+2", f"{NAME}+3")} == {
        NAME: "superseded",
        f"{NAME}+2": "superseded",
        f"{NAME}+3": "overdue_by_law",
    }


def test_a_report_sent_settles_every_correction() -> None:
    """What was sent was sent, under whichever number of the duty."""
    old = event(**SERIOUS)
    new = event(**SERIOUS, aware_physician_at="2026-11-04")
    for named in (NAME, f"{NAME}+2"):
        sent = Submission.model_validate({"id": "S-1", "duties": [named], "on": "2026-11-16"})
        duties = owed_for([new, sent], earlier={"SAE-1": [old]})
        assert duties[f"{NAME}+2"].status == "submitted"
        assert duties[f"{NAME}+2"].submitted_on == dt.date(2026, 11, 16)


def test_a_record_that_never_gave_rise_to_it_supersedes() -> None:
    """An event entered as serious by mistake leaves its duties on the list, superseded."""
    old, new = event(**SERIOUS), event(seriousness=[])
    duties = owed_for([new], earlier={"SAE-1": [old]})
    assert duties[NAME].status == "superseded"
    assert duties["cycle-37.illness_60day.committee"].status != "superseded"


def test_a_withdrawn_record_supersedes_all_its_duties() -> None:
    """A record withdrawn as a mistake owes nothing, and its duties say why they are still seen."""
    duties = owed_for([], earlier={"SAE-1": [event(**SERIOUS)]})
    assert reports(duties)
    assert {duty.status for duty in duties.values()} == {"superseded"}
    assert codes(duties[NAME])[-1] == "duties.withdrawn"


@pytest.mark.parametrize("day", ["2026-11-01", "2026-11-03", "2026-10-20"])
def test_a_listed_day_never_moves(day: str) -> None:
    """Whatever a correction says, the duty that was listed keeps its three days."""
    old = owed_for([event(**SERIOUS)])
    new = event(**SERIOUS, onset="2026-10-01", aware_physician_at=day)
    after = owed_for([new], earlier={"SAE-1": [event(**SERIOUS)]})
    for name, duty in old.items():
        if duty.kind == "illness_60day":
            continue
        assert after[name].due_on == duty.due_on
        assert after[name].statutory_due_on == duty.statutory_due_on
        assert after[name].extended_due_on == duty.extended_due_on


def test_an_event_corrected_out_of_a_cycle_is_not_in_its_report() -> None:
    """The report of a cycle names only the events that belong to it now."""
    stays = event(id="AE-2", seriousness=[])
    old = event(id="AE-1", seriousness=[])
    new = event(id="AE-1", seriousness=[], aware_physician_at="2026-11-12")
    duties = owed_for([stays, new], earlier={"AE-1": [old]})
    assert duties["cycle-37.illness_60day.committee"].records == ("AE-2",)
    assert duties["cycle-38.illness_60day.committee"].records == ("AE-1",)
