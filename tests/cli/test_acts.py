"""What people do about reports: approve, package, submit, attach, decide, withdraw."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from safetyreport import clock
from safetyreport.app.session import Session
from tests.calls import Call, Outcome
from tests.study_folder import ACTOR, file_of, record

ILLNESS = ("illness_committee", "illness_minister")
Do = Callable[..., Outcome]


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Sets the clock to noon of a day in Japan."""

    def moved(day: str) -> None:
        moment = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(3), dt.UTC)
        monkeypatch.setattr(clock, "now", lambda: moment)

    moved("2026-11-22")
    return moved


@pytest.fixture
def do(call: Call, study: Path, on: Callable[[str], None]) -> Do:
    """Calls the program on the copy, by name, on the day the clock says."""
    return lambda *arguments: call("-C", study, *arguments, "--actor", ACTOR, "--ui", "en")


def duty(do: Do, name: str) -> dict[str, Any]:
    """One duty as `due --all` lists it."""
    listed = do("due", "--all", "--json").json["duties"]
    return next(dict(one) for one in listed if one["id"] == name)


def log(do: Do) -> list[dict[str, Any]]:
    """Every entry of the log."""
    return list(do("log", "--json").json["events"])


def refused(answer: Outcome, code: str, exit_code: int) -> None:
    """The command was refused for this reason, in both languages."""
    assert answer.code == exit_code, answer.err
    assert answer.json["error"]["code"] == code
    assert all(answer.json["error"]["message"][lang] for lang in ("ja", "en"))


def changed(study: Path, name: str, **values: object) -> Path:
    """A file with a record of the demo in which some fields say something else."""
    return file_of(study, f"{name}.json", adverse_events=[record(name) | values])


def later(name: str, **values: object) -> list[dict[str, Any]]:
    """The record's later assessments and one more."""
    return [*record(name)["assessments"], values]


def words(path: Path) -> str:
    """The text of a Word file, its tables included."""
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in document.paragraphs), *cells])


def released(do: Do, name: str, *options: str) -> list[Path]:
    """The files that a release made."""
    answer = do("sae", "--id", name, "--release", *options, "--json")
    assert answer.code == 0, answer.out + answer.err
    return [Path(one["path"]) for one in answer.json["documents"]]


def test_the_day_of_a_serious_event(do: Do, study: Path) -> None:
    """import, sae, approve, package, submit: nothing of the event is owed to them any more."""
    setting = study / "study.toml"
    text = setting.read_text(encoding="utf-8")
    setting.write_text(
        text.replace("approval_required = false", "approval_required = true"), encoding="utf-8"
    )
    new = record("SAE-001") | {"id": "SAE-020"}
    assert do("import", file_of(study, "new.json", adverse_events=[new])).code == 0
    assert do("sae", "--id", "SAE-020").code == 0
    files = released(do, "SAE-020")
    refused(do("package", "SAE-020", "--json"), "app.approval_missing", 4)
    sending = ("submit", "SAE-020", "--to", "committee,minister", "--on", "2026-11-22", "--json")
    refused(do(*sending), "app.approval_missing", 4)
    by = ("--by", "例示の管理者", "--role", "管理者")
    answer = do("approve", *files, *by, "--json")
    assert [one["sha256"] for one in answer.json["approved"]] == [
        hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    ]
    packages = do("package", "SAE-020", "--json").json["packages"]
    assert [one["addressee"] for one in packages] == ["committee", "minister", "manufacturer"]
    sent = do(*sending)
    assert sent.code == 0
    assert sorted(sent.json["duties"]) == sorted(
        one["id"]
        for one in do("due", "--all", "--json").json["duties"]
        if one["record"] == "SAE-020"
        and one["addressee"] in ("committee", "minister")
        and one["status"] == "submitted"
    )
    assert all(act["report_number"] == 1 for act in sent.json["submissions"])
    left = do("due", "--json").json["duties"]
    assert not [
        one
        for one in left
        if one["record"] == "SAE-020" and one["addressee"] in ("committee", "minister")
    ]
    assert do("verify").code == 0


