"""A boundary applied to participants: who counts, from when, and whether attention is due."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest

from safetyreport.stopping.boundary import Boundary
from safetyreport.stopping.evaluability import Crossing, Observation, Standing, applied

START = dt.date(2026, 4, 1)
EACH = Boundary((1, 2, 3, 4, 5), (2, 2, 2, 3, 3), 0.04, 0.03, 0.04)
GROUPS = Boundary((2, 4), (2, 2), 0.04, 0.03, 0.04)


def day(number: int) -> dt.date:
    """The day `number` days after the first start."""
    return START + dt.timedelta(days=number)


def seen(name: str, start: int = 0, event: int | None = None, **more: Any) -> Observation:
    """A participant with a window of 28 days."""
    return Observation(name, day(start), 28, None if event is None else day(event), **more)


def counted(standing: Standing) -> tuple[int, int, int, int]:
    """Evaluable, events, pending, lost."""
    return standing.evaluable, standing.events, standing.pending, standing.lost


CASES: dict[str, tuple[list[Observation], int, tuple[int, int, int, int]]] = {
    "before the start": ([seen("A")], -1, (0, 0, 0, 0)),
    "window open": ([seen("A")], 5, (0, 0, 1, 0)),
    "last day of the window": ([seen("A")], 28, (0, 0, 1, 0)),
    "window closed": ([seen("A")], 29, (1, 0, 0, 0)),
    "event at once in both": ([seen("A", event=3)], 3, (1, 1, 0, 0)),
    "event still to come": ([seen("A", event=3)], 2, (0, 0, 1, 0)),
    "event on the first day": ([seen("A", event=0)], 0, (1, 1, 0, 0)),
    "event on the last day": ([seen("A", event=28)], 28, (1, 1, 0, 0)),
    "event after the window": ([seen("A", event=29)], 29, (1, 0, 0, 0)),
    "event before the window": ([seen("A", start=5, event=4)], 6, (0, 0, 1, 0)),
    "two events of one participant": ([seen("A", event=3), seen("A", event=9)], 9, (1, 1, 0, 0)),
    "event and none of one participant": ([seen("A"), seen("A", event=9)], 40, (1, 1, 0, 0)),
    "observation ended": ([seen("A", followed_until=day(10))], 10, (0, 0, 0, 1)),
    "observation ends later": ([seen("A", followed_until=day(10))], 9, (0, 0, 1, 0)),
    "ended, then the window closes": ([seen("A", followed_until=day(10))], 40, (0, 0, 0, 1)),
    "ended on the last day": ([seen("A", followed_until=day(28))], 29, (1, 0, 0, 0)),
    "ended after an event": ([seen("A", event=3, followed_until=day(10))], 40, (1, 1, 0, 0)),
    "undecided": ([seen("A"), seen("A", undecided=True)], 40, (0, 0, 1, 0)),
    "undecided beside an event": (
        [seen("A", event=3), seen("A", undecided=True)],
        40,
        (1, 1, 0, 0),
    ),
}


@pytest.mark.parametrize(("observations", "on", "wanted"), CASES.values(), ids=CASES)
def test_who_counts(
    observations: list[Observation], on: int, wanted: tuple[int, int, int, int]
) -> None:
    """Evaluable when the window has closed or the event occurred; each participant once."""
    assert counted(applied(EACH, observations, day(on))) == wanted


def test_attention_at_the_boundary() -> None:
    """Two events among the first two evaluable reach the boundary, on the day of the second."""
    found = applied(EACH, [seen("A", event=3), seen("B", event=7), seen("C")], day(7))
    assert found.attention
    assert found.crossing == Crossing(day(7), day(7), 2, 2, 2)
    assert (found.look, found.boundary, found.next_look, found.next_boundary) == (2, 2, 3, 2)
    assert counted(found) == (2, 2, 1, 0)


def test_no_attention_below_the_boundary() -> None:
    """Two events among four do not, although they would have among three."""
    others = [seen("A"), seen("B")]
    late = [seen("C", start=40, event=45), seen("D", start=40, event=50)]
    found = applied(EACH, [*others, *late], day(60))
    assert not found.attention
    assert found.crossing is None
    assert (found.evaluable, found.events, found.boundary) == (4, 2, 3)


def test_once_reached_it_stays_reached() -> None:
    """What was reached early is not undone by participants without an event who follow."""
    early = [seen("A", event=1), seen("B", event=2)]
    found = applied(EACH, [*early, seen("C"), seen("D"), seen("E")], day(60))
    assert (found.evaluable, found.events, found.boundary) == (5, 2, 3)
    assert found.attention
    assert found.crossing == Crossing(day(2), day(2), 2, 2, 2)


def test_looks_in_groups() -> None:
    """Between looks nothing is judged; at the look the first participants count."""
    people = [seen("A", event=1), seen("B"), seen("C", start=5, event=30)]
    assert not applied(GROUPS, people, day(30)).attention
    assert applied(GROUPS, people, day(30)).evaluable == 3
    found = applied(GROUPS, [*people, seen("D", start=10)], day(39))
    assert found.crossing == Crossing(day(39), day(39), 4, 2, 2)
    assert (found.look, found.next_look, found.next_boundary) == (4, None, None)


def test_before_the_first_look() -> None:
    """Nothing was due yet, and what comes next is said."""
    found = applied(GROUPS, [seen("A", event=1)], day(1))
    assert (found.look, found.boundary, found.next_look, found.next_boundary) == (None, None, 2, 2)
    assert not found.attention


def test_more_participants_than_planned() -> None:
    """After the last look nothing more is judged."""
    people = [seen(name) for name in "ABCDE"] + [seen(name, start=60, event=61) for name in "FGH"]
    found = applied(EACH, people, day(90))
    assert (found.evaluable, found.events, found.attention) == (8, 3, False)


def test_the_order_given_does_not_matter() -> None:
    """However the participants are listed, the standing is the same."""
    people = [
        seen("A", event=3, record="AE-1"),
        seen("B"),
        seen("C", start=2, event=29, record="AE-2"),
        seen("A", event=5, record="AE-3"),
    ]
    found = {
        (applied(EACH, order, day(40)).crossing, counted(applied(EACH, order, day(40))))
        for order in itertools.permutations(people)
    }
    assert len(found) == 1
    records = {
        frozenset(applied(EACH, order, day(40)).records) for order in itertools.permutations(people)
    }
    assert records == {frozenset({"AE-1", "AE-2"})}


def test_on_one_day_events_first() -> None:
    """A window that closes on the day of an event does not push the event past a look."""
    people = [seen("A", event=1), seen("B"), seen("C", start=10, event=29)]
    assert applied(GROUPS, people, day(29)).crossing == Crossing(day(29), day(29), 2, 2, 2)


def test_known_later_than_it_happened() -> None:
    """The crossing says when it could be known: a decision from before did not know of it."""
    people = [seen("A", event=1, known_on=day(20)), seen("B", event=7, known_on=day(8))]
    found = applied(EACH, people, day(20))
    assert found.crossing == Crossing(day(7), day(20), 2, 2, 2)
