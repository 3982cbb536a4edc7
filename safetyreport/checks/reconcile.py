"""Our events beside another system's list of them: what only one has, and where the two differ."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from safetyreport.checks.examined import Examined, Seen
from safetyreport.checks.finding import Finding
from safetyreport.checks.spelling import keys
from safetyreport.grading.spelling import spelt
from safetyreport.i18n import Word
from safetyreport.records.base import Contradiction
from safetyreport.records.coding import form_at
from safetyreport.records.event import AWARENESS, OTHER_PARTS, PROVISION_PARTS, AdverseEvent
from safetyreport.records.fields import Moment, PartialDate, RecordId, Text
from safetyreport.records.suspicion import matters

DAYS = 7  # between the onsets that two systems may give for one event
_MOST = 20  # events of one participant and term on nearly the same day that are weighed
_STATE = (
    "grade",
    "outcome",
    "outcome_on",
    "seriousness",
    "hospitalisation_for_treatment",
    "hospitalised_on",
    "discharged_on",
    "prolonged_hospitalisation",
    "cannot_be_ruled_out",
    "expected",
)


class Listed(AdverseEvent):
    """An event as another system lists it: nothing has to be there, nothing to agree."""

    participant: RecordId | None = None  # type: ignore[assignment]
    term: Text | None = None  # type: ignore[assignment]

    def contradictions(self) -> Iterator[Contradiction]:
        yield from ()


@dataclass(frozen=True, slots=True)
class Difference:
    """A finding about one of our events (`finding.record`), or about one of theirs (`theirs`)."""

    finding: Finding
    theirs: str | None = None


def compared(given: Examined, listed: Sequence[Listed]) -> Iterator[Difference]:
    """What only they have, what only we have of serious events, and every field that differs.

    Matched by id; the rest by participant and term, however spelt, and onsets within a week.
    """
    ours = {seen.event.id: seen for seen in given.events}
    pairs = {one.id: one.id for one in listed if one.id in ours}
    _match(given, [one for one in listed if one.id not in pairs], set(ours) - set(pairs), pairs)
    for one in listed:
        match = pairs.get(one.id)
        if match is None:
            values = {"theirs": one.id, "participant": one.participant or "", "term": _words(one)}
            found = Finding("findings.reconcile_only_there", one.id, "id", values)
            yield Difference(found, one.id)
            continue
        for finding in _differences(ours[match], one, given):
            yield Difference(finding, one.id)
    there = set(pairs.values())
    for seen in given.events:
        serious = any(matters(state) for state in seen.event.states)
        if serious and seen.event.id not in there:
            values = {"participant": seen.event.participant, "term": _words(seen.event)}
            yield Difference(Finding("findings.reconcile_only_here", seen.event.id, "id", values))


def _match(
    given: Examined, listed: Sequence[Listed], free: set[str], pairs: dict[str, str]
) -> None:
    """Gives each of their events the nearest of ours that is still free."""
    version = given.study.ctcae_version
    groups: dict[tuple[str, str], list[tuple[dt.date, str]]] = defaultdict(list)
    undated: dict[tuple[str, str], list[str]] = defaultdict(list)
    for seen in given.events:
        event = seen.event
        for key in keys(event, version) if event.id in free else ():
            if event.onset:
                groups[event.participant, key].append((event.onset.earliest, event.id))
            else:
                undated[event.participant, key].append(event.id)
    onsets = {seen.event.id: seen.event.onset for seen in given.events}
    for some in groups.values():
        some.sort()
    near: list[tuple[int, str, str]] = []
    for one in listed:
        for key in keys(one, version) if one.participant and one.term else ():
            group = one.participant or "", key
            some = groups.get(group, [])
            for ours in undated.get(group, []):
                near.append((DAYS + 1, one.id, ours))
            if one.onset is None:
                near += [(DAYS + 1, one.id, ours) for _, ours in some[:_MOST]]
                continue
            # A month or a year that is known of ours may begin long before the day they give.
            start = bisect_left(some, (one.onset.earliest - dt.timedelta(days=366), ""))
            until = bisect_right(some, (one.onset.latest + dt.timedelta(days=DAYS), "~"))
            for _, ours in some[max(start, until - 4 * _MOST) : until]:
                apart = _apart(onsets[ours], one.onset)
                if apart <= DAYS:
                    near.append((apart, one.id, ours))
    taken = set(pairs.values())
    for _, theirs, ours in sorted(near):
        if theirs not in pairs and ours not in taken:
            pairs[theirs] = ours
            taken.add(ours)


def _apart(ours: PartialDate | None, theirs: PartialDate) -> int:
    """The fewest days that can lie between two days known in part."""
    if ours is None:
        return 0
    later, earlier = max(ours.earliest, theirs.earliest), min(ours.latest, theirs.latest)
    return max((later - earlier).days, 0)


def _differences(seen: Seen, theirs: Listed, given: Examined) -> Iterator[Finding]:
    """Every field that both fill in differently, and what they say and we do not."""
    ours, their_state = seen.event, theirs.states[-1]
    if theirs.participant is not None and theirs.participant != ours.participant:
        yield _differs(ours, theirs, "participant", ours.participant, theirs.participant)
    version = given.study.ctcae_version
    if theirs.term is not None and not keys(ours, version) & keys(theirs, version):
        yield _differs(ours, theirs, "term", ours.term, theirs.term)
    if theirs.ctcae_term is not None and spelt(theirs.ctcae_term) != spelt(ours.ctcae_term or ""):
        yield _differs(ours, theirs, "ctcae_term", ours.ctcae_term, theirs.ctcae_term)
    for name in ("onset", "ended"):
        mine, other = getattr(ours, name), getattr(theirs, name)
        if other is not None and (mine is None or _apart(mine, other) > 0):
            yield _differs(ours, theirs, name, mine, other)
    for name in _STATE:
        mine, other = getattr(seen.state, name), getattr(their_state, name)
        same = set(mine or ()) == set(other or ()) if name == "seriousness" else mine == other
        if other is not None and not (same and mine is not None):
            yield _differs(ours, theirs, name, mine, other)
    for part in (*PROVISION_PARTS, *OTHER_PARTS):
        mine = getattr(seen.state.causality, part, None)
        other = getattr(their_state.causality, part, None)
        if other is not None and mine != other:
            yield _differs(ours, theirs, f"causality.{part}", mine, other)
    for name in AWARENESS:
        mine, other = getattr(ours, name), getattr(theirs, name)
        if other is not None and (mine is None or mine.day != other.day or _times(mine, other)):
            yield _differs(ours, theirs, name, mine, other)


def _times(mine: Moment, other: Moment) -> bool:
    return mine.at is not None and other.at is not None and mine.at != other.at


def _differs(
    ours: AdverseEvent, theirs: Listed, field: str, mine: object, other: object
) -> Finding:
    values: Mapping[str, object] = {
        "theirs": theirs.id,
        "here": _shown(field, mine),
        "there": _shown(field, other),
    }
    code = "reconcile_blank_here" if mine is None else "reconcile_differs"
    return Finding(f"findings.{code}", ours.id, field, values)


def _shown(field: str, value: object) -> object:
    """A value as a sentence shows it: codes by their words."""
    if value is None:
        return ""
    if isinstance(value, Text):
        return value.model_dump()
    if isinstance(value, PartialDate):
        return value.text
    if isinstance(value, Moment):
        return value.isoformat()
    form = form_at("adverse_events", field.split("."))
    if form is not None and form.group is not None:
        group = f"codes.{form.group}"
        if isinstance(value, tuple):
            nothing = (Word("findings.value", "none"),)
            return tuple(Word(group, str(one)) for one in value) or nothing
        return Word(group, str(value))
    return value


def _words(event: AdverseEvent) -> object:
    return event.term.model_dump() if event.term else event.ctcae_term or ""