def test_one_submission_for_each_letter(do: Do, study: Path) -> None:
    """A statutory form and the protocol's letter to one committee are two acts, each with its file.

    Each is a series of its own: here a second report under the Act and a first by the protocol.
    """
    files = {path.name: path.read_bytes() for path in released(do, "SAE-004")}
    answer = do(
        "submit", "SAE-004", "--to", "committee", "--on", "2026-11-22", "--receipt", "R-1", "--json"
    ).json
    numbers = {
        one["duties"][0].split(".")[1]: one["report_number"] for one in answer["submissions"]
    }
    assert numbers == {"illness_7day": 2, "protocol_serious": 1}
    assert {one["receipt"] for one in answer["submissions"]} == {"R-1"}
    assert answer["kept"] == [
        "SAE-004_illness_committee_r2_ja.docx",
        "SAE-004_protocol_event_committee_r1_ja.docx",
    ]
    for act, name in zip(answer["submissions"], answer["kept"], strict=True):
        assert act["document_sha256"] == hashlib.sha256(files[name]).hexdigest()


def test_the_version_sent_is_kept(do: Do, study: Path) -> None:
    """What lies in the log is the file that was sent, byte for byte, whatever happens to it."""
    (path,) = [
        path for path in released(do, "SAE-003") if path.name.endswith("committee_r1_ja.docx")
    ]
    data = path.read_bytes()
    answer = do("submit", "SAE-003", "--to", "committee", "--on", "2026-11-22", "--json").json
    path.unlink()
    session = Session(study)
    with session.store().reading() as reader:
        event = reader.events(record=answer["submissions"][0]["id"])[0]
        assert reader.contents_of(event).files == {path.name: data}
    assert do("verify").code == 0


def test_another_file_than_the_released_is_kept_as_it_is(
    do: Do, study: Path, tmp_path: Path
) -> None:
    """`--document` names what really went out, a scan with a stamp for instance."""
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4 stamped")
    released(do, "SAE-003")
    answer = do(
        "submit", "SAE-003", "--to", "minister", "--on", "2026-11-22", "--document", scan, "--json"
    ).json
    (act,) = answer["submissions"]
    assert act["document_sha256"] == hashlib.sha256(scan.read_bytes()).hexdigest()
    assert act["duties"] == ["SAE-003.illness_15day.minister.1"]
    assert answer["kept"] == ["scan.pdf"]


@pytest.mark.parametrize("harm", ["changed", "gone"])
@pytest.mark.parametrize("command", ["submit", "package"])
def test_a_released_file_has_to_be_as_released(
    do: Do, study: Path, harm: str, command: str
) -> None:
    """Neither recorded as sent nor packed for sending when it is not what was released."""
    for path in released(do, "SAE-003"):
        if path.name.endswith("illness_committee_r1_ja.docx"):
            path.write_bytes(path.read_bytes() + b"x") if harm == "changed" else path.unlink()
    before = log(do)
    more = ("--on", "2026-11-22") if command == "submit" else ()
    answer = do(command, "SAE-003", "--to", "committee", *more, "--json")
    assert answer.code == 3
    assert answer.json["error"]["code"] in ("app.released_file_gone", "app.released_file_changed")
    assert log(do) == before
    assert not (study / "reports" / "packages").exists()


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2026-11-23", "submitted"),
        ("2026-11-24", "submitted_after_target"),
    ],
)
def test_in_time_by_law_asks_no_reason(
    do: Do, on: Callable[[str], None], day: str, status: str
) -> None:
    """After the target but in time by law is not late: no reason is asked and nothing is said."""
    on(day)
    answer = do("submit", "SAE-001", "--to", "minister", "--on", day)
    assert answer.code == 0
    assert "late" not in answer.err.lower()
    assert duty(do, "SAE-001.illness_7day.minister.1")["status"] == status


def test_late_by_law_needs_a_reason(do: Do, on: Callable[[str], None], study: Path) -> None:
    """After the last legal day nothing is recorded without a reason; with it, it is called late."""
    on("2026-11-25")
    sending = ("submit", "SAE-001", "--to", "committee,minister", "--on", "2026-11-25")
    before = log(do)
    answer = do(*sending, "--json")
    refused(answer, "app.late_reason_needed", 4)
    assert {one["code"] for one in answer.json["problems"]} == {"app.late_by_law"}
    assert log(do) == before
    assert "--late-reason" in do(*sending).err
    refused(do(*sending, "--late-reason", " ", "--json"), "app.nothing_said", 3)
    answer = do(*sending, "--late-reason", "通信障害のため", "--json")
    assert answer.code == 0
    assert {one["late_reason"]["ja"] for one in answer.json["submissions"]} == {"通信障害のため"}
    assert duty(do, "SAE-001.illness_7day.committee.1")["status"] == "submitted_late"
    assert duty(do, "SAE-001.illness_7day.minister.1")["status"] == "submitted_late"


