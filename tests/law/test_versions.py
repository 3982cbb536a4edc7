"""Which text binds which plan on which day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from safetyreport import i18n
from safetyreport.errors import ExitCode, LawGapError
from safetyreport.law.load import read_framework
from safetyreport.law.model import PlanDates
from safetyreport.law.query import Law, load_law

LAW = load_law()
FIRST = dt.date(2014, 11, 25)
RUNNING = PlanDates(submitted_on=dt.date(2018, 1, 4))
CONFORMED = PlanDates(submitted_on=dt.date(2018, 1, 4), conformed_on=dt.date(2019, 10, 1))
EARLY = PlanDates(submitted_on=dt.date(2018, 1, 4), conformed_on=dt.date(2019, 3, 1))
PROMPT = PlanDates(submitted_on=dt.date(2018, 1, 4), conformed_on=dt.date(2019, 4, 1))
TARDY = PlanDates(submitted_on=dt.date(2018, 1, 4), conformed_on=dt.date(2020, 6, 1))
NEW = PlanDates(submitted_on=dt.date(2020, 10, 12))
EVE = PlanDates(submitted_on=dt.date(2025, 5, 30))
LATEST = PlanDates(submitted_on=dt.date(2025, 5, 31))
PLANS = {"running": RUNNING, "conformed": CONFORMED, "new": NEW, "eve": EVE, "latest": LATEST}
DAYS = [FIRST + dt.timedelta(days=n) for n in range((LAW.verified_on - FIRST).days + 2 * 366)]


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
@pytest.mark.parametrize("provision", LAW.by_id)
def test_each_day_has_one_text(provision: str, plan: PlanDates) -> None:
    """From the first day of the law to two years ahead each day has one text, never going back."""
    found = LAW.provision(provision)

    starts = [
        version.in_force if (version := found.version_on(day, plan)) else FIRST for day in DAYS
    ]

    assert starts == sorted(starts)
    reached = [version for version in found.version if found.effective_from(version, plan)]
    assert starts[-1] == (reached[-1].in_force if reached else FIRST)
    kept = plan is not LATEST and provision.startswith("ord-8-9-")
    assert (found.version[-1] in reached) is not kept


@pytest.mark.parametrize("base", LAW.bases)
def test_each_day_has_one_base_text(base: str) -> None:
    """The provisions that duties stand on account for each day too."""
    found = LAW.bases[base]

    assert [found.version_on(day).in_force for day in (FIRST, DAYS[-1])] == [
        found.version[0].in_force,
        found.version[-1].in_force,
    ]


OLD, NEXT, LAST = "2014-11-25", "2019-04-01", "2025-05-31"


@pytest.mark.parametrize(
    ("provision", "plan", "day", "expected"),
    [
        pytest.param("ord-35-1-i", NEW, "2014-11-25", OLD, id="first day of the law"),
        pytest.param("ord-35-1-i", NEW, "2019-03-31", OLD, id="last day of the old text"),
        pytest.param("ord-35-1-i", NEW, "2019-04-01", NEXT, id="first day of the new text"),
        pytest.param("ord-35-1-i", RUNNING, "2020-03-31", OLD, id="running: one year spared"),
        pytest.param("ord-35-1-i", RUNNING, "2020-04-01", NEXT, id="running: the year is over"),
        pytest.param("ord-35-1-i", CONFORMED, "2019-09-30", OLD, id="before the conforming plan"),
        pytest.param("ord-35-1-i", CONFORMED, "2019-10-01", NEXT, id="the conforming plan is in"),
        pytest.param("ord-35-1-i", EARLY, "2020-03-31", OLD, id="filed before the new standards"),
        pytest.param("ord-35-1-i", PROMPT, "2019-03-31", OLD, id="conforming, day before"),
        pytest.param("ord-35-1-i", PROMPT, "2019-04-01", NEXT, id="conforming on the first day"),
        pytest.param("ord-35-1-i", TARDY, "2020-04-01", NEXT, id="filed after the year"),
        pytest.param("ord-17-2", NEW, "2014-11-25", None, id="17(2) did not exist in 2014"),
        pytest.param("ord-17-2", NEW, "2019-03-31", None, id="17(2) did not exist in March 2019"),
        pytest.param("ord-17-2", NEW, "2019-04-01", NEXT, id="17(2) from April 2019"),
        pytest.param("ord-17-2", RUNNING, "2020-03-31", None, id="17(2), running plan spared"),
        pytest.param("ord-17-2", NEW, "2025-05-30", NEXT, id="17(2), day before the 2025 text"),
        pytest.param("ord-17-2", NEW, "2025-05-31", LAST, id="17(2), 2025 text"),
        pytest.param("ord-17-1-class-3", RUNNING, "2025-05-31", LAST, id="2025 spares no plan"),
        pytest.param("ord-20-2-4", RUNNING, "2019-03-31", None, id="20-2 did not exist"),
        pytest.param("ord-20-2-4", RUNNING, "2019-04-01", NEXT, id="20-2 at once for all"),
        pytest.param("ord-20-2-2", NEW, "2025-05-30", NEXT, id="20-2(2), day before 2025 text"),
        pytest.param("ord-20-2-2", RUNNING, "2025-05-31", LAST, id="20-2: 2025 spares no plan"),
        pytest.param("ord-66-ii", RUNNING, "2019-04-01", NEXT, id="66 stands outside chapter 2"),
        pytest.param("ord-8-9-4", RUNNING, "2020-03-31", None, id="8-9, running: year spared"),
        pytest.param("ord-8-9-4", CONFORMED, "2019-10-01", NEXT, id="8-9, conforming plan"),
        pytest.param("ord-8-9-4", EVE, "2045-01-01", NEXT, id="8-9: old text for ever"),
        pytest.param("ord-8-9-8", EVE, "2045-01-01", None, id="8-9(8): none in the old text"),
        pytest.param("ord-8-9-8", LATEST, "2025-05-31", LAST, id="8-9(8): new plans"),
        pytest.param("ord-8-9-4", LATEST, "2025-05-31", LAST, id="8-9: new text for new plans"),
        pytest.param("ord-37", RUNNING, "2020-03-31", OLD, id="37, running: year spared"),
        pytest.param("ord-31-2", NEW, "2019-03-31", None, id="31-2 with other content"),
        pytest.param("ord-34-3-i", RUNNING, "2025-05-31", LAST, id="34, 2025 text"),
    ],
)
def test_the_text_that_binds(
    provision: str, plan: PlanDates, day: str, expected: str | None
) -> None:
    """The in-force days are those of the law; a running plan keeps the old text for its year."""
    found = LAW.provision(provision).version_on(dt.date.fromisoformat(day), plan)

    assert (found.name if found else None) == expected


@pytest.mark.parametrize("provision", LAW.by_id)
def test_before_the_law_nothing_is_guessed(provision: str) -> None:
    """The day before the law began is refused, and the refusal names provision and day."""
    found = LAW.provision(provision)

    with pytest.raises(LawGapError) as refused:
        found.version_on(FIRST - dt.timedelta(days=1), NEW)

    sentence = i18n.text("law.no_version.message", "en", refused.value.values)
    assert (found.title.en in sentence, "2014-11-24" in sentence) == (True, True)
    assert refused.value.exit_code == ExitCode.RULE


def test_an_old_text_may_be_kept_for_ever() -> None:
    """A transition without an end keeps the old text for running plans until they conform."""
    law = Law(*read_framework(Path(__file__).parent / "invented"))
    duty = law.provision("act-3-1")
    old, conforming = dt.date(2001, 1, 1), dt.date(2012, 5, 1)

    versions = [
        duty.version_on(dt.date(2026, 1, 1), PlanDates(submitted_on=day))
        for day in (old, conforming)
    ]

    assert [version.days for version in versions if version] == [20, 10]


@pytest.mark.parametrize(
    ("provision", "day", "expected"),
    [
        ("ord-35-1-i", "2016-03-31", False),
        ("ord-35-1-i", "2016-04-01", True),
        ("ord-36-2-ii", "2016-03-31", False),
        ("ord-36-2-ii", "2016-04-01", True),
        ("ord-17-2", "2026-11-02", True),
        ("ord-37", "2016-03-31", False),
        ("ord-37", "2016-04-01", True),
        ("ord-41", "2016-03-31", False),
        ("act-6-minister", "2016-03-31", False),
        ("act-6-minister", "2016-04-01", True),
        ("ord-34-3-ii", "2016-03-31", False),
        ("ord-107", "2014-11-25", True),
    ],
)
def test_verified_needs_the_act_too(provision: str, day: str, expected: bool) -> None:
    """A result is verified only if the Act's text of that day was compared as well."""
    on = dt.date.fromisoformat(day)
    version = LAW.provision(provision).version_on(on, NEW)

    assert version is not None
    assert LAW.verified(version, on) is expected
    # Before the law there was nothing for it to stand on.
    alone = version.verified and not version.based_on
    assert LAW.verified(version, FIRST - dt.timedelta(days=1)) is alone


