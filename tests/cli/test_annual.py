"""`annual`: every number of the periodic report, traced to the records; its whole life."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from safetyreport import clock
from tests.calls import Call, Outcome
from tests.cli import period_reports as reports
from tests.cli.period_reports import LANGS, WHO, YEARS, Period, made, tables, words
from tests.cli.shapes import shapes, unlike
from tests.study_folder import ACTOR, DAY, bare, file_of, record

SIX = YEARS[5]
AFTERWARDS = ("after_cut", "late", "plan_documents", "involvement")  # as of the day it is made
OPINION = ("--about", "year-6", "--given", "2026-11-11", "--received", "2026-11-12")
ASKED = (
    *OPINION,
    "--measures-asked",
    "no",
    "--continuing",
    "conditional",
    "--text",
    "続けてよい。",
)


def asked(call: Call, study: Path, year: object, *more: str | Path) -> Outcome:
    """`annual`, answered as JSON."""
    day = () if "--as-of" in more else ("--as-of", DAY)
    return call("-C", study, "annual", "--year", str(year), "--json", *day, *more)


def imported(call: Call, study: Path, tmp_path: Path, **kinds: list[dict[str, Any]]) -> None:
    """Records read in, new or again."""
    answer = call("-C", study, "import", file_of(tmp_path, "more.json", **kinds), *WHO)
    assert answer.code == 0, answer.out + answer.err


def settings(study: Path, *changes: tuple[str, str]) -> None:
    """Lines of study.toml replaced."""
    file = study / "study.toml"
    text = file.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8", newline="\n")


def opinion(call: Call, study: Path) -> None:
    """The committee's opinion on the sixth year is recorded."""
    assert call("-C", study, "opinion", *ASKED, "--as-of", DAY, *WHO).code == 0


def statements(year: int, on: str) -> list[dict[str, Any]]:
    """The two evaluations that the law asks for."""
    return [
        {
            "id": f"ST-9{year}{number}",
            "report": "annual",
            "period": f"year-{year}",
            "topic": topic,
            "on": on,
            "author_role": "実施責任者",
            "text": {"ja": "問題はない。", "en": "There is no concern."},
        }
        for number, topic in enumerate(("safety_evaluation", "scientific_validity"))
    ]


@pytest.mark.parametrize("year", YEARS, ids=[year.subject for year in YEARS])
def test_every_number_is_counted_from_the_records(call: Call, study: Path, year: Period) -> None:
    """What the report prints is what `summarise` says at the data cut, and that a hand count."""
    answer, numbers = made(call, study, year), reports.summary(call, study, year)
    duties, brute = reports.due(call, study), reports.counted(year)
    assert unlike(answer, shapes()["sae --json"]) == []
    for lang in LANGS:
        report, parts = words(answer, lang), tables(answer, lang)
        within, total = reports.recipients(brute, lang)
        for text in (report, words(answer, lang, "minister")):
            assert ("期間内：" if lang == "ja" else "In the period: ") + within in text
            assert ("累計：" if lang == "ja" else "In total: ") + total in text
        table = numbers["ae_by_soc_term"]
        reports.check_counts(brute, table, parts, "illness_counts", lang)
        reports.check_disposition(brute, numbers["disposition"], parts)
        reports.check_deviations(
            brute, numbers["deviations"], parts, "nonconformity_counts", "nonconformity"
        )
        reports.check_late(duties, year, parts)
        after = {line[0].split("\n")[-1]: line[2:4] for line in parts["after_cut"]}
        assert after == reports.after_cut(year, lang)
        listed = {
            one["id"]
            for one in brute.events()
            if brute.related(one)
            and (brute.inside(brute.awareness(one)) or reports.earlier(brute, one))
        }
        assert sorted(reports.ids(parts["illness_listing"])) == sorted(listed)


