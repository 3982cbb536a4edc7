"""`quarterly`: every number of the committee's report on a quarter, and the folder to send."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import pytest

from safetyreport import clock
from safetyreport.documents.readback import text_of
from tests.calls import Call, Outcome
from tests.cli import period_reports as reports
from tests.cli.period_reports import LANGS, QUARTERS, WHO, Period, made, tables, words
from tests.cli.shapes import shapes, unlike
from tests.study_folder import ACTOR, DAY, bare, file_of, record

SECOND, THIRD = QUARTERS[1:]
AFTER = "2027-01-10"


def asked(call: Call, study: Path, quarter: str, *more: str | Path) -> Outcome:
    """`quarterly`, answered as JSON."""
    day = () if "--as-of" in more else ("--as-of", DAY)
    return call("-C", study, "quarterly", "--quarter", quarter, "--json", *day, *more)


@pytest.mark.parametrize("quarter", QUARTERS, ids=[one.subject for one in QUARTERS])
def test_every_number_is_counted_from_the_records(call: Call, study: Path, quarter: Period) -> None:
    """What the report prints is what `summarise` says at the data cut, and that a hand count."""
    answer, numbers = made(call, study, quarter), reports.summary(call, study, quarter)
    duties, brute = reports.due(call, study), reports.counted(quarter)
    assert unlike(answer, shapes()["sae --json"]) == []
    for lang in LANGS:
        report, parts = words(answer, lang), tables(answer, lang)
        within, total = reports.recipients(brute, lang)
        assert ("受けた者：" if lang == "ja" else "Recipients in the quarter: ") + within in report
        assert ("受けた者：" if lang == "ja" else "Recipients in total: ") + total in report
        enrolled = [one["enrolled_on"] for one in brute.some("participants")]
        known = [day for day in enrolled if brute.known(day)]
        new = [day for day in known if brute.inside(day)]
        line = (
            f"期間内の登録：{len(new)}例\n累計の登録：{len(known)}例"
            if lang == "ja"
            else f"Enrolled in the quarter: {len(new)}\nEnrolled in total: {len(known)}"
        )
        assert line in report
        table = numbers["ae_by_soc_term"]
        reports.check_counts(brute, table, parts, "event_counts", lang)
        reports.check_disposition(brute, numbers["disposition"], parts)
        reports.check_deviations(
            brute, numbers["deviations"], parts, "deviation_counts", "deviations"
        )
        reports.check_late(duties, quarter, parts)
        after = {line[0].split("\n")[-1]: line[2:4] for line in parts["after_cut"]}
        assert after == reports.after_cut(quarter, lang)
        known_now = [one for one in brute.events() if brute.inside(brute.awareness(one))]
        before = [one for one in brute.events() if reports.earlier(brute, one)]
        for name, some in (("new_events", known_now), ("followed_events", before)):
            assert sorted(reports.ids(parts[name])) == sorted(one["id"] for one in some)


@pytest.mark.parametrize("lang", LANGS)
def test_a_line_says_what_is_recorded(call: Call, study: Path, lang: str) -> None:
    """Grade, onset, awareness, suspicion and outcome of each new event, as of the data cut."""
    brute = reports.counted(SECOND)
    yes, no = ("はい", "いいえ") if lang == "ja" else ("Yes", "No")
    for line in tables(made(call, study, SECOND), lang)["new_events"]:
        event = record(line[0].split("\n")[1])
        assert line[0].split("\n")[0] == event["participant"]
        assert line[1] == event["term"][lang]
        assert line[2] == str(brute.grade(event))
        assert line[3] == event["onset"]
        assert line[4] == event["aware_physician_at"][:10]
        assert line[5] == (yes if brute.related(event) else no)


def test_every_event_lies_in_exactly_one_quarter(call: Call, study: Path) -> None:
    """The quarters' numbers and what was known before them add up to the total of the last."""
    start = QUARTERS[0].first
    brute = reports.counted(THIRD)
    within = len([one for one in brute.events() if brute.awareness(one) < start])
    total = 0
    for quarter in QUARTERS:
        line = tables(made(call, study, quarter), "en")["event_counts"][0]
        within += int(line[1].partition("events: ")[2].rstrip(")"))
        total = int(line[2].partition("events: ")[2].rstrip(")"))
    assert within == total == len(reports.plain()["adverse_events"])


