"""Records from which something follows for others: culture tests and opinions of the committee."""

from __future__ import annotations

from collections.abc import Iterator

from safetyreport.checks.examined import Examined, absent
from safetyreport.checks.finding import Finding
from safetyreport.records.act import Opinion
from safetyreport.records.event import AdverseEvent
from safetyreport.records.product import Administration, CultureTest


def positive_cultures(given: Examined) -> Iterator[Finding]:
    """A positive test has a day, and a record of an event where its lot was given."""
    for test in given.records.where(CultureTest, "result", "positive"):
        if absent(test, "result_on", "sampled_on"):
            yield Finding("findings.positive_without_day", test.id, "result_on")
        for dose in given.records.where(Administration, "lot", test.lot) if test.lot else ():
            if dose.given_on is None:
                continue
            if not given.records.where(AdverseEvent, "administration", dose.id):
                values = {"lot": test.lot, "administration": dose.id, "day": dose.given_on}
                yield Finding("findings.positive_lot_given", test.id, "lot", values)


def opinions(given: Examined) -> Iterator[Finding]:
    """An opinion has a day: without one nothing that follows it can be counted."""
    for one in given.records.of_kind(Opinion):
        if absent(one, "given_on", "received_on"):
            yield Finding("findings.opinion_without_day", one.id, "given_on")
