"""The four rules of a participant: what the records say on a day."""

from __future__ import annotations

import datetime as dt

import pytest

from safetyreport.i18n import LANGS, text
from tests.unit.stopping.histories import (
    PI,
    Raw,
    culture,
    decision,
    dose,
    event,
    keys,
    outcome,
    outcomes,
    person,
    rules,
)

CULTURE = rules("culture_positive")
NEGATIVE = culture("C1", "2026-02-10", "negative", "2026-02-20")
POSITIVE = culture("C2", "2026-02-12", "positive", "2026-02-22")
CULTURES: dict[str, tuple[tuple[Raw, ...], str, list[str]]] = {
    "negative": ((dose(), NEGATIVE), "not_triggered", []),
    "positive": ((dose(), NEGATIVE, POSITIVE), "triggered", []),
    "pending": (
        (dose(), culture("C1", "2026-02-10", "pending", None)),
        "not_evaluable", ["lacking.culture_pending"],
    ),
    "no result recorded": (
        (dose(), culture("C1", "2026-02-10", None, None)),
        "not_evaluable", ["lacking.culture_pending"],
    ),
    "one negative, one pending": (
        (dose(), NEGATIVE, culture("C3", "2026-02-10", "pending", None)),
        "not_evaluable", ["lacking.culture_pending"],
    ),
    "positive, then a negative retest": (
        (dose(), POSITIVE, culture("C3", "2026-03-01", "negative", "2026-03-11")),
        "triggered", [],
    ),
    "positive, another pending": (
        (dose(), POSITIVE, culture("C3", "2026-02-10", "pending", None)),
        "triggered", ["lacking.culture_pending"],
    ),
    "invalid": (
        (dose(), culture("C1", "2026-02-10", "invalid", "2026-02-20")),
        "not_evaluable", ["lacking.culture_invalid"],
    ),
    "invalid, repeated with a result": (
        (dose(), NEGATIVE, culture("C3", "2026-02-09", "invalid", "2026-02-11")),
        "not_triggered", [],
    ),
    "cultured and never tested": ((dose(),), "not_evaluable", ["lacking.culture_untested"]),
    "second lot never tested": (
        (dose(), NEGATIVE, dose("A2", lot="L2", culture_started_on="2026-05-01")),
        "not_evaluable", ["lacking.culture_untested"],
    ),
    "thrown away before the first test": (
        (dose(), NEGATIVE, dose("A2", lot="L2", not_given_reason="廃棄")),
        "not_triggered", [],
    ),
    "nothing cultured": ((), "not_evaluable", ["lacking.no_culture"]),
    "result without its day": (
        (dose(), culture("C1", "2026-02-10", "positive", None)), "triggered", [],
    ),
    "named by its lot only": (
        (dose(), culture("C1", "2026-02-10", "positive", "2026-02-20", participant=None)),
        "triggered", [],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "expected", "why"), CULTURES.values(), ids=CULTURES)
def test_a_positive_culture(raw: tuple[Raw, ...], expected: str, why: list[str]) -> None:
    """Discontinuation list (1): positive decides for good; pending is never "not met"."""
    found = outcome(CULTURE, person(), *raw)
    assert found.outcome == expected
    assert keys(found) == why


def test_a_result_that_came_later_is_unknown() -> None:
    """On the day before the result the test is pending; on its day the rule is met."""
    for day, expected in ((21, "not_evaluable"), (22, "triggered")):
        found = outcome(CULTURE, person(), dose(), POSITIVE, on=dt.date(2026, 2, day))
        assert found.outcome == expected


def test_cells_given_after_the_day_may_be_tested_until_then() -> None:
    """No test is missing before the infusion: its lot counts from the day the cells are given."""
    second = dose("A2", lot="L2", culture_started_on="2026-05-01", given_on="2026-05-18")
    for day, expected, why in (
        (17, "not_triggered", []),
        (18, "not_evaluable", ["lacking.culture_untested"]),
    ):
        found = outcome(CULTURE, person(), dose(), NEGATIVE, second, on=dt.date(2026, 5, day))
        assert (found.outcome, keys(found)) == (expected, why)


def test_a_first_culture_under_way_decides_nothing() -> None:
    """Nobody has a test yet: the rule cannot be called "not met", and no record is blamed."""
    first = dose(given_on="2026-02-18")
    found = outcome(CULTURE, person(), first, on=dt.date(2026, 2, 17))
    assert (found.outcome, keys(found)) == ("not_evaluable", ["lacking.no_culture"])


