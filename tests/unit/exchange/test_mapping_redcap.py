"""A longitudinal REDCap project with repeating forms and events, read by its mapping."""

# ruff: noqa: RUF001 - full-width letters are what people type

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from safetyreport.app.mapping import read_mapped
from safetyreport.errors import ConfigurationRefused, Problem
from safetyreport.exchange.completion import completed
from safetyreport.exchange.mapping.load import load_mapping
from safetyreport.exchange.mapping.open import open_sources
from safetyreport.exchange.mapping.reading import Mapped
from safetyreport.exchange.reading import build
from safetyreport.exchange.redcap_dictionary import read_dictionary
from safetyreport.i18n import Word
from safetyreport.records.base import Record

EXAMPLE = Path(__file__).parents[2] / "examples" / "redcap"
MAPPING = (EXAMPLE / "mapping.toml").read_text(encoding="utf-8")
ROWS: list[dict[str, str]] = json.loads((EXAMPLE / "export.json").read_text(encoding="utf-8"))
PNEUMONIA = 5  # places of rows of the example
NUMBNESS = 6
FOLLOW_UP = 7


def export(rows: list[dict[str, str]], delimiter: str = ",") -> bytes:
    """Rows as REDCap writes them to CSV."""
    written = io.StringIO(newline="")
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(written, names, restval="", delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue().encode("utf-8")


def changed(place: int, **values: str) -> list[dict[str, str]]:
    """The example's rows with one of them changed."""
    return [{**row, **values} if at == place else row for at, row in enumerate(ROWS, 1)]


def mapped(data: bytes, mapping: str = MAPPING, name: str = "export.csv") -> Mapped:
    """What a mapping reads from an export; without a dictionary."""
    return open_sources(load_mapping(mapping.encode("utf-8"), "mapping.toml"), [(data, name)])


def records(found: Mapped) -> dict[str, Record]:
    """Records without any error, by id."""
    reading = build(found.records, found.problems)
    assert [one for one in reading.problems if one.severity == "error"] == []
    return {one.id: one for one in reading.records}


def errors(found: Mapped) -> list[tuple[str, int | None, str | None]]:
    """Code, row and column of each error."""
    problems = build(found.records, found.problems).problems
    return [(one.code, one.row, one.column) for one in problems if one.severity == "error"]


def warnings(found: Mapped) -> list[Problem]:
    """What the user is told besides."""
    return [one for one in found.problems if one.severity == "warning"]


@pytest.fixture(scope="module")
def example() -> Mapping[str, Record]:
    """The example's records."""
    return records(read_mapped([EXAMPLE / "export.csv"], EXAMPLE / "mapping.toml"))


def test_csv_and_json_are_one_export(example: Mapping[str, Record]) -> None:
    """The same project exported in two formats gives the same records."""
    other = records(read_mapped([EXAMPLE / "export.json"], EXAMPLE / "mapping.toml"))

    assert {name: one.canonical() for name, one in other.items()} == {
        name: one.canonical() for name, one in example.items()
    }


def test_every_repetition_is_its_own_record(example: Mapping[str, Record]) -> None:
    """Instances of forms and of events are kept apart, and each keeps its number."""
    assert sorted(example) == [
        "001", "002", "AE-001-01", "AE-001-02", "AE-001-03", "AE-002-01", "DOSE-001-1",
        "DOSE-001-2", "DV-002-1",
    ]  # fmt: skip
    assert example["DOSE-001-2"].content()["cycle"] == 2


def test_codes_mean_what_the_mapping_says(example: Mapping[str, Record]) -> None:
    """A severity scale in reverse order (1 is the worst) is read in the right direction."""
    pneumonia = example["AE-001-02"].content()

    assert pneumonia["grade"] == 4
    assert pneumonia["causality"] == {"product": "related"}
    assert pneumonia["seriousness"] == ["hospitalisation"]
    assert pneumonia["aware_physician_at"] == "2025-10-21T09:05:00+09:00"
    assert pneumonia["term"] == {"ja": "肺炎", "en": "Pneumonia"}
    assert '"入院"' in pneumonia["narrative"]["ja"]


def test_a_follow_up_form_is_a_later_assessment(example: Mapping[str, Record]) -> None:
    """What a follow-up form says joins its event with an awareness of its own."""
    assert example["AE-001-02"].content()["assessments"] == [
        {
            "grade": 3,
            "outcome": "recovered",
            "aware_physician_at": "2025-11-04",
            "aware_administrator_at": "2025-11-05",
        }
    ]


def test_an_age_is_all_that_is_left_of_a_birth_date(example: Mapping[str, Record]) -> None:
    """The age on the day of consent is computed; the birth date reaches no record."""
    assert example["001"].content() == {
        "id": "001",
        "site": "SITE-A",
        "sex": "female",
        "age": 62,
        "consented_on": "2025-04-07",
        "surgery_on": "2025-05-12",
    }
    assert not any("1962" in one.canonical() for one in example.values())


def test_missing_codes_are_reasons_and_never_seriousness(example: Mapping[str, Record]) -> None:
    """UNK and NASK become reasons of absence, or the code unknown where our field has one."""
    numbness = example["AE-001-03"].content()

    assert numbness["missing"] == {"grade": "unknown", "aware_administrator_at": "not_done"}
    assert (numbness["outcome"], numbness["causality"]) == ("unknown", {"product": "unknown"})
    ticked = records(mapped(export(changed(NUMBNESS, ae_crit___unk="1"))))["AE-001-03"].content()
    assert "seriousness" not in ticked
    assert ticked["missing"]["seriousness"] == "unknown"


@pytest.mark.parametrize(
    ("values", "seriousness"),
    [
        pytest.param({"ae_serious": "", "ae_log_complete": "2"}, None, id="question left open"),
        pytest.param({"ae_serious": "", "ae_log_complete": "0"}, None, id="unfinished form"),
        pytest.param({"ae_serious": "", "ae_log_complete": ""}, None, id="state unknown"),
        pytest.param({"ae_serious": "0", "ae_log_complete": "0"}, [], id="said not to be serious"),
        pytest.param(
            {"ae_serious": "1", "ae_crit___1": "1", "ae_log_complete": "0"}, ["death"], id="ticked"
        ),
    ],
)
def test_an_empty_box_is_no_answer_in_an_open_form(
    values: dict[str, str], seriousness: list[str] | None
) -> None:
    """REDCap exports 0 for every box nobody ticked; only a finished form makes it a no."""
    found = mapped(export(changed(NUMBNESS, **values)))

    assert records(found)["AE-001-03"].content().get("seriousness") == seriousness
    told = [one.code for one in warnings(found)]
    assert ("mapping.seriousness_open" in told) == (seriousness is None)


@pytest.mark.parametrize(("state", "seriousness"), [("2", []), ("0", None), ("", None)])
def test_without_a_question_of_its_own_a_finished_form_says_no(
    state: str, seriousness: list[str] | None
) -> None:
    """Where only boxes ask for seriousness, none ticked in a finished form is the answer no."""
    asked = next(line for line in MAPPING.splitlines() if line.startswith("serious ="))
    found = mapped(export(changed(NUMBNESS, ae_log_complete=state)), MAPPING.replace(asked, ""))

    assert records(found)["AE-001-03"].content().get("seriousness") == seriousness


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        pytest.param({"ae_serious": "UNK"}, "unknown", id="not known"),
        pytest.param({"ae_serious": "NASK", "ae_log_complete": "1"}, "not_done", id="not asked"),
    ],
)
def test_a_missing_code_about_seriousness_is_no_no(values: dict[str, str], missing: str) -> None:
    """Who says that it is not known whether an event is serious has not said that it is not."""
    rows = changed(NUMBNESS, **{"ae_log_complete": "2", **values})
    found = records(mapped(export(rows)))["AE-001-03"].content()

    assert "seriousness" not in found
    assert found["missing"]["seriousness"] == missing


