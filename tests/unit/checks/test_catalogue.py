"""Every rule finds what it is for, and nothing in records that are in order."""

from __future__ import annotations

import copy
import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from safetyreport.checks.catalogue import BY_CODE, CHECKS, RULES, examine, not_asked
from safetyreport.checks.examined import Examined
from safetyreport.checks.finding import Finding
from safetyreport.demo import records_json, study_toml
from safetyreport.i18n import has
from safetyreport.records.base import Record
from safetyreport.records.coding import form_at
from safetyreport.records.kinds import KINDS, Records
from safetyreport.records.naming import steps_of
from safetyreport.records.study import Study
from tests.unit.checks.rule_cases import CASES, Case

CLEAN: dict[str, Any] = json.loads(
    (Path(__file__).parent / "clean.json").read_text(encoding="utf-8")
)
STUDY: dict[str, Any] = tomllib.loads(study_toml())
PAIRS = [
    pytest.param(rule, case, id=f"{rule}: {case.name}")
    for rule, cases in CASES.items()
    for case in cases
]


def _merged(own: dict[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in (own | dict(new)).items() if value is not None}


def changed(change: Mapping[str, Mapping[str, Any] | None]) -> Examined:
    """The clean records and the study with a change."""
    content = copy.deepcopy(CLEAN)
    study = copy.deepcopy(STUDY)
    for name, fields in change.items():
        kind, _, new = name.rpartition(":")
        if name == "study":
            for path, value in (fields or {}).items():
                table, _, key = path.rpartition(".")
                inside = study[table] if table else study
                inside[key] = value
                if value is None:
                    del inside[key]
        elif kind:
            content.setdefault(kind, []).append(_merged({"id": new}, fields or {}))
        else:
            for rows in (rows for rows in content.values() if isinstance(rows, list)):
                at = next((at for at, row in enumerate(rows) if row["id"] == name), None)
                if at is not None:
                    rows[at : at + 1] = [] if fields is None else [_merged(rows[at], fields)]
                    break
            else:
                raise AssertionError(f"no record {name}")
    return Examined(Records.of(_records(content)), Study.model_validate(study))


def _records(content: Mapping[str, Any]) -> Iterator[Record]:
    for kind, rows in content.items():
        if kind != "schema":
            yield from (KINDS[kind].model_validate(row) for row in rows)


def found(given: Examined) -> list[Finding]:
    """Every finding."""
    return list(examine(given, lambda: None))


def test_nothing_in_records_that_are_in_order() -> None:
    """A clean file with several participants gives no finding at all."""
    assert found(changed({})) == []


@pytest.mark.parametrize(("rule", "case"), PAIRS)
def test_rule(rule: str, case: Case) -> None:
    """The rule finds the change at its record and field, or finds nothing where nothing is."""
    given = changed(case.change)
    places = [(one.record, one.field) for one in found(given) if one.code == f"findings.{rule}"]
    if case.record is None:
        assert places == []
    else:
        assert (case.record, case.field) in places


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_has_cases_of_both_sorts(rule: Any) -> None:
    """No rule goes without a case in which it must speak and one in which it must not."""
    answers = {case.record is None for case in CASES[rule.id]}
    assert answers == {True, False}


def test_the_cases_know_no_other_rules() -> None:
    """Cases and catalogue hold the same rules, each once; each has its sentences."""
    assert set(CASES) == {rule.id for rule in RULES}
    assert len(BY_CODE) == len(RULES)
    assert [r.id for r in RULES if not (has(f"{r.code}.message") and has(f"{r.code}.remedy"))] == []


def test_every_finding_names_a_field_of_its_record() -> None:
    """Where to mend it is a field that the record's kind has."""
    for _, case in (pair.values for pair in PAIRS):
        assert isinstance(case, Case)
        if case.record is None or case.field is None:
            continue
        record = changed(case.change).records.find(case.record)
        assert record is not None
        assert form_at(record.kind, steps_of(case.field)) is not None, case


def test_a_rule_without_its_numbers_is_named_and_silent() -> None:
    """Another study without this protocol's numbers is not measured by them, and that is said."""
    given = changed(
        {
            "study": {"treatment": None, "criteria": None, "visits": None},
            "ADM-1-2": {"g_csf_ug_m2_day": "350", "g_csf_days": 2},
        }
    )
    lacking = {rule.id for rule in not_asked(given.study)}
    wanted = {rule.id for rule in RULES if rule.needs}
    assert lacking == wanted
    assert {one.code.partition(".")[2] for one in found(given)} & lacking == set()


def test_the_demo_has_the_findings_of_its_story() -> None:
    """Three events of which something is not known yet; two non-conformities not followed up."""
    records = Records.of(_records(json.loads(records_json())))
    places = {
        (one.code.partition(".")[2], one.record)
        for one in found(Examined(records, Study.model_validate(STUDY)))
    }
    assert places == {
        ("expected_missing", "SAE-009"),
        ("ctcae_term_missing", "SAE-012"),
        ("causality_missing", "AE-024"),
        ("opinion_not_sought", "DEV-009"),
        ("done_without_evidence", "DEV-005"),
    }


def test_progress_is_told_for_every_look() -> None:
    """The display counts to its end."""
    steps: list[None] = []
    assert list(examine(changed({}), lambda: steps.append(None))) == []
    assert len(steps) == len(CHECKS)