def test_a_day_between_two_addressees_last_days(do: Do, on: Callable[[str], None]) -> None:
    """The committee's day is never extended by holidays, the Minister's is."""
    on("2026-11-24")
    answer = do("submit", "SAE-001", "--to", "committee,minister", "--on", "2026-11-24", "--json")
    refused(answer, "app.late_reason_needed", 4)
    assert [one["message"]["en"].split()[5] for one in answer.json["problems"]] == [
        "SAE-001.illness_7day.committee.1"
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "exit_code"),
    [
        (("SAE-003", "--to", "committee", "--on", "2026-11-23"), "app.sent_in_future", 3),
        (("SAE-003", "--to", "committee", "--on", "2026-11-08"), "app.sent_before_known", 3),
        (("cycle-38", "--to", "committee", "--on", "2026-11-22"), "app.sent_before_known", 3),
        (("SAE-007", "--to", "manufacturer", "--on", "2026-11-22"), "app.nothing_to_send", 3),
        (("SAE-99", "--to", "committee", "--on", "2026-11-22"), "app.unknown_record", 3),
        (("SAE-012", "--to", "committee", "--on", "2026-11-22"), "app.nothing_new_to_send", 3),
        (
            ("SAE-003", "--to", "committee", "--on", "2026-11-22", "--receipt", "a\nb"),
            "app.act_unfit",
            3,
        ),
        (("SAE-003", "--to", "nobody", "--on", "2026-11-22"), "cli.not_one_of", 2),
        (("study", "--to", "administrator", "--on", "2026-11-22"), "app.keeping_not_settled", 4),
    ],
    ids=[
        "future", "before awareness", "before the cycle ends", "not owed", "unknown", "sent",
        "receipt of two lines", "no addressee", "keeping of records",
    ],
)  # fmt: skip
def test_what_cannot_have_been_sent(
    do: Do, arguments: tuple[str, ...], code: str, exit_code: int
) -> None:
    """A day that cannot be, an addressee to whom nothing is owed: refused, nothing recorded."""
    before = log(do)
    refused(do("submit", *arguments, "--json"), code, exit_code)
    assert log(do) == before


def test_a_report_to_the_minister_without_the_opinion_is_remarked_on(do: Do) -> None:
    """38(1): it encloses the committee's opinion; what was sent is recorded all the same."""
    said = ("opinion", "--about", "year-6", "--measures-asked", "no", "--received")
    sent = ("submit", "year-6", "--to", "minister", "--json", "--on")
    assert do(*said, "2026-11-21").code == 0
    (warning,) = do(*sent, "2026-11-20").json["warnings"]
    assert (warning["code"], warning["severity"]) == ("app.opinion_still_missing", "warning")
    assert duty(do, "year-6.annual_minister.minister")["status"] == "submitted"
    assert do("void", "SUB-001", "--reason", "entered by mistake").code == 0
    assert do(*sent, "2026-11-21").json["warnings"] == []


def test_keeping_records_is_not_decided_away(do: Do) -> None:
    """Years of keeping do not end by a decision, whoever set their number."""
    about = ("decide", "--about", "study.retention.administrator")
    refused(do(*about, *DECISION, "--json"), "app.keeping_not_settled", 4)


def test_monitoring_is_done_on_the_day_of_the_visit(do: Do) -> None:
    """A visit within the period settles the period; one before it does not."""
    assert do("void", "MS-013", "--reason", "entered by mistake").code == 0
    name = "FY2026M2.monitoring.administrator"
    sent = ("submit", name, "--to", "administrator", "--json", "--on")
    assert duty(do, name)["status"] == "open"
    refused(do(*sent, "2026-09-30"), "app.sent_before_known", 3)
    assert do(*sent, "2026-11-20").json["duties"] == [name]
    done = duty(do, name)
    assert (done["status"], done["submitted_on"]) == ("submitted", "2026-11-20")
    refused(do(*sent, "2026-11-20"), "app.already_sent", 3)


def test_what_was_told_of_a_change_needs_no_form(do: Do) -> None:
    """A minor change is settled for each addressee; nothing is advised that would discontinue."""
    for addressee in ("committee", "minister"):
        sent = ("submit", "MS-014", "--to", addressee, "--on", "2026-11-20", "--json")
        name = f"MS-014.plan_change.{addressee}.1"
        assert do(*sent).json["duties"] == [name]
        assert duty(do, name)["status"] == "submitted"
        again = do(*sent)
        refused(again, "app.already_sent", 3)
        assert "discontinue" not in again.out