def test_the_evidence_names_record_and_value() -> None:
    """What the outcome rests on can be looked up; a test entered twice is one in the count."""
    twice = culture("C9", "2026-02-12", "positive", "2026-02-22")
    found = outcome(CULTURE, person(), dose(), NEGATIVE, POSITIVE, twice)
    assert [(one.record, one.field, one.value) for one in found.evidence] == [
        ("C2", "result", "positive"),
        ("C9", "result", "positive"),
    ]
    assert [(one.name, one.value) for one in found.measures] == [
        ("culture_tests", 2),
        ("positive_tests", 1),
    ]


def test_a_lot_that_nobody_recorded_is_said_to_be_so() -> None:
    """No dash stands for a lot: the reader is told that its number is missing."""
    (why,) = outcome(CULTURE, person(), dose(lot=None)).why
    assert why.key == "stopping.lacking.culture_untested"
    for lang in LANGS:
        assert text("stopping.without_lot", lang) in text(why.key, lang, why.values)


def test_a_result_of_nobodys_lot_is_not_lost() -> None:
    """A positive test that names no known lot and no participant is shown by itself."""
    stray = culture("C7", "2026-02-12", "positive", "2026-02-22", participant=None, lot="LX")
    ours, theirs = outcomes(CULTURE, person(), dose(), NEGATIVE, stray)
    assert (ours.participant, ours.outcome) == ("P1", "not_triggered")
    assert (theirs.participant, theirs.outcome) == (None, "triggered")


def test_the_decision_answers_and_does_not_erase() -> None:
    """The rule stays met; a decision older than the positive result is not the answer to it."""
    raw = (person(), dose(), POSITIVE)
    early = decision("2026-02-21", "continue", participant="P1")
    found = outcome(CULTURE, *raw, early)
    assert (found.outcome, found.waits, found.decision) == ("triggered", True, None)
    assert keys(found) == ["ignored.too_early"]
    late = decision("2026-02-22", "stop", participant="P1")
    found = outcome(CULTURE, *raw, early, late)
    assert (found.outcome, found.waits) == ("triggered", False)
    assert found.decision is not None
    assert found.decision.outcome == "stop"


def test_no_decision_makes_a_negative_culture_a_stop() -> None:
    """An automatic rule is decided by the data alone."""
    stop = decision("2026-03-01", "stop", participant="P1")
    assert outcome(CULTURE, person(), dose(), NEGATIVE, stop).outcome == "not_triggered"


