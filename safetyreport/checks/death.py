"""A fatal event, grade 5, the outcome, and the participant's day and cause of death."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from safetyreport.checks.examined import Examined, absent
from safetyreport.checks.finding import Finding
from safetyreport.records.event import AdverseEvent

# CTCAE's terms for a death that is the disease's own course, and words that say the same.
PROGRESSION_TERMS = frozenset({"disease progression", "death nos"})
PROGRESSION_WORDS = ("progression", "進行", "増悪", "再発")


def one_answer(given: Examined) -> Iterator[Finding]:
    """Grade 5, the outcome and the criterion of death say the same."""
    for event, state, _ in given.events:
        listed = state.seriousness
        if state.outcome == "fatal" and state.grade not in (None, 5):
            yield Finding("findings.fatal_grade", event.id, "grade", {"grade": state.grade})
        if state.grade == 5 and state.outcome != "fatal":
            yield Finding("findings.grade5_outcome", event.id, "outcome")
        if (state.outcome == "fatal" or state.grade == 5) and listed is not None:
            if "death" not in listed:
                yield Finding("findings.death_not_listed", event.id, "seriousness")
        elif "death" in (listed or ()):
            yield Finding("findings.death_criterion_outcome", event.id, "outcome")


def participant_died(given: Examined) -> Iterator[Finding]:
    """A fatal event has a participant who died, on the day of its outcome."""
    for event, state, who in given.events:
        if state.outcome != "fatal" or who is None:
            continue
        if absent(who, "died_on"):
            values: dict[str, object] = {"event": event.id}
            yield Finding("findings.death_day_missing", who.id, "died_on", values)
        elif who.died_on and state.outcome_on and state.outcome_on != who.died_on:
            values = {"day": state.outcome_on, "died": who.died_on, "participant": who.id}
            yield Finding("findings.death_day_differs", event.id, "outcome_on", values)


def cause(given: Examined) -> Iterator[Finding]:
    """The cause of death, and the one event that it is.

    A death from progression does not make the participant's events fatal.
    """
    deadly: dict[str, list[AdverseEvent]] = defaultdict(list)
    for seen in given.events:
        if seen.state.outcome == "fatal":
            deadly[seen.event.participant].append(seen.event)
    for who in given.participants:
        events = deadly.get(who.id, [])
        if who.died_on is not None and absent(who, "death_cause"):
            yield Finding("findings.death_cause_missing", who.id, "death_cause")
        if who.death_cause == "event" and not events:
            yield Finding("findings.death_without_event", who.id, "death_cause")
        if who.treatment_end_reason == "death" and absent(who, "died_on"):
            yield Finding("findings.end_by_death", who.id, "died_on")
        first = events[0].id if events else ""
        for event in events[1:]:
            yield Finding("findings.fatal_events_several", event.id, "outcome", {"first": first})
        for event in events if who.death_cause == "progression" else ():
            if not _progression(event):
                values = {"participant": who.id}
                yield Finding("findings.fatal_event_other_cause", event.id, "outcome", values)


def _progression(event: AdverseEvent) -> bool:
    if (event.ctcae_term or "").strip().casefold() in PROGRESSION_TERMS:
        return True
    words = " ".join(filter(None, (event.term.ja, event.term.en))).casefold()
    return any(word in words for word in PROGRESSION_WORDS)
