"""Data dictionaries, exports with labels and exports of our own REDCap instruments."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any, get_args

import pytest

from safetyreport.exchange.files import read_file
from safetyreport.exchange.headings import ASSESSMENTS
from safetyreport.exchange.mapping.identifiers import identifies
from safetyreport.exchange.mapping.load import load_mapping
from safetyreport.exchange.mapping.open import open_sources
from safetyreport.exchange.mapping.reading import Mapped
from safetyreport.exchange.reading import build
from safetyreport.exchange.redcap_dictionary import (
    HEADINGS,
    Dictionary,
    DictionaryField,
    choices,
    read_dictionary,
)
from safetyreport.exchange.redcap_naming import INSTRUMENTS, Variable, variable, variables
from safetyreport.records.coding import forms
from safetyreport.records.event import Seriousness
from safetyreport.records.kinds import KINDS

EXAMPLE = Path(__file__).parents[2] / "examples" / "redcap"


def table(rows: list[dict[str, str]], names: list[str] | None = None) -> bytes:
    """Rows as CSV."""
    written = io.StringIO(newline="")
    heads = names or list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.writer(written)
    writer.writerow(heads)
    writer.writerows([row.get(name, "") for name in heads] for row in rows)
    return written.getvalue().encode("utf-8")


def dictionary() -> Dictionary:
    """The example's data dictionary."""
    found = read_dictionary((EXAMPLE / "dictionary.csv").read_bytes(), "dictionary.csv").dictionary
    assert found is not None
    return found


def test_a_dictionary_is_known_by_its_headings() -> None:
    """Columns in any order, older headings and the API's JSON give the same fields."""
    text = (EXAMPLE / "dictionary.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    older = {
        "Choices, Calculations, OR Slider Labels": "Choices OR Calculations",
        "Text Validation Type OR Show Slider Number": "Text Validation Type",
    }
    turned = [
        {older.get(name, name): row[name] for name in reversed(row) if "Matrix" not in name}
        for row in rows
    ]
    keys = {heading: key for key, heading in HEADINGS.items()}
    metadata = json.dumps([{keys[name]: value for name, value in row.items()} for row in rows])

    found = dictionary().fields

    assert read_dictionary(table(turned), "old.csv").dictionary == Dictionary("old.csv", found)
    read = read_dictionary(metadata.encode("utf-8"), "api.json").dictionary
    assert read is not None
    assert [one.name for one in read.fields] == [one.name for one in found]
    assert read.by_name["ae_relation"].choices == (
        ("1", "Unrelated"),
        ("2", "Possible, cannot be ruled out"),
        ("3", "Related"),
    )
    assert [name for name, one in read.by_name.items() if one.identifier] == ["dob"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1, Mild | 2, Moderate", (("1", "Mild"), ("2", "Moderate"))),
        ("1,Mild|2,Moderate", (("1", "Mild"), ("2", "Moderate"))),
        ("-1, Unknown, not asked", (("-1", "Unknown, not asked"),)),
        ("a, x\nb, y", (("a", "x"), ("b", "y"))),
        ("", ()),
    ],
)
def test_choices(text: str, found: tuple[tuple[str, str], ...]) -> None:
    """The first comma parts code and label; labels may hold commas."""
    assert choices(text) == found


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"id,sex\n1,2\n", "redcap.no_dictionary"),
        (b"", "exchange.empty_file"),
        (b"[1]", "redcap.json_shape"),
        (b"[{", "redcap.json_shape"),
        (
            b"field_name,form_name,field_type,field_label\na,f,text,A\na,f,text,A\n",
            "redcap.field_twice",
        ),
    ],
)
def test_what_is_no_dictionary(data: bytes, code: str) -> None:
    """Another file in its place is refused by name."""
    read = read_dictionary(data, "x.csv")

    assert read.dictionary is None
    assert [one.code for one in read.problems] == [code]


