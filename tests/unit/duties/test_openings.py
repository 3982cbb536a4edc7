"""When a period begins: what was learned, not how the record was typed."""

from __future__ import annotations

from typing import Any

import pytest

from safetyreport.duties.duty import Duty
from tests.unit.duties.cases import codes, event, found, owed_for, reports

SERIOUS = {"seriousness": ["hospitalisation"]}
DYING = {"seriousness": ["life_threatening"]}
LEARNED = {"aware_physician_at": "2026-11-09", "assessed_by": "実施責任者"}
CLEARED = {"cannot_be_ruled_out": "no", **LEARNED}
BOTH = ("committee", "minister")


def ids(*pairs: tuple[str, int]) -> set[str]:
    """Duty ids to committee and Minister, from kind and number of the assessment."""
    return {f"SAE-1.illness_{kind}.{who}.{number}" for kind, number in pairs for who in BOTH}


CYCLE = {"cycle-37.illness_60day.committee"}
CASES: list[tuple[str, dict[str, Any], list[dict[str, Any]], set[str]]] = [
    ("serious from the start", SERIOUS, [], ids(("15day", 1))),
    ("life-threatening from the start", DYING, [], ids(("7day", 1))),
    ("both types: the shortest period", {"seriousness": ["hospitalisation", "death"]}, [],
     ids(("7day", 1))),
    ("not serious: the cycle", {"seriousness": []}, [], CYCLE),
    ("upgrade opens its own", SERIOUS, [DYING | LEARNED], ids(("15day", 1), ("7day", 2))),
    ("a second type of the same period opens its own", SERIOUS,
     [{"seriousness": ["hospitalisation", "disability"]} | LEARNED],
     ids(("15day", 1), ("15day", 2))),
    ("upgrade of a non-serious event", {"seriousness": []}, [SERIOUS | LEARNED],
     CYCLE | ids(("15day", 2))),
    ("nothing new learned", SERIOUS, [{"grade": 3} | LEARNED], ids(("15day", 1))),
    ("suspected later", SERIOUS | {"cannot_be_ruled_out": "no"},
     [{"cannot_be_ruled_out": "yes"} | LEARNED], ids(("15day", 2))),
    ("suspected later and worse", SERIOUS | {"cannot_be_ruled_out": "no"},
     [{"cannot_be_ruled_out": "yes"} | DYING | LEARNED], ids(("7day", 2))),
    ("cleared: stays on the list", SERIOUS, [CLEARED], ids(("15day", 1))),
    ("cleared and suspected again", SERIOUS,
     [CLEARED, {"cannot_be_ruled_out": "yes", "aware_physician_at": "2026-11-12"}],
     ids(("15day", 1), ("15day", 3))),
    ("downgrade to no listed type: joins the cycle", SERIOUS,
     [{"seriousness": []} | LEARNED], ids(("15day", 1)) | {"cycle-37.illness_60day.committee"}),
    ("downgrade and up again", SERIOUS,
     [{"seriousness": []} | LEARNED, SERIOUS | {"aware_physician_at": "2026-11-12"}],
     ids(("15day", 1), ("15day", 3)) | {"cycle-37.illness_60day.committee"}),
    ("downgrade to a milder listed type", DYING, [SERIOUS | LEARNED],
     ids(("7day", 1), ("15day", 2))),
    ("never suspected", SERIOUS | {"cannot_be_ruled_out": "no"}, [], set()),
]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "later", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_each_newly_learned_matter_opens_its_own_report(
    first: dict[str, Any], later: list[dict[str, Any]], expected: set[str]
) -> None:
    """A new listed matter, or suspicion where there was none, is a new 知ったとき."""
    assert reports(owed_for([event(*later, **first)])) == expected


def test_an_upgrade_counts_from_its_own_awareness() -> None:
    """The stricter duty runs from the day it was learned; the earlier one keeps its day."""
    before = owed_for([event(**SERIOUS)])
    after = owed_for([event(DYING | LEARNED, **SERIOUS)])
    assert str(after["SAE-1.illness_7day.committee.2"].due_on) == "2026-11-16"
    for name in ids(("15day", 1)):
        assert str(after[name].due_on) == "2026-11-17"
        assert after[name].statutory_due_on == before[name].statutory_due_on
        assert after[name].extended_due_on == before[name].extended_due_on
    assert codes(after["SAE-1.illness_7day.committee.2"])[0] == "duties.opened_upgrade"


def test_a_later_assessment_never_takes_a_duty_off_the_list() -> None:
    """Whatever is learned later, every duty once listed is listed still, on the same day."""
    steps: list[dict[str, Any]] = [
        DYING | LEARNED,
        CLEARED | {"aware_physician_at": "2026-11-10"},
        {"cannot_be_ruled_out": "unknown", "aware_physician_at": "2026-11-11"},
        {"seriousness": [], "aware_physician_at": "2026-11-12"},
        {"seriousness": ["death"], "outcome": "fatal", "aware_physician_at": "2026-11-13"},
    ]
    known: dict[str, Duty] = {}
    for number in range(len(steps) + 1):
        now = owed_for([event(*steps[:number], **SERIOUS)])
        for name, duty in known.items():
            assert name in now
            assert now[name].due_on == duty.due_on, name
            assert now[name].statutory_due_on == duty.statutory_due_on, name
        known = now
    assert len(reports(known)) > 4