def test_one_refused_addressee_refuses_all(do: Do) -> None:
    """A submission is one act of the user: it is recorded whole or not at all."""
    before = log(do)
    to = "committee,manufacturer"
    answer = do("submit", "SAE-007", "--to", to, "--on", "2026-11-22", "--json")
    assert answer.code == 3
    assert log(do) == before


def test_a_duty_that_came_later_is_not_settled_by_an_older_version(do: Do, study: Path) -> None:
    """A report released before the participant died does not settle the report of the death."""
    (old,) = [p for p in released(do, "SAE-003") if p.name.endswith("committee_r1_ja.docx")]
    state = {
        "aware_physician_at": "2026-11-21",
        "aware_administrator_at": "2026-11-21",
        "seriousness": ["death"],
        "outcome": "fatal",
        "grade": 5,
    }
    file = changed(study, "SAE-003", assessments=later("SAE-003", **state))
    assert do("import", file).code == 0
    number = len(record("SAE-003")["assessments"]) + 2
    death = f"SAE-003.illness_7day.committee.{number}"
    assert duty(do, death)["status"] in ("open", "due_soon")
    answer = do("submit", "SAE-003", "--to", "committee", "--on", "2026-11-21", "--json").json
    assert death not in answer["duties"]
    assert "SAE-003.illness_15day.committee.1" in answer["duties"]
    assert (
        answer["submissions"][0]["document_sha256"] == hashlib.sha256(old.read_bytes()).hexdigest()
    )
    refused(
        do("submit", "SAE-003", "--to", "committee", "--on", "2026-11-22", "--json"),
        "app.nothing_new_to_send",
        3,
    )
    assert duty(do, death)["status"] in ("open", "due_soon")
    released(do, "SAE-003")
    answer = do("submit", "SAE-003", "--to", "committee", "--on", "2026-11-22", "--json").json
    assert death in answer["duties"]
    assert duty(do, death)["status"] == "submitted"


def test_what_has_no_form_is_recorded_without_a_document(do: Do) -> None:
    """A report inside the institution is told, not written; the program says that it keeps none."""
    answer = do("submit", "SAE-009", "--to", "administrator", "--on", "2026-11-21")
    assert answer.code == 0
    assert "attach SUB-" in answer.err
    assert duty(do, "SAE-009.internal_report.administrator.1")["status"] == "submitted"
    again = do("submit", "SAE-009", "--to", "administrator", "--on", "2026-11-21", "--json")
    refused(again, "app.already_sent", 3)


UNRELATED = {
    "aware_physician_at": "2026-11-21",
    "aware_administrator_at": "2026-11-21",
    "cannot_be_ruled_out": "no",
    "causality": dict.fromkeys(("product", "apheresis", "g_csf", "procedure"), "unrelated"),
    "causality_reason": {"ja": "別の原因が判明した。", "en": "Another cause was found."},
    "assessed_by": "実施責任者 / Person responsible for the implementation",
}


def test_one_duty_alone_can_be_recorded(do: Do) -> None:
    """The id of a duty stands for that duty: the others to the same addressee stay open."""
    name = "SAE-004.protocol_serious.committee.2"
    answer = do("submit", name, "--to", "committee", "--on", "2026-11-22", "--json")
    assert answer.code == 0
    assert json.loads(answer.out)["duties"] == [name]
    assert duty(do, name)["status"] in ("submitted", "submitted_after_target")
    assert duty(do, "SAE-004.illness_7day.committee.2")["submitted_on"] is None


def test_a_later_judgement_clears_and_never_deletes(do: Do, study: Path) -> None:
    """An open duty whose ground is gone stays listed, with who, when and why."""
    file = changed(study, "SAE-003", assessments=later("SAE-003", **UNRELATED))
    assert do("import", file).code == 0
    for addressee in ("committee", "minister"):
        found = duty(do, f"SAE-003.illness_15day.{addressee}.1")
        assert found["status"] == "cleared"
        said = found["why"]["en"]
        assert "2026-11-21" in said
        assert "Another cause was found." in said
        assert "Person responsible for the implementation" in said
    open_ = [one["id"] for one in do("due", "--json").json["duties"]]
    assert not [name for name in open_ if name.startswith("SAE-003.illness")]