def test_a_missing_code_keeps_the_criteria_that_are_ticked() -> None:
    """A criterion that is met makes the event serious, whatever the question before it says."""
    found = records(mapped(export(changed(PNEUMONIA, ae_serious="UNK"))))["AE-001-02"].content()

    assert found["seriousness"] == ["hospitalisation"]


@pytest.mark.parametrize("gone", [f"ae_crit___{code}" for code in range(1, 7)])
@pytest.mark.parametrize("ending", ["csv", "json"])
def test_every_choice_of_a_checkbox_field_has_its_column(gone: str, ending: str) -> None:
    """Without the column of “life-threatening” an event would lose its seven-day report."""
    rows = [{name: value for name, value in row.items() if name != gone} for row in ROWS]
    data = export(rows) if ending == "csv" else json.dumps(rows).encode("utf-8")
    found = mapped(data, name=f"export.{ending}")

    assert [code for code, _, _ in errors(found)] == ["mapping.column_absent"]
    assert {"name": gone}.items() <= found.problems[-1].values.items()
    assert not any(raw.kind == "adverse_events" for raw in found.records)


def test_a_choice_that_means_missing_has_its_column_too() -> None:
    """A choice “not known” of the form, translated as missing, is asked for like any other."""
    text = (EXAMPLE / "dictionary.csv").read_text(encoding="utf-8")
    more = text.replace("6, Other medically important", "6, Other medically important | 9, Unknown")
    assert more != text
    dictionary = read_dictionary(more.encode("utf-8"), "d.csv").dictionary
    mapping = MAPPING.replace('UNK = "unknown"', 'UNK = "unknown"\n9 = "unknown"')
    found = open_sources(
        load_mapping(mapping.encode("utf-8"), "m.toml"), [(export(ROWS), "e.csv")], dictionary
    )

    absent = [one for one in found.problems if one.code == "mapping.column_absent"]
    assert [one.values["name"] for one in absent] == ["ae_crit___9"]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        pytest.param({"ae_crit___2": ""}, "mapping.box_blank", id="one box blank"),
        pytest.param({"ae_crit___unk": "1"}, "mapping.missing_and_more", id="missing and ticked"),
    ],
)
def test_half_an_answer_is_refused(values: dict[str, str], code: str) -> None:
    """A box without 0 or 1, or a tick beside a missing-data code, could hide a criterion."""
    found = mapped(export(changed(PNEUMONIA, **values)))

    assert [one for one, _, _ in errors(found)] == [code]


