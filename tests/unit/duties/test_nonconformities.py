"""Deviations, opinions and positive cultures: who is told by when, and what settles it."""

from __future__ import annotations

from typing import Any

import pytest

from safetyreport.duties.duty import Duty
from safetyreport.i18n import Phrase, Word, text
from safetyreport.records.base import Record
from tests.unit.duties.cases import codes, event, joint, owed_for, record, study, told
from tests.unit.duties.test_status import day

ADMINISTRATOR = "DEV-1.nonconformity_report.administrator.1"
LEAD = "DEV-1.nonconformity_report.implementation_lead.1"
OPINION = "DEV-1.serious_nonconformity_opinion.committee.1"
ANSWER = "OP-1.opinion_response.committee.1"
PASSED_ON = "OP-1.committee_to_minister.minister.1"


def deviation(**values: Any) -> Record:
    """A departure the physician learned of on 2 November 2026."""
    given: dict[str, Any] = {"id": "DEV-1", "aware_physician_at": "2026-11-02"}
    return record("deviations", **given | values)


def opinion(**values: Any) -> Record:
    """An opinion given on 11 November 2026 and received the day after."""
    given = {"id": "OP-1", "given_on": "2026-11-11", "received_on": "2026-11-12"}
    return record("opinions", **given | values)


def owed_on(as_of: str, *records: Record, **options: Any) -> dict[str, Duty]:
    """What records give rise to on a day."""
    return owed_for(records, day(as_of), **options)


@pytest.mark.parametrize(
    ("classification", "first", "names"),
    [
        pytest.param("deviation", None, set(), id="a mere deviation owes nothing"),
        pytest.param(None, "duties.not_classified", {ADMINISTRATOR, LEAD}, id="not judged yet"),
        pytest.param("nonconformity", "duties.classified", {ADMINISTRATOR, LEAD}, id="one"),
        pytest.param(
            "serious_nonconformity",
            "duties.classified",
            {ADMINISTRATOR, LEAD, OPINION},
            id="a particularly serious one",
        ),
    ],
)
def test_a_departure_is_told_by_what_it_was_judged_to_be(
    classification: str | None, first: str | None, names: set[str]
) -> None:
    """逸脱, 不適合 and 特に重大なもの are apart; what nobody has judged counts as 不適合."""
    given = {"classification": classification} if classification else {}
    duties = owed_on("2026-11-02", deviation(**given))
    assert set(duties) == names
    for duty in duties.values():
        assert codes(duty)[0] == first
        assert (duty.limit_basis, duty.statutory_due_on) == ("house", None)
        assert (duty.actor == "physician") == (duty.id != OPINION)


def test_being_told_settles_only_what_the_person_was_told() -> None:
    """The administrator's awareness is the arrival of the report to him, not of the lead's."""
    duties = owed_on("2026-11-05", deviation(aware_administrator_at="2026-11-04"))
    assert told(duties[ADMINISTRATOR])[:2] == ("submitted_after_target", "2026-11-03")
    assert duties[ADMINISTRATOR].submitted_on == day("2026-11-04")
    assert told(duties[LEAD]) == ("overdue", "2026-11-03", "-", "-", "2026-11-02")


def test_the_earliest_awareness_starts_it() -> None:
    """An administrator who learned of it first starts the clock himself."""
    duties = owed_on("2026-11-05", deviation(aware_administrator_at="2026-11-01"))
    assert (duties[LEAD].counted_from_role, str(duties[LEAD].due_on)) == (
        "administrator",
        "2026-11-02",
    )


def test_an_immediate_hazard_is_said() -> None:
    """A departure to avoid an immediate hazard is marked."""
    for answer, marked in (("yes", True), ("no", False)):
        duty = owed_on("2026-11-05", deviation(immediate_hazard=answer))[LEAD]
        assert ("duties.immediate_hazard" in codes(duty)) == marked


