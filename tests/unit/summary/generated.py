"""Studies made up by hypothesis, as plain JSON: every record alone is one the program accepts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

BEGINNING = dt.date(2026, 1, 1)
LENGTH = 240
DAYS = st.integers(0, LENGTH)
ANSWERS = ("yes", "no", "unknown", None)
RELATIONS = ("related", "possible", "unlikely", "unrelated", "unknown", None)
MATTERS = ("life_threatening", "hospitalisation", "other_serious")
TERMS = ("Fever", "Nausea", "No such term", None)


def day(offset: int) -> str:
    """An ISO day so many days after the beginning."""
    return (BEGINNING + dt.timedelta(days=offset)).isoformat()


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


@st.composite
def participants(draw: st.DrawFn, number: int) -> dict[str, Any]:
    """A participant; those who died were seen until then."""
    consented = draw(st.none() | st.integers(0, 60))
    died = draw(st.none() | st.integers(61, LENGTH))
    seen = draw(st.none() | st.integers(61, LENGTH))
    return _filled(
        {
            "id": f"P-{number}",
            "consented_on": None if consented is None else day(consented),
            "enrolled_on": None if consented is None else day(consented + draw(st.integers(0, 1))),
            "died_on": None if died is None else day(died),
            "death_cause": draw(st.sampled_from(("progression", "event"))) if died else None,
            "last_contact_on": None if seen is None else day(min(seen, died or seen)),
        }
    )


@st.composite
def administrations(draw: st.DrawFn, number: int, people: int) -> dict[str, Any]:
    """An administration of which any step may be missing."""
    steps = sorted(draw(st.lists(DAYS, min_size=3, max_size=3)))
    names = ("g_csf_started_on", "apheresis_on", "given_on")
    done = draw(st.lists(st.booleans(), min_size=3, max_size=3))
    dates = {name: day(at) for name, at, was in zip(names, steps, done, strict=True) if was}
    cells = draw(st.sampled_from((None, 99_999_999, 100_000_000, 300_000_000)))
    return _filled(
        {
            "id": f"A-{number}",
            "participant": f"P-{draw(st.integers(1, people))}",
            "cycle": draw(st.none() | st.integers(1, 3)),
            "cells": cells if "given_on" in dates else None,
            **dates,
        }
    )


@st.composite
def states(draw: st.DrawFn, onset: int, aware: int) -> dict[str, Any]:
    """One assessment that can be true."""
    fatal = draw(st.integers(0, 5)) == 0
    later = draw(st.booleans())
    serious: list[str] | None = draw(
        st.none() | st.lists(st.sampled_from(MATTERS), unique=True, max_size=2)
    )
    if fatal:
        serious = None if draw(st.booleans()) else ["death", *(serious or [])]
    outcomes = ("recovered", "not_recovered", "sequelae", "unknown", None)
    outcome = "fatal" if fatal else draw(st.sampled_from(outcomes))
    causality = _filled(
        {
            part: draw(st.sampled_from(RELATIONS))
            for part in ("product", "apheresis", "g_csf", "procedure")
        }
    )
    return _filled(
        {
            "grade": draw(st.sampled_from((None, 3, 5) if fatal else (None, 1, 2, 3, 4))),
            "outcome": outcome,
            "outcome_on": day(onset + draw(st.integers(0, 90))) if later and outcome else None,
            "seriousness": serious,
            "hospitalisation_for_treatment": draw(st.sampled_from(("yes", "no", None))),
            "cannot_be_ruled_out": draw(st.sampled_from(ANSWERS)),
            "causality": causality or None if draw(st.booleans()) else None,
            "aware_physician_at": day(aware),
            "aware_administrator_at": day(aware + 1) if draw(st.booleans()) else None,
        }
    )


@st.composite
def events(draw: st.DrawFn, number: int, people: int) -> dict[str, Any]:
    """An event whose onset may be known in part or not at all, judged up to three times."""
    onset = draw(DAYS)
    aware = onset + draw(st.integers(0, 45))
    first = draw(states(onset, aware))
    known = draw(st.sampled_from((10, 10, 10, 7, 4, 0)))
    later = []
    for _ in range(draw(st.integers(0, 2))):
        aware += draw(st.integers(0, 60))
        later.append(draw(states(onset, aware)))
    ended = draw(st.none() | st.integers(0, 120))
    term = draw(st.sampled_from(TERMS))
    return _filled(
        {
            "id": f"E-{number}",
            "participant": f"P-{draw(st.integers(1, people))}",
            "term": {"en": term or "Something else"},
            "ctcae_term": term,
            "onset": day(onset)[:known] or None,
            "ended": None
            if ended is None
            else day(onset + ended)[: draw(st.sampled_from((10, 10, 7)))],
            "action_on_participant": draw(st.sampled_from((None, "none", "discontinued"))),
            "assessments": later,
            **first,
        }
    )


@st.composite
def studies(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    """Up to four participants, five administrations and six events."""
    people = draw(st.integers(1, 4))
    return {
        "participants": [draw(participants(number)) for number in range(1, people + 1)],
        "administrations": [
            draw(administrations(number, people)) for number in range(draw(st.integers(0, 5)))
        ],
        "adverse_events": [
            draw(events(number, people)) for number in range(draw(st.integers(0, 6)))
        ],
    }
