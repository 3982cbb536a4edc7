"""Discontinuation, the end of the provision, and what research owes when its data are complete."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from safetyreport.duties.days import anniversary_end
from safetyreport.duties.drafting import drafted
from safetyreport.duties.duty import Duty, Reason, Status
from safetyreport.duties.occasions import dated, rules
from safetyreport.duties.provision import words
from safetyreport.duties.undertaking import undertaken
from safetyreport.i18n import Word
from safetyreport.law.query import Law
from safetyreport.law.vocabulary import Occasion
from safetyreport.records.act import Milestone
from safetyreport.records.kinds import Records
from safetyreport.records.study import Study

OCCASIONS: dict[str, Occasion] = {
    "discontinued": "discontinuation",
    "primary_data_ended": "primary_data_end",
    "all_data_ended": "all_data_end",
    "ended": "end",
}


def milestone_duties(
    law: Law, study: Study, records: Records, milestone: Milestone
) -> Iterator[Duty]:
    """The duties that one milestone of the study gives rise to."""
    occasion = OCCASIONS.get(milestone.event)
    if occasion is not None:
        for rule in rules(law, study, occasion, milestone.on):
            start, why = _start(records, milestone, occasion, counts=rule.version.count is not None)
            for duty in dated(rule, milestone.id, milestone.on, occasion, why[:1]):
                # A day once listed stays listed beside the later one that replaces it.
                late = {"status": "superseded", "why": (*duty.why, *why[1:])}
                yield duty if start == milestone.on else replace(duty, **late)  # type: ignore[arg-type]
            if start != milestone.on:
                for duty in dated(rule, milestone.id, start, occasion, why):
                    yield replace(duty, reading="interpretation")
    if milestone.event == "discontinued":
        yield from _report_to_come(law, study, records, milestone)
    if milestone.event == "ended":
        yield from _protocol_summary(study, milestone)


def _report_to_come(
    law: Law, study: Study, records: Records, milestone: Milestone
) -> Iterator[Duty]:
    """The study report after a discontinuation, without a day while data are still collected.

    Once the end of all data collection is recorded, that milestone has the duty with its day.
    """
    known = any(one.event == "all_data_ended" for one in records.of_kind(Milestone))
    why = [
        Reason("duties.discontinuation", {"day": milestone.on}),
        Reason("duties.data_end_known" if known else "duties.data_end_unknown"),
    ]
    status: Status = "superseded" if known else "open"
    for rule in rules(law, study, "all_data_end", milestone.on):
        if rule.version.count is not None:
            for addressee in rule.addressees:
                made = drafted(
                    rule, milestone.id, addressee, why, record=milestone.id, status=status
                )
                yield replace(made, reading="interpretation")


def _start(
    records: Records, milestone: Milestone, occasion: Occasion, *, counts: bool
) -> tuple[dt.date, list[Reason]]:
    """The day a period runs from.

    After a discontinuation committees count the study report's year from the later of the
    discontinuation and the end of all data collection: practice, not text.
    """
    why = [Reason(f"duties.{occasion}", {"day": milestone.on})]
    stopped = [one.on for one in records.of_kind(Milestone) if one.event == "discontinued"]
    if occasion == "all_data_end" and counts and stopped and max(stopped) > milestone.on:
        later = max(stopped)
        return later, [*why, Reason("duties.later_of_discontinuation", {"day": later})]
    return milestone.on, why


def _protocol_summary(study: Study, milestone: Milestone) -> Iterator[Duty]:
    """The protocol's summary of results to the committee and the authority."""
    rule = study.protocol_duties
    if rule is None or rule.summary_years is None:
        return
    due = anniversary_end(milestone.on + dt.timedelta(days=1), years=rule.summary_years)
    cited = rule.summary_citation or rule.citation
    values = {
        "start": milestone.on,
        "role": Word("duties.start", "end"),
        "length": rule.summary_years,
        "due": due,
    }
    parties: tuple[Literal["committee", "minister"], ...] = ("committee", "minister")
    for addressee in parties:
        yield undertaken(
            study,
            milestone.id,
            "protocol_summary",
            addressee,
            "protocol",
            (Reason("duties.protocol_summary", values),),
            record=milestone.id,
            numbered=True,
            citation=words(cited.ja, cited.en),
            reading="text",
            start=milestone.on,
            role="end",
            due=due,
            basis="protocol",
        )