@pytest.mark.parametrize(
    ("found", "due"),
    [
        pytest.param({"classified_on": "2026-11-05"}, "2026-11-12", id="found later"),
        pytest.param({}, "2026-11-09", id="found when known"),
    ],
)
def test_the_opinion_is_sought_from_the_day_it_was_found(found: dict[str, str], due: str) -> None:
    """Counted from the day it was found to be particularly serious, by the house's days."""
    duty = owed_on("2026-11-06", deviation(classification="serious_nonconformity", **found))
    assert str(duty[OPINION].due_on) == due
    assert duty[OPINION].counted_from_role == "found"


@pytest.mark.parametrize(
    ("given", "settled"),
    [
        pytest.param({"about": "DEV-1", "committee_met_on": "2026-11-10"}, "2026-11-10", id="met"),
        pytest.param({"about": "DEV-1"}, "2026-11-11", id="given"),
        pytest.param({"about": "DEV-2", "committee_met_on": "2026-11-10"}, None, id="another's"),
        pytest.param(
            {"about": "DEV-1", "committee_met_on": "2026-11-02"}, "2026-11-02", id="the same day"
        ),
        pytest.param({"about": "DEV-1", "committee_met_on": "2026-11-01"}, None, id="too early"),
    ],
)
def test_the_committee_s_meeting_settles_it(given: dict[str, str], settled: str | None) -> None:
    """意見を聴く is done when the committee met about it."""
    serious = deviation(classification="serious_nonconformity")
    duty = owed_on("2026-12-30", serious, opinion(**given))[OPINION]
    assert str(duty.submitted_on) == str(settled)
    assert ("duties.done_on" in codes(duty)) == (settled is not None)


def test_two_opinions_on_one_matter() -> None:
    """The first one settles it."""
    serious = deviation(classification="serious_nonconformity")
    again = opinion(id="OP-0", about="DEV-1", given_on="2026-11-20", received_on="2026-11-20")
    duty = owed_on("2026-12-30", serious, again, opinion(about="DEV-1"))[OPINION]
    assert duty.submitted_on == day("2026-11-11")


def test_a_representative_is_told_in_joint_research_only() -> None:
    """20-2(3): the administrator tells the representative administrator."""
    name = "DEV-1.representative_notice.representative_administrator.1"
    assert name not in owed_on("2026-11-05", deviation())
    assert owed_on("2026-11-05", deviation(), on=joint())[name].actor == "administrator"


@pytest.mark.parametrize(
    ("answers", "settled"),
    [
        pytest.param([], None, id="not answered"),
        pytest.param(["2026-11-25", "2026-11-20"], "2026-11-20", id="the first answer counts"),
        pytest.param(["2026-11-12"], "2026-11-12", id="on the day of receipt"),
        pytest.param(["2026-11-11", "2026-11-20"], "2026-11-20", id="no answer before the opinion"),
    ],
)
def test_measures_asked_for_are_answered(answers: list[str], settled: str | None) -> None:
    """Ord 41: from the receipt, by the house's days, until a response."""
    said = [
        record("responses", id=f"RE-{number}", opinion="OP-1", on=on)
        for number, on in enumerate(answers)
    ]
    other = record("responses", id="RE-9", opinion="OP-2", on="2026-11-13")
    duty = owed_on("2026-12-30", opinion(measures_asked="yes"), *said, other)[ANSWER]
    assert str(duty.counted_from) == "2026-11-12"
    assert str(duty.due_on) == "2026-12-12"
    assert str(duty.submitted_on) == str(settled)


@pytest.mark.parametrize(
    ("values", "start"),
    [
        pytest.param({"received_on": None}, "2026-11-11", id="receipt unknown: from the giving"),
        pytest.param({"given_on": None}, "2026-11-12", id="giving unknown: from the receipt"),
    ],
)
def test_an_answer_counts_from_what_is_known(values: dict[str, None], start: str) -> None:
    """One of the two days is enough."""
    content = {"id": "OP-1", "given_on": "2026-11-11", "received_on": "2026-11-12"} | values
    known = {name: one for name, one in content.items() if one}
    duties = owed_on("2026-12-30", record("opinions", **known, measures_asked="yes"))
    assert str(duties[ANSWER].counted_from) == start