@pytest.mark.parametrize("lang", LANGS)
def test_the_suspected_events_by_term(call: Call, study: Path, lang: str) -> None:
    """Each term once, with the persons and events that have it; together they are all."""
    parts, brute = tables(made(call, study, SIX), lang), reports.counted(SIX)
    rows = [
        row
        for row in reports.summary(call, study, SIX)["ae_by_soc_term"]["rows"]
        if row["category"] == "related" and "all" not in (row["soc"], row["term"])
    ]
    related = [one for one in brute.counted() if brute.related(one)]
    by_term: dict[str, list[dict[str, Any]]] = {}
    for event in related:
        by_term.setdefault(event.get("ctcae_term") or event["term"]["en"], []).append(event)
    assert {row["term"]["en"] for row in rows} == set(by_term)
    assert len(rows) == len(by_term) == len(parts["illness_terms"])
    for row, line in zip(rows, parts["illness_terms"], strict=True):
        found = brute.counts(by_term[row["term"]["en"]])
        assert {name: row[name] for name in found} == found
        assert line[1] == row["term"][lang]
        assert line[2:] == [
            reports.people(lang, found["period_participants"], found["period_events"]),
            reports.people(lang, found["participants"], found["events"]),
            reports.share(lang, row),
        ]


def test_every_event_lies_in_exactly_one_year(call: Call, study: Path) -> None:
    """The years' numbers add up to the total of the last, and to all that is recorded."""
    within, total = 0, 0
    for year in YEARS:
        line = tables(made(call, study, year, "--to", "committee"), "en")["illness_counts"][0]
        within += int(line[1].partition("events: ")[2].rstrip(")"))
        total = int(line[2].partition("events: ")[2].rstrip(")"))
    assert within == total == len(reports.plain()["adverse_events"])


def test_the_documents_to_attach(call: Call, study: Path) -> None:
    """Of each paper the version last dated, and whether this addressee holds it."""
    answer = made(call, study, SIX)
    latest: dict[str, dict[str, Any]] = {}
    for one in sorted(reports.plain()["documents"], key=lambda one: str(one["on"])):
        if one["kind"] != "consent_form":  # no item of art. 27(8)
            latest[one["kind"]] = one
    held = {"yes": "有する（添付不要）", "no": "有しない（添付する）"}
    for addressee in ("committee", "minister"):
        lines = tables(answer, "ja", addressee)["plan_documents"]
        assert len(lines) == 11  # the items of Ord. art. 27(8) for a class II research
        found = [line[1:] for line in lines if line[1] != "―"]
        assert sorted(found) == sorted(
            [one["version"], one["on"], held[one[f"{addressee}_has_latest"]]]
            for one in latest.values()
        )
        assert {line[3] for line in lines if line[1] == "―"} == {"記録なし"}


def test_a_year_without_recipients_writes_the_zero(call: Call, study: Path) -> None:
    """It is owed all the same; nought is written out and nothing is left blank."""
    answer = made(call, study, YEARS[0])
    for addressee in ("committee", "minister"):
        report = words(answer, "ja", addressee)
        assert "期間内：0例（提供0件）" in report
        assert "累計：0例（提供0件）" in report
    kinds = {(duty["kind"], duty["layer"]) for duty in answer["duties"]}
    assert {("annual_committee", "statute"), ("annual_minister", "statute")} <= kinds


@pytest.mark.parametrize(
    ("year", "code"),
    [
        pytest.param(2026, "app.calendar_year", id="calendar year"),
        pytest.param(8, "app.unknown_year", id="not begun"),
    ],
)
def test_a_year_that_is_none_is_refused(call: Call, study: Path, year: int, code: str) -> None:
    """Years count from the submission of the plan; the answer says which there are."""
    refused = asked(call, study, year)
    assert refused.code == 3
    assert refused.json["error"]["code"] == code
    assert "7" in refused.json["error"]["remedy"]["en"]
    assert not (study / "reports" / f"year-{year}").exists()


def test_a_running_year_has_drafts_only(call: Call, study: Path) -> None:
    """What may still become known is not reported as the whole year."""
    answer = made(call, study, YEARS[6])
    assert {one["draft"] for one in answer["documents"]} == {True}
    assert "checks.year_running" in {finding["code"] for finding in answer["findings"]}
    assert "2026年11月22日" in words(answer)
    refused = asked(call, study, 7, "--release", *WHO)
    assert refused.code == 4
    assert refused.json["error"]["code"] == "app.year_running"


