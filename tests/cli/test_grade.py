"""`grade` and `ctcae`: values to grades with their reasons, and the user's own workbook."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from safetyreport.app.ctcae_sentences import place, sentences
from safetyreport.grading.terms import VERSIONS, terms
from safetyreport.i18n import LANGS
from tests.calls import Call, widest
from tests.cli.shapes import shapes, unlike

HEADINGS = (
    "participant,analyte,term,value,unit,lln,uln,baseline,baseline_abnormal,baseline_uln,"
    "symptomatic,anticoagulated,percent_change,albumin,sex,duration_hours"
)


def written(folder: Path, *rows: dict[str, str], name: str = "values.csv") -> Path:
    """A CSV file of values; the columns of the interface and those that a row adds."""
    columns = [*HEADINGS.split(","), *dict.fromkeys(one for row in rows for one in row)]
    columns = list(dict.fromkeys(columns))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path = folder / name
    path.write_text(text.getvalue(), encoding="utf-8", newline="\n")
    return path


def row(analyte: str, value: str, unit: str = "", **more: str) -> dict[str, str]:
    """One row of values."""
    return {"participant": "P1", "analyte": analyte, "value": value, "unit": unit, **more}


def test_a_file_is_graded(call: Call, tmp_path: Path) -> None:
    """Each row has a result for each of its terms, with grade, direction and both reasons."""
    path = written(
        tmp_path,
        row("haemoglobin", "9.5", "g/dL", lln="13", uln="17"),
        row("neutrophils", "800", "/µL", lln="1800", term="Neutrophil count decreased"),
        row("sodium", "127", "mEq/L", lln="138", uln="145"),
    )
    answer = call("grade", path, "--ctcae", "5.0", "--json")
    assert answer.code == 0
    results = answer.json["results"]
    assert unlike(answer.json, shapes()["grade --json"]) == []
    assert [(one["row"], one["term"], one["direction"], one["grade"]) for one in results] == [
        (2, "Anemia", "low", 2),
        (2, "Hemoglobin increased", "high", 0),
        (3, "Neutrophil count decreased", "low", 3),
        (4, "Hyponatremia", "low", None),
        (4, "Hypernatremia", "high", 0),
    ]
    assert results[3]["possible"] == [2, 3]
    assert all(set(one["why"]) == set(LANGS) and all(one["why"].values()) for one in results)
    assert "8.0 g/dL" in results[0]["why"]["ja"]


@pytest.mark.parametrize("asked", [("--ctcae", "both"), ("--ctcae", "6.0", "--ctcae", "5.0")])
def test_one_value_under_both_versions(call: Call, tmp_path: Path, asked: tuple[str, ...]) -> None:
    """Both versions side by side, each named."""
    path = written(tmp_path, row("neutrophils", "0.8", "10^9/L", lln="1.8"))
    answer = call("grade", path, *asked, "--json").json["results"]
    assert [(one["version"], one["grade"]) for one in answer] == [("5.0", 3), ("6.0", 2)]


def test_the_version_is_the_studys_or_asked_for(call: Call, study: Path, tmp_path: Path) -> None:
    """Without a study somebody has to say which version; a study has its own."""
    path = written(tmp_path, row("neutrophils", "0.8", "10^9/L", lln="1.8"))
    refused = call("-C", tmp_path, "grade", path, "--ui", "en")
    assert refused.code == 2
    assert "--ctcae" in refused.err
    answer = call("-C", study, "grade", path, "--json").json["results"]
    assert {one["version"] for one in answer} == {"5.0"}


@pytest.mark.parametrize("ui", LANGS)
def test_a_person_sees_the_reason(call: Call, tmp_path: Path, ui: str) -> None:
    """The table says term, grade and why, and fits a terminal of 80 columns."""
    path = written(tmp_path, row("platelets", "4.9", "10⁴/µL", lln="15.8"))
    shown = call("grade", path, "--ctcae", "6.0", "--ui", ui)
    assert shown.code == 0
    assert "Thrombocytopenia" in shown.out
    assert "49 10^9/L" in shown.out
    assert "ctcae show" in shown.err


@pytest.mark.parametrize("ui", ["ja", "en"])
def test_a_table_fits_80_columns(
    call: Call, study: Path, ui: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No line of the study's grades is wider than a small terminal."""
    monkeypatch.setenv("COLUMNS", "80")
    shown = call("-C", study, "grade", "--all", "--ui", ui)
    assert shown.code == 0
    assert widest(shown.out) <= 80