@pytest.mark.parametrize(
    ("later", "status"),
    [
        pytest.param(CLEARED, "cleared", id="no longer suspected"),
        pytest.param({"seriousness": []} | LEARNED, "cleared", id="no listed type any more"),
        pytest.param(
            {"seriousness": ["death"], "outcome": "fatal"} | LEARNED,
            "overdue_by_law",
            id="the patient died: a stricter ground is no lost ground",
        ),
        pytest.param(
            {"seriousness": ["disability"]} | LEARNED,
            "overdue_by_law",
            id="another type of the same period",
        ),
    ],
)
def test_a_ground_that_is_lost_clears_the_duty(later: dict[str, Any], status: str) -> None:
    """Cleared only when no type of this or a stricter period is left; who judged it is told."""
    duty = owed_for([event(later, **SERIOUS)])["SAE-1.illness_15day.committee.1"]
    assert duty.status == status
    told = [reason for reason in duty.why if reason.code == "duties.cleared"]
    assert len(told) == (status == "cleared")
    if told:
        assert told[0].values["by"] == "実施責任者"
        assert str(told[0].values["day"]) == "2026-11-09"


def test_every_cleared_duty_says_who_cleared_it() -> None:
    """Reports, notices inside and to the maker alike: who, when, and why where a reason is new."""
    first = {"causality_reason": {"ja": "否定できない。"}}
    silent = event(CLEARED, **SERIOUS, **first)
    given = event(
        CLEARED | {"causality_reason": {"ja": "別の原因が判明した。"}}, **SERIOUS, **first
    )
    for one, reason in ((silent, None), (given, {"ja": "別の原因が判明した。"})):
        for duty in owed_for([one]).values():
            assert duty.status == "cleared", duty.id
            told = [why for why in duty.why if why.code == "duties.cleared"]
            assert len(told) == 1, duty.id
            assert told[0].values["by"] == "実施責任者"
            if reason:
                assert told[0].values["reason"] == reason
            else:
                assert told[0].values["reason"] != {"ja": "否定できない。"}


def test_suspicion_that_comes_again_does_not_revive_the_cleared() -> None:
    """What was cleared stays cleared; the new judgement has a duty and days of its own."""
    later = [CLEARED, {"cannot_be_ruled_out": "yes", "aware_physician_at": "2026-11-12"}]
    duties = owed_for([event(*later, **SERIOUS)])
    assert duties["SAE-1.illness_15day.minister.1"].status == "cleared"
    again = duties["SAE-1.illness_15day.minister.3"]
    assert str(again.due_on) == "2026-11-27"
    assert codes(again)[0] == "duties.opened_suspected_later"


SUSPICION: list[tuple[str, dict[str, Any], bool]] = [
    ("nobody has judged", {}, True),
    ("could not be ruled out: unknown", {"cannot_be_ruled_out": "unknown"}, True),
    ("ruled out", {"cannot_be_ruled_out": "no"}, False),
    ("ruled out, whatever the parts say",
     {"cannot_be_ruled_out": "no", "causality": {"product": "related"}}, False),
    ("one part possible, the rest unrelated",
     {"causality": {"product": "unrelated", "apheresis": "possible", "g_csf": "unrelated",
                    "procedure": "unrelated"}}, True),
    ("one part not judged",
     {"causality": {"product": "unrelated", "apheresis": "unrelated", "g_csf": "unrelated"}}, True),
    ("all parts unrelated",
     {"causality": dict.fromkeys(("product", "apheresis", "g_csf", "procedure"), "unrelated")},
     False),
    ("only the underlying disease",
     {"causality": dict.fromkeys(("product", "apheresis", "g_csf", "procedure"), "unrelated")
      | {"underlying_disease": "related", "surgery": "probable"}}, False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "suspected"), [case[1:] for case in SUSPICION], ids=[case[0] for case in SUSPICION]
)
@pytest.mark.parametrize("expected", ["yes", "no", "unknown", None])
def test_suspicion_alone_decides(
    values: dict[str, Any], suspected: bool, expected: str | None
) -> None:
    """疑われる is part of the trigger; whether the event was expected plays no part."""
    given = SERIOUS | {"cannot_be_ruled_out": None} | values | {"expected": expected}
    assert bool(reports(found(event(**given)))) == suspected


@pytest.mark.parametrize(
    ("purpose", "counts"),
    [
        pytest.param("yes", True, id="for treatment"),
        pytest.param("unknown", True, id="not known what for"),
        pytest.param(None, True, id="not said what for"),
        pytest.param("no", False, id="for examination only"),
    ],
)
def test_a_stay_counts_only_when_needed_for_treatment(purpose: str | None, counts: bool) -> None:
    """治療のために: a stay known to serve something else is no listed type, but stays suspected."""
    names = reports(found(event(**SERIOUS, hospitalisation_for_treatment=purpose)))
    assert names == (ids(("15day", 1)) if counts else {"cycle-37.illness_60day.committee"})


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"outcome": "fatal"}, id="fatal outcome"),
        pytest.param({"grade": 5}, id="grade 5"),
    ],
)
def test_a_death_recorded_otherwise_is_a_death(values: dict[str, Any]) -> None:
    """A fatal outcome or grade 5 is a death even where seriousness was not filled in."""
    assert reports(found(event(**values))) == ids(("7day", 1))