@pytest.mark.parametrize("state", ["Complete", "7", "UNK"])
def test_a_state_that_no_form_has_is_refused(state: str) -> None:
    """One wrong state neither makes a raw export one of labels nor passes for an answered form."""
    told = errors(mapped(export(changed(NUMBNESS, ae_log_complete=state))))

    assert [(code, row) for code, row, _ in told] == [("redcap.state", NUMBNESS + 1)]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"ae_serious": "0", "ae_crit___2": "1"}, "mapping.not_serious_but"),
        ({"ae_serious": "1", "ae_crit___3": "0"}, "mapping.serious_but_none"),
        (
            {"ae_serious": "1", "ae_crit___3": "0", "ae_log_complete": "0"},
            "mapping.serious_but_none",
        ),
        (
            {"ae_serious": "1", "ae_crit___3": "0", "ae_crit___unk": "1"},
            "mapping.serious_but_none",
        ),
    ],
)
def test_a_contradiction_about_seriousness_is_refused(values: dict[str, str], code: str) -> None:
    """Which of two answers is right decides the deadline; the program does not choose."""
    found = mapped(export(changed(PNEUMONIA, **values)))

    assert errors(found) == [(code, PNEUMONIA + 1, "V")]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|", "^"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_delimiters_and_byte_order_mark(delimiter: str, mark: bytes) -> None:
    """Whatever the user's REDCap profile writes is read, the mark of Excel included."""
    found = records(mapped(mark + export(ROWS, delimiter)))

    assert len(found) == 9


