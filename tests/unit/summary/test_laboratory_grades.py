"""The worst CTCAE grade of each participant's measured values."""

from __future__ import annotations

import datetime as dt

from safetyreport.records.kinds import Records
from safetyreport.records.participant import Participant
from safetyreport.records.product import Administration
from safetyreport.summary.laboratory_grades import NOT_GRADED, GradedValue, laboratory_grades
from safetyreport.summary.model import Period, Row, Table
from safetyreport.summary.populations import Populations

FIRST = dt.date(2026, 4, 1)
PERIOD = Period(dt.date(2026, 5, 1), dt.date(2026, 5, 31))
APRIL, MAY = dt.date(2026, 4, 10), dt.date(2026, 5, 10)


def table(*graded: GradedValue) -> Table:
    """The table of two treated participants and one who was never treated."""
    people = [Participant(id=name, enrolled_on=FIRST) for name in ("P-1", "P-2", "P-3")]
    doses = [Administration(id=f"A-{n}", participant=f"P-{n}", apheresis_on=FIRST) for n in (1, 2)]
    return laboratory_grades(graded, Populations(Records.of([*people, *doses])), PERIOD)


def rows(found: Table) -> dict[object, Row]:
    """The rows by grade."""
    return {row["grade"]: row for row in found.rows}


def value(who: str, on: dt.date | None, grade: int | None) -> GradedValue:
    """A haemoglobin of this grade."""
    return GradedValue(who, on, "Anemia", grade)


def test_a_participant_counts_once_under_the_worst_grade() -> None:
    """Two values of one participant are one participant, and the period has its own worst."""
    found = table(value("P-1", APRIL, 3), value("P-1", MAY, 1), value("P-2", MAY, 0))
    by_grade = rows(found)

    assert [by_grade[grade]["participants"] for grade in (0, 1, 2, 3, 4)] == [1, 0, 0, 1, 0]
    assert [by_grade[grade]["period_participants"] for grade in (0, 1, 2, 3, 4)] == [1, 1, 0, 0, 0]
    assert {row["denominator"] for row in found.rows} == {2}
    assert str(by_grade[3]["percent"]) == "50.0"
    assert (found.period, found.cumulative) == ({"participants": 2}, {"participants": 2})


def test_what_cannot_be_graded_is_no_grade_nought() -> None:
    """Only a participant of whom no value can be graded counts as such."""
    found = rows(table(value("P-1", MAY, None), value("P-2", MAY, None), value("P-2", MAY, 2)))

    assert found[NOT_GRADED]["participants"] == 1
    assert found[2]["participants"] == 1
    assert found[0]["participants"] == 0


def test_values_before_treatment_without_a_day_and_of_the_untreated_do_not_count() -> None:
    """The baseline is no toxicity, and a value without a day is said to be left out."""
    before = FIRST - dt.timedelta(days=1)
    found = table(value("P-1", before, 4), value("P-1", None, 4), value("P-3", MAY, 4))

    assert found.rows == ()
    assert found.cumulative == {"participants": 0}
    assert found.notes[0].values == {"undated": 1}
