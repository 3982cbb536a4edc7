"""`sae`: every document that an adverse event calls for, as drafts and released."""

from __future__ import annotations

import hashlib
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from safetyreport.documents import forms
from safetyreport.documents.readback import text_of
from tests.calls import Call
from tests.cli.shapes import shapes, unlike
from tests.study_folder import ACTOR, DAY, SERIOUS, file_of, record

# The forms that each event's duties with a ground name, and to whom.
ILLNESS = {("illness_committee", "committee"), ("illness_minister", "minister")}
PROTOCOL = {("protocol_event", "committee"), ("protocol_event", "minister")}
NOTICE = {("manufacturer_notice", "manufacturer")}
REASONS = [
    pytest.param("SAE-001", ILLNESS, id="SAE-001 sepsis, 7 days, notice already sent"),
    pytest.param("SAE-003", ILLNESS, id="SAE-003 15 days, notice already sent"),
    pytest.param("SAE-004", ILLNESS | PROTOCOL | NOTICE, id="SAE-004 upgrade to 7 days"),
    pytest.param("SAE-005", ILLNESS, id="SAE-005 suspected later"),
    pytest.param("SAE-009", ILLNESS | NOTICE, id="SAE-009 not judged yet"),
]


def made(call: Call, study: Path, name: str, *more: str | Path) -> Any:
    """The answer of `sae --json` on the day of the story."""
    answer = call("-C", study, "sae", "--id", name, "--as-of", DAY, "--json", *more)
    assert answer.code == 0, answer.out
    return answer.json


def words(document: dict[str, Any]) -> str:
    """Everything that stands in a finished document."""
    return text_of(Path(document["path"]).read_bytes()).whole


def watermark(document: dict[str, Any]) -> str:
    """The word across the pages, which is a drawing and no text; empty when there is none."""
    with zipfile.ZipFile(document["path"]) as parts:
        headers = [parts.read(name) for name in parts.namelist() if "header" in name]
    found = {
        mark for part in headers for mark in re.findall(r'string="(.*?)"', part.decode("utf-8"))
    }
    assert len(found) <= 1
    return found.pop() if found else ""


