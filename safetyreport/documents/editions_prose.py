"""Whether a Japanese and an English text state the same numbers, days and identifiers.

Nobody translates here: what one text states and the other does not is shown to a person, who
corrects it or confirms it. What languages may leave out (an ordinal, "one") is asked for only when
the other text states another one in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from safetyreport.documents.editions_english import english_facts
from safetyreport.documents.editions_facts import Day, Facts, Name, Quantity, Time
from safetyreport.documents.editions_japanese import japanese_facts


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What stands in one of two texts only, as each of them writes it."""

    ja: tuple[str, ...]
    en: tuple[str, ...]


@lru_cache(maxsize=4096)
def disagreement(ja: str, en: str, *, strict: bool = False) -> Disagreement | None:
    """What the two texts do not have in common, or None.

    `strict` is for what the program itself wrote: there, nothing may be left out.
    """
    if ja == en:
        return None
    english = english_facts(en)
    japanese = japanese_facts(ja, frozenset((day.month, day.day) for day in english.days))
    only: tuple[list[str], list[str]] = ([], [])
    _days(japanese, english, only)
    _times(japanese.times, english.times, only)
    _names(japanese.names, english.names, only, strict=strict)
    _quantities(japanese.quantities, english.quantities, only, strict=strict)
    if not strict:  # the program's own words are compared by their codes
        _poles(japanese, english, only)
    if not any(only):
        return None
    return Disagreement(_once(only[0]), _once(only[1]))


Only = tuple[list[str], list[str]]
F = TypeVar("F", Name, Quantity)


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def _days(japanese: Facts, english: Facts, only: Only) -> None:
    sides = (japanese.days, english.days)
    for mine, theirs, words in zip(sides, sides[::-1], only, strict=True):
        words += [day.said for day in mine if not any(_same_day(day, other) for other in theirs)]
    if any(only):
        return
    # A year may be left out beside a day, but not be another one.
    years = [{day.year: day.said for day in side if day.year} for side in sides]
    lone = [years[0].keys() - years[1].keys(), years[1].keys() - years[0].keys()]
    alone = [{day.year for day in side if day.year and not day.month} for side in sides]
    if all(lone) or lone[0] & alone[0] or lone[1] & alone[1]:
        for side in (0, 1):
            only[side].extend(years[side][year] for year in sorted(lone[side]))


def _same_day(one: Day, other: Day) -> bool:
    if (one.month, one.day) != (other.month, other.day):
        return one.year is not None and one.month is None and one.year == other.year
    return None in (one.year, other.year) or one.year == other.year


def _times(japanese: Sequence[Time], english: Sequence[Time], only: Only) -> None:
    sides = (japanese, english)
    for mine, theirs, words in zip(sides, sides[::-1], only, strict=True):
        known = {(time.hour, time.minute) for time in theirs}
        words += [time.said for time in mine if (time.hour, time.minute) not in known]


def _names(japanese: Sequence[Name], english: Sequence[Name], only: Only, *, strict: bool) -> None:
    known = ({one.text for one in japanese}, {one.text for one in english})
    lone = (
        [one for one in japanese if one.text not in known[1]],
        [one for one in english if one.text not in known[0]],
    )
    _report(lone, only, strict=strict)


def _quantities(
    japanese: Sequence[Quantity], english: Sequence[Quantity], only: Only, *, strict: bool
) -> None:
    lone = (
        [one for one in japanese if not any(_same(one, other) for other in english)],
        [one for one in english if not any(_same(one, other) for other in japanese)],
    )
    _report(lone, only, strict=strict)


def _report(lone: tuple[list[F], list[F]], only: Only, *, strict: bool) -> None:
    counted = tuple([one for one in side if one.weight != "faint"] for side in lone)
    instead = all(counted)
    for side, words in zip(counted, only, strict=True):
        words += [one.said for one in side if strict or instead or one.weight == "hard"]


def _same(one: Quantity, other: Quantity) -> bool:
    if not one.unit.dimension or not other.unit.dimension:
        return one.value == other.value
    if one.unit.dimension != other.unit.dimension:
        return False
    return one.value * one.unit.factor == other.value * other.unit.factor


def _poles(japanese: Facts, english: Facts, only: Only) -> None:
    """Words that exclude each other: one text has only the one, the other only the other."""
    for pole, side in japanese.poles.items():
        against = english.poles.get(pole)
        if against and "both" not in (side, against) and side != against:
            only[0].append(side)
            only[1].append(against)
