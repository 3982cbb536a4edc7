"""What a follow-up report says has changed in its tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

import pytest

from safetyreport.documents.content import Content, texts
from safetyreport.documents.follow_up import changes
from safetyreport.documents.report import Issue
from safetyreport.i18n import Lang
from tests.unit.duties.cases import study

FORM = "annual_minister"
Paper = tuple[str, str, str, str]
PLAN: Paper = ("Protocol", "5", "2026-07-01", "Yes")
SHEET: Paper = ("Information sheet", "3", "2026-07-01", "Yes")


def content(*papers: Paper) -> Content:
    """A report whose only table lists these papers."""
    names = ("document", "version", "date", "held")
    rows = [dict(zip(names, paper, strict=True)) for paper in papers]
    lines = {"plan_documents": texts(rows)}
    return Content(study(), "year-6", (), "law", cells={}, lines=lines)


def told(before: Sequence[Paper], after: Sequence[Paper], lang: Lang = "en") -> tuple[str, str]:
    """What the list of changes prints of the table, before and now."""
    was, now = content(*before), content(*after)
    (change,) = changes(FORM, lang, was, now, Issue(sequence=2), kept=True)
    return change.before, change.after


def test_of_a_line_that_was_there_the_list_names_what_differs() -> None:
    """What the line is about, then each changed cell under its column, and no other cell."""
    newer: Paper = ("Protocol", "6", "2026-11-01", "Yes")
    assert told([PLAN, SHEET], [newer, SHEET]) == (
        "Protocol\nVersion: 5\nDate: 2026-07-01",
        "Protocol\nVersion: 6\nDate: 2026-11-01",
    )


def test_a_new_line_is_told_whole() -> None:
    """A line that the earlier report did not have is given with every column."""
    assert told([PLAN], [PLAN, SHEET], "ja") == (
        "―",
        "Information sheet\n版：3\n日付：2026-07-01\n宛先が最新版を有するか：Yes",
    )


def test_lines_that_cannot_be_matched_are_told_whole() -> None:
    """Two papers of one name: which became which is not guessed."""
    second: Paper = ("Protocol", "4", "2025-07-01", "No")
    newer: Paper = ("Protocol", "6", "2026-11-01", "Yes")
    assert told([PLAN, second], [newer, second]) == (
        "Protocol\nVersion: 5\nDate: 2026-07-01\nAddressee holds the latest: Yes",
        "Protocol\nVersion: 6\nDate: 2026-11-01\nAddressee holds the latest: Yes",
    )


@pytest.mark.parametrize("lang", get_args(Lang))
def test_a_day_stands_on_a_line_of_its_own_column(lang: Lang) -> None:
    """Days are not run together with other cells, where a line would break inside them."""
    _, after = told([], [PLAN, SHEET], lang)
    assert len([line for line in after.split("\n") if line.endswith("2026-07-01")]) == 2
    assert " / " not in after


def test_papers_are_not_compared_with_a_report_that_is_not_kept() -> None:
    """Records hold the latest version of a paper only: what was attached then is not known."""
    (extent, none) = changes(
        FORM, "en", content(PLAN), content(PLAN, SHEET), Issue(sequence=2), kept=False
    )
    assert extent.item == "Extent of this list"
    assert none.item == "None known from dated records"