@pytest.mark.parametrize(
    ("name", "label", "validation", "found"),
    [
        ("dob", "", "", True),
        ("pt_dob", "", "", True),
        ("brthdat", "", "", True),
        ("patient_name", "", "", True),
        ("name", "", "", True),
        ("氏名", "", "", True),
        ("患者 氏名", "", "", True),
        ("担当医氏名", "", "", True),
        ("カルテＮｏ", "", "", True),
        ("f1", "患者さんの生年月日", "", True),
        ("f1", "Date of Birth", "", True),
        ("f1", "Medical record number", "", True),
        ("f1", "", "email", True),
        ("f1", "DOB (yyyy/mm/dd)", "", True),
        ("Date of Birth (DOB)", "", "", True),
        ("DOB (yyyy/mm/dd)", "", "", True),
        ("Patient name (kanji)", "", "", True),
        ("Patient Initials", "", "", True),
        ("Patient's full name", "", "", True),
        ("Hospital number", "", "", True),
        ("Name（漢字）", "", "", True),
        ("ID番号", "", "", True),
        ("携帯", "", "", True),
        ("fname", "", "", True),
        ("患者さんのお名前", "", "", True),
        ("Onset (date)", "", "", False),
        ("Trade name (drug)", "", "", False),
        ("被験者識別コード", "", "", False),
        ("重篤の理由(その他)", "", "", False),
        ("f1", "", "phone_japan", True),
        ("drug_name", "Name of the drug", "", False),
        ("ae_term", "Adverse event", "", False),
        ("lot_no", "Lot number", "", False),
        ("病名", "診断名", "", False),
        ("address_of_protocol", "", "", False),
    ],
)
def test_what_identifies(name: str, label: str, validation: str, found: bool) -> None:
    """Names, birth dates and hospital numbers are known by name, label or validation."""
    field = DictionaryField(name, "f", "text", label, validation=validation)

    assert identifies(name, field) == found


def test_a_flag_alone_identifies() -> None:
    """What the project itself flagged is believed."""
    assert identifies("x", DictionaryField("x", "f", "text", "X", identifier=True))


LABELS = {
    "redcap_event_name": "Event Name",
    "redcap_repeat_instrument": "Repeat Instrument",
    "redcap_repeat_instance": "Repeat Instance",
    "redcap_data_access_group": "Data Access Group",
}


def labelled() -> tuple[list[str], list[list[str]]]:
    """The example as REDCap exports it with labels, headings repeated as they are."""
    known = dictionary().by_name
    rows = list(csv.reader(io.StringIO((EXAMPLE / "export.csv").read_text(encoding="utf-8"))))
    names, heads = rows[0], []
    at = names.index("ae_crit___unk")  # a code for missing data has no label in a dictionary
    rows = [row[:at] + row[at + 1 :] for row in rows]
    names = rows[0]
    for name in names:
        plain, _, code = name.partition("___")
        if name.endswith("_complete"):
            heads.append("Complete?")
        elif code:
            heads.append(f"{known[plain].label} (choice={dict(known[plain].choices)[code]})")
        else:
            heads.append(LABELS.get(name) or known[name].label)
    states = {"0": "Incomplete", "1": "Unverified", "2": "Complete"}
    found = []
    for row in rows[1:]:
        values = []
        for name, value in zip(names, row, strict=True):
            plain, _, code = name.partition("___")
            if name.endswith("_complete"):
                value = states.get(value, value)
            elif code and value:
                value = "Checked" if value == "1" else "Unchecked"
            elif name in known:
                value = dict(known[name].choices).get(value, value)
            elif name == "redcap_repeat_instrument":
                value = value.replace("_", " ").capitalize()
            values.append(value)
        found.append(values)
    return heads, found


def mapped(heads: list[str], rows: list[list[str]], described: Dictionary | None) -> Mapped:
    """What the example's mapping reads from a table of labels."""
    written = io.StringIO(newline="")
    csv.writer(written).writerows([heads, *rows])
    mapping = load_mapping((EXAMPLE / "mapping.toml").read_bytes(), "mapping.toml")
    return open_sources(mapping, [(written.getvalue().encode("utf-8"), "l.csv")], described)


