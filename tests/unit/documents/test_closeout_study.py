"""`closeout` of studies in every state: ended, discontinued, without anything to count."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from safetyreport.app.closeout import Which, closeout
from safetyreport.app.families import Report, Request
from safetyreport.app.session import Session, held
from safetyreport.errors import RuleRefused
from safetyreport.i18n import Lang
from safetyreport.records.event import AdverseEvent, AssessmentFields
from tests.finished import document
from tests.study_folder import bare, copied, session_in
from tests.unit.documents.closeout_study import (
    ALL_END,
    ENDS,
    PARTIES,
    PRIMARY_END,
    emptied,
    milestone,
    statements,
    tables,
    whole,
    with_records,
)

JAPANESE: tuple[Lang, ...] = ("ja",)
ENDED = {"milestones": ENDS, "statements": statements(conclusion="=1+1 と安全性の結論（例）")}
MARKERS = ("CD226", "CD3", "CD56", "CD69", "NKG2D", "TRAIL")
NUMBERLESS = re.compile(r"\b(nan|none|null|inf|decimal)\b|Word\(", re.IGNORECASE)


class Ended(NamedTuple):
    """A study at its end and what `closeout` made of it."""

    session: Session
    reports: tuple[Report, ...]


def made(session: Session, which: Which = "all", **how: Any) -> tuple[Report, ...]:
    """The reports, in Japanese unless said otherwise."""
    return closeout(
        session, which, Request("", **{"addressees": PARTIES, "langs": JAPANESE, **how})
    )


@pytest.fixture(autouse=True)
def own_cache(cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """In place of a cache for each test: nothing here is about compiling."""
    monkeypatch.setenv("SAFETYREPORT_CACHE", str(cache))
    return cache


@pytest.fixture(scope="module")
def ended(pristine: Path, cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Ended:
    """The demo study after the end of data collection, and its drafts in both languages."""
    session = session_in(copied(pristine, tmp_path_factory.mktemp("ended") / "study"))
    with_records(session, **ENDED)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAFETYREPORT_CACHE", str(cache))
        return Ended(session, made(session, langs=("ja", "en")))


@pytest.fixture
def demo(pristine: Path, tmp_path: Path) -> Session:
    """A copy of the demo study."""
    return session_in(copied(pristine, tmp_path / "study"))


def rows_of(reports: tuple[Report, ...], lang: str = "ja") -> list[list[str]]:
    """The CSV file beside the summary for the Minister."""
    path = document(reports, "study_report_summary", lang, "minister").path.with_suffix(".csv")
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_fields_of_the_csv_are_those_of_the_form(ended: Ended) -> None:
    """Every content stands in the Word file, in the same order; nothing can run as a formula."""
    reports = ended.reports
    for lang in ("ja", "en"):
        head, *rows = rows_of(reports, lang)
        printed = whole(document(reports, "study_report_summary", lang, "minister").path)
        squeezed = re.sub(r"\s+", "", printed)

        assert len(head) == 3
        assert [int(number) for number, _, _ in rows if number != "1"] == sorted(
            int(number) for number, _, _ in rows if number != "1"
        )
        assert not [text for _, _, text in rows if text.startswith(("=", "+", "-", "@"))]
        # A draft has no day of submission: the form leaves it blank, the table says so.
        (day,) = (
            row for row in rows if row[1] == {"ja": "提出日", "en": "Date of submission"}[lang]
        )
        assert day[2] == {"ja": "未提出（案）", "en": "not yet submitted (draft)"}[lang]
        rows.remove(day)
        for _, _, text in rows:
            content = text.removeprefix("'")
            assert re.sub(r"\s+", "", content) in squeezed, content
    conclusion = [text for number, _, text in rows if number == "18"]
    assert conclusion == ["'=1+1 と安全性の結論（例）"]


def test_the_order_of_the_fields_is_the_registrys(ended: Ended) -> None:
    """Kind, day, number, name, committee; then end, persons, background, flow, events, results."""
    names = [name for _, name, _ in rows_of(ended.reports)[1:]]
    order = (
        "分類", "研究・治療", "提出日", "登録番号", "名称", "認定番号", "観察期間終了日",
        "実施症例数", "背景情報", "進行状況", "疾病等", "主要評価項目", "副次評価項目", "要約",
        "公表", "URL", "IPD",
    )  # fmt: skip
    places = [next(i for i, name in enumerate(names) if part in name) for part in order]
    # 主要評価項目 stands in the label of both results.
    assert places[11] == places[12]
    assert places[:12] + places[13:] == sorted(places[:12] + places[13:])


def test_every_number_of_the_summary_stands_in_the_study_report(ended: Ended) -> None:
    """The summary says nothing that the report does not."""
    reports = ended.reports
    report = set(_numbers(whole(document(reports, "study_report").path)))
    fields = [text for number, _, text in rows_of(reports)[1:] if number in RESULTS]
    assert len(fields) == 6
    assert {number for text in fields for number in _numbers(text)} <= report


@pytest.mark.parametrize(
    ("lang", "dose", "total", "counts"),
    [
        pytest.param("ja", "有害事象（", "すべて：", r"例（(\d+)件）", id="ja"),
        pytest.param("en", "Adverse events (", "Any: ", r"\(events: (\d+)\)", id="en"),
    ],
)
def test_every_event_of_the_summary_is_in_one_line_of_the_doses(
    ended: Ended, lang: Lang, dose: str, total: str, counts: str
) -> None:
    """Events before the first administration are no dose's, but they are said (endpoint 3)."""
    fields = [text for number, _, text in rows_of(ended.reports, lang)[1:] if number in RESULTS]
    lines = [line for text in fields for line in text.splitlines()]
    (every,) = (line for line in lines if total in line and line.count(total) == 1)
    events = re.search(re.escape(total) + r"\d+ ?" + counts, every)
    of_doses = [re.search(counts, line) for line in lines if line.startswith(dose)]
    assert events is not None
    found = [int(one[1]) for one in of_doses if one]
    assert len(found) == len(of_doses) > 3
    assert sum(found) == int(events[1])


