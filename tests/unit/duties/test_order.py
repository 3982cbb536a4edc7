"""In which order the law, the records and the corrections stand decides nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from safetyreport.duties.duty import Duty
from safetyreport.duties.engine import not_owed, owed
from safetyreport.law.query import Law, load_law
from safetyreport.records.base import Record
from safetyreport.records.kinds import Records
from tests.unit.duties.cases import codes, event, joint, owed_for, record, study

DAY = dt.date(2027, 12, 1)
LAW = load_law("asrm")
# The same provisions, the last first.
BACKWARDS = replace(LAW, by_id=dict(reversed(list(LAW.by_id.items()))))
HISTORY: tuple[Record, ...] = (
    event(id="SAE-1", seriousness=["death", "hospitalisation"], outcome="fatal", grade=5),
    event(id="SAE-2", seriousness=["hospitalisation"], participant="P-2"),
    event(id="AE-1", seriousness=[]),
    event(id="AE-2", seriousness=["hospitalisation"], cannot_be_ruled_out="no"),
    record("deviations", id="DEV-1", classification="serious_nonconformity",
           classified_on="2026-11-03", aware_physician_at="2026-11-02"),
    record("culture_tests", id="CT-1", lot="LOT-1", result="positive", result_on="2026-11-02"),
    record("opinions", id="OP-1", about="DEV-1", given_on="2026-11-11", measures_asked="yes",
           continuing="not_appropriate"),
    record("opinions", id="OP-2", about="MS-3", given_on="2027-06-11"),
    record("milestones", id="MS-1", kind="plan_changed", change="minor", on="2026-11-18"),
    record("milestones", id="MS-2", kind="primary_data_ended", on="2026-12-01"),
    record("milestones", id="MS-3", kind="all_data_ended", on="2027-01-10"),
    record("milestones", id="MS-4", kind="discontinued", on="2026-12-20"),
    record("milestones", id="MS-5", kind="ended", on="2027-10-01"),
)  # fmt: skip


def by_id(law: Law, plan: object) -> Mapping[str, Duty]:
    """The whole list, whatever the order of reasons and matters."""
    found = owed(law, plan, Records.of(HISTORY), DAY)  # type: ignore[arg-type]
    matters = {duty.id: sorted(duty.matters, key=lambda one: one.code) for duty in found}
    return {duty.id: replace(duty, why=(), matters=tuple(matters[duty.id])) for duty in found}


@pytest.mark.parametrize("joined", [False, True], ids=["one site", "joint research"])
@pytest.mark.parametrize("purpose", ["research", "treatment"])
@pytest.mark.parametrize("class_", [2, 3])
def test_the_order_of_the_provisions_decides_nothing(
    joined: bool, purpose: str, class_: int
) -> None:
    """Who adds a provision to the data need not think of its place."""
    plan = (joint if joined else study)(
        purpose=purpose, class_=class_, implementation_lead=None if class_ == 3 else _lead()
    )
    assert by_id(LAW, plan) == by_id(BACKWARDS, plan)
    for one in HISTORY:
        records = Records.of(HISTORY)
        there, back = (set(_told(not_owed(law, plan, records, one))) for law in (LAW, BACKWARDS))
        assert there == back


def _lead() -> dict[str, dict[str, str]]:
    return {"title": {"ja": "実施責任者", "en": "Lead"}}


def _told(absent: Sequence[object]) -> list[tuple[object, ...]]:
    return [
        (one.kind, one.addressee, one.because.code)  # type: ignore[attr-defined]
        for one in absent
    ]


def test_what_was_withdrawn_is_told_in_the_order_of_ids() -> None:
    """However the log was read, a cycle names its withdrawn events in the same order."""
    first = event(id="AE-1", seriousness=[])
    second = event(id="AE-2", seriousness=[], aware_physician_at="2026-11-04", onset="2026-11-04")
    told = []
    for earlier in ({"AE-1": [first], "AE-2": [second]}, {"AE-2": [second], "AE-1": [first]}):
        duty = owed_for([], DAY, earlier=earlier)["cycle-37.illness_60day.committee"]
        assert duty.status == "superseded"
        told.append([one.values["event"] for one in duty.why if one.code == "duties.cycle"])
    assert told == [["AE-1", "AE-2"]] * 2


def test_two_corrected_ends_are_numbered_in_the_order_of_their_ids() -> None:
    """What the keeping of records rested on is listed by the ids of the ends, whatever came in."""
    ends = {
        name: record("milestones", id=name, kind="ended", on=on)
        for name, on in (("MS-A", "2026-03-01"), ("MS-B", "2026-05-01"))
    }
    given = record("administrations", id="ADM-1", participant="P-1", given_on="2022-02-17")
    for order in (("MS-A", "MS-B"), ("MS-B", "MS-A")):
        earlier = {name: [ends[name]] for name in order}
        found = owed(LAW, study(), Records.of([given]), dt.date(2026, 11, 22), earlier)
        kept = {d.id: str(d.counted_from) for d in found if d.kind == "retention"}
        name = "study.retention.administrator"
        assert (kept[name], kept[f"{name}+2"]) == ("2026-03-01", "2026-05-01")


def test_of_two_discontinuations_the_later_counts() -> None:
    """Committees count the year from the later one, in whatever order they were recorded."""
    complete = record("milestones", id="MS-C", kind="all_data_ended", on="2026-05-01")
    for early, late in (("MS-1", "MS-2"), ("MS-2", "MS-1")):
        stops = [
            record("milestones", id=early, kind="discontinued", on="2026-04-01"),
            record("milestones", id=late, kind="discontinued", on="2026-08-03"),
        ]
        found = owed_for([complete, *stops], dt.date(2026, 8, 5))
        assert found["MS-C.study_report.committee.1"].status == "superseded"
        assert found[f"{early}.study_report.committee.1"].status == "superseded"
        assert found[f"{late}.study_report.committee.1"].status == "open"


def test_of_two_ends_of_data_the_later_counts() -> None:
    """A discontinuation between the two came before the end of all data: its year does not run."""
    stop = record("milestones", id="MS-S", kind="discontinued", on="2026-06-01")
    ends = [
        record("milestones", id="MS-1", kind="all_data_ended", on="2026-05-01"),
        record("milestones", id="MS-2", kind="all_data_ended", on="2026-07-01"),
    ]
    found = owed_for([stop, *ends], dt.date(2026, 8, 5))
    assert found["MS-S.study_report.committee.1"].status == "superseded"
    assert "duties.data_end_known" in codes(found["MS-S.study_report.committee.1"])
    assert found["MS-2.study_report.committee.1"].status == "open"


def test_the_first_publication_after_the_opinion_settles() -> None:
    """A second paper never makes the first one late."""
    about = record("milestones", id="MS-C", kind="all_data_ended", on="2026-05-01")
    said = record("opinions", id="OP-1", about="MS-C", given_on="2026-09-30")
    papers = [
        record("milestones", id=f"MS-{on}", kind="published", on=on)
        for on in ("2026-10-15", "2026-11-15")
    ]
    duty = owed_for([about, said, *papers])["OP-1.publication.registry.1"]
    assert (duty.status, str(duty.submitted_on)) == ("submitted", "2026-10-15")