def test_numbers_in_json_may_be_numbers() -> None:
    """REDCap writes the instance as a number in JSON and as an empty text on other rows."""
    rows: list[dict[str, Any]] = [dict(row) for row in ROWS]
    for row in rows:
        if row["redcap_repeat_instance"]:
            row["redcap_repeat_instance"] = int(row["redcap_repeat_instance"])

    assert len(records(mapped(json.dumps(rows).encode("utf-8"), name="export.json"))) == 9


def test_what_the_mapping_does_not_name_is_not_read() -> None:
    """A dropped identifier and the identifier of a survey reach no record; the latter is told."""
    rows = [{**row, "redcap_survey_identifier": "secret"} for row in ROWS]
    found = mapped(export(rows))

    assert not any("secret" in one.canonical() for one in records(found).values())
    assert "redcap.survey_identifier" in {one.code for one in warnings(found)}


def test_an_undropped_identifier_keeps_the_file_out() -> None:
    """A birth date that nobody decided about is never read, whatever else is in order."""
    found = mapped(
        export(ROWS), MAPPING.replace('drop = ["dob"]\n', "").replace("age = ", "# age = ")
    )

    assert errors(found) == [("mapping.identifier", 1, "F")]
    assert found.records == ()


def test_the_dictionary_knows_what_identifies() -> None:
    """A field flagged as identifier is refused by its flag, whatever its name."""
    text = (EXAMPLE / "dictionary.csv").read_text(encoding="utf-8")
    flagged = text.replace(
        "ae_log,,text,Adverse event (English),,,,,,,",
        "ae_log,,text,Adverse event (English),,,,,,y,",
    )
    assert flagged.count(",y,") == text.count(",y,") + 1 or flagged != text
    dictionary = read_dictionary(flagged.encode("utf-8"), "dictionary.csv").dictionary
    assert dictionary is not None
    mapping = load_mapping(MAPPING.encode("utf-8"), "mapping.toml")

    found = open_sources(mapping, [(export(ROWS), "export.csv")], dictionary)

    assert [one.values["name"] for one in found.problems if one.code == "mapping.identifier"] == [
        "ae_term_en"
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"ae_start"', '"ae_begin"', [("redcap.unknown_field", "ae_begin")]),
        ('form = "ae_log"', 'form = "sae_log"', [("redcap.unknown_form", "sae_log")]),
        (', 3 = "related" }', " }", [("redcap.choice_not_mapped", "3")]),
        ('{ 1 = "male",', '{ 0 = "unknown", 1 = "male",', [("redcap.no_such_choice", "0")]),
        ("checkbox = true\n", "", [("redcap.checkbox_or_not", "ae_crit")]),
        ('ended = "ae_end"', 'ended = "dose_date"', [("redcap.other_form", "dose_date")]),
        (
            '{ from = "ae_grade", codes = { 1 = "5", 2 = "4", 3 = "3", 4 = "2", 5 = "1" } }',
            '{ from = "ae_admitted", codes = { 1 = "3", 0 = "1" } }',
            [("mapping.grade_is_answer", "ae_admitted")],
        ),
        (
            '{ from = "ae_grade", codes = { 1 = "5", 2 = "4", 3 = "3", 4 = "2", 5 = "1" } }',
            '"ae_grade"',  # choice 1 is grade 5: read as a number it would be turned round
            [("redcap.choice_is_no_number", code) for code in "1245"],
        ),
        (
            'serious = { from = "ae_serious", codes = { 1 = "yes", 0 = "no" } }',
            'serious = { from = "ae_strength", codes = { 1 = "no", 2 = "no", 3 = "yes" } }',
            [("mapping.seriousness_is_strength", "ae_strength")],
        ),
    ],
)
def test_a_mapping_must_fit_the_dictionary(old: str, new: str, told: list[tuple[str, str]]) -> None:
    """Wrong fields, forgotten choices and severity taken for seriousness are found beforehand."""
    more = "ae_admitted,ae_log,,yesno,Admitted?,,,,,,,,,,,,,\n"
    more += 'ae_strength,ae_log,,radio,Severity,"1, Mild | 2, Moderate | 3, Severe",,,,,,,,,,,,\n'
    text = (EXAMPLE / "dictionary.csv").read_text(encoding="utf-8") + more
    dictionary = read_dictionary(text.encode("utf-8"), "dictionary.csv").dictionary
    assert dictionary is not None
    assert old in MAPPING
    mapping = load_mapping(MAPPING.replace(old, new, 1).encode("utf-8"), "mapping.toml")

    with pytest.raises(ConfigurationRefused) as refusal:
        open_sources(mapping, [(export(ROWS), "export.csv")], dictionary)

    found = [(one.code, one.value) for one in refusal.value.problems if one.severity == "error"]
    assert found == told
    assert all(one.row and one.field for one in refusal.value.problems)