def test_the_last_partial_year_of_a_study_that_ended(
    call: Call, study: Path, tmp_path: Path
) -> None:
    """Once the study has ended its last year can be released at once; none comes after it."""
    end = {"id": "MS-900", "kind": "ended", "on": "2026-11-20"}
    imported(call, study, tmp_path, milestones=[end], statements=statements(7, "2026-11-21"))
    answer = made(call, study, YEARS[6], "--to", "committee", "--release", *WHO)
    assert {one["draft"] for one in answer["documents"]} == {False}
    assert "2026年11月20日" in words(answer)
    assert asked(call, study, 8, "--as-of", "2028-01-01").code == 3


def test_after_a_discontinuation_reports_go_on(call: Call, study: Path, tmp_path: Path) -> None:
    """To discontinue the provision is not to end the study."""
    stop = {"id": "MS-901", "kind": "discontinued", "on": "2026-11-01", "reason": {"ja": "安全性"}}
    imported(call, study, tmp_path, milestones=[stop])
    answer = made(call, study, YEARS[6], "--as-of", "2027-10-20", "--to", "committee")
    assert "終了していない" in words(answer)
    assert asked(call, study, 8, "--as-of", "2027-10-20").code == 0


def test_treatment_has_no_involvement_to_report(call: Call, study: Path) -> None:
    """Article 8-8 binds research; for treatment the item stands there as not applicable."""
    settings(study, ('purpose = "research"', 'purpose = "treatment"'))
    for lang in LANGS:
        answer = made(call, study, SIX)
        assert tables(answer, lang)["involvement"] == []
        missing = [one["where"] for found in answer["documents"] for one in found["missing"]]
        assert not [where for where in missing if where.startswith("involvements")]


def test_involvement_in_the_period_is_listed(call: Call, study: Path) -> None:
    """Whatever touches the year, with its amount; what ended before it is not there."""
    lines = tables(made(call, study, SIX), "ja")["involvement"]
    expected = [
        one["counterpart"]["ja"]
        for one in reports.plain()["involvements"]
        if one.get("from", "") <= SIX.last and one.get("to", SIX.last) >= SIX.first
    ]
    assert sorted(line[0] for line in lines) == sorted(expected)
    assert "1,200,000" in {line[3] for line in lines}


def test_involvement_never_recorded_is_not_none(call: Call, tmp_path: Path) -> None:
    """No record of involvement is a gap that holds up the release, and no answer."""
    study = bare(tmp_path / "empty")
    imported(call, study, tmp_path, participants=[{"id": "NK-001", "sex": "male", "age": 60}])
    answer = made(call, study, YEARS[0])
    missing = {one["where"] for found in answer["documents"] for one in found["missing"]}
    assert [where for where in missing if where.startswith("involvements")]
    refused = asked(call, study, 1, "--to", "committee", "--release", *WHO)
    assert refused.code == 4
    assert refused.json["error"]["code"] == "app.not_complete"


def test_a_study_in_which_nothing_happened(call: Call, tmp_path: Path) -> None:
    """Without events no percentage is made up, and every list says that it is empty."""
    study = bare(tmp_path / "empty")
    imported(call, study, tmp_path, participants=[{"id": "NK-001", "sex": "male", "age": 60}])
    answer = made(call, study, SIX, "--to", "committee")
    for lang in LANGS:
        parts = tables(answer, lang)
        for line in parts["illness_counts"]:
            assert line[1:3] == [reports.people(lang, 0, 0)] * 2
            assert line[3] == ("推定できない" if lang == "ja" else "Not estimable")
        for name in ("illness_listing", "illness_terms", "after_cut", "nonconformity"):
            assert parts[name] == [], name


def test_the_minister_waits_for_the_committee(call: Call, study: Path) -> None:
    """The Minister's report carries the committee's opinion on that year; without it no release."""
    refused = asked(call, study, 6, "--to", "minister", "--release", *WHO)
    assert refused.code == 4
    assert "opinion --about year-6" in [one["field"] for one in refused.json["problems"]]
    opinion(call, study)
    answer = made(call, study, SIX, "--to", "minister", "--release", *WHO, "--lang", "ja")
    report = words(answer, "ja", "minister")
    assert "■ 条件付きで適" in report
    assert "意見の日：2026年11月11日" in report
    assert "意見の内容：続けてよい。" in report