ENDS: dict[str, tuple[Raw, str, list[str]]] = {
    "under treatment": (person(), "not_triggered", []),
    "completed": (
        person(treatment_ended_on="2026-06-01", treatment_end_reason="completed"),
        "not_triggered", [],
    ),
    "not possible": (
        person(treatment_ended_on="2026-06-01", treatment_end_reason="not_possible"),
        "triggered", [],
    ),
    "death": (
        person(treatment_ended_on="2026-06-01", treatment_end_reason="death"), "triggered", [],
    ),
    "died before the end was recorded": (person(died_on="2026-06-01"), "triggered", []),
    "died after completing": (
        person(
            treatment_ended_on="2026-05-01", treatment_end_reason="completed", died_on="2026-06-01"
        ),
        "not_triggered", [],
    ),
    "consent withdrawn is another rule": (
        person(treatment_ended_on="2026-06-01", treatment_end_reason="consent_withdrawn"),
        "not_triggered", [],
    ),
    "an event": (
        person(treatment_ended_on="2026-06-01", treatment_end_reason="adverse_event"),
        "needs_judgement", ["candidate.ended_early"],
    ),
    "another reason": (
        person(treatment_ended_on="2026-06-01", treatment_end_reason="other"),
        "needs_judgement", ["candidate.ended_early"],
    ),
    "no reason recorded": (
        person(treatment_ended_on="2026-06-01"), "not_evaluable", ["lacking.end_reason"],
    ),
    "reason without a day": (person(treatment_end_reason="not_possible"), "triggered", []),
    "ends later": (
        person(treatment_ended_on="2026-07-02", treatment_end_reason="not_possible"),
        "not_triggered", [],
    ),
    "day said to be pending": (
        person(missing={"treatment_ended_on": "pending"}),
        "not_evaluable", ["lacking.said_missing"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("who", "expected", "why"), ENDS.values(), ids=ENDS)
def test_treatment_no_longer_possible(who: Raw, expected: str, why: list[str]) -> None:
    """Discontinuation list (2): what was recorded decides; what it leaves open is judged."""
    found = outcome(rules("treatment_not_possible"), who)
    assert found.outcome == expected
    assert keys(found) == why
    assert found.waits == (expected == "needs_judgement")


def test_an_early_end_is_settled_by_a_decision() -> None:
    """What the recorded reason leaves open, the investigator decides."""
    who = person(treatment_ended_on="2026-06-01", treatment_end_reason="adverse_event")
    for said, expected in (("stop", "decided_stop"), ("continue", "decided_continue")):
        found = outcome(
            rules("treatment_not_possible"), who, decision("2026-06-02", said, participant="P1")
        )
        assert found.outcome == expected


def test_the_study_names_its_own_reasons() -> None:
    """A study can count other early ends as treatment no longer possible."""
    own = rules("treatment_not_possible", {"reasons": ["recurrence"]})
    who = person(treatment_ended_on="2026-06-01", treatment_end_reason="recurrence")
    assert outcome(own, who).outcome == "triggered"
    assert outcome(own, person(died_on="2026-06-01")).outcome == "not_triggered"


WITHDRAWALS: dict[str, tuple[Raw, str, list[str]]] = {
    "none": (person(), "not_triggered", []),
    "withdrawn": (person(withdrawn_on="2026-05-01"), "triggered", []),
    "withdrawn later": (person(withdrawn_on="2026-07-02"), "not_triggered", []),
    "after the last visit": (
        person(
            treatment_ended_on="2026-04-01", treatment_end_reason="completed",
            last_contact_on="2026-04-10", withdrawn_on="2026-06-01",
        ),
        "triggered", ["note.after_treatment"],
    ),
    "as the end of treatment only": (
        person(treatment_ended_on="2026-06-01", treatment_end_reason="consent_withdrawn"),
        "triggered", [],
    ),
    "reason without a day": (person(withdrawal_reason="転居"), "triggered", []),
    "day said to be unknown": (
        person(missing={"withdrawn_on": "unknown"}), "not_evaluable", ["lacking.said_missing"],
    ),
    "said not to apply": (
        person(missing={"withdrawn_on": "not_applicable"}), "not_triggered", [],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("who", "expected", "why"), WITHDRAWALS.values(), ids=WITHDRAWALS)
def test_consent_withdrawn(who: Raw, expected: str, why: list[str]) -> None:
    """Discontinuation list (3): a withdrawal counts whenever it comes."""
    found = outcome(rules("consent_withdrawn"), who)
    assert found.outcome == expected
    assert keys(found) == why


SEVERE = rules("event_and_judgement", {"grade": 4})
WORSE = {"grade": 4, "aware_physician_at": "2026-05-10"}
DIED = {"outcome": "fatal", "seriousness": ["death"], "aware_physician_at": "2026-05-10"}
LIVED = {"outcome": "recovering", "seriousness": [], "aware_physician_at": "2026-05-20"}
EVENTS: dict[str, tuple[tuple[Raw, ...], str, list[str]]] = {
    "none": ((), "not_triggered", ["note.no_candidate"]),
    "grade 3": ((event(grade=3),), "not_triggered", ["note.no_candidate"]),
    "grade 4 without a decision": ((event(),), "needs_judgement", ["candidate.grade"]),
    "decided to continue": (
        (event(), decision("2026-05-01", "continue", participant="P1")), "decided_continue", [],
    ),
    "decided to stop": (
        (event(), decision("2026-05-03", "stop", participant="P1")), "decided_stop", [],
    ),
    "decided about the event itself": (
        (event(), decision("2026-05-03", "continue", about="E1")), "decided_continue", [],
    ),
    "continue dated before the event": (
        (event(), decision("2026-04-30", "continue", participant="P1")),
        "needs_judgement", ["candidate.grade", "ignored.too_early"],
    ),
    "decided by the wrong body": (
        (event(), decision("2026-05-03", "continue", participant="P1", body="committee")),
        "needs_judgement", ["candidate.grade", "ignored.wrong_body"],
    ),
    "decided without continue or stop": (
        (event(), decision("2026-05-03", None, participant="P1")),
        "needs_judgement", ["candidate.grade", "ignored.no_outcome"],
    ),
    "decided on no day": (
        (event(), decision(None, "continue", participant="P1")),
        "needs_judgement", ["candidate.grade", "ignored.no_day"],
    ),
    "decided about nobody": (
        (event(), decision("2026-05-03", "continue")),
        "needs_judgement", ["candidate.grade", "ignored.no_participant"],
    ),
    "decided about somebody else": (
        (event(), decision("2026-05-03", "continue", participant="P9")),
        "needs_judgement", ["candidate.grade"],
    ),
    "decided after the cut-off": (
        (event(), decision("2026-07-02", "continue", participant="P1")),
        "needs_judgement", ["candidate.grade"],
    ),
    "continue, then worse": (
        (
            event(grade=3, assessments=[WORSE]),
            decision("2026-05-05", "continue", participant="P1"),
        ),
        "needs_judgement", ["candidate.grade", "ignored.too_early"],
    ),
    "worse, then better": (
        (
            event(assessments=[{"grade": 2, "aware_physician_at": "2026-05-10"}]),
            decision("2026-05-05", "continue", participant="P1"),
        ),
        "decided_continue", [],
    ),
    "a second event": (
        (
            event(), event("E2", aware="2026-06-01"),
            decision("2026-05-03", "continue", participant="P1"),
        ),
        "needs_judgement", ["candidate.grade", "ignored.too_early"],
    ),
    "stop, then a second event": (
        (
            event(), event("E2", aware="2026-06-01"),
            decision("2026-05-03", "stop", participant="P1"),
        ),
        "decided_stop", ["candidate.grade"],
    ),
    "stop, then continue": (
        (
            event(), decision("2026-05-03", "stop", participant="P1"),
            decision("2026-05-20", "continue", participant="P1"),
        ),
        "decided_continue", [],
    ),
    "stop and continue on one day": (
        (
            event(), decision("2026-05-03", "stop", participant="P1"),
            decision("2026-05-03", "continue", participant="P1"),
        ),
        "decided_stop", [],
    ),
    "stop for one event, continue for the other": (
        (
            event(), event("E2", aware="2026-05-02"),
            decision("2026-05-03", "stop", about="E1"),
            decision("2026-05-04", "continue", about="E2"),
        ),
        "decided_stop", [],
    ),
    "no grade recorded": (
        (event(grade=None),), "not_evaluable", ["lacking.grade"],
    ),
    "no grade recorded, decided since": (
        (event(grade=None), decision("2026-05-03", "continue", participant="P1")),
        "decided_continue", [],
    ),
    "fatal without a grade": (
        (event(grade=None, outcome="fatal", seriousness=["death"]),),
        "needs_judgement", ["candidate.grade"],
    ),
    "fatal, recorded as grade 3, decided before": (
        (
            event(grade=3, assessments=[DIED]),
            decision("2026-05-05", "continue", participant="P1"),
        ),
        "needs_judgement", ["candidate.grade", "ignored.too_early"],
    ),
    "death taken back, not so grave": (
        (event(grade=3, assessments=[DIED, LIVED]),), "not_triggered", ["note.no_candidate"],
    ),
    "of which nobody was aware yet": (
        (event(aware="2026-07-02"),), "not_triggered", ["note.no_candidate"],
    ),
    "the same event twice": (
        (event(), event("E2"), decision("2026-05-03", "continue", participant="P1")),
        "decided_continue", [],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "expected", "why"), EVENTS.values(), ids=EVENTS)
def test_an_event_and_the_investigators_judgement(
    raw: tuple[Raw, ...], expected: str, why: list[str]
) -> None:
    """Discontinuation list (4): events are listed, only the right person's decision settles."""
    found = outcome(SEVERE, person(), *raw)
    assert found.outcome == expected
    assert keys(found) == why


def test_the_right_body_is_known_however_it_is_written() -> None:
    """Width, case and blanks around the name do not make it another body."""
    by = decision("2026-05-03", "stop", participant="P1", body=" \uff30rincipal_Investigator ")
    assert outcome(SEVERE, person(), event(), by).outcome == "decided_stop"


def test_several_bodies_can_decide() -> None:
    """Each of those who decide may; the refusal of others names them all."""
    both = rules("event_and_judgement", {"grade": 4}, decided_by=(PI, "committee"))
    by = decision("2026-05-03", "stop", participant="P1", body="committee")
    assert outcome(both, person(), event(), by).outcome == "decided_stop"
    by = decision("2026-05-03", "stop", participant="P1", body="administrator")
    (ignored,) = outcome(both, person(), event(), by).ignored
    for lang in LANGS:
        said = text(ignored.why.key, lang, ignored.why.values)
        for name in (PI, "committee", "administrator"):
            assert text(f"annual.body.{name}", lang) in said
            assert "_" not in said


def test_each_participant_by_themselves() -> None:
    """One participant's event is not the other's; who had not joined yet is not listed."""
    found = outcomes(
        SEVERE, person(), person("P2"), person("P3", consented_on="2026-07-02", enrolled_on=None),
        event(),
    )  # fmt: skip
    assert [(one.participant, one.outcome) for one in found] == [
        ("P1", "needs_judgement"),
        ("P2", "not_triggered"),
    ]
