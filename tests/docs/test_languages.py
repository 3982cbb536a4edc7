"""Both languages of a document say the same things in the same order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.documents import (
    ALL,
    commands,
    headings,
    links,
    name,
    prose,
    read,
    rows,
    starts,
)

ENGLISH = [path for path in ALL if path.with_suffix(".ja.md").exists()]


def test_every_japanese_page_has_its_english_one() -> None:
    """No page exists in Japanese alone, and readers' pages exist in both."""
    japanese = {path for path in ALL if path.name.endswith(".ja.md")}
    forms = {path for path in japanese if path.parent.name == "forms"}
    assert japanese - forms == {path.with_suffix(".ja.md") for path in ENGLISH}
    assert all(path.with_name(path.name.replace(".ja.", ".en.")).exists() for path in forms)
    guides = {path for path in ALL if path.parent.name == "guides" and ".ja." not in path.name}
    assert guides <= set(ENGLISH)


@pytest.mark.parametrize("path", ENGLISH, ids=name)
def test_same_shape(path: Path) -> None:
    """The same headings, tables, commands and links, whatever the language."""
    english, japanese = read(path), read(path.with_suffix(".ja.md"))
    assert headings(english) == headings(japanese)
    assert [len(row) for row in rows(english)] == [len(row) for row in rows(japanese)]
    assert starts(english) == starts(japanese)
    assert [_bare(call) for call in commands(english)] == [
        _bare(call) for call in commands(japanese)
    ]
    assert [_neutral(link, path) for link in links(path)] == [
        _neutral(link, path) for link in links(path.with_suffix(".ja.md"))
    ]


def _bare(call: list[str]) -> list[str]:
    """A call without the words that a person would write in their own language."""
    said = {"--actor", "--correction", "--ui", "--reason", "--late-reason", "--by", "--role"}
    said |= {"--text", "--measures", "--evidence"}
    return [word for before, word in zip(["", *call], call, strict=False) if before not in said]


def _neutral(link: str, path: Path) -> str:
    """A link without the language of its target; both pages link to each other."""
    target = link.partition("#")[0].replace(".ja.md", ".md")
    return "the other language" if target == path.name else target


@pytest.mark.parametrize("path", ENGLISH, ids=name)
def test_same_numbers(path: Path) -> None:
    """Days, counts and codes are the same in both languages."""

    def numbers(text: str) -> list[str]:
        return sorted(set(re.findall(r"\d{4}-\d{2}-\d{2}", prose(text))))

    assert numbers(read(path)) == numbers(read(path.with_suffix(".ja.md")))
