"""What the report of a cycle prints, before there is a document."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from safetyreport.documents.context import View, view
from safetyreport.documents.cycle_items import CycleLine, CycleReport, cycle_content
from safetyreport.documents.printed import Printer
from safetyreport.documents.report import Issue
from safetyreport.duties.days import cycle_of
from safetyreport.i18n import Lang
from safetyreport.law.query import load_law
from safetyreport.records.event import AdverseEvent
from safetyreport.records.product import Administration
from safetyreport.records.study import Study
from tests.unit.duties.cases import event, found, study

AWARE = dt.date(2026, 11, 2)


def report(*events: AdverseEvent, on: Study | None = None, earlier: int = 0) -> CycleReport:
    """The report of the cycle of 2 November 2026 with these events in it."""
    plan = on or study()
    duty = next(d for d in found(event(), on=plan).values() if d.kind == "illness_60day")
    period = cycle_of(AWARE, plan.plan_submitted_on, 60)
    lines = tuple(CycleLine(period.n, one, AWARE, None) for one in events)
    before = tuple(
        CycleLine(period.n - 1, event(id=f"AE-0{number}", participant="P-0"), AWARE, None)
        for number in range(earlier)
    )
    version = load_law(plan.framework).data_version
    return CycleReport(
        plan, f"cycle-{period.n}", period, lines, (*before, *lines), (duty,), version
    )


def printed(one: CycleReport, lang: Lang = "ja", style: Any = "western") -> View:
    """The view of the form."""
    content = cycle_content(one, "committee", Printer(lang, style))
    return view("sixty_day", lang, content, "committee", Issue())


@pytest.mark.parametrize(
    ("people", "ja", "en"),
    [
        ([], "0件（0例）　この期間に知った、該当する疾病等の発生はありません。",
         "Events: 0; participants: 0. No such illness etc. became known in this cycle."),
        (["P-1"], "1件（1例）", "Events: 1; participants: 1"),
        (["P-1", "P-1", "P-2"], "3件（2例）", "Events: 3; participants: 2"),
    ],
    ids=["none", "one", "two of one person"],
)  # fmt: skip
def test_events_and_persons_are_counted_apart(people: list[str], ja: str, en: str) -> None:
    """件 counts events, 例 persons; zero is written out."""
    events = [event(id=f"AE-{n}", participant=name) for n, name in enumerate(people)]
    assert printed(report(*events)).values["count"] == ja
    assert printed(report(*events), "en").values["count"] == en


def test_the_total_holds_the_cycles_before() -> None:
    """Since cycle 1: the earlier cycles and this one."""
    values = printed(report(event(participant="P-1"), earlier=2)).values
    assert values["count_so_far"] == "3件（2例）"
    assert values["count"] == "1件（1例）"


@pytest.mark.parametrize(
    ("grades", "words"),
    [
        ([], "0件"),
        ([2, 1, 2], "Grade 1：1件、Grade 2：2件"),
        ([None, 3], "Grade 3：1件、未判定：1件"),
    ],
)
def test_grades_are_counted_with_those_not_graded(grades: list[int | None], words: str) -> None:
    """Every event is in one of the counts."""
    events = [event(id=f"AE-{n}", grade=grade) for n, grade in enumerate(grades)]
    assert printed(report(*events)).values["count_by_grade"] == words


def only_line(one: CycleReport, style: Any = "western") -> Any:
    """The one line that a report prints."""
    lines: Any = printed(one, style=style).values["events"]
    assert len(lines) == 1
    return lines[0]


def line(one: AdverseEvent) -> Any:
    """The printed line of one event."""
    return only_line(report(one))


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        pytest.param({}, "否定できない", id="cannot be ruled out"),
        pytest.param({"cannot_be_ruled_out": None}, "判定中", id="not judged"),
        pytest.param({"cannot_be_ruled_out": "unknown"}, "不明", id="unknown"),
        pytest.param(
            {"cannot_be_ruled_out": None, "causality": {"g_csf": "possible", "surgery": "related"}},
            "否定できない\nG-CSF：関連の可能性あり",
            id="by its parts; what is outside the provision is left out",
        ),
    ],
)
def test_the_relation_is_said_in_the_words_of_the_report(facts: dict[str, Any], words: str) -> None:
    """Cannot be ruled out, pending, unknown; and to which part of the provision."""
    assert line(event(**facts))["suspicion"] == words


def test_a_line_says_what_is_not_known() -> None:
    """No grade is 記載なし, an absent outcome is an item to fill, a reason is printed."""
    bare = event(id="AE-1", onset=None)
    assert line(bare)["grade"] == "記載なし"
    missing = {one.where for one in printed(report(bare)).missing}
    assert missing == {"AE-1: outcome", "AE-1: onset"}
    told = event(onset=None, missing={"outcome": "pending", "onset": "unknown"})
    assert (line(told)["outcome"], line(told)["onset"]) == ("調査中（結果待ち）", "不明")


def test_days_are_short_but_never_changed() -> None:
    """Figures for a full day, words for one not fully known, eras where the study counts so."""
    full = event(outcome="recovered", outcome_on="2026-11-05")
    assert line(full)["outcome"] == "回復\n2026-11-05"
    assert line(event(onset="2026-10"))["onset"] == "2026年10月（日不明）"
    era = study(date_style="japanese")
    assert only_line(report(full, on=era), "japanese")["aware"] == "令和8年11月2日"


@pytest.mark.parametrize(
    ("onset", "words"),
    [
        pytest.param("2026-11-01", "", id="on the day"),
        pytest.param("2026-11", "", id="day not known"),
        pytest.param(None, "", id="no onset"),
        pytest.param("2026-10-20", "\n（発現は投与前）", id="before"),
        pytest.param("2026-10-28", "\n（発現は投与前、G-CSF開始後）", id="under G-CSF"),
        pytest.param("2026-10", "\n（発現は投与前）", id="perhaps under G-CSF"),
    ],
)
def test_the_linked_provision_is_named(onset: str | None, words: str) -> None:
    """Which provision the record links and when it was given; never as if it came after that."""
    dose = Administration.model_validate(
        {"id": "ADM-1", "participant": "P-1", "cycle": 2, "given_on": "2026-11-01"}
        | {"g_csf_started_on": "2026-10-27"}
    )
    one, began = report(event()), event(onset=onset)
    linked = CycleReport(
        one.study, one.subject, one.period, (CycleLine(one.period.n, began, AWARE, dose),),
        one.so_far, one.duties, one.law_version,
    )  # fmt: skip
    assert only_line(linked)["administration"] == f"第2回\n2026-11-01{words}"
