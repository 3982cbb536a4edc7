"""Which kinds of duty each form reports on, and to whom it may go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from safetyreport.duties.duty import Duty


class Purpose(NamedTuple):
    """The kinds of duty a form meets, and the parties it may be addressed to."""

    kinds: tuple[str, ...]
    parties: tuple[str, ...]


FormDuties = Mapping[str, Purpose]

EVENT_FORMS: FormDuties = {
    "illness_committee": Purpose(("illness_7day", "illness_15day"), ("committee",)),
    "illness_minister": Purpose(("illness_7day", "illness_15day"), ("minister",)),
    "protocol_event": Purpose(("protocol_serious",), ("committee", "minister")),
    "manufacturer_notice": Purpose(("manufacturer_notice",), ("manufacturer",)),
}
DEVIATION_FORMS: FormDuties = {
    "serious_nonconformity": Purpose(("serious_nonconformity_opinion",), ("committee",)),
    "nonconformity": Purpose(("nonconformity_report",), ("administrator", "implementation_lead")),
}
CYCLE_FORMS: FormDuties = {"sixty_day": Purpose(("illness_60day",), ("committee",))}
DISCONTINUATION_FORMS: FormDuties = {
    "discontinuation": Purpose(("discontinuation",), ("committee", "minister")),
}
ANNUAL_FORMS: FormDuties = {
    "annual_committee": Purpose(("annual_committee",), ("committee",)),
    "annual_minister": Purpose(("annual_minister",), ("minister",)),
}
QUARTERLY_FORMS: FormDuties = {"quarterly": Purpose(("quarterly",), ("committee",))}
CLOSEOUT_FORMS: FormDuties = {
    "primary_endpoint": Purpose(("primary_endpoint_report",), ("committee",)),
    "study_report": Purpose(("study_report",), ("committee",)),
    "study_report_summary": Purpose(
        ("study_report", "summary_submission"), ("committee", "minister")
    ),
}
# Every form that meets a duty.
REPORT_FORMS: FormDuties = {
    **EVENT_FORMS,
    **DEVIATION_FORMS,
    **CYCLE_FORMS,
    **DISCONTINUATION_FORMS,
    **ANNUAL_FORMS,
    **QUARTERLY_FORMS,
    **CLOSEOUT_FORMS,
}


def duty_met(duties: Sequence[Duty], form_id: str, addressee: str) -> Duty | None:
    """The duty that a form to this addressee meets: the first still open, else the last."""
    kinds = REPORT_FORMS[form_id].kinds
    found = [duty for duty in duties if duty.addressee == addressee and duty.kind in kinds]
    waiting = [duty for duty in found if not duty.settled]
    return waiting[0] if waiting else (found[-1] if found else None)
