"""The cut-off, for every rule at once: nothing dated later is known, and nothing is lost."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from safetyreport.demo import records_json, stopping_toml, study_toml
from safetyreport.exchange.stopping_file import parse_stopping
from safetyreport.i18n import LANGS, text
from safetyreport.records.kinds import KINDS, Records
from safetyreport.records.study import Study
from safetyreport.stopping.evaluation import evaluate
from safetyreport.stopping.outcome import Evaluated
from tests.unit.stopping.histories import (
    Raw,
    culture,
    decision,
    deviation,
    dose,
    event,
    person,
    records,
    study,
)

EVERY_RULE = parse_stopping(
    (
        stopping_toml()
        + """
[[statistical]]
id = "STAT-1"
statement = "事象が多い"
rule = "pocock"
p0 = 0.1
alpha = 0.05
n = 5
event = { window_days = 28, grade_at_least = 3 }
decided_by = ["principal_investigator"]
"""
    ).encode(),
    "stopping.toml",
)
DEMO_DAY = dt.date(2026, 11, 22)
FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 12, 28)
DAYS = st.dates(FIRST, LAST - dt.timedelta(days=1))


def _later(day: dt.date, by: int) -> str:
    return (day + dt.timedelta(days=by)).isoformat()


@st.composite
def arriving(draw: st.DrawFn, first: dt.date = FIRST) -> Raw:
    """A record of any kind that bears on a rule, nothing in it dated before `first`."""
    number = draw(st.integers(100, 999))
    day, more = draw(st.dates(first, LAST)), draw(st.integers(0, 60))
    on, until = day.isoformat(), _later(day, more)
    grade = draw(st.integers(1, 4))
    made: dict[str, Raw] = {
        "participant": person(
            f"N{number}", consented_on=on, enrolled_on=until, withdrawn_on=until,
            treatment_ended_on=until, treatment_end_reason="not_possible",
        ),
        "dose": dose(f"A{number}", culture_started_on=on, given_on=until, lot=f"L{number}"),
        "culture": culture(f"C{number}", on, "positive", until),
        "event": event(
            f"E{number}", aware=on, grade=grade, seriousness=["life_threatening"], onset=on
        ),
        "deviation": deviation(f"V{number}", aware=on),
        "opinion": (
            "opinions", {"id": f"O{number}", "received_on": on, "continuing": "conditional"},
        ),
        "information": ("outside_information", {"id": f"I{number}", "received_on": on}),
        "decision": decision(
            on, draw(st.sampled_from(["continue", "stop"])),
            about=draw(st.sampled_from(["SUB-1", "SUB-4", "TRI-1", "TRI-2", "TRI-3", "TRI-4"])),
            **draw(st.sampled_from([{}, {"participant": "P1"}])),
        ),
    }  # fmt: skip
    return made[draw(st.sampled_from(sorted(made)))]


def _named_once(raw: list[Raw]) -> list[Raw]:
    return list({content["id"]: (kind, content) for kind, content in raw}.values())


def _evaluated(raw: list[Raw], day: dt.date) -> tuple[Evaluated, ...]:
    base = [person(), dose("A1", given_on="2026-02-20")]
    return evaluate(EVERY_RULE, study(), records(*base, *_named_once(raw)), day)


@settings(max_examples=150, deadline=None)
@given(st.data(), DAYS, st.lists(arriving(), max_size=6))
def test_what_is_dated_later_changes_nothing(
    data: st.DataObject, day: dt.date, before: list[Raw]
) -> None:
    """Whatever is recorded of a later day, the outcomes of this day stay exactly the same."""
    names = {content["id"] for _, content in before}
    later = data.draw(st.lists(arriving(day + dt.timedelta(days=1)), min_size=1, max_size=6))
    new = [(kind, content) for kind, content in later if content["id"] not in names]
    assert _evaluated([*before, *new], day) == _evaluated(before, day)


@settings(max_examples=100, deadline=None)
@given(DAYS, st.lists(arriving(), max_size=8))
def test_a_positive_culture_is_never_taken_back(day: dt.date, raw: list[Raw]) -> None:
    """Met once, the rule is met on every later day, whatever else is recorded."""
    positive = culture("C1", "2026-02-12", "positive", "2026-02-22")
    found = _evaluated([positive, *raw], max(day, dt.date(2026, 2, 22)))
    (ours,) = [one for one in found if (one.rule.id, one.participant) == ("SUB-1", "P1")]
    assert ours.outcome == "triggered"


@settings(max_examples=100, deadline=None)
@given(DAYS, st.lists(arriving(), max_size=8))
def test_the_order_of_the_records_does_not_show(day: dt.date, raw: list[Raw]) -> None:
    """The same records give the same outcomes in whatever order they were imported."""
    once = _named_once(raw)
    assert _evaluated(once, day) == _evaluated(once[::-1], day)


@settings(max_examples=100, deadline=None)
@given(DAYS, st.lists(arriving(), max_size=8))
def test_every_outcome_says_why_in_both_languages(day: dt.date, raw: list[Raw]) -> None:
    """Whatever waits or cannot be evaluated names a reason, and every reason can be printed."""
    for one in _evaluated(raw, day):
        if one.outcome in ("needs_judgement", "not_evaluable"):
            assert one.why
        assert (one.outcome in ("decided_stop", "decided_continue")) <= (one.decision is not None)
        said = [*one.why, *(c.why for c in one.candidates), *(i.why for i in one.ignored)]
        for lang in LANGS:
            assert all(text(phrase.key, lang, phrase.values) for phrase in said)
            assert all(text(f"stopping.measure.{m.name}", lang) for m in one.measures)


def _demo() -> tuple[Study, Records]:
    content: dict[str, Any] = json.loads(records_json())
    content.pop("schema")
    made = [KINDS[kind].model_validate(one) for kind, many in content.items() for one in many]
    return Study.model_validate(tomllib.loads(study_toml())), Records.of(made)


def test_the_demo_shows_every_outcome() -> None:
    """On the day of its story the example study has one of each, as its story tells."""
    rules = parse_stopping(stopping_toml().encode(), "stopping.toml")
    found = {
        (one.rule.id, one.participant): one.outcome for one in evaluate(rules, *_demo(), DEMO_DAY)
    }
    assert set(found.values()) == {
        "triggered",
        "not_triggered",
        "not_evaluable",
        "needs_judgement",
        "decided_continue",
        "decided_stop",
    }
    wanted = {
        ("SUB-1", "NK-003"): "triggered",
        ("SUB-1", "NK-005"): "triggered",
        ("SUB-1", "NK-010"): "not_evaluable",
        ("SUB-2", "NK-005"): "triggered",
        ("SUB-2", "NK-008"): "triggered",
        ("SUB-4", "NK-001"): "decided_stop",
        ("SUB-4", "NK-007"): "needs_judgement",
        ("SUB-4", "NK-008"): "decided_stop",
        ("SUB-4", "NK-010"): "needs_judgement",
        ("TRI-1", None): "needs_judgement",
        ("TRI-2", None): "not_triggered",
        ("TRI-3", None): "decided_continue",
        ("TRI-4", None): "needs_judgement",
    }
    assert {key: found[key] for key in wanted} == wanted
    rest = {outcome for key, outcome in found.items() if key not in wanted}
    assert rest == {"not_triggered"}


def test_the_demo_through_the_death() -> None:
    """Rule TRI-3: suspended on the day of the death, resumed a month later."""
    rules = parse_stopping(stopping_toml().encode(), "stopping.toml")
    course = {
        "2026-05-19": "not_triggered",
        "2026-05-20": "decided_stop",
        "2026-06-18": "decided_stop",
        "2026-06-19": "decided_continue",
        "2026-11-12": "needs_judgement",
        "2026-11-16": "decided_continue",
    }
    for day, expected in course.items():
        evaluated = evaluate(rules, *_demo(), dt.date.fromisoformat(day))
        (found,) = [one for one in evaluated if one.rule.id == "TRI-3"]
        assert (day, found.outcome) == (day, expected)