@pytest.mark.parametrize(
    ("absent", "role", "said"),
    [
        pytest.param(
            (), "opinion_received", "given on 2026-11-11, received on 2026-11-12", id="both days"
        ),
        pytest.param(
            ("received_on",), "opinion",
            "given on 2026-11-11, the day of its receipt is not recorded", id="given",
        ),
        pytest.param(
            ("given_on",), "opinion_received",
            "received on 2026-11-12, the day it was given is not recorded", id="received",
        ),
    ],
)  # fmt: skip
def test_the_day_it_was_given_and_the_day_of_its_receipt_are_apart(
    absent: tuple[str, ...], role: str, said: str
) -> None:
    """No sentence calls the day of receipt the day of the opinion."""
    one = opinion(measures_asked="yes", continuing="not_appropriate", about="DEV-1")
    one = one.model_copy(update=dict.fromkeys(absent))
    duties = owed_on("2026-12-30", one)
    assert duties[ANSWER].counted_from_role == role
    given_role = "opinion_received" if "given_on" in absent else "opinion"
    assert duties[PASSED_ON].counted_from_role == given_role
    for duty in (duties[ANSWER], duties[PASSED_ON]):
        assert said in text(duty.why[0].code, "en", duty.why[0].values)


def test_an_opinion_without_a_day_owes_nothing() -> None:
    """Nothing can be counted from an opinion that is not there yet."""
    said = record("opinions", id="OP-1", measures_asked="yes", continuing="not_appropriate")
    assert owed_on("2026-12-30", said) == {}


def test_an_opinion_that_asks_nothing_owes_nothing() -> None:
    """No measures, no ground of article 66: no duty."""
    quiet = opinion(measures_asked="no", continuing="conditional", about="DEV-1")
    assert set(owed_on("2026-12-30", deviation(), quiet)) == {ADMINISTRATOR, LEAD}


@pytest.mark.parametrize(
    ("values", "grounds"),
    [
        pytest.param(
            {"continuing": "not_appropriate"}, ["duties.opinion_not_to_continue"], id="not go on"
        ),
        pytest.param({"about": "DEV-1"}, ["duties.opinion_on_nonconformity"], id="serious matter"),
        pytest.param(
            {"continuing": "not_appropriate", "about": "DEV-1"},
            ["duties.opinion_not_to_continue", "duties.opinion_on_nonconformity"],
            id="both, told once",
        ),
    ],
)
def test_the_committee_tells_the_minister(values: dict[str, str], grounds: list[str]) -> None:
    """Article 66 is the committee's own duty, listed as somebody else's."""
    serious = deviation(classification="serious_nonconformity")
    duty = owed_on("2026-12-30", serious, opinion(**values))[PASSED_ON]
    assert [code for code in codes(duty) if code.startswith("duties.opinion_")] == grounds
    assert duty.somebody_elses
    assert (duty.actor, str(duty.counted_from)) == ("committee", "2026-11-11")


SITUATION = "CT-1.manufacturer_serious_situation.{}.1"