def test_the_summary_has_every_secondary_endpoint(ended: Ended) -> None:
    """Survival, immune response, events by dose, markers, vital signs, laboratory: none is lost."""
    rows = rows_of(ended.reports)[1:]
    (secondary,) = (text for _, name, text in rows if name.endswith("副次評価項目"))
    for said in (
        "全生存",
        "NK細胞活性",
        "有害事象（投与細胞数",
        *(f"細胞表面マーカー {one}（%）、" for one in MARKERS),
        "バイタルサイン 体温",
        "臨床検査 ALT",
    ):
        assert f"\n{said}" in f"\n{secondary}"
    assert secondary.count("細胞表面マーカー ") == len(MARKERS)
    assert "C1-D14＝初回投与の14日後" in secondary


def test_the_durations_add_up_to_all_events(ended: Ended) -> None:
    """Computed, ongoing and not computable are together the events of the summary."""
    fields = [text for number, _, text in rows_of(ended.reports)[1:] if number in RESULTS]
    (every,) = (one for text in fields for one in re.findall(r"すべて：\d+例（(\d+)件）", text))
    (line,) = (one for text in fields for one in text.splitlines() if "継続中" in one)
    parts = [int(one) for one in re.findall(r"：(\d+)件", line)]
    assert len(parts) == 3
    assert sum(parts) == int(every)


def test_each_note_names_the_tables_it_is_about(ended: Ended) -> None:
    """Two definitions of a baseline stand apart, and nothing explains a table that is not there."""
    printed = whole(document(ended.reports, "study_report").path)
    values, assays = (
        printed.index(words)
        for words in ("記録でベースラインとされた値", "基準値は、初回投与日より前の最初")
    )
    heads = [printed.rindex("【", 0, place) for place in (values, assays)]
    named = [printed[place : printed.index("】", place)] for place in heads]
    assert "臨床検査" in named[0]
    assert "NK細胞活性" not in named[0]
    assert "NK細胞活性" in named[1]
    assert "臨床検査" not in named[1]
    for words in ("「基準どおり」", "培養検体の検査は", "提出前で期限内"):
        assert words not in printed
    primary = whole(document(ended.reports, "primary_endpoint").path)
    assert "ウィルコクソン" not in primary
    assert "カプラン・マイヤー" not in primary


RESULTS = {"13", "14", "15", "16", "17"}