def test_an_opinion_on_another_year_is_none(call: Call, study: Path) -> None:
    """What the committee said of the sixth year does not stand in the fifth."""
    opinion(call, study)
    report = words(made(call, study, YEARS[4]), "ja", "minister")
    assert "条件付きで適" in report
    assert "■ 条件付きで適" not in report
    assert "続けてよい。" not in report


def test_what_was_learned_after_the_cut_changes_no_number(
    call: Call, study: Path, tmp_path: Path
) -> None:
    """A later judgement stands in the table of later matters, and nowhere above it."""
    before = tables(made(call, study, SIX), "ja")
    event = record("AE-018")
    assert event["seriousness"] == []
    event["assessments"] = [
        {
            "aware_physician_at": "2026-11-01",
            "grade": 4,
            "seriousness": ["life_threatening"],
            "cannot_be_ruled_out": "no",
        }
    ]
    done = record("DEV-007") | {"preventive_done_on": "2026-11-01"}
    imported(call, study, tmp_path, adverse_events=[event], deviations=[done])
    after = tables(made(call, study, SIX), "ja")
    late = after.pop("after_cut")
    assert sorted(reports.ids(late)) == sorted([*reports.ids(before.pop("after_cut")), "AE-018"])
    assert after.pop("late") != []
    del before["late"]
    assert after == before


def test_a_later_suspicion_is_listed_in_the_year_it_came(
    call: Call, study: Path, tmp_path: Path
) -> None:
    """An event cleared at first and suspected a year later is not lost between two years."""
    event = record("SAE-005")
    assert event["aware_physician_at"][:10] < SIX.last
    for year, listed in ((SIX, False), (YEARS[6], True)):
        parts = tables(made(call, study, year, "--to", "committee"), "ja")
        assert ("SAE-005" in reports.ids(parts["illness_listing"])) is listed


def test_an_event_cleared_in_the_year_is_told_to_its_end(
    call: Call, study: Path, tmp_path: Path
) -> None:
    """その後の経過: who was told of a suspicion reads in the year of the clearing how it ended."""
    event = record("SAE-007") | {
        "onset": "2025-09-01",
        "aware_physician_at": "2025-09-02",
        "aware_administrator_at": None,
        "cannot_be_ruled_out": "yes",
        "seriousness": ["hospitalisation"],
        "outcome": "not_recovered",
        "outcome_on": None,
        "ended": None,
        "administration": None,
    }
    event["assessments"] = [
        {
            "aware_physician_at": "2026-01-10",
            "cannot_be_ruled_out": "no",
            "outcome": "recovered",
            "outcome_on": "2026-01-05",
        }
    ]
    imported(call, study, tmp_path, adverse_events=[event])
    for year, listed in ((YEARS[4], True), (SIX, True), (YEARS[6], False)):
        parts = tables(made(call, study, year, "--to", "committee"), "ja")
        found = {line[0].split("\n")[1]: line for line in parts["illness_listing"]}
        assert ("SAE-007" in found) is listed, year.subject
        if year is YEARS[4]:
            assert "否定" not in found["SAE-007"][6]
        if year is SIX:
            assert "回復" in found["SAE-007"][6]
            assert "因果関係は否定された（2026-01-10に知った判断）" in found["SAE-007"][6]
    report = words(made(call, study, SIX, "--to", "committee"))
    assert "期間内に疑いが否定されたもの1件は、一覧に示し" in report


@pytest.mark.parametrize(
    ("given", "course"),
    [
        pytest.param({"outcome": "unknown", "outcome_on": "2025-02-20"}, "不明", id="unknown"),
        pytest.param({"outcome": "recovered"}, "終わった日の記録なし", id="no day"),
        pytest.param({"outcome": "recovered", "outcome_on": "2025-02-20"}, None, id="over"),
        pytest.param(
            {
                "outcome": "not_recovered",
                "assessments": [{"aware_physician_at": "2025-03-01", "outcome": "recovered"}],
            },
            None,
            id="told later",
        ),
    ],
)
def test_what_is_not_known_to_be_over_is_followed(
    call: Call, study: Path, tmp_path: Path, given: dict[str, Any], course: str | None
) -> None:
    """Only a recorded end, or a later judgement that tells of one, ends the following of an event.

    The day of an unknown outcome is no end; an end without a day is said to have none.
    """
    event = {
        "id": "AE-900",
        "participant": "NK-001",
        "term": {"ja": "頭痛", "en": "Headache"},
        "onset": "2025-02-10",
        "grade": 1,
        "seriousness": [],
        "cannot_be_ruled_out": "yes",
        "aware_physician_at": "2025-02-11",
        **given,
    }
    imported(call, study, tmp_path, adverse_events=[event])
    parts = tables(made(call, study, SIX, "--to", "committee"), "ja")
    found = {line[0].split("\n")[1]: line[6] for line in parts["illness_listing"]}
    assert ("AE-900" in found) is (course is not None)
    assert (course or "") in found.get("AE-900", "")
    assert "2025-02-20" not in found.get("AE-900", "")


