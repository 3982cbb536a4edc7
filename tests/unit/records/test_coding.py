"""Every field and every code has its word in both languages, and no word stands alone."""

from __future__ import annotations

import pytest
from babel.messages.pofile import read_po

from safetyreport.i18n import LANGS, Lang
from safetyreport.records.coding import GROUPS, STUDY, form_at, forms, label_key, word_groups
from safetyreport.records.kinds import KINDS
from safetyreport.resources import folder


def entries(domain: str, lang: Lang) -> dict[str, str]:
    """The entries of a catalogue as people edit it."""
    path = folder("locales") / lang / "LC_MESSAGES" / f"{domain}.po"
    with path.open("rb") as stream:
        return {str(one.id): str(one.string) for one in read_po(stream) if one.id}


@pytest.mark.parametrize("lang", LANGS)
def test_every_code_has_its_word(lang: Lang) -> None:
    """A code never reaches a report as a code, and no word is kept for a code that is gone."""
    expected = {f"codes.{group}.{code}" for group, codes in word_groups().items() for code in codes}

    assert set(entries("codes", lang)) == expected


@pytest.mark.parametrize("lang", LANGS)
def test_every_field_has_its_label(lang: Lang) -> None:
    """Workbook, messages and lists can name every field of every kind and of the study."""
    expected = {
        label_key(kind, one)
        for kind in (*KINDS, STUDY)
        for form in forms(kind)
        for one in form.all()
    }

    assert set(entries("fields", lang)) == expected


@pytest.mark.parametrize("lang", LANGS)
def test_words_of_a_group_differ(lang: Lang) -> None:
    """Two codes of one group never look alike on a form."""
    words = entries("codes", lang)
    for group, codes in word_groups().items():
        shown = [words[f"codes.{group}.{code}"].casefold() for code in codes]

        assert len(set(shown)) == len(shown), group


def test_groups_name_only_coded_fields() -> None:
    """The table of groups holds no field that does not exist or takes no codes."""
    coded = {
        "missing" if one.path == "missing" else label_key(kind, one).removeprefix("fields.")
        for kind in (*KINDS, STUDY)
        for form in forms(kind)
        for one in form.all()
        if one.codes
    }

    assert set(GROUPS) == coded


@pytest.mark.parametrize(
    ("group", "lang", "words"),
    [
        pytest.param("outcome", "ja", "回復 軽快 未回復 後遺症あり 死亡 不明", id="転帰"),
        pytest.param("missing", "ja", "該当なし 不明 調査中（結果待ち） 未実施", id="欠測"),
        pytest.param("classification", "ja", "逸脱 不適合 重大な不適合", id="不適合"),
        pytest.param(
            "outcome",
            "en",
            "Recovered|Recovering|Not recovered|Recovered with sequelae|Fatal|Unknown",
            id="outcome",
        ),
    ],
)
def test_words_are_those_of_the_field(group: str, lang: Lang, words: str) -> None:
    """The words that committees and the ministry expect are used, in their order."""
    found = [entries("codes", lang)[f"codes.{group}.{code}"] for code in word_groups()[group]]

    assert found == words.split("|" if lang == "en" else " ")


@pytest.mark.parametrize(
    ("kind", "path", "sort", "many"),
    [
        pytest.param("adverse_events", ("term",), "text", False, id="text"),
        pytest.param("adverse_events", ("participant",), "id", False, id="id"),
        pytest.param("adverse_events", ("assessments", 2, "grade"), "whole", False, id="nested"),
        pytest.param("adverse_events", ("causality", "product"), "code", False, id="code"),
        pytest.param("adverse_events", ("seriousness", 0), "code", True, id="list-of-codes"),
        pytest.param("adverse_events", ("onset",), "partial_date", False, id="partial-date"),
        pytest.param("adverse_events", ("aware_physician_at",), "moment", False, id="moment"),
        pytest.param("cytotoxicity", ("maximum_cpm",), "number", True, id="readings"),
        pytest.param("laboratory", ("is_baseline",), "boolean", False, id="boolean"),
        pytest.param("involvements", ("from",), "day", False, id="by-its-json-name"),
        pytest.param("adverse_events", ("missing", "cause"), "code", False, id="reason"),
        pytest.param("study", ("visits", 0, "analytes"), "code", True, id="study"),
    ],
)
def test_field_is_described_from_its_model(
    kind: str, path: tuple[str | int, ...], sort: str, many: bool
) -> None:
    """Readers of tables learn from the model what a cell holds."""
    form = form_at(kind, path)

    assert form is not None
    assert (form.sort, form.many) == (sort, many)


def test_unknown_field_has_no_description() -> None:
    """What no record knows is not described as if it were known."""
    assert form_at("adverse_events", ("caus",)) is None
    assert form_at("adverse_events", ("term", "ja")) is None