def _numbers(text: str) -> list[str]:
    return re.findall(r"-?\d+(?:[.,]\d+)*", text)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_cut_is_the_end_of_data_collection(ended: Ended, lang: Lang) -> None:
    """What became known after it is listed apart and stands in no listing of events."""
    reports = ended.reports
    for form, cut in (("primary_endpoint", PRIMARY_END), ("study_report", ALL_END)):
        found = tables(document(reports, form, lang).path)
        headings = {
            "ja": ("有害事象の一覧", "データの基準日の後"),
            "en": ("Adverse events, line", "What became"),
        }
        listed, later = (
            next(rows for name, rows in found.items() if name.startswith(start))
            for start in headings[lang]
        )
        assert all(dt.date.fromisoformat(row[3]) > cut for row in later)
        with ended.session.store().reading() as reader:
            events = held(reader).records.of_kind(AdverseEvent)
        days = {one.id: [_learned(state) for state in one.states] for one in events}
        assert {row[0].split("\n")[1] for row in listed} == {
            name for name, known in days.items() if known[0] <= cut
        }
        apart = {row[0] for row in later if row[0] in days}
        assert apart == {name for name, known in days.items() if max(known) > cut}
        assert apart


def _learned(state: AssessmentFields) -> dt.date:
    assert state.aware_first is not None
    return state.aware_first.day


def test_drafts_before_the_end_say_that_they_are(demo: Session) -> None:
    """Without the milestones there are drafts on today's data, and no release, with the reason."""
    reports = made(demo)
    forms = {(one.form, one.addressee) for report in reports for one in report.documents}
    assert forms == {
        ("primary_endpoint", "committee"),
        ("study_report", "committee"),
        ("study_report_summary", "committee"),
        ("study_report_summary", "minister"),
    }
    for report in reports:
        assert all(one.draft for one in report.documents)
        assert [finding.record for finding in report.findings] == ["closeout"]
    wanted = {one.where for one in document(reports, "study_report").missing}
    assert "milestones: all_data_ended" in wanted
    assert "statements: report=study_report, topic=conclusion" in wanted
    codes: dict[Which, str] = {
        "primary": "closeout.not_primary_data_ended",
        "study": "closeout.not_all_data_ended",
    }
    for which, code in codes.items():
        with pytest.raises(RuleRefused) as refused:
            made(demo, which, release=True)
        assert refused.value.code == code


def test_nothing_is_released_while_one_report_is_incomplete(demo: Session) -> None:
    """The report that lacks a judgement refuses before the complete one is released."""
    with_records(
        demo,
        milestones=ENDS,
        statements=[one for one in statements() if one["report"] == "primary_endpoint"],
    )
    with pytest.raises(RuleRefused) as refused:
        made(demo, release=True)
    assert refused.value.code == "app.not_complete"
    assert not list(demo.reports.rglob("*.docx"))


def test_a_release_is_of_the_milestone_and_settles_its_duties(demo: Session) -> None:
    """Files are named by the milestone; each duty of arts. 8-9(2) and (5) has its documents."""
    with_records(demo, **ENDED)
    primary, study = made(demo, release=True)
    assert (primary.subject, study.subject) == ("MS-primary_data_ended", "MS-all_data_ended")
    assert {duty.kind for duty in study.duties} == {"study_report", "summary_submission"}
    names = {path.name for path in demo.reports.rglob("*_r1_ja.*")}
    assert "MS-all_data_ended_study_report_r1_ja.docx" in names
    assert "MS-all_data_ended_study_report_summary_minister_r1_ja.csv" in names
    printed = whole(document((primary,), "primary_endpoint").path)
    assert "規則第8条の9第2項" in printed
    assert "2027年10月31日" in printed


STOPPED = dt.date(2026, 11, 18)


@pytest.mark.parametrize(
    ("ends", "released", "cut"),
    [
        ([("all_data_ended", ALL_END), ("discontinued", STOPPED)], True, "2026年11月18日"),
        ([("all_data_ended", STOPPED), ("discontinued", ALL_END)], True, "2026年11月18日"),
        ([("discontinued", STOPPED)], False, "2026年11月22日"),
    ],
    ids=["stopped later", "stopped before", "data still collected"],
)
def test_a_study_stopped_early(
    demo: Session, ends: list[tuple[str, dt.date]], released: bool, cut: str
) -> None:
    """The cut is the later of both days; while data are still collected there are only drafts."""
    with_records(
        demo, milestones=[milestone(kind, on) for kind, on in ends], statements=statements()
    )
    if not released:
        with pytest.raises(RuleRefused):
            made(demo, "study", release=True)
    reports = made(demo, "study", release=released)
    printed = whole(document(reports, "study_report").path)
    assert f"データの基準日：{cut}" in printed
    stopped = dict(ends)["discontinued"]
    assert f"提供を中止した日：{stopped.year}年{stopped.month}月{stopped.day}日" in printed
    every = {(one.form, one.addressee) for r in made(demo, "summary") for one in r.documents}
    assert every == {
        ("study_report_summary", "committee"),
        ("study_report_summary", "minister"),
    }