def test_after_a_sent_report_a_closing_report_is_offered(do: Do, study: Path) -> None:
    """A sent report stays sent; the closing report is a 最終報 that says what changed."""
    released(do, "SAE-003")
    assert do("submit", "SAE-003", "--to", "committee,minister", "--on", "2026-11-20").code == 0
    ended = UNRELATED | {"outcome": "recovered", "outcome_on": "2026-11-21"}
    file = changed(
        study,
        "SAE-003",
        assessments=later("SAE-003", **ended),
        **_final_items("SAE-003"),
    )
    assert do("import", file).code == 0
    found = duty(do, "SAE-003.illness_15day.committee.1")
    assert found["status"] == "submitted"
    assert "closing report" in found["why"]["en"]
    offered = do("sae", "--id", "SAE-003")
    assert "--last --release" in " ".join(offered.err.split())  # a long folder wraps the line
    files = released(do, "SAE-003", "--last", "--to", "committee")
    assert [path.name for path in files] == [
        "SAE-003_illness_committee_r2-final_ja.docx",
        "SAE-003_illness_committee_r2-final_en.docx",
    ]
    japanese, english = (words(path) for path in files)
    assert "前回の報告からの変更点" in japanese
    assert "別の原因が判明した。" in japanese
    assert "What changed since the previous report" in english
    assert "Another cause was found." in english
    answer = do("submit", "SAE-003", "--to", "committee", "--on", "2026-11-22", "--json").json
    assert [one["report_number"] for one in answer["submissions"]] == [2]
    assert duty(do, "SAE-003.illness_15day.committee.1")["submitted_on"] == "2026-11-20"


def _final_items(name: str) -> dict[str, Any]:
    """Everything that a last report needs, said in one way or another."""
    was = record(name)
    missing = dict(was.get("missing", {}))
    for item in ("discharged_on", "meddra", "pathogen", "autopsy", "cause_of_death"):
        if item not in was and item not in missing:
            missing[item] = "not_applicable"
    return {"missing": missing} | {
        item: {"ja": "なし", "en": "None"}
        for item in ("cause", "measures", "future_measures", "investigations", "treatment")
        if item not in was and item not in missing
    }


def test_follow_ups_are_numbered_and_say_what_changed(do: Do, study: Path) -> None:
    """第1報, new facts, 第2報 with the changes in both languages, 訂正 without a number, 最終報."""
    first = released(do, "SAE-003", "--to", "committee")
    assert all("_r1_" in path.name for path in first)
    assert all("What changed" not in words(path) for path in first)
    answer = do("submit", "SAE-003", "--to", "committee", "--on", "2026-11-20", "--json").json
    assert [one["report_number"] for one in answer["submissions"]] == [1]

    new = {"ja": "新たに真菌培養が陰性と判明した。", "en": "A fungal culture came back negative."}
    assert do("import", changed(study, "SAE-003", investigations=new)).code == 0
    second = released(do, "SAE-003", "--to", "committee")
    assert [path.name for path in second] == [
        "SAE-003_illness_committee_r2_ja.docx",
        "SAE-003_illness_committee_r2_en.docx",
    ]
    old = record("SAE-003")["investigations"]
    for path, lang, heading in zip(
        second,
        ("ja", "en"),
        ("前回の報告からの変更点", "What changed since the previous report"),
        strict=True,
    ):
        said = words(path)
        assert heading in said
        assert old[lang].split("\n")[0] in said
        assert new[lang] in said
    answer = do("submit", "SAE-003", "--to", "committee", "--on", "2026-11-21", "--json").json
    assert [one["report_number"] for one in answer["submissions"]] == [2]

    reason = "検査日の誤記"
    fixed = {
        "ja": new["ja"].replace("新たに", "11月20日に"),
        "en": new["en"].replace("came back negative", "of 20 November came back negative"),
    }
    assert do("import", changed(study, "SAE-003", investigations=fixed)).code == 0
    ja, en = released(do, "SAE-003", "--to", "committee", "--correction", reason)
    assert ja.name == "SAE-003_illness_committee_r2-corr_ja.docx"
    assert reason in words(ja)
    assert fixed["ja"] in words(ja)
    assert "Reason for the correction" in words(en)
    assert f"Japanese text:] {reason}" in words(en)
    answer = do("submit", "SAE-003", "--to", "committee", "--on", "2026-11-22", "--json").json
    assert [one["report_number"] for one in answer["submissions"]] == [2]
    assert answer["kept"] == ["SAE-003_illness_committee_r2-corr_ja.docx"]

    third = released(do, "SAE-003", "--to", "committee")
    assert third[0].name == "SAE-003_illness_committee_r3_ja.docx"
    assert "変更なし" in words(third[0])


