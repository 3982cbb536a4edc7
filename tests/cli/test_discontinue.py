"""`discontinue`: the record of the discontinuation and its notification."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from safetyreport import clock
from tests.calls import Call, Outcome
from tests.study_folder import ACTOR

Do = Callable[..., Outcome]
ON = ("--on", "2026-11-18")
SAID = ("--reason", "有害事象が続いたため。", "--measures", "全例を経過観察する。")


@pytest.fixture
def do(call: Call, study: Path, monkeypatch: pytest.MonkeyPatch) -> Do:
    """Calls the program on the copy, by name, on 22 November 2026."""
    moment = dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: moment)
    return lambda *arguments: call("-C", study, *arguments, "--actor", ACTOR, "--ui", "en")


def made(do: Do, *options: str) -> dict[str, Any]:
    """The answer of a call that succeeds."""
    answer = do("discontinue", *ON, *options, "--json")
    assert answer.code == 0, answer.out + answer.err
    found: dict[str, Any] = answer.json
    return found


def words(path: str) -> str:
    """The text of a Word file, its tables included."""
    document = Document(path)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in document.paragraphs), *cells])


def papers(answer: dict[str, Any]) -> dict[tuple[str, str], str]:
    """The text of each document by addressee and language."""
    return {(d["addressee"], d["lang"]): words(d["path"]) for d in answer["documents"]}


def milestones(do: Do) -> list[dict[str, Any]]:
    """The recorded discontinuations."""
    listed = do("list", "milestones", "--json").json["records"]
    return [one for one in listed if one["kind"] == "discontinued"]


def test_the_day_is_recorded_and_both_are_told(do: Do) -> None:
    """Minister and committee within ten days, the Minister's last day moved from the Saturday."""
    answer = made(do, *SAID)
    (milestone,) = milestones(do)
    assert milestone["on"] == "2026-11-18"
    duties = {d["id"]: d for d in answer["duties"] if d["kind"] == "discontinuation"}
    minister = duties[f"{milestone['id']}.discontinuation.minister.1"]
    committee = duties[f"{milestone['id']}.discontinuation.committee.1"]
    assert {one["due_on"] for one in duties.values()} == {"2026-11-28"}
    assert minister["extended_due_on"] == "2026-11-30"
    assert committee["extended_due_on"] is None


def test_each_letter_says_what_is_owed_to_its_reader(do: Do) -> None:
    """Filing to the Minister, notice to the committee, with day, reason and measures in both."""
    found = papers(made(do, *SAID))
    assert set(found) == {(to, lang) for to in ("minister", "committee") for lang in ("ja", "en")}
    for page in (found["minister", "ja"], found["committee", "ja"]):
        for part in ("再生医療等提供中止届書", "2026年11月18日", *SAID[1::2], "EXAMPLE-PLAN-0001"):
            assert part in page
        assert "第1報" not in page
    assert "届け出ます" in found["minister", "ja"]
    assert "架空地方厚生局長" in found["minister", "ja"]
    assert "通知します" in found["committee", "ja"]
    assert "架空大学再生医療等委員会" in found["committee", "ja"]
    assert "通知日" in found["minister", "ja"]
    assert "通知日" not in found["committee", "ja"]


def test_saying_it_again_changes_nothing(do: Do) -> None:
    """The same discontinuation is recorded once; the papers can be made again by its day alone."""
    made(do, *SAID)
    before = len(do("log", "--json").json["events"])
    made(do, *SAID)
    made(do)
    assert len(milestones(do)) == 1
    assert len(do("log", "--json").json["events"]) == before


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(("--on", "2026-11-19"), id="another day"),
        pytest.param((*ON, "--reason", "Another."), id="another reason"),
    ],
)
def test_another_discontinuation_is_refused(do: Do, options: tuple[str, ...]) -> None:
    """A day once recorded is corrected by a new version of the record, not by saying otherwise."""
    made(do, *SAID)
    answer = do("discontinue", *options, "--json")
    assert answer.code == 4
    assert answer.json["error"]["code"] == "app.discontinued_otherwise"
    assert len(milestones(do)) == 1


def test_nothing_is_discontinued_before_its_plan(do: Do) -> None:
    """A slip in the year makes no notification that is years overdue."""
    answer = do("discontinue", "--on", "2019-01-01", *SAID, "--json")
    assert answer.code == 3
    assert [one["code"] for one in answer.json["problems"]] == ["findings.before_plan"]
    assert milestones(do) == []


def test_a_reason_is_needed(do: Do) -> None:
    """A discontinuation is not recorded without its reason."""
    answer = do("discontinue", *ON, "--json")
    assert answer.code == 2
    assert milestones(do) == []


def test_nothing_is_released_while_the_measures_are_missing(do: Do) -> None:
    """What is done for the recipients has to be said before the notification is final."""
    draft = made(do, "--reason", "Slow enrolment.")
    assert {one["where"] for d in draft["documents"] for one in d["missing"]} == {
        "statements: report=discontinuation, topic=recipient_measures"
    }
    assert do("discontinue", *ON, "--release").code == 4
    released = made(do, "--measures", "All recipients are followed up.", "--release")
    assert not any(d["draft"] or d["missing"] for d in released["documents"])


def test_a_release_prints_the_head_before_its_own_entry(do: Do) -> None:
    """What is printed can be compared with the log: the head that stood before the release."""
    made(do, *SAID)
    last = do("log", "--json").json["events"][-1]
    released = made(do, "--release")
    path = Path(released["documents"][0]["path"])
    footers = [section.footer for section in Document(str(path)).sections]
    printed = "\n".join(
        cell.text
        for footer in footers
        for table in footer.tables
        for row in table.rows
        for cell in row.cells
    ) + "\n".join(line.text for footer in footers for line in footer.paragraphs)
    assert f"{last['seq']}:{last['head'][:16]}" in printed
    assert do("verify", "--anchor", f"{last['seq']}:{last['head'][:16]}").code == 0


def test_sent_first_to_the_committee_then_to_the_minister(do: Do) -> None:
    """Each is settled by its own submission; the filing then names the day of the notice."""
    made(do, *SAID, "--release")
    name = milestones(do)[0]["id"]
    sent = do("submit", name, "--to", "committee", "--on", "2026-11-20", "--json")
    assert sent.code == 0, sent.out
    assert sent.json["duties"] == [f"{name}.discontinuation.committee.1"]
    page = papers(made(do, "--to", "minister", "--lang", "ja"))["minister", "ja"]
    assert "2026年11月20日" in page
    sent = do("submit", name, "--to", "minister", "--on", "2026-11-22", "--json")
    assert sent.json["duties"] == [f"{name}.discontinuation.minister.1"]