def unlike(heads: list[str]) -> list[str]:
    """Headings made different where the example's forms ask the same question twice."""
    seen: dict[str, int] = {}
    found = []
    for one in heads:
        seen[one] = seen.get(one, 0) + 1
        found.append(one if seen[one] == 1 or one == "Complete?" else f"{one} ({seen[one]})")
    return found


def fitting(heads: list[str]) -> Dictionary:
    """The dictionary with those labels, and a choice for the box of missing data."""
    names = (EXAMPLE / "export.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    names.remove("ae_crit___unk")
    labels = dict(zip(names, heads, strict=True))
    return Dictionary(
        "d.csv",
        tuple(
            DictionaryField(
                one.name, one.form, one.sort, labels.get(one.name, one.label), one.choices
            )
            for one in dictionary().fields
        ),
    )  # fmt: skip


def test_labels_without_a_dictionary_are_refused() -> None:
    """Labels cannot be read back safely; the user is told to export raw data."""
    heads, rows = labelled()

    found = mapped(heads, rows, None)

    assert [one.code for one in found.problems] == ["redcap.labels"]
    assert found.records == ()


def test_labels_that_are_not_one_to_one_are_refused() -> None:
    """Two forms with the same question: which one is meant cannot be told."""
    heads, rows = labelled()

    found = mapped(heads, rows, dictionary())

    assert {one.code for one in found.problems} == {"redcap.label_not_one"}
    assert "CTCAE grade[1]" in {one.values["heading"] for one in found.problems}


def test_labels_that_a_dictionary_resolves() -> None:
    """Where each label leads to one field and one code, the records are those of the raw export."""
    heads, rows = labelled()
    raw = open_sources(
        load_mapping((EXAMPLE / "mapping.toml").read_bytes(), "mapping.toml"),
        [((EXAMPLE / "export.csv").read_bytes(), "export.csv")],
    )

    found = mapped(unlike(heads), rows, fitting(unlike(heads)))

    assert "redcap.labels_resolved" in {one.code for one in found.problems}
    assert [(one.id, dict(one.values)) for one in found.records] == [
        (one.id, dict(one.values)) for one in raw.records
    ]


def test_a_label_that_no_choice_has_is_refused() -> None:
    """A label that was edited since leads nowhere."""
    heads, rows = labelled()
    rows[3][heads.index("Outcome")] = "Recovered!"

    found = mapped(unlike(heads), rows, fitting(unlike(heads)))

    assert [(one.code, one.row, one.value) for one in found.problems] == [
        ("redcap.label_value", 5, "Recovered!")
    ]


def test_every_field_has_its_variable() -> None:
    """Names are REDCap's (a letter first, then a-z, 0-9 and _), each once in the project."""
    names = [one.name for kind in INSTRUMENTS for one in variables(kind)]

    assert len(set(names)) == len(names)
    for name in names:
        assert name.isascii()
        assert name.replace("_", "a").isalnum()
        assert name == name.lower()
        assert "__" not in name
    for kind in INSTRUMENTS:
        if kind == ASSESSMENTS:
            continue
        held = {one.column.field for one in variables(kind)}
        left = {form.name for form in forms(kind)} - held
        assert left <= {"id", "participant", "assessments"}
    assert set(INSTRUMENTS) - {ASSESSMENTS} <= set(KINDS)


def value_of(one: Variable) -> Any:
    """A value that the variable can hold, as REDCap exports it."""
    return {
        "id": "X-1", "line": "abc", "text": "文", "dropdown": (one.choices or ("",))[0],
        "yesno": "1", "date": "2025-05-01", "time": "10:30", "partial_date": "2025-05",
        "integer": "1", "number": "1.5", "reasons": "",
    }.get(one.sort, "")  # fmt: skip


@pytest.mark.parametrize("kind", [kind for kind in INSTRUMENTS if kind != ASSESSMENTS])
def test_what_our_instruments_export_is_read_without_a_mapping(kind: str) -> None:
    """Every variable filled in REDCap arrives in its field, in CSV and in JSON."""
    row = {"record_id": "P-1", "redcap_repeat_instrument": "", "redcap_repeat_instance": ""}
    if kind != "participants":
        row |= {"redcap_repeat_instrument": kind, "redcap_repeat_instance": "1"}
    expected: set[str] = set()
    for one in variables(kind):
        if one.sort == "checkbox":
            row |= {f"{one.name}___{code}": "0" for code in one.choices}
            row[f"{one.name}___{one.choices[0]}"] = "1"
        else:
            row[one.name] = value_of(one)
        if one.sort != "reasons":
            expected.add(one.column.field)
    row[f"{kind}_complete"] = "2"

    for data, name in ((table([row]), "x.csv"), (json.dumps([row]).encode("utf-8"), "x.json")):
        raw, problems = read_file(data, name)
        assert problems == ()
        (one_raw,) = raw
        assert one_raw.kind == kind
        assert set(one_raw.values) - {"id", "participant"} == expected - {"id", "participant"}
        wrong = [one for one in build(raw).problems if not one.code.startswith("records.")]
        assert wrong == []


def own(*rows: dict[str, str]) -> list[dict[str, Any]]:
    """The contents of records that our instruments export."""
    raw, problems = read_file(table(list(rows)), "export.csv")
    reading = build(raw, problems)
    assert [one for one in reading.problems if one.severity == "error"] == []
    return [one.content() for one in reading.records]


EVENT_ROW = {
    "record_id": "P1",
    "redcap_repeat_instrument": "adverse_events",
    "redcap_repeat_instance": "2",
    "ae_id": "",
    "ae_term_ja": "発熱",
    **{f"ae_seriousness___{code}": "0" for code in (*get_args(Seriousness), "none")},
    "ae_aware_physician_at": "2025-05-01",
    "ae_aware_physician_at_time": "",
    "ae_missing": "",
    "adverse_events_complete": "2",
}


@pytest.mark.parametrize(
    ("values", "seriousness"),
    [
        ({}, None),
        ({"ae_seriousness___none": "1"}, []),
        ({"ae_seriousness___death": "1"}, ["death"]),
    ],
)
def test_not_serious_is_said_and_not_left_out(
    values: dict[str, str], seriousness: list[str] | None
) -> None:
    """Our form has a box for “none of these”; without it nothing was answered."""
    (found,) = own({**EVENT_ROW, **values})

    assert found.get("seriousness") == seriousness
    assert found["id"] == "AE-P1-2"
    assert found["participant"] == "P1"


def test_ids_reasons_and_later_assessments_of_our_instruments() -> None:
    """An id of the form's own is kept, reasons are read, and a follow-up joins its event."""
    later = {
        "record_id": "P1",
        "redcap_repeat_instrument": "assessments",
        "redcap_repeat_instance": "1",
        variable(ASSESSMENTS, "event"): "SAE-7",
        variable(ASSESSMENTS, "grade"): "4",
        variable(ASSESSMENTS, "aware_physician_at"): "2025-05-09",
        "assessments_complete": "2",
    }
    (found,) = own({**EVENT_ROW, "ae_id": "SAE-7", "ae_missing": "cause=unknown"}, later)

    assert found["id"] == "SAE-7"
    assert found["missing"] == {"cause": "unknown"}
    assert found["assessments"] == [{"grade": 4, "aware_physician_at": "2025-05-09"}]


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_another_project_needs_a_mapping(ending: str) -> None:
    """An export of REDCap that is not ours is named as such, with what to do."""
    raw, problems = read_file((EXAMPLE / f"export.{ending}").read_bytes(), f"export.{ending}")

    assert raw == ()
    assert [one.code for one in problems] == ["redcap.needs_mapping"]


def test_a_heading_that_the_dictionary_does_not_have_is_named() -> None:
    """A label of another version of the project leads to no field, and no field is listed."""
    heads, rows = labelled()

    found = mapped(["A question of last year", *heads[1:]], rows, dictionary())

    assert "redcap.label_unknown" in {one.code for one in found.problems}