def test_nothing_sent_cannot_be_corrected(do: Do) -> None:
    """A correction is of a report that went out; and it says why."""
    wrong = ("sae", "--id", "SAE-003", "--to", "committee", "--correction")
    refused(do(*wrong, "誤記", "--json"), "app.nothing_to_correct", 4)
    refused(do(*wrong, "", "--json"), "app.nothing_said", 3)


def test_a_last_report_asks_for_the_last_items(do: Do, study: Path) -> None:
    """A first report goes out with 調査中; the last needs what only the end can tell."""
    assert do("sae", "--id", "SAE-001", "--release").code == 0
    file = file_of(
        study,
        "bare.json",
        adverse_events=[
            {
                key: value
                for key, value in record("SAE-001").items()
                if key not in ("cause", "measures", "future_measures", "outcome_on")
            }
            | {"missing": {}}
        ],
    )
    assert do("import", file).code == 0
    answer = do("sae", "--id", "SAE-001", "--last", "--release", "--json")
    refused(answer, "app.not_complete", 4)
    fields = {one["field"] for one in answer.json["problems"]}
    first = do("sae", "--id", "SAE-001", "--json").json["documents"]
    needed = {item["where"].removeprefix("SAE-001: ") for one in first for item in one["missing"]}
    assert fields > needed


def test_a_package_is_ready_to_send(do: Do, study: Path, tmp_path: Path) -> None:
    """Numbered files, checksums that hold, letter and mail in both languages, what was attached."""
    files = released(do, "SAE-003")
    scan = tmp_path / "血液検査.pdf"
    scan.write_bytes(b"%PDF-1.4 culture")
    attached = do("attach", "SAE-003", scan, "--json")
    assert attached.json["sha256"] == hashlib.sha256(scan.read_bytes()).hexdigest()
    (made,) = do("package", "SAE-003", "--to", "minister", "--json").json["packages"]
    folder = Path(made["folder"])
    assert folder == study / "reports" / "packages" / "2026-11-22_SAE-003_minister"
    assert [one["file"] for one in made["files"]] == [
        "00_cover_letter_ja.docx",
        "00_cover_letter_en.docx",
        "00_index.txt",
        "01_SAE-003_illness_minister_r1_ja.docx",
        "02_SAE-003_illness_minister_r1_en.docx",
        "03_血液検査.pdf",
        "mail_ja.txt",
        "mail_en.txt",
    ]
    assert {path.name for path in folder.iterdir()} == {
        *(one["file"] for one in made["files"]),
        "SHA256SUMS.txt",
    }
    sums = (folder / "SHA256SUMS.txt").read_text(encoding="utf-8").splitlines()
    for line, one in zip(sums, made["files"], strict=True):
        assert line == f"{one['sha256']}  {one['file']}"
        assert hashlib.sha256((folder / one["file"]).read_bytes()).hexdigest() == one["sha256"]
    original = next(path for path in files if path.name.endswith("minister_r1_ja.docx"))
    assert (folder / "01_SAE-003_illness_minister_r1_ja.docx").read_bytes() == original.read_bytes()
    for lang, office in (("ja", "架空地方厚生局長"), ("en", "Fictional Regional Bureau")):
        mail = (folder / f"mail_{lang}.txt").read_text(encoding="utf-8-sig")
        letter = words(folder / f"00_cover_letter_{lang}.docx")
        for told in (mail, letter):
            assert office in told
            assert "SAE-003" in told
            assert "03_血液検査.pdf" in told
        assert ("架空" if lang == "ja" else "fictitious") in mail
    index = (folder / "00_index.txt").read_text(encoding="utf-8-sig")
    title = "疾病等報告書【厚生労働大臣報告用】（第1報）（日本語）"
    for told in (title, "Attachment", "03_血液検査.pdf"):
        assert told in index
    assert "第1報" in (folder / "mail_ja.txt").read_text(encoding="utf-8-sig")
    shown = do("package", "SAE-003", "--to", "committee")
    assert "never sends" in shown.err
    assert log(do)[-1]["act"] == "packaged"


def test_a_package_never_writes_over_another(do: Do, study: Path) -> None:
    """A folder that is there is refused, and no other addressee's folder is left behind."""
    released(do, "SAE-003")
    there = study / "reports" / "packages" / "2026-11-22_SAE-003_minister"
    there.mkdir(parents=True)
    before = log(do)
    answer = do("package", "SAE-003", "--to", "committee,minister", "--json")
    refused(answer, "app.package_exists", 2)
    assert [path.name for path in there.parent.iterdir()] == [there.name]
    assert list(there.iterdir()) == []
    assert log(do) == before
    other = study / "elsewhere"
    assert do("package", "SAE-003", "--to", "minister", "--out", other).code == 0
    assert [path.name for path in other.iterdir()] == ["2026-11-22_SAE-003_minister"]