def test_the_study_is_graded(call: Call, study: Path) -> None:
    """Without a file the stored values are graded; what is grade 0 is shown on demand."""
    answer = call("-C", study, "grade", "--json")
    assert unlike(answer.json, shapes()["grade --json"]) == []
    by_record = {(one["record"], one["term"]): one["grade"] for one in answer.json["results"]}
    assert by_record["LB-006-37", "Anemia"] == 3
    assert by_record["LB-006-37", "Hemoglobin increased"] == 0
    some = call("-C", study, "grade", "--ui", "en")
    assert "LB-006-37" in some.out
    assert "Hemoglobin increased" not in some.out
    assert "--all" in some.err
    assert "Hemoglobin increased" in call("-C", study, "grade", "--all").out
    six = call("-C", study, "grade", "--ctcae", "6.0", "--json").json["results"]
    assert {one["version"] for one in six} == {"6.0"}


BROKEN: dict[str, tuple[dict[str, str], str, str, str | None]] = {
    "analyte": (row("haemoglobn", "9", "g/dL"), "tables.not_a_code", "B", "haemoglobn"),
    "no analyte": (row("", "9", "g/dL"), "grading.cell_missing", "B", None),
    "no value": (row("alt", "", "U/L"), "grading.cell_missing", "D", None),
    "below a limit": (row("alt", "<5", "U/L"), "tables.number", "D", "<5"),
    "separator": (row("alt", "1,200", "U/L"), "tables.separators", "D", "1,200"),
    "nan": (row("alt", "NaN", "U/L"), "tables.number", "D", "NaN"),
    "infinite": (row("alt", "1e400", "U/L"), "records.number_range", "D", "1e400"),
    "negative": (row("alt", "-1", "U/L"), "grading.below_zero", "D", "-1"),
    "unit": (row("alt", "5", "stone"), "grading.unit_unknown", "E", "stone"),
    "no unit": (row("alt", "5"), "grading.unit_missing", "E", None),
    "range": (row("alt", "5", "U/L", lln="40", uln="10"), "grading.range", "G", "10"),
    "uln": (row("alt", "5", "U/L", uln="0"), "grading.not_above_zero", "G", "0"),
    "term": (row("alt", "5", "U/L", term="Fever"), "grading.term_not_of_analyte", "C", "Fever"),
    "symptoms": (row("sodium", "130", "mmol/L", symptomatic="maybe"), "tables.not_a_code", "K",
                 "maybe"),
    "albumin in g/L": (row("calcium_total", "8", "mg/dL", albumin="28"), "grading.albumin_unit",
                       "N", "28"),
    "Fahrenheit": (row("temperature", "98.6", "°C"), "grading.too_high", "D", "98.6"),
    "baseline in Fahrenheit": (row("temperature", "38.5", "°C", baseline="98.6"),
                               "grading.too_high", "H", "98.6"),
    "saturation": (row("spo2", "970", "%"), "grading.too_high", "D", "970"),
    "baseline": (row("alt", "50", "U/L", uln="40", baseline="90", baseline_uln="40",
                     baseline_abnormal="no"), "grading.baseline_contradicted", "I", "no"),
    "percent": (row("fibrinogen", "150", "mg/dL", baseline="200", percent_change="25"),
                "grading.percent_disagrees", "M", "25"),
    "deep fall": (row("fibrinogen", "150", "mg/dL", percent_change="-101"),
                  "grading.fall_too_deep", "M", "-101"),
    "sex": (row("alt", "5", "U/L", sex="x"), "tables.not_a_code", "O", "x"),
    "duration": (row("temperature", "41", "°C", duration_hours="long"), "tables.number", "P",
                 "long"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(BROKEN))
def test_what_cannot_be_read_is_placed(call: Call, tmp_path: Path, name: str) -> None:
    """File, row, column and value of what is wrong; nothing of the file is graded."""
    bad, code, column, value = BROKEN[name]
    path = written(tmp_path, row("alt", "10", "U/L", uln="40"), bad)
    answer = call("grade", path, "--ctcae", "5.0", "--json")
    assert answer.code == 3
    assert answer.json["error"]["code"] == "grading.file_refused"
    (problem,) = answer.json["problems"]
    places = (problem["file"], problem["row"], problem["column"], problem["value"])
    assert (problem["code"], places) == (code, ("values.csv", 3, column, value))
    assert all(problem["message"][lang] and problem["remedy"][lang] for lang in LANGS)


def test_all_problems_at_once(call: Call, tmp_path: Path) -> None:
    """Every broken row is told in one go, in the order of the file."""
    path = written(tmp_path, *(bad for bad, *_ in BROKEN.values()))
    problems = call("grade", path, "--ctcae", "both", "--json").json["problems"]
    assert [one["row"] for one in problems] == list(range(2, len(BROKEN) + 2))


FILES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "exchange.empty_file"),
    "headings only": (b"analyte,value,unit\n", "grading.no_rows"),
    "no column": (b"analyte,unit\nalt,U/L\n", "grading.column_missing"),
    "unknown column": (b"analyte,value,unit,colour\nalt,1,U/L,red\n", "grading.unknown_column"),
    "column twice": (b"analyte,value,value\nalt,1,2\n", "grading.column_twice"),
    "cell beyond": (b"analyte,value,unit\nalt,1,U/L,9\n", "grading.cell_beyond"),
    "open quote": (b'analyte,value,unit\nalt,"1,U/L\n', "tables.csv_quotes"),
    "binary": (b"analyte,value\nalt,\0\n", "tables.nul"),
    "utf-16": ("analyte,value\nalt,1\n".encode("utf-16"), "exchange.utf16"),
    "no encoding": (b"analyte,value\n\xff\xfe\xfd\x81,1\n", "tables.encoding"),
}


