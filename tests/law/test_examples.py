"""The worked examples hold, and no number or day of the law could be another unnoticed."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from safetyreport.errors import ConfigurationRefused
from safetyreport.law.calendar import Calendar, calendar_from, load_calendar
from safetyreport.law.examples import examples_from, load_examples
from safetyreport.law.load import framework_from, frozen
from safetyreport.law.model import CitedVersion, PlanDates, Version
from safetyreport.law.query import Law, load_law
from safetyreport.resources import package_folder
from tests.law.evaluator import differences
from tests.law.test_calendar import by_rule
from tests.law.test_texts import FILES, articles

EXAMPLES = load_examples()
COMPARED = dt.date(2026, 11, 22)  # the day on which every version was compared with its text
Path = tuple[str | int, ...]


def tables(*folder: str) -> dict[str, Any]:
    """The TOML files of a folder of the package, as read."""
    return {
        file.name: frozen(tomllib.loads(file.read_text(encoding="utf-8")))
        for file in package_folder("law", *folder).iterdir()
        if file.name.endswith(".toml")
    }


LAW_TABLES = tables("asrm")
CALENDAR_TABLES = tables("calendar")


def law_of(files: dict[str, Any]) -> Law:
    """The law built from tables."""
    rest = [(name, files[name]) for name in sorted(files) if name != "framework.toml"]
    return Law(*framework_from(files["framework.toml"], rest))


def calendar_of(files: dict[str, Any]) -> Calendar:
    """The calendar built from tables."""
    return calendar_from(files["national_holidays.toml"], files["administrative_holidays.toml"])


def values(value: object, path: Path = ()) -> Iterator[tuple[Path, int | dt.date]]:
    """Every number and every date, with the way to it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from values(inner, (*path, key))
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from values(inner, (*path, index))
    elif isinstance(value, (int, dt.date)) and not isinstance(value, bool):
        yield path, value


def replaced(value: Any, path: Path, new: object) -> Any:
    """The same data with one value changed."""
    if not path:
        return new
    if isinstance(value, dict):
        return {k: replaced(v, path[1:], new) if k == path[0] else v for k, v in value.items()}
    return tuple(replaced(v, path[1:], new) if i == path[0] else v for i, v in enumerate(value))


def shifted(value: int | dt.date, step: int) -> int | dt.date:
    """One more or one less, or the next or the previous day."""
    return value + dt.timedelta(days=step) if isinstance(value, dt.date) else value + step


def begins(version: CitedVersion) -> bool:
    """Whether the version begins with a text of an article it cites, or has no text to compare."""
    cited = [version.citation]
    if isinstance(version, Version) and version.citation_multi_site:
        cited.append(version.citation_multi_site)
    return version.quote is None or version.in_force in {
        start
        for citation in cited
        for start, _ in articles(FILES[citation.instrument])[citation.article]
    }


def other_facts(law: Law, calendar: Calendar) -> list[str]:
    """What no example shows: days of comparison, names by class, the lead's report, the table."""
    found = []
    dates = [law.verified_on]
    for provision in law.by_id.values():
        dates += [entry.verified_on for entry in provision.timeline]
    for base in law.bases.values():
        dates += [version.verified_on for version in base.version]
    dates += [transition.verified_on for transition in law.framework.transition.values()]
    rules = calendar.rules
    dates += [rules.clause.verified_on, rules.holidays.verified_on]
    dates += [source.verified_on for source in calendar.sources.values()]
    if set(dates) != {COMPARED}:
        found.append("verified_on")
    minister = law.provision("ord-36-2-i")
    offices = [
        law.party_name(
            "minister", provision=minister, version=minister.version[-1], risk_class=risk_class
        ).ja
        for risk_class in (1, 2, 3)
    ]
    if offices != ["厚生労働大臣", "地方厚生局長", "地方厚生局長"]:
        found.append(f"{offices}")
    lead = law.provision("ord-17-2")
    plan = PlanDates(submitted_on=dt.date(2020, 1, 6))
    starts = [
        version.in_force if (version := lead.version_on(dt.date.fromisoformat(day), plan)) else None
        for day in ("2019-03-31", "2019-04-01", "2025-05-30", "2025-05-31")
    ]
    if starts != [None, *(dt.date(2019, 4, 1),) * 2, dt.date(2025, 5, 31)]:
        found.append(f"{starts}")
    for leads_report in ("ord-17-2", "ord-20-2-2"):
        classes = [version.classes for version in law.provision(leads_report).version]
        if classes != [(1, 2), (1, 2, 3)]:
            found.append(f"{leads_report}: {classes}")
    cited: list[CitedVersion] = [
        *(version for provision in law.by_id.values() for version in provision.version),
        *(version for base in law.bases.values() for version in base.version),
    ]
    found += [version.name for version in cited if not begins(version)]
    if (calendar.table_start, calendar.table_end) != (dt.date(2014, 1, 1), dt.date(2027, 12, 31)):
        found.append("table")
    if set(calendar.national) != by_rule():
        found.append("national holidays")
    return found


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.name.en for example in EXAMPLES])
def test_the_example_comes_out(example: Any) -> None:
    """The duties of each worked example have the days, parties and citations worked out by hand."""
    assert differences(load_law(), load_calendar(), [example]) == []


