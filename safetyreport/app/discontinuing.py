"""`discontinue`: the day the provision stopped, and its notification to Minister and committee."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial

from safetyreport.app.acts import act_entry, checked, free_id, in_language, said
from safetyreport.app.families import Family, Report, Request, Subject
from safetyreport.app.issuing import issue
from safetyreport.app.owing import duties_about, unknown_record
from safetyreport.app.session import Held, Session, held
from safetyreport.documents.discontinuation_items import (
    MEASURES,
    REPORT,
    DiscontinuationReport,
    discontinuation_content,
)
from safetyreport.documents.form_duties import DISCONTINUATION_FORMS
from safetyreport.errors import RuleRefused, SafetyReportError, UsageRefused
from safetyreport.records.act import Milestone, Statement

DISCONTINUED = "discontinued"


def discontinue(
    session: Session,
    on: dt.date,
    reason: str | None,
    measures: str | None,
    request: Request,
) -> Report:
    """Record the discontinuation, unless it is recorded already, and make its notification.

    `measures` are those for the recipients, recorded as a statement. Raises RuleRefused when
    another day or reason is recorded, UsageRefused while no reason is known, and what `issue`
    raises.
    """
    milestone = _recorded(session, on, reason, measures)
    return issue(session, DISCONTINUATION, replace(request, subject=milestone.id))


def _recorded(session: Session, on: dt.date, reason: str | None, measures: str | None) -> Milestone:
    with session.store().writing() as writer:
        standing = held(writer)
        known = _known(standing)
        entries = []
        if known is None:
            if reason is None:
                raise UsageRefused("app.discontinuation_without_reason")
            values = {
                "id": free_id(standing, "MS"),
                "kind": DISCONTINUED,
                "on": on.isoformat(),
                "reason": _worded("--reason", reason),
            }
            known = checked(session, standing, Milestone, values)
            entries.append(act_entry(session, DISCONTINUATION.command, known))
        elif known.on != on or (reason is not None and reason not in _words(known)):
            raise RuleRefused("app.discontinued_otherwise", record=known.id, on=known.on)
        if measures is not None:
            given = {
                "id": free_id(standing, "ST"),
                "report": REPORT,
                "topic": MEASURES,
                "text": _worded("--measures", measures),
                "on": session.day.isoformat(),
            }
            statement = checked(session, standing, Statement, given)
            if not any(one.text == statement.text for one in _statements(standing)[-1:]):
                entries.append(act_entry(session, DISCONTINUATION.command, statement))
        if entries:
            writer.append_many(entries)
    return known


def _worded(option: str, words: str) -> dict[str, str]:
    found: dict[str, str] = in_language(said(option, words)).model_dump(exclude_none=True)
    return found


def _words(milestone: Milestone) -> tuple[str | None, ...]:
    reason = milestone.reason
    return () if reason is None else (reason.ja, reason.en)


def _known(standing: Held) -> Milestone | None:
    stopped = [one for one in standing.records.of_kind(Milestone) if one.event == DISCONTINUED]
    return max(stopped, key=lambda one: (one.on, one.id), default=None)


def _statements(standing: Held) -> tuple[Statement, ...]:
    """What was stated about the discontinuation, in the order of the days; undated first."""
    found = [one for one in standing.records.of_kind(Statement) if one.report == REPORT]
    return tuple(sorted(found, key=lambda one: (one.on or dt.date.min, one.id)))


def _subject(session: Session, standing: Held, name: str) -> Subject | None:
    milestone = standing.records.get(Milestone, name)
    if milestone is None or milestone.event != DISCONTINUED:
        return None
    duties = duties_about(session, standing, name)
    told = [d.submitted_on for d in duties if d.addressee == "committee" and d.submitted_on]
    report = DiscontinuationReport(
        study=session.study,
        milestone=milestone,
        statements=_statements(standing),
        duties=duties,
        committee_notified_on=min(told, default=None),
        law_version=session.law.data_version,
    )
    return Subject(
        id=milestone.id,
        duties=duties,
        content=partial(discontinuation_content, report),
        record=(milestone.kind, milestone.id),
    )


def _unknown(_session: Session, standing: Held, name: str) -> SafetyReportError:
    return unknown_record(name, standing)


DISCONTINUATION = Family(
    "discontinue",
    DISCONTINUATION_FORMS,
    _subject,
    _unknown,
    also=frozenset({Statement.kind}),
)