@pytest.mark.parametrize(
    ("party", "provision", "day", "risk_class", "expected"),
    [
        ("minister", "ord-36-2-i", "2026-11-02", 1, "厚生労働大臣"),
        ("minister", "ord-36-2-i", "2026-11-02", 2, "地方厚生局長"),
        ("minister", "ord-36-2-ii", "2026-11-02", 3, "地方厚生局長"),
        ("minister", "ord-17-4", "2026-11-02", 2, "厚生労働大臣"),
        ("representative_administrator", "ord-17-1-class-1-2", "2019-03-31", 2, "統括責任者"),
        ("representative_administrator", "ord-17-3", "2019-04-01", 2, "代表管理者"),
        ("administrator", "ord-35-1-i", "2026-11-02", 2, "提供機関管理者"),
        ("administrator", "ord-17-2", "2026-11-02", 2, "再生医療等の提供を行う医療機関の管理者"),
        ("administrator", "ord-17-3", "2019-03-31", 3, "提供機関管理者"),
        ("manufacturer", "ord-17-5", "2025-05-30", 2, "特定細胞加工物製造事業者"),
        ("manufacturer", "ord-17-5", "2025-05-31", 2, "特定細胞加工物等製造事業者"),
        ("minister", "ord-38", "2026-11-02", 1, "厚生労働大臣"),
        ("minister", "ord-38", "2026-11-02", 2, "地方厚生局長"),
        ("minister", "act-6-minister", "2026-11-02", 3, "地方厚生局長"),
        ("minister", "act-5-3-minister", "2026-11-02", 2, "地方厚生局長"),
        ("minister", "ord-31-2", "2026-11-02", 2, "地方厚生局長"),
        ("minister", "ord-8-9-5", "2026-11-02", 2, "地方厚生局長"),
        ("minister", "ord-8-9-5", "2026-11-02", 1, "厚生労働大臣"),
        ("minister", "ord-66-i", "2026-11-02", 2, "厚生労働大臣"),
        ("minister", "ord-107", "2026-11-02", 1, "地方厚生局長"),
        ("committee", "ord-66-ii", "2026-11-02", 2, "認定委員会設置者"),
        ("registry", "ord-8-9-4", "2026-11-02", 2, "厚生労働省が整備するデータベース"),
    ],
)
def test_parties_are_called_as_in_the_text(
    party: str, provision: str, day: str, risk_class: int, expected: str
) -> None:
    """A document names a party as the text of the day does, the minister's office by class."""
    found = LAW.provision(provision)
    version = found.version_on(dt.date.fromisoformat(day), NEW)

    assert version is not None
    name = LAW.party_name(
        party,  # type: ignore[arg-type]
        provision=found,
        version=version,
        risk_class=risk_class,
    )
    assert name.ja == expected


