"""What an event may be recognised by, whatever the spelling of its terms."""

from __future__ import annotations

from collections.abc import Iterator

from safetyreport.grading.spelling import spelt
from safetyreport.grading.terms import Version, term
from safetyreport.records.event import AdverseEvent
from safetyreport.records.fields import Text


def named(text: str | None, version: Version) -> str | None:
    """The CTCAE term that a text names in either language, however it is spelt."""
    found = term(version, text) if text else None
    return found.name if found else None


def is_other(name: str) -> bool:
    """Whether a CTCAE term is one of those that leave the term to be specified."""
    return name.casefold().endswith("other, specify")


def keys(event: AdverseEvent, version: Version) -> frozenset[str]:
    """What an event may be recognised by: its term's spellings and the CTCAE term it names.

    A term that CTCAE leaves to be specified recognises nothing.
    """
    return frozenset(_keys(event.term, event.ctcae_term, version))


def _keys(words: Text, ctcae: str | None, version: Version) -> Iterator[str]:
    for text in (words.ja, words.en):
        if text and spelt(text):
            yield spelt(text)
            name = named(text, version)
            if name:
                yield spelt(name)
    if ctcae and not is_other(ctcae) and spelt(ctcae):
        name = named(ctcae, version)
        yield spelt(name or ctcae)
