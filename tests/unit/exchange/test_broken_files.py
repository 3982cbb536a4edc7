"""Every mistake a person can make in a JSON or TOML file is named, with its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from safetyreport.errors import ConfigurationRefused, ExitCode, Problem
from safetyreport.exchange.json_records import parse
from safetyreport.exchange.study_file import read_study
from safetyreport.i18n import LANGS, text

BROKEN = Path(__file__).parents[2] / "broken"
# What must be said of each file: code, kind, number in its list (in TOML the line), field.
Told = tuple[str, str | None, int | None, str | None]
EXPECTED: dict[str, tuple[Told, ...]] = {
    "assessment_not_a_code.json": (
        ("records.not_a_code", "adverse_events", 1, "assessments[2].causality.product"),
    ),
    "assessment_without_awareness.json": (
        ("records.no_awareness", "adverse_events", 1, "assessments[1].aware_physician_at"),
    ),
    "awareness_without_minutes.json": (
        ("records.moment", "adverse_events", 1, "aware_physician_at"),
    ),
    "baseline_as_text.json": (("records.boolean", "laboratory", 1, "is_baseline"),),
    "bidirectional.json": (("records.character", "adverse_events", 1, "narrative.en"),),
    "bracket_bomb.json": (("exchange.json_depth", None, None, None),),
    "broken_utf8.json": (("exchange.not_utf8", None, None, None),),
    "checksum_form.json": (("records.checksum", "submissions", 1, "document_sha256"),),
    "code_not_a_list.json": (("records.list", "adverse_events", 1, "seriousness"),),
    "count_negative.json": (("records.too_small", "administrations", 1, "cells"),),
    "count_too_large.json": (("records.too_large", "administrations", 1, "cells"),),
    "cp932.json": (("exchange.cp932", None, None, None),),
    "cut_short.json": (("exchange.json_ends", None, None, None),),
    "death_before_consent.json": (("records.order", "participants", 1, "died_on"),),
    "deep.json": (("exchange.json_no_object", None, None, None),),
    "deep_record.json": (("exchange.json_depth", None, None, None),),
    "empty.json": (("exchange.empty_file", None, None, None),),
    "endless_integer.json": (("records.whole", "administrations", 1, "cells"),),
    "entry_not_an_object.json": (("exchange.json_no_record", "participants", 2, None),),
    "escape.json": (("records.character", "adverse_events", 1, "narrative.ja"),),
    "exponent_bomb.json": (("records.number", "laboratory", 1, "value"),),
    "fatal_not_serious.json": (("records.fatal_not_serious", "adverse_events", 1, "seriousness"),),
    "four_readings.json": (("records.too_many", "cytotoxicity", 1, "experimental_cpm"),),
    "full_width_id.json": (("records.id", "adverse_events", 1, "participant"),),
    "full_width_number.json": (("records.number", "laboratory", 1, "value"),),
    "grade_as_text.json": (("records.whole", "adverse_events", 1, "grade"),),
    "grade_six.json": (("records.too_large", "adverse_events", 1, "grade"),),
    "id_in_two_kinds.json": (("exchange.id_twice", "milestones", 1, "id"),),
    "id_too_long.json": (("records.id", "adverse_events", 1, "id"),),
    "id_twice.json": (("exchange.id_twice", "participants", 2, "id"),),
    "impossible_day.json": (("records.date", "participants", 1, "consented_on"),),
    "impossible_month.json": (("records.partial_date", "adverse_events", 1, "onset"),),
    "incomplete_awareness.json": (
        ("records.date_incomplete", "adverse_events", 1, "aware_physician_at"),
    ),
    "incomplete_day.json": (("records.date_incomplete", "participants", 1, "consented_on"),),
    "infinity.json": (("records.whole", "administrations", 1, "cells"),),
    "kind_not_a_list.json": (("exchange.json_no_list", "participants", None, None),),
    "kind_twice.json": (("exchange.json_twice", None, None, "participants"),),
    "line_break.json": (("records.line", "adverse_events", 1, "ctcae_term"),),
    "list_outside.json": (("exchange.json_no_object", None, None, None),),
    "lone_surrogate.json": (("records.character", "adverse_events", 1, "term.ja"),),
    "lone_surrogate_checksum.json": (("records.character", "submissions", 1, "duties[1]"),),
    "lone_surrogate_name.json": (("records.field_name", "participants", 1, None),),
    "missing_fields.json": (
        ("records.missing_field", "adverse_events", 1, "participant"),
        ("records.missing_field", "adverse_events", 1, "term"),
    ),
    "missing_of_nothing.json": (("records.missing_unknown", "adverse_events", 1, "missing.caus"),),
    "missing_though_given.json": (("records.missing_present", "adverse_events", 1, "cause"),),
    "missing_without_reason.json": (("records.not_a_code", "adverse_events", 1, "missing.cause"),),
    "name_twice.json": (("exchange.json_twice", "participants", 1, "sex"),),
    "no_awareness.json": (("records.no_awareness", "adverse_events", 1, "aware_physician_at"),),
    "no_duty.json": (("records.too_few", "submissions", 1, "duties"),),
    "no_id.json": (("records.missing_field", "participants", 1, "id"),),
    "no_records.json": (("exchange.no_records", None, None, None),),
    "no_schema.json": (("exchange.schema_absent", None, None, "schema"),),
    "not_a_code.json": (("records.not_a_code", "adverse_events", 1, "outcome"),),
    "not_a_listed_code.json": (("records.not_a_code", "adverse_events", 1, "seriousness[2]"),),
    "not_a_nested_code.json": (("records.not_a_code", "adverse_events", 1, "causality.product"),),
    "not_a_number.json": (("records.number", "laboratory", 1, "value"),),
    "nul.json": (("records.character", "adverse_events", 1, "narrative.ja"),),
    "number_as_float_count.json": (("records.whole", "administrations", 1, "cells"),),
    "number_overflow.json": (("records.number_range", "laboratory", 1, "value"),),
    "onset_after_awareness.json": (("records.order", "adverse_events", 1, "aware_physician_at"),),
    "other_schema.json": (("exchange.schema_other", None, None, "schema"),),
    "part_is_text.json": (("records.object", "adverse_events", 1, "meddra"),),
    "path_as_id.json": (("records.id", "adverse_events", 1, "id"),),
    "text_is_a_number.json": (("records.not_text", "adverse_events", 1, "term"),),
    "text_is_empty.json": (("records.empty_text", "adverse_events", 1, "term.ja"),),
    "text_without_language.json": (("records.empty_text", "adverse_events", 1, "term"),),
    "toml_bidirectional.toml": (("records.character", None, None, "plan_number"),),
    "toml_class_true.toml": (("records.whole", None, None, "class"),),
    "toml_cp932.toml": (("exchange.cp932", None, None, None),),
    "toml_cut_short.toml": (("exchange.toml", None, 24, None),),
    "toml_date_with_time.toml": (("records.date", None, None, "plan_submitted_on"),),
    "toml_file_pattern.toml": (("records.pattern", None, None, "files.document"),),
    "toml_g_csf_days.toml": (
        ("records.study_most_below_fewest", None, None, "treatment.g_csf_days"),
    ),
    "toml_infinite_cut.toml": (("records.number", None, None, "treatment.dose_groups[1]"),),
    "toml_limits.toml": (
        ("records.study_limit_empty", None, None, "criteria[1].limits[1].at_least"),
        ("records.value_without_unit", None, None, "criteria[1].limits[2].unit"),
        ("records.study_most_below_fewest", None, None, "criteria[1].limits[3].at_most"),
        ("records.not_a_code", None, None, "criteria[1].limits[4].quantity"),
    ),
    "toml_local_time.toml": (("records.date", None, None, "plan_submitted_on"),),
    "toml_missing_keys.toml": (
        ("records.missing_field", None, None, "plan_number"),
        ("records.missing_field", None, None, "minister"),
    ),
    "toml_no_lead.toml": (("records.study_no_lead", None, None, "implementation_lead"),),
    "toml_number_as_text.toml": (("records.whole", None, None, "visits[1].day"),),
    "toml_several_sites.toml": (
        ("records.study_no_representative", None, None, "representative_administrator"),
        ("records.study_no_sites", None, None, "sites"),
    ),
    "toml_syntax.toml": (("exchange.toml", None, 6, None),),
    "toml_too_many_days.toml": (("records.too_large", None, None, "house.internal_report_days"),),
    "toml_twice.toml": (("exchange.toml_twice", None, 7, None),),
    "toml_unknown_analyte.toml": (("records.not_a_code", None, None, "visits[1].analytes[1]"),),
    "toml_unknown_key.toml": (
        ("records.missing_field", None, None, "purpose"),
        ("records.unknown_field", None, None, "purpos"),
    ),
    "toml_unknown_nested_key.toml": (
        ("records.missing_field", None, None, "institution.contact.role"),
        ("records.unknown_field", None, None, "institution.contact.rolle"),
    ),
    "toml_utf16.toml": (("exchange.utf16", None, None, None),),
    "toml_visit_twice.toml": (("records.study_twice", None, None, "visits"),),
    "toml_window_of_one.toml": (("records.missing_field", None, None, "visits[1].window[2]"),),
    "toml_wrong_class.toml": (("records.not_a_code", None, None, "class"),),
    "trailing_comma.json": (("exchange.json_syntax", None, None, None),),
    "two_readings.json": (("records.too_few", "cytotoxicity", 1, "experimental_cpm"),),
    "unknown_field.json": (("records.unknown_field", "adverse_events", 1, "outcom"),),
    "unknown_kind.json": (("exchange.unknown_kind", None, None, "adverse_event"),),
    "unknown_language.json": (("records.unknown_field", "adverse_events", 1, "term.fr"),),
    "unknown_nested_field.json": (
        ("records.unknown_field", "adverse_events", 1, "causality.aphaeresis"),
    ),
    "utf16.json": (("exchange.utf16", None, None, None),),
    "weight_zero.json": (("records.not_above", "administrations", 1, "weight_kg"),),
}


def told(path: Path) -> tuple[Problem, ...]:
    """The problems that reading the file finds."""
    if path.suffix == ".json":
        return parse(path.read_bytes(), path.name).problems
    with pytest.raises(ConfigurationRefused) as refusal:
        read_study(path)
    assert refusal.value.exit_code == ExitCode.CONFIGURATION
    return refusal.value.problems


def test_table_names_every_file() -> None:
    """No broken file is forgotten, and none is expected that does not exist."""
    files = {path.name for path in BROKEN.iterdir() if path.suffix in (".json", ".toml")}

    assert set(EXPECTED) == files


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_broken_file_is_named_with_its_place(name: str) -> None:
    """Everything wrong in the file is told, nothing else, each with kind, row and field."""
    found = tuple((one.code, one.sheet, one.row, one.field) for one in told(BROKEN / name))

    assert found == EXPECTED[name]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_broken_file_is_told_in_both_languages(name: str) -> None:
    """Each problem has a sentence and a remedy in both languages, with every place filled."""
    for problem in told(BROKEN / name):
        for lang in LANGS:
            for part in ("message", "remedy"):
                sentence = text(f"{problem.code}.{part}", lang, problem.values)
                places = re.findall(r"\{[a-z_]+\}", sentence)

                assert sentence.strip()
                assert not re.search(r"(records|codes|fields)\.[a-z]", sentence.replace(name, ""))
                assert places in ([], ["{record}"])  # a value that is shown as given


@pytest.mark.parametrize(
    ("name", "lang", "words"),
    [
        pytest.param("not_a_code.json", "ja", "「recovered」のことではありませんか。", id="word"),
        pytest.param("not_a_code.json", "en", "recovering (Recovering)", id="codes-listed"),
        pytest.param("unknown_field.json", "en", "Did you mean “outcome”?", id="field"),
        pytest.param("unknown_kind.json", "en", "“adverse_events”?", id="kind"),
        pytest.param("full_width_id.json", "ja", "「HU-001」のことではありませんか。", id="id"),
        pytest.param("toml_unknown_key.toml", "en", "Did you mean “purpose”?", id="key"),
        pytest.param(
            "bidirectional.json", "en", "Character 4 of “Narrative” is U+202E", id="place"
        ),
        pytest.param("grade_six.json", "ja", "5 以下", id="range"),
        pytest.param("cp932.json", "ja", "CP932", id="encoding"),
        pytest.param("trailing_comma.json", "en", "at line 3, character", id="syntax"),
        pytest.param("toml_syntax.toml", "en", "Line 6", id="toml-line"),
        pytest.param("assessment_not_a_code.json", "ja", "追加の評価2の因果関係", id="assessment"),
    ],
)
def test_sentence_says_what_to_do(name: str, lang: str, words: str) -> None:
    """Sentence and remedy name what was perhaps meant, where it stands or what is allowed."""
    said = " ".join(
        text(f"{one.code}.{part}", "ja" if lang == "ja" else "en", one.values)
        for one in told(BROKEN / name)
        for part in ("message", "remedy")
    )

    assert words in said


def test_value_is_kept_as_given() -> None:
    """A problem keeps the value it was given, control characters included; only display escapes."""
    (problem,) = told(BROKEN / "escape.json")

    assert problem.value == "ab\x1b[2J"
    assert problem.record == "SAE-001"
