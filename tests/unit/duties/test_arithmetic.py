"""What a duty says of its days: every number, role and cause that `explain` prints."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from safetyreport.duties.awareness import Awareness
from safetyreport.duties.cycles import cycle_duty
from safetyreport.duties.days import extended
from safetyreport.duties.duty import Duty, Reason
from safetyreport.duties.engine import findings, owed
from safetyreport.duties.house import fiscal_periods
from safetyreport.duties.legal_days import from_awareness
from safetyreport.duties.openings import openings, views
from safetyreport.duties.provision import bound
from safetyreport.i18n import Phrase, Word
from safetyreport.law.calendar import load_calendar
from safetyreport.law.query import load_law
from safetyreport.records.kinds import Records
from tests.unit.duties.cases import codes, event, found, joint, listed, owed_for, record, study

LEARNED = {"aware_physician_at": "2026-11-09", "assessed_by": "実施責任者"}
LAW = load_law("asrm")


@pytest.mark.parametrize(
    ("last", "reason", "days"),
    [
        pytest.param("2026-11-24", "law.extension_not_needed", None, id="a working day"),
        pytest.param("2026-11-23", "law.extension_applied", 1, id="one holiday"),
        pytest.param("2026-11-22", "law.extension_over_several", 2, id="a Sunday and a holiday"),
        pytest.param("2026-09-19", "law.extension_over_several", 5, id="five days in a row"),
    ],
)
def test_every_holiday_passed_is_told(last: str, reason: str, days: int | None) -> None:
    """Act on the holidays of administrative organs, art. 2: the first day that is none."""
    given = extended(dt.date.fromisoformat(last))
    passed = given.values.get("passed")
    assert given.reason == reason
    assert (len(passed) if isinstance(passed, tuple) else None) == days


def test_what_one_event_says_of_a_cycle_comes_first() -> None:
    """A reader meets each event's own reasons before what holds for the whole cycle."""
    two = [event(id=name, seriousness=[]) for name in ("AE-1", "AE-2")]
    duty = next(one for one in owed_for(two).values() if one.kind == "illness_60day")
    own = ["event" in reason.values for reason in duty.why]
    assert own == sorted(own, reverse=True)
    assert {True, False} == set(own)


def test_what_was_told_in_the_house_is_told_once() -> None:
    """The day of receipt settles the report inside; no second sentence repeats it."""
    known = event(seriousness=["death"], aware_administrator_at="2026-11-02")
    duty = owed_for([known])["SAE-1.internal_report.administrator.1"]
    assert duty.status.startswith("submitted")
    assert "duties.received" in codes(duty)
    assert "duties.done_on" not in codes(duty)


def because(duty: Duty, code: str) -> Reason:
    """The one reason of a duty with this key."""
    (reason,) = [one for one in duty.why if one.code == f"duties.{code}"]
    return reason


@pytest.mark.parametrize(
    ("records", "name", "code", "length", "in_principle"),
    [
        pytest.param(
            [record("milestones", id="MS-1", kind="discontinued", on="2026-08-03")],
            "MS-1.discontinuation.committee.1", "counted_days", (10, "days"), False, id="days",
        ),
        pytest.param(
            [record("milestones", id="MS-1", kind="all_data_ended", on="2026-05-01"),
             record("opinions", id="OP-1", about="MS-1", given_on="2026-09-30")],
            "OP-1.publication.registry.1", "counted_months", (1, "month"), False, id="months",
        ),
        pytest.param(
            [record("milestones", id="MS-1", kind="all_data_ended", on="2026-05-01")],
            "MS-1.study_report.committee.1", "counted_years", (1, "year"), True,
            id="years, in principle",
        ),
    ],
)  # fmt: skip
def test_a_period_is_told_with_its_length_and_unit(
    records: list[Any], name: str, code: str, length: tuple[int, str], in_principle: bool
) -> None:
    """Ten days, one month, one year: the number and the unit of the law, and 原則として."""
    duty = owed_for(records)[name]
    reason = because(duty, code)
    assert reason.values["length"] == Phrase(f"duties.length.{length[1]}", {"number": length[0]})
    assert reason.values["start"] == duty.counted_from
    assert reason.values["due"] == duty.due_on
    assert ("duties.in_principle" in codes(duty)) == in_principle


def test_a_report_inside_counts_from_whom_it_names() -> None:
    """From the day of the person who owes it where that is known, else from the first who knew."""
    known = found(event(seriousness=[], aware_administrator_at="2026-11-05"))
    told = known["SAE-1.instruction.physician.1"]
    assert (told.counted_from_role, str(told.counted_from)) == ("administrator", "2026-11-05")
    told = found(event(seriousness=[]))["SAE-1.instruction.physician.1"]
    assert (told.counted_from_role, str(told.counted_from)) == ("physician", "2026-11-02")


