"""The protocol beside the statute, cycles, sites and names."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from safetyreport.duties.duty import length
from safetyreport.i18n import LANGS, text
from safetyreport.law.query import load_law
from safetyreport.records.participant import Participant
from safetyreport.records.product import Administration
from tests.unit.duties.cases import (
    LEAD,
    codes,
    event,
    found,
    joint,
    owed_for,
    reports,
    study,
)

DEATH: dict[str, Any] = {"seriousness": ["death"], "outcome": "fatal"}
RULED_OUT: dict[str, Any] = {"cannot_be_ruled_out": "no"}


def protocol(names: dict[str, Any]) -> set[str]:
    """The ids of the protocol's duties."""
    return {name for name in names if ".protocol_serious." in name}


BOTH = {"SAE-1.protocol_serious.committee.1", "SAE-1.protocol_serious.minister.1"}
RULE: dict[str, Any] = {
    "events": ["death", "prolonged_hospitalisation"],
    "causality": "any",
    "window_months": 24,
    "internal_days": 3,
    "citation": {"ja": "研究計画書 第9章", "en": "Protocol, chapter 9"},
}


@pytest.mark.parametrize(
    ("values", "rule", "owed"),
    [
        pytest.param(DEATH, {}, True, id="death"),
        pytest.param(DEATH | RULED_OUT, {}, True, id="death, ruled out: causality plays no part"),
        pytest.param(
            DEATH | RULED_OUT, {"causality": "suspected"}, False, id="ruled out, where it matters"
        ),
        pytest.param(DEATH, {"causality": "suspected"}, True, id="suspected, where it matters"),
        pytest.param(
            {"prolonged_hospitalisation": "yes"}, {}, True, id="prolonged stay, not else serious"
        ),
        pytest.param({"prolonged_hospitalisation": "unknown"}, {}, False, id="not known to be"),
        pytest.param({"seriousness": ["hospitalisation"]}, {}, False, id="a stay is none of them"),
        pytest.param(
            {"seriousness": ["hospitalisation"]},
            {"events": ["hospitalisation"]},
            True,
            id="a stay, where the protocol names it",
        ),
    ],
)
def test_the_protocol_asks_by_its_own_words(
    values: dict[str, Any], rule: dict[str, Any], owed: bool
) -> None:
    """What the protocol reports is configured, and apart from what the Act asks for."""
    duties = found(event(**values), on=study(protocol_duties=RULE | rule))
    assert protocol(duties) == (BOTH if owed else set())


def test_a_study_whose_protocol_says_nothing_has_no_such_duty() -> None:
    """Without [protocol_duties] only the statute speaks."""
    duties = found(event(**DEATH), on=study(protocol_duties=None))
    assert protocol(duties) == set()
    assert reports(duties)


def given(day: str, participant: str = "P-1") -> list[Any]:
    """A participant who was given cells on a day."""
    dose = {"id": f"ADM-{participant}-{day}", "participant": participant, "given_on": day}
    return [
        Participant.model_validate({"id": participant}),
        Administration.model_validate(dose),
    ]


@pytest.mark.parametrize(
    ("last", "months", "owed"),
    [
        pytest.param("2025-11-02", 12, True, id="the last day of the window"),
        pytest.param("2025-11-01", 12, False, id="one day after the window"),
        pytest.param("2025-11-01", None, True, id="a window without end"),
        pytest.param("2026-10-01", 1, False, id="one month, one day too late"),
        pytest.param("2026-10-02", 1, True, id="one month to the day"),
    ],
)
def test_the_window_counts_from_the_last_administration(
    last: str, months: int | None, owed: bool
) -> None:
    """The event's onset, 2 November 2026, lies within the configured months or does not."""
    rule = {name: one for name, one in (RULE | {"window_months": months}).items() if one}
    plan = study(protocol_duties=rule)
    duties = found(event(**DEATH), *given("2025-01-10"), *given(last)[1:], on=plan)
    assert bool(protocol(duties)) == owed


def test_the_window_is_the_participant_s_own() -> None:
    """Somebody else's administration opens no window."""
    plan = study(protocol_duties=RULE | {"window_months": 12})
    records = [*given("2020-01-10"), *given("2026-10-10", "P-2")]
    assert protocol(found(event(**DEATH), *records, on=plan)) == set()


def test_the_window_ends_on_the_last_day_of_a_short_month() -> None:
    """Six months after 31 August end on the last day of February."""
    plan = study(protocol_duties=RULE | {"window_months": 6})
    for onset, inside in (("2026-02-28", True), ("2026-03-01", False)):
        one = event(**DEATH, onset=onset, aware_physician_at="2026-03-02")
        assert bool(protocol(found(one, *given("2025-08-31"), on=plan))) == inside


