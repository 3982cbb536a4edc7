"""Why a record gives rise to no duty at all."""

from __future__ import annotations

from safetyreport.duties.duty import Reason
from safetyreport.records.act import Milestone, Opinion
from safetyreport.records.base import Record
from safetyreport.records.deviation import Deviation
from safetyreport.records.event import AdverseEvent
from safetyreport.records.product import CultureTest

# The kinds that can give rise to duties.
BEARING = (AdverseEvent, Deviation, CultureTest, Opinion, Milestone)


def nothing_follows(record: Record) -> Reason:
    """The sentence for a record that neither duties nor reasons of its own stand under."""
    return Reason(f"duties.nothing_{_why(record)}")


def _why(record: Record) -> str:
    if isinstance(record, Deviation) and record.classification == "deviation":
        return "mere_deviation"
    if isinstance(record, CultureTest) and record.result != "positive":
        return "not_positive"
    if isinstance(record, CultureTest) and not (record.result_on or record.sampled_on):
        return "culture_without_day"
    if isinstance(record, Opinion) and not (record.given_on or record.received_on):
        return "opinion_without_day"
    if isinstance(record, Opinion) and record.measures_asked != "yes":
        return "no_measures"
    return "on_that_day" if isinstance(record, BEARING) else "of_its_kind"