@pytest.mark.parametrize("year", [3, 5])
def test_a_year_under_the_earlier_text_is_refused(call: Call, tmp_path: Path, year: int) -> None:
    """Before 2019-04-01 (running plans: a year longer) arts. 37 and 38 asked for other items.

    The Minister too was told of illness and evaluation, and both of the day of an end: no report
    of such a year is made on the form of 2019.
    """
    study = bare(tmp_path / "old")
    settings(study, ("plan_submitted_on = 2020-10-12", "plan_submitted_on = 2015-02-01"))
    imported(call, study, tmp_path, participants=[{"id": "NK-001", "sex": "male", "age": 60}])
    refused = asked(call, study, year)
    assert refused.code == 4
    assert refused.json["error"]["code"] == "app.year_of_other_text"
    message = refused.json["error"]["message"]["ja"]
    assert "規則第37条第1項「当該再生医療等の提供を終了した場合にあっては、終了した日」" in message
    assert "規則第38条第1項「当該再生医療等の安全性及び科学的妥当性についての評価」" in message
    assert not (study / "reports").exists()
    assert asked(call, study, 6).code == 0


def test_a_study_that_counts_in_eras_has_such_a_date_line(call: Call, study: Path) -> None:
    """The day of filing is left blank in the same years as every other day of the letter."""
    western = words(made(call, study, YEARS[0]))
    settings(study, ('date_style = "western"', 'date_style = "japanese"'))
    eras = words(made(call, study, YEARS[0]))
    assert "西暦" in western
    assert "西暦" not in eras
    assert "令和\u3000" in eras


def test_before_the_plan_no_year_has_begun(call: Call, study: Path) -> None:
    """The answer names the day of submission, and no number that does not exist."""
    refused = asked(call, study, 1, "--as-of", "2019-01-01")
    assert refused.code == 3
    assert refused.json["error"]["code"] == "app.no_year_yet"


def test_the_last_year_says_the_same_whenever_it_is_made(
    call: Call, study: Path, tmp_path: Path
) -> None:
    """The end of the study is the data cut of its last year, and the report names it."""
    end = {"id": "MS-900", "kind": "ended", "on": "2026-11-15"}
    imported(call, study, tmp_path, milestones=[end])
    found = []
    for day in ("2026-11-16", "2028-11-22"):
        answer = made(call, study, YEARS[6], "--to", "committee", "--as-of", day)
        report = words(answer)
        assert "2026年10月12日から2026年11月15日（提供の終了）まで" in report
        assert "データの基準日：2026年11月15日" in report
        parts = tables(answer, "ja")
        found.append({name: lines for name, lines in parts.items() if name not in AFTERWARDS})
    assert found[0] == found[1]


def test_papers_of_research_are_not_asked_of_treatment(call: Call, tmp_path: Path) -> None:
    """Items 9 to 11 of Ord. art. 27(8) are for research only; for treatment it says so."""
    study = bare(tmp_path / "empty")
    imported(call, study, tmp_path, participants=[{"id": "NK-001", "sex": "male", "age": 60}])
    said = {"ja": "該当なし（研究の場合に限る）", "en": "not applicable (research only)"}
    answer = made(call, study, SIX)
    research = {lang: tables(answer, lang)["plan_documents"] for lang in LANGS}
    settings(study, ('purpose = "research"', 'purpose = "treatment"'))
    answer = made(call, study, SIX)
    for lang in LANGS:
        held = [line[3] for line in research[lang]]
        assert said[lang] not in held
        lines = tables(answer, lang)["plan_documents"]
        assert [line[3] for line in lines] == [*held[:8], *[said[lang]] * 3]


