"""`deviation`: the reports of a non-conformity, inside the house and to the committee."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from safetyreport.documents.readback import text_of
from tests.calls import Call, Outcome
from tests.cli.shapes import shapes, unlike
from tests.study_folder import ACTOR, DAY, file_of, record

INSIDE = {("nonconformity", "administrator"), ("nonconformity", "implementation_lead")}
COMMITTEE = {("serious_nonconformity", "committee")}


def asked(call: Call, study: Path, name: str, *more: str | Path) -> Outcome:
    """`deviation` on the day of the story, answered as JSON."""
    return call("-C", study, "deviation", "--id", name, "--as-of", DAY, "--json", *more)


def made(call: Call, study: Path, name: str, *more: str | Path) -> Any:
    """The answer of a call that succeeds."""
    answer = asked(call, study, name, *more)
    assert answer.code == 0, answer.out
    return answer.json


def words(document: dict[str, Any]) -> str:
    """Everything that stands in a finished document."""
    return text_of(Path(document["path"]).read_bytes()).whole


def imported(call: Call, study: Path, tmp_path: Path, name: str, **changes: object) -> None:
    """A deviation of the demo, recorded again with some facts changed."""
    content = {key: value for key, value in (record(name) | changes).items() if value is not None}
    file = file_of(tmp_path, f"{name}.json", deviations=[content])
    assert call("-C", study, "import", file, "--actor", ACTOR).code == 0


def one(answer: Any, form: str, addressee: str, lang: str = "ja") -> dict[str, Any]:
    """The one document of an answer."""
    (found,) = (
        document
        for document in answer["documents"]
        if (document["form"], document["addressee"], document["lang"]) == (form, addressee, lang)
    )
    return dict(found)


@pytest.mark.parametrize(
    ("name", "to", "forms"),
    [
        pytest.param("DEV-002", "all", INSIDE, id="a non-conformity stays inside"),
        pytest.param("DEV-002", "committee", set(), id="and does not concern the committee"),
        pytest.param("DEV-003", "committee", COMMITTEE, id="a serious one asks the committee"),
        pytest.param("DEV-008", "all", INSIDE, id="what nobody judged is treated as one"),
        pytest.param("DEV-001", "all", set(), id="a mere deviation is reported to nobody"),
    ],
)
def test_a_deviation_gives_what_its_duties_name(
    call: Call, study: Path, name: str, to: str, forms: set[tuple[str, str]]
) -> None:
    """Inside the house for each non-conformity; the committee's opinion for a serious one only."""
    answer = made(call, study, name, "--to", to)
    assert unlike(answer, shapes()["sae --json"]) == []
    documents = answer["documents"]
    assert {(one["form"], one["addressee"]) for one in documents} == forms
    assert [one["lang"] for one in documents].count("ja") == len(forms)
    assert len(documents) == 2 * len(forms)


def test_the_report_says_all_that_is_recorded(call: Call, study: Path) -> None:
    """What, when, who knew when, whom, why, with what effect, what was done, what goes on."""
    report = words(one(made(call, study, "DEV-003", "--to", "committee"), *COMMITTEE.copy().pop()))
    content = record("DEV-003")
    texts = [value["ja"] for value in content.values() if isinstance(value, dict) and "ja" in value]
    assert len(texts) >= 7
    assert [text for text in texts if text not in report] == []
    for said in (
        "DEV-003-SN-01",
        "EXAMPLE-PLAN-0001",
        "規則第20条の2第4項",
        "施行規則第20条の2第4項の規定により",
        "2025年11月12日",
        "2026年10月14日 15時30分",
        "2026年10月15日 9時00分",
        "NK-007（1例）",
        "■ 適格性",
        "■ 不適合であって、特に重大なもの（重大な不適合）",
        "2026年10月16日",
        "実施済み（2026年10月20日）",
        "■ 継続する",
    ):
        assert said in report, said


