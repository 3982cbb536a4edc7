"""Small answers of the law data that every document leans on."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from safetyreport.duties.days import plan_year, plan_year_of
from safetyreport.errors import ConfigurationRefused, LawGapError
from safetyreport.law.calendar import YearEnd, calendar_from, load_calendar
from safetyreport.law.load import read_toml
from safetyreport.law.model import Citation, Cycle, PlanDates, Text, Transition, Version
from safetyreport.law.query import load_law
from safetyreport.resources import package_folder

LAW = load_law("asrm")
DAY = dt.date(2026, 11, 2)
PLAN = PlanDates(submitted_on=dt.date(2025, 7, 1))


def version(provision: str) -> Version:
    """A provision's text on 2 November 2026 for a plan of the newest text."""
    found = LAW.provision(provision).version_on(DAY, PLAN)
    assert found is not None
    return found


def test_documents_print_the_state_of_the_data() -> None:
    """The data's version and the day of the last comparison are those of framework.toml."""
    assert LAW.data_version == LAW.framework.data_version
    assert LAW.data_version
    assert LAW.verified_on == LAW.framework.verified_on


def test_a_citation_is_that_of_one_institution_unless_said() -> None:
    """Only multi-site research is cited through its own clause."""
    one = version("ord-35-1-iii")
    assert one.citation_multi_site is not None
    assert LAW.citation(one).ja == one.citation.ja
    assert LAW.citation(one, multi_site=True).ja == one.citation_multi_site.ja
    assert one.citation.ja != one.citation_multi_site.ja


def test_legal_data_do_not_change_and_convert_nothing() -> None:
    """Nobody alters the law while the program runs, and a text is no number."""
    name = Text(ja="期間", en="Period")
    with pytest.raises(ValidationError):
        name.ja = "別"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        Cycle.model_validate({"days": "60", "first": "plan_submitted_on", "count": "from_that_day"})
    with pytest.raises(ValidationError):
        Text.model_validate({"ja": "期間", "en": "Period", "fr": "période"})


CITATION = Citation(ja="附則第2条", en="Supplementary art. 2", instrument="x", article="2")


@pytest.mark.parametrize(
    ("changes", "conformed", "start"),
    [
        pytest.param({}, "2025-09-01", None, id="a filing alone does not end it"),
        pytest.param({"ends_by_conformity": True}, "2025-09-01", "2025-09-01", id="it does here"),
        pytest.param({"ends_by_conformity": True}, "2025-06-01", "2025-06-01", id="on the day"),
        pytest.param({"ends_by_conformity": True}, "2025-05-31", None, id="filed before"),
        pytest.param({"ends_by_conformity": True}, None, None, id="not filed"),
        pytest.param(
            {"ends_by_conformity": True, "new_text_from": dt.date(2025, 8, 1)},
            "2025-09-01", "2025-08-01", id="the earlier of both",
        ),
        pytest.param({"running_on": None}, None, "2025-06-01", id="no day of running plans"),
        pytest.param({"rule": "occurrence"}, None, "2025-06-01", id="by occurrence"),
    ],
)  # fmt: skip
def test_when_a_new_text_binds_a_running_plan(
    changes: dict[str, Any], conformed: str | None, start: str | None
) -> None:
    """A running plan keeps the old text until the transition says otherwise."""
    values: dict[str, Any] = {
        "rule": "running_plan",
        "running_on": dt.date(2025, 6, 1),
        "citation": CITATION,
        "quote": "なお従前の例による",
        "verified": True,
        "verified_on": dt.date(2026, 1, 1),
    }
    transition = Transition(**values | changes)
    provision = LAW.provision("ord-35-1-iii").model_copy(
        update={"transitions": {"running": transition}}
    )
    new = version("ord-35-1-iii").model_copy(
        update={"in_force": dt.date(2025, 6, 1), "transition": "running"}
    )
    day = dt.date.fromisoformat(conformed) if conformed else None
    plan = PlanDates(submitted_on=dt.date(2025, 5, 31), conformed_on=day)
    found = provision.effective_from(new, plan)
    assert (str(found) if found else None) == start
    later = PlanDates(submitted_on=dt.date(2025, 6, 1))
    assert str(provision.effective_from(new, later)) == "2025-06-01"


@pytest.mark.parametrize(
    ("speaks", "one", "several"),
    [("any", True, True), ("only", False, True), ("never", True, False)],
)
def test_whom_a_version_speaks_to(speaks: str, one: bool, several: bool) -> None:
    """Studies at one site, at several, or both; never another class or purpose."""
    made = version("ord-35-1-iii").model_copy(
        update={"multi_site": speaks, "classes": (2,), "purposes": ("research",)}
    )
    for multi_site, spoken_to in ((False, one), (True, several)):
        assert made.applies_to(2, multi_site=multi_site, purpose="research") is spoken_to
        assert not made.applies_to(1, multi_site=multi_site, purpose="research")
        assert not made.applies_to(2, multi_site=multi_site, purpose="treatment")