@pytest.mark.parametrize("name", SERIOUS)
def test_each_serious_event_gives_its_drafts(call: Call, study: Path, name: str) -> None:
    """Drafts in both languages, marked as such, with number, term and plan; nothing recorded."""
    before = (study / "safetyreport.db").read_bytes()
    answer = made(call, study, name)
    assert unlike(answer, shapes()["sae --json"]) == []
    event = record(name)
    for document in answer["documents"]:
        data = Path(document["path"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == document["sha256"]
        assert document["draft"] is True
        text = words(document)
        assert watermark(document) == ("案" if document["lang"] == "ja" else "DRAFT")
        assert ("架空" if document["lang"] == "ja" else "ictitious") in text
        code = forms.load(document["form"]).code
        assert f"{name}-{code}-{document['version']:02}" in text
        assert event["term"].get(document["lang"], event["term"]["ja"]) in text
        assert "EXAMPLE-PLAN-0001" in text
    langs = [document["lang"] for document in answer["documents"]]
    assert langs.count("ja") == langs.count("en")
    assert (study / "safetyreport.db").read_bytes() == before


@pytest.mark.parametrize(("name", "forms"), REASONS)
def test_an_event_gives_the_documents_that_its_duties_name(
    call: Call, study: Path, name: str, forms: set[tuple[str, str]]
) -> None:
    """Every form that an open duty names is made in Japanese and in English."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in made(call, study, name)["documents"]:
        found.setdefault((one["form"], one["addressee"]), []).append(one["lang"])
    assert found.keys() >= forms
    assert found.keys() <= ILLNESS | PROTOCOL | NOTICE
    assert {tuple(sorted(langs)) for langs in found.values()} == {("en", "ja")}


@pytest.mark.parametrize(
    ("name", "absent"),
    [
        pytest.param("SAE-006", ILLNESS | PROTOCOL, id="stay for examination only"),
        pytest.param("SAE-007", ILLNESS | NOTICE, id="ruled out: the protocol alone asks"),
        pytest.param("SAE-008", ILLNESS | NOTICE, id="ruled out death outside the window"),
    ],
)
def test_an_event_gives_no_document_that_nobody_asks_for(
    call: Call, study: Path, name: str, absent: set[tuple[str, str]]
) -> None:
    """No report under the Act is made of what the Act does not ask for."""
    found = {(one["form"], one["addressee"]) for one in made(call, study, name)["documents"]}
    assert not found & absent


@pytest.mark.parametrize("addressee", ["committee", "minister", "manufacturer"])
def test_one_addressee_can_be_asked_for(call: Call, study: Path, addressee: str) -> None:
    """`--to` makes the documents for that party and no other."""
    found = made(call, study, "SAE-004", "--to", addressee)["documents"]
    assert {one["addressee"] for one in found} == {addressee}


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_one_language_can_be_asked_for(call: Call, study: Path, lang: str) -> None:
    """`--lang` makes that edition only."""
    found = made(call, study, "SAE-001", "--lang", lang)["documents"]
    assert {one["lang"] for one in found} == {lang}


@pytest.mark.parametrize(
    ("name", "again", "first"),
    [
        pytest.param(
            "SAE-001",
            "因果関係の判断に変更はない。",
            "1回目の評価での根拠：投与3日後の発症であり",
            id="judgement unchanged",
        ),
        pytest.param(
            "SAE-005",
            "否定できないと判断を改めた。",
            "1回目の評価での根拠：脱水及び解熱鎮痛薬の服用で説明でき",
            id="judgement revised",
        ),
    ],
)
def test_a_later_judgement_leaves_the_first_grounds_on_the_form(
    call: Call, study: Path, name: str, again: str, first: str
) -> None:
    """The grounds held now come first; what the first judgement rested on is told after them."""
    for document in made(call, study, name, "--to", "committee", "--lang", "ja")["documents"]:
        report = words(document)
        assert 0 < report.find(again) < report.find(first)


def test_documents_go_where_the_user_says(call: Call, study: Path, tmp_path: Path) -> None:
    """`--out` names the folder; otherwise they lie in the study's reports."""
    found = made(call, study, "SAE-001", "--out", tmp_path / "elsewhere")["documents"]
    assert {Path(one["path"]).parent for one in found} == {tmp_path / "elsewhere"}
    found = made(call, study, "SAE-001")["documents"]
    assert {Path(one["path"]).parent for one in found} == {study / "reports" / "SAE-001"}


@pytest.mark.parametrize("ui", ["ja", "en"])
def test_a_person_sees_what_is_missing(call: Call, study: Path, ui: str) -> None:
    """Findings, duties, files and what they still need, in the user's language."""
    told = call("-C", study, "sae", "--id", "SAE-009", "--as-of", DAY, "--ui", ui)
    assert told.code == 0
    answer = made(call, study, "SAE-009")
    for finding in answer["findings"]:
        assert finding["message"][ui] in told.out.replace("\n", "")
    for document in answer["documents"]:
        assert Path(document["path"]).name in told.out
    wanted = {one["where"] for document in answer["documents"] for one in document["missing"]}
    assert wanted
    assert all(where in told.out for where in wanted)


def test_a_release_waits_for_what_is_absent(call: Call, study: Path, tmp_path: Path) -> None:
    """Exit 4 naming each absent item once; 調査中 lets it go; the log holds the act."""
    before = (study / "safetyreport.db").read_bytes()
    refused = call(
        "-C", study, "sae", "--id", "SAE-009", "--as-of", DAY, "--release", "--json",
        "--actor", ACTOR,
    )  # fmt: skip
    assert refused.code == 4
    assert refused.json["error"]["code"] == "app.not_complete"
    fields = [problem["field"] for problem in refused.json["problems"]]
    assert fields == ["aware_administrator_at"]
    problem = refused.json["problems"][0]
    assert problem["message"]["ja"] != problem["message"]["en"]
    assert (study / "safetyreport.db").read_bytes() == before
    assert not (study / "reports").exists()

    event = record("SAE-009")
    event["missing"] |= dict.fromkeys(fields, "pending")
    file = file_of(tmp_path, "pending.json", adverse_events=[event])
    assert call("-C", study, "import", file, "--actor", ACTOR).code == 0
    found = made(call, study, "SAE-009", "--release", "--actor", ACTOR)["documents"]
    assert all(document["draft"] is False for document in found)
    japanese = [document for document in found if document["form"] == "illness_committee"]
    assert "調査中" in words(japanese[0])
    last = call("-C", study, "log", "--json").json["events"][-1]
    assert (last["act"], last["record"], last["command"]) == ("released", "SAE-009", "sae")


def test_a_released_document_prints_the_head_before_it(call: Call, study: Path) -> None:
    """The head on paper is that of the log before the release, and verify holds against it."""
    before = call("-C", study, "verify", "--json").json["head"]
    found = made(call, study, "SAE-001", "--release", "--actor", ACTOR)["documents"]
    printed = f"{before['seq']}:{before['head'][:16]}"
    for document in found:
        text = words(document)
        assert printed in text
        assert watermark(document) == ""
    assert call("-C", study, "verify", "--anchor", printed).code == 0
    events = call("-C", study, "log", "--json").json["events"]
    assert events[-1]["act"] == "released"
    assert events[-1]["seq"] > before["seq"]
    assert call("-C", study, "verify", "--anchor", f"{before['seq']}:{'0' * 16}").code == 7


@pytest.mark.parametrize("name", SERIOUS)
def test_drafts_print_no_head_and_no_day_of_filing(call: Call, study: Path, name: str) -> None:
    """A draft is the same on any day: it records nothing and promises nothing."""
    first = {one["path"]: one["sha256"] for one in made(call, study, name)["documents"]}
    answer = call("-C", study, "sae", "--id", name, "--as-of", "2027-02-03", "--json")
    assert answer.code == 0
    second = {one["path"]: one["sha256"] for one in answer.json["documents"]}
    assert second == first


def test_the_same_store_gives_the_same_bytes(call: Call, study: Path, tmp_path: Path) -> None:
    """On another machine, in another folder, a copy of the store makes equal files and JSON."""
    other = tmp_path / "somewhere else" / "試験"
    shutil.copytree(study, other)
    for more in ((), ("--release", "--actor", ACTOR)):
        found = [
            {Path(one["path"]).name: Path(one["path"]).read_bytes() for one in answer["documents"]}
            for answer in (
                made(call, study, "SAE-004", *more),
                made(call, other, "SAE-004", *more),
            )
        ]
        assert found[0] == found[1]
        assert found[0]
    due = [call("-C", where, "due", "--as-of", DAY, "--json").out for where in (study, other)]
    assert due[0] == due[1]


HARD = "SpO2 < 90% & CRP > 3、{{7*7}} {% if x %} \"引用\" '…'、髙﨑𠮷①"
FIELDS = ("narrative", "cause", "measures", "treatment", "investigations")


def test_hard_texts_reach_both_editions(call: Call, study: Path, tmp_path: Path) -> None:
    """Signs of markup and templates, rare characters, line breaks and 40,000 of them survive."""
    long = "".join(f"{number:05}日目の経過。" for number in range(3700))
    assert len(long) > 40_000
    event = record("SAE-003")
    texts = dict.fromkeys(FIELDS, f"{HARD}\n二行目\n\n四行目") | {"history": long}
    event |= {name: {"ja": f"和文 {text}", "en": f"English {text}"} for name, text in texts.items()}
    file = file_of(tmp_path, "hard.json", adverse_events=[event])
    assert call("-C", study, "import", file, "--actor", ACTOR).code == 0
    for document in made(call, study, "SAE-003", "--to", "committee")["documents"]:
        text = words(document)
        start = "和文" if document["lang"] == "ja" else "English"
        assert text.count(f"{start} {HARD}\n二行目\n\n四行目") >= len(FIELDS)
        assert f"{start} {long}" in text


def test_a_control_character_never_gets_that_far(call: Call, study: Path, tmp_path: Path) -> None:
    """What Word cannot hold is refused at import, with the field."""
    event = record("SAE-003") | {"narrative": {"ja": "経過\u0007"}}
    file = file_of(tmp_path, "bell.json", adverse_events=[event])
    refused = call("-C", study, "import", file, "--actor", ACTOR, "--json")
    assert refused.code == 3
    assert [one["field"] for one in refused.json["problems"]] == ["narrative.ja"]


def test_a_pdf_without_a_converter_is_exit_8(
    call: Call, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only an explicit `--pdf` fails where LibreOffice is missing; the Word files need none."""
    monkeypatch.setattr("safetyreport.documents.pdf._converter", lambda: None)
    answer = call("-C", study, "sae", "--id", "SAE-001", "--as-of", DAY, "--pdf", "--json")
    assert answer.code == 8
    assert answer.json["error"]["code"] == "documents.no_converter"
    assert not (study / "reports").exists()
    assert made(call, study, "SAE-001")["documents"]


def test_a_correction_needs_something_to_correct(call: Call, study: Path) -> None:
    """訂正 repeats the number of what was sent; where nothing was sent it is refused."""
    refused = call(
        "-C", study, "sae", "--id", "SAE-001", "--to", "minister", "--correction", "誤記", "--json"
    )
    assert refused.code == 4
    found = made(call, study, "SAE-012", "--to", "minister", "--correction", "誤記")["documents"]
    assert {one["version"] for one in found} == {1}
    assert all("誤記" in words(one) for one in found)


def test_each_form_has_a_series_of_its_own(call: Call, study: Path) -> None:
    """A letter under the protocol does not make the report under the Act a second one."""
    found = {
        (one["form"], one["addressee"]): one["version"]
        for one in made(call, study, "SAE-004")["documents"]
    }
    assert found["illness_committee", "committee"] == 2
    assert found["protocol_event", "committee"] == 1


@pytest.mark.parametrize("form", ["illness_minister", "protocol_event"])
def test_a_last_report_says_so(call: Call, study: Path, form: str) -> None:
    """`--last` ticks 最終報 and asks for what only a last report must hold."""
    asked = ("SAE-004", "--to", "minister", "--lang", "ja")
    first, last = (
        {one["form"]: one for one in made(call, study, *asked, *more)["documents"]}[form]
        for more in ((), ("--last",))
    )
    assert Path(last["path"]).name != Path(first["path"]).name
    for document, wanted, other in ((first, "□", "■"), (last, "■", "□")):
        assert f"{wanted} 最終報" in words(document)
        assert f"{other} 最終報" not in words(document)
    # The form asks for the day of the outcome on the last report only.
    assert [one["where"] for one in first["missing"]] == []
    assert [one["where"] for one in last["missing"]] == ["SAE-004: outcome_on"]
