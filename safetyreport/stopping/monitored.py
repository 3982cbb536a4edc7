"""A statistical rule of a study applied to its records: who is observed, and which event counts.

The window begins with the participant's first administration of cells.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from safetyreport.records.event import AdverseEvent, Assessment
from safetyreport.records.kinds import Records
from safetyreport.records.participant import Participant
from safetyreport.records.product import Administration
from safetyreport.records.study import Study
from safetyreport.records.suspicion import matters, suspicion, worst_grade
from safetyreport.stopping.design import Design, designed
from safetyreport.stopping.evaluability import Observation, Standing, applied
from safetyreport.stopping.model import CountedEvent, StatisticalRule


def design_of(rule: StatisticalRule) -> Design:
    """The boundary of a configured rule with its operating characteristics."""

    def number(value: object) -> float | None:
        return None if value is None else float(str(value))

    return designed(
        rule.rule,
        n=rule.n,
        p0=float(rule.p0),
        alpha=float(rule.alpha),
        looks=rule.at,
        delta=number(rule.delta),
        prior=(float(rule.prior[0]), float(rule.prior[1])) if rule.prior else None,
        p1=number(rule.p1),
        nu=number(rule.nu),
    )


def evaluate_statistical(
    rule: StatisticalRule, study: Study, records: Records, as_of: dt.date
) -> Standing:
    """Where the study stands against the rule at the end of `as_of`."""
    return applied(design_of(rule).boundary, observations(rule.event, study, records, as_of), as_of)


def observations(
    counted: CountedEvent, study: Study, records: Records, as_of: dt.date
) -> tuple[Observation, ...]:
    """What is known at the end of `as_of` of each participant who was given cells by then."""
    starts: dict[str, dt.date] = {}
    for dose in records.of_kind(Administration):
        if dose.given_on is not None and dose.given_on <= as_of:
            starts[dose.participant] = min(dose.given_on, starts.get(dose.participant, as_of))
    return tuple(
        found
        for participant, start in sorted(starts.items())
        for found in _observed(participant, start, counted, study, records, as_of)
    )


def _observed(
    participant: str,
    start: dt.date,
    counted: CountedEvent,
    study: Study,
    records: Records,
    as_of: dt.date,
) -> Iterator[Observation]:
    person = records.get(Participant, participant)
    ends = (person.withdrawn_on, person.died_on) if person else ()
    until = min((day for day in ends if day is not None), default=None)
    window = counted.window_days
    yield Observation(participant, start, window, followed_until=until)
    unlikely_counts = study.causality.unlikely == "suspected"
    for event in records.where(AdverseEvent, "participant", participant):
        day = _day(event, start, as_of)
        if day is None:
            continue
        answer = counts(counted, event, as_of, unlikely_counts=unlikely_counts)
        if answer is None:
            if day <= start + dt.timedelta(days=window):
                yield Observation(participant, start, window, undecided=True)
        elif answer:
            known_on = _counts_since(counted, event, as_of, unlikely_counts=unlikely_counts)
            yield Observation(
                participant, start, window, event_on=day, record=event.id, known_on=known_on
            )


def counts(
    counted: CountedEvent, event: AdverseEvent, as_of: dt.date, *, unlikely_counts: bool
) -> bool | None:
    """Whether the rule counts an event, as known on `as_of`; None while something is not known.

    The worst grade decides; seriousness and suspicion as judged last. Suspicion nobody judged
    counts as suspected.
    """
    states = _known(event, as_of)
    last = states[-1]
    answers: list[bool | None] = []
    if counted.grade_at_least is not None:
        worst = worst_grade(states)
        answers.append(worst >= counted.grade_at_least if worst is not None else None)
    if counted.serious:
        met = bool(matters(last))
        answers.append(met if met or last.seriousness is not None else None)
    if counted.suspected:
        answers.append(suspicion(last, unlikely_counts=unlikely_counts).suspected)
    if counted.ctcae_terms:
        known = {term.casefold() for term in counted.ctcae_terms}
        term = event.ctcae_term
        answers.append(term.casefold() in known if term is not None else None)
    if False in answers:
        return False
    return None if None in answers else True


def _counts_since(
    counted: CountedEvent, event: AdverseEvent, as_of: dt.date, *, unlikely_counts: bool
) -> dt.date:
    """The day since which it has been known that the event counts."""
    told = (state.aware_first for state in (event, *event.assessments))
    since = as_of
    for day in sorted({one.day for one in told if one and one.day <= as_of}, reverse=True):
        if not counts(counted, event, day, unlikely_counts=unlikely_counts):
            break
        since = day
    return since


def _known(event: AdverseEvent, as_of: dt.date) -> list[Assessment]:
    """What was held true by then; the first assessment came with the event itself."""
    given = (event, *event.assessments)
    return [
        state
        for told, state in zip(given, event.states, strict=True)
        if told is event or (told.aware_first is not None and told.aware_first.day <= as_of)
    ]


def _day(event: AdverseEvent, start: dt.date, as_of: dt.date) -> dt.date | None:
    """The day of an event known by then that may have begun in or after the window's first day.

    Of a day not fully known, the first that it can be; without one, that of the awareness.
    """
    aware = event.aware_first
    if aware is None or aware.day > as_of:
        return None
    first = event.onset.earliest if event.onset else aware.day
    last = event.onset.latest if event.onset else aware.day
    if last < start or first > as_of:
        return None
    return max(first, start)
