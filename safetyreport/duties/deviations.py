"""Non-conformities: told inside the institution, and the serious ones to the committee."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from safetyreport.duties.duty import Duty, Reason
from safetyreport.duties.occasions import dated, rules
from safetyreport.duties.sites import at_site
from safetyreport.i18n import Word
from safetyreport.law.query import Law
from safetyreport.records.act import Opinion
from safetyreport.records.deviation import Deviation
from safetyreport.records.kinds import Records
from safetyreport.records.study import Study


def deviation_duties(
    law: Law, study: Study, records: Records, deviation: Deviation
) -> Iterator[Duty]:
    """The duties of one departure; what is not yet judged is treated as a non-conformity.

    A mere deviation owes nothing under the law: it stays in the study's own records.
    """
    yield from at_site(study, deviation.site, _duties(law, study, records, deviation))


def _duties(law: Law, study: Study, records: Records, deviation: Deviation) -> Iterator[Duty]:
    aware = _aware(deviation)
    if aware is None or deviation.classification == "deviation":
        return
    known, role = aware
    why = [Reason("duties.classified", {"as": _word(deviation)})]
    if deviation.classification is None:
        why = [Reason("duties.not_classified")]
    if deviation.immediate_hazard == "yes":
        why.append(Reason("duties.immediate_hazard"))
    told = deviation.aware_administrator_at
    for rule in rules(law, study, "nonconformity", known):
        # The lead's own report is owed only where the lead learned of it otherwise.
        if rule.actor == "implementation_lead":
            continue
        for addressee in rule.addressees:
            yield from dated(
                rule,
                deviation.id,
                known,
                role,
                why,
                house_days=study.house.nonconformity_report_days,
                addressees=(addressee,),
                submitted_on=told.day if told and addressee == "administrator" else None,
            )
    if deviation.classification == "serious_nonconformity":
        yield from _opinion_sought(law, study, records, deviation, known, why)


def _opinion_sought(
    law: Law,
    study: Study,
    records: Records,
    deviation: Deviation,
    known: dt.date,
    why: list[Reason],
) -> Iterator[Duty]:
    """The committee's opinion, counted from the day it was found to be particularly serious."""
    found = deviation.classified_on or known
    given = [
        day
        for opinion in records.where(Opinion, "about", deviation.id)
        if (day := opinion.committee_met_on or opinion.given_on) and day >= known
    ]
    reasons = [*why, Reason("duties.found_serious", {"day": found})]
    for rule in rules(law, study, "serious_nonconformity", known):
        yield from dated(
            rule,
            deviation.id,
            found,
            "found",
            reasons,
            house_days=study.house.serious_nonconformity_days,
            submitted_on=min(given, default=None),
        )


def _aware(deviation: Deviation) -> tuple[dt.date, str] | None:
    known = [
        (moment.order, moment.day, role)
        for moment, role in (
            (deviation.aware_physician_at, "physician"),
            (deviation.aware_administrator_at, "administrator"),
        )
        if moment
    ]
    if not known:
        return None
    _, day, role = min(known)
    return day, role


def _word(deviation: Deviation) -> Word:
    return Word("codes.classification", deviation.classification or "nonconformity")
