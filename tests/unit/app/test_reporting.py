"""`sae` as a use case: what each document says follows from records and duties."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from safetyreport.app.families import Request
from safetyreport.app.finished import Document
from safetyreport.app.importing import import_files
from safetyreport.app.reporting import sae
from safetyreport.app.session import Session
from safetyreport.app.viewing import log
from safetyreport.documents.readback import text_of
from safetyreport.errors import InputRefused, RuleRefused, StorageFailed, UsageRefused
from safetyreport.store.log import Head
from safetyreport.store.writing import Writer
from tests.study_folder import file_of, record

ALL = frozenset({"committee", "minister", "manufacturer"})


def words(document: Document) -> str:
    """Everything that stands in a document."""
    return text_of(document.path.read_bytes()).whole


def corrected(session: Session, tmp_path: Path, name: str, **changes: Any) -> None:
    """Import a record with some facts changed."""
    content = {**record(name), **changes}
    import_files(session, [file_of(tmp_path, f"{name}.json", adverse_events=[content])])


def one(session: Session, name: str, addressee: str, lang: str = "ja") -> Document:
    """The document under the Act for one addressee."""
    request = Request(name, frozenset({addressee}))
    return next(
        document
        for document in sae(session, request).documents
        if document.lang == lang and document.form != "protocol_event"
    )


def test_every_type_met_is_ticked(session: Session) -> None:
    """One report under the shortest period names every type: life-threatening and a stay."""
    text = words(one(session, "SAE-001", "minister"))
    assert "■ 第1号ロ" in text
    assert "■ 第2号イ" in text
    assert "□ 第1号イ" in text


@pytest.mark.parametrize(
    ("addressee", "law", "other"),
    [("committee", "第17条第1項", "第18条"), ("minister", "第18条", "第17条第1項")],
)
def test_each_form_rests_on_its_own_article(
    session: Session, addressee: str, law: str, other: str
) -> None:
    """The committee's report cites article 17, the Minister's article 18."""
    text = words(one(session, "SAE-001", addressee))
    opening = next(line for line in text.splitlines() if "下記のとおり報告します" in line)
    assert law in opening
    assert other not in opening


def test_the_protocol_letter_never_cites_the_act(session: Session) -> None:
    """The letter under the protocol names the protocol and no article of the law."""
    found = sae(session, Request("SAE-007", ALL)).documents
    assert {document.form for document in found} == {"protocol_event"}
    for document in found:
        text = words(document)
        assert "規則第" not in text
        assert "Ord." not in text
        assert "安全性の確保等に関する法律" not in text
        assert "Act on the Safety" not in text


def test_what_is_pending_is_said_and_can_go(session: Session) -> None:
    """調査中 stands where the record says pending; 未記入 only where nothing was said."""
    text = words(one(session, "SAE-001", "committee"))
    assert "調査中" in text
    assert "未記入" not in text


def test_a_missing_english_text_is_marked_not_translated(session: Session) -> None:
    """The Japanese filing is not held up; the companion says that it prints the Japanese."""
    english = words(one(session, "SAE-010", "minister", "en"))
    assert record("SAE-010")["narrative"]["ja"].splitlines()[0] in english
    assert "No English text" in english
    found = sae(session, Request("SAE-010", ALL))
    assert not any(document.missing for document in found.documents)
    assert "checks.no_english" in {finding.code for finding in found.findings}


def test_a_correction_changes_the_next_draft(session: Session, tmp_path: Path) -> None:
    """Documents follow the record that stands."""
    before = words(one(session, "SAE-003", "committee"))
    corrected(session, tmp_path, "SAE-003", term={"ja": "器質化肺炎", "en": "Organising pneumonia"})
    after = words(one(session, "SAE-003", "committee"))
    assert "器質化肺炎" in after
    assert "器質化肺炎" not in before


def test_a_released_report_is_named_in_the_log(session: Session) -> None:
    """The log knows each released file by form, addressee and checksum."""
    found = sae(session, dataclasses.replace(Request("SAE-001", ALL), release=True))
    assert found.documents
    assert not any(document.draft for document in found.documents)
    event = log(session)[-1]
    assert (event.act, event.record, event.actor) == ("released", "SAE-001", session.actor)


def test_the_head_of_the_log_is_never_personal_data(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A checksum whose digits read like a telephone number holds no release back."""
    likely = Head(13, "0312345678a5195b" * 4, session.now)
    monkeypatch.setattr(Writer, "head", lambda _: likely)
    found = sae(session, Request("SAE-001", ALL, release=True))
    assert "13:0312345678a5195b" in words(found.documents[0])


def test_what_an_unkept_report_said_is_not_claimed(session: Session) -> None:
    """Of a report sent but not released here only dated facts are known: never “no change”."""
    for lang, extent, none in (
        ("ja", "この一覧の範囲", "変更なし"),
        ("en", "Extent of this list", "No change"),
    ):
        text = words(one(session, "SAE-001", "manufacturer", lang))
        assert extent in text
        assert none not in text.splitlines()


def test_nobody_releases_without_a_name(session: Session) -> None:
    """A released document has somebody who released it."""
    nobody = dataclasses.replace(session, actor=None)
    with pytest.raises(UsageRefused):
        sae(nobody, Request("SAE-001", ALL, release=True))


def test_a_refused_release_writes_no_file(session: Session) -> None:
    """Neither a document nor an entry in the log comes of what is not complete."""
    before = len(log(session))
    with pytest.raises(RuleRefused) as refusal:
        sae(session, Request("SAE-009", ALL, release=True))
    assert [problem.field for problem in refusal.value.problems] == ["aware_administrator_at"]
    assert len(log(session)) == before
    assert not session.reports.exists()


@pytest.mark.parametrize(("name", "kind"), [("NK-001", UsageRefused), ("SAE-099", InputRefused)])
def test_only_an_adverse_event_has_these_reports(
    session: Session, name: str, kind: type[Exception]
) -> None:
    """Another record, or none, is refused by name."""
    with pytest.raises(kind):
        sae(session, Request(name, ALL))


@pytest.mark.parametrize("style", ["western", "japanese"])
def test_dates_are_printed_in_the_study_s_style(session: Session, style: str) -> None:
    """西暦 or 和暦 as the study wants, throughout."""
    path = session.folder / "study.toml"
    text = path.read_text(encoding="utf-8").replace(
        'date_style = "western"', f'date_style = "{style}"'
    )
    path.write_text(text, encoding="utf-8", newline="\n")
    found = words(one(dataclasses.replace(session), "SAE-003", "committee"))
    day = "2026年11月" if style == "western" else "令和8年11月"
    assert day in found
    assert ("令和" in found) == (style == "japanese")


def test_no_file_looks_released_that_the_log_does_not_know(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the release cannot be recorded, nothing of it is left in the folder."""

    def full(_writer: Writer, _entries: object) -> None:
        raise StorageFailed("store.full", store="example")

    monkeypatch.setattr(Writer, "append_many", full)
    with pytest.raises(StorageFailed):
        sae(session, Request("SAE-001", frozenset({"committee"}), release=True))
    folder = session.reports / "SAE-001"
    assert list(folder.glob("*")) == []
