"""The demo study: whole, consistent, and rich enough to show each kind of duty."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from safetyreport.demo import records_json
from safetyreport.i18n import LANGS
from safetyreport.records.act import Decision, Milestone, Opinion, Response, Statement
from safetyreport.records.deviation import Deviation
from safetyreport.records.event import PROVISION_PARTS, AdverseEvent
from safetyreport.records.kinds import KINDS, Records
from safetyreport.records.observation import Cytotoxicity, Laboratory, Observation
from safetyreport.records.participant import Eligibility, Participant
from safetyreport.records.product import Administration, CultureTest
from safetyreport.records.study import Study

ROOT = Path(__file__).parents[3]
TODAY = dt.date(2026, 11, 22)  # the day on which the story stands still
Raw = dict[str, list[dict[str, Any]]]


def event(records: Records, name: str) -> AdverseEvent:
    """One event of the demo."""
    found = records.get(AdverseEvent, name)
    assert found is not None, name
    return found


def strings(value: object) -> Iterator[str]:
    """Every text inside JSON values."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


@pytest.mark.parametrize("tool", ["build_demo.py", "build_imports.py"])
def test_the_committed_files_are_those_of_their_source(tool: str) -> None:
    """The records and example files that ship say what tools/demo says."""
    ran = subprocess.run(
        [sys.executable, str(ROOT / "tools" / tool), "--check"],
        capture_output=True,
        cwd=ROOT,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_every_kind_is_there_and_the_file_is_small(raw: Raw) -> None:
    """Each kind of record that a study keeps can be seen in the demo, in under 300 kB."""
    assert set(raw) == set(KINDS)
    assert all(raw.values())
    assert len(records_json()) < 300_000


def test_every_record_is_written_in_canonical_form(raw: Raw) -> None:
    """Reading a record and writing it again gives the line of the file."""
    lines = set(records_json().decode("utf-8").replace("},\n", "}\n").splitlines())
    for kind, many in raw.items():
        for one in many:
            assert KINDS[kind].model_validate(one).canonical() in lines, one["id"]


def test_ids_are_unique_in_the_study(raw: Raw) -> None:
    """No two records share an id, of whatever kind."""
    counted = Counter(one["id"] for many in raw.values() for one in many)
    assert [name for name, number in counted.items() if number > 1] == []


def test_references_lead_to_records(study: Study, records: Records) -> None:
    """Participants, administrations, lots, criteria, visits and opinions that are named exist."""
    participants = {one.id for one in records.of_kind(Participant)}
    administrations = {one.id: one for one in records.of_kind(Administration)}
    lots = {one.lot: one.participant for one in administrations.values() if one.lot}
    criteria = {one.id for one in study.criteria}
    visits = {one.id for one in study.visits}
    for record in records:
        named = getattr(record, "participant", None)
        assert named is None or named in participants, record.id
        if isinstance(record, AdverseEvent) and record.administration:
            assert administrations[record.administration].participant == named, record.id
        if isinstance(record, CultureTest):
            assert lots[record.lot or ""] == named, record.id
        if isinstance(record, Eligibility):
            assert record.criterion in criteria, record.id
        if isinstance(record, Observation):
            assert record.visit is None or record.visit in visits, record.id
        if isinstance(record, Deviation):
            assert set(record.participants) <= participants, record.id
        if isinstance(record, Response):
            assert records.get(Opinion, record.opinion), record.id
        if isinstance(record, Opinion) and record.about:
            assert records.find(record.about), record.id


def test_every_participant_has_three_cycles(study: Study, records: Records) -> None:
    """Ten participants, three cycles each, given or with the reason why not."""
    assert study.treatment is not None
    assert len(records.of_kind(Participant)) == 10
    cycles: dict[str, list[int | None]] = {}
    for one in records.of_kind(Administration):
        cycles.setdefault(one.participant, []).append(one.cycle)
        assert (one.given_on is None) == (one.not_given_reason is not None), one.id
        assert (one.given_on is None) == (one.cells is None), one.id
    assert all(found == [1, 2, 3] for found in cycles.values())
    assert len(cycles) == 10


def test_the_days_of_treatment_follow_the_protocol(records: Records) -> None:
    """Surgery, consent, enrolment, G-CSF, apheresis on its last day, 17 days of culture."""
    for one in records.of_kind(Administration):
        person = records.get(Participant, one.participant)
        assert person
        assert person.surgery_on
        assert person.consented_on
        assert person.enrolled_on
        assert person.surgery_on < person.consented_on < person.enrolled_on
        if one.g_csf_started_on is None:
            assert one.not_given_reason
            continue
        assert person.enrolled_on < one.g_csf_started_on
        assert one.apheresis_on
        assert one.g_csf_days in (4, 5, 6)
        assert one.apheresis_on == one.g_csf_started_on + dt.timedelta(one.g_csf_days - 1)
        assert one.culture_started_on == one.apheresis_on
        if one.given_on:
            assert one.given_on == one.apheresis_on + dt.timedelta(17)
        if one.cycle == 1:
            assert 30 <= (one.g_csf_started_on - person.surgery_on).days <= 92


def test_nothing_happens_after_the_day_of_the_story(raw: Raw, records: Records) -> None:
    """No date lies after 2026-11-22, and nothing is known before it happened."""
    for many in raw.values():
        for text in strings(many):
            found = re.fullmatch(r"(\d{4}-\d{2}-\d{2})(T.*)?", text)
            assert not found or dt.date.fromisoformat(found[1]) <= TODAY, text
    for one in records.of_kind(AdverseEvent):
        assert one.onset, one.id
        assert one.aware_first, one.id
        assert one.onset.earliest <= one.aware_first.day, one.id


def test_a_death_agrees_in_every_record(records: Records) -> None:
    """Who died has a fatal event of that day, and nothing measured or given afterwards."""
    dead = {one.id: one.died_on for one in records.of_kind(Participant) if one.died_on}
    fatal = {
        one.participant: one.outcome_on
        for one in records.of_kind(AdverseEvent)
        if one.outcome == "fatal"
    }
    assert fatal == dead
    assert len(dead) == 2
    for one in records.of_kind(Laboratory):
        died = dead.get(one.participant)
        assert died is None or (one.taken_on and one.taken_on <= died), one.id


def test_the_evaluation_of_a_year_names_its_deaths(study: Study, records: Records) -> None:
    """What is stated of a year's safety does not contradict the deaths that its tables count."""
    begun = study.plan_submitted_on
    deaths: dict[str, set[str]] = {}
    for one in records.of_kind(AdverseEvent):
        if one.outcome == "fatal" and one.outcome_on:
            day = one.outcome_on
            before = (day.month, day.day) < (begun.month, begun.day)
            deaths.setdefault(str(day.year - begun.year + (not before)), set()).add(one.id)
    assert {year: len(found) for year, found in deaths.items()} == {"6": 2}
    for said in records.of_kind(Statement):
        if (said.report, said.topic) == ("annual", "safety_evaluation"):
            for name in deaths.get(said.period or "", set()):
                assert all(name in said.text.any(lang) for lang in LANGS), (said.id, name)


STORY: list[tuple[str, Callable[[Any], object]]] = [
    ("SAE-001", lambda one: one.seriousness == ("life_threatening", "hospitalisation")),
    ("SAE-001", lambda one: one.aware_first and str(one.aware_first.day) == "2026-11-16"),
    ("SAE-001", lambda one: str(one.aware_administrator_at.day) == "2026-11-16"),
    ("SAE-001", lambda one: "SpO2 < 90% & CRP > 3" in one.narrative.any("ja")),
    ("SAE-002", lambda one: one.outcome == "fatal" and one.cannot_be_ruled_out == "yes"),
    ("SAE-003", lambda one: one.seriousness == ("hospitalisation",) and not one.assessments),
    ("SAE-004", lambda one: "life_threatening" not in one.states[0].seriousness),
    ("SAE-004", lambda one: "life_threatening" in one.states[-1].seriousness),
    ("SAE-005", lambda one: [s.cannot_be_ruled_out for s in one.states] == ["no", "yes"]),
    ("SAE-006", lambda one: one.hospitalisation_for_treatment == "no"),
    ("SAE-007", lambda one: (one.cannot_be_ruled_out, one.prolonged_hospitalisation)
     == ("no", "yes")),
    ("SAE-008", lambda one: one.cause_of_death and one.causality.underlying_disease == "related"),
    ("SAE-009", lambda one: one.causality is None and one.missing["causality"] == "pending"),
    ("SAE-009", lambda one: one.aware_administrator_at is None),
    ("SAE-010", lambda one: one.term.en is None and one.narrative.en is None),
    ("SAE-011", lambda one: one.seriousness == ("disability_risk",)),
    ("SAE-012", lambda one: one.cannot_be_ruled_out == "unknown" and one.infection == "unknown"),
    ("AE-024", lambda one: one.causality is None and one.missing is None),
    ("AE-025", lambda one: one.causality.product == "unlikely" and not one.cannot_be_ruled_out),
    ("AE-026", lambda one: not one.onset.complete),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "holds"), STORY, ids=[f"{n}-{i}" for i, (n, _) in enumerate(STORY)]
)
def test_each_part_of_the_story_is_there(
    records: Records, name: str, holds: Callable[[Any], object]
) -> None:
    """What later pages of the guides show is in the demo's records."""
    assert holds(event(records, name))


