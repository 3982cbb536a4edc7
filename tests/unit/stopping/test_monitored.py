"""A configured statistical rule applied to records: which events count, and from when."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from safetyreport.demo import study_toml
from safetyreport.records.base import Record
from safetyreport.records.event import AdverseEvent
from safetyreport.records.kinds import Records
from safetyreport.records.participant import Participant
from safetyreport.records.product import Administration
from safetyreport.records.study import Study
from safetyreport.stopping.evaluability import Standing
from safetyreport.stopping.model import CountedEvent, StatisticalRule
from safetyreport.stopping.monitored import counts, design_of, evaluate_statistical, observations

FIRST = dt.date(2026, 4, 1)
CLOSED = dt.date(2026, 7, 1)
COUNTED = {"window_days": 28, "grade_at_least": 3, "suspected": True}


def study(**changes: Any) -> Study:
    """The demo's study with some facts changed."""
    return Study.model_validate({**tomllib.loads(study_toml()), **changes})


def rule(**changes: Any) -> StatisticalRule:
    """Five participants, each looked at, Pocock at p0 0.1 and alpha 0.1."""
    given = {
        "id": "STAT-1",
        "statement": "重い有害事象が多い",
        "rule": "pocock",
        "p0": "0.1",
        "alpha": "0.1",
        "n": 5,
        "event": COUNTED,
        "decided_by": ["principal_investigator"],
    }
    # As from TOML, where numbers are read exactly.
    numbers = {name: read_number(given[name]) for name in ("p0", "alpha")}
    return StatisticalRule.model_validate({**given, **numbers, **changes})


def read_number(written: object) -> object:
    """A number as the reader of stopping.toml gives it."""
    return tomllib.loads(f"x = {written}", parse_float=Decimal)["x"]


def dose(participant: str, on: str = "2026-04-01", cycle: int = 1) -> Administration:
    """Cells given on a day."""
    return Administration.model_validate(
        {"id": f"D-{participant}-{cycle}", "participant": participant, "given_on": on}
    )


def event(number: int, participant: str, *later: Mapping[str, Any], **values: Any) -> AdverseEvent:
    """A suspected event of grade 3 on 5 April 2026, known on the next day."""
    given: dict[str, Any] = {
        "id": f"AE-{number}",
        "participant": participant,
        "term": "発熱",
        "onset": "2026-04-05",
        "aware_physician_at": "2026-04-06",
        "grade": 3,
        "cannot_be_ruled_out": "yes",
    }
    given |= values | {"assessments": list(later)}
    return AdverseEvent.model_validate(
        {name: value for name, value in given.items() if value is not None}
    )


def standing(*records: Record, on: dt.date = CLOSED, by: Study | None = None) -> Standing:
    """Where the study stands with these records on a day."""
    return evaluate_statistical(rule(), by or study(), Records.of(records), on)


def test_two_of_two_is_attention() -> None:
    """Two participants with an event among the first two reach the boundary."""
    found = standing(dose("P-1"), dose("P-2"), event(1, "P-1"), event(2, "P-2"))
    assert design_of(rule()).boundary.stops[:2] == (2, 2)
    assert found.attention
    assert found.crossing is not None
    assert found.crossing.on == dt.date(2026, 4, 5)
    assert set(found.records) == {"AE-1", "AE-2"}


@pytest.mark.parametrize(
    ("one", "known"),
    [
        (event(2, "P-2"), "2026-04-06"),
        (event(2, "P-2", aware_physician_at="2026-06-01"), "2026-06-01"),
        (
            event(2, "P-2", {"grade": 3, "aware_physician_at": "2026-04-20"}, grade=2),
            "2026-04-20",
        ),
        (
            event(2, "P-2", {"outcome": "recovering", "aware_physician_at": "2026-04-20"}),
            "2026-04-06",
        ),
    ],
    ids=["at once", "late awareness", "worse later", "nothing new"],
)
def test_since_when_it_is_known(one: AdverseEvent, known: str) -> None:
    """Attention dates from the assessment that made the event count, not from its onset."""
    found = standing(dose("P-1"), dose("P-2"), event(1, "P-1"), one)
    assert found.crossing is not None
    assert found.crossing.known_on == dt.date.fromisoformat(known)


