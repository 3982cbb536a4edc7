"""Changes of the plan, discontinuation, the end, and what research owes when data are complete."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from safetyreport.duties.days import anniversary_end
from safetyreport.duties.drafting import drafted, promptness
from safetyreport.duties.duty import Duty, NotOwed, Reason, length
from safetyreport.duties.occasions import counted, dated, rules
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
    "published": "publication",
}
PLAN_CHANGED = "plan_changed"


def milestone_duties(
    law: Law, study: Study, records: Records, milestone: Milestone
) -> Iterator[Duty]:
    """The duties that one milestone of the study gives rise to."""
    occasion = OCCASIONS.get(milestone.event)
    if occasion is not None:
        stopped = max(_days(records, "discontinued"), default=milestone.on)
        for rule in rules(law, study, occasion, milestone.on):
            why = [Reason(f"duties.{occasion}", {"day": milestone.on})]
            for duty in dated(rule, milestone.id, milestone.on, occasion, why):
                counts = occasion == "all_data_end" and rule.version.count is not None
                if counts and stopped > milestone.on:
                    # The day once listed stays listed beside the one that replaces it.
                    later = Reason("duties.later_of_discontinuation", {"day": stopped})
                    yield replace(duty, status="superseded", why=(*duty.why, later))
                else:
                    yield duty
    if milestone.event == PLAN_CHANGED and milestone.change != "other":
        yield from _minor_change(law, study, milestone)
    if milestone.event == "discontinued":
        yield from _report_after(law, study, records, milestone)
    if milestone.event == "ended":
        yield from _protocol_summary(study, milestone)


def milestone_not_owed(law: Law, study: Study, milestone: Milestone) -> Iterator[NotOwed]:
    """The notification that a change of the plan does not give rise to because it is not minor."""
    if milestone.event == PLAN_CHANGED and milestone.change == "other":
        for rule in rules(law, study, "minor_change", milestone.on):
            for addressee in rule.addressees:
                because = Reason("duties.change_not_minor")
                yield NotOwed(rule.provision.kind, addressee, because, rule.citation)


def _minor_change(law: Law, study: Study, milestone: Milestone) -> Iterator[Duty]:
    """The notification of a minor change; without a day while nobody said whether it was minor.

    Neither answer follows from silence: the law calls minor whatever it does not list.
    """
    day = milestone.on
    for rule in rules(law, study, "minor_change", day):
        if milestone.change == "minor":
            why = [Reason("duties.minor_change", {"day": day})]
            yield from dated(rule, milestone.id, day, "change", why)
            continue
        legal = counted(rule, day, "change")
        days = legal.why if legal else promptness(rule, day, "change", None)
        told = (Reason("duties.change_not_told", {"day": day}), *days)
        for addressee in rule.addressees:
            made = drafted(rule, milestone.id, addressee, told, record=milestone.id)
            yield replace(made, reading="interpretation")


def _report_after(law: Law, study: Study, records: Records, milestone: Milestone) -> Iterator[Duty]:
    """The study report after a discontinuation, without a day while data are still collected.

    Committees count its year from the later of the discontinuation and the end of all data
    collection: practice, not text. Where that end is the later it has the duty, with its day.
    """
    complete = max(_days(records, "all_data_ended"), default=None)
    stopped = max(_days(records, "discontinued"), default=milestone.on)
    why = [Reason("duties.discontinuation", {"day": milestone.on})]
    for rule in rules(law, study, "all_data_end", complete or milestone.on):
        if rule.version.count is None:
            continue
        if complete is None:
            why.append(Reason("duties.data_end_unknown"))
            for addressee in rule.addressees:
                made = drafted(rule, milestone.id, addressee, why, record=milestone.id)
                yield replace(made, reading="interpretation")
            continue
        counts = milestone.on > complete and milestone.on >= stopped
        code = "duties.later_of_discontinuation" if counts else "duties.data_end_known"
        why.append(Reason(code, {"day": milestone.on}))
        text = counted(rule, complete, "all_data_end")
        if counts and text is not None:
            why.append(Reason("duties.text_own_day", {"day": complete, "due": text.due_on}))
        for duty in dated(rule, milestone.id, milestone.on, "discontinuation", why):
            yield replace(duty, reading="interpretation", status="open" if counts else "superseded")


def _days(records: Records, event: str) -> list[dt.date]:
    return [one.on for one in records.of_kind(Milestone) if one.event == event]


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
        "length": length(rule.summary_years, "years"),
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
