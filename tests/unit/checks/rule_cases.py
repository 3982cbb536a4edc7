"""For every rule, changes to the clean records that must and that must not make it find something.

A change names a record and its new fields (None takes one away); `kind:ID` is a new record, None
instead of fields takes the record out, `study` holds keys of the study file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

Fields = Mapping[str, Any]


class Case(NamedTuple):
    """What is changed, and where the rule then finds something; nowhere when `record` is None."""

    name: str
    change: Mapping[str, Fields | None]
    record: str | None = None
    field: str | None = None


def fires(name: str, where: str, change: Mapping[str, Fields | None]) -> Case:
    """A change after which the rule finds something at `where`, as `RECORD field`."""
    record, _, field = where.partition(" ")
    return Case(name, change, record, field)


def silent(name: str, change: Mapping[str, Fields | None]) -> Case:
    """A change after which the rule finds nothing."""
    return Case(name, change)


KNOWN = {"aware_physician_at": "2024-11-01"}
LATER = {"aware_physician_at": "2024-11-20"}
UNRELATED = dict.fromkeys(("product", "apheresis", "g_csf", "procedure"), "unrelated")
NEW: dict[str, Any] = {
    "participant": "CL-3",
    "term": {"ja": "頭痛", "en": "Headache"},
    "ctcae_term": "Headache",
    "onset": "2024-10-20",
    "ended": "2024-10-22",
    "grade": 1,
    "outcome": "recovered",
    "seriousness": [],
    "causality": UNRELATED,
    **KNOWN,
}
ALT = {
    "participant": "CL-1",
    "analyte": "alt",
    "unit": "U/L",
    "lln": "7",
    "uln": "42",
    "taken_on": "2024-06-10",
}
STAY = {"hospitalisation_for_treatment": "yes", "hospitalised_on": "2024-10-21"}
SERIOUS: dict[str, Any] = {
    **NEW,
    **STAY,
    "seriousness": ["hospitalisation"],
    "discharged_on": "2024-10-22",
    "expected": "no",
}
FATAL: dict[str, Any] = {
    **NEW,
    "participant": "CL-2",
    "onset": "2025-05-01",
    "ended": None,
    "grade": 5,
    "outcome": "fatal",
    "outcome_on": "2025-05-02",
    "seriousness": ["death"],
    "expected": "no",
    "ctcae_term": "Stroke",
    "term": {"ja": "脳卒中", "en": "Stroke"},
    "aware_physician_at": "2025-05-02",
}
BY_EVENT = {"death_cause": "event"}


def ae(**fields: Any) -> dict[str, Fields]:
    """A new event of CL-3."""
    return {"adverse_events:AE-X": {**NEW, **fields}}


def serious(**fields: Any) -> dict[str, Fields]:
    """A new event of CL-3 with a stay in hospital."""
    return {"adverse_events:AE-X": {**SERIOUS, **fields}}


def fatal(who: Fields, **fields: Any) -> dict[str, Fields]:
    """A new fatal event of CL-2, and what is changed of the participant."""
    return {
        "adverse_events:AE-X": {**FATAL, **fields},
        "CL-2": who,
        "AE-22": {"participant": "CL-2"},
    }


def alt(value: str, **fields: Any) -> dict[str, Fields]:
    """A new laboratory value of CL-1."""
    return {"laboratory:LB-X": {**ALT, "value": value, **fields}}


def dev(participant: str, category: str | None, on: str) -> dict[str, Fields]:
    """A deviation that is on record."""
    return {
        "deviations:DEV-X": {
            "participants": [participant],
            "category": category,
            "occurred_on": on,
            "aware_physician_at": "2026-01-01",
        }
    }


def happened(event: str, on: str, name: str = "MS-X") -> dict[str, Fields]:
    """A milestone of the study."""
    return {f"milestones:{name}": {"kind": event, "on": on}}


def before_plan(on: str) -> dict[str, Fields]:
    """A new event of CL-3 known on a day, whose own days are not recorded."""
    return ae(onset=None, ended=None, aware_physician_at=on)


def spoken(**fields: Any) -> dict[str, Fields]:
    """An opinion of the committee."""
    return {"opinions:OP-X": fields}


def answered(on: str | None) -> dict[str, Fields]:
    """What was done about an opinion of 11 November that was received on the next day."""
    opinion = spoken(given_on="2024-11-11", received_on="2024-11-12", measures_asked="yes")
    return opinion | {"responses:RE-X": {"opinion": "OP-X", "on": on}}


POSITIVE = {"result": "positive"}
GO_ON = {
    "decisions:DEC-X": {
        "about": "SUB-1",
        "participant": "CL-1",
        "on": "2024-03-01",
        "outcome": "continue",
    }
}

SERIOUSNESS: dict[str, tuple[Case, ...]] = {
    "seriousness_missing": (
        fires("not said", "AE-X seriousness", ae(seriousness=None)),
        silent("not serious", ae(seriousness=[])),
        silent("a reason is given", ae(seriousness=None, missing={"seriousness": "pending"})),
        silent("said later", ae(seriousness=None, assessments=[{"seriousness": [], **LATER}])),
    ),
    "stay_not_serious": (
        fires("admitted", "AE-X seriousness", ae(**STAY)),
        silent("not for treatment", ae(**{**STAY, "hospitalisation_for_treatment": "no"})),
        silent("listed", serious()),
    ),
    "prolonged_not_serious": (
        fires("prolonged", "AE-X seriousness", ae(prolonged_hospitalisation="yes")),
        silent("not prolonged", ae(prolonged_hospitalisation="no")),
        silent(
            "not for treatment",
            ae(prolonged_hospitalisation="yes", hospitalisation_for_treatment="no"),
        ),
    ),
    "hospital_day_missing": (
        fires("no day", "AE-X hospitalised_on", serious(hospitalised_on=None)),
        silent("a reason", serious(hospitalised_on=None, missing={"hospitalised_on": "unknown"})),
        silent("a day", serious()),
    ),
    "stay_purpose_missing": (
        fires(
            "not said",
            "AE-X hospitalisation_for_treatment",
            serious(hospitalisation_for_treatment=None),
        ),
        fires(
            "unknown",
            "AE-X hospitalisation_for_treatment",
            serious(hospitalisation_for_treatment="unknown"),
        ),
        silent("said", serious()),
    ),
    "discharge_missing": (
        fires("recovered", "AE-X discharged_on", serious(discharged_on=None)),
        silent("not recovered", serious(discharged_on=None, outcome="recovering", ended=None)),
        silent("a reason", serious(discharged_on=None, missing={"discharged_on": "pending"})),
    ),
    "stay_before_onset": (
        fires("in hospital before", "AE-X hospitalised_on", serious(hospitalised_on="2024-10-10")),
        silent(
            "prolonged",
            serious(hospitalised_on="2024-10-10", prolonged_hospitalisation="yes"),
        ),
        silent("the same month", serious(onset="2024-10", hospitalised_on="2024-10-10")),
    ),
    "life_threatening_grade": (
        fires(
            "grade 2", "AE-X grade", ae(grade=2, seriousness=["life_threatening"], expected="no")
        ),
        silent("grade 4", ae(grade=4, seriousness=["life_threatening"], expected="no")),
        silent("no grade", ae(grade=None, seriousness=["life_threatening"], expected="no")),
    ),
    "grade4_not_serious": (
        fires("of illness", "AE-X seriousness", ae(grade=4, ctcae_term="Sepsis")),
        fires("reached by need only", "AE-X seriousness", ae(grade=4, ctcae_term="Anemia")),
        fires("of low oxygen", "AE-X seriousness", ae(grade=4, ctcae_term="Hypoxia")),
        fires(
            "of low oxygen in 6.0",
            "AE-X seriousness",
            ae(grade=4, ctcae_term="Hypoxia", ctcae_version="6.0"),
        ),
        silent("of a laboratory term", ae(grade=4, ctcae_term="Hypokalemia")),
        silent("grade 3", ae(grade=3, ctcae_term="Sepsis")),
    ),
    "expected_missing": (
        fires("serious", "AE-X expected", serious(expected=None)),
        silent("not serious", ae(expected=None)),
        silent("a reason", serious(expected=None, missing={"expected": "pending"})),
    ),
}
DEATH: dict[str, tuple[Case, ...]] = {
    "fatal_grade": (
        fires("grade 3", "AE-X grade", fatal(BY_EVENT, grade=3)),
        silent("grade 5", fatal(BY_EVENT)),
        silent("grade 3 of what was there at death", ae(participant="CL-2", grade=3)),
    ),
    "grade5_outcome": (
        fires("no outcome", "AE-X outcome", fatal(BY_EVENT, outcome=None)),
        fires("unknown outcome", "AE-X outcome", fatal(BY_EVENT, outcome="unknown")),
        silent("fatal", fatal(BY_EVENT)),
    ),
    "death_not_listed": (
        fires(
            "told later",
            "AE-X seriousness",
            fatal(
                BY_EVENT,
                grade=3,
                outcome="not_recovered",
                outcome_on=None,
                seriousness=["life_threatening"],
                assessments=[{"outcome": "fatal", "grade": 5, "aware_physician_at": "2025-05-03"}],
            ),
        ),
        silent("listed", fatal(BY_EVENT)),
        silent("a death from progression", {"AE-21": {"outcome": "not_recovered"}}),
    ),
    "death_criterion_outcome": (
        fires("no outcome", "AE-X outcome", fatal(BY_EVENT, outcome=None, grade=None)),
        silent("fatal", fatal(BY_EVENT)),
    ),
    "death_day_missing": (
        fires("still alive", "CL-3 died_on", fatal({}, participant="CL-3")),
        silent(
            "a reason",
            fatal({}, participant="CL-3") | {"CL-3": {"missing": {"died_on": "unknown"}}},
        ),
        silent("a day", fatal(BY_EVENT)),
    ),
    "death_day_differs": (
        fires("a day later", "AE-X outcome_on", fatal(BY_EVENT, outcome_on="2025-05-03")),
        silent("the same", fatal(BY_EVENT)),
        silent("no day of outcome", fatal(BY_EVENT, outcome_on=None)),
    ),
    "death_without_event": (
        fires(
            "no fatal event",
            "CL-2 death_cause",
            {"CL-2": BY_EVENT, "AE-22": None},
        ),
        silent("of progression", {"AE-22": None}),
        silent("a fatal event", fatal(BY_EVENT)),
    ),
    "end_by_death": (
        fires("no day", "CL-3 died_on", {"CL-3": {"treatment_end_reason": "death"}}),
        silent("a day", {"CL-2": {"treatment_end_reason": "death"}}),
    ),
    "death_cause_missing": (
        fires("no cause", "CL-2 death_cause", {"CL-2": {"death_cause": None}}),
        silent("unknown is an answer", {"CL-2": {"death_cause": "unknown"}}),
        silent(
            "a reason",
            {"CL-2": {"death_cause": None, "missing": {"death_cause": "pending"}}},
        ),
    ),
    "fatal_events_several": (
        fires("two", "AE-X outcome", fatal(BY_EVENT)),
        silent("one", fatal(BY_EVENT) | {"AE-22": None}),
        silent("what was there at death", {"AE-21": {"grade": 3}}),
    ),
    "fatal_event_other_cause": (
        fires("a stroke, not progression", "AE-X outcome", fatal({})),
        silent("the progression itself", {"AE-22": {"grade": 5}}),
        silent(
            "progression in other words",
            fatal({}, ctcae_term=None, term={"ja": "原疾患の増悪"}),
        ),
        silent("not fatal", {"AE-21": {"grade": 3}}),
    ),
}
DATES: dict[str, tuple[Case, ...]] = {
    "onset_missing": (
        fires("no onset", "AE-X onset", ae(onset=None)),
        silent("a year", ae(onset="2024", ended=None, outcome="not_recovered")),
        silent("a reason", ae(onset=None, missing={"onset": "unknown"})),
    ),
    "onset_before_consent": (
        fires("a day before", "AE-X onset", ae(onset="2024-02-12", ended="2024-02-13")),
        silent("on the day", ae(onset="2024-02-13", ended="2024-02-20")),
        silent("in the same month", ae(onset="2024-02", ended="2024-03")),
    ),
    "onset_before_g_csf": (
        fires("after consent", "AE-X onset", ae(onset="2024-03-01", ended="2024-03-02")),
        silent("on the day", ae(onset="2024-03-21", ended="2024-03-22")),
        silent("in the same month", ae(onset="2024-03", ended="2024-04")),
    ),
    "suspected_before_cells": (
        fires(
            "under G-CSF",
            "AE-X causality.product",
            ae(
                onset="2024-03-22",
                ended="2024-03-23",
                causality={**UNRELATED, "product": "possible"},
            ),
        ),
        silent(
            "G-CSF suspected", ae(onset="2024-03-22", causality={**UNRELATED, "g_csf": "related"})
        ),
        silent("after the cells", ae(causality={**UNRELATED, "product": "possible"})),
    ),
    "onset_before_its_cycle": (
        fires(
            "of the next", "AE-X administration", ae(onset="2024-06-01", administration="ADM-3-3")
        ),
        silent("during it", ae(administration="ADM-3-3")),
        silent("the same month", ae(onset="2024-09", ended=None, administration="ADM-3-3")),
    ),
    "ended_yet_ongoing": (
        fires("not recovered", "AE-X ended", ae(outcome="not_recovered")),
        fires("recovering", "AE-X ended", ae(outcome="recovering")),
        silent("sequelae", ae(outcome="sequelae")),
        silent("no end", ae(outcome="not_recovered", ended=None)),
    ),
    "recovered_without_end": (
        fires("no end", "AE-X ended", ae(ended=None)),
        silent("a month", ae(ended="2024-10")),
        silent("a reason", ae(ended=None, missing={"ended": "unknown"})),
    ),
    "onset_after_death": (
        fires(
            "a month later",
            "AE-X onset",
            ae(participant="CL-2", onset="2025-06", ended=None, aware_physician_at="2025-07-01"),
        ),
        silent(
            "the same month",
            ae(participant="CL-2", onset="2025-05", ended=None, aware_physician_at="2025-07-01"),
        ),
    ),
    "ended_after_death": (
        fires("later", "AE-X ended", ae(participant="CL-2", ended="2025-05-03")),
        silent("the same month", ae(participant="CL-2", ended="2025-05")),
    ),
    "discharged_after_death": (
        fires(
            "later", "AE-X discharged_on", serious(participant="CL-2", discharged_on="2025-05-03")
        ),
        silent("on the day", serious(participant="CL-2", discharged_on="2025-05-02")),
    ),
    "done_after_death": (
        fires("cells", "ADM-2-3 given_on", {"ADM-2-3": {"given_on": "2025-06-01"}}),
        silent("on the day", {"ADM-2-3": {"given_on": "2025-05-02"}}),
    ),
    "consent_missing": (
        fires("no day", "CL-3 consented_on", {"CL-3": {"consented_on": None}}),
        silent(
            "a reason",
            {"CL-3": {"consented_on": None, "missing": {"consented_on": "unknown"}}},
        ),
        silent("nothing done yet", {"participants:CL-9": {"age": 60}}),
    ),
    "enrolment_missing": (
        fires("no day", "CL-3 enrolled_on", {"CL-3": {"enrolled_on": None}}),
        silent("nothing done yet", {"participants:CL-9": {"age": 60}}),
    ),
    "surgery_missing": (
        fires("no day", "CL-3 surgery_on", {"CL-3": {"surgery_on": None}}),
        silent("no visit counts from it", {"CL-3": {"surgery_on": None}, "study": {"visits": []}}),
        silent("a reason", {"CL-3": {"surgery_on": None, "missing": {"surgery_on": "unknown"}}}),
    ),
    "consent_after_procedure": (
        fires(
            "a day later",
            "CL-3 consented_on",
            {"CL-3": {"consented_on": "2024-03-22", "enrolled_on": "2024-03-22"}},
        ),
        silent(
            "on the day",
            {"CL-3": {"consented_on": "2024-03-21", "enrolled_on": "2024-03-21"}},
        ),
    ),
    "enrolment_after_procedure": (
        fires("a day later", "CL-3 enrolled_on", {"CL-3": {"enrolled_on": "2024-03-22"}}),
        silent("on the day", {"CL-3": {"enrolled_on": "2024-03-21"}}),
    ),
    "surgery_after_procedure": (
        fires("a day later", "CL-3 surgery_on", {"CL-3": {"surgery_on": "2024-03-22"}}),
        silent("the day before", {"CL-3": {"surgery_on": "2024-03-20"}}),
    ),
    "cycle_twice": (
        fires("two second ones", "ADM-3-3 cycle", {"ADM-3-3": {"cycle": 2}}),
        silent("no number", {"ADM-3-3": {"cycle": None}}),
        silent("of another participant", {"ADM-3-3": {"cycle": 3}}),
    ),
    "cycles_out_of_order": (
        fires(
            "numbers exchanged",
            "ADM-3-2 given_on",
            {"ADM-3-2": {"cycle": 3}, "ADM-3-3": {"cycle": 2}},
        ),
        silent("one not given", {"ADM-3-2": {"given_on": None}}),
    ),
    "cycle_beyond_plan": (
        fires("a fourth", "ADM-3-3 cycle", {"ADM-3-3": {"cycle": 4}}),
        silent("no plan", {"ADM-3-3": {"cycle": 4}, "study": {"treatment": None}}),
        silent("the last", {"ADM-3-3": {"cycle": 3}}),
    ),
    "given_after_end": (
        fires("a day", "ADM-3-3 given_on", {"CL-3": {"treatment_ended_on": "2024-10-09"}}),
        silent("on the day", {"CL-3": {"treatment_ended_on": "2024-10-10"}}),
    ),
    "sent_before_known": (
        fires("a day", "SUB-1 on", {"SUB-1": {"on": "2024-10-30"}}),
        silent("on the day", {"SUB-1": {"on": "2024-10-31"}}),
        silent("of a cycle", {"SUB-1": {"duties": ["cycle-3.illness_60day.committee"]}}),
    ),
    "before_plan": (
        fires("an end a day before", "MS-X on", happened("ended", "2020-10-11")),
        fires("data complete", "MS-X on", happened("all_data_ended", "2019-01-01")),
        silent("on the day", happened("discontinued", "2020-10-12")),
        silent("a provision older than its plan", happened("first_provision", "2020-10-11")),
    ),
    "milestone_twice": (
        fires(
            "two ends",
            "MS-Y kind",
            happened("ended", "2025-06-01", "MS-X") | happened("ended", "2025-06-02", "MS-Y"),
        ),
        fires(
            "two discontinuations",
            "MS-Y kind",
            happened("discontinued", "2025-06-01", "MS-X")
            | happened("discontinued", "2025-06-02", "MS-Y"),
        ),
        silent(
            "an end and a discontinuation",
            happened("discontinued", "2025-06-01", "MS-X")
            | happened("ended", "2025-06-02", "MS-Y"),
        ),
        silent(
            "two visits",
            happened("monitoring_visit", "2025-06-01", "MS-X")
            | happened("monitoring_visit", "2025-06-02", "MS-Y"),
        ),
    ),
    "known_before_plan": (
        fires("an event", "AE-X aware_physician_at", before_plan("2020-10-11")),
        fires(
            "a departure",
            "DEV-X aware_physician_at",
            {"deviations:DEV-X": {"aware_physician_at": "2020-10-11"}},
        ),
        silent("on the day", before_plan("2020-10-12")),
    ),
    "opinion_before_known": (
        fires("a day", "OP-X given_on", spoken(about="AE-31", given_on="2024-10-30")),
        fires(
            "received",
            "OP-X received_on",
            spoken(about="AE-31", given_on="2024-10-29", received_on="2024-10-30"),
        ),
        silent("on the day", spoken(about="AE-31", given_on="2024-10-31")),
        silent("about a period", spoken(about="year-1", given_on="2019-01-01")),
    ),
    "response_before_opinion": (
        fires("before it was received", "RE-X on", answered("2024-11-11")),
        silent("on the day of receipt", answered("2024-11-12")),
        silent("without a day", answered(None)),
    ),
    "keeping_sent": (
        fires("sent", "SUB-1 duties", {"SUB-1": {"duties": ["study.retention.administrator"]}}),
        silent("a report", {"SUB-1": {"duties": ["year-1.annual_minister.minister"]}}),
    ),
    "given_after_stop": (
        fires("an end", "MS-X on", happened("ended", "2024-10-09")),
        fires("a discontinuation", "MS-X on", happened("discontinued", "2024-10-09")),
        silent("on the day", happened("discontinued", "2024-10-10")),
    ),
    "seen_after_end": (
        fires("an end", "MS-X on", happened("ended", "2025-05-01")),
        silent("a discontinuation", happened("discontinued", "2025-05-01")),
        silent("on the day", happened("ended", "2026-12-31")),
    ),
}
TERMS: dict[str, tuple[Case, ...]] = {
    "ctcae_term_missing": (
        fires("none", "AE-X ctcae_term", ae(ctcae_term=None)),
        silent("a reason", ae(ctcae_term=None, missing={"ctcae_term": "not_applicable"})),
    ),
    "ctcae_term_unknown": (
        fires("misspelt", "AE-X ctcae_term", ae(ctcae_term="Hedache")),
        silent("in other letters", ae(ctcae_term="HEADACHE")),
        silent("in British spelling", ae(ctcae_term="Anaemia", term={"ja": "貧血"})),
        silent("in Japanese", ae(ctcae_term="頭痛")),
    ),
    "term_of_other_version": (
        fires("of 6.0 only", "AE-X ctcae_term", ae(ctcae_term="Brain fog")),
        fires(
            "of 5.0 only", "AE-X ctcae_term", ae(ctcae_term="Lung infection", ctcae_version="6.0")
        ),
        silent("of 6.0, graded so", ae(ctcae_term="Brain fog", ctcae_version="6.0")),
        silent("of both", ae()),
    ),
    "grade_missing": (
        fires("none", "AE-X grade", ae(grade=None)),
        silent("given later", ae(grade=None, assessments=[{"grade": 2, **LATER}])),
        silent("a reason", ae(grade=None, missing={"grade": "pending"})),
    ),
    "grade_not_allowed": (
        fires("headache has no 4", "AE-X grade", ae(grade=4, seriousness=["life_threatening"])),
        fires(
            "reached later",
            "AE-X grade",
            ae(assessments=[{"grade": 4, "seriousness": [], **LATER}]),
        ),
        silent("headache has 3", ae(grade=3)),
        silent("sepsis has 4", ae(grade=4, ctcae_term="Sepsis", term={"ja": "敗血症"})),
    ),
    "other_ctcae_version": (
        fires("6.0", "AE-X ctcae_version", ae(ctcae_version="6.0")),
        silent("the study's", ae(ctcae_version="5.0")),
        silent("not said", ae(ctcae_version=None)),
    ),
    "languages_differ": (
        fires("two terms", "AE-X term", ae(term={"ja": "頭痛", "en": "Nausea"})),
        silent("one term", ae(term={"ja": "頭痛", "en": "headache"})),
        silent("free words", ae(term={"ja": "頭が重い", "en": "Nausea"}, ctcae_term="Nausea")),
    ),
    "other_though_listed": (
        fires(
            "a listed term",
            "AE-X ctcae_term",
            ae(ctcae_term="Nervous system disorders - Other, specify"),
        ),
        silent(
            "one not listed",
            ae(
                ctcae_term="Nervous system disorders - Other, specify",
                term={"ja": "頭が重い", "en": "Heavy head"},
            ),
        ),
    ),
    "organ_class_differs": (
        fires("headache as nausea", "AE-X ctcae_term", ae(ctcae_term="Nausea")),
        silent("in the same class", ae(ctcae_term="Dizziness")),
        silent("the term itself", ae()),
    ),
}
OTHERS: dict[str, tuple[Case, ...]] = {
    "event_twice": (
        fires(
            "half width and capitals",
            "AE-X term",
            ae(term={"ja": "ｿｳ痒症", "en": "PRURITUS"}, ctcae_term="Pruritus")
            | {
                "adverse_events:AE-W": {
                    **NEW,
                    "term": {"ja": "そう痒症"},
                    "ctcae_term": None,
                    "onset": "2024-10-19",
                    "ended": "2024-10-30",
                }
            },
        ),
        fires(
            "Japanese and English",
            "AE-X term",
            ae(term={"en": "Nausea"}, ctcae_term=None)
            | {"adverse_events:AE-W": {**NEW, "term": {"ja": "悪心"}, "ctcae_term": None}},
        ),
        fires(
            "British and American",
            "AE-X term",
            ae(term={"en": "Diarrhoea"}, ctcae_term=None)
            | {"adverse_events:AE-W": {**NEW, "term": {"en": "Diarrhea"}, "ctcae_term": None}},
        ),
        fires("one has no end", "AE-X term", ae(term={"ja": "食欲不振"}, ctcae_term="Anorexia")),
        silent(
            "on other days",
            ae(onset="2024-10-01", ended="2024-10-02")
            | {"adverse_events:AE-W": {**NEW, "onset": "2024-10-03", "ended": "2024-10-04"}},
        ),
        silent(
            "of another participant", ae() | {"adverse_events:AE-W": {**NEW, "participant": "CL-1"}}
        ),
        silent(
            "what CTCAE leaves to be specified",
            {
                f"adverse_events:{name}": {
                    **NEW,
                    "term": {"ja": words},
                    "ctcae_term": "Nervous system disorders - Other, specify",
                }
                for name, words in (("AE-W", "頭が重い"), ("AE-X", "手の違和感"))
            },
        ),
    ),
    "causality_missing": (
        fires("nothing", "AE-X causality", ae(causality=None)),
        silent("a reason", ae(causality=None, missing={"causality": "pending"})),
        silent("judged later", ae(causality=None, assessments=[{"causality": UNRELATED, **LATER}])),
    ),
    "causality_part_missing": (
        fires(
            "one part", "AE-X causality.apheresis", ae(causality={**UNRELATED, "apheresis": None})
        ),
        fires(
            "only the whole",
            "AE-X causality.g_csf",
            ae(causality=None, cannot_be_ruled_out="no"),
        ),
        silent("all parts", ae()),
    ),
    "ruled_out_yet_suspected": (
        fires(
            "possible",
            "AE-X cannot_be_ruled_out",
            ae(cannot_be_ruled_out="no", causality={**UNRELATED, "g_csf": "possible"}),
        ),
        silent(
            "the disease",
            ae(cannot_be_ruled_out="no", causality={**UNRELATED, "underlying_disease": "related"}),
        ),
    ),
    "not_ruled_out_yet_unrelated": (
        fires("all unrelated", "AE-X cannot_be_ruled_out", ae(cannot_be_ruled_out="yes")),
        silent(
            "one unlikely",
            ae(cannot_be_ruled_out="yes", causality={**UNRELATED, "g_csf": "unlikely"}),
        ),
    ),
    "lab_unit": (
        fires("of another quantity", "LB-X unit", alt("30", unit="mg/dL")),
        silent("another spelling", alt("30", unit="\uff29\uff35\uff0f\uff2c")),
        silent("none is needed", alt("1.1", analyte="inr", unit=None, lln=None, uln=None)),
    ),
    "lab_value": (
        fires("below zero", "LB-X value", alt("-3")),
        silent("zero", alt("0")),
    ),
    "lab_grade_higher": (
        fires(
            "grade 3 measured",
            "AE-32 grade",
            {"LB-3-C1-D14-alt": {"value": "300"}},
        ),
        silent("as reported", {"LB-3-C1-D14-alt": {"value": "61"}}),
        silent(
            "after its end",
            {
                "LB-3-C1-D14-alt": {"value": "300"},
                "AE-32": {"onset": "2024-04-20", "ended": "2024-04-21"},
            },
        ),
    ),
    "lab_without_event": (
        fires("grade 3", "LB-X value", alt("300")),
        silent("grade 2", alt("200")),
        silent(
            "an event of that term",
            alt("300")
            | ae(
                participant="CL-1",
                ctcae_term="Alanine aminotransferase increased",
                term={"en": "ALT"},
                onset="2024-06-12",
                ended="2024-06-20",
                grade=3,
            ),
        ),
        silent(
            "part of another",
            alt("300")
            | ae(
                participant="CL-1",
                ctcae_term="Sepsis",
                term={"ja": "敗血症"},
                onset="2024-06-09",
                ended="2024-06-20",
                grade=3,
            ),
        ),
        silent("a baseline", alt("300", taken_on="2023-12-01")),
        silent("no worse than the baseline", alt("300") | {"LB-1-SCR-alt": {"value": "310"}}),
    ),
    "population_empty": (
        fires(
            "nobody received anything",
            "AE-11 participant",
            {f"ADM-{who}-{n}": None for who in (1, 2, 3) for n in (1, 2, 3)},
        ),
        silent("somebody did", {"ADM-1-1": {"cells": 1}}),
    ),
    "event_outside_population": (
        fires(
            "no day at all",
            "AE-X participant",
            ae(participant="CL-9") | {"participants:CL-9": {"age": 60}},
        ),
        silent(
            "consented",
            ae(participant="CL-9") | {"participants:CL-9": {"consented_on": "2024-01-01"}},
        ),
    ),
}
ELIGIBILITY: dict[str, tuple[Case, ...]] = {
    "criterion_not_named": (
        fires("none", "EL-1-IN-1 criterion", {"EL-1-IN-1": {"criterion": None}}),
        silent("named", {"EL-1-IN-1": {"criterion": "IN-1"}}),
    ),
    "criterion_unknown": (
        fires("no longer there", "EL-1-IN-1 criterion", {"EL-1-IN-1": {"criterion": "IN-99"}}),
        silent("there", {"EL-1-IN-1": {"assessed_on": None}}),
    ),
    "criterion_answers_differ": (
        fires(
            "yes and no",
            "EL-X met",
            {"eligibility:EL-X": {"participant": "CL-1", "criterion": "EX-2", "met": "yes"}},
        ),
        silent(
            "the same twice",
            {"eligibility:EL-X": {"participant": "CL-1", "criterion": "EX-2", "met": "no"}},
        ),
    ),
    "criteria_unanswered": (
        fires("one is missing", "CL-1 enrolled_on", {"EL-1-IN-4": None}),
        fires("unknown is no answer", "CL-1 enrolled_on", {"EL-1-IN-4": {"met": "unknown"}}),
        silent("not enrolled", {"participants:CL-9": {"consented_on": "2024-01-01"}}),
    ),
    "criterion_value": (
        fires("below, yet suitable", "EL-1-EX-4-6 value", {"EL-1-EX-4-6": {"value": "2.9"}}),
        fires("inside, yet excluded", "EL-1-EX-4-6 value", {"EL-1-EX-4-6": {"met": "yes"}}),
        fires("age in the record", "EL-1-IN-2 value", {"EL-1-IN-2": {"value": "80"}}),
        silent("at the limit", {"EL-1-EX-4-6": {"value": "3.0"}}),
        silent("another unit", {"EL-1-EX-4-6": {"value": "4500", "unit": "/µL"}}),
        silent("below and excluded", {"EL-1-EX-4-6": {"value": "2.9", "met": "yes"}}),
    ),
    "criterion_age": (
        fires(
            "too old, yet suitable",
            "EL-1-IN-2 met",
            {"CL-1": {"age": 80}, "EL-1-IN-2": {"value": None, "unit": None}},
        ),
        fires("too old, whatever the value", "EL-1-IN-2 met", {"CL-1": {"age": 85}}),
        silent("a birthday in between", {"CL-1": {"age": 80}, "EL-1-IN-2": {"value": "79"}}),
        silent("at the limit", {"CL-1": {"age": 79}, "EL-1-IN-2": {"value": None, "unit": None}}),
        silent("no age", {"CL-1": {"age": None}, "EL-1-IN-2": {"value": None, "unit": None}}),
    ),
    "criterion_lab": (
        fires("haemoglobin", "EL-1-IN-3 met", {"LB-1-SCR-haemoglobin": {"value": "9.9"}}),
        fires(
            "in another unit",
            "EL-1-IN-3 met",
            {"LB-1-SCR-platelets": {"value": "9.9", "unit": "万/µL", "lln": None, "uln": None}},
        ),
        silent("at the limit", {"LB-1-SCR-haemoglobin": {"value": "10.0"}}),
        silent(
            "after enrolment",
            {"LB-1-SCR-haemoglobin": {"value": "9.9", "taken_on": "2024-01-20", "visit": None}},
        ),
        silent("one of two inside", {"EL-1-IN-3": {"met": "no"}}),
    ),
}
CANDIDATES: dict[str, tuple[Case, ...]] = {
    "candidate_g_csf_dose": (
        fires("too little", "ADM-1-2 g_csf_ug_m2_day", {"ADM-1-2": {"g_csf_ug_m2_day": "350"}}),
        silent("written otherwise", {"ADM-1-2": {"g_csf_ug_m2_day": "400.0"}}),
        silent(
            "on record",
            {"ADM-1-2": {"g_csf_ug_m2_day": "350"}, **dev("CL-1", "dosing", "2024-04")},
        ),
        silent(
            "another protocol",
            {"ADM-1-2": {"g_csf_ug_m2_day": "350"}, "study": {"treatment.g_csf_ug_m2_day": None}},
        ),
    ),
    "candidate_g_csf_days": (
        fires("seven", "ADM-1-2 g_csf_days", {"ADM-1-2": {"g_csf_days": 7, "apheresis_on": None}}),
        fires("three", "ADM-1-2 g_csf_days", {"ADM-1-2": {"g_csf_days": 3}}),
        silent("four", {"ADM-1-2": {"g_csf_days": 4}}),
        silent("six", {"ADM-1-2": {"g_csf_days": 6}}),
        fires(
            "another sort of deviation",
            "ADM-1-2 g_csf_days",
            {"ADM-1-2": {"g_csf_days": 3}, **dev("CL-1", "procedure", "2024-04-26")},
        ),
        fires(
            "a deviation of another cycle",
            "ADM-1-2 g_csf_days",
            {"ADM-1-2": {"g_csf_days": 3}, **dev("CL-1", "dosing", "2024-01-25")},
        ),
        silent(
            "on record",
            {"ADM-1-2": {"g_csf_days": 3}, **dev("CL-1", "dosing", "2024-04-26")},
        ),
    ),
    "candidate_apheresis_day": (
        fires("a day later", "ADM-1-2 apheresis_on", {"ADM-1-2": {"g_csf_days": 4}}),
        silent("the last day", {"ADM-1-2": {"g_csf_days": 5}}),
        silent(
            "not asked",
            {"ADM-1-2": {"g_csf_days": 4}, "study": {"treatment.apheresis_after_days": None}},
        ),
    ),
    "candidate_culture_days": (
        fires("18 days", "ADM-1-2 given_on", {"ADM-1-2": {"given_on": "2024-05-17"}}),
        fires(
            "a deviation of another participant",
            "ADM-1-2 given_on",
            {"ADM-1-2": {"given_on": "2024-05-17"}, **dev("CL-2", "manufacturing", "2024-05-17")},
        ),
        silent("17 days", {"ADM-1-2": {"given_on": "2024-05-16"}}),
        silent(
            "on record",
            {"ADM-1-2": {"given_on": "2024-05-17"}, **dev("CL-1", "manufacturing", "2024-05-17")},
        ),
    ),
    "candidate_interval": (
        fires(
            "two weeks and a day late",
            "ADM-1-2 given_on",
            {"ADM-1-2": {"given_on": "2024-05-30", "culture_started_on": "2024-05-13"}},
        ),
        fires(
            "another sort of deviation",
            "ADM-1-2 given_on",
            {"ADM-1-2": {"given_on": "2024-05-30"}, **dev("CL-1", "consent", "2024-05-30")},
        ),
        silent("the last day of the window", {"ADM-1-2": {"given_on": "2024-05-29"}}),
        silent("one cycle not given", {"ADM-1-2": {"given_on": None}}),
        silent(
            "on record",
            {
                "ADM-1-2": {"given_on": "2024-05-30"},
                "ADM-1-3": {"given_on": "2024-08-16"},
                **dev("CL-1", "visit", "2024-05-20"),
            },
        ),
    ),
    "candidate_after_positive": (
        fires("the lot itself", "ADM-1-2 given_on", {"CT-1-2": POSITIVE}),
        fires("an earlier lot", "ADM-1-2 given_on", {"CT-1-1": POSITIVE}),
        fires(
            "the lot itself, whatever was decided",
            "ADM-1-1 given_on",
            {"CT-1-1": {**POSITIVE, "result_on": "2024-02-15"}, **GO_ON},
        ),
        silent("known only later", {"CT-1-3": {**POSITIVE, "result_on": "2024-08-16"}}),
        silent("a decision to go on", {"CT-1-1": {**POSITIVE, "result_on": "2024-02-20"}, **GO_ON}),
    ),
    "candidate_after_withdrawal": (
        fires("G-CSF", "ADM-1-3 g_csf_started_on", {"CL-1": {"withdrawn_on": "2024-06-01"}}),
        silent("on the last day", {"CL-1": {"withdrawn_on": "2024-08-15"}}),
        silent(
            "on record",
            {"CL-1": {"withdrawn_on": "2024-06-01"}, **dev("CL-1", None, "2024-07-25")},
        ),
    ),
    "candidate_ineligible": (
        fires("excluded", "EL-1-EX-2 met", {"EL-1-EX-2": {"met": "yes"}}),
        fires("not included", "EL-1-IN-4 met", {"EL-1-IN-4": {"met": "no"}}),
        silent("not enrolled", {"EL-1-EX-2": {"met": "yes"}, "CL-1": {"enrolled_on": None}}),
        silent(
            "on record", {"EL-1-EX-2": {"met": "yes"}, **dev("CL-1", "eligibility", "2024-01-02")}
        ),
    ),
    "candidate_visit_window": (
        fires(
            "a day late",
            "LB-1-C1-D14-alt taken_on",
            {
                name: {"taken_on": "2024-03-04"}
                for name in (
                    "LB-1-C1-D14-alt",
                    "LB-1-C1-D14-bilirubin",
                    "LB-1-C1-D14-creatinine",
                    "LB-1-C1-D14-haemoglobin",
                    "LB-1-C1-D14-leukocytes",
                    "LB-1-C1-D14-platelets",
                )
            }
            | {"VS-1-C1-D14": None},
        ),
        silent("the last day", {"VS-1-C1-D14": {"taken_at": "2024-03-03"}}),
        silent("no reference", {"CL-1": {"consented_on": None, "enrolled_on": None}}),
    ),
}
DEPARTURE: dict[str, Any] = {
    "classification": "nonconformity",
    "occurred_on": "2024-05-01",
    "aware_physician_at": "2024-05-02",
}
DONE = {"corrective_done_on": "2024-05-10", "corrective_evidence": {"ja": "会議記録"}}


def departed(**fields: Any) -> dict[str, Fields]:
    """A non-conformity."""
    return {"deviations:DEV-X": {**DEPARTURE, **fields}}


def said(**fields: Any) -> dict[str, Fields]:
    """An opinion of the committee."""
    return {"opinions:OP-X": fields}


SERIOUS_ONE = "serious_nonconformity"
NONCONFORMITIES: dict[str, tuple[Case, ...]] = {
    "departure_not_classified": (
        fires("nobody judged", "DEV-X classification", departed(classification=None)),
        silent("judged", departed()),
        silent(
            "a reason is given",
            departed(classification=None, missing={"classification": "pending"}),
        ),
    ),
    "serious_yet_hazard": (
        fires(
            "serious",
            "DEV-X immediate_hazard",
            departed(classification=SERIOUS_ONE, immediate_hazard="yes"),
        ),
        silent("not serious", departed(immediate_hazard="yes")),
        silent("no hazard", departed(classification=SERIOUS_ONE, immediate_hazard="no")),
    ),
    "opinion_not_sought": (
        fires(
            "serious",
            "DEV-X opinion_sought",
            departed(classification=SERIOUS_ONE, opinion_sought="no"),
        ),
        silent("not serious", departed(opinion_sought="no")),
        silent("sought", departed(classification=SERIOUS_ONE, opinion_sought="yes")),
    ),
    "done_without_evidence": (
        fires("corrected", "DEV-X corrective_evidence", departed(corrective_done_on="2024-05-10")),
        fires(
            "prevented",
            "DEV-X preventive_evidence",
            departed(**DONE, preventive_done_on="2024-05-11"),
        ),
        silent("with evidence", departed(**DONE)),
        silent("nothing claimed", departed()),
        silent(
            "a reason is given",
            departed(corrective_done_on="2024-05-10", missing={"corrective_evidence": "pending"}),
        ),
    ),
    "evidence_without_day": (
        fires(
            "no day",
            "DEV-X corrective_done_on",
            departed(corrective_evidence={"ja": "会議記録"}),
        ),
        silent("with its day", departed(**DONE)),
    ),
}
CONSEQUENCES: dict[str, tuple[Case, ...]] = {
    "positive_without_day": (
        fires(
            "neither day",
            "CT-1-2 result_on",
            {"CT-1-2": {**POSITIVE, "result_on": None, "sampled_on": None}},
        ),
        silent("the day of the sample", {"CT-1-2": {**POSITIVE, "result_on": None}}),
        silent("negative", {"CT-1-2": {"result_on": None, "sampled_on": None}}),
    ),
    "positive_lot_given": (
        fires("no event", "CT-1-3 lot", {"CT-1-3": POSITIVE}),
        fires(
            "no event, and no day",
            "CT-1-3 lot",
            {"CT-1-3": {**POSITIVE, "result_on": None, "sampled_on": None}},
        ),
        fires(
            "an event after another dose",
            "CT-1-3 lot",
            {"CT-1-3": POSITIVE, **ae(participant="CL-1", administration="ADM-1-1")},
        ),
        silent(
            "an event after that dose",
            {"CT-1-3": POSITIVE, **ae(participant="CL-1", administration="ADM-1-3")},
        ),
        silent("not given", {"CT-1-3": POSITIVE, "ADM-1-3": {"given_on": None}}),
        silent("another lot", {"CT-1-3": {**POSITIVE, "lot": "LOT-9"}}),
    ),
    "opinion_without_day": (
        fires("neither day", "OP-X given_on", said(measures_asked="yes")),
        silent("given", said(measures_asked="yes", given_on="2024-05-01")),
        silent("received", said(measures_asked="yes", received_on="2024-05-01")),
        silent("a reason is given", said(missing={"given_on": "unknown"})),
    ),
}
# How well the screen finds personal data is measured elsewhere; here each kind reaches its rule.
PRIVACY: dict[str, tuple[Case, ...]] = {
    f"personal_{kind}": (
        fires("in a narrative", "AE-X narrative", ae(narrative={"ja": leak})),
        silent("in the same words without it", ae(narrative={"ja": clean})),
    )
    for kind, leak, clean in (
        ("mail", "連絡先はtaro@example.comである。", "連絡先は事務局である。"),
        ("telephone", "電話 03-1234-5678 に連絡した。", "電話で連絡した。"),
        ("hospital_number", "カルテ番号12345678を確認した。", "カルテを確認した。"),
        ("birth_date", "生年月日は1955年4月3日である。", "発現日は2024年4月3日である。"),
        ("address", "自宅は〒100-0001である。", "自宅で発熱した。"),
        ("kinship", "妻の花子が付き添った。", "妻が付き添った。"),
        ("name", "田中さんは発熱した。", "患者さんは発熱した。"),
        ("initials", "イニシャルはT.Kである。", "イニシャルは記録しない。"),
    )
}
CASES = (
    SERIOUSNESS
    | DEATH
    | DATES
    | TERMS
    | OTHERS
    | ELIGIBILITY
    | CANDIDATES
    | NONCONFORMITIES
    | CONSEQUENCES
    | PRIVACY
)