def test_several_sites_report_through_one_administrator(call: Call, study: Path) -> None:
    """多施設共同研究: the representative administrator reports, and is named as such."""
    settings(
        study,
        ("multi_site = false", "multi_site = true"),
        ("# [representative_administrator]", "[representative_administrator]"),
        (
            '# title = { ja = "代表管理者（病院長）"',
            'title = { ja = "代表管理者（病院長）"',
        ),
        ("# [[sites]]", "[[sites]]"),
        ('# id = "SITE-1"', 'id = "SITE-1"'),
        ('# name = { ja = "架空分院"', 'name = { ja = "架空分院"'),
        (
            '# administrator = { title = { ja = "分院長"',
            'administrator = { title = { ja = "分院長"',
        ),
    )
    answer = made(call, study, SIX)
    for addressee, article in (("committee", "37"), ("minister", "38")):
        applied = f"規則第{article}条第5項において準用する同条第1項の規定により"
        assert applied in words(answer, "ja", addressee)
        assert "代表管理者\t代表管理者（病院長）" in words(answer, "ja", addressee)
        assert "Representative administrator" in words(answer, "en", addressee)
    annual = [duty for duty in answer["duties"] if duty["layer"] == "statute"]
    assert {duty["actor"] for duty in annual} == {"representative_administrator"}


def test_from_release_to_the_minister(
    call: Call, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Released, approved, packaged, sent to the committee, then to the Minister."""
    moment = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: moment)
    who = ("--as-of", DAY, "--actor", ACTOR, "--json")
    found = made(call, study, SIX, "--to", "committee", "--release", *WHO)
    file = reports.path_of(found, "ja")
    assert (
        call("-C", study, "approve", file, "--by", "架空 太郎", "--role", "管理者", *who).code == 0
    )
    packed = call("-C", study, "package", "year-6", *who)
    assert packed.code == 0, packed.out
    (package,) = packed.json["packages"]
    names = [one["file"] for one in package["files"]]
    assert package["addressee"] == "committee"
    assert "01_year-6_annual_committee_r1_ja.docx" in names
    assert "SHA256SUMS.txt" in {one.name for one in Path(package["folder"]).iterdir()}
    sent = ("submit", "year-6", "--to", "committee", "--on", DAY, *who)
    assert call("-C", study, *sent).json["duties"] == [
        "year-6.annual_committee.committee",
        "year-6.committee_internal.committee",
    ]
    opinion(call, study)
    made(call, study, SIX, "--to", "minister", "--release", *WHO, "--lang", "ja")
    last = call("-C", study, "submit", "year-6", "--to", "minister", "--on", DAY, *who)
    assert last.json["duties"] == ["year-6.annual_minister.minister"]
    status = {
        duty["id"]: duty["status"]
        for duty in reports.due(call, study)
        if duty["id"].startswith("year-6.")
    }
    assert status["year-6.annual_committee.committee"] == "submitted"
    assert status["year-6.annual_minister.minister"] == "submitted"


def test_a_second_report_compares_with_what_the_first_said(
    call: Call, study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """States of other duties moved on since; that is now, and never put into the earlier report."""
    moment = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: moment)
    made(call, study, SIX, "--to", "committee", "--release", *WHO)
    who = ("--as-of", DAY, "--actor", ACTOR)
    assert call("-C", study, "submit", "year-6", "--to", "committee", "--on", DAY, *who).code == 0
    unchanged = words(made(call, study, SIX, "--to", "committee"))
    assert "変更なし" in unchanged.partition("前回の報告からの変更点")[2]
    given = record("ADM-010-2")
    more = given | {"id": "ADM-099", "cycle": 4, "given_on": "2026-10-01", "lot": "L099"}
    imported(call, study, tmp_path, administrations=[more])
    changes = words(made(call, study, SIX, "--to", "committee")).partition(
        "前回の報告からの変更点"
    )[2]
    assert "期間内" in changes
    assert "4例（提供9件）" in changes
    assert "4例（提供10件）" in changes