@pytest.mark.parametrize(
    ("line", "told"),
    [("", True), ("dates_shifted = false\n", False)],
)
def test_a_de_identified_export_is_told(line: str, told: bool) -> None:
    """An export without the identifying fields may have shifted dates; deadlines would be wrong."""
    rows = [{name: value for name, value in row.items() if name != "dob"} for row in ROWS]
    text = MAPPING.replace("[source]\n", f"[source]\n{line}").replace("age = ", "# age = ")
    dictionary = read_dictionary((EXAMPLE / "dictionary.csv").read_bytes(), "d.csv").dictionary
    mapping = load_mapping(text.encode("utf-8"), "mapping.toml")

    found = open_sources(mapping, [(export(rows), "export.csv")], dictionary)

    assert ("redcap.deidentified" in {one.code for one in found.problems}) == told


def test_shifted_dates_can_carry_no_deadline() -> None:
    """Who declares the dates shifted cannot map an awareness; other records are read and told."""
    text = MAPPING.replace("[source]\n", "[source]\ndates_shifted = true\n")
    with pytest.raises(ConfigurationRefused) as refusal:
        load_mapping(text.encode("utf-8"), "mapping.toml")
    assert {one.code for one in refusal.value.problems} == {"mapping.dates_shifted"}
    only = text[: text.index('[[records]]\nkind = "adverse_events"')]
    found = mapped(export(ROWS), only)
    assert "redcap.dates_are_shifted" in {one.code for one in warnings(found)}
    assert len(records(found)) == 4


def test_what_is_gone_or_blank_is_told_and_kept() -> None:
    """A record deleted in REDCap and a field emptied there stay stored, and the user hears it."""
    stored = {
        name: (one.kind, one.content()) for name, one in records(mapped(export(ROWS))).items()
    }
    rows = [row for at, row in enumerate(changed(PNEUMONIA, ae_note=""), 1) if at != NUMBNESS]

    told = list(mapped(export(rows)).remarks(stored))

    assert [(one.code, one.record) for one in told] == [
        ("mapping.absent", None),
        ("mapping.blank_kept", "AE-001-02"),
    ]
    assert told[0].values["ids"] == ("AE-001-03",)
    assert told[1].values["fields"] == ("narrative.ja",)
    part = MAPPING.replace("[source]\n", "[source]\nfull = false\n")
    assert [one.code for one in mapped(export(rows), part).remarks(stored)] == [
        "mapping.blank_kept"
    ]


def test_a_deleted_follow_up_or_event_is_told() -> None:
    """The follow-up that makes an event life-threatening, or the event itself, may be deleted."""
    stored = {
        name: (one.kind, one.content()) for name, one in records(mapped(export(ROWS))).items()
    }
    told = {
        place: [
            (one.code, one.values["ids"])
            for one in mapped(
                export([row for at, row in enumerate(ROWS, 1) if at != place])
            ).remarks(stored)
        ]
        for place in (PNEUMONIA, FOLLOW_UP)
    }

    assert told == {
        PNEUMONIA: [("mapping.absent", ("AE-001-02",))],
        FOLLOW_UP: [("mapping.assessments_absent", ("AE-001-02",))],
    }