def test_what_opened_a_duty_is_told_first() -> None:
    """A later assessment is named before the reasons that follow from it; a first one is not."""
    later = {"seriousness": ["life_threatening"], **LEARNED}
    duties = found(event(later, seriousness=["hospitalisation"]))
    for kind in ("instruction.physician", "illness_7day.minister"):
        second = duties[f"SAE-1.{kind}.2"]
        assert codes(second)[0] == "duties.opened_upgrade"
        assert second.why[0].values == {"number": 2}
    first = duties["SAE-1.instruction.physician.1"]
    assert not [code for code in codes(first) if code.startswith("duties.opened")]


def test_an_onset_that_spans_two_texts_is_told_as_recorded() -> None:
    """The incomplete date is printed as it was entered."""
    plan = study(class_=3, plan_submitted_on=dt.date(2025, 6, 10), plan_accepted_on=None)
    one = event(seriousness=[], onset="2025", aware_physician_at="2025-07-02")
    spanning = [
        duty for duty in found(one, on=plan).values()
        if "duties.onset_spans_versions" in codes(duty)
    ]  # fmt: skip
    assert spanning
    for duty in spanning:
        assert because(duty, "onset_spans_versions").values == {"onset": "2025"}


@pytest.mark.parametrize("class_", [1, 2, 3])
def test_a_duty_under_two_texts_is_listed_once(class_: int) -> None:
    """An onset known by its year asks the texts of both ends; the later makes what both want."""
    plan = study(class_=class_, plan_submitted_on=dt.date(2025, 6, 10), plan_accepted_on=None)
    aware = "2025-07-02"
    spanning = found(event(seriousness=[], onset="2025", aware_physician_at=aware), on=plan)
    plain = found(event(seriousness=[], onset="2025-07-01", aware_physician_at=aware), on=plan)
    kept = {name: duty.law_version for name, duty in plain.items() if "internal" in name}
    assert set(kept.values()) == {"2025-05-31"}
    assert kept.items() <= {name: duty.law_version for name, duty in spanning.items()}.items()


def test_a_milder_matter_does_not_carry_the_stricter_report() -> None:
    """A threat to life taken back takes its seven days back, though a hospital stay remains."""
    one = event(
        {"seriousness": ["hospitalisation"], **LEARNED},
        seriousness=["hospitalisation", "life_threatening"],
    )
    assert found(one)["SAE-1.illness_7day.committee.1"].status == "cleared"
    two = event(
        {"seriousness": ["life_threatening"], **LEARNED},
        seriousness=["hospitalisation"],
    )
    assert found(two)["SAE-1.illness_15day.committee.1"].status == "open"


def test_what_is_not_owed_rests_on_the_last_judgement() -> None:
    """Why nothing is reported is what was judged last, on the day when it first was known."""
    one = event(
        {"cannot_be_ruled_out": "no", **LEARNED},
        cannot_be_ruled_out=None,
        causality=dict.fromkeys(("product", "apheresis", "g_csf", "procedure"), "unrelated"),
    )
    absent = findings(LAW, study(), Records.of([one]), one).not_owed
    assert {other.because.code for other in absent} == {"duties.ruled_out"}
    two = event({"seriousness": ["hospitalisation"], **LEARNED}, seriousness=[])
    (seven,) = {
        other.because.code
        for other in findings(LAW, study(), Records.of([two]), two).not_owed
        if other.kind == "illness_7day"
    }
    assert seven == "duties.no_listed_matter"
    worse = {"seriousness": ["hospitalisation", "death"], "outcome": "fatal", **LEARNED}
    three = event(worse, seriousness=[])
    (fifteen,) = {
        other.because.code
        for other in findings(LAW, study(), Records.of([three]), three).not_owed
        if other.kind == "illness_15day"
    }
    assert fifteen == "duties.shorter_period_applies"


def test_a_lot_without_a_number_is_a_dash() -> None:
    """The manufacturer's situation names the lot, and says so when none is recorded."""
    for lot, told in (("LOT-7", "LOT-7"), (None, "-")):
        values = {"id": "CT-1", "result": "positive", "result_on": "2026-11-02"}
        test = record("culture_tests", **values | ({"lot": lot} if lot else {}))
        duties = owed_for([test]).values()
        said = [one.values["lot"] for duty in duties for one in duty.why if "lot" in one.values]
        assert said
        assert set(said) == {told}


MEETING = dt.date(2026, 12, 9)


