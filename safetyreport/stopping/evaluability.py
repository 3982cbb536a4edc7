"""A boundary applied to what is recorded: who can be evaluated, and whether attention is due.

A participant is evaluable when the window has closed or the event has occurred. An event counts at
once, among the events and among the evaluable; of one participant it counts once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from safetyreport.stopping.boundary import Boundary


@dataclass(frozen=True, slots=True)
class Observation:
    """What is known of one participant; several of the same participant are taken together.

    Attributes:
        start: first day of the window.
        window_days: the window ends this many days after `start`; that day still belongs to it.
        event_on: day of the event; one outside the window does not count.
        followed_until: last day of observation where it ended; before the window's end and
            without an event, the participant can never be evaluated.
        record: the record that tells of the event.
        known_on: day on which it became known that the event counts; at the latest the cut-off.
        undecided: something happened of which it is not known whether it counts; until that is
            known the participant cannot be evaluated, unless another event counts.
    """

    participant: str
    start: dt.date
    window_days: int
    event_on: dt.date | None = None
    followed_until: dt.date | None = None
    record: str | None = None
    known_on: dt.date | None = None
    undecided: bool = False

    @property
    def end(self) -> dt.date:
        """The last day of the window."""
        return self.start + dt.timedelta(days=self.window_days)


@dataclass(frozen=True, slots=True)
class Crossing:
    """The first look at which the boundary was reached: by what happened on a day, and known when.

    Decisions from before `known_on` did not know of it.
    """

    on: dt.date
    known_on: dt.date
    evaluable: int
    events: int
    boundary: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a study stands against a boundary at the end of a day; it may raise attention only.

    Attributes:
        evaluable: participants who can be evaluated.
        events: those of them with an event.
        pending: participants who cannot be evaluated yet: the window is open, or it is not known
            whether what happened counts.
        lost: participants whose observation ended early without an event.
        attention: whether the boundary was reached, then or at an earlier look.
        crossing: the first look that reached it.
        look: the last look that was due, None before the first.
        boundary: number of events that stops at that look (look + 1 where none does).
        next_look: the look that comes next, None after the last.
        next_boundary: number of events that stops there.
        records: those of the events that count, one of each participant.
    """

    as_of: dt.date
    evaluable: int
    events: int
    pending: int
    lost: int
    attention: bool
    crossing: Crossing | None
    look: int | None
    boundary: int | None
    next_look: int | None
    next_boundary: int | None
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Course:
    """One participant as known on a day: when evaluable, if at all."""

    participant: str
    evaluable_on: dt.date | None
    event: bool = False
    lost: bool = False
    record: str | None = None
    known_on: dt.date | None = None


def applied(boundary: Boundary, observations: Iterable[Observation], as_of: dt.date) -> Standing:
    """Where the study stands at the end of `as_of`; what is dated later is unknown.

    Participants count in the order in which they became evaluable; on one day, those with an
    event first.
    """
    courses = _courses(observations, as_of)
    ready = sorted(
        (course.evaluable_on, not course.event, course.participant, course.known_on)
        for course in courses
        if course.evaluable_on is not None
    )
    at = dict(zip(boundary.looks, boundary.stops, strict=True))
    events, crossing, known_on = 0, None, dt.date.min
    for n, (day, without, _, known) in enumerate(ready, start=1):
        events += not without
        known_on = max(known_on, known or day)
        if crossing is None and events >= at.get(n, n + 1):
            crossing = Crossing(day, known_on, n, events, at[n])
    past = [look for look in boundary.looks if look <= len(ready)]
    coming = [look for look in boundary.looks if look > len(ready)]
    look = past[-1] if past else None
    following = coming[0] if coming else None
    return Standing(
        as_of=as_of,
        evaluable=len(ready),
        events=events,
        pending=sum(course.evaluable_on is None and not course.lost for course in courses),
        lost=sum(course.lost for course in courses),
        attention=crossing is not None,
        crossing=crossing,
        look=look,
        boundary=None if look is None else at[look],
        next_look=following,
        next_boundary=None if following is None else at[following],
        records=tuple(course.record for course in courses if course.record is not None),
    )


def _courses(observations: Iterable[Observation], as_of: dt.date) -> list[_Course]:
    known: dict[str, list[Observation]] = {}
    for one in observations:
        if one.start <= as_of:
            known.setdefault(one.participant, []).append(one)
    return [_course(name, found, as_of) for name, found in known.items()]


def _course(participant: str, found: Sequence[Observation], as_of: dt.date) -> _Course:
    events = [
        (one.event_on, one.record or "", one.known_on or one.event_on)
        for one in found
        if one.event_on is not None and one.start <= one.event_on <= min(one.end, as_of)
    ]
    if events:
        first, record, known_on = min(events)
        return _Course(participant, first, event=True, record=record or None, known_on=known_on)
    if any(one.undecided for one in found):
        return _Course(participant, None)
    end = max(one.end for one in found)
    ended = [one.followed_until for one in found if one.followed_until is not None]
    if ended and max(ended) < end and max(ended) <= as_of:
        return _Course(participant, None, lost=True)
    closed = end + dt.timedelta(days=1)
    return _Course(participant, closed if closed <= as_of else None)
