"""Texts that say two things in two languages: refused, corrected or confirmed."""

from __future__ import annotations

from pathlib import Path

import pytest

from safetyreport.app.session import Session
from safetyreport.app.viewing import log
from safetyreport.store.connection import open_store
from tests.calls import Call
from tests.study_folder import ACTOR, DAY, file_of, record

REASON = "原資料と照合済み / compared with the source"
WRONG = {"ja": "投与4時間後に38.0℃の発熱があった。", "en": "39.0 °C four hours after infusion."}


@pytest.fixture
def differing(call: Call, study: Path, tmp_path: Path) -> Path:
    """The study, with a narrative whose temperatures differ."""
    event = record("SAE-001") | {"narrative": WRONG}
    file = file_of(tmp_path, "event.json", adverse_events=[event])
    assert call("-C", study, "import", file, "--actor", ACTOR).code == 0
    return study


def sae(call: Call, study: Path, *more: str | Path) -> tuple[int, str, str]:
    """`sae` on the event with the differing texts."""
    return call("-C", study, "sae", "--id", "SAE-001", "--as-of", DAY, "--ui", "en", *more)


def test_a_number_in_one_language_only_is_refused(call: Call, differing: Path) -> None:
    """The refusal names record, field and both values, and no file is written."""
    code, _, err = sae(call, differing)
    assert code == 4
    for told in ("SAE-001", "narrative", "38.0°C", "39.0 °C"):
        assert told in err
    assert not (differing / "reports").exists()


def test_one_language_alone_is_made(call: Call, differing: Path) -> None:
    """`--lang ja` makes the filing: a companion's mistake never holds it up."""
    assert sae(call, differing, "--lang", "ja")[0] == 0


def test_a_confirmation_needs_an_actor(call: Call, differing: Path) -> None:
    """Nobody confirms without a name."""
    assert sae(call, differing, "--confirm", REASON)[0] == 2


def test_a_confirmed_draft_shows_what_was_confirmed(call: Call, differing: Path) -> None:
    """A draft is made, says what was confirmed, and writes nothing into the log."""
    seen = len(log(Session(differing)))
    answer = call(
        "-C", differing, "sae", "--id", "SAE-001", "--as-of", DAY, "--actor", ACTOR,
        "--confirm", REASON, "--json",
    )  # fmt: skip
    assert answer.code == 0
    (doubt,) = answer.json["confirmed"]
    assert (doubt["code"], doubt["record"], doubt["field"]) == (
        "editions.text_differs",
        "SAE-001",
        "narrative",
    )
    assert len(log(Session(differing))) == seen


def test_a_confirmed_release_keeps_the_reason(call: Call, differing: Path) -> None:
    """The log's entry of the release holds the reason and what was confirmed."""
    code, _, err = sae(
        call, differing, "--actor", ACTOR, "--release", "--to", "committee", "--confirm", REASON
    )
    assert code == 0, err
    with open_store(differing / "safetyreport.db", create=False).reading() as reader:
        (entry,) = reader.events(act="released")
        kept = reader.contents_of(entry).value["confirmed"]
    assert kept == {
        "reason": REASON,
        "doubts": [{"code": "editions.text_differs", "record": "SAE-001", "field": "narrative"}],
    }
