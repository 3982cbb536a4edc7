"""Every quoted word stands in the statute texts beside these tests (published by e-Gov)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from safetyreport.law.calendar import load_calendar
from safetyreport.law.consistency import kanji
from safetyreport.law.model import Absence, BaseVersion, CitedVersion, Version
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
LISTING = [
    (name, version)
    for name, version in VERSIONS
    if isinstance(version, (BaseVersion, Version)) and version.contents
]
QUOTED = [(name, version) for name, version in VERSIONS if version.quote]
TIMELINES: list[Sequence[CitedVersion | Absence]] = [
    *(provision.timeline for provision in LAW.by_id.values()),
    *(base.version for base in LAW.bases.values()),
]
PLACES = {id(entry): timeline for timeline in TIMELINES for entry in timeline}


def texts_in_life(version: CitedVersion) -> list[str]:
    """Every text that the cited article had while the version was the latest."""
    after = [entry.in_force for entry in PLACES[id(version)] if entry.in_force > version.in_force]
    end = min(after, default=dt.date.max)
    cited = version.citation
    texts = articles(FILES[cited.instrument])[cited.article]
    later = [text for start, text in texts if version.in_force < start < end]
    return [text_of(FILES[cited.instrument], cited.article, version.in_force), *later]


@pytest.mark.parametrize("version", [v for _, v in QUOTED], ids=[name for name, _ in QUOTED])
def test_the_quote_stands_in_the_article(version: CitedVersion) -> None:
    """The operative words are those of the cited article as long as the version is the latest."""
    assert version.quote is not None
    assert [text for text in texts_in_life(version) if version.quote not in text] == []


@pytest.mark.parametrize(
    "version",
    [version for p in LAW.by_id.values() for version in p.version],
    ids=[f"{p.id} {v.name}" for p in LAW.by_id.values() for v in p.version],
)
def test_every_other_quote_stands_in_the_law(version: Version) -> None:
    """Periods, listed matters and the clause on multi-site research are in the text of that day."""
    whole = "".join(
        text_of(file, article, version.in_force)
        for file in FILES.values()
        for article, texts in articles(file).items()
        if texts[0][0] <= version.in_force
    )
    quotes = [version.period_quote, version.quote_multi_site]
    quotes += [f"{matter.item.ja}　{matter.quote}\n" for matter in version.matters]

    assert [quote for quote in quotes if quote and quote not in whole] == []


@pytest.mark.parametrize(
    "version",
    [version for _, version in LISTING],
    ids=[name for name, _ in LISTING],
)
def test_what_a_report_must_say_stands_in_the_article(version: BaseVersion | Version) -> None:
    """Each item listed has the article's words, under the article's number."""
    cited = version.citation
    text = text_of(FILES[cited.instrument], cited.article, version.in_force)
    numbers = {f"第{number}号": f"- {kanji(number)}　" for number in range(1, 12)}
    # The 2014 text of art. 38 points to the items of art. 37.
    pointed = text_of("ordinance.md", "37", version.in_force)

    missing = [
        content.id
        for content in version.contents
        if (numbers[content.item.ja] if content.item else "") + content.quote not in text + pointed
    ]
    assert missing == []


@pytest.mark.parametrize("article", ["37", "38"])
def test_no_item_of_a_periodic_report_is_forgotten(article: str) -> None:
    """The numbered items are as many as the text of the day has."""
    for version in LAW.provision(f"ord-{article}").version:
        text = text_of("ordinance.md", article, version.in_force)
        numbered = [content for content in version.contents if content.item]
        if "前条第一項各号" in text:
            text = text_of("ordinance.md", "37", version.in_force)
        assert len(numbered) == text.count("\n- ")


def test_every_document_of_a_plan_is_listed() -> None:
    """The list of documents has as many entries as the paragraph cited has items."""
    for version in LAW.bases["ord-27-documents"].version:
        text = text_of("ordinance.md", "27", version.in_force)
        sign = {6: "**\uff16**", 8: "**\uff18**"}[version.citation.paragraph or 0]
        assert len(version.contents) == text.partition(sign)[2].count("\n- ")


@pytest.mark.parametrize("version", [v for _, v in QUOTED], ids=[name for name, _ in QUOTED])
def test_a_text_begins_when_the_data_say(version: CitedVersion) -> None:
    """An in-force day of the data is one on which the text of an article it cites changed."""
    cited = [version.citation]
    if isinstance(version, Version) and version.citation_multi_site:
        cited.append(version.citation_multi_site)
    starts = [
        start
        for citation in cited
        for start, _ in articles(FILES[citation.instrument])[citation.article]
    ]

    assert version.in_force in starts


@pytest.mark.parametrize(
    "article", ["8-9", "17", "20-2", "31-2", "34", "35", "36", "37", "38", "41", "66", "107"]
)
def test_no_change_of_the_text_is_forgotten(article: str) -> None:
    """Together the provisions of an article have a version for each text the article has had."""
    versions = {
        version.in_force
        for provision in LAW.by_id.values()
        for version in provision.version
        if version.citation.article == article and version.citation.instrument == "ordinance"
    }

    assert versions == {day for day, _ in articles("ordinance.md")[article]}


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
