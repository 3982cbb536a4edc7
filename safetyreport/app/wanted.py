"""Which forms are to be made, to whom, and as which report of their series."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from safetyreport.app.acts import in_language
from safetyreport.app.families import Family, Request, Subject
from safetyreport.app.series import last_number, sent_as
from safetyreport.app.session import Held
from safetyreport.documents.report import Issue
from safetyreport.errors import RuleRefused
from safetyreport.records.act import Submission

GROUNDLESS = ("superseded", "cleared")


def wanted(
    family: Family, standing: Held, subject: Subject, request: Request
) -> list[tuple[str, str]]:
    """The forms to make and to whom: those that duties with a ground name, for the addressees.

    Where only what is open was asked for, the settled is left out as long as something is open;
    of a form that is still open to one party, whoever never got it in writing gets it too.
    """
    named = [
        (form, duty)
        for duty in subject.duties
        if duty.addressee in request.addressees and (family.empty or duty.status not in GROUNDLESS)
        for form, (kinds, parties) in family.forms.items()
        if duty.kind in kinds and duty.addressee in parties
    ]
    waiting = {form for form, duty in named if not duty.settled}
    if request.all_open and waiting:
        named = [
            (form, duty)
            for form, duty in named
            if not duty.settled
            or (form in waiting and not sent_as(standing, subject.id, form, duty.addressee))
        ]
    order = list(family.forms)
    found = {(form, duty.addressee) for form, duty in named}
    found.update(pair for pair in subject.ahead if pair[1] in request.addressees)
    return sorted(found, key=lambda pair: (order.index(pair[0]), pair[1]))


def numbered(
    subject: str,
    addressee: str,
    sent: Sequence[Submission],
    request: Request,
    day: dt.date,
    log_head: str | None,
) -> Issue:
    """Which report of the series this is; a correction repeats the number last sent."""
    known = last_number(sent)
    if request.correction and not known:
        raise RuleRefused("app.nothing_to_correct", record=subject, addressee=addressee)
    return Issue(
        sequence=known if request.correction else known + 1,
        final=request.last,
        correction=in_language(request.correction) if request.correction else None,
        released=request.release,
        on=day if request.release else None,
        log_head=log_head,
    )
