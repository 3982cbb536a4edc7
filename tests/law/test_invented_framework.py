"""Nothing outside the law data names a statute: another law gives other duties, by data alone."""

from __future__ import annotations

import ast
import datetime as dt
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from safetyreport.app.answers import duty_json
from safetyreport.duties.duty import Duty
from safetyreport.duties.engine import findings, owed
from safetyreport.errors import LawGapError
from safetyreport.exchange.study_file import parse_study
from safetyreport.exchange.study_template import study_template
from safetyreport.law.query import Law, read_law
from safetyreport.records.event import AdverseEvent
from safetyreport.records.kinds import Records
from safetyreport.records.study import Study
from tests.study_folder import filled

ROOT = Path(__file__).parents[2]
HARBOUR = Path(__file__).parent / "invented_harbour"
TODAY = dt.date(2026, 7, 1)
# How a statute, an order or a place in one is named, in either language.
STATUTE = re.compile(
    r"法第|規則第|省令|施行規則|民法|確保等に関する法律|安全性確保法|条第|第[0-9一二三四五六七八九十]+条"
    r"|\bAct (on|art)|\bOrdinance\b|Civil Code|\b[Aa]rt(icle|s?\.) ?[0-9]"
)
# The one law the program ships is introduced by name in two places: to a reader of the help, and
# to who chooses among frameworks.
INTRODUCED = {"help.program", "fields.study.framework"}


@cache
def harbour() -> tuple[Law, Study]:
    """The invented law, and a study under it whose plan was submitted on 10 April 2026."""
    text = filled(study_template()).replace('# framework = "asrm"', 'framework = "harbour"')
    return read_law(HARBOUR), parse_study(text.encode(), "study.toml")


def event(**values: Any) -> AdverseEvent:
    """An event known to the surgeon on 4 June 2026 and to the captain on the 5th."""
    base = {
        "id": "E-1",
        "participant": "P-1",
        "term": "座礁",
        "aware_physician_at": "2026-06-04",
        "aware_administrator_at": "2026-06-05",
        "cannot_be_ruled_out": "yes",
    }
    return AdverseEvent.model_validate(base | values)


def duties(*events: AdverseEvent) -> dict[str, Duty]:
    """What the invented law makes of these events."""
    law, study = harbour()
    return {duty.id: duty for duty in owed(law, study, Records.of(events), TODAY)}


def test_days_and_citation_are_those_of_the_data() -> None:
    """Three days that begin with the day itself, under the Code's own section."""
    found = duties(event(seriousness=["death"]))["E-1.illness_7day.committee.1"]
    assert (found.due_on, found.statutory_due_on) == (dt.date(2026, 6, 6), dt.date(2026, 6, 7))
    assert (found.days, found.rule, found.law_version) == (3, "pier-4", "2020-01-01")
    assert found.citation == {"ja": "港条例第4条", "en": "Code s. 4"}
    assert found.actor_name == {"ja": "船長", "en": "captain"}
    assert [matter.citation["en"] for matter in found.matters] == ["Code s. 4(alpha)"]
    assert found.extended_due_on is None


def test_the_holidays_are_those_of_the_law() -> None:
    """The last day, a Wednesday, moves over the feast to Friday by the Almanac's clause."""
    found = duties(event(seriousness=["hospitalisation"]))["E-1.illness_15day.minister.1"]
    assert found.due_on == dt.date(2026, 6, 16)
    assert found.statutory_due_on == dt.date(2026, 6, 17)
    assert found.extended_due_on == dt.date(2026, 6, 19)
    assert found.extended_clause == {"ja": "港暦第2条", "en": "Almanac s. 2"}


def _of_event(**values: Any) -> set[str]:
    return {name for name, duty in duties(event(**values)).items() if duty.record == "E-1"}


def test_who_is_told_what_follows_the_data() -> None:
    """A stranding is news for the Warden alone; what no section asks for is not owed."""
    assert _of_event(seriousness=["hospitalisation"]) == {
        "E-1.illness_15day.minister.1",
        "E-1.manufacturer_notice.manufacturer.1",
    }
    assert _of_event(seriousness=["death"]) == {
        "E-1.illness_7day.committee.1",
        "E-1.manufacturer_notice.manufacturer.1",
    }
    notice = duties(event(seriousness=["death"]))["E-1.manufacturer_notice.manufacturer.1"]
    assert notice.citation["en"] == "Code s. 7"
    assert notice.limit_basis == "house"


def test_cycles_have_the_length_of_the_data() -> None:
    """What is not listed is told every thirty days: 4 June lies in the second, to 8 June."""
    found = [one for one in duties(event(seriousness=[])).values() if one.kind == "illness_60day"]
    second = next(one for one in found if one.records)
    assert second.id == "cycle-2.illness_60day.committee"
    assert (second.counted_from, second.due_on) == (dt.date(2026, 6, 8), dt.date(2026, 6, 12))
    assert second.citation["en"] == "Code s. 6"


def test_what_is_not_owed_cites_the_invented_law() -> None:
    """The explanation of what is not owed rests on the same data."""
    law, study = harbour()
    one = event(cannot_be_ruled_out="no")
    told = findings(law, study, Records.of([one]), one)
    assert told.duties == ()
    assert {found.citation["en"] for found in told.not_owed} == {
        "Code s. 4",
        "Code s. 5",
        "Code s. 6",
        "Code s. 7",
    }


def test_before_the_invented_law_nothing_is_guessed() -> None:
    """Its first day is its own."""
    with pytest.raises(LawGapError):
        duties(event(aware_physician_at="2019-12-31", aware_administrator_at="2019-12-31"))


@pytest.mark.parametrize("seriousness", [["death"], ["hospitalisation"], []], ids=str)
def test_no_explanation_names_a_real_statute(seriousness: list[str]) -> None:
    """Whatever the program says of a duty in either language comes from the law it was given."""
    for duty in duties(event(seriousness=seriousness)).values():
        told = json.dumps(duty_json(duty), ensure_ascii=False, default=str)
        said = re.sub("港(条例|暦)第[1-7]条", "", told)
        assert (told != said) == (duty.layer == "statute")
        assert STATUTE.search(said) is None, said


def _strings(path: Path) -> Iterator[str]:
    """The strings of a module that are no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def test_no_code_names_a_statute() -> None:
    """No string of the program holds the name of a law or the number of an article."""
    package = ROOT / "safetyreport"
    found = [
        f"{path.relative_to(package)}: {text}"
        for path in sorted(package.rglob("*.py"))
        for text in _strings(path)
        if STATUTE.search(text)
    ]
    assert found == []


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_no_sentence_cites_an_article(lang: str) -> None:
    """Sentences leave a place for the citation; the law data fill it.

    The law room's own catalogue is part of it: it holds what a notice says of a term of the law.
    """
    found = []
    for path in sorted((ROOT / "locales" / lang / "LC_MESSAGES").glob("*.po")):
        if path.stem == "law":
            continue
        with path.open("rb") as stream:
            found += [
                f"{entry.id}: {entry.string}"
                for entry in read_po(stream)
                if entry.id not in INTRODUCED and STATUTE.search(str(entry.string))
            ]
    assert found == []
