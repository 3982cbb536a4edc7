"""Personal data in records: found, never repeated, and a release waits for a named person."""

from __future__ import annotations

from pathlib import Path

import pytest

from safetyreport.app.session import Session
from safetyreport.store.connection import open_store
from tests.calls import Call, Outcome
from tests.study_folder import ACTOR, DAY, file_of, record

REASON = "原資料と照合し、残す必要があると判断した / needed as it stands"
NAME, PHONE, MAIL = "勅使河原健太郎", "090-0000-0000", "kentaro@example.jp"
SECRETS = (NAME, "健太郎", PHONE, "0000-0000", MAIL, "kentaro")
LEAKING = {"ja": f"投与4時間後に38.0℃の発熱。{NAME}さんの妻（{PHONE}、{MAIL}）に連絡した。"}


@pytest.fixture
def leaking(call: Call, study: Path, tmp_path: Path) -> Path:
    """The study, with a narrative that names somebody."""
    event = record("SAE-001") | {"narrative": LEAKING}
    file = file_of(tmp_path, "event.json", adverse_events=[event])
    assert call("-C", study, "import", file, "--actor", ACTOR).code == 0
    return study


def sae(call: Call, study: Path, *more: str | Path) -> Outcome:
    """`sae` on the event that names somebody."""
    return call("-C", study, "sae", "--id", "SAE-001", "--as-of", DAY, "--ui", "en", *more)


def told(outcome: Outcome) -> str:
    """Everything that was said."""
    return outcome.out + outcome.err


@pytest.mark.parametrize("more", [(), ("--json",), ("--ui", "ja")], ids=["en", "json", "ja"])
def test_check_names_the_place_and_hides_the_value(
    call: Call, leaking: Path, more: tuple[str, ...]
) -> None:
    """Kind, record and field are named; nothing of the value is."""
    found = call("-C", leaking, "check", "--id", "SAE-001", *more)
    assert found.code == 10
    for kind in ("personal_telephone", "personal_mail", "personal_name"):
        assert kind in told(found)
    assert "●●●" in told(found)
    assert [secret for secret in SECRETS if secret in told(found)] == []


@pytest.mark.parametrize("more", [(), ("--json",)], ids=["text", "json"])
def test_a_draft_is_made_and_says_so(call: Call, leaking: Path, more: tuple[str, ...]) -> None:
    """A draft is not held up; its findings name the place."""
    made = sae(call, leaking, *more)
    assert made.code == 0, made.err
    assert "narrative" in told(made)
    assert "●●●" in told(made)
    assert [secret for secret in SECRETS if secret in told(made)] == []


@pytest.mark.parametrize("more", [(), ("--json",)], ids=["text", "json"])
def test_a_release_is_refused(call: Call, leaking: Path, more: tuple[str, ...]) -> None:
    """Nothing is written, and the refusal lists every kind with its place, masked."""
    refused = sae(call, leaking, "--release", "--to", "committee", "--actor", ACTOR, *more)
    assert refused.code == 4
    for word in ("SAE-001", "narrative", "telephone", "mail", "name"):
        assert word in told(refused)
    assert [secret for secret in SECRETS if secret in told(refused)] == []
    assert not list(leaking.rglob("*.docx"))
    with open_store(leaking / "safetyreport.db", create=False).reading() as reader:
        assert not list(reader.events(act="released"))


def test_one_language_alone_is_refused_too(call: Call, leaking: Path) -> None:
    """Leaving out the companion does not take the name out of the filing."""
    more = ("--release", "--to", "committee", "--actor", ACTOR, "--lang", "ja")
    assert sae(call, leaking, *more).code == 4


def test_a_confirmed_release_keeps_reason_and_places(call: Call, leaking: Path) -> None:
    """The log says who, why and where, and nothing of the value."""
    more = ("--release", "--to", "committee", "--actor", ACTOR, "--confirm", REASON, "--json")
    made = sae(call, leaking, *more)
    assert made.code == 0, made.err
    assert {one["field"] for one in made.json["confirmed"]} == {"narrative"}
    assert [secret for secret in SECRETS if secret in told(made)] == []
    with open_store(leaking / "safetyreport.db", create=False).reading() as reader:
        (entry,) = reader.events(act="released")
        value = reader.contents_of(entry).value
    assert entry.actor == ACTOR
    assert value["confirmed"]["reason"] == REASON
    codes = {one["code"] for one in value["confirmed"]["doubts"]}
    assert {"findings.personal_telephone", "findings.personal_mail"} <= codes
    assert [secret for secret in SECRETS if secret in str(value)] == []


def test_a_confirmation_needs_a_name(call: Call, leaking: Path) -> None:
    """Nobody confirms without a name."""
    assert sae(call, leaking, "--release", "--confirm", REASON).code == 2


def test_numbers_that_differ_do_not_give_it_away(call: Call, study: Path, tmp_path: Path) -> None:
    """A telephone number in one language only is refused without being repeated."""
    narrative = LEAKING | {"en": "Fever of 38.0 °C four hours after infusion."}
    file = file_of(
        tmp_path, "e.json", adverse_events=[record("SAE-001") | {"narrative": narrative}]
    )
    assert call("-C", study, "import", file, "--actor", ACTOR).code == 0
    for more in ((), ("--json",)):
        refused = sae(call, study, *more)
        assert refused.code == 4
        assert [secret for secret in SECRETS if secret in told(refused)] == []


def test_a_defect_report_hides_it_too(
    call: Call, leaking: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A traceback that quotes a text is masked like everything else."""

    def broken(*_: object) -> None:
        raise ValueError(LEAKING["ja"])

    monkeypatch.setenv("SAFETYREPORT_DEBUG", "1")
    monkeypatch.setattr("safetyreport.app.issuing.prints", broken)
    failed = sae(call, leaking)
    assert failed.code == 1
    assert "ValueError" in failed.err
    assert [secret for secret in SECRETS if secret in told(failed)] == []


def test_the_study_file_is_no_leak(call: Call, study: Path, tmp_path: Path) -> None:
    """The contact that the study file names may stand in a record, and is printed on forms."""
    contact = Session(study).study.institution.contact
    narrative = {"ja": f"窓口（電話{contact.telephone}、{contact.mail}）へ連絡があった。"}
    file = file_of(
        tmp_path, "e.json", adverse_events=[record("SAE-001") | {"narrative": narrative}]
    )
    assert call("-C", study, "import", file, "--actor", ACTOR).code == 0
    assert "personal_" not in told(call("-C", study, "check", "--id", "SAE-001"))
    made = sae(call, study, "--release", "--to", "committee", "--actor", ACTOR)
    assert made.code == 0, made.err