@pytest.mark.parametrize(
    ("values", "first"),
    [
        ({"redcap_repeat_instance": "x"}, "redcap.instance"),
        ({"subject_id": ""}, "redcap.record_blank"),
    ],
)
def test_a_follow_up_of_an_event_that_was_refused(values: dict[str, str], first: str) -> None:
    """One wrong row is told as it is; its follow-up is not blamed for what the event holds."""
    told = errors(mapped(export(changed(PNEUMONIA, **values))))

    assert [code for code, _, _ in told] == [first, "tables.event_absent"]
    assert told[1][1] == FOLLOW_UP + 1


def test_blanks_remove_where_the_mapping_says_so() -> None:
    """With blank = "remove", what REDCap no longer holds is taken away; what it never had stays."""
    text = MAPPING.replace("[source]\n", '[source]\nblank = "remove"\n')
    (raw,) = (
        one for one in mapped(export(changed(PNEUMONIA, ae_note="", ae_term_en="")), text).records
        if one.id == "AE-001-02"
    )  # fmt: skip
    held = {**records(mapped(export(ROWS)))["AE-001-02"].content(), "cause": {"ja": "調査中"}}

    found = completed(raw, held).values

    assert "narrative" not in found
    assert found["term"] == {"ja": "肺炎"}
    assert found["cause"] == {"ja": "調査中"}


def test_two_forms_can_make_one_record() -> None:
    """An event log and a form for serious events, linked by a number, are one event."""
    more = """
[[records]]
kind = "adverse_events"
form = "sae"
repeats = "instrument"
id = "AE-{record}-{sae_event:02}"

[records.fields]
cause.ja = "sae_cause"
outcome = { from = "sae_outcome", codes = { 2 = "recovering", 4 = "sequelae" } }
"""
    sae = {
        "subject_id": "001", "redcap_event_name": "log_arm_1", "redcap_repeat_instrument": "sae",
        "redcap_repeat_instance": "1", "sae_event": "2", "sae_cause": "不明", "sae_outcome": "2",
    }  # fmt: skip
    found = records(mapped(export([*ROWS, sae]), MAPPING + more))["AE-001-02"].content()
    assert found["cause"] == {"ja": "不明"}
    other = mapped(export([*ROWS, {**sae, "sae_outcome": "4"}]), MAPPING + more)
    assert [code for code, _, _ in errors(other)] == ["mapping.differs"]


SAE_FORM = """
[[records]]
kind = "adverse_events"
form = "sae"
repeats = "instrument"
id = "AE-{record}-{sae_event:02}"
not_collected = ["seriousness.disability_risk"]

[records.fields.seriousness]
from = "sae_crit"
checkbox = true
codes = { 1 = "death", 2 = "life_threatening", 3 = "hospitalisation", 4 = "disability", 5 = "congenital_anomaly", 6 = "other_serious" }
"""  # noqa: E501


@pytest.mark.parametrize(
    ("serious", "event", "ticked", "told"),
    [
        pytest.param("1", "2", "2", [], id="serious, criterion on the other form"),
        pytest.param("1", "2", None, ["mapping.serious_but_none"], id="no criterion on it"),
        pytest.param("1", None, None, ["mapping.serious_but_none"], id="no such form yet"),
        pytest.param("0", "2", "2", ["mapping.not_serious_but"], id="not serious, yet ticked"),
        pytest.param("0", None, None, [], id="not serious"),
    ],
)
def test_the_answer_of_a_log_and_the_criteria_of_another_form(
    serious: str, event: str | None, ticked: str | None, told: list[str]
) -> None:
    """An event said to be serious in the log needs its criteria from wherever they are asked."""
    start = MAPPING.index("[records.fields.seriousness]")
    end = MAPPING.index("[[records]]", start)
    text = MAPPING[:start] + MAPPING[end:] + SAE_FORM
    text = text.replace('not_collected = ["seriousness.disability_risk"]\n', "", 1)
    boxes = {f"sae_crit___{code}": "01"[str(code) == ticked] for code in range(1, 7)}
    rows = changed(PNEUMONIA, ae_serious=serious)
    form = {
        "subject_id": "001", "redcap_event_name": "log_arm_1", "redcap_repeat_instrument": "sae",
        "redcap_repeat_instance": "1", "sae_event": event or "9", "sae_complete": "2",
    }  # fmt: skip
    other = {**form, "subject_id": "002", "redcap_repeat_instance": "1", "sae_event": "1"}
    rows += [{**form, **boxes}] if event else [{**other, **dict.fromkeys(boxes, "0")}]

    assert [code for code, _, _ in errors(mapped(export(rows), text))] == told