def person(name: str, **facts: Any) -> dict[str, Any]:
    """A participant who consented and was enrolled."""
    return {"id": name, "consented_on": "2022-01-10", "enrolled_on": "2022-01-11", **facts}


GIVEN = {
    "id": "ADM-1",
    "participant": "P-1",
    "cycle": 1,
    "g_csf_started_on": "2022-02-01",
    "given_on": "2022-02-17",
}
EMPTY: dict[str, dict[str, list[dict[str, Any]]]] = {
    "nobody": {},
    "consented only": {"participants": [person("P-1")]},
    "nobody died, nothing measured": {
        "participants": [person("P-1", sex="male", age=60, last_contact_on="2023-01-05")],
        "administrations": [GIVEN],
    },
    "followed, no event": {
        "participants": [person("P-1", surgery_on="2022-01-20", last_contact_on="2023-06-05")],
        "administrations": [GIVEN],
    },
}


@pytest.mark.parametrize("kinds", EMPTY.values(), ids=EMPTY)
def test_nothing_to_count_is_said(kinds: dict[str, Any], tmp_path: Path) -> None:
    """Both editions are made; zero is written, and what cannot be estimated is a word."""
    session = emptied(tmp_path / "study", **kinds, **ENDED)
    reports = made(session, langs=("ja", "en"))
    for report in reports:
        for one in report.documents:
            assert not NUMBERLESS.findall(re.sub(r"なし|none", "", whole(one.path)))
    found = tables(document(reports, "primary_endpoint").path)
    counts = next(rows for name, rows in found.items() if name.startswith("区分ごと"))
    assert {row[1] for row in counts} == {"0例（0件）"}
    listing = next(rows for name, rows in found.items() if name.startswith("有害事象の一覧"))
    assert [row[0] for row in listing] == ["該当なし"]
    fields = {name: text for _, name, text in rows_of(reports)[1:]}
    assert "なし（0件）" in fields["疾病等の発生状況のまとめ"]


def test_treatment_has_no_such_report(demo: Session) -> None:
    """Art. 8-9 binds research; the study file says what a provision is."""
    path = demo.folder / "study.toml"
    text = path.read_text(encoding="utf-8").replace('purpose = "research"', 'purpose = "treatment"')
    path.write_text(text, encoding="utf-8", newline="\n")
    with pytest.raises(RuleRefused) as refused:
        made(session_in(demo.folder))
    assert refused.value.code == "closeout.only_research"


def test_a_plan_before_the_article_owes_nothing(tmp_path: Path) -> None:
    """Where no text asks for the report a draft can be made, and nothing is released."""
    folder = bare(tmp_path / "study")
    path = folder / "study.toml"
    text = path.read_text(encoding="utf-8")
    for key in ("plan_submitted_on", "plan_accepted_on"):
        text = text.replace(f"{key} = 2020-10-12", f"{key} = 2016-01-12")
    path.write_text(text, encoding="utf-8", newline="\n")
    end = milestone("primary_data_ended", dt.date(2018, 6, 1))
    session = with_records(session_in(folder), milestones=[end], statements=statements())
    (report,) = made(session, "primary")
    assert [finding.code for finding in report.findings] == ["closeout.draft_no_duty"]
    with pytest.raises(RuleRefused) as refused:
        made(session, "primary", release=True)
    assert refused.value.code == "closeout.no_duty"


def test_an_end_that_has_not_come_is_none(demo: Session) -> None:
    """A report as of a day before the recorded end is a draft on that day's data."""
    with_records(demo, **ENDED)
    early = dataclasses.replace(demo, as_of=dt.date(2026, 11, 1))
    (report,) = made(early, "study")
    assert "2026年11月1日" in whole(document((report,), "study_report").path)
    assert "milestones: all_data_ended" in {
        one.where for one in document((report,), "study_report").missing
    }


def test_figures_are_in_the_file_and_agree(ended: Ended) -> None:
    """Five pictures with their titles as alternative text, in the language of the edition."""
    reports = ended.reports
    for lang, title in (("ja", "登録の推移"), ("en", "Enrolment")):
        file = document(reports, "study_report", lang).path.read_bytes()
        described = _descriptions(file)
        assert len(described) == 5
        assert title in described


def _descriptions(file: bytes) -> list[str]:
    import docx

    body = docx.Document(io.BytesIO(file)).element.body
    return [
        found.get("descr")
        for found in body.iter()
        if isinstance(found.tag, str) and found.tag.endswith("}docPr")
    ]
