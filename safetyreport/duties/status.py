"""The state of a duty on a day, from its days and the acts; it changes at midnight in Japan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from safetyreport.duties.cycles import cycle_last
from safetyreport.duties.duty import Duty, Reason, Status
from safetyreport.records.act import Decision, Submission


def settled_by(submissions: tuple[Submission, ...], as_of: dt.date) -> Mapping[str, Submission]:
    """The earliest submission known on `as_of` for each duty, by the duty's base id."""
    found: dict[str, Submission] = {}
    for act in sorted(submissions, key=lambda act: (act.on, act.id)):
        if act.on <= as_of:
            for duty in act.duties:
                found.setdefault(duty.partition("+")[0], act)
    return found


def closed_by(decisions: tuple[Decision, ...], as_of: dt.date) -> Mapping[str, Decision]:
    """The decision that closes a duty of the protocol or the house, by the duty's base id."""
    return {
        act.about.partition("+")[0]: act
        for act in decisions
        if act.about and (act.on is None or act.on <= as_of)
    }


def with_status(
    duty: Duty,
    as_of: dt.date,
    due_soon_days: int,
    submissions: Mapping[str, Submission],
    decisions: Mapping[str, Decision],
) -> Duty:
    """The duty with its status on `as_of`, days left to the target and what settled it."""
    act = submissions.get(duty.base)
    if act is not None and not duty.lasting:
        return _sent(duty, act)
    received = duty.submitted_on
    if received is not None and received <= as_of and duty.status == "open":
        told = any(reason.code == "duties.received" for reason in duty.why)
        why = duty.why if told else (*duty.why, Reason("duties.done_on", {"day": received}))
        return replace(duty, status=_in_time(duty, received), why=why)
    if duty.status != "open":
        return replace(duty, submitted_on=None)
    closing = decisions.get(duty.base)
    if closing is not None and duty.layer != "statute":
        reason = Reason("duties.closed", {"by": closing.body or "", "decision": closing.id})
        return replace(duty, status="closed", why=(*duty.why, reason))
    status = _by_day(duty, as_of, due_soon_days)
    left = None if duty.due_on is None else (duty.due_on - as_of).days
    return replace(duty, status=status, days_left=left, submitted_on=None)


def _sent(duty: Duty, act: Submission) -> Duty:
    status = _in_time(duty, act.on)
    why = (*duty.why, Reason("duties.sent_by", {"day": act.on, "submission": act.id}))
    if duty.status == "cleared":
        why = (*why, Reason("duties.closing_report"))
    return replace(duty, status=status, submitted_on=act.on, why=why)


def _in_time(duty: Duty, on: dt.date) -> Status:
    if duty.due_on is None or on <= duty.due_on:
        return "submitted"
    legal = duty.last_legal_day
    return "submitted_late" if legal is not None and on > legal else "submitted_after_target"


def _by_day(duty: Duty, as_of: dt.date, due_soon_days: int) -> Status:
    opens = duty.counted_from
    last_of_cycle = cycle_last(duty)
    if opens is not None and (as_of < opens or (last_of_cycle and as_of <= last_of_cycle)):
        return "not_yet"
    if duty.due_on is None:
        return "open"
    legal = duty.last_legal_day
    if legal is not None and as_of > max(legal, duty.due_on):
        return "overdue_by_law"
    if as_of > duty.due_on:
        return "overdue"
    if as_of == duty.due_on:
        return "due_today"
    return "due_soon" if (duty.due_on - as_of).days <= due_soon_days else "open"
