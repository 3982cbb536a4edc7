"""A study kept only in the workbook, from `init` on."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from safetyreport import clock
from safetyreport.exchange.headings import sheet_title
from tests.calls import Call
from tests.study_folder import ACTOR, filled

PARTICIPANT = {"id": "P-101", "sex": "female", "age": 63, "consented_on": dt.date(2026, 5, 7)}
DOSE = {"id": "D-101", "participant": "P-101", "cycle": 1, "given_on": dt.date(2026, 11, 9)}
LOT = {"lot": "L-7"}
EVENT: dict[str, Any] = {
    "id": "E-101",
    "participant": "P-101",
    "administration": "D-101",
    "term.ja": "肺炎",
    "onset": "2026-11-16",
    "grade": 3,
    "outcome": "軽快",
    "seriousness.hospitalisation": "はい",
    "hospitalisation_for_treatment": "yes",
    "hospitalised_on": dt.date(2026, 11, 16),
    "causality.product": "possible",
    "aware_physician_at": "令和8年11月16日",
    "aware_administrator_at": dt.date(2026, 11, 17),
}


@pytest.fixture(autouse=True)
def story_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands at 20 November 2026."""
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 11, 20, 3, tzinfo=dt.UTC))


def write(book: Path, **sheets: list[dict[str, Any]]) -> Path:
    """Fill rows of the workbook below its example, as a coordinator would."""
    opened = load_workbook(book)
    for sheet, rows in sheets.items():
        page = opened[sheet_title(sheet)]
        heads = {str(cell.value): at for at, cell in enumerate(page[1], start=1)}
        for at, row in enumerate(rows, start=5):
            for name, value in row.items():
                page.cell(at, heads[name], value)
    opened.save(book)
    return book


def test_a_new_folder_has_what_a_study_needs(call: Call, tmp_path: Path) -> None:
    """Settings, stopping rules and a workbook; the next step is said."""
    folder = tmp_path / "new study"
    told = call("init", folder, "--ui", "en")
    assert told.code == 0
    assert {path.name for path in folder.iterdir()} == {
        "study.toml",
        "stopping.toml",
        "records.xlsx",
    }
    assert all(path.name in told.out for path in folder.iterdir())
    assert "import" in told.err
    other = call("init", tmp_path / "other", "--json")
    assert other.json["files"] == ["study.toml", "stopping.toml", "records.xlsx"]


def test_a_folder_in_use_is_left_alone(call: Call, tmp_path: Path) -> None:
    """Nothing is written over what somebody has there."""
    (tmp_path / "note.txt").write_text("mine", encoding="utf-8")
    answer = call("init", tmp_path, "--json")
    assert answer.code == 2
    assert answer.json["error"]["code"] == "app.folder_not_empty"
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]


def test_nothing_is_filed_before_the_settings_are_filled_in(call: Call, tmp_path: Path) -> None:
    """The empty settings are refused by key, and nothing is stored."""
    folder = tmp_path / "new"
    call("init", folder)
    # Records that are still empty or wrong come after the settings.
    for rows in ([], [{**PARTICIPANT, "age": "sixty"}]):
        book = write(folder / "records.xlsx", participants=rows)
        answer = call("-C", folder, "import", book, "--actor", ACTOR, "--json")
        assert answer.code == 9
    book = write(folder / "records.xlsx", participants=[PARTICIPANT])
    answer = call("-C", folder, "import", book, "--actor", ACTOR, "--json")
    assert answer.code == 9
    assert "plan_submitted_on" in {problem["field"] for problem in answer.json["problems"]}
    assert not (folder / "safetyreport.db").exists()


@pytest.mark.slow
def test_a_study_kept_only_in_the_workbook(call: Call, tmp_path: Path) -> None:
    """init, fill in, import, report, submit; a corrected cell shows; an old copy cannot undo it."""
    folder = tmp_path / "study"
    assert call("init", folder).code == 0
    setting = folder / "study.toml"
    setting.write_text(filled(setting.read_text(encoding="utf-8")), encoding="utf-8")
    book = write(
        folder / "records.xlsx",
        participants=[PARTICIPANT],
        administrations=[DOSE],
        adverse_events=[EVENT],
    )

    def do(*arguments: object) -> Any:
        return call("-C", folder, *arguments, "--actor", ACTOR, "--ui", "en")

    first = do("import", book, "--json")
    assert first.code == 0, first.out
    assert first.json["new"] == ["P-101", "D-101", "E-101"]
    again = do("import", book, "--json").json
    assert (again["new"], again["changed"]) == ([], [])
    refused = do("sae", "--id", "E-101", "--release", "--json")
    assert refused.code == 4
    named = {problem["field"] for problem in refused.json["problems"]}
    contact = {f"study.toml: institution.contact.{name}" for name in ("telephone", "mail")}
    assert named > {"narrative", "D-101: lot", *contact}
    text = setting.read_text(encoding="utf-8")
    for name in ("telephone", "mail"):
        text = text.replace(f'# {name} = ""', f'{name} = "000-0000-0000"')
    setting.write_text(text, encoding="utf-8")

    old = folder / "old.xlsx"
    old.write_bytes(book.read_bytes())
    told = {"ja": "投与7日後に発熱し、肺炎と診断して入院した。"}
    lacking = dict.fromkeys(named - {"narrative", "D-101: lot", *contact}, "調査中")
    write(
        book,
        administrations=[LOT],
        adverse_events=[{"narrative.ja": told["ja"], **_columns(book, lacking)}],
    )
    assert do("import", book).code == 0
    released = do("sae", "--id", "E-101", "--release", "--json")
    assert released.code == 0, released.out
    sent = do("submit", "E-101", "--to", "committee,minister", "--on", "2026-11-20", "--json")
    assert [act["report_number"] for act in sent.json["submissions"]] == [1, 1]

    write(book, adverse_events=[{"grade": 4, "outcome": "未回復"}])
    shown = do("import", book)
    assert shown.code == 0
    row = next(line for line in shown.out.splitlines() if "Outcome" in line)
    assert "Recovering" in row
    assert "Not recovered" in row
    assert "recovering" not in row
    stored = (folder / "safetyreport.db").read_bytes()
    stale = do("import", old, "--json")
    assert stale.code == 3
    problems = {(one["code"], one["field"], one["row"]) for one in stale.json["problems"]}
    assert {("tables.stale_cell", "grade", 5), ("tables.stale_cell", "outcome", 5)} <= problems
    assert (folder / "safetyreport.db").read_bytes() == stored
    second = do("sae", "--id", "E-101", "--to", "committee", "--release", "--json")
    assert [Path(one["path"]).name for one in second.json["documents"]] == [
        "E-101_illness_committee_r2_ja.docx",
        "E-101_illness_committee_r2_en.docx",
    ]
    assert do("import", old, "--revert").code == 0
    assert do("show", "E-101", "--json").json["record"]["grade"] == 3
    assert do("verify").code == 0


def _columns(book: Path, lacking: dict[str, str]) -> dict[str, str]:
    """The workbook's columns in which a word stands for what is lacking."""
    page = load_workbook(book)[sheet_title("adverse_events")]
    heads = [str(cell.value) for cell in page[1]]
    found = {}
    for name, word in lacking.items():
        column = next((head for head in (name, f"{name}.ja") if head in heads), None)
        assert column is not None, name
        found[column] = word
    return found
