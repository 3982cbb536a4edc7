"""JSON answers: what the rooms found, as docs/interface.md promises it to other programs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from safetyreport.app.owing import Explanation
from safetyreport.duties.duty import Duty, NotOwed, Reason
from safetyreport.i18n import LANGS, text


def sentences(reasons: tuple[Reason, ...]) -> dict[str, str]:
    """The reasons as one text in both languages, in their order."""
    return {
        lang: ("" if lang == "ja" else " ").join(
            text(reason.code, lang, reason.values) for reason in reasons
        )
        for lang in LANGS
    }


def duty_json(duty: Duty) -> dict[str, Any]:
    """A duty as `due --json` gives it; days as ISO dates."""
    return {
        "id": duty.id,
        "kind": duty.kind,
        "layer": duty.layer,
        "record": duty.record,
        "records": list(duty.records),
        "occurrence": duty.occurrence,
        "addressee": duty.addressee,
        "actor": duty.actor,
        "somebody_elses": duty.somebody_elses,
        "form": duty.form,
        "rule": duty.rule,
        "citation": dict(duty.citation),
        "law_version": duty.law_version,
        "verified": duty.verified,
        "limit_basis": duty.limit_basis,
        "reading": duty.reading,
        "counted_from": _iso(duty.counted_from),
        "counted_from_role": duty.counted_from_role,
        "days": duty.days,
        "due_on": _iso(duty.due_on),
        "statutory_counted_from": _iso(duty.statutory_counted_from),
        "statutory_due_on": _iso(duty.statutory_due_on),
        "extended_due_on": _iso(duty.extended_due_on),
        "extended_clause": dict(duty.extended_clause) if duty.extended_clause else None,
        "status": duty.status,
        "days_left": duty.days_left,
        "submitted_on": _iso(duty.submitted_on),
        "why": sentences(duty.why),
    }


def not_owed_json(found: NotOwed) -> dict[str, Any]:
    """A duty that is not owed, and why not."""
    return {
        "kind": found.kind,
        "addressee": found.addressee,
        "because": sentences((found.because,)),
        "citation": dict(found.citation),
    }


def due_json(as_of: dt.date, duties: tuple[Duty, ...]) -> dict[str, Any]:
    """The answer of `due --json`."""
    return {"as_of": as_of.isoformat(), "duties": [duty_json(duty) for duty in duties]}


def explanation_json(found: Explanation) -> dict[str, Any]:
    """The answer of `explain --json`."""
    return {
        "record": found.subject,
        "duties": [duty_json(duty) for duty in found.duties],
        "not_owed": [not_owed_json(other) for other in found.not_owed],
    }


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
