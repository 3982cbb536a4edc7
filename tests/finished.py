"""One document among those that a use case made."""

from __future__ import annotations

from collections.abc import Iterable

from safetyreport.app.families import Report
from safetyreport.app.finished import Document


def document(
    reports: Iterable[Report], form: str, lang: str = "ja", addressee: str = "committee"
) -> Document:
    """The one document of a form for an addressee in a language."""
    (found,) = (
        one
        for report in reports
        for one in report.documents
        if (one.form, one.lang, one.addressee) == (form, lang, addressee)
    )
    return found