@pytest.mark.parametrize(
    ("test", "dose", "code"),
    [
        pytest.param({}, {"lot": "L1", "given_on": "2026-11-03"}, "no_event", id="lot was given"),
        pytest.param(
            {}, {"lot": "L1", "given_on": "2026-11-03", "event": True}, "event", id="with an event"
        ),
        pytest.param({}, {"lot": "L1", "not_given_reason": {"ja": "中止"}}, None, id="not given"),
        pytest.param({}, {"lot": "L2", "given_on": "2026-11-03"}, None, id="another lot"),
        pytest.param({"lot": None}, {"given_on": "2026-11-03"}, None, id="no lot named"),
    ],
)
def test_a_positive_culture_is_the_manufacturer_s_matter(
    test: dict[str, Any], dose: dict[str, Any], code: str | None
) -> None:
    """Ord 107: the facility tells; ours is the event record where the lot was given."""
    culture = {"id": "CT-1", "lot": "L1", "result": "positive", "result_on": "2026-11-04"}
    records = [record("culture_tests", **{n: v for n, v in (culture | test).items() if v})]
    records.append(record("participants", id="P-1"))
    with_event = dose.get("event")
    given = {name: value for name, value in dose.items() if name != "event"}
    records.append(record("administrations", id="ADM-1", participant="P-1", **given))
    if with_event:
        records.append(event(administration="ADM-1"))
    duties = owed_on("2026-12-01", *records)
    for addressee in ("administrator", "minister"):
        duty = duties[SITUATION.format(addressee)]
        assert (duty.actor, duty.somebody_elses) == ("manufacturer", True)
        assert told(duty) == ("open", "-", "-", "-", "2026-11-04")
        said = [one for one in codes(duty) if one.startswith("duties.lot_given")]
        wanted = {None: [], "event": ["duties.lot_given"]}
        assert said == wanted.get(code, ["duties.lot_given_no_event"])


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"result": "negative", "result_on": "2026-11-04"}, id="negative"),
        pytest.param({"result": "pending"}, id="pending"),
        pytest.param({"result": "positive"}, id="positive, no day known"),
    ],
)
def test_other_cultures_owe_nothing(values: dict[str, str]) -> None:
    """Only a positive result of a known day is a situation to be told."""
    assert owed_on("2026-12-01", record("culture_tests", id="CT-1", **values)) == {}


def test_a_culture_counts_from_its_result_else_from_the_sample() -> None:
    """The day of the result where it is known."""
    for days, start in (
        ({"sampled_on": "2026-11-01", "result_on": "2026-11-04"}, "2026-11-04"),
        ({"sampled_on": "2026-11-01"}, "2026-11-01"),
    ):
        culture = record("culture_tests", id="CT-1", result="positive", **days)
        duty = owed_on("2026-12-01", culture)[SITUATION.format("minister")]
        assert str(duty.counted_from) == start


def test_a_class_iii_plan_without_lead_tells_the_administrator_alone() -> None:
    """Where nobody was appointed nobody is told."""
    plan = study(class_=3, implementation_lead=None)
    assert set(owed_on("2026-11-05", deviation(), on=plan)) == {ADMINISTRATOR}


def reason(duty: Duty, code: str) -> dict[str, Any]:
    """The values of one reason."""
    return dict(next(why.values for why in duty.why if why.code == f"duties.{code}"))


def test_a_house_day_shows_its_arithmetic() -> None:
    """From whose awareness or from what, how many days, and the day that makes."""
    serious = deviation(classification="serious_nonconformity", classified_on="2026-11-05")
    duties = owed_on("2026-11-06", serious)
    assert reason(duties[LEAD], "classified") == {
        "as": Word("codes.classification", "serious_nonconformity")
    }
    assert reason(duties[LEAD], "house_day") == {
        "start": day("2026-11-02"),
        "role": Word("duties.party", "physician"),
        "days": Phrase("duties.length.day", {"number": 1}),
        "due": day("2026-11-03"),
    }
    assert reason(duties[OPINION], "house_day_from") == {
        "start": day("2026-11-05"),
        "role": Word("duties.start", "found"),
        "days": Phrase("duties.length.days", {"number": 7}),
        "due": day("2026-11-12"),
    }


def test_what_is_ours_is_not_somebody_else_s() -> None:
    """Only the committee's and the manufacturer's duties are theirs."""
    one = event(seriousness=["death"], outcome="fatal", prolonged_hospitalisation="yes")
    for duty in owed_on("2026-11-06", deviation(), one).values():
        assert duty.somebody_elses is False