def test_the_other_facts_hold() -> None:
    """What the perturbation below relies on is true of the data as they are."""
    assert other_facts(load_law(), load_calendar()) == []


def noticed(law_tables: dict[str, Any], calendar_tables: dict[str, Any]) -> bool:
    """Whether the reader refuses the data, an example fails, or one of the other facts does."""
    try:
        law = load_law() if law_tables is LAW_TABLES else law_of(law_tables)
        calendar = (
            load_calendar() if calendar_tables is CALENDAR_TABLES else calendar_of(calendar_tables)
        )
    except ConfigurationRefused:
        return True
    return bool(other_facts(law, calendar) or differences(law, calendar, EXAMPLES))


def test_unchanged_data_go_unnoticed() -> None:
    """The test below means something: the same data, built anew, make nothing fail."""
    assert not noticed(dict(LAW_TABLES), dict(CALENDAR_TABLES))


@pytest.mark.parametrize("file", LAW_TABLES)
def test_no_value_of_the_law_can_change_unnoticed(file: str) -> None:
    """Every number one more or less and every date one day off makes something fail."""
    unnoticed = [
        (path, shifted(value, step))
        for path, value in values(LAW_TABLES[file])
        for step in (1, -1)
        if not noticed(
            {**LAW_TABLES, file: replaced(LAW_TABLES[file], path, shifted(value, step))},
            CALENDAR_TABLES,
        )
    ]

    assert unnoticed == []


@pytest.mark.parametrize("file", CALENDAR_TABLES)
def test_no_value_of_the_calendar_can_change_unnoticed(file: str) -> None:
    """Every day of the tables one day off makes something fail."""
    unnoticed = [
        (path, shifted(value, step))
        for path, value in values(CALENDAR_TABLES[file])
        for step in (1, -1)
        if not noticed(
            LAW_TABLES,
            {**CALENDAR_TABLES, file: replaced(CALENDAR_TABLES[file], path, shifted(value, step))},
        )
    ]

    assert unnoticed == []


def test_an_example_with_a_wrong_key_is_refused() -> None:
    """An example is read as strictly as the law: a key it does not know is named."""
    table = {"framework": "asrm", "example": ({"name": {"ja": "例", "en": "x"}, "facts": 1},)}

    with pytest.raises(ConfigurationRefused) as refused:
        examples_from([("wrong.toml", table)])

    keys = {problem.field for problem in refused.value.problems}
    assert keys == {"example[1].facts", "example[1].given", "example[1].source"}


@pytest.mark.parametrize(
    ("occasion", "key"),
    [("suspected_event", "aware_earliest"), ("plan_year", "year"), ("discontinuation", "on")],
)
def test_an_example_without_its_day_is_refused(occasion: str, key: str) -> None:
    """Each occasion needs the day or the year that everything is counted from."""
    words = {"ja": "例", "en": "x"}
    given = {
        "class": 2,
        "purpose": "research",
        "multi_site": False,
        "plan_submitted_on": dt.date(2020, 10, 12),
        "occasion": occasion,
    }
    table = {
        "framework": "asrm",
        "example": ({"name": words, "source": words, "given": given},),
    }

    with pytest.raises(ConfigurationRefused) as refused:
        examples_from([("wrong.toml", table)])

    assert [problem.field for problem in refused.value.problems] == [f"example[1].given.{key}"]