def test_what_falls_due_next(call: Call, study: Path) -> None:
    """Ours, not made, due by the end of the next quarter: as `due` lists them, no other."""
    until = "2026-12-31"
    expected = [
        [duty["record"] or duty["id"].partition(".")[0], duty["due_on"]]
        for duty in reports.due(call, study, "--until", until)
        if duty["status"]
        in ("not_yet", "open", "due_soon", "due_today", "overdue", "overdue_by_law")
        and not duty["somebody_elses"]
        and duty["kind"] != "retention"
        and (duty["due_on"] or "9999") <= until
    ]
    found = tables(made(call, study, SECOND), "ja")["next"]
    assert sorted([line[0].split("\n")[-1], line[2]] for line in found) == sorted(expected)


def test_a_day_names_nothing_that_came_after_it(call: Call, study: Path) -> None:
    """Made as of 5 October it tells of no event, opinion or sending of a later day."""
    day = "2026-10-05"
    answer = made(call, study, SECOND, "--as-of", day)
    parts = tables(answer, "ja")
    named = {line[0].split("\n")[-1] for line in parts["next"]}
    plain = reports.plain()
    later = {
        one["id"]
        for kind, days in (
            ("adverse_events", ("aware_physician_at", "aware_administrator_at")),
            ("deviations", ("aware_physician_at", "aware_administrator_at")),
            ("opinions", ("received_on", "given_on")),
            ("milestones", ("on",)),
        )
        for one in plain[kind]
        if min(one[name][:10] for name in days if one.get(name)) > day
    }
    assert {"SAE-001", "OP-005"} <= later
    assert "SAE-007" in named
    assert not named & later
    assert reports.path_of(answer, "ja").name.endswith("_r1_ja_draft.docx")


def test_opinions_that_wait_for_an_answer(call: Call, study: Path) -> None:
    """Asked for measures and received in the quarter, or not answered by the data cut."""
    plain = reports.plain()
    for quarter in QUARTERS:
        expected = []
        for one in plain["opinions"]:
            day = str(one.get("received_on") or one.get("given_on"))
            answered = [
                answer
                for answer in plain["responses"]
                if answer["opinion"] == one["id"] and answer["on"] <= quarter.cut
            ]
            if one["measures_asked"] != "yes" or day > quarter.cut:
                continue
            if not answered or day >= quarter.first:
                expected.append(one["id"])
        lines = tables(made(call, study, quarter), "ja")["open_opinions"]
        assert sorted(line[0].split("\n")[0] for line in lines) == sorted(expected)


@pytest.mark.parametrize(
    "quarter", ["FY2026Q4", "FY2020Q1", "2026Q3"], ids=["not begun", "before the first", "no name"]
)
def test_a_quarter_that_is_none_is_refused(call: Call, study: Path, quarter: str) -> None:
    """The answer says which there are, with the days of the last."""
    refused = asked(call, study, quarter)
    assert refused.code in (2, 3)
    assert not (study / "reports" / quarter).exists()
    if refused.code == 3:
        assert refused.json["error"]["code"] == "app.unknown_quarter"
        assert "FY2026Q3" in refused.json["error"]["remedy"]["en"]


def test_no_quarter_after_the_end_of_the_study(call: Call, study: Path, tmp_path: Path) -> None:
    """None is owed any more, and the answer names only those of which there is a report."""
    end = {"id": "MS-900", "kind": "ended", "on": "2026-09-20"}
    assert (
        call("-C", study, "import", file_of(tmp_path, "end.json", milestones=[end]), *WHO).code == 0
    )
    refused = asked(call, study, "FY2026Q3")
    assert refused.json["error"]["code"] == "app.unknown_quarter"
    remedy = refused.json["error"]["remedy"]["en"]
    assert "FY2026Q2" in remedy
    assert "FY2026Q3" not in remedy


def test_a_running_quarter_has_drafts_only(call: Call, study: Path) -> None:
    """What may still become known is not reported as the whole quarter."""
    answer = made(call, study, THIRD)
    assert "checks.quarter_running" in {finding["code"] for finding in answer["findings"]}
    refused = asked(call, study, THIRD.subject, "--release", *WHO)
    assert refused.code == 4
    assert refused.json["error"]["code"] == "app.quarter_running"


def test_it_is_no_report_under_the_law(call: Call, study: Path) -> None:
    """A house rule: no article is cited and no official form pretended."""
    answer = made(call, study, SECOND)
    assert {duty["layer"] for duty in answer["duties"]} == {"house"}
    assert "法令に基づく疾病等の報告及び定期報告に代わるものではありません" in words(answer)
    assert "takes the place of no report under the law" in words(answer, "en")
    assert "公式の様式はありません" in words(answer)


