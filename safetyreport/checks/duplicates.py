"""The same event recorded twice: one participant, one term however spelt, overlapping days."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from safetyreport.checks.examined import Examined, Seen
from safetyreport.checks.finding import Finding
from safetyreport.checks.spelling import keys
from safetyreport.checks.terms import version_of


class Span(NamedTuple):
    """The first and the last day that an event may have had."""

    first: dt.date
    last: dt.date
    id: str


def events_twice(given: Examined) -> Iterator[Finding]:
    """Every event that may be one recorded before, named once with the earlier one."""
    groups: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for seen in given.events:
        one = span(seen)
        for key in keys(seen.event, version_of(seen, given)):
            groups[seen.event.participant, key].append(one)
    pairs: dict[str, str] = {}
    for spans in groups.values():
        if len(spans) > 1:
            for later, earlier in _overlapping(spans):
                pairs.setdefault(later, earlier)
    for later, earlier in sorted(pairs.items()):
        yield Finding("findings.event_twice", later, "term", {"first": earlier})


def span(seen: Seen) -> Span:
    """The days of an event; without an end it lasts until now, unless it is over."""
    event, state, who = seen
    first = event.onset.earliest if event.onset else dt.date.min
    if event.ended is not None:
        last = event.ended.latest
    elif state.outcome in ("recovered", "sequelae", "fatal"):
        last = state.outcome_on or (event.onset.latest if event.onset else dt.date.max)
    else:
        last = (who.died_on if who else None) or dt.date.max
    return Span(first, max(first, last), event.id)


def _overlapping(spans: list[Span]) -> Iterator[tuple[str, str]]:
    """Each event that begins while another still lasts, with that one; in one pass."""
    lasting: Span | None = None
    for one in sorted(spans):
        if lasting is not None and one.first <= lasting.last:
            yield one.id, lasting.id
        if lasting is None or one.last > lasting.last:
            lasting = one