@pytest.mark.parametrize(
    ("provision", "multi_site", "code", "ja", "en"),
    [
        ("ord-35-1-i", False, "life_threatening", "規則第35条第1項第1号ロ", "art. 35(1)(i)(b)"),
        ("ord-35-1-ii", False, "congenital_anomaly", "規則第35条第1項第2号ホ", "35(1)(ii)(e)"),
        ("ord-35-1-ii", True, "hospitalisation", "同条第1項第2号イ", "35(1)(ii)(a)"),
    ],
)
def test_citations_reach_the_item(
    provision: str, multi_site: bool, code: str, ja: str, en: str
) -> None:
    """The citation ends with the letter of the matter that was met."""
    version = LAW.provision(provision).version_on(dt.date(2026, 11, 2), NEW)
    assert version is not None
    (matter,) = version.matters_met(frozenset({code}))

    cited = LAW.citation(version, multi_site=multi_site, matter=matter)

    assert (cited.ja.endswith(ja), cited.en.endswith(en)) == (True, True)


def test_provisions_are_found_by_kind_and_occasion() -> None:
    """Kind and occasion narrow the provisions; nothing else does."""
    assert [found.id for found in LAW.provisions("illness_7day")] == ["ord-35-1-i", "ord-36-2-i"]
    assert LAW.provisions(occasion="plan_year", kind="illness_7day") == ()
    assert len(LAW.provisions(occasion="suspected_event")) >= 11


