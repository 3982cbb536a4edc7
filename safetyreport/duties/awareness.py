"""Whose awareness starts which clock."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from safetyreport.records.event import AssessmentFields

ROLE_OF_FIELD = {
    "aware_physician_at": "physician",
    "aware_administrator_at": "administrator",
    "aware_representative_at": "representative_administrator",
}
FIELD_OF_ROLE = {role: field for field, role in ROLE_OF_FIELD.items()}


@dataclass(frozen=True, slots=True)
class Awareness:
    """The earliest awareness in the institution(s), and the day by each role where known."""

    first: dt.date
    first_role: str
    by_role: dict[str, dt.date]

    def of(self, role: str) -> dt.date | None:
        """The day this role became aware, or None while it is not recorded."""
        return self.by_role.get(role)


def awareness(state: AssessmentFields) -> Awareness | None:
    """The days of awareness of one assessment; None when nobody's is recorded."""
    known = state.awareness
    if not known:
        return None
    name, moment = known[0]
    return Awareness(
        first=moment.day,
        first_role=ROLE_OF_FIELD[name],
        by_role={ROLE_OF_FIELD[field]: at.day for field, at in known},
    )
