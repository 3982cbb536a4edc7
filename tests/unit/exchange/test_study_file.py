"""The study file is read strictly; what is wrong in it is told by key."""

from __future__ import annotations

import codecs
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safetyreport.errors import ConfigurationRefused
from safetyreport.exchange.study_file import parse_study, read_study, study_toml_keys
from safetyreport.i18n import both
from safetyreport.records.coding import STUDY, form_at, label_key
from safetyreport.records.naming import steps_of

STUDY_FILE = Path(__file__).parent / "study.toml"


def test_study_is_read() -> None:
    """Dates, tables and texts of the file become the study's facts."""
    study = read_study(STUDY_FILE)

    assert study.plan_submitted_on.isoformat() == "2026-04-10"
    assert study.class_ == 2
    assert study.title.en == "A fictitious study"
    assert study.visits[0].analytes == ("platelets",)
    assert study.house.quarter_start_month == 4


def test_byte_order_mark_and_windows_lines_are_tolerated() -> None:
    """A file saved by a Windows editor is the same study."""
    data = codecs.BOM_UTF8 + STUDY_FILE.read_bytes().replace(b"\n", b"\r\n")

    assert parse_study(data, "study.toml") == read_study(STUDY_FILE)


@pytest.mark.parametrize("place", ["absent.toml", "study.toml/absent.toml"])
def test_absent_file_is_named(place: str) -> None:
    """A folder without a study file is told apart from a broken one."""
    with pytest.raises(ConfigurationRefused) as refusal:
        read_study(STUDY_FILE.parent / place)

    assert refusal.value.code == "exchange.study_absent"
    assert both("exchange.study_absent.message", refusal.value.values)["ja"]


@pytest.mark.parametrize(
    ("given", "wanted", "code"),
    [
        pytest.param("class = 2", 'class = "2"', "records.code_quoted", id="quoted number"),
        pytest.param(
            'ctcae_version = "5.0"', "ctcae_version = 5.0", "records.code_bare", id="bare word"
        ),
    ],
)
def test_quotation_marks_are_told_apart_from_a_wrong_code(
    given: str, wanted: str, code: str
) -> None:
    """A right code written as the wrong sort of value is told so, not called unknown."""
    text = STUDY_FILE.read_text(encoding="utf-8")
    assert given in text

    with pytest.raises(ConfigurationRefused) as refusal:
        parse_study(text.replace(given, wanted).encode(), "study.toml")

    assert [problem.code for problem in refusal.value.problems] == [code]


def test_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    """What cannot be opened as a file is refused with the system's reason."""
    with pytest.raises(ConfigurationRefused) as refusal:
        read_study(tmp_path)

    assert refusal.value.code == "exchange.study_unreadable"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("a = " + "[" * 50_000, "exchange.toml_extreme", id="brackets"),
        pytest.param("a = " + "9" * 5_000, "exchange.toml_extreme", id="digits"),
        pytest.param("a = 1e" + "9" * 30, "exchange.toml_extreme", id="exponent"),
        pytest.param("a = 1" + " " * (5 * 1024 * 1024), "exchange.too_big", id="size"),
        pytest.param("", "records.missing_field", id="empty"),
    ],
)
def test_extreme_file_is_refused(text: str, code: str) -> None:
    """No study file, however built, ends a command with an internal error."""
    with pytest.raises(ConfigurationRefused) as refusal:
        parse_study(text.encode(), "study.toml")

    assert refusal.value.problems[0].code == code


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_a_study_or_refused(text: str) -> None:
    """A study file is accepted whole or refused with problems."""
    with pytest.raises(ConfigurationRefused) as refusal:
        parse_study(text.encode(), "study.toml")

    assert refusal.value.problems


def test_every_key_of_the_file_is_described() -> None:
    """The keys that `init` and the guide describe are those that the file may hold."""
    keys = {form.path for form in study_toml_keys()}

    assert {"plan_submitted_on", "title", "institution.contact.role", "house.reminders"} <= keys
    given = tomllib.loads(STUDY_FILE.read_text(encoding="utf-8"))
    assert set(given) <= keys
    for form in study_toml_keys():
        assert form_at(STUDY, steps_of(form.path)) == form
        assert both(label_key(STUDY, form))["ja"]