@pytest.mark.parametrize("name", list(FILES))
def test_what_is_no_table_is_refused(call: Call, tmp_path: Path, name: str) -> None:
    """A file that is no table of values gives a clear problem, never a grade."""
    data, code = FILES[name]
    path = tmp_path / "values.csv"
    path.write_bytes(data)
    answer = call("grade", path, "--ctcae", "5.0", "--json")
    assert answer.code == 3
    assert [one["code"] for one in answer.json["problems"]] == [code]


def test_japanese_headings_and_cp932(call: Call, tmp_path: Path) -> None:
    """A table as a Japanese spreadsheet writes it is read, and the encoding is said."""
    text = "検査項目,値,単位,基準値下限,症状\r\nナトリウム,127,mEq/L,138,軽度\r\n"
    path = tmp_path / "values.csv"
    path.write_bytes(text.encode("cp932"))
    shown = call("grade", path, "--ctcae", "6.0", "--ui", "ja")
    assert shown.code == 0, shown.err
    assert "CP932" in shown.err
    answer = call("grade", path, "--ctcae", "6.0", "--json").json["results"]
    assert [(one["term"], one["grade"]) for one in answer] == [
        ("Hyponatremia", 3),
        ("Hypernatremia", 0),
    ]


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_other_delimiters(call: Call, tmp_path: Path, delimiter: str) -> None:
    """Tabs and semicolons do as well."""
    path = tmp_path / "values.tsv"
    lines = ("analyte,value,unit", "temperature,38.0,°C")
    text = "\n".join(lines).replace(",", delimiter)
    path.write_text(text, encoding="utf-8", newline="\n")
    answer = call("grade", path, "--ctcae", "5.0", "--json").json["results"]
    assert [one["grade"] for one in answer] == [1]