def test_a_list_that_is_only_compared_may_ask_for_yes_or_no() -> None:
    """Comparing two systems needs no criteria; what the list does not have is not compared."""
    start = MAPPING.index("[records.fields.seriousness]")
    end = MAPPING.index("[[records]]", start)
    text = (MAPPING[:start] + MAPPING[end:]).encode("utf-8")
    listed = load_mapping(text, "m.toml", compared=True)

    assert errors(open_sources(listed, [(export(ROWS), "export.csv")])) == []


FOLLOW_UP_CRITERIA = """
[records.fields.seriousness]
from = "fu_crit"
checkbox = true
codes = { 1 = "death", 2 = "life_threatening", 3 = "hospitalisation", 4 = "disability", 5 = "congenital_anomaly", 6 = "other_serious" }
"""  # noqa: E501


@pytest.mark.parametrize(
    ("serious", "state", "told", "later"),
    [
        pytest.param("1", "0", ["mapping.serious_but_none"], None, id="serious without criterion"),
        pytest.param("UNK", "2", [], None, id="not known"),
        pytest.param("", "2", [], None, id="not answered"),
        pytest.param("0", "0", [], [], id="no longer serious"),
    ],
)
def test_a_later_assessment_needs_an_answer_to_change_seriousness(
    serious: str, state: str, told: list[str], later: list[str] | None
) -> None:
    """A follow-up that says nothing about seriousness leaves it as it was judged before."""
    start = MAPPING.index('kind = "assessments"')
    end = MAPPING.index("[[records]]", start)
    extra = 'serious = { from = "fu_serious", codes = { 1 = "yes", 0 = "no" } }\n'
    extra += 'not_collected = ["seriousness.disability_risk"]\n\n[records.fields]'
    part = MAPPING[start:end].replace("[records.fields]", extra) + FOLLOW_UP_CRITERIA + "\n"
    boxes = {f"fu_crit___{code}": "0" for code in range(1, 7)}
    rows = [
        {**row, **boxes, "fu_serious": serious, "followup_complete": state}
        if row.get("redcap_repeat_instrument") == "followup"
        else row
        for row in ROWS
    ]
    found = mapped(export(rows), MAPPING[:start] + part + MAPPING[end:])

    assert [code for code, _, _ in errors(found)] == told
    if not told:
        (assessment,) = records(found)["AE-001-02"].content()["assessments"]
        assert assessment.get("seriousness") == later


def test_criteria_answered_one_by_one_with_one_left_open() -> None:
    """A criterion without an answer beside others is told: it may be the one that hurries."""
    start = MAPPING.index("[records.fields.seriousness]")
    end = MAPPING.index("[[records]]", start)
    names = ("death", "life_threatening", "hospitalisation", "disability", "congenital_anomaly")
    asked = "".join(
        f'{name} = {{ from = "q_{name}", codes = {{ 1 = "yes", 0 = "no" }} }}\n'
        for name in (*names, "other_serious")
    )
    text = f"{MAPPING[:start]}[records.fields.seriousness]\n{asked}\n{MAPPING[end:]}"
    answers = {f"q_{name}": "0" for name in (*names, "other_serious")}
    rows = [{**row, **answers} if row.get("ae_term") else row for row in ROWS]
    given = {"q_life_threatening": "", "q_hospitalisation": "1"}
    rows = [{**row, **given} if at == PNEUMONIA else row for at, row in enumerate(rows, 1)]
    found = mapped(export(rows), text)

    told = [one for one in warnings(found) if one.code == "mapping.criteria_open"]
    assert [(one.record, one.values["criteria"]) for one in told] == [
        ("AE-001-02", (Word("codes.seriousness", "life_threatening"),))
    ]
    assert records(found)["AE-001-02"].content()["seriousness"] == ["hospitalisation"]


