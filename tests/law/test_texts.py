"""Every quoted word stands in the statute texts beside these tests (published by e-Gov)."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from pathlib import Path

import pytest

from safetyreport.law.calendar import load_calendar
from safetyreport.law.consistency import kanji
from safetyreport.law.model import CitedVersion, Version
from safetyreport.law.query import load_law

HERE = Path(__file__).parent / "texts"
FILES = {"act": "act.md", "ordinance": "ordinance.md"}
LAW = load_law()


@cache
def articles(file: str) -> dict[str, list[tuple[dt.date, str]]]:
    """The texts of each article with their in-force days, oldest first."""
    found: dict[str, list[tuple[dt.date, str]]] = {}
    parts = re.split(r"(?m)^## .*\(art\. ([\d-]+)\)$", (HERE / file).read_text(encoding="utf-8"))
    for article, body in zip(parts[1::2], parts[2::2], strict=True):
        versions = re.split(r"(?m)^### in force from (.*)$", body)
        found[article] = [
            (dt.date.fromisoformat(day), text)
            for day, text in zip(versions[1::2], versions[2::2], strict=True)
        ]
    return found


def text_of(file: str, article: str, day: dt.date) -> str:
    """The text of an article on a day."""
    return [text for start, text in articles(file)[article] if start <= day][-1]


VERSIONS: list[tuple[str, CitedVersion]] = [
    *((f"{p.id} {version.name}", version) for p in LAW.by_id.values() for version in p.version),
    *((f"{b.id} {version.name}", version) for b in LAW.bases.values() for version in b.version),
]
QUOTED = [(name, version) for name, version in VERSIONS if version.quote]


@pytest.mark.parametrize("version", [v for _, v in QUOTED], ids=[name for name, _ in QUOTED])
def test_the_quote_stands_in_the_article(version: CitedVersion) -> None:
    """The operative words are those of the cited article in the text of the in-force day."""
    cited = version.citation
    text = text_of(FILES[cited.instrument], cited.article, version.in_force)

    assert version.quote is not None
    assert version.quote in text


@pytest.mark.parametrize(
    "version",
    [version for p in LAW.by_id.values() for version in p.version],
    ids=[f"{p.id} {v.name}" for p in LAW.by_id.values() for v in p.version],
)
def test_every_other_quote_stands_in_the_ordinance(version: Version) -> None:
    """Periods, listed matters and the clause on multi-site research are in the text of that day."""
    whole = "".join(
        text_of("ordinance.md", article, version.in_force)
        for article, texts in articles("ordinance.md").items()
        if texts[0][0] <= version.in_force
    )
    quotes = [version.period_quote, version.quote_multi_site]
    quotes += [f"{matter.item.ja}　{matter.quote}\n" for matter in version.matters]

    assert [quote for quote in quotes if quote and quote not in whole] == []


@pytest.mark.parametrize("version", [v for _, v in QUOTED], ids=[name for name, _ in QUOTED])
def test_a_text_begins_when_the_data_say(version: CitedVersion) -> None:
    """An in-force day of the data is one on which the article's text changed."""
    cited = version.citation
    starts = [start for start, _ in articles(FILES[cited.instrument])[cited.article]]

    assert version.in_force in starts


def test_no_change_of_the_text_is_forgotten() -> None:
    """Articles 35 and 36 have as many versions as the ordinance has texts of them."""
    texts = {art: [day for day, _ in articles("ordinance.md")[art]] for art in ("35", "36")}

    for provision in LAW.by_id.values():
        article = provision.version[0].citation.article
        if article in texts:
            assert [version.in_force for version in provision.version] == texts[article]


@pytest.mark.parametrize("name", LAW.framework.transition)
def test_transitions_are_quoted(name: str) -> None:
    """Each transition rests on words of the supplementary provisions."""
    text = (HERE / "transition.md").read_text(encoding="utf-8")

    assert LAW.framework.transition[name].quote in text


def test_holiday_rules_are_quoted() -> None:
    """Articles 1 and 2 of the act on holidays of administrative organs say what the rules do."""
    rules = load_calendar().rules
    edges = rules.year_end

    for clause in (rules.holidays, rules.clause):
        text = text_of("administrative_holidays.md", clause.citation.article, dt.date(2026, 1, 1))
        assert [quote for quote in clause.quotes if quote not in text] == []
    span = (
        f"{kanji(edges.from_month)}月{kanji(edges.from_day)}日から"
        f"翌年の{kanji(edges.to_month)}月{kanji(edges.to_day)}日まで"
    )
    assert any(span in quote for quote in rules.holidays.quotes)