def test_the_days_are_those_of_the_fiscal_year(call: Call, study: Path) -> None:
    """The third quarter begins in October, or where the house lets its year begin."""
    assert "2026年10月1日から2026年12月31日まで" in words(made(call, study, THIRD))
    file = study / "study.toml"
    text = file.read_text(encoding="utf-8")
    text = text.replace("quarter_start_month = 4", "quarter_start_month = 1")
    file.write_text(text, encoding="utf-8", newline="\n")
    assert "2026年7月1日から2026年9月30日まで" in words(made(call, study, THIRD))


def test_a_quarter_in_which_nothing_happened(call: Call, tmp_path: Path) -> None:
    """Every number is a written zero, every list says that it is empty."""
    study = bare(tmp_path / "empty")
    nobody = [{"id": "NK-001", "sex": "male", "age": 60}]
    file = file_of(tmp_path, "nobody.json", participants=nobody)
    assert call("-C", study, "import", file, *WHO).code == 0
    answer = made(call, study, QUARTERS[0])
    for lang in LANGS:
        parts = tables(answer, lang)
        for name in ("disposition", "deviation_counts"):
            assert {cell for line in parts[name] for cell in line[1:]} == {"0"}
        for name in ("new_events", "followed_events", "after_cut", "deviations", "open_opinions"):
            assert parts[name] == [], name
    assert "期間内に再生医療等を受けた者：0例（提供0件）" in words(answer)


def test_what_was_learned_after_the_cut_changes_no_number(
    call: Call, study: Path, tmp_path: Path
) -> None:
    """A later judgement stands in the table of later matters, and nowhere above it."""
    before = tables(made(call, study, SECOND), "ja")
    event = record("AE-018")
    later = {"aware_physician_at": "2026-10-20", "grade": 4, "seriousness": ["life_threatening"]}
    event["assessments"] = [later | {"cannot_be_ruled_out": "no"}]
    done = record("DEV-007") | {"preventive_done_on": "2026-10-20"}
    file = file_of(tmp_path, "later.json", adverse_events=[event], deviations=[done])
    assert call("-C", study, "import", file, *WHO).code == 0
    after = tables(made(call, study, SECOND), "ja")
    assert "AE-018" in reports.ids(after["after_cut"])
    assert "AE-018" not in reports.ids(before["after_cut"])
    for name in ("after_cut", "late", "next"):
        del before[name], after[name]
    assert after == before


def test_the_folder_to_send(
    call: Call, study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cover letter, index and checksums stand with the report; sending it settles the duty."""
    moment = dt.datetime(2027, 1, 10, 3, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: moment)
    conclusion = {
        "id": "ST-900",
        "report": "quarterly",
        "period": THIRD.subject,
        "topic": "conclusion",
        "on": "2027-01-08",
        "author_role": "実施責任者",
        "text": {"ja": "研究は継続する。", "en": "The study continues."},
    }
    file = file_of(tmp_path, "conclusion.json", statements=[conclusion])
    assert call("-C", study, "import", file, *WHO).code == 0
    who = ("--as-of", AFTER, "--actor", ACTOR, "--json")
    found = made(call, study, THIRD, "--release", "--as-of", AFTER, *WHO)
    document = reports.path_of(found, "ja")
    assert call("-C", study, "approve", document, "--by", "例", "--role", "管理者", *who).code == 0
    packed = call("-C", study, "package", THIRD.subject, *who)
    assert packed.code == 0, packed.out
    (package,) = packed.json["packages"]
    folder = Path(package["folder"])
    sums = (folder / "SHA256SUMS.txt").read_text(encoding="utf-8").splitlines()
    listed = {line[66:]: line[:64] for line in sums}
    inside = {one.name for one in folder.iterdir()} - {"SHA256SUMS.txt"}
    assert inside == set(listed)
    for name, sha256 in listed.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == sha256
    (report,) = (name for name in inside if name.endswith("_quarterly_r1_ja.docx"))
    assert (folder / report).read_bytes() == document.read_bytes()
    letters = [name for name in inside if name.endswith(".docx") and name.startswith("00")]
    assert any(
        "四半期安全性報告書" in text_of((folder / name).read_bytes()).whole for name in letters
    )
    sent = call("-C", study, "submit", THIRD.subject, "--to", "committee", "--on", AFTER, *who)
    assert sent.code == 0, sent.out
    assert sent.json["duties"] == [f"{THIRD.subject}.quarterly.committee"]
    listed_now = call("-C", study, "due", "--all", "--as-of", AFTER, "--json").json["duties"]
    (duty,) = (one for one in listed_now if one["id"] == sent.json["duties"][0])
    assert duty["status"] == "submitted"
