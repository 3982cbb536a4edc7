"""When an event newly becomes reportable: each newly learned matter opens a duty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from safetyreport.duties.awareness import Awareness, awareness
from safetyreport.duties.duty import Reason
from safetyreport.duties.judgement import Judgement, matters, suspicion
from safetyreport.i18n import Word
from safetyreport.records.event import AdverseEvent, Assessment


@dataclass(frozen=True, slots=True)
class View:
    """One assessment as the law sees it; `number` counts from 1."""

    number: int
    state: Assessment
    judgement: Judgement
    matters: frozenset[str]
    aware: Awareness | None


@dataclass(frozen=True, slots=True)
class Opening:
    """An assessment that brings a suspected matter not known before.

    `new` holds the listed matters learned now; it is empty for an event that meets none.
    """

    view: View
    new: frozenset[str]
    cause: str  # "first", "upgrade", "suspected_later", "downgrade"


def views(event: AdverseEvent, *, unlikely_counts: bool) -> tuple[View, ...]:
    """Every assessment, oldest first; each later one was recorded with its own awareness."""
    return tuple(
        View(
            number,
            state,
            suspicion(state, unlikely_counts=unlikely_counts),
            matters(state),
            awareness(state),
        )
        for number, state in enumerate(event.states, start=1)
    )


def openings(seen: tuple[View, ...]) -> Iterator[Opening]:
    """The assessments from which a new period runs.

    A new listed matter, or suspicion where there was none, is a new 知ったとき; a matter that was
    taken back and comes again is new again. An event that stops meeting any listed matter but
    stays suspected joins the other suspected events.
    """
    known: frozenset[str] | None = None
    for earlier, view in pairwise((None, *seen)):
        if view is None or not view.judgement.suspected:
            known = None
            continue
        fresh = view.matters - (known or frozenset())
        if known is None:
            cause = "first" if earlier is None else "suspected_later"
            yield Opening(view, view.matters, cause)
        elif fresh:
            yield Opening(view, fresh, "upgrade")
        elif known and not view.matters:
            yield Opening(view, frozenset(), "downgrade")
        known = view.matters


def opened_because(opening: Opening) -> list[Reason]:
    """Who suspects what, and what is new in it, unless the event was reportable from the first."""
    view = opening.view
    if opening.cause == "first":
        return [view.judgement.because]
    fresh = Reason(f"duties.opened_{opening.cause}", {"number": view.number})
    return [fresh, view.judgement.because]


def ground_lost(seen: tuple[View, ...], opened: Opening, ground: frozenset[str]) -> View | None:
    """The later assessment that took the ground of a duty away, if one did.

    `ground` holds the matters that carry the duty or a stricter one: a hospitalised participant
    who dies still has to be reported. Empty: suspicion alone carries it.
    """
    for view in seen[opened.view.number :]:
        if not view.judgement.suspected or (ground and not ground & view.matters):
            return view
    return None


def lost_reason(seen: tuple[View, ...], lost: View) -> Reason:
    """Who took the ground of a duty away, when and why."""
    reason = lost.state.causality_reason
    before = seen[lost.number - 2].state.causality_reason
    # The words of an earlier judgement, carried over, do not say why this one differs.
    given = reason.model_dump(exclude_none=True) if reason and reason != before else None
    return Reason(
        "duties.cleared",
        {
            "number": lost.number,
            "day": lost.aware.first if lost.aware else "",
            "by": lost.state.assessed_by or Word("codes.missing", "unknown"),
            "reason": given or Word("codes.missing", "unknown"),
        },
    )
