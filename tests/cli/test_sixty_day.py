"""`sixty-day`: the other suspected events of a cycle, with a line listing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from safetyreport import clock
from safetyreport.documents.readback import text_of
from tests.calls import Call, Outcome
from tests.cli.shapes import shapes, unlike
from tests.study_folder import ACTOR, DAY, file_of, record

# Cycle 37 of the demo: 2026-09-11 to 2026-11-09.
KNOWN = ("AE-020", "AE-021", "AE-025", "AE-027")
AFTER = ("--as-of", "2027-01-10", "--actor", ACTOR)


def asked(call: Call, study: Path, cycle: int, *more: str | Path) -> Outcome:
    """`sixty-day` on the day of the story, answered as JSON."""
    day = () if "--as-of" in more else ("--as-of", DAY)
    return call("-C", study, "sixty-day", "--cycle", str(cycle), "--json", *day, *more)


def made(call: Call, study: Path, cycle: int, *more: str | Path) -> Any:
    """The answer of a call that succeeds."""
    answer = asked(call, study, cycle, *more)
    assert answer.code == 0, answer.out
    return answer.json


def words(answer: Any, lang: str = "ja") -> str:
    """Everything that stands in the one document of a language."""
    (found,) = (one for one in answer["documents"] if one["lang"] == lang)
    return text_of(Path(found["path"]).read_bytes()).whole


def imported(call: Call, study: Path, tmp_path: Path, *events: dict[str, Any]) -> None:
    """Events recorded, new or again."""
    file = file_of(tmp_path, "events.json", adverse_events=list(events))
    assert call("-C", study, "import", file, "--actor", ACTOR).code == 0


def late(name: str = "AE-099") -> dict[str, Any]:
    """Another event that became known in cycle 38."""
    event = record("AE-022") | {"id": name}
    return {key: value for key, value in event.items() if key != "missing"}


def test_every_event_of_the_cycle_has_a_line(call: Call, study: Path) -> None:
    """Participant, term, grade, onset, awareness, relation, outcome: as recorded, in order."""
    answer = made(call, study, 37)
    assert unlike(answer, shapes()["sae --json"]) == []
    assert [(one["form"], one["addressee"]) for one in answer["documents"]] == [
        ("sixty_day", "committee")
    ] * 2
    report = words(answer)
    lines = report.splitlines()
    assert [line for line in lines if line.startswith("AE-")] == sorted(
        KNOWN, key=lambda name: record(name)["aware_physician_at"]
    )
    for name in KNOWN:
        event = record(name)
        at = lines.index(name)
        line = "\n".join(lines[at - 1 : at + 14])
        assert line.startswith(event["participant"])
        assert event["term"]["ja"] in line
        assert event["onset"] in line
        assert event["aware_physician_at"][:10] in line
    assert "第37期" in report
    assert "2026年9月11日から2026年11月9日まで（60日間）" in report
    assert "2026年11月19日（期間満了後10日以内）" in report
    assert "4件（3例）" in report


def test_it_is_a_report_of_illness_and_no_periodic_report(call: Call, study: Path) -> None:
    """It rests on article 35(1)(iii), says what it lists, and is never called 定期報告."""
    answer = made(call, study, 37)
    report = words(answer)
    assert "施行規則第35条第1項第3号の規定により" in report
    assert "重篤でないもの" in report
    assert "定期報告" not in report
    assert "periodic report" not in words(answer, "en").lower()
    assert "参考訳" in words(answer, "en")


@pytest.mark.parametrize(
    ("lang", "count", "nothing"),
    [("ja", "0件（0例）", "該当なし"), ("en", "Events: 0", "Not applicable")],
)
def test_a_cycle_without_events_says_zero(
    call: Call, study: Path, lang: str, count: str, nothing: str
) -> None:
    """A nil report writes the zero out and leaves no blank."""
    answer = made(call, study, 30)
    assert count in words(answer, lang)
    assert nothing in words(answer, lang)
    assert [duty["status"] for duty in answer["duties"]] == ["nothing_to_report"]
    released = made(call, study, 30, "--release", "--actor", ACTOR)
    assert {one["draft"] for one in released["documents"]} == {False}


def test_what_was_ruled_out_later_is_not_listed(call: Call, study: Path, tmp_path: Path) -> None:
    """An event whose suspicion is gone leaves the list and the count; the others stay."""
    event = record("AE-020")
    ruled_out = {
        "aware_physician_at": "2026-11-12",
        "cannot_be_ruled_out": "no",
        "causality_reason": {"ja": "別の原因が判明した。"},
        "assessed_by": "実施責任者",
    }
    event["assessments"] = [*event.get("assessments", []), ruled_out]
    imported(call, study, tmp_path, event)
    report = words(made(call, study, 37))
    assert "AE-020" not in report.split("前回の報告からの変更点")[0]
    assert "3件（3例）" in report


def test_an_item_of_a_line_can_hold_up_a_release(call: Call, study: Path, tmp_path: Path) -> None:
    """An outcome neither given nor explained is named with its event."""
    event = late()
    del event["outcome"], event["outcome_on"]
    imported(call, study, tmp_path, event)
    refused = asked(call, study, 38, "--release", *AFTER)
    assert refused.code == 4
    assert "AE-099: outcome" in [problem["field"] for problem in refused.json["problems"]]
    imported(call, study, tmp_path, event | {"missing": {"outcome": "pending"}})
    answer = made(call, study, 38, *AFTER)
    assert "AE-099: outcome" not in str(answer["documents"])


def test_a_running_cycle_has_drafts_only(call: Call, study: Path) -> None:
    """What may still become known is not reported as the whole cycle."""
    answer = made(call, study, 38)
    assert "checks.cycle_running" in {finding["code"] for finding in answer["findings"]}
    refused = asked(call, study, 38, "--release", "--actor", ACTOR)
    assert refused.code == 4
    assert refused.json["error"]["code"] == "app.cycle_running"


@pytest.mark.parametrize("cycle", [39, 400])
def test_a_cycle_not_begun_is_refused(call: Call, study: Path, cycle: int) -> None:
    """There is nothing to report on before its first day."""
    refused = asked(call, study, cycle)
    assert refused.code == 3
    assert refused.json["error"]["code"] == "app.unknown_cycle"
    assert "38" in refused.json["error"]["remedy"]["en"]


def test_from_release_to_submission(call: Call, study: Path, tmp_path: Path) -> None:
    """Released, packaged, sent; the release names its cycle in the log though it is no record."""
    found = made(call, study, 37, "--release", "--actor", ACTOR)
    assert {one["version"] for one in found["documents"]} == {2}  # the demo has sent the first
    last = call("-C", study, "log", "--json").json["events"][-1]
    assert (last["act"], last["record"], last["command"]) == ("released", None, "sixty-day")
    who = ("--as-of", DAY, "--actor", ACTOR, "--json")
    packed = call("-C", study, "package", "cycle-37", *who)
    assert packed.code == 0, packed.out
    names = [file["file"] for file in packed.json["packages"][0]["files"]]
    assert "01_cycle-37_sixty_day_r2_ja.docx" in names
    sent = call("-C", study, "submit", "cycle-37", "--to", "committee", "--on", DAY, *who)
    assert sent.code == 0, sent.out
    assert sent.json["duties"] == ["cycle-37.illness_60day.committee"]
    assert sent.json["kept"] == ["cycle-37_sixty_day_r2_ja.docx"]
    assert sent.json["submissions"][0]["report_number"] == 2
    event = record("AE-025") | {"outcome": "recovered", "outcome_on": "2026-11-20"}
    imported(call, study, tmp_path, event)
    third = made(call, study, 37)
    assert {one["version"] for one in third["documents"]} == {3}
    changes = words(third).partition("前回の報告からの変更点")[2]
    assert "未回復" in changes
    assert "2026-11-20" in changes


@pytest.mark.parametrize("command", ["package", "submit"])
def test_a_cycle_that_nobody_knows_is_refused(call: Call, study: Path, command: str) -> None:
    """A period is accepted where a record is, an invented one is not."""
    more = ("--to", "committee", "--on", DAY) if command == "submit" else ("--to", "committee")
    refused = call(
        "-C", study, command, "cycle-999", *more, "--as-of", DAY, "--actor", ACTOR, "--json"
    )  # fmt: skip
    assert refused.code == 3
    assert refused.json["error"]["code"] == "app.unknown_record"


def test_an_event_recorded_after_the_release_is_not_settled_by_it(
    call: Call, study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list made before another event of the cycle was recorded cannot report that event."""
    moment = dt.datetime(2027, 1, 10, 3, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: moment)
    made(call, study, 38, "--release", *AFTER)
    imported(call, study, tmp_path, late())
    sending = ("submit", "cycle-38", "--to", "committee", "--on", "2027-01-10", *AFTER, "--json")
    refused = call("-C", study, *sending)
    assert refused.code == 3, refused.out
    assert refused.json["error"]["code"] == "app.released_too_early"
    assert "sixty-day --cycle 38" in refused.json["error"]["remedy"]["en"]
    made(call, study, 38, "--release", *AFTER)
    assert call("-C", study, *sending).code == 0
