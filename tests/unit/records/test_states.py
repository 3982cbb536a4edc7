"""What is held true of an event after each assessment."""

from __future__ import annotations

from typing import Any

from safetyreport.records.event import AdverseEvent


def event(**values: Any) -> AdverseEvent:
    """An event with a first assessment and the given fields."""
    return AdverseEvent.model_validate(
        {
            "id": "SAE-001",
            "participant": "HU-001",
            "term": "発熱",
            "aware_physician_at": "2026-05-03",
            **values,
        }
    )


def test_first_state_is_the_record_itself() -> None:
    """Without later assessments the record's own judgement stands alone."""
    (state,) = event(grade=3, outcome="recovering").states

    assert (state.grade, state.outcome) == (3, "recovering")
    assert state.aware_first is not None
    assert state.aware_first.isoformat() == "2026-05-03"


def test_later_assessment_replaces_only_what_it_names() -> None:
    """What a later assessment leaves out stays as judged before."""
    states = event(
        grade=3,
        seriousness=["hospitalisation"],
        assessments=[{"aware_physician_at": "2026-05-05", "grade": 4}],
    ).states

    assert [state.grade for state in states] == [3, 4]
    assert states[1].seriousness == ("hospitalisation",)


def test_awareness_is_never_carried_over() -> None:
    """Each assessment has its own awareness: a later duty never counts from an earlier day."""
    states = event(
        aware_administrator_at="2026-05-04",
        assessments=[{"aware_physician_at": "2026-05-06"}],
    ).states

    assert [name for name, _ in states[0].awareness] == [
        "aware_physician_at",
        "aware_administrator_at",
    ]
    assert [name for name, _ in states[1].awareness] == ["aware_physician_at"]


def test_causality_is_merged_by_part() -> None:
    """A later judgement of one part keeps the judgement of the others."""
    states = event(
        causality={"product": "possible", "apheresis": "unrelated"},
        assessments=[{"aware_physician_at": "2026-05-05", "causality": {"product": "unrelated"}}],
    ).states

    causality = states[1].causality
    assert causality is not None
    assert (causality.product, causality.apheresis) == ("unrelated", "unrelated")


def test_new_causality_renews_an_older_answer() -> None:
    """An older `cannot be ruled out` no longer decides once the causality is judged again."""
    states = event(
        cannot_be_ruled_out="no",
        assessments=[
            {"aware_physician_at": "2026-05-05", "causality": {"product": "probable"}},
            {"aware_physician_at": "2026-05-06", "cannot_be_ruled_out": "yes"},
            {"aware_physician_at": "2026-05-07", "grade": 4},
        ],
    ).states

    assert [state.cannot_be_ruled_out for state in states] == ["no", None, "yes", "yes"]


def test_empty_seriousness_is_a_judgement() -> None:
    """A later judgement that nothing is serious replaces the grounds given before."""
    states = event(
        seriousness=["hospitalisation"],
        assessments=[{"aware_physician_at": "2026-05-05", "seriousness": []}],
    ).states

    assert states[1].seriousness == ()