def test_a_package_holds_what_waits_to_be_sent(do: Do, study: Path) -> None:
    """Both letters of a first day; of a second report only the newer version, not the one sent."""
    refused(do("package", "SAE-003", "--json"), "app.nothing_to_package", 4)
    refused(do("package", "SAE-003", "--to", "minister", "--json"), "app.nothing_released", 4)
    released(do, "SAE-004")
    (made,) = do("package", "SAE-004", "--to", "committee", "--json").json["packages"]
    names = [one["file"] for one in made["files"]]
    assert names[3:7] == [
        "01_SAE-004_illness_committee_r2_ja.docx",
        "02_SAE-004_illness_committee_r2_en.docx",
        "03_SAE-004_protocol_event_committee_r1_ja.docx",
        "04_SAE-004_protocol_event_committee_r1_en.docx",
    ]
    assert do("submit", "SAE-004", "--to", "committee", "--on", "2026-11-22").code == 0
    left = do("package", "SAE-004", "--out", study / "later", "--json").json["packages"]
    assert [one["addressee"] for one in left] == ["minister", "manufacturer"]


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        ("{record}_{unknown}", "app.file_pattern"),
        ("{0}", "app.file_pattern"),
        ("{record", "app.file_pattern"),
        ("{record.id}", "app.file_pattern"),
        ("{record}", "app.file_names_alike"),
    ],
)
def test_a_name_pattern_that_cannot_be_is_named(
    do: Do, study: Path, pattern: str, code: str
) -> None:
    """A slip in `[files]` names the key; no file takes the place of another."""
    setting = study / "study.toml"
    text = setting.read_text(encoding="utf-8")
    setting.write_text(
        text.replace('document = "{record}_{form}_{report}_{lang}"', f'document = "{pattern}"'),
        encoding="utf-8",
    )
    answer = do("sae", "--id", "SAE-003", "--json")
    refused(answer, code, 9)
    assert "files.document" in answer.json["error"]["message"]["en"]
    assert not (study / "reports").exists()


def test_a_paper_kept_with_a_period_goes_into_its_package(
    do: Do, study: Path, tmp_path: Path
) -> None:
    """A periodic report encloses the papers of which the addressee lacks the latest version."""
    assert do("quarterly", "--quarter", "FY2026Q2", "--release").code == 0
    paper = tmp_path / "physicians.pdf"
    paper.write_bytes(b"%PDF-1.4 physicians")
    assert do("attach", "FY2026Q2", paper).code == 0
    refused(do("attach", "FY2031Q2", paper, "--json"), "app.unknown_record", 3)
    (made,) = do("package", "FY2026Q2", "--to", "committee", "--json").json["packages"]
    assert "03_physicians.pdf" in [one["file"] for one in made["files"]]
    assert do("verify").code == 0


def test_attached_to_nothing(do: Do, study: Path, tmp_path: Path) -> None:
    """A file is kept with a record that stands, under a name the log can hold."""
    refused(do("attach", "SAE-99", study / "study.toml", "--json"), "app.unknown_record", 3)
    odd = tmp_path / "value"
    odd.write_bytes(b"x")
    refused(do("attach", "SAE-001", odd, "--json"), "app.file_name_taken", 3)
    assert do("attach", "SAE-001", study / "study.toml").code == 0
    assert log(do)[-1]["record"] == "SAE-001"


DECISION = (
    "--on", "2026-11-22", "--body", "実施責任者", "--decision", "報告を要しない",
    "--rationale", "電話で報告済み",
)  # fmt: skip


def test_a_decision_closes_what_is_not_law(do: Do) -> None:
    """The protocol's duty is closed by name and reason; a duty of the statute cannot be."""
    name = "SAE-004.protocol_serious.committee.2"
    answer = do("decide", "--about", name, *DECISION, "--json").json["decision"]
    assert answer["rationale"] == {"ja": "電話で報告済み"}
    found = duty(do, name)
    assert found["status"] == "closed"
    assert answer["id"] in found["why"]["en"]
    assert duty(do, "SAE-004.protocol_serious.minister.2")["status"] == "overdue"
    before = log(do)
    statute = "SAE-004.illness_7day.committee.2"
    refused(do("decide", "--about", statute, *DECISION, "--json"), "app.statute_not_decided", 4)
    assert log(do) == before
    assert duty(do, statute)["status"] == "due_soon"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        (("--about", "SAE-004.protocol_serious.comittee.2"), "app.unknown_duty"),
        (("--about", "SAE-001", "--participant", "NK-099"), "app.act_unfit"),
        (("--about", "no such thing!"), "app.act_unfit"),
        (("--about", "SAE-001", "--on", "2026-11-23"), "app.act_unfit"),
        (("--about", "SAE-001", "--decision", ""), "app.act_unfit"),
    ],
    ids=["misspelt duty", "unknown participant", "no id", "future", "empty"],
)
def test_a_decision_that_cannot_be(do: Do, values: tuple[str, ...], code: str) -> None:
    """A slip does not make a decision about nothing."""
    before = log(do)
    refused(do("decide", *DECISION, *values, "--json"), code, 3)
    assert log(do) == before