def workbook(path: Path, version: str, **changes: Any) -> Path:
    """A workbook built like the official one, with invented sentences and codes."""
    from openpyxl import Workbook

    book = Workbook()
    notes = book.active
    assert notes is not None
    notes.title = "About"
    notes.append(["Common terminology", None])
    page = book.create_sheet("Terms")
    grades = [f"Grade   {number} " for number in range(1, 6)]
    page.append(["Published by", None])
    page.append(changes.get("headings") or
                ["MedDRA Code", "MedDRA SOC", "CTCAE Term", *grades, "Definition"])  # fmt: skip
    for one in terms("5.0" if version == "5.0" else "6.0").values():
        if one.name in changes.get("without", ()):
            continue
        cells = [f"{one.name} grade {n}" if n in one.grades else " -" for n in range(1, 6)]
        page.append([10012345, one.soc, f"{one.name} ", *cells, f"What {one.name} is"])
    for extra in changes.get("extra", ()):
        page.append(extra)
    book.save(path)
    return path


@pytest.mark.parametrize("version", VERSIONS)
def test_the_official_workbook_is_imported(call: Call, tmp_path: Path, version: str) -> None:
    """Its terms tell its version; sentences are kept for the user and shown, codes are not."""
    path = workbook(tmp_path / "book.xlsx", version)
    answer = call("ctcae", "import", path, "--json")
    assert answer.code == 0, answer.out
    assert unlike(answer.json, shapes()["ctcae import --json"]) == []
    known = terms("5.0" if version == "5.0" else "6.0")
    assert answer.json["version"] == version
    assert answer.json["terms"] == len(known)
    assert answer.json["sentences"] == sum(len(one.grades) for one in known.values())
    assert answer.json["problems"] == []
    kept = Path(answer.json["file"])
    assert kept == place("5.0" if version == "5.0" else "6.0")
    assert kept.is_relative_to(tmp_path)
    assert "10012345" not in kept.read_text(encoding="utf-8")
    shown = call("ctcae", "show", "anemia", "--ctcae", version, "--json")
    assert unlike(shown.json, shapes()["ctcae show --json"]) == []
    (anemia,) = shown.json["terms"]
    assert anemia["sentences"][1] == {"grade": 2, "text": "Anemia grade 2"}
    assert anemia["definition"] == "What Anemia is"
    values = written(tmp_path, row("haemoglobin", "9.5", "g/dL", term="Anemia"))
    (graded,) = call("grade", values, "--ctcae", version, "--json").json["results"]
    assert graded["sentence"] == "Anemia grade 2"
    assert "Anemia grade 2" in call("grade", values, "--ctcae", version).out


@pytest.fixture(autouse=True)
def forgotten() -> None:
    """Sentences read in one test are not remembered in the next, which has another home."""
    sentences.cache_clear()


def test_differences_from_our_list_are_told(call: Call, tmp_path: Path) -> None:
    """An unknown term, a missing one and other grades are warnings that name the term."""
    extra = [
        [1, "Investigations", "Anemya", "a", "b", "c", "d", "e", ""],
        [1, "Investigations", "Fever", "a", "b", "c", "d", "e", ""],
    ]
    path = workbook(tmp_path / "b.xlsx", "5.0", without=("Anemia", "Nausea"), extra=extra)
    problems = call("ctcae", "import", path, "--json").json["problems"]
    found = sorted((one["code"], one["value"], one["severity"]) for one in problems)
    assert found == [
        ("grading.workbook_term_absent", "Anemia", "warning"),
        ("grading.workbook_term_absent", "Nausea", "warning"),
        ("grading.workbook_term_twice", "Fever", "warning"),
        ("grading.workbook_unknown_term", "Anemya", "warning"),
    ]
    unknown = next(one for one in problems if one["value"] == "Anemya")
    assert "Anemia" in unknown["remedy"]["en"]
    assert unknown["sheet"] == "Terms"
    told = call("ctcae", "import", path, "--ui", "en")
    assert "Anemya" in told.err
    lone = [[1, "Blood", "Anemia", "a", "-", "c", "", "e", ""]]
    path = workbook(tmp_path / "c.xlsx", "5.0", without=("Anemia",), extra=lone)
    (problem,) = call("ctcae", "import", path, "--json").json["problems"]
    assert (problem["code"], problem["value"]) == ("grading.workbook_grades", "Anemia")


