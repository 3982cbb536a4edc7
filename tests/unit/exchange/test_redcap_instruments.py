"""Our instruments for REDCap: what REDCap takes, and what comes back from them."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from safetyreport.demo import records_json
from safetyreport.exchange.files import read_file
from safetyreport.exchange.json_records import read_records
from safetyreport.exchange.mapping.identifiers import identifies
from safetyreport.exchange.reading import build
from safetyreport.exchange.redcap_dictionary import read_dictionary
from safetyreport.exchange.redcap_instruments import dictionary_csv, instruments
from tests.redcap_rows import FORMS, exported

HEADINGS = (
    '"Variable / Field Name","Form Name","Section Header","Field Type","Field Label",'
    '"Choices, Calculations, OR Slider Labels","Field Note",'
    '"Text Validation Type OR Show Slider Number","Text Validation Min","Text Validation Max",'
    'Identifier?,"Branching Logic (Show field only if...)","Required Field?","Custom Alignment",'
    '"Question Number (surveys only)","Matrix Group Name","Matrix Ranking?","Field Annotation"'
)
DICTIONARY = dictionary_csv()
ROWS = list(csv.DictReader(io.StringIO(DICTIONARY.decode("utf-8"))))
NAMES = [row["Variable / Field Name"] for row in ROWS]
CHOICES = "Choices, Calculations, OR Slider Labels"
LOGIC = "Branching Logic (Show field only if...)"
VALIDATION = "Text Validation Type OR Show Slider Number"
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")

# Without a Japanese letter in Japanese either, and yet not the same.
ABBREVIATED = {"\u03b3-GTP / GGT", "CK（CPK） / CK (CPK)"}


def choices(row: dict[str, str]) -> list[tuple[str, str]]:
    """Codes and labels of a field."""
    parts = [one.partition(",") for one in row[CHOICES].split("|") if one.strip()]
    return [(code.strip(), label.strip()) for code, _, label in parts]


def test_the_headings_are_those_that_redcap_takes() -> None:
    """Eighteen columns in REDCap's order and words; no mark in front that would hide the first."""
    data = dictionary_csv()
    first = data.decode("utf-8").partition("\n")[0]
    assert next(csv.reader([first])) == next(csv.reader([HEADINGS]))
    assert not data.startswith(b"\xef\xbb\xbf")


def test_the_names_are_within_redcaps_limits() -> None:
    """At most 26 characters, a letter first, lower case, no double underline, each once."""
    assert len(set(NAMES)) == len(NAMES)
    for name in NAMES:
        assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name), name
        assert len(name) <= 26, name
    assert not {name for name in NAMES if name.startswith("redcap_")}
    assert not {name for name in NAMES if name.endswith("_complete")}


def test_the_record_comes_first_and_every_form_stands_together() -> None:
    """REDCap takes the first field as the record's identifier; a form cannot be split."""
    forms = [row["Form Name"] for row in ROWS]
    assert (NAMES[0], forms[0]) == ("record_id", "participants")
    assert list(dict.fromkeys(forms)) == list(FORMS)
    assert sorted(forms, key=list(FORMS).index) == forms


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_every_field_is_one_that_redcap_knows(row: dict[str, str]) -> None:
    """Type and validation exist; choices have allowed codes; labels break no format."""
    kind = row["Field Type"]
    assert kind in {"text", "notes", "dropdown", "checkbox", "yesno"}
    assert row[VALIDATION] in {"", "date_ymd", "time", "integer", "number"}
    assert kind == "text" or not row[VALIDATION]
    assert row["Field Label"]
    assert "<" not in row["Field Label"] + row["Field Note"]
    assert row["Identifier?"] == ""
    assert bool(choices(row)) == (kind in {"dropdown", "checkbox"})
    codes = [code for code, _ in choices(row)]
    assert len(set(codes)) == len(codes)
    allowed = r"[a-z0-9_]+" if kind == "checkbox" else r"[a-z0-9_.]+"
    for code, label in choices(row):
        assert re.fullmatch(allowed, code), code
        assert label
        assert "|" not in label


