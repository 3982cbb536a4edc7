"""What an import changes is shown field by field, and nothing changes unseen."""

from __future__ import annotations

from typing import Any

import pytest

from safetyreport.exchange.difference import Change, Stored, changes, merged, plan_import
from safetyreport.records.base import Record
from safetyreport.records.kinds import KINDS


def participant(**values: Any) -> Record:
    """A participant of the study."""
    return KINDS["participants"].model_validate({"id": "HU-001", **values})


def stored(record: Record, *older: Record, withdrawn: bool = False) -> dict[str, Stored]:
    """The store's view of a record with its older versions, oldest first."""
    texts = {number: one.canonical() for number, one in enumerate(older, 1)}
    held = Stored(
        record.kind, len(older) + 1, record.content(), record.canonical(), texts, withdrawn
    )
    return {record.id: held}


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        pytest.param({"a": 1}, {"a": 1}, [], id="equal"),
        pytest.param({"a": 1}, {"a": 2}, [("a", 1, 2)], id="changed"),
        pytest.param({"a": 1, "b": 2}, {"a": 1}, [("b", 2, None)], id="removed"),
        pytest.param({}, {"b": 2}, [("b", None, 2)], id="added"),
        pytest.param(
            {"term": {"ja": "発熱", "en": "Fever"}},
            {"term": {"ja": "高熱", "en": "Fever"}},
            [("term.ja", "発熱", "高熱")],
            id="one-language",
        ),
        pytest.param(
            {"assessments": [{"grade": 3}]},
            {"assessments": [{"grade": 4}, {"grade": 5}]},
            [("assessments[1].grade", 3, 4), ("assessments[2]", None, {"grade": 5})],
            id="assessments",
        ),
        pytest.param({"s": ["a"]}, {"s": ["a", "b"]}, [("s", ["a"], ["a", "b"])], id="codes"),
        pytest.param({"x": True}, {"x": 1}, [("x", True, 1)], id="truth-is-no-number"),
        pytest.param({"x": []}, {"x": [{"g": 1}]}, [("x[1]", None, {"g": 1})], id="first-item"),
    ],
)
def test_changes_name_the_field(
    old: dict[str, Any], new: dict[str, Any], found: list[tuple[str, object, object]]
) -> None:
    """Each change has its path and both values; what is equal is not listed."""
    assert list(changes(old, new)) == [Change(*one) for one in found]


@pytest.mark.parametrize(
    ("current", "incoming", "found"),
    [
        pytest.param({"a": 1, "b": 2}, {"a": 3}, {"a": 3, "b": 2}, id="absent-keeps"),
        pytest.param({"a": 1}, {"a": None, "b": ""}, {"a": 1}, id="empty-keeps"),
        pytest.param(
            {"t": {"ja": "発熱"}},
            {"t": {"en": "Fever"}},
            {"t": {"ja": "発熱", "en": "Fever"}},
            id="languages",
        ),
        pytest.param(
            {"l": [{"g": 3, "o": "x"}, {"g": 4}]},
            {"l": [{"g": 5}]},
            {"l": [{"g": 5, "o": "x"}, {"g": 4}]},
            id="absent-row-deletes-nothing",
        ),
        pytest.param(
            {"l": [{"g": 3}]}, {"l": [{}, {"g": 4}]}, {"l": [{"g": 3}, {"g": 4}]}, id="new-row"
        ),
        pytest.param({"s": ["a", "b"]}, {"s": ["a"]}, {"s": ["a"]}, id="codes-replaced"),
        pytest.param(
            {"missing": {"cause": "pending"}},
            {"cause": "感染"},
            {"cause": "感染"},
            id="value-takes-away-reason",
        ),
        pytest.param(
            {"cause": "感染"},
            {"missing": {"cause": "pending"}},
            {"missing": {"cause": "pending"}},
            id="reason-takes-away-value",
        ),
        pytest.param(
            {"missing": {"cause": "pending"}},
            {"missing": {"autopsy": "not_done"}},
            {"missing": {"cause": "pending", "autopsy": "not_done"}},
            id="reasons-add-up",
        ),
        pytest.param(
            {"missing": {"cause": "pending"}},
            {"missing": {"cause": "unknown"}},
            {"missing": {"cause": "unknown"}},
            id="reason-changes",
        ),
    ],
)
def test_table_row_is_laid_over_the_record(
    current: dict[str, Any], incoming: dict[str, Any], found: dict[str, Any]
) -> None:
    """In a table an empty cell changes nothing and an absent row deletes nothing."""
    before = repr(current)

    assert merged(current, incoming) == found
    assert repr(current) == before


def test_new_record_is_new() -> None:
    """An id that is not stored becomes a first version."""
    plan = plan_import([participant()], {})

    assert [one.id for one in plan.new] == ["HU-001"]
    assert (plan.changed, plan.unchanged, plan.problems) == ((), (), ())


def test_equal_content_changes_nothing() -> None:
    """The same file imported twice leaves no trace the second time."""
    plan = plan_import([participant(age=50)], stored(participant(age=50)))

    assert [one.id for one in plan.unchanged] == ["HU-001"]
    assert (plan.new, plan.changed, plan.problems) == ((), (), ())


def test_changed_content_shows_its_difference() -> None:
    """Other content becomes a new version, with what changes and from which version."""
    plan = plan_import([participant(age=51)], stored(participant(age=50, sex="male")))

    (changed,) = plan.changed
    assert changed.from_version == 1
    assert changed.changes == (Change("sex", "male", None), Change("age", 50, 51))


def test_older_content_is_refused() -> None:
    """An old file does not silently undo a correction: the refusal names both versions."""
    held = stored(participant(age=52), participant(age=50), participant(age=51))

    plan = plan_import([participant(age=51)], held)

    (problem,) = plan.problems
    assert problem.code == "exchange.older_version"
    assert (problem.values["older"], problem.values["version"]) == (2, 3)
    assert plan.changed == ()


def test_older_content_is_restored_on_demand() -> None:
    """With revert the older content becomes a new version that says what it restores."""
    held = stored(participant(age=52), participant(age=50), participant(age=51))

    (changed,) = plan_import([participant(age=51)], held, revert=True).changed

    assert (changed.from_version, changed.restores) == (3, 2)


@pytest.mark.parametrize("revert", [False, True])
def test_withdrawn_record_returns_only_on_demand(revert: bool) -> None:
    """A record that was withdrawn is not brought back by the file it first came from."""
    plan = plan_import(
        [participant(age=50)], stored(participant(age=50), withdrawn=True), revert=revert
    )

    assert [one.code for one in plan.problems] == ([] if revert else ["exchange.withdrawn"])
    assert len(plan.changed) == int(revert)


def test_id_of_another_kind_is_refused() -> None:
    """An id is unique in the study, whatever the kind."""
    other = KINDS["culture_tests"].model_validate({"id": "HU-001"})

    (problem,) = plan_import([participant()], stored(other)).problems

    assert problem.code == "records.id_of_other_kind"


def test_absent_record_stays() -> None:
    """What does not arrive is neither changed nor deleted."""
    plan = plan_import([], stored(participant(age=50)))

    assert (plan.new, plan.changed, plan.unchanged, plan.problems) == ((), (), (), ())