def test_a_report_under_the_protocol_never_cites_the_act() -> None:
    """It rests on the protocol's words, has no legal day, and its own day is the house's."""
    duties = found(event(**DEATH))
    law = load_law("asrm")
    provisions = {provision.id for provision in law.provisions()}
    for name in BOTH:
        duty = duties[name]
        assert duty.layer == "protocol"
        assert duty.rule not in provisions
        assert duty.law_version is None
        assert not duty.verified
        assert duty.statutory_due_on is duty.extended_due_on is duty.last_legal_day is None
        assert duty.limit_basis == "house"
        assert duty.due_on == dt.date(2026, 11, 5)
        assert not re.search(r"法|規則|Act|Ordinance", duty.citation["ja"] + duty.citation["en"])
        for lang in LANGS:
            told = " ".join(text(reason.code, lang, reason.values) for reason in duty.why)
            assert not re.search(r"規則第|Ordinance art", told)


def test_the_house_s_own_days_are_told_of_the_protocol_s_report() -> None:
    """Three days, as `explain` counts them."""
    duty = found(event(**DEATH), on=study(protocol_duties=RULE))[
        "SAE-1.protocol_serious.committee.1"
    ]
    (day,) = [reason.values for reason in duty.why if reason.code == "duties.house_day"]
    assert day["days"] == length(3)
    assert day["due"] == duty.due_on


def test_a_protocol_without_internal_days_has_no_day() -> None:
    """速やかに alone gives no number: the duty is listed without a day."""
    plan = study(protocol_duties={n: v for n, v in RULE.items() if n != "internal_days"})
    duty = found(event(**DEATH), on=plan)["SAE-1.protocol_serious.committee.1"]
    assert duty.due_on is None
    assert duty.limit_basis is None
    assert "duties.protocol_no_day" in codes(duty)


def test_the_protocol_asks_again_only_for_what_is_new() -> None:
    """A stay that becomes a death is reported again; a course that goes on is not."""
    stay = {"seriousness": ["hospitalisation"], "prolonged_hospitalisation": "yes"}
    died = DEATH | {"aware_physician_at": "2026-11-08"}
    again = {"grade": 4, "aware_physician_at": "2026-11-06"}
    assert protocol(found(event(again, died, **stay))) == BOTH | {
        "SAE-1.protocol_serious.committee.3",
        "SAE-1.protocol_serious.minister.3",
    }


@pytest.mark.parametrize(
    ("rule", "later", "status"),
    [
        pytest.param({}, {"cannot_be_ruled_out": "no"}, "overdue", id="causality plays no part"),
        pytest.param(
            {"causality": "suspected"}, {"cannot_be_ruled_out": "no"}, "cleared", id="it does"
        ),
        pytest.param({}, {"prolonged_hospitalisation": "no"}, "cleared", id="no longer prolonged"),
    ],
)
def test_the_protocol_s_ground_can_be_lost(
    rule: dict[str, Any], later: dict[str, Any], status: str
) -> None:
    """A later judgement that no longer meets the protocol's words clears its duty and says so."""
    one = event(later | {"aware_physician_at": "2026-11-08"}, prolonged_hospitalisation="yes")
    duty = owed_for([one], on=study(protocol_duties=RULE | rule))
    assert duty["SAE-1.protocol_serious.minister.1"].status == status
    told = "duties.cleared" in codes(duty["SAE-1.protocol_serious.minister.1"])
    assert told == (status == "cleared")


def test_one_report_for_each_cycle() -> None:
    """All other suspected events of sixty days are reported together, once."""
    events = [
        event(id="AE-2", seriousness=[]),
        event(id="AE-1", seriousness=[], onset="2026-09-11", aware_physician_at="2026-09-11"),
        event(id="AE-3", seriousness=[], aware_physician_at="2026-11-10"),
        event(id="AE-4", seriousness=[], **RULED_OUT),
    ]
    duties = owed_for(events)
    assert reports(duties) == {
        "cycle-37.illness_60day.committee",
        "cycle-38.illness_60day.committee",
    }
    first = duties["cycle-37.illness_60day.committee"]
    assert first.records == ("AE-1", "AE-2")
    assert first.record is None
    assert (str(first.counted_from), str(first.due_on)) == ("2026-11-09", "2026-11-19")