def test_both_languages_are_asked_in() -> None:
    """Labels and choices say it in Japanese and in English, unless both write the same."""
    said = [row["Field Label"] for row in ROWS]
    assert all(" / " in label for label in said)
    said += [label for row in ROWS if row[CHOICES] for _, label in choices(row)]
    assert "LDH" in said
    for label in said:
        ja, slash, en = label.partition(" / ")
        assert not JAPANESE.search(en if slash else ja), label
        assert not slash or JAPANESE.search(ja) or label in ABBREVIATED, label
    sex = next(row for row in ROWS if row["Variable / Field Name"] == "pt_sex")
    assert choices(sex) == [
        ("male", "男性 / Male"),
        ("female", "女性 / Female"),
        ("unknown", "不明 / Unknown"),
    ]


def test_seriousness_can_be_answered_with_no() -> None:
    """Boxes left empty are no answer; “none of these” is one, and excludes the others."""
    for name in ("ae_seriousness", "as_seriousness"):
        row = next(row for row in ROWS if row["Variable / Field Name"] == name)
        assert [code for code, _ in choices(row)][-1] == "none"
        assert row["Field Annotation"] == "@NONEOFTHEABOVE='none'"


def test_branching_asks_fields_of_the_same_form() -> None:
    """What a field depends on exists there, and a choice it names is one of its choices."""
    by_name = {row["Variable / Field Name"]: row for row in ROWS}
    asked = [row for row in ROWS if row[LOGIC]]
    assert asked
    for row in asked:
        found = re.fullmatch(r"\[([a-z0-9_]+)(?:\(([a-z_]+)\))?\] (?:=|<>) '(.*)'", row[LOGIC])
        assert found, row[LOGIC]
        other = by_name[found[1]]
        assert other["Form Name"] == row["Form Name"]
        codes = {code for code, _ in choices(other)}
        assert found[2] is None or found[2] in codes
        if found[2] is None and found[3]:
            assert found[3] in codes


def test_nothing_in_it_identifies_anybody() -> None:
    """No field asks for a name, a birth date or a hospital number, by our own rule."""
    dictionary = read_dictionary(dictionary_csv(), "i.csv").dictionary
    assert dictionary is not None
    assert [one.name for one in dictionary.fields if identifies(one.name, one)] == []


def test_every_kind_but_participants_repeats() -> None:
    """Events, deviations and measurements happen more than once to one participant."""
    assert [one.form for one in instruments() if not one.repeating] == ["participants"]
    assert sum(one.fields for one in instruments()) == len(ROWS)


def test_the_demo_comes_back_from_the_instruments() -> None:
    """Every record that the forms can hold is read without a mapping, equal in every field."""
    demo = json.loads(records_json())
    rows = exported(dictionary_csv(), demo)
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    raw, problems = read_records(records_json(), "records.json")
    wanted = {one.id: one.canonical() for one in build(raw, problems).records if one.kind in FORMS}
    assert {form for form in FORMS if form in demo} == set(FORMS) - {"assessments"}

    for data, name in (
        (json.dumps(rows).encode("utf-8"), "export.json"),
        (written.getvalue().encode("utf-8"), "export.csv"),
    ):
        found = build(*read_file(data, name))
        assert found.problems == ()
        assert {one.id: one.canonical() for one in found.records} == wanted


def test_an_event_outside_the_repeats_is_not_passed_over() -> None:
    """A form that nobody set to repeat keeps its values in the record's own row: refused."""
    nothing: dict[str, list[dict[str, str]]] = {form: [] for form in FORMS}
    (row,) = exported(DICTIONARY, {**nothing, "participants": [{"id": "NK-001"}]})
    row |= {"ae_term_ja": "発熱", "ae_aware_physician_at": "2026-11-02"}
    _, problems = read_file(json.dumps([row]).encode("utf-8"), "export.json")
    assert [(one.code, one.severity) for one in problems] == [("redcap.outside_repeats", "error")]
    assert problems[0].values["records"] == ("NK-001",)
