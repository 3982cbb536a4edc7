"""A record that gives rise to nothing says why."""

from __future__ import annotations

from typing import Any

import pytest

from safetyreport.duties.nothing import nothing_follows
from safetyreport.i18n import has
from tests.unit.duties.cases import owed_for, record

KNOWN = {"aware_physician_at": "2026-11-02"}


@pytest.mark.parametrize(
    ("kind", "values", "why"),
    [
        ("deviations", {**KNOWN, "classification": "deviation"}, "mere_deviation"),
        ("culture_tests", {"result": "negative", "result_on": "2026-11-02"}, "not_positive"),
        ("culture_tests", {"result": "positive"}, "culture_without_day"),
        ("opinions", {"measures_asked": "yes"}, "opinion_without_day"),
        ("opinions", {"measures_asked": "no", "given_on": "2026-11-02"}, "no_measures"),
        ("milestones", {"kind": "monitoring_visit", "on": "2026-11-02"}, "on_that_day"),
        ("participants", {"age": 60}, "of_its_kind"),
    ],
)
def test_the_reason(kind: str, values: dict[str, Any], why: str) -> None:
    """Nobody is left to guess whether a duty was forgotten."""
    one = record(kind, id="X-1", **values)
    assert owed_for([one]) == {}
    reason = nothing_follows(one)
    assert reason.code == f"duties.nothing_{why}"
    assert has(reason.code)
