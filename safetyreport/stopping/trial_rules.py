"""What the records say of the stopping rules of the whole trial."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from safetyreport.i18n import Phrase, Word
from safetyreport.records.act import Opinion, OutsideInformation
from safetyreport.records.event import AdverseEvent, Assessment
from safetyreport.records.suspicion import matters, suspicion
from safetyreport.stopping.accrual import accrual, shown, since
from safetyreport.stopping.knowledge import Known, aware_of, lot_of
from safetyreport.stopping.model import Thresholds
from safetyreport.stopping.outcome import Candidate, Evidence, Found, Lacking, Measure

GRAVE = frozenset({"death", "life_threatening"})
NONCONFORMITIES = frozenset({"nonconformity", "serious_nonconformity"})
DOUBTFUL = frozenset({"not_appropriate", "conditional"})


def significant_information(known: Known, _: Thresholds) -> Found:
    """What bears on the cells: contaminated cultures, faults of manufacture, grave events.

    Of events those suspected to be due to the provision that were fatal or life-threatening.
    """
    candidates = (*_cultures(known), *_manufacture(known), *_grave_events(known))
    return Found(candidates=tuple(sorted(candidates, key=_by_day)))


def accrual_and_deviations(known: Known, thresholds: Thresholds) -> Found:
    """Enrolment against the plan, and deviations for each participant enrolled."""
    days, undated = known.enrolled()
    slow = _accrual(known, thresholds.accrual_ratio_below, days, undated)
    many = _deviations(known, thresholds.deviations_per_participant_above, days)
    return Found(
        candidates=(*slow.candidates, *many.candidates),
        lacking=(*slow.lacking, *many.lacking),
        measures=(*slow.measures, *many.measures),
    )


def committee_on_safety(known: Known, _: Thresholds) -> Found:
    """The committee's opinions that do not find continuing simply appropriate."""
    candidates, lacking, evidence = [], [], []
    for one in known.records.of_kind(Opinion):
        day = one.received_on or one.given_on or one.committee_met_on
        if not known.by(day):
            continue
        if one.continuing is None:
            why = Phrase("stopping.lacking.continuing", {"record": one.id})
            lacking.append(Lacking(why, one.id, day))
            continue
        evidence.append(Evidence("opinions", one.id, "continuing", one.continuing, day))
        if one.continuing in DOUBTFUL:
            values = {"record": one.id, "opinion": Word("codes.continuing", one.continuing)}
            why = Phrase("stopping.candidate.opinion", values)
            candidates.append(Candidate(one.id, day, why, by_record=True))
    return Found(
        candidates=tuple(sorted(candidates, key=_by_day)),
        lacking=tuple(lacking),
        measures=(Measure("opinions", len(evidence) + len(lacking)),),
        evidence=tuple(evidence),
    )


def outside_information(known: Known, _: Thresholds) -> Found:
    """Every piece of information that came from outside the trial."""
    found = known.records.of_kind(OutsideInformation)
    candidates = [
        Candidate(
            one.id,
            one.received_on,
            Phrase("stopping.candidate.outside", {"record": one.id}),
            by_record=True,
        )
        for one in found
        if known.by(one.received_on)
    ]
    return Found(candidates=tuple(sorted(candidates, key=_by_day)))


def _cultures(known: Known) -> Iterator[Candidate]:
    for tests in known.tests.values():
        for test in tests:
            if test.result == "positive" and known.by(test.result_on):
                values = {"record": test.id, "lot": lot_of(test)}
                why = Phrase("stopping.candidate.culture", values)
                yield Candidate(test.id, test.result_on or test.sampled_on, why)


def _manufacture(known: Known) -> Iterator[Candidate]:
    for one in known.deviations:
        if (
            one.category == "manufacturing"
            and one.classification in NONCONFORMITIES
            and known.by(one.classified_on)
        ):
            days = [day for day in (one.classified_on, aware_of(one)) if day]
            why = Phrase("stopping.candidate.manufacture", {"record": one.id})
            yield Candidate(one.id, max(days, default=None), why, by_record=True)


