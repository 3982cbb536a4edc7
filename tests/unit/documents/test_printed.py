"""How single values of records are printed."""

from __future__ import annotations

import pytest

from safetyreport.documents.printed import Printer
from safetyreport.i18n import Lang
from safetyreport.records.deviation import Deviation


@pytest.mark.parametrize(
    ("lang", "at", "printed"),
    [
        ("en", "2026-11-16T07:10", "16 November 2026, 07:10 (Japan time)"),
        ("en", "2026-11-16T15:00", "16 November 2026, 15:00 (Japan time)"),
        ("en", "2026-11-16", "16 November 2026"),
        ("ja", "2026-11-16T07:05", "2026年11月16日 7時05分"),
    ],
)
def test_when_somebody_became_aware(lang: Lang, at: str, printed: str) -> None:
    """Times of day are written alike in English texts; a day without a time gets none."""
    record = Deviation.model_validate({"id": "DEV-1", "aware_physician_at": at})
    assert record.aware_physician_at
    assert Printer(lang, "western").moment(record.aware_physician_at) == printed
