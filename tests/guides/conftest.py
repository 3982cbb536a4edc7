"""Readers of a guide: they type its lines in a new study's folder, or in the example study."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from safetyreport import clock
from tests.calls import Outcome, called, forget_the_user
from tests.docs.documents import commands
from tests.study_folder import ACTOR, NOW, copied, filled

DAY = "2026-11-22"
ATTENTION = 10


class Reader:
    """One person in one study folder; every line is typed as it stands in the guide."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def types(self, *arguments: str) -> Outcome:
        """A line of the guide; it has to end without a refusal."""
        answer = called(arguments, self._capsys)
        assert answer.code == 0, (arguments, answer.err, answer.out)
        return answer

    def writes(self, name: str, **records: list[dict[str, Any]]) -> None:
        """A file of records."""
        content = {"schema": "safetyreport/records/1", **records}
        text = json.dumps(content, ensure_ascii=False)
        (self.folder / name).write_text(text, encoding="utf-8", newline="\n")

    def event(self) -> dict[str, Any]:
        """The one event in the guide's file sae.json."""
        content = json.loads((self.folder / "sae.json").read_text(encoding="utf-8"))
        found: dict[str, Any] = content["adverse_events"][0]
        return found

    def records(self, event: dict[str, Any]) -> None:
        """Saves the event in sae.json and reads it in."""
        self.writes("sae.json", adverse_events=[event])
        self.types("import", "sae.json")

    def gives_reasons(self, *options: str) -> list[str]:
        """Says 調査中 for whatever the draft lists as absent; returns those fields."""
        made = self.types("sae", "--id", "SAE-001", *options, "--json").json["documents"]
        where = {one["where"] for document in made for one in document["missing"]}
        fields = sorted(place.removeprefix("SAE-001: ") for place in where)
        event = self.event()
        event["missing"] = event.get("missing", {}) | dict.fromkeys(fields, "pending")
        self.records(event)
        return fields

    def duties(self) -> dict[str, dict[str, Any]]:
        """Every duty as `due --all` lists it, by its id."""
        listed = self.types("due", "--all", "--json").json["duties"]
        return {one["id"]: one for one in listed}

    def kept(self) -> list[str]:
        """The names of the documents in the folder of the event."""
        return sorted(path.name for path in (self.folder / "reports" / "SAE-001").iterdir())


def typed(guide: str, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """What the lines of a guide print, typed in turn; `--check` alone asks for attention."""
    printed: dict[str, str] = {}
    for line in commands(guide):
        answer = called(line, capsys)
        wanted = ATTENTION if "--check" in line else 0
        assert answer.code == wanted, (line, answer.out, answer.err)
        printed.setdefault(" ".join(line), answer.out)
    return printed


@pytest.fixture(params=["ja", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    """The language of the guide, and of the screen of who reads it."""
    found: str = request.param
    return found


@pytest.fixture
def at_the_desk(lang: str, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which nobody has used the program, but for the language of the screen."""
    forget_the_user(monkeypatch, tmp_path)
    monkeypatch.setenv("SAFETYREPORT_UI", lang)
    monkeypatch.setenv("SAFETYREPORT_CACHE", str(cache))


@pytest.fixture
def example(
    at_the_desk: None, pristine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """In a copy of the example study, on the day of its story."""
    monkeypatch.setenv("SAFETYREPORT_ACTOR", ACTOR)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(clock, "now", lambda: NOW)
    folder = copied(pristine, tmp_path / "study")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def reader(
    at_the_desk: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Reader:
    """In the folder that `init` made, with study.toml filled in and one participant recorded."""
    monkeypatch.setenv("SAFETYREPORT_ACTOR", "CRC, coordinator")
    noon = dt.datetime.combine(dt.date.fromisoformat(DAY), dt.time(3), dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: noon)
    found = Reader(tmp_path / "study", capsys)
    found.types("init", str(found.folder))
    settings = found.folder / "study.toml"
    text = filled(settings.read_text(encoding="utf-8"))
    for key in ("telephone", "mail"):
        text = text.replace(f'# {key} = ""', f'{key} = "000@example.jp"')
    settings.write_text(text, encoding="utf-8", newline="\n")
    monkeypatch.chdir(found.folder)
    found.writes("participants.json", participants=[{"id": "NK-010", "sex": "female", "age": 62}])
    found.types("import", "participants.json")
    return found
