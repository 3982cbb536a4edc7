"""What the records say of a participant's stopping rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from safetyreport.i18n import Phrase, Word
from safetyreport.records.event import AdverseEvent
from safetyreport.records.participant import Participant
from safetyreport.records.product import CultureTest
from safetyreport.records.suspicion import worst_grade
from safetyreport.stopping.knowledge import Known, distinct, lot_of
from safetyreport.stopping.model import Thresholds
from safetyreport.stopping.outcome import Candidate, Evidence, Found, Lacking, Measure

# Ends of treatment that make it impossible, unless the study names others.
IMPOSSIBLE = ("not_possible", "death")
OPEN = frozenset({"unknown", "pending"})  # reasons for an absence that leave the fact possible


def culture_positive(known: Known, who: Participant | None, _: Thresholds) -> Found:
    """A positive test of the culture; later negative ones do not take it back."""
    tests = known.tests.get(who.id if who else None, ())
    results = [(test, _result(known, test)) for test in tests]
    positive = [test for test, result in results if result == "positive"]
    met = tuple(
        Evidence("culture_tests", test.id, "result", "positive", test.result_on or test.sampled_on)
        for test in positive
    )
    lacking = tuple(_unanswered(results))
    if who is not None:
        lacking += tuple(_untested(known, who, tests))
    return Found(
        met=met,
        lacking=lacking,
        measures=(
            Measure("culture_tests", sum(1 for _ in distinct(test for test, _ in results))),
            Measure("positive_tests", sum(1 for _ in distinct(positive))),
        ),
    )


def treatment_not_possible(known: Known, who: Participant, thresholds: Thresholds) -> Found:
    """A recorded end of the protocol treatment because it was no longer possible."""
    reasons = thresholds.reasons or IMPOSSIBLE
    reason = who.treatment_end_reason
    ended = known.happened(who.treatment_ended_on) or (
        who.treatment_ended_on is None and reason is not None
    )
    if not ended:
        if "death" in reasons and known.happened(who.died_on):
            day = who.died_on or known.as_of
            said = Evidence("participants", who.id, "died_on", day.isoformat(), day)
            return Found(met=(said,))
        return Found(lacking=tuple(_may_have(who, "treatment_ended_on")))
    if reason is None:
        values = {"record": who.id}
        return Found(lacking=(Lacking(Phrase("stopping.lacking.end_reason", values), who.id),))
    said = Evidence("participants", who.id, "treatment_end_reason", reason, who.treatment_ended_on)
    if reason in reasons:
        return Found(met=(said,))
    if reason in ("completed", "consent_withdrawn"):
        return Found(evidence=(said,))
    word = Word("codes.treatment_end_reason", reason)
    why = Phrase("stopping.candidate.ended_early", {"record": who.id, "reason": word})
    return Found(
        candidates=(Candidate(who.id, who.treatment_ended_on, why, by_record=True),),
        evidence=(said,),
    )


def consent_withdrawn(known: Known, who: Participant, _: Thresholds) -> Found:
    """A recorded withdrawal of consent, also one after the last visit."""
    met = []
    day = who.withdrawn_on
    if known.happened(day) and day is not None:
        met.append(Evidence("participants", who.id, "withdrawn_on", day.isoformat(), day))
    elif day is None and who.withdrawal_reason is not None:
        # Somebody wrote why: only the day is not known.
        words = who.withdrawal_reason.any("ja")
        met.append(Evidence("participants", who.id, "withdrawal_reason", words, None))
    ended = who.treatment_ended_on
    reason = who.treatment_end_reason
    if reason == "consent_withdrawn" and known.by(ended) and not met:
        met.append(Evidence("participants", who.id, "treatment_end_reason", reason, ended))
    if not met:
        return Found(lacking=tuple(_may_have(who, "withdrawn_on")))
    notes: tuple[Phrase, ...] = ()
    if day and reason == "completed" and ended and ended < day:
        notes = (Phrase("stopping.note.after_treatment", {"ended": ended, "withdrawn": day}),)
    return Found(met=tuple(met), notes=notes)


def event_and_judgement(known: Known, who: Participant, thresholds: Thresholds) -> Found:
    """Adverse events from a grade on, which the investigator has to judge."""
    least = thresholds.grade or 1
    candidates, lacking = [], []
    events = [event for event in known.events if event.participant == who.id]
    for event in events:
        worst = _worst(known, event)
        if worst is None:
            day = event.aware_first.day if event.aware_first else None
            why = Phrase("stopping.lacking.grade", {"record": event.id})
            lacking.append(Lacking(why, event.id, day))
        elif worst[1] >= least:
            why = Phrase("stopping.candidate.grade", {"record": event.id, "grade": worst[1]})
            candidates.append(Candidate(event.id, worst[0], why, by_record=True))
    return Found(
        candidates=tuple(candidates),
        lacking=tuple(lacking),
        measures=(
            Measure("events", len(events)),
            Measure("events_from_grade", len(candidates)),
        ),
    )


def _worst(known: Known, event: AdverseEvent) -> tuple[dt.date, int] | None:
    """The worst grade as known now, and the day on which no less was first known."""
    told = [*known.states(event)]
    states = [state for _, state in told]
    so_far = [worst_grade(states[: number + 1]) for number in range(len(states))]
    now = so_far[-1] if so_far else None
    if now is None:
        return None
    return next(
        (day, now) for (day, _), grade in zip(told, so_far, strict=True) if (grade or 0) >= now
    )


def _result(known: Known, test: CultureTest) -> str:
    if test.result is None or not known.by(test.result_on):
        return "pending"
    return test.result


def _unanswered(results: list[tuple[CultureTest, str]]) -> Iterator[Lacking]:
    """Results still to come, and invalid ones that no valid test of that lot has replaced."""
    valid = {(t.lot, t.test) for t, result in results if result in ("negative", "positive")}
    for test, result in results:
        if result == "pending" or (result == "invalid" and (test.lot, test.test) not in valid):
            values = {"record": test.id, "lot": lot_of(test)}
            yield Lacking(Phrase(f"stopping.lacking.culture_{result}", values), test.id)


def _untested(known: Known, who: Participant, tests: tuple[CultureTest, ...]) -> Iterator[Lacking]:
    """Cultures without a test; one whose cells were never to be given needs none.

    Cells given later than the day may be tested until then: their lot lacks nothing yet.
    """
    begun = [one for one in known.lots.get(who.id, ()) if known.by(one.given_on)]
    if not begun and not tests:
        yield Lacking(Phrase("stopping.lacking.no_culture"))
    tested = {test.lot for test in tests}
    for one in begun:
        if one.lot not in tested and one.not_given_reason is None:
            values = {"record": one.id, "lot": lot_of(one)}
            yield Lacking(Phrase("stopping.lacking.culture_untested", values), one.id)


def _may_have(who: Participant, field: str) -> Iterator[Lacking]:
    reason = (who.missing or {}).get(field)
    if reason in OPEN:
        values = {
            "record": who.id,
            "field": Phrase(f"fields.participants.{field}"),
            "reason": Word("codes.missing", str(reason)),
        }
        yield Lacking(Phrase("stopping.lacking.said_missing", values), who.id)
