"""What follows an opinion of the committee: measures, the committee's own report, publication."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from safetyreport.duties.drafting import drafted
from safetyreport.duties.duty import Duty, Reason
from safetyreport.duties.occasions import dated, rules
from safetyreport.i18n import Phrase
from safetyreport.law.query import Law
from safetyreport.law.vocabulary import Occasion
from safetyreport.records.act import Milestone, Opinion, Response
from safetyreport.records.deviation import Deviation
from safetyreport.records.kinds import Records
from safetyreport.records.study import Study

STOPPED = "discontinued"
# After a discontinuation the study report may stand under it: by practice its year runs from there.
RESULTS = ("primary_data_ended", "all_data_ended", STOPPED)


def opinion_duties(law: Law, study: Study, records: Records, opinion: Opinion) -> Iterator[Duty]:
    """The duties that one opinion gives rise to, ours and the committee's."""
    given = opinion.given_on or opinion.received_on
    if given is None:
        return
    received = opinion.received_on or given
    role = "opinion_received" if opinion.received_on else "opinion"
    told = {"opinion": _days(opinion)}
    # What was done before anybody had the opinion is no answer to it.
    answered = [
        response.on
        for response in records.where(Response, "opinion", opinion.id)
        if response.on and response.on >= received
    ]
    if opinion.measures_asked == "yes":
        for rule in rules(law, study, "opinion", received):
            yield from dated(
                rule,
                opinion.id,
                received,
                role,
                [Reason("duties.measures_asked", told)],
                house_days=study.house.opinion_response_days,
                submitted_on=min(answered, default=None),
            )
    start = "opinion" if opinion.given_on else role
    passed_on: dict[str, Duty] = {}
    for occasion in _committees_own(records, opinion):
        for rule in rules(law, study, occasion, given):
            why = [Reason(f"duties.{occasion}", told)]
            for duty in dated(rule, opinion.id, given, start, why):
                # An opinion may have both grounds; the committee reports it once.
                held = passed_on.get(duty.id)
                passed_on[duty.id] = replace(held, why=(*held.why, *why)) if held else duty
    yield from passed_on.values()
    about = records.get(Milestone, opinion.about)
    if about is not None and about.event in RESULTS:
        published = [
            one.on
            for one in records.of_kind(Milestone)
            if one.event == "published" and one.on >= given
        ]
        done = min(published, default=None)
        stopped = about.event == STOPPED
        for rule in rules(law, study, "opinion_on_results", about.on):
            if opinion.given_on:
                code = "opinion_on_discontinuation" if stopped else "opinion_on_results"
                why = [Reason(f"duties.{code}", {"day": given})]
                for duty in dated(rule, opinion.id, given, "opinion", why, submitted_on=done):
                    yield replace(duty, reading="interpretation") if stopped else duty
                continue
            # The month runs from the day it was given, not from its receipt.
            why = [Reason("duties.opinion_day_unknown", {"day": received})]
            for addressee in rule.addressees:
                yield drafted(
                    rule, opinion.id, addressee, why, record=opinion.id, submitted_on=done
                )


def _days(opinion: Opinion) -> Phrase:
    """The day it was given and the day it was received, as far as they are recorded."""
    if opinion.given_on is None:
        return Phrase("duties.opinion_received", {"received": opinion.received_on})
    if opinion.received_on is None:
        return Phrase("duties.opinion_given", {"given": opinion.given_on})
    days = {"given": opinion.given_on, "received": opinion.received_on}
    return Phrase("duties.opinion_both", days)


def _committees_own(records: Records, opinion: Opinion) -> Iterator[Occasion]:
    if opinion.continuing == "not_appropriate":
        yield "opinion_not_to_continue"
    deviation = records.get(Deviation, opinion.about)
    if deviation is not None and deviation.classification == "serious_nonconformity":
        yield "opinion_on_nonconformity"