def test_what_is_no_workbook_of_ctcae_is_refused(call: Call, tmp_path: Path) -> None:
    """Another file, other headings and too few terms change nothing."""
    lost = tmp_path / "a.xlsx"
    lost.write_bytes(b"not a workbook")
    other = workbook(tmp_path / "b.xlsx", "5.0", headings=["Term", "Grade 1", "Grade 2"])
    most = tuple(list(terms("5.0"))[20:])
    few = workbook(tmp_path / "c.xlsx", "5.0", without=most)
    for path, code in (
        (lost, "grading.workbook_refused"),
        (other, "grading.workbook_no_headings"),
        (few, "grading.workbook_other"),
    ):
        refused = call("ctcae", "import", path, "--json")
        assert (refused.code, refused.json["error"]["code"]) == (3, code)
    assert not sentences("5.0").by_term


def test_a_kept_file_that_was_changed_is_refused(call: Call, tmp_path: Path) -> None:
    """What is not what was kept is not shown as CTCAE's words."""
    call("ctcae", "import", workbook(tmp_path / "b.xlsx", "5.0"))
    kept = place("5.0")
    assert kept is not None
    kept.write_text("{}", encoding="utf-8")
    sentences.cache_clear()
    refused = call("ctcae", "show", "Anemia", "--json")
    assert (refused.code, refused.json["error"]["code"]) == (9, "grading.sentences_unreadable")


@pytest.mark.parametrize("ui", LANGS)
def test_a_term_is_looked_up(call: Call, ui: str) -> None:
    """By either name, in both versions: grades, limits, and how its Japanese name was checked."""
    shown = call("ctcae", "show", "好中球数減少", "--ui", ui)
    assert shown.code == 0
    assert shown.out.count("Neutrophil count decreased") == 2
    assert "0.1 10^9/L" in shown.out
    assert "好中球数減少" in shown.out
    assert "ctcae import" in shown.err


def test_an_unknown_term_is_named_with_the_nearest(call: Call) -> None:
    """A slip leads to the term that was meant; a term of one version is not in the other."""
    refused = call("ctcae", "show", "Anemya", "--ui", "en")
    assert refused.code == 3
    assert "Anemia" in refused.err
    assert call("ctcae", "show", "Thrombocytopenia", "--ctcae", "5.0").code == 3
    found = call("ctcae", "show", "Thrombocytopenia", "--json").json["terms"]
    assert [one["version"] for one in found] == ["6.0"]


def test_a_workbook_is_told_from_a_text_table(call: Call, tmp_path: Path) -> None:
    """Nobody looks for a wrong encoding in a file that is a workbook."""
    book = tmp_path / "values.xlsx"
    book.write_bytes(b"PK\x03\x04" + bytes(range(256)))
    answer = call("grade", book, "--ctcae", "5.0", "--json")
    assert answer.code == 3
    assert [one["code"] for one in answer.json["problems"]] == ["grading.is_workbook"]


def test_a_term_of_the_other_version_is_said_to_be_one(call: Call) -> None:
    """Instead of a name that is only spelt alike, the version that has the term."""
    answer = call("ctcae", "show", "Platelet count decreased", "--ctcae", "6.0", "--json")
    assert answer.code == 3
    assert answer.json["error"]["code"] == "grading.term_of_other"
    assert "5.0" in answer.json["error"]["message"]["ja"]
