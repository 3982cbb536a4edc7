"""Days that cannot be what happened are refused when they arrive, beside what is stored."""

from __future__ import annotations

import pytest

from safetyreport.i18n import LANGS, text
from safetyreport.records.base import Record
from safetyreport.records.chronology import chronology_problems
from safetyreport.records.kinds import Records
from tests.unit.records.test_references import record, study

PLAN = study()  # submitted on 10 April 2026
ENDED = record("milestones", id="MS-5", kind="ended", on="2026-05-01")
OPINION = record("opinions", id="OP-1", given_on="2026-05-01", received_on="2026-05-02")
DEVIATION = record("deviations", id="DEV-1", aware_administrator_at="2026-04-20")


def told(arriving: list[Record], *stored: Record) -> list[tuple[str, str | None, str | None]]:
    """Severity, record and field of each problem, and its sentences can be made."""
    found = list(chronology_problems(arriving, Records.of([*stored, *arriving]), PLAN))
    for one in found:
        for lang in LANGS:
            assert text(f"{one.code}.message", lang, one.values)
            assert text(f"{one.code}.remedy", lang, one.values)
    return [(one.severity, one.record, one.field) for one in found]


@pytest.mark.parametrize(
    ("arriving", "stored"),
    [
        pytest.param(
            record("milestones", id="MS-1", kind="ended", on="2016-05-01"), [], id="mistyped year"
        ),
        pytest.param(
            record("responses", id="RE-1", opinion="OP-1", on="2026-05-01"), [OPINION],
            id="response",
        ),
        pytest.param(
            record("opinions", id="OP-2", about="DEV-1", received_on="2026-04-19"),
            [DEVIATION],
            id="opinion",
        ),
        pytest.param(
            record("submissions", id="S-1", duties=["study.retention.administrator"],
                   on="2026-05-01"),
            [], id="keeping",
        ),
    ],
)  # fmt: skip
def test_what_cannot_have_happened_is_an_error(arriving: Record, stored: list[Record]) -> None:
    """One problem, with the field to mend."""
    ((severity, name, field),) = told([arriving], *stored)
    assert (severity, name) == ("error", arriving.id)
    assert field in ("on", "received_on", "duties")


@pytest.mark.parametrize("name", ["MS-1", "MS-9"])
def test_a_second_end_is_told_wherever_its_id_stands(name: str) -> None:
    """The one that arrives is refused, not the one that is there."""
    again = record("milestones", id=name, kind="ended", on="2026-05-02")
    assert told([again], ENDED) == [("error", name, "kind")]


def test_of_two_that_arrive_together_one_is_told() -> None:
    """The person is told once that they contradict each other."""
    again = record("milestones", id="MS-9", kind="ended", on="2026-05-02")
    assert told([ENDED, again]) == [("error", "MS-9", "kind")]


def test_a_corrected_end_is_no_second_one() -> None:
    """Another day for the same record is a correction."""
    assert told([record("milestones", id="MS-5", kind="ended", on="2026-05-02")]) == []


def test_an_awareness_before_the_plan_is_a_warning() -> None:
    """A provision may be older than its plan, and its events are kept; the person is told."""
    event = record(
        "adverse_events", id="SAE-1", participant="HU-1", term="発熱",
        aware_physician_at="2026-04-09", aware_administrator_at="2026-04-12",
    )  # fmt: skip
    assert told([event]) == [("warning", "SAE-1", "aware_physician_at")]


def test_the_days_in_order_are_silent() -> None:
    """On the very day everything can have happened."""
    answer = record("responses", id="RE-1", opinion="OP-1", on="2026-05-02")
    about = record("opinions", id="OP-2", about="DEV-1", given_on="2026-04-20")
    stopped = record("milestones", id="MS-1", kind="discontinued", on="2026-04-10")
    assert told([answer, about, stopped, ENDED], OPINION, DEVIATION) == []
