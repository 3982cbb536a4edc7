"""The screen of free text for personal data: what it finds it never repeats.

A screen by shapes and lists finds much and not all; who releases a document still reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from safetyreport.checks.folded import folded
from safetyreport.checks.personal_patterns import PATTERNS

KINDS = tuple(dict.fromkeys(pattern.kind for pattern in PATTERNS))
MASK = "●"


class Leak(NamedTuple):
    """A stretch of a text that looks like personal data of a kind."""

    kind: str
    start: int
    end: int


@lru_cache(maxsize=4096)
def leaks(text: str) -> tuple[Leak, ...]:
    """Every stretch that looks like personal data, in order; stretches that touch are one."""
    return tuple(_apart(sorted(_found(text), key=lambda leak: (leak.start, -leak.end))))


def _found(text: str) -> Iterator[Leak]:
    shadow = folded(text)
    for one in PATTERNS:
        if one.names and one.names.isdisjoint(shadow.words):
            continue
        for match in one.shape.finditer(shadow.numerals if one.numerals else shadow.text):
            if one.holds is None or one.holds(match):
                yield Leak(one.kind, *shadow.span(*match.span()))


def _apart(found: Sequence[Leak]) -> Iterator[Leak]:
    """Of stretches that overlap, the first and longest gives the kind."""
    last: Leak | None = None
    for leak in found:
        if last is not None and leak.start < last.end:
            last = last._replace(end=max(last.end, leak.end))
            continue
        if last is not None:
            yield last
        last = leak
    if last is not None:
        yield last


def hidden(text: str) -> str:
    """The text with every stretch found replaced by signs.

    The number of signs says nothing of the length of what they hide.
    """
    return _covered(text, leaks(text))


def masked(text: str, leak: Leak, around: int = 12) -> str:
    """What stands around one stretch of a text, with every stretch found in it replaced."""
    found = leaks(text)
    earlier = [
        one._replace(end=min(one.end, leak.start)) for one in found if one.start < leak.start
    ]
    later = [
        Leak(one.kind, max(0, one.start - leak.end), one.end - leak.end)
        for one in found
        if one.end > leak.end
    ]
    before, after = _covered(text[: leak.start], earlier), _covered(text[leak.end :], later)
    start = "…" + before[-around:] if len(before) > around else before
    end = after[:around] + "…" if len(after) > around else after
    return f"{start}{MASK * 3}{end}".replace("\n", " ")


def _covered(text: str, found: Iterable[Leak]) -> str:
    pieces, at = [], 0
    for leak in found:
        pieces += [text[at : leak.start], MASK * 3]
        at = leak.end
    return "".join((*pieces, text[at:]))