def test_non_serious_suspected_events_lie_in_several_cycles(study: Study, records: Records) -> None:
    """The last four 60-day cycles each hold a suspected event that is not serious."""
    cycles = {
        (one.aware_first.day - study.plan_submitted_on).days // 60 + 1
        for one in records.of_kind(AdverseEvent)
        if one.seriousness == () and one.cannot_be_ruled_out == "yes" and one.aware_first
    }
    assert {35, 36, 37, 38} <= cycles


def test_judgements_agree_with_each_other(records: Records) -> None:
    """Where causality is ruled out no part of the provision is held possible, and conversely."""
    for one in records.of_kind(AdverseEvent):
        for state in one.states:
            if state.causality is None or state.cannot_be_ruled_out is None:
                continue
            parts = {getattr(state.causality, part) for part in PROVISION_PARTS}
            suspected = bool(parts & {"related", "probable", "possible", "unknown"})
            assert suspected == (state.cannot_be_ruled_out != "no"), one.id


def test_every_class_of_deviation_is_there(records: Records) -> None:
    """Deviation, 不適合, 特に重大なもの, unclassified; a hazard avoided; evidence missing."""
    found = records.of_kind(Deviation)
    assert {one.classification for one in found} == {
        "deviation",
        "nonconformity",
        "serious_nonconformity",
        None,
    }
    hazards = [one for one in found if one.immediate_hazard == "yes"]
    assert [one.classification for one in hazards] == ["deviation"]
    assert any(one.preventive_done_on and not one.preventive_evidence for one in found)
    serious = {
        one.id: one.opinion_sought for one in found if one.classification == "serious_nonconformity"
    }
    assert serious == {"DEV-003": "yes", "DEV-009": "no"}


