"""A statistical rule beside the protocol's: reaching its boundary asks for a judgement, no more."""

from __future__ import annotations

from safetyreport.i18n import Phrase
from safetyreport.stopping.knowledge import Known
from safetyreport.stopping.model import StatisticalRule
from safetyreport.stopping.monitored import evaluate_statistical
from safetyreport.stopping.outcome import Candidate, Found, Lacking, Measure


def statistical(known: Known, rule: StatisticalRule) -> Found:
    """Where the study stands against the boundary."""
    standing = evaluate_statistical(rule, known.study, known.records, known.as_of)
    measures = (
        Measure("evaluable", standing.evaluable),
        Measure("counted_events", standing.events, crossed=standing.attention),
        Measure("boundary_now", _reachable(standing.look, standing.boundary)),
        Measure("next_look", standing.next_look),
        Measure("boundary_next", _reachable(standing.next_look, standing.next_boundary)),
        Measure("not_yet_evaluable", standing.pending),
        Measure("not_followed", standing.lost),
    )
    candidates: tuple[Candidate, ...] = ()
    crossing = standing.crossing
    if crossing is not None:
        values = {
            "events": crossing.events,
            "evaluable": crossing.evaluable,
            "boundary": crossing.boundary,
        }
        candidates = (
            Candidate(None, crossing.known_on, Phrase("stopping.candidate.boundary", values)),
        )
    lacking: tuple[Lacking, ...] = ()
    if standing.evaluable == 0:
        lacking = (Lacking(Phrase("stopping.lacking.nobody_evaluable")),)
    return Found(candidates=candidates, lacking=lacking, measures=measures)


def _reachable(look: int | None, stop: int | None) -> int | None:
    """The number of events that stops at a look; None where none does."""
    return stop if look is not None and stop is not None and stop <= look else None