def test_a_mistaken_record_is_withdrawn_and_not_lost(do: Do, study: Path) -> None:
    """It no longer counts, its duties stay listed, and only `--revert` brings it back."""
    new = record("SAE-009") | {"id": "SAE-090"}
    file = file_of(study, "twice.json", adverse_events=[new])
    assert do("import", file).code == 0
    name = "SAE-090.illness_15day.minister.1"
    assert duty(do, name)["status"] == "open"
    refused(do("void", "SAE-090", "--reason", "", "--json"), "app.nothing_said", 3)
    answer = do("void", "SAE-090", "--reason", "二重に登録した", "--json")
    assert answer.json == {"voided": "SAE-090", "reason": "二重に登録した"}
    assert duty(do, name)["status"] == "superseded"
    shown = do("show", "SAE-090", "--json")
    assert shown.code == 0
    assert shown.json["versions"][0]["voided"] is True
    assert log(do)[-1]["reason"] == "二重に登録した"
    assert do("import", file, "--json").code == 3
    assert do("import", file, "--revert").code == 0
    assert duty(do, name)["status"] == "open"
    assert do("verify").code == 0


@pytest.mark.parametrize("name", ["NK-009", "ADM-009-2", "SAE-004", "SAE-012", "OP-004"])
def test_a_record_in_use_is_not_withdrawn(do: Do, name: str) -> None:
    """A participant with events, an event reported or decided on: the users are named."""
    answer = do("void", name, "--reason", "test", "--json")
    refused(answer, "app.record_in_use", 4)
    assert json.dumps(answer.json["error"]["message"])


def test_a_withdrawn_submission_opens_its_duties_again(do: Do) -> None:
    """What was recorded as sent by mistake is owed again."""
    answer = do("submit", "SAE-003", "--to", "minister", "--on", "2026-11-22", "--json").json
    (act,) = answer["submissions"]
    assert do("void", act["id"], "--reason", "送付先の誤り").code == 0
    assert duty(do, "SAE-003.illness_15day.minister.1")["status"] == "due_soon"
    again = do("submit", "SAE-003", "--to", "minister", "--on", "2026-11-22", "--json").json
    assert again["submissions"][0]["id"] != act["id"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("approve", "study.toml", "--by", "A", "--role", "B"),
        ("package", "SAE-003"),
        ("submit", "SAE-003", "--to", "committee", "--on", "2026-11-22"),
        ("attach", "SAE-003", "study.toml"),
        ("decide", "--about", "SAE-001", *DECISION),
        ("void", "SAE-003", "--reason", "x"),
    ],
    ids=lambda value: value[0],
)
def test_nobody_acts_without_a_name(
    call: Call, study: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    """Every act has an actor."""
    monkeypatch.chdir(study)
    before = (study / "safetyreport.db").read_bytes()
    assert call(*arguments).code == 2
    assert (study / "safetyreport.db").read_bytes() == before


@pytest.mark.parametrize("option", ["--by", "--role"])
def test_an_approval_names_a_person(do: Do, study: Path, option: str) -> None:
    """An approval by nobody is none."""
    given = {"--by": "A", "--role": "B", option: " "}
    said = [word for pair in given.items() for word in pair]
    refused(do("approve", study / "study.toml", *said, "--json"), "app.nothing_said", 3)


def test_an_approval_is_of_one_version(do: Do, study: Path) -> None:
    """A changed file is another document; an unknown one is approved, but that is said."""
    paper = study / "own.docx"
    paper.write_bytes(b"first")
    told = do("approve", paper, "--by", "A", "--role", "B")
    assert told.code == 0
    assert "own.docx" in told.err
    assert "not a version that this program released" in told.err
    assert hashlib.sha256(b"first").hexdigest()[:20] in told.out.replace("\n", "")
