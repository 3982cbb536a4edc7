"""Terms and grades against CTCAE in the version that the record or the study states."""

from __future__ import annotations

from collections.abc import Iterator

from safetyreport.checks.examined import Examined, Seen, absent, unjudged
from safetyreport.checks.finding import Finding
from safetyreport.checks.spelling import is_other, named
from safetyreport.grading.terms import VERSIONS, Term, Version, nearest, term
from safetyreport.records.naming import hint

MOST_HINTS = 200  # different unknown terms; to look for the nearest one takes milliseconds


def version_of(seen: Seen, given: Examined) -> Version:
    """The version of CTCAE that an event was graded under."""
    return seen.event.ctcae_version or given.study.ctcae_version


def ctcae_of(seen: Seen, given: Examined) -> Term | None:
    """The CTCAE term of an event in its version, however it is spelt."""
    written = seen.event.ctcae_term
    return term(version_of(seen, given), written) if written else None


def known(given: Examined) -> Iterator[Finding]:
    """The CTCAE term is one of the version that is stated, which is the study's."""
    hints: dict[tuple[str, str], str | None] = {}
    for seen in given.events:
        event, version = seen.event, version_of(seen, given)
        if event.ctcae_version not in (None, given.study.ctcae_version):
            values: dict[str, object] = {"version": version, "study": given.study.ctcae_version}
            yield Finding("findings.other_ctcae_version", event.id, "ctcae_version", values)
        if absent(event, "ctcae_term"):
            yield Finding("findings.ctcae_term_missing", event.id, "ctcae_term")
        if event.ctcae_term is None or ctcae_of(seen, given) is not None:
            continue
        asked = version, event.ctcae_term
        if asked not in hints and len(hints) < MOST_HINTS:
            hints[asked] = nearest(*asked)
        near = hint(hints.get(asked))
        values = {"term": event.ctcae_term, "version": version, "hint": near}
        others = [one for one in VERSIONS if one != version and named(event.ctcae_term, one)]
        if others:
            values["other"] = others[0]
            yield Finding("findings.term_of_other_version", event.id, "ctcae_term", values)
        else:
            yield Finding("findings.ctcae_term_unknown", event.id, "ctcae_term", values)


def grades(given: Examined) -> Iterator[Finding]:
    """A grade is recorded, and it is one that the term has."""
    for seen in given.events:
        event, state, _ = seen
        if unjudged(seen, "grade"):
            yield Finding("findings.grade_missing", event.id, "grade")
        found = ctcae_of(seen, given)
        if found is None or state.grade is None or state.grade in found.grades:
            continue
        values = {
            "grade": state.grade,
            "term": found.name,
            "version": found.version,
            "grades": found.grades,
        }
        yield Finding("findings.grade_not_allowed", event.id, "grade", values)


def organ_class(given: Examined) -> Iterator[Finding]:
    """The event's own words do not name another CTCAE term in another organ class."""
    for seen in given.events:
        event, version = seen.event, version_of(seen, given)
        said = [(lang, named(event.term.get(lang), version)) for lang in ("ja", "en")]
        words = {lang: name for lang, name in said if name is not None}
        if len(set(words.values())) > 1:
            values: dict[str, object] = {"ja": words["ja"], "en": words["en"]}
            yield Finding("findings.languages_differ", event.id, "term", values)
            continue
        found = ctcae_of(seen, given)
        if found is None or not words:
            continue
        name = next(iter(words.values()))
        own = term(version, name)
        if own is None or name == found.name:
            continue
        values = {"named": name, "term": found.name}
        if is_other(found.name):
            yield Finding("findings.other_though_listed", event.id, "ctcae_term", values)
        elif own.soc != found.soc:
            values |= {"own_class": own.soc, "class": found.soc}
            yield Finding("findings.organ_class_differs", event.id, "ctcae_term", values)