def test_two_events_of_one_participant_are_one() -> None:
    """They count once, whatever their number."""
    found = standing(dose("P-1"), event(1, "P-1"), event(2, "P-1", onset="2026-04-04"))
    assert (found.evaluable, found.events, found.attention) == (1, 1, False)
    assert found.records == ("AE-2",)


CASES: dict[str, tuple[AdverseEvent, str, tuple[int, int, int]]] = {
    # the event, the day of evaluation, evaluable, events and pending of one participant
    "counts": (event(1, "P-1"), "2026-04-06", (1, 1, 0)),
    "not known yet": (event(1, "P-1"), "2026-04-05", (0, 0, 1)),
    "grade too low": (event(1, "P-1", grade=2), "2026-07-01", (1, 0, 0)),
    "grade not recorded": (event(1, "P-1", grade=None), "2026-07-01", (0, 0, 1)),
    "ruled out": (event(1, "P-1", cannot_be_ruled_out="no"), "2026-07-01", (1, 0, 0)),
    "not judged": (event(1, "P-1", cannot_be_ruled_out=None), "2026-07-01", (1, 1, 0)),
    "grade not recorded, ruled out": (
        event(1, "P-1", grade=None, cannot_be_ruled_out="no"),
        "2026-07-01",
        (1, 0, 0),
    ),
    "worse later, known": (
        event(1, "P-1", {"grade": 4, "aware_physician_at": "2026-04-20"}, grade=2),
        "2026-04-20",
        (1, 1, 0),
    ),
    "worse later, not known yet": (
        event(1, "P-1", {"grade": 4, "aware_physician_at": "2026-04-20"}, grade=2),
        "2026-04-19",
        (0, 0, 1),
    ),
    "better later": (
        event(1, "P-1", {"grade": 1, "aware_physician_at": "2026-04-20"}),
        "2026-07-01",
        (1, 1, 0),
    ),
    "ruled out later": (
        event(1, "P-1", {"cannot_be_ruled_out": "no", "aware_physician_at": "2026-04-20"}),
        "2026-07-01",
        (1, 0, 0),
    ),
    "before the cells": (event(1, "P-1", onset="2026-03-31"), "2026-07-01", (1, 0, 0)),
    "after the window": (
        event(1, "P-1", onset="2026-04-30", aware_physician_at="2026-04-30"),
        "2026-07-01",
        (1, 0, 0),
    ),
    "known after the window": (
        event(1, "P-1", aware_physician_at="2026-06-01"),
        "2026-07-01",
        (1, 1, 0),
    ),
    "month of onset only": (event(1, "P-1", onset="2026-04"), "2026-07-01", (1, 1, 0)),
    "year of onset only": (event(1, "P-1", onset="2026"), "2026-07-01", (1, 1, 0)),
    "no onset": (event(1, "P-1", onset=None), "2026-07-01", (1, 1, 0)),
    "of nobody given cells": (event(1, "P-9"), "2026-07-01", (1, 0, 0)),
    "grade not recorded, after the window": (
        event(1, "P-1", grade=None, onset="2026-05-30", aware_physician_at="2026-05-30"),
        "2026-07-01",
        (1, 0, 0),
    ),
}


@pytest.mark.parametrize(("one", "on", "wanted"), CASES.values(), ids=CASES)
def test_which_events_count(one: AdverseEvent, on: str, wanted: tuple[int, int, int]) -> None:
    """As known on the day, with the worst grade, in the window that began with the first cells."""
    found = standing(dose("P-1"), one, on=dt.date.fromisoformat(on))
    assert (found.evaluable, found.events, found.pending) == wanted


def test_the_window_begins_with_the_first_cells() -> None:
    """Later administrations do not open another window; a day after the cut is unknown."""
    doses = (dose("P-1"), dose("P-1", "2026-06-01", 2), dose("P-2", "2026-08-01"))
    found = observations(CountedEvent(window_days=28), study(), Records.of(doses), CLOSED)
    assert [(one.participant, one.start) for one in found] == [("P-1", FIRST)]


