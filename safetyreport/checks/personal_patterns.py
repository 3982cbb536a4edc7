"""Every pattern of the screen; where two find the same stretch, the earlier one gives the kind."""

from __future__ import annotations

from safetyreport.checks import personal_numbers, personal_people, personal_places
from safetyreport.checks.personal_pattern import Pattern

PATTERNS: tuple[Pattern, ...] = (
    *personal_numbers.PATTERNS,
    *personal_places.PATTERNS,
    *personal_people.PATTERNS,
)
