"""A positive culture test: the facility's own duty, and what it means when the lot was given."""

from __future__ import annotations

from collections.abc import Iterator

from safetyreport.duties.duty import Duty, Reason
from safetyreport.duties.occasions import dated, rules
from safetyreport.law.query import Law
from safetyreport.records.event import AdverseEvent
from safetyreport.records.kinds import Records
from safetyreport.records.product import Administration, CultureTest
from safetyreport.records.study import Study


def culture_duties(law: Law, study: Study, records: Records, test: CultureTest) -> Iterator[Duty]:
    """What the manufacturer owes after a positive test; ours is an event record if it was given."""
    known = test.result_on or test.sampled_on
    if test.result != "positive" or known is None:
        return
    why = [Reason("duties.culture_positive", {"lot": test.lot or "-", "day": known})]
    for dose in records.where(Administration, "lot", test.lot) if test.lot else ():
        if dose.given_on:
            events = [e.id for e in records.where(AdverseEvent, "administration", dose.id)]
            values = {"administration": dose.id, "day": dose.given_on, "events": tuple(events)}
            why.append(
                Reason("duties.lot_given" if events else "duties.lot_given_no_event", values)
            )
    for rule in rules(law, study, "manufacturing", known):
        yield from dated(rule, test.id, known, "situation", why)