@pytest.mark.parametrize(
    ("name", "said", "unsaid"),
    [
        pytest.param("DEV-009", "貴委員会の意見を求めます", "意見は、下記に", id="to be asked"),
        pytest.param("DEV-003", "貴委員会の意見は、下記に", "意見を求めます", id="given"),
    ],
)
def test_an_opinion_is_asked_for_until_it_is_given(
    call: Call, study: Path, name: str, said: str, unsaid: str
) -> None:
    """No report asks the committee for the opinion that it quotes (Ord. art. 20-2(4))."""
    report = words(one(made(call, study, name, "--to", "committee"), *COMMITTEE.copy().pop()))
    assert said in report
    assert unsaid not in report


def test_each_report_rests_on_its_own_paragraph(call: Call, study: Path) -> None:
    """Inside the house paragraph 1 asks for the report, to the committee paragraph 4."""
    answer = made(call, study, "DEV-003", "--last")
    openings = {
        document["form"]: next(
            line for line in words(document).splitlines() if "下記のとおり報告" in line
        )
        for document in answer["documents"]
        if document["lang"] == "ja"
    }
    assert "第20条の2第1項" in openings["nonconformity"]
    assert "意見を求め" not in openings["nonconformity"]
    assert "第20条の2第4項" in openings["serious_nonconformity"]


@pytest.mark.parametrize(
    ("addressee", "office"), [("administrator", "病院長"), ("implementation_lead", "実施責任者")]
)
def test_each_party_inside_gets_its_own_letter(
    call: Call, study: Path, addressee: str, office: str
) -> None:
    """The report names the office it goes to, and comes from the physician."""
    report = words(one(made(call, study, "DEV-002", "--to", addressee), "nonconformity", addressee))
    to = next(line for line in report.splitlines() if line.endswith("　殿"))
    assert office in to
    assert "再生医療等を行う医師" in report


@pytest.mark.parametrize(
    ("lang", "done", "unproven"),
    [
        ("ja", "実施済み（2025年5月6日）", "実施済み（証拠の記録なし）　2025年5月30日"),
        ("en", "done (6 May 2025)", "done, no evidence recorded (30 May 2025)"),
    ],
)
def test_a_measure_without_evidence_is_never_passed_off_as_done(
    call: Call, study: Path, lang: str, done: str, unproven: str
) -> None:
    """証拠の記録なし stands in the report and in the findings; the filing is not held up."""
    answer = made(call, study, "DEV-005")
    report = words(one(answer, "nonconformity", "administrator", lang))
    assert done in report
    assert unproven in report
    found = [finding for finding in answer["findings"] if "evidence" in finding["code"]]
    assert [(one["code"], one["field"]) for one in found] == [
        ("checks.done_without_evidence", "preventive_evidence")
    ]
    assert asked(call, study, "DEV-005", "--release", "--actor", ACTOR).code == 0


@pytest.mark.parametrize("classification", ["nonconformity", "serious_nonconformity"])
def test_an_immediate_hazard_is_marked_and_no_serious_matter(
    call: Call, study: Path, tmp_path: Path, classification: str
) -> None:
    """The box is ticked, the definition says whose it is; called serious, it is pointed out."""
    imported(call, study, tmp_path, "DEV-004", classification=classification)
    answer = made(call, study, "DEV-004")
    report = words(one(answer, "nonconformity", "administrator"))
    assert "■ 該当する" in report
    assert "臨床研究法の通知" in report
    assert "この法律の省令に定義はありません" in report
    told = {finding["code"] for finding in answer["findings"]}
    assert ("checks.serious_yet_hazard" in told) == (classification == "serious_nonconformity")


def test_what_was_not_judged_says_so(call: Call, study: Path) -> None:
    """判断中 is ticked, by nobody on no day; only what nobody gave a reason for is missing."""
    answer = made(call, study, "DEV-008")
    document = one(answer, "nonconformity", "administrator")
    assert "■ 判断中（判断されるまで不適合として扱う）" in words(document)
    assert [item["where"] for item in document["missing"]] == ["DEV-008: study_continues"]
    refused = asked(call, study, "DEV-008", "--release", "--actor", ACTOR)
    assert refused.code == 4
    assert [problem["field"] for problem in refused.json["problems"]] == ["study_continues"]