def _grave_events(known: Known) -> Iterator[Candidate]:
    unlikely = known.study.causality.unlikely == "suspected"

    def grave(state: Assessment) -> bool:
        if not GRAVE & matters(state):
            return False
        return suspicion(state, unlikely_counts=unlikely).suspected

    for event in known.events:
        found = known.first(event, grave)
        if found and _still(known, event, grave):
            yield Candidate(event.id, found[0], Phrase("stopping.candidate.grave", _of(event)))


def _still(known: Known, event: AdverseEvent, holds: object) -> bool:
    states = [state for _, state in known.states(event)]
    return bool(states) and callable(holds) and bool(holds(states[-1]))


def _of(event: AdverseEvent) -> dict[str, object]:
    return {"record": event.id, "participant": event.participant}


def _accrual(known: Known, below: Decimal | None, days: tuple[dt.date, ...], undated: int) -> Found:
    plan = known.study.enrolment
    enrolled = Measure("enrolled", len(days))
    if plan is None:
        lacking = Lacking(Phrase("stopping.lacking.enrolment_plan"))
        return Found(lacking=(lacking,), measures=(enrolled,))

    def slow(day: dt.date, more: int = 0) -> bool:
        then = accrual(plan, days, day)
        if below is None or then.ratio is None:
            return False
        return (then.enrolled + more) / then.expected < Fraction(below)

    now = accrual(plan, days, known.as_of)
    crossed = slow(known.as_of)
    measures = (
        enrolled,
        Measure("expected", shown(now.expected)),
        Measure("ratio", None if now.ratio is None else shown(now.ratio, below), below, crossed),
    )
    if crossed and undated and not slow(known.as_of, undated):
        lacking = Lacking(Phrase("stopping.lacking.enrolment_days", {"count": undated}))
        return Found(lacking=(lacking,), measures=measures)
    if not crossed or now.ratio is None or below is None:
        return Found(measures=measures)
    start = since(known.as_of, plan.from_, slow)
    values = {"ratio": shown(now.ratio, below), "below": plain(below), "since": start}
    why = Phrase("stopping.candidate.accrual", values)
    return Found(candidates=(Candidate(None, start, why),), measures=measures)


def _deviations(known: Known, above: Decimal | None, days: tuple[dt.date, ...]) -> Found:
    from_ = known.recorded.deviations_since
    if not known.deviations and not (from_ and from_ <= known.as_of):
        lacking = Lacking(Phrase("stopping.lacking.deviations"))
        return Found(lacking=(lacking,), measures=(Measure("deviations", None),))
    learned = sorted(day for day in map(aware_of, known.deviations) if day)

    def rate(day: dt.date) -> Fraction | None:
        enrolled = bisect_right(days, day)
        return Fraction(bisect_right(learned, day), enrolled) if enrolled else None

    def many(day: dt.date) -> bool:
        found = rate(day)
        return above is not None and found is not None and found > Fraction(above)

    now, crossed = rate(known.as_of), many(known.as_of)
    measures = (
        Measure("deviations", len(known.deviations)),
        Measure("deviation_rate", None if now is None else shown(now, above), above, crossed),
    )
    if now is None or above is None or not crossed:
        return Found(measures=measures)
    start = since(known.as_of, learned[0], many)
    values = {"rate": shown(now, above), "above": plain(above), "since": start}
    why = Phrase("stopping.candidate.deviations", values)
    return Found(candidates=(Candidate(None, start, why),), measures=measures)


def plain(number: Decimal) -> str:
    """A number as it was written, without an exponent."""
    return format(number, "f")


def _by_day(one: Candidate) -> tuple[dt.date, str]:
    return one.known_on or dt.date.min, one.record or ""
