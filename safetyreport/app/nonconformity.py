"""`deviation`: the reports of one non-conformity, inside the house and to the committee."""

from __future__ import annotations

import datetime as dt
from functools import partial

from safetyreport.app.families import Family, Report, Request, Subject
from safetyreport.app.issuing import issue
from safetyreport.app.owing import duties_about, unknown_record
from safetyreport.app.session import Held, Session
from safetyreport.checks.deviation import deviation_findings
from safetyreport.documents.deviation_items import DeviationReport, deviation_content
from safetyreport.documents.form_duties import DEVIATION_FORMS
from safetyreport.errors import SafetyReportError, UsageRefused
from safetyreport.records.act import Opinion
from safetyreport.records.deviation import Deviation


def deviation(session: Session, request: Request) -> Report:
    """Make the reports of a deviation's record, as drafts or released.

    Which reports follows from the duties: a mere deviation has none. Raises UsageRefused for a
    record of another kind, and what `issue` raises.
    """
    return issue(session, DEVIATIONS, request)


def _subject(session: Session, standing: Held, name: str) -> Subject | None:
    found = standing.records.get(Deviation, name)
    if found is None:
        return None
    duties = duties_about(session, standing, name)
    opinions = [one for one in standing.records.of_kind(Opinion) if one.about == found.id]
    report = DeviationReport(
        study=session.study,
        deviation=found,
        duties=duties,
        opinion=max(opinions, key=lambda one: one.given_on or dt.date.min, default=None),
        law_version=session.law.data_version,
    )
    return Subject(
        id=found.id,
        duties=duties,
        content=partial(deviation_content, report),
        record=(found.kind, found.id),
        findings=deviation_findings(found),
    )


def _unknown(_session: Session, standing: Held, name: str) -> SafetyReportError:
    if standing.records.find(name):
        return UsageRefused("app.not_a_deviation", record=name)
    return unknown_record(name, standing)


DEVIATIONS = Family("deviation", DEVIATION_FORMS, _subject, _unknown)
