"""What every table of adverse events shares: participants and events, with exact limits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from safetyreport.summary.events import CATEGORIES, Category, Event
from safetyreport.summary.intervals import percentage, proportion_interval
from safetyreport.summary.model import NOT_ESTIMABLE, Column, Interval, Period, Row, Value

# How many and what part of the denominator; the period's columns stand beside those up to the cut.
COUNTS = (
    Column("denominator", "count"),
    Column("period_participants", "count"),
    Column("period_events", "count"),
    Column("participants", "count"),
    Column("events", "count"),
    Column("percent", "percent"),
    Column("interval", "interval"),
)


def counts(found: Sequence[Event], period: Period, denominator: int) -> dict[str, Value]:
    """Participants and events of one group in the period and up to the data cut."""
    within = [event for event in found if event.aware in period]
    return {
        "denominator": denominator,
        "period_participants": participants(within),
        "period_events": len(within),
        "participants": participants(found),
        "events": len(found),
        **part(participants(found), denominator),
    }


def part(some: int, denominator: int) -> dict[str, Value]:
    """`some` of a denominator in per cent, with the exact limits; nobody has no percentage."""
    percent = percentage(some, denominator)
    limits = proportion_interval(some, denominator)
    if percent is None or limits is None:
        return {"percent": NOT_ESTIMABLE, "interval": NOT_ESTIMABLE}
    return {"percent": percent, "interval": Interval(limits.lower, limits.upper)}


def participants(found: Iterable[Event]) -> int:
    """How many participants the events happened to."""
    return len({event.participant for event in found})


def of_category(found: Iterable[Event], category: Category) -> list[Event]:
    """The events that count under a category."""
    return [event for event in found if event.within(category)]


def totals(found: Sequence[Event]) -> Row:
    """Participants and events over all groups, by category: `related_events` and so on."""
    total: dict[str, Value] = {}
    for category in CATEGORIES:
        some = of_category(found, category)
        start = "" if category == "any" else f"{category}_"
        total[f"{start}participants"] = participants(some)
        total[f"{start}events"] = len(some)
    return total