def test_a_base_text_is_not_guessed_before_its_first() -> None:
    """The refusal names the day from which the data speak."""
    for base in LAW.bases.values():
        first = base.version[0].in_force
        with pytest.raises(LawGapError) as refused:
            base.version_on(first - dt.timedelta(days=1))
        assert refused.value.values["first"] == first
        assert base.version_on(first) is base.version[0]


def test_what_rests_on_nothing_known_is_not_verified() -> None:
    """A version that stands on a base without a text on that day is not verified."""
    one = version("ord-35-1-iii").model_copy(update={"verified": True})
    base = next(iter(LAW.bases))
    before = LAW.bases[base].version[0].in_force - dt.timedelta(days=1)
    resting = one.model_copy(update={"based_on": (base,)})
    assert LAW.verified(resting, before) is False
    assert LAW.verified(one.model_copy(update={"based_on": ()}), before) is True


@pytest.mark.parametrize(
    ("edges", "accepted"),
    [
        pytest.param((1, 1, 12, 31), True, id="the widest"),
        pytest.param((0, 29, 1, 3), False, id="no month 0"),
        pytest.param((13, 29, 1, 3), False, id="no month 13"),
        pytest.param((12, 0, 1, 3), False, id="no day 0"),
        pytest.param((12, 29, 1, 32), False, id="no day 32"),
    ],
)
def test_the_year_s_end_has_real_days(edges: tuple[int, ...], accepted: bool) -> None:
    """A slip in the calendar's data is refused."""
    names = ("from_month", "from_day", "to_month", "to_day")
    values = dict(zip(names, edges, strict=True))
    if accepted:
        assert YearEnd.model_validate(values).to_day == 31
        return
    with pytest.raises(ValidationError):
        YearEnd.model_validate(values)


def tables() -> tuple[dict[str, Any], dict[str, Any]]:
    """The shipped calendar's tables, to be changed."""
    folder = package_folder("law", "calendar")
    return (
        dict(read_toml(folder / "national_holidays.toml")),
        dict(read_toml(folder / "administrative_holidays.toml")),
    )


@pytest.mark.parametrize("which", [0, 1])
def test_a_calendar_s_mistake_names_its_file(which: int) -> None:
    """Each of the two files is refused under its own name."""
    names = ("national_holidays.toml", "administrative_holidays.toml")
    changed = tables()
    changed[which]["weather"] = "fine"
    with pytest.raises(ConfigurationRefused) as refused:
        calendar_from(*changed)
    assert [problem.file for problem in refused.value.problems] == [names[which]]


def test_a_table_s_last_day_belongs_to_it() -> None:
    """A holiday on the first or the last day of the table is in it; one beside it is refused."""
    national, rules = tables()
    holiday = dict(national["holiday"][-1])
    for last, accepted in ((holiday["day"], True), (holiday["day"] - dt.timedelta(days=1), False)):
        cut = national | {"last": last}
        if accepted:
            assert calendar_from(cut, rules).table_end == holiday["day"]
            continue
        with pytest.raises(ConfigurationRefused) as refused:
            calendar_from(cut, rules)
        (problem,) = refused.value.problems
        assert problem.file == problem.values["file"] == "national_holidays.toml"
        assert problem.field == f"holiday[{len(national['holiday'])}].day"


def test_a_wrong_citation_of_the_clause_is_named_with_its_file() -> None:
    """The clause on last days is cited in words that agree with its parts."""
    national, rules = tables()
    clause = dict(rules["clause"])
    clause["citation"] = dict(clause["citation"]) | {"article": "99"}
    with pytest.raises(ConfigurationRefused) as refused:
        calendar_from(national, rules | {"clause": clause})
    assert {problem.file for problem in refused.value.problems} == {"administrative_holidays.toml"}


def test_a_law_without_calendar_has_the_shipped_one() -> None:
    """A framework may bring its own holidays."""
    assert LAW.calendar is load_calendar()
    own = replace(load_calendar(), table_end=dt.date(2026, 12, 31))
    assert replace(LAW, own_calendar=own).calendar is own


@pytest.mark.parametrize(
    ("day", "n"),
    [("2020-10-12", 1), ("2021-10-11", 1), ("2021-10-12", 2), ("2026-11-22", 7)],
)
def test_a_year_of_the_plan_is_one_year_unless_said(day: str, n: int) -> None:
    """Years follow each other from the day of submission."""
    first = dt.date(2020, 10, 12)
    assert plan_year_of(dt.date.fromisoformat(day), first).n == n
    assert plan_year(n, first) == plan_year(n, first, 1)
    three = plan_year_of(dt.date.fromisoformat(day), first, 3)
    assert three.first <= dt.date.fromisoformat(day) <= three.last
    assert three.n == (n + 2) // 3