def test_withdrawal_ends_the_observation() -> None:
    """Who withdraws or dies before the window closes, without the event, is never evaluable."""
    gone = Participant.model_validate({"id": "P-1", "withdrawn_on": "2026-04-10"})
    dead = Participant.model_validate({"id": "P-2", "died_on": "2026-04-11"})
    late = Participant.model_validate({"id": "P-3", "withdrawn_on": "2026-06-10"})
    doses = [dose(name) for name in ("P-1", "P-2", "P-3")]
    found = standing(gone, dead, late, *doses)
    assert (found.evaluable, found.lost, found.pending) == (1, 2, 0)


def test_unlikely_as_the_study_reads_it() -> None:
    """An unlikely relation counts as suspected unless the study says otherwise."""
    parts = dict.fromkeys(("product", "apheresis", "g_csf", "procedure"), "unlikely")
    records = [dose("P-1"), event(1, "P-1", cannot_be_ruled_out=None, causality=parts)]
    for reading, events in (("suspected", 1), ("not_suspected", 0)):
        assert standing(*records, by=study(causality={"unlikely": reading})).events == events


SERIOUS = CountedEvent(window_days=28, serious=True)
TERMS = CountedEvent(window_days=28, ctcae_terms=("Febrile neutropenia",))


@pytest.mark.parametrize(
    ("counted", "one", "wanted"),
    [
        (SERIOUS, event(1, "P-1", seriousness=["hospitalisation"]), True),
        (SERIOUS, event(1, "P-1", seriousness=[]), False),
        (SERIOUS, event(1, "P-1"), None),
        (SERIOUS, event(1, "P-1", grade=5), True),
        (TERMS, event(1, "P-1", ctcae_term="febrile neutropenia"), True),
        (TERMS, event(1, "P-1", ctcae_term="Fever"), False),
        (TERMS, event(1, "P-1"), None),
        (CountedEvent(window_days=28), event(1, "P-1", grade=None), True),
    ],
    ids=["serious", "none", "not judged", "death", "term", "other term", "no term", "any"],
)
def test_conditions(counted: CountedEvent, one: AdverseEvent, wanted: bool | None) -> None:
    """Every condition given must hold; what is not recorded leaves it open."""
    assert counts(counted, one, CLOSED, unlikely_counts=True) is wanted


FATAL = {"outcome": "fatal", "seriousness": ["death"], "aware_physician_at": "2026-04-20"}
BACK = {"outcome": "recovering", "seriousness": ["life_threatening"]} | {
    "aware_physician_at": "2026-05-20"
}


@pytest.mark.parametrize(
    ("one", "wanted"),
    [
        (event(1, "P-1", FATAL), True),
        (event(1, "P-1", FATAL, grade=None), True),
        (event(1, "P-1", FATAL | {"grade": 5}, BACK | {"grade": 4}), True),
        (event(1, "P-1", FATAL | {"grade": 5}, BACK | {"grade": 3}), False),
    ],
    ids=["grade 3 when it was entered", "no grade", "taken back, grade 4", "taken back, grade 3"],
)
def test_a_death_is_grade_5_whatever_grade_is_recorded(one: AdverseEvent, wanted: bool) -> None:
    """A boundary on grade 4 never passes over a suspected death (CTCAE: grade 5 is death)."""
    counted = CountedEvent(window_days=365, grade_at_least=4, suspected=True)
    assert counts(counted, one, CLOSED, unlikely_counts=True) is wanted


@pytest.mark.parametrize(
    "changes",
    [
        {"rule": "sprt", "p1": "0.3"},
        {"rule": "wang-tsiatis", "delta": "0.25"},
        {"rule": "beta-binomial", "prior": ("1", "9")},
        {"rule": "chen-chaloner", "prior": ("1", "9"), "p1": "0.3", "nu": "0.5"},
        {"rule": "obf", "looks": (2, 5)},
    ],
    ids=["sprt", "wang-tsiatis", "beta-binomial", "chen-chaloner", "groups"],
)
def test_every_rule_can_be_configured(changes: dict[str, Any]) -> None:
    """What stopping.toml accepts has a boundary."""
    read = {
        name: tuple(map(read_number, value))
        if name == "prior"
        else read_number(value)
        if name in ("p1", "delta", "nu")
        else value
        for name, value in changes.items()
    }
    found = design_of(rule(**read)).boundary
    assert found.looks == changes.get("looks", (1, 2, 3, 4, 5))
    assert 0 < found.type_one_error <= 0.1