@pytest.mark.parametrize(
    ("meetings", "code", "meeting", "due"),
    [
        pytest.param([MEETING], "committee_first", MEETING, dt.date(2026, 11, 18), id="known"),
        pytest.param([], "no_meeting", "", "", id="unknown"),
    ],
)
def test_the_committee_s_papers_name_the_meeting(
    meetings: list[dt.date], code: str, meeting: object, due: object
) -> None:
    """The day of the meeting and of the papers where they are known, and nothing else."""
    committee = {
        "name": {"ja": "委員会", "en": "Committee"},
        "certification_number": "NA8000000",
        "meetings": meetings,
    }
    plan = study(committee=committee)
    duty = listed([], "2026-11-22", on=plan)["year-6.committee_internal.committee"]
    values = because(duty, code).values
    assert (values["meeting"], values["due"]) == (meeting, due)


def test_only_the_minister_s_periodic_report_needs_the_opinion() -> None:
    """Act 21 with 20(2): what the Minister is told carries the committee's opinion."""
    duties = listed([], "2026-11-22", on=study())
    assert "duties.needs_opinion" in codes(duties["year-6.annual_minister.minister"])
    assert "duties.needs_opinion" not in codes(duties["year-6.annual_committee.committee"])


def test_the_papers_are_settled_by_the_report_to_the_committee() -> None:
    """Once the report is with the committee, so are its papers; nothing else settles them."""
    name = "year-6.committee_internal.committee"
    sent = record("submissions", id="SUB-1", duties=["year-6.annual_committee.committee"],
                  on="2026-11-10")  # fmt: skip
    duties = listed([sent], "2026-11-22", on=study())
    assert (duties[name].status, str(duties[name].submitted_on)) == ("submitted", "2026-11-10")
    other = sent.model_copy(update={"duties": ("year-6.annual_minister.minister",)})
    assert listed([other], "2026-11-22", on=study())[name].submitted_on is None


@pytest.mark.parametrize(
    ("since", "start_month", "months", "names"),
    [
        pytest.param("2026-04-01", 4, 6, ["FY2026M1", "FY2026M2"], id="its first day"),
        pytest.param("2026-03-31", 4, 6, ["FY2025M2", "FY2026M1"], id="the day before"),
        pytest.param("2026-01-01", 1, 12, ["FY2026M1", "FY2027M1"], id="whole years"),
        pytest.param("2026-09-30", 4, 6, ["FY2026M1", "FY2026M2"], id="the last day of a half"),
    ],
)
def test_a_fiscal_year_is_named_after_the_year_it_begins_in(
    since: str, start_month: int, months: int, names: list[str]
) -> None:
    """The first period is the one that holds the first day; the next one is listed with it."""
    day = dt.date.fromisoformat(since)
    periods = list(fiscal_periods(day, day, start_month, months, "M"))
    assert [period.name for period in periods] == names
    assert periods[0].first <= day <= periods[0].last
    assert {period.first.month % months for period in periods} == {start_month % months}


def test_the_parts_of_a_year_that_do_not_divide_it_run_no_further() -> None:
    """Five months fit twice into a year, one month twelve times; no part runs into the next."""
    day = dt.date(2026, 4, 1)
    periods = list(fiscal_periods(day, dt.date(2027, 4, 1), 4, 5, "X"))
    assert [one.name for one in periods[:3]] == ["FY2026X1", "FY2026X2", "FY2027X1"]
    months = [one.name for one in fiscal_periods(day, dt.date(2027, 4, 1), 4, 1, "X")]
    assert months[10:13] == ["FY2026X11", "FY2026X12", "FY2027X1"]


def test_a_visit_on_the_last_day_of_a_half_is_in_it() -> None:
    """Both days that bound a half belong to it."""
    visit = record("milestones", id="MS-V", kind="monitoring_visit", on="2026-09-30")
    duty = listed([visit], "2026-11-22", on=study())["FY2026M1.monitoring.administrator"]
    assert (duty.status, str(duty.submitted_on)) == ("submitted", "2026-09-30")


@pytest.mark.parametrize("absent", ["days", "count"])
def test_a_legal_day_is_never_guessed(absent: str) -> None:
    """A version that lacks the number or the way of counting makes no last day."""
    provision = next(p for p in LAW.provisions() if p.kind == "illness_7day")
    version = provision.version[-1].model_copy(update={absent: None})
    aware = Awareness(dt.date(2026, 11, 2), "physician", {})
    with pytest.raises(ValueError, match="no legal day"):
        from_awareness(aware, version, "administrator", load_calendar())