def test_a_cycle_is_cleared_only_when_every_event_is() -> None:
    """One event that is still suspected keeps the report of its cycle open."""
    later = {"aware_physician_at": "2026-11-08", **RULED_OUT}
    cleared, standing = event(later, id="AE-1", seriousness=[]), event(id="AE-2", seriousness=[])
    name = "cycle-37.illness_60day.committee"
    as_of = dt.date(2026, 11, 12)
    assert owed_for([cleared], as_of)[name].status == "cleared"
    assert owed_for([cleared, standing], as_of)[name].status == "open"
    assert owed_for([standing, cleared], as_of)[name].status == "open"


@pytest.mark.parametrize(("reading", "suspected"), [("suspected", True), ("not_suspected", False)])
def test_unlikely_counts_as_configured(reading: str, suspected: bool) -> None:
    """多分なし is suspected unless the study says otherwise, and only where nothing decides it."""
    parts = dict.fromkeys(("product", "apheresis", "g_csf", "procedure"), "unlikely")
    plan = study(causality={"unlikely": reading})
    one = event(seriousness=["death"], causality=parts, cannot_be_ruled_out=None)
    assert bool(reports(found(one, on=plan))) == suspected
    decided = event(seriousness=["death"], causality=parts, cannot_be_ruled_out="yes")
    assert reports(found(decided, on=plan))


def test_at_several_sites_the_representative_owes_the_reports() -> None:
    """The period of 代表管理者 runs from that person's own awareness, not the site's."""
    one = event(
        seriousness=["death"],
        aware_administrator_at="2026-11-03",
        aware_representative_at="2026-11-05",
    )
    duties = found(one, on=joint())
    for addressee in ("committee", "minister"):
        duty = duties[f"SAE-1.illness_7day.{addressee}.1"]
        assert duty.actor == "representative_administrator"
        assert str(duty.due_on) == "2026-11-09"
        assert str(duty.statutory_counted_from) == "2026-11-05"
        assert str(duty.statutory_due_on) == "2026-11-12"
    notice = duties["SAE-1.representative_notice.representative_administrator.1"]
    assert notice.actor == "administrator"


def test_at_one_site_the_administrator_owes_the_reports() -> None:
    """管理者 reports, and nobody is told as a representative."""
    duties = found(event(seriousness=["death"], aware_administrator_at="2026-11-03"))
    assert duties["SAE-1.illness_7day.minister.1"].actor == "administrator"
    assert not any(duty.kind == "representative_notice" for duty in duties.values())


def test_while_the_owner_s_awareness_is_unknown_the_target_holds() -> None:
    """Nobody gains days from a date that was not recorded; the reason says so."""
    duty = found(event(seriousness=["death"]))["SAE-1.illness_7day.minister.1"]
    assert duty.statutory_due_on == duty.due_on
    assert "duties.statutory_unknown" in codes(duty)


def test_treatment_at_several_sites_is_no_joint_research() -> None:
    """The articles on 多施設共同研究 do not speak of treatment outside research."""
    plan = joint(purpose="treatment")
    duties = found(event(seriousness=["death"], aware_administrator_at="2026-11-03"), on=plan)
    assert duties["SAE-1.illness_7day.minister.1"].actor == "administrator"


@pytest.mark.parametrize(
    ("risk_class", "name"),
    [(1, "厚生労働大臣"), (2, "例示地方厚生局長"), (3, "例示地方厚生局長")],
)
def test_the_minister_is_called_as_the_study_says(risk_class: int, name: str) -> None:
    """Class I files with the Minister, classes II and III with the bureau's director-general."""
    plan = study(class_=risk_class, minister={"addressee": {"ja": name}})
    duty = found(event(seriousness=["death"]), on=plan)["SAE-1.illness_7day.minister.1"]
    assert duty.addressee_name["ja"] == name
    assert duty.addressee == "minister"


def test_class_three_without_a_lead_reports_to_the_administrator_alone() -> None:
    """Where no 実施責任者 is appointed none is told."""
    with_lead = found(event(**DEATH), on=study(class_=3, implementation_lead=LEAD))
    without = found(event(**DEATH), on=study(class_=3, implementation_lead=None))
    assert "SAE-1.internal_report.implementation_lead.1" in with_lead
    assert "SAE-1.internal_report.implementation_lead.1" not in without
    assert "SAE-1.internal_report.administrator.1" in without


def test_the_maker_is_told_of_every_suspected_event() -> None:
    """17(5) asks for 通知 whatever the seriousness; its day is the house's, marked so."""
    kinds: tuple[dict[str, Any], ...] = (DEATH, {"seriousness": []})
    for values in kinds:
        duty = found(event(**values))["SAE-1.manufacturer_notice.manufacturer.1"]
        assert duty.limit_basis == "house"
        assert duty.statutory_due_on is None
    assert not found(event(seriousness=[], **RULED_OUT))