def test_a_last_report_waits_for_the_prevention_to_be_done(call: Call, study: Path) -> None:
    """A first report goes out before the measures are done; the last one says when they were."""
    first = made(call, study, "DEV-003", "--to", "committee")["documents"]
    last = made(call, study, "DEV-003", "--to", "committee", "--last")["documents"]
    assert [item["where"] for item in first[0]["missing"]] == []
    assert [item["where"] for item in last[0]["missing"]] == ["DEV-003: preventive_done_on"]


def test_from_release_to_submission(call: Call, study: Path, tmp_path: Path) -> None:
    """Released, packaged, sent; a follow-up says what changed, and its number goes on."""
    who = ("--as-of", DAY, "--actor", ACTOR)
    found = made(call, study, "DEV-003", "--to", "committee", "--release", "--actor", ACTOR)
    assert {document["draft"] for document in found["documents"]} == {False}
    last = call("-C", study, "log", "--json").json["events"][-1]
    assert (last["act"], last["record"], last["command"]) == ("released", "DEV-003", "deviation")
    packed = call("-C", study, "package", "DEV-003", "--to", "committee", *who, "--json")
    assert packed.code == 0, packed.out
    names = [file["file"] for file in packed.json["packages"][0]["files"]]
    assert any("serious_nonconformity_r1_ja" in name for name in names)
    sent = call(
        "-C", study, "submit", "DEV-003", "--to", "committee", "--on", DAY, *who, "--json"
    )  # fmt: skip
    assert sent.code == 0, sent.out
    assert sent.json["duties"] == ["DEV-003.serious_nonconformity_opinion.committee.1"]
    assert sent.json["kept"] == ["DEV-003_serious_nonconformity_r1_ja.docx"]
    imported(call, study, tmp_path, "DEV-003", preventive_done_on="2026-11-20")
    again = one(made(call, study, "DEV-003", "--to", "committee"), *COMMITTEE.copy().pop())
    assert again["version"] == 2
    report = words(again)
    assert "前回の報告からの変更点" in report
    assert "実施済み（証拠の記録なし）　2026年11月20日" in report


def test_a_report_inside_is_handed_over_not_packaged(call: Call, study: Path) -> None:
    """The next step after its release is to record that it was handed over, and that works."""
    who = ("--as-of", DAY, "--actor", ACTOR)
    told = call("-C", study, "deviation", "--id", "DEV-002", "--release", *who, "--ui", "en")
    assert told.code == 0
    assert "submit DEV-002 --to administrator,implementation_lead" in " ".join(told.err.split())
    sent = call(
        "-C", study, "submit", "DEV-002", "--to", "administrator,implementation_lead",
        "--on", DAY, *who, "--json",
    )  # fmt: skip
    assert sent.code == 0, sent.out
    duties = call("-C", study, "explain", "DEV-002", *who, "--json").json["duties"]
    assert all(duty["status"].startswith("submitted") for duty in duties)
    assert len(sent.json["kept"]) == 2


@pytest.mark.parametrize(
    ("name", "code", "error"),
    [("SAE-001", 2, "app.not_a_deviation"), ("DEV-099", 3, "app.unknown_record")],
)
def test_another_record_is_refused_by_name(
    call: Call, study: Path, name: str, code: int, error: str
) -> None:
    """Only a deviation's record has these reports."""
    refused = asked(call, study, name)
    assert refused.code == code
    assert refused.json["error"]["code"] == error


def test_nothing_released_makes_no_entry(call: Call, study: Path) -> None:
    """A release that makes no document is none."""
    before = call("-C", study, "log", "--json").json["events"]
    answer = made(call, study, "DEV-001", "--release", "--actor", ACTOR)
    assert answer["documents"] == []
    assert call("-C", study, "log", "--json").json["events"] == before


def test_nobody_releases_without_a_name(call: Call, study: Path) -> None:
    """A released document has somebody who released it."""
    assert asked(call, study, "DEV-002", "--release").code == 2