@pytest.mark.parametrize("absent", ["cycle", "days", "count", "awareness"])
def test_a_cycle_is_never_guessed(absent: str) -> None:
    """A cycle without length, days, way of counting or awareness makes no duty."""
    one, plan = event(seriousness=[]), study()
    seen = views(one, unlikely_counts=True)
    (opening,) = openings(seen)
    (provision,) = (p for p in LAW.provisions() if p.kind == "illness_60day")
    rule = bound(LAW, plan, provision, dt.date(2026, 11, 2))
    assert rule is not None
    if absent == "awareness":
        opening = replace(opening, view=replace(opening.view, aware=None))
    else:
        rule = replace(rule, version=rule.version.model_copy(update={absent: None}))
    with pytest.raises(ValueError, match="a cycle needs"):
        cycle_duty(plan, one, seen, opening, rule)


@pytest.mark.parametrize(
    ("values", "code", "told"),
    [
        pytest.param(
            {"cannot_be_ruled_out": "unknown"},
            "not_ruled_out", {"answer": ["unknown"]}, id="answer",
        ),
        pytest.param(
            {"cannot_be_ruled_out": None, "causality": {"product": "related", "g_csf": "unknown"}},
            "suspected_parts", {"parts": ["product", "g_csf"]}, id="suspected parts",
        ),
        pytest.param(
            {"cannot_be_ruled_out": None,
             "causality": dict.fromkeys(("product", "apheresis", "g_csf"), "unrelated")},
            "not_judged", {"parts": ["procedure"]}, id="parts not judged",
        ),
        pytest.param(
            {"cannot_be_ruled_out": None,
             "causality": dict.fromkeys(("product", "apheresis", "g_csf", "procedure"),
                                        "unrelated")},
            "all_parts_unrelated", {}, id="nothing to name",
        ),
    ],
)  # fmt: skip
def test_a_judgement_names_its_ground(
    values: dict[str, Any], code: str, told: dict[str, list[str]]
) -> None:
    """The answer that was given, or the parts of the provision that decide, and nothing else."""
    (view,) = views(event(seriousness=[], **values), unlikely_counts=True)
    reason = view.judgement.because
    assert reason.code == f"duties.{code}"
    parts = [word.value for word in reason.values.get("parts", ())]  # type: ignore[attr-defined]
    answer = reason.values.get("answer")
    assert parts == told.get("parts", [])
    assert ([answer.value] if isinstance(answer, Word) else []) == told.get("answer", [])


@pytest.mark.parametrize(
    ("suspected", "learned"),
    [
        pytest.param("no", {"grade": 2}, id="never suspected"),
        pytest.param("yes", {"seriousness": ["hospitalisation"]}, id="suspected, and worse later"),
    ],
)
def test_what_is_not_owed_is_cited_as_when_it_was_first_known(
    suspected: str, learned: dict[str, Any]
) -> None:
    """A plan of 2015 kept the old text until March 2020; what was learned in April changes none."""
    plan = study(class_=1, plan_submitted_on=dt.date(2015, 11, 1), plan_accepted_on=None)
    values = {"onset": "2020-03-20", "aware_physician_at": "2020-03-20", "seriousness": []}
    one = event(
        learned | {"aware_physician_at": "2020-04-10"}, **values, cannot_be_ruled_out=suspected
    )
    (seven,) = [
        other.citation["ja"]
        for other in findings(LAW, plan, Records.of([one]), one).not_owed
        if (other.kind, other.addressee) == ("illness_7day", "committee")
    ]
    assert seven == "規則第35条第1号"


def test_papers_are_for_the_report_that_needs_the_opinion() -> None:
    """Without a report that carries the committee's opinion no day for papers is set."""
    plan, day = study(), dt.date(2026, 11, 22)
    rest = {name: one for name, one in LAW.by_id.items() if one.kind != "annual_minister"}
    for law, papers in ((LAW, True), (replace(LAW, by_id=rest), False)):
        kinds = {duty.kind for duty in owed(law, plan, Records.of([]), day)}
        assert ("committee_internal" in kinds, "annual_committee" in kinds) == (papers, True)


def test_an_unknown_onset_owes_what_either_text_asks() -> None:
    """Only until March 2019 did joint research report inside to the representative as well."""
    plan = joint(class_=1, plan_submitted_on=dt.date(2019, 4, 1), plan_accepted_on=None)
    inside = {
        onset: {
            name
            for name, duty in found(
                event(seriousness=[], onset=onset, aware_physician_at="2019-12-31"), on=plan
            ).items()
            if duty.kind == "internal_report"
        }
        for onset in ("2019-01-01", "2019-12-31", "2019")
    }
    assert "SAE-1.internal_report.representative_administrator.1" in inside["2019-01-01"]
    assert inside["2019-01-01"] != inside["2019-12-31"]
    assert inside["2019"] == inside["2019-01-01"] | inside["2019-12-31"]
