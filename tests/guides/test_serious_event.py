"""The guide "The day of a serious adverse event", done line by line by a new user."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.docs.documents import ROOT, blocks, commands, read
from tests.guides.conftest import Reader

GUIDE = {
    "en": ROOT / "docs" / "guides" / "serious-event.md",
    "ja": ROOT / "docs" / "guides" / "serious-event.ja.md",
}
ILLNESS = ("SAE-001.illness_7day.committee.1", "SAE-001.illness_7day.minister.1")
# Making a PDF takes LibreOffice and seconds, and is tested elsewhere.
SLOW = "--pdf"


def lines(lang: str) -> list[list[str]]:
    """The guide's lines in order, as words."""
    return [[word for word in call if word != SLOW] for call in commands(read(GUIDE[lang]))]


def writes_what_is_known(reader: Reader, lang: str) -> None:
    """Part 2: the file that the guide shows."""
    (shown,) = blocks(read(GUIDE[lang]), "json")
    (reader.folder / "sae.json").write_text(shown, encoding="utf-8", newline="\n")


def fills_in_what_is_missing(reader: Reader, _lang: str) -> None:
    """Part 4: nothing is known yet about what the draft lists."""
    assert reader.gives_reasons()


def corrects_the_record(reader: Reader, _lang: str) -> None:
    """Part 8: a typing error."""
    reader.records(reader.event() | {"hospitalised_on": "2026-11-17"})


def completes_the_record(reader: Reader, _lang: str) -> None:
    """Part 8: the last report asks for more."""
    assert reader.gives_reasons("--last")


def enters_a_record_twice(reader: Reader, _lang: str) -> None:
    """Part 8: what `void` is for."""
    reader.writes("twice.json", adverse_events=[reader.event() | {"id": "SAE-099"}])
    reader.types("import", "twice.json")


# What a person does before a line can be typed: by words that the line holds.
BEFORE: dict[tuple[str, ...], Callable[[Reader, str], None]] = {
    ("import", "--dry-run"): writes_what_is_known,
    ("sae", "--correction"): corrects_the_record,
    ("sae", "--last"): completes_the_record,
    ("void", "SAE-099"): enters_a_record_twice,
    ("sae", "--release"): fills_in_what_is_missing,
}


def followed(reader: Reader, lang: str) -> None:
    """Types every line of the guide, with what a person does in between."""
    released = False
    for line in lines(lang):
        for words, done in BEFORE.items():
            if set(words) <= set(line) and not (released and done is fills_in_what_is_missing):
                done(reader, lang)
                break
        released = released or "--release" in line
        reader.types(*line)


def test_the_guide_leads_to_the_receipt(reader: Reader, lang: str) -> None:
    """Every line works in order, in either language, on a study made with `init`."""
    followed(reader, lang)
    duties = reader.duties()
    for name in ILLNESS:
        assert duties[name]["status"] == "submitted", name
    about = [duty for duty in duties.values() if duty["record"] == "SAE-001"]
    assert all(duty["status"] == "submitted" for duty in about), about
    sent = reader.types("list", "submissions", "--json").json["records"]
    assert sorted(one["on"] for one in sent) == [
        "2026-11-16", "2026-11-16", "2026-11-18", "2026-11-18", "2026-11-19",
    ]  # fmt: skip
    assert [one["receipt"] for one in sent if "receipt" in one] == ["2026-123"]
    withdrawn = {duty["status"] for duty in duties.values() if duty["record"] == "SAE-099"}
    assert withdrawn == {"superseded"}
    documents_are_there(reader)


def documents_are_there(reader: Reader) -> None:
    """Drafts, the released reports, a correction without a new number, the last report, folders."""
    kept = reader.kept()
    for name in (
        "SAE-001_illness_committee_r1_ja_draft.docx",
        "SAE-001_illness_committee_r1_ja.docx",
        "SAE-001_illness_minister_r1_en.docx",
        "SAE-001_illness_committee_r1-corr_ja.docx",
        "SAE-001_illness_committee_r2-final_ja.docx",
        "SAE-001_manufacturer_notice_r1_ja.docx",
    ):
        assert name in kept, kept
    folders = {path.name for path in (reader.folder / "reports" / "packages").iterdir()}
    assert folders == {
        f"2026-11-22_SAE-001_{addressee}" for addressee in ("committee", "minister", "manufacturer")
    }


@pytest.mark.parametrize("lang", ["en"], indirect=True)
def test_news_makes_a_second_report_as_the_guide_says(reader: Reader, lang: str) -> None:
    """A stricter assessment opens a duty of its own; parts 4 to 6 again make 第2報."""
    first = lines(lang)
    for line in first[: 1 + next(i for i, one in enumerate(first) if one[0] == "submit") + 1]:
        if line[0] == "import" and "--dry-run" in line:
            writes_what_is_known(reader, lang)
        if "--release" in line:
            reader.gives_reasons()
        reader.types(*line)
    news = {
        "grade": 5,
        "outcome": "fatal",
        "outcome_on": "2026-11-20",
        "seriousness": ["death", "life_threatening", "hospitalisation"],
        "cannot_be_ruled_out": "yes",
        "aware_physician_at": "2026-11-20T06:00",
        "aware_administrator_at": "2026-11-20T09:00",
    }
    reader.records(reader.event() | {"assessments": [news]})
    duties = reader.duties()
    again = ("SAE-001.illness_7day.committee.2", "SAE-001.illness_7day.minister.2")
    assert [duties[name]["due_on"] for name in again] == ["2026-11-27", "2026-11-27"]
    assert [duties[name]["status"] for name in ILLNESS] == ["submitted", "submitted"]
    reader.gives_reasons()
    reader.types("sae", "--id", "SAE-001", "--release")
    assert "SAE-001_illness_committee_r2_ja.docx" in reader.kept()
    reader.types("submit", "SAE-001", "--to", "committee,minister", "--on", "2026-11-22")
    duties = reader.duties()
    assert [duties[name]["status"] for name in again] == ["submitted", "submitted"]
    sent = reader.types("list", "submissions", "--json").json["records"]
    assert sorted(one["report_number"] for one in sent) == [1, 1, 2, 2]


def test_the_guide_s_file_is_the_same_in_both_languages() -> None:
    """Readers of either language type the same record."""
    files = [json.loads(block) for lang in GUIDE for block in blocks(read(GUIDE[lang]), "json")]
    assert len(files) == 2
    assert files[0] == files[1]