def test_a_value_of_the_record_itself() -> None:
    """A field outside the repeated form is read where the mapping says so, and must be one."""
    text = MAPPING.replace(
        'onset = "ae_start"\n',
        'onset = "ae_start"\nsite = { from = "site_id", of_record = true }\n',
    )
    rows = [{**row, "site_id": "" if row["redcap_repeat_instrument"] else "S-1"} for row in ROWS]
    assert records(mapped(export(rows), text))["AE-002-01"].content()["site"] == "S-1"
    rows.append({"subject_id": "002", "redcap_event_name": "end_arm_1", "site_id": "S-2"})
    found = mapped(export(rows), text)
    assert {code for code, _, _ in errors(found)} == {"mapping.several_values"}


@pytest.mark.parametrize(
    ("rule", "given", "onset"),
    [
        ('{ from = "ae_start", date_order = "dmy" }', "3/4/2025", "2025-04-03"),
        ('{ from = "ae_start", date_order = "mdy" }', "3/4/2025", "2025-03-04"),
        ('{ from = "ae_start", date_order = "mdy" }', "2025/3/4", "2025-03-04"),
        ('{ from = "ae_start", date_order = "dmy" }', "令和7年4月", "2025-04"),
        ('"ae_start"', "Ｒ７．４．３", "2025-04-03"),
    ],
)
def test_dates_in_the_order_that_the_mapping_states(rule: str, given: str, onset: str) -> None:
    """Which number is the month is stated, never guessed."""
    text = MAPPING.replace('onset = "ae_start"', f"onset = {rule}")
    found = records(mapped(export(changed(4, ae_start=given)), text))

    assert found["AE-001-01"].content()["onset"] == onset


@pytest.mark.parametrize("given", ["13/13/2025", "3/4/25", "2025-02-30"])
def test_dates_against_the_stated_order_are_refused(given: str) -> None:
    """A day that does not exist in that order is a mistake somewhere."""
    text = MAPPING.replace('"ae_start"', '{ from = "ae_start", date_order = "dmy" }')
    found = mapped(export(changed(4, ae_start=given)), text)

    assert [(row, column) for _, row, column in errors(found)] == [(5, "Q")]


def test_a_decimal_comma() -> None:
    """Numbers with a decimal comma are read as such only where the mapping says so."""
    laboratory = """
[[records]]
kind = "laboratory"
form = "lab"
repeats = "columns"
event = "baseline_arm_1"
each = [
  { analyte = "haemoglobin", field = "hb", unit = "g/dL" },
  { analyte = "potassium", field = "k", unit = "mmol/L" },
]
id = "LB-{record}-{instance}"

[records.fields]
analyte = { constant = "{analyte}" }
value = "{field}"
unit = { constant = "{unit}" }
"""
    rows = changed(1, hb="10,40", k="4")
    text = MAPPING + laboratory
    comma = text.replace("[source]\n", '[source]\ndecimal = ","\n')

    found = records(mapped(export(rows), comma))

    assert found["LB-001-1"].content() | {"id": ""} == {
        "id": "", "participant": "001", "analyte": "haemoglobin", "value": "10.40", "unit": "g/dL",
    }  # fmt: skip
    assert found["LB-001-2"].content()["value"] == "4"
    assert "LB-002-1" not in found
    assert [code for code, _, _ in errors(mapped(export(rows), text))] == ["tables.number"]
