"""A duty that the law does not impose: the protocol's, or the house's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from safetyreport.duties.duty import Duty, Reason, Words
from safetyreport.duties.provision import words
from safetyreport.i18n import both
from safetyreport.records.study import Study


def undertaken(
    study: Study,
    subject: str,
    kind: str,
    addressee: Literal["committee", "minister", "administrator"],
    layer: Literal["protocol", "house"],
    why: Sequence[Reason],
    *,
    record: str | None = None,
    occurrence: int = 1,
    numbered: bool = False,
    citation: Words | None = None,
    form: str | None = None,
    reading: Literal["text", "interpretation"] = "interpretation",
    start: dt.date | None = None,
    role: str | None = None,
    days: int | None = None,
    due: dt.date | None = None,
    basis: Literal["protocol", "house"] = "house",
    submitted_on: dt.date | None = None,
) -> Duty:
    """The duty about `subject` (a record or a period) that the study took upon itself.

    It has a target and no day of the law; `basis` says who set the target. Without a citation it
    is cited as the house's own rule.
    """
    parties = {
        "committee": study.committee.name,
        "minister": study.minister.addressee,
        "administrator": study.administrator.title,
    }
    party = parties[addressee]
    lead = study.implementation_lead or study.administrator
    number = f".{occurrence}" if numbered else ""
    return Duty(
        id=f"{subject}.{kind}.{addressee}{number}",
        kind=kind,
        layer=layer,
        record=record,
        records=(record,) if record else (),
        occurrence=occurrence,
        addressee=addressee,
        addressee_name=words(party.ja, party.en),
        actor="implementation_lead" if study.implementation_lead else "administrator",
        actor_name=words(lead.title.ja, lead.title.en),
        form=form,
        rule=layer,
        citation=citation or both("duties.house_rule"),
        law_version=None,
        verified=False,
        limit_basis=basis if due else None,
        reading=reading,
        counted_from=start,
        counted_from_role=role,
        days=days,
        due_on=due,
        submitted_on=submitted_on,
        why=tuple(why),
    )