def test_one_opinion_still_waits_for_a_response(records: Records) -> None:
    """Of the opinions that asked for measures, some are answered and one is open."""
    asked = {one.id for one in records.of_kind(Opinion) if one.measures_asked == "yes"}
    answered = {one.opinion for one in records.of_kind(Response)}
    assert answered < asked
    assert len(asked - answered) == 1


def test_the_committee_spoke_on_days_on_which_it_met(study: Study, records: Records) -> None:
    """Opinions of 2026 follow meetings of the calendar in study.toml."""
    for one in records.of_kind(Opinion):
        if one.committee_met_on and one.committee_met_on.year == 2026:
            assert one.committee_met_on in study.committee.meetings, one.id
    assert {day.year for day in study.committee.meetings} == {2026, 2027}


def test_monitoring_took_place_twice_a_year(records: Records) -> None:
    """Each year of provision has the two monitoring visits that the protocol plans."""
    visits = [one.on.year for one in records.of_kind(Milestone) if one.event == "monitoring_visit"]
    assert Counter(visits) == dict.fromkeys(range(2022, 2027), 2)


def test_a_positive_culture_has_its_decision(records: Records) -> None:
    """Each lot with a positive test led to a decision on the participant's treatment."""
    positive = {one.participant for one in records.of_kind(CultureTest) if one.result == "positive"}
    decided = {one.participant for one in records.of_kind(Decision) if one.about == "SUB-1"}
    assert positive == decided == {"NK-003", "NK-005"}


def test_an_enrolled_participant_met_an_exclusion_criterion_only_once(
    study: Study, records: Records
) -> None:
    """Eligibility is recorded for every criterion; the one failure is the reported DEV-003."""
    kinds = {one.id: one.kind for one in study.criteria}
    failed = [
        (one.participant, one.criterion)
        for one in records.of_kind(Eligibility)
        if (one.met == "yes") != (kinds[one.criterion or ""] == "inclusion")
    ]
    assert failed == [("NK-007", "EX-4-6")]
    assert len(records.of_kind(Eligibility)) == 10 * len(kinds)


def test_release_of_chromium_may_be_negative(records: Records) -> None:
    """One triplicate lies below the spontaneous release: such values are kept."""
    below = [
        one.id
        for one in records.of_kind(Cytotoxicity)
        if one.experimental_cpm
        and one.spontaneous_cpm
        and sum(one.experimental_cpm) < sum(one.spontaneous_cpm)
    ]
    assert len(below) == 1


def test_both_languages_are_written_except_where_shown_otherwise(raw: Raw) -> None:
    """Only SAE-010 lacks English, to show the mark that a missing companion text gets."""

    def one_sided(value: object) -> bool:
        if isinstance(value, dict):
            if value and set(value) <= {"ja", "en"}:
                return len(value) == 1
            return any(one_sided(item) for item in value.values())
        return isinstance(value, list) and any(one_sided(item) for item in value)

    lacking = {one["id"] for many in raw.values() for one in many if one_sided(one)}
    assert lacking == {"SAE-010"}
