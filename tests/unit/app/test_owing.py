"""What calls a scheduler to attention."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import get_args

import pytest

from safetyreport.app.owing import alarming
from safetyreport.duties.duty import Duty, Status

WORDS = {"ja": "例", "en": "example"}
OURS = Duty(
    id="SAE-001.illness_7day.committee.1",
    kind="illness_7day",
    layer="statute",
    record="SAE-001",
    records=("SAE-001",),
    occurrence=1,
    addressee="committee",
    addressee_name=WORDS,
    actor="administrator",
    actor_name=WORDS,
    form=None,
    rule="ord-35-1-i",
    citation=WORDS,
    law_version="2019-04-01",
    verified=True,
    limit_basis="law",
    reading="text",
    counted_from=dt.date(2026, 11, 16),
    counted_from_role="physician",
    days=7,
    due_on=dt.date(2026, 11, 23),
)
ALARMING = {"overdue", "overdue_by_law", "due_today", "due_soon"}


@pytest.mark.parametrize("status", get_args(Status))
def test_what_alarms(status: Status) -> None:
    """Ours, and overdue or nearly so; never another's, never the keeping of records."""
    duty = replace(OURS, status=status)
    assert alarming(duty) == (status in ALARMING)
    assert not alarming(replace(duty, somebody_elses=True))
    assert not alarming(replace(duty, kind="retention"))
