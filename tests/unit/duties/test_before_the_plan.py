"""What is recorded with a day before the plan or the law keeps nothing else from the list."""

from __future__ import annotations

from typing import Any

import pytest

from safetyreport.duties.engine import Gaps, owed
from safetyreport.errors import LawGapError
from safetyreport.law.query import load_law
from safetyreport.records.base import Record
from safetyreport.records.kinds import Records
from tests.unit.duties.cases import LATER, codes, event, owed_for, record, study

PLAN = study(protocol_duties=None)
EARLY: dict[str, Any] = {"id": "E-1", "onset": None, "aware_physician_at": "2020-10-11"}
BEFORE_LAW: dict[str, Any] = {"id": "E-1", "onset": None, "aware_physician_at": "2013-10-11"}


def test_an_event_known_before_the_plan_belongs_to_no_cycle() -> None:
    """Its report stays listed without a day and says why; its other duties have theirs."""
    found = owed_for([event(**EARLY)], on=PLAN)
    duty = found["E-1.illness_60day.committee.1"]
    assert (duty.status, duty.due_on, duty.statutory_due_on) == ("open", None, None)
    assert "duties.before_first_cycle" in codes(duty)
    assert str(found["E-1.internal_report.administrator.1"].due_on) == "2020-10-12"


def test_no_longer_suspected_it_is_cleared() -> None:
    """As every other report whose ground a later judgement took away."""
    later = {"cannot_be_ruled_out": "no", "aware_physician_at": "2020-10-13"}
    found = owed_for([event(later, **EARLY)], on=PLAN)
    assert found["E-1.illness_60day.committee.1"].status == "cleared"


def test_it_keeps_no_other_event_from_the_list() -> None:
    """The seven days of another event and the plan's own periods are there."""
    dying = event(id="E-2", seriousness=["life_threatening"])
    alone, together = owed_for([dying], on=PLAN), owed_for([event(**EARLY), dying], on=PLAN)
    assert together.keys() >= alone.keys()
    assert str(together["E-2.illness_7day.committee.1"].due_on) == "2026-11-09"


def _owed(records: list[Record], gaps: Gaps | None, **earlier: list[Record]) -> set[str]:
    law = load_law(PLAN.framework)
    found = owed(law, PLAN, Records.of(records), LATER, earlier, gaps=gaps)
    return {duty.id for duty in found}


@pytest.mark.parametrize(
    "old",
    [
        event(**BEFORE_LAW),
        record("deviations", id="E-1", aware_physician_at="2013-10-11"),
        record("opinions", id="E-1", given_on="2013-10-11", measures_asked="yes"),
        record("milestones", id="E-1", kind="discontinued", on="2013-10-11"),
    ],
    ids=["event", "deviation", "opinion", "discontinuation"],
)
def test_a_day_before_the_law_is_named_and_the_rest_is_listed(old: Record) -> None:
    """The law has no answer for that record alone: it is handed back with its reason."""
    gaps: Gaps = {}
    assert _owed([old], gaps) == _owed([], None)
    assert set(gaps) == {"E-1"}
    with pytest.raises(LawGapError):
        _owed([old], None)


def test_once_corrected_the_old_day_is_in_nobodys_way() -> None:
    """A mistyped year that was put right, or a record withdrawn, made no duty."""
    gaps: Gaps = {}
    right = event(id="E-1")
    wrong: list[Record] = [event(**BEFORE_LAW)]
    assert _owed([right], gaps, **{"E-1": wrong}) == _owed([right], None)
    assert _owed([], gaps, **{"E-1": wrong}) == _owed([], None)
    assert gaps == {}
