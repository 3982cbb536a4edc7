"""Every mistake in an export or in a mapping file is named, with its place, and nothing is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from safetyreport.app.mapping import read_mapped
from safetyreport.cli.output import problem_values
from safetyreport.errors import ConfigurationRefused, ExitCode, Problem
from safetyreport.exchange.mapping.load import load_mapping
from safetyreport.exchange.reading import build
from safetyreport.i18n import LANGS, text
from safetyreport.records.event import AdverseEvent
from safetyreport.records.participant import Participant

EXPORTS = Path(__file__).parents[2] / "broken" / "redcap"
MAPPINGS = Path(__file__).parents[2] / "broken" / "mapping"
# What must be said of each export: code, row, column, field of ours.
Told = tuple[str, int | None, str | None, str | None]
IN_EXPORTS: dict[str, tuple[Told, ...]] = {
    "base_twice.csv": (
        ("redcap.key_twice", 3, "A", None),
        ("mapping.differs", 3, "D", "sex"),
    ),
    "birth_date.csv": (("mapping.identifier", 1, "T", None),),
    "box_not_a_tick.csv": (("mapping.unmapped_code", 3, "I", "seriousness"),),
    "checkbox_null.json": (("redcap.json_shape", 1, None, None),),
    "code_as_label.csv": (("mapping.unmapped_code", 3, "Q", "causality.product"),),
    "column_absent.csv": (("mapping.column_absent", 1, None, None),),
    "column_twice.csv": (("redcap.column_twice", 1, None, None),),
    "cut.json": (("exchange.json_ends", None, None, None),),
    "day_first.csv": (("tables.date_order", 3, "R", "aware_physician_at"),),
    "eav.csv": (("redcap.eav", None, None, None),),
    "empty.csv": (("exchange.empty_file", None, None, None),),
    "error.json": (("redcap.error_answer", None, None, None),),
    "grade_full_width.csv": (("mapping.number_reading", 3, "H", "grade"),),
    "grade_word.csv": (("mapping.number_reading", 3, "H", "grade"),),
    "identifier.csv": (("mapping.identifier", 1, "T", None),),
    "incomplete_awareness.csv": (("tables.date_incomplete", 3, "R", "aware_physician_at"),),
    "instance_text.csv": (("redcap.instance", 3, "C", None),),
    "kana.csv": (("mapping.identifier", 1, "T", None),),
    "key_twice.csv": (
        ("redcap.key_twice", 4, "A", None),
        ("exchange.id_twice", 4, "A", "id"),
    ),
    "label_values.csv": (("redcap.labels", None, None, None),),
    "labels.csv": (("redcap.labels", None, None, None),),
    "nested.json": (("redcap.json_shape", 1, None, None),),
    "no_record_id.csv": (("redcap.no_record_id", 1, None, None),),
    "object.json": (("redcap.json_shape", 1, None, None),),
    "open_quote.csv": (("tables.csv_quotes", 3, None, None),),
    "other_form.csv": (("mapping.block_nowhere", 1, None, None),),
    "page.json": (("redcap.page", None, None, None),),
    "record_blank.csv": (("redcap.record_blank", 3, "A", None),),
    "row_cut.csv": (("redcap.row_short", 3, None, None),),
    "no_records.json": (("exchange.no_records", None, None, None),),
    "too_long_row.csv": (("redcap.no_heading", 4, None, None),),
    "undeclared_missing.csv": (("mapping.missing_undeclared", 3, "H", "grade"),),
    "undeclared_missing_box.csv": (("mapping.missing_undeclared", 3, "T", "seriousness"),),
    "unmapped_box.csv": (("mapping.unmapped_code", 3, "T", "seriousness"),),
    "unmapped_code.csv": (("mapping.unmapped_code", 3, "P", "outcome"),),
    "utf16.csv": (("exchange.utf16", None, None, None),),
}
# What must be said of each mapping file: code, line, key.
IN_MAPPINGS: dict[str, tuple[tuple[str, int | None, str | None], ...]] = {
    "age_not_dropped.toml": (("mapping.age_not_dropped", 11, "records[1].fields.age"),),
    "age_on_nothing.toml": (("mapping.age_on", 12, "records[1].fields.age.age_on"),),
    "awareness_lacking.toml": (
        ("mapping.needed", 13, "records[2]"),
        ("mapping.no_awareness", 13, "records[2]"),
    ),
    "awareness_not_collected.toml": (("mapping.no_awareness", 13, "records[2]"),),
    "code_of_ours.toml": (("mapping.not_one_of", 24, "records[2].fields.outcome.codes.2"),),
    "code_undecided.toml": (("mapping.code_undecided", 24, "records[2].fields.outcome.codes.2"),),
    "collected_and_not.toml": (("mapping.collected", 18, "records[2].not_collected"),),
    "cp932.toml": (("exchange.cp932", None, None),),
    "criterion_lacking.toml": (("mapping.criterion_needed", 13, "records[2]"),),
    "dates_shifted.toml": (("mapping.dates_shifted", 28, "records[2].fields.aware_physician_at"),),
    "delimiter.toml": (("mapping.not_one_of", 5, "source.delimiter"),),
    "dropped_and_used.toml": (
        ("mapping.dropped_field", 28, "records[2].fields.aware_physician_at.from"),
    ),
    "flag_as_text.toml": (("mapping.not_boolean", 5, "source.fill_merged"),),
    "grade_from_yes_no.toml": (
        ("mapping.grade_is_answer", 23, "records[2].fields.grade.codes.yes"),
        ("mapping.grade_is_answer", 23, "records[2].fields.grade.codes.no"),
    ),
    "header_row_zero.toml": (("mapping.not_whole", 5, "source.header_row"),),
    "key_twice.toml": (("exchange.toml_twice", 5, None),),
    "label_as_field.toml": (
        ("mapping.unknown_field", 22, "records[2].fields.発現日"),
        ("mapping.needed", 13, "records[2]"),
    ),
    "missing_meaning.toml": (("mapping.not_one_of", 5, "source.missing_codes.UNK"),),
    "need_lacking.toml": (("mapping.needed", 13, "records[2]"),),
    "no_event.toml": (("mapping.event_absent", 13, "records[2]"),),
    "no_form.toml": (("mapping.form_absent", 13, "records[2]"),),
    "no_format.toml": (("mapping.key_absent", None, "format"),),
    "no_id.toml": (("mapping.key_absent", 13, "records[2].id"),),
    "no_record_id.toml": (("mapping.key_absent", 3, "source.record_id"),),
    "no_records.toml": (("mapping.no_records", None, "records"),),
    "no_suffixes.toml": (("mapping.suffixes_absent", 13, "records[2]"),),
    "not_collected_unknown.toml": (("mapping.unknown_field", 18, "records[2].not_collected"),),
    "note_left.toml": (("mapping.to_decide", 22, None),),
    "number_for_text.toml": (("mapping.key_not_here", 22, "records[2].fields.onset.number"),),
    "one_field_for_both.toml": (
        ("mapping.severity_is_seriousness", 25, "records[2].fields.seriousness"),
    ),
    "records_not_list.toml": (("mapping.not_tables", 6, "records"),),
    "repeats_of_redcap.toml": (("mapping.only_redcap", 16, "records[2].repeats"),),
    "rule_is_number.toml": (
        ("mapping.not_a_rule", 22, "records[2].fields.onset"),
        ("mapping.needed", 13, "records[2]"),
    ),
    "serious_alone.toml": (("mapping.serious_alone", 19, "records[2].serious"),),
    "severity_as_seriousness.toml": (
        ("mapping.seriousness_is_strength", 25, "records[2].fields.seriousness.codes.mild"),
        ("mapping.seriousness_is_strength", 25, "records[2].fields.seriousness.codes.severe"),
    ),
    "syntax.toml": (("exchange.toml", 3, None),),
    "term_lacking.toml": (("mapping.needed", 13, "records[2]"),),
    "time_of_a_term.toml": (("mapping.key_not_here", 21, "records[2].fields.term.ja.time"),),
    "two_sources.toml": (
        ("mapping.one_source", 26, "records[2].fields.causality.product"),
        ("mapping.needed", 13, "records[2]"),
    ),
    "unknown_field.toml": (
        ("mapping.unknown_field", 22, "records[2].fields.onset_on"),
        ("mapping.needed", 13, "records[2]"),
    ),
    "unknown_format.toml": (("mapping.not_one_of", 1, "format"),),
    "unknown_key.toml": (("mapping.unknown_key", 5, "source.recordid"),),
    "unknown_kind.toml": (("mapping.not_one_of", 14, "records[2].kind"),),
    "unknown_rule_key.toml": (
        ("mapping.unknown_key", 26, "records[2].fields.causality.product.form"),
    ),
}


def said(problem: Problem) -> None:
    """Each problem has its sentence and its remedy in both languages."""
    values = problem_values(problem)
    for lang in LANGS:
        for part in ("message", "remedy"):
            sentence = text(f"{problem.code}.{part}", lang, values)
            assert sentence.strip()
            assert "None" not in sentence


@pytest.mark.parametrize("name", sorted(IN_EXPORTS))
def test_a_broken_export_is_refused(name: str) -> None:
    """The user sees what is wrong, the row and column where it stands, and what to do."""
    found = read_mapped([EXPORTS / name], EXPORTS / "mapping.toml")
    problems = build(found.records, found.problems).problems
    errors = [one for one in problems if one.severity == "error"]

    assert tuple((one.code, one.row, one.column, one.field) for one in errors) == IN_EXPORTS[name]
    assert {one.file for one in errors} == {name}
    for one in problems:
        said(one)


def test_no_broken_export_is_forgotten() -> None:
    """Every file of the folder is tried."""
    held = {path.name for path in EXPORTS.iterdir()} - {"mapping.toml"}
    assert held == set(IN_EXPORTS)


@pytest.mark.parametrize("name", sorted(IN_MAPPINGS))
def test_a_broken_mapping_is_refused(name: str) -> None:
    """A mapping decides what is filed: what it leaves open or contradicts is refused, by line."""
    with pytest.raises(ConfigurationRefused) as refusal:
        load_mapping((MAPPINGS / name).read_bytes(), name)

    problems = refusal.value.problems
    assert refusal.value.exit_code == ExitCode.CONFIGURATION
    assert tuple((one.code, one.row, one.field) for one in problems) == IN_MAPPINGS[name]
    for one in problems:
        said(one)


def test_no_broken_mapping_is_forgotten() -> None:
    """Every file of the folder is tried."""
    assert {path.name for path in MAPPINGS.iterdir()} == set(IN_MAPPINGS)


def test_the_broken_files_break_what_is_in_order(tmp_path: Path) -> None:
    """The mapping that the exports are read by reads one that is mended without a word."""
    broken = (EXPORTS / "grade_word.csv").read_text(encoding="utf-8")
    mended = tmp_path / "export.csv"
    mended.write_text(broken.replace(",Grade 3,", ",3,"), encoding="utf-8", newline="\n")

    found = read_mapped([mended], EXPORTS / "mapping.toml")
    built = build(found.records, found.problems)

    assert built.problems == ()
    person, event = built.records
    assert isinstance(person, Participant)
    assert (person.id, person.sex) == ("P1", "male")
    assert isinstance(event, AdverseEvent)
    assert (event.id, event.participant, event.grade) == ("AE-P1-1", "P1", 3)
    assert event.causality is not None
    assert event.causality.product == "possible"
