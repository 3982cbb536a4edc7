"""What is pointed out about a deviation before it is reported; none of it stops a filing."""

from __future__ import annotations

from typing import Any

import pytest

from safetyreport.checks.deviation import deviation_findings
from safetyreport.i18n import LANGS, text
from safetyreport.records.deviation import Deviation

BOTH = {"ja": "本文", "en": "Text"}
# A non-conformity about which there is nothing to say.
PLAIN: dict[str, Any] = {
    "id": "DEV-1",
    "occurred_on": "2026-10-01",
    "aware_physician_at": "2026-10-02",
    "aware_administrator_at": "2026-10-03",
    "classification": "nonconformity",
    "immediate_hazard": "no",
    "study_continues": "yes",
    "description": BOTH,
    "corrective_action": BOTH,
    "corrective_done_on": "2026-10-05",
    "corrective_evidence": BOTH,
}
CASES: list[tuple[str, dict[str, Any], list[tuple[str, str]]]] = [
    ("in order", {}, []),
    ("nobody judged it", {"classification": None}, [("not_classified", "classification")]),
    ("a mere deviation", {"classification": "deviation"}, [("deviation_only", "classification")]),
    ("a hazard avoided, not called serious", {"immediate_hazard": "yes"}, []),
    ("a hazard avoided, called serious",
     {"classification": "serious_nonconformity", "immediate_hazard": "yes"},
     [("serious_yet_hazard", "immediate_hazard")]),
    ("serious, the committee not asked",
     {"classification": "serious_nonconformity", "opinion_sought": "no"},
     [("opinion_not_sought", "opinion_sought")]),
    ("serious, the committee asked",
     {"classification": "serious_nonconformity", "opinion_sought": "yes"}, []),
    ("not serious, the committee not asked", {"opinion_sought": "no"}, []),
    ("the administrator was not told", {"aware_administrator_at": None},
     [("deviation_not_told", "aware_administrator_at")]),
    ("a mere deviation, the administrator was not told",
     {"classification": "deviation", "aware_administrator_at": None},
     [("deviation_only", "classification")]),
    ("whether the study goes on is open", {"study_continues": None},
     [("continuation_not_said", "study_continues")]),
    ("whether the study goes on is pending",
     {"study_continues": None, "missing": {"study_continues": "pending"}}, []),
    ("corrected, without evidence", {"corrective_evidence": None},
     [("done_without_evidence", "corrective_evidence")]),
    ("corrected, the evidence still to come",
     {"corrective_evidence": None, "missing": {"corrective_evidence": "pending"}},
     [("done_without_evidence", "corrective_evidence")]),
    ("prevented, without evidence", {"preventive_done_on": "2026-10-06"},
     [("done_without_evidence", "preventive_evidence")]),
    ("evidence of something on no day", {"corrective_done_on": None},
     [("evidence_without_day", "corrective_done_on")]),
    ("nothing done and nothing claimed",
     {"corrective_done_on": None, "corrective_evidence": None}, []),
    ("no English cause", {"cause": {"ja": "原因"}}, [("no_english", "cause")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_what_deserves_a_look_is_pointed_out(
    changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    """Exactly these findings, each with the field to look at and a sentence in both languages."""
    content = {name: value for name, value in (PLAIN | changes).items() if value is not None}
    found = deviation_findings(Deviation.model_validate(content))
    assert [(one.code, one.record, one.field) for one in found] == [
        (f"checks.{code}", "DEV-1", field) for code, field in expected
    ]
    for one in found:
        told = {lang: text(one.code, lang, one.values) for lang in LANGS}
        assert told["ja"] != told["en"]