@pytest.mark.parametrize(
    "provision", ["ord-17-1-class-3", "ord-17-2", "ord-20-2-1-class-3", "ord-20-2-2"]
)
def test_only_an_appointed_lead_is_bound(provision: str) -> None:
    """Class III may have no person responsible (Ordinance art. 5(2), from 2025-05-31)."""
    version = LAW.provision(provision).version[-1]

    assert version.if_appointed == ("implementation_lead",)
    assert version.applies_to(3, multi_site=False, purpose="treatment")


@pytest.mark.parametrize(("risk_class", "expected"), [(1, True), (2, True), (3, False)])
def test_the_leads_report_began_with_classes_i_and_ii(risk_class: int, expected: bool) -> None:
    """Art. 17(2) of 2019 spoke of persons responsible, who existed in classes I and II only."""
    version = LAW.provision("ord-17-2").version[0]

    assert version.applies_to(risk_class, multi_site=True, purpose="research") is expected


def test_research_and_treatment_end_differently() -> None:
    """Art. 8-9 speaks of research only, art. 31-2 of all but research; nothing else differs."""
    purposes = {
        found.id: {purpose for version in found.version for purpose in version.purposes}
        for found in LAW.by_id.values()
    }

    assert {name for name, given in purposes.items() if given == {"research"}} == {
        "ord-8-9-2-primary",
        "ord-8-9-2-all",
        "ord-8-9-3",
        "ord-8-9-4",
        "ord-8-9-5",
        "ord-8-9-8",
        "ord-34-4",
    }
    assert {name for name, given in purposes.items() if given == {"treatment"}} == {"ord-31-2"}


def test_what_is_somebody_elses() -> None:
    """The committee's own report and the manufacturer's are not the institution's to make."""
    others = {found.id for found in LAW.by_id.values() if found.somebody_elses}

    assert others == {"ord-66-i", "ord-66-ii", "ord-107"}


def test_the_ministers_periodic_report_waits_for_the_committee() -> None:
    """From 2019 it must carry the committee's opinion; before, only where one was given."""
    assert [version.needs_opinion for version in LAW.provision("ord-38").version] == [False, True]
    assert all(version.needs_opinion for version in LAW.provision("ord-8-9-4").version)
