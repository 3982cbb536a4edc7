"""Which terms are one term however they are spelt, and which are not."""

from __future__ import annotations

import pytest

from safetyreport.checks.spelling import named
from safetyreport.grading.spelling import spelt
from safetyreport.grading.terms import VERSIONS, Version, terms

SAME = [
    ("half and full width", "ﾊﾂﾈﾂ", "ハツネツ"),
    ("kana", "ハツネツ", "はつねつ"),
    ("full-width letters", "\uff26\uff45\uff56\uff45\uff52", "fever"),
    ("case and spaces", "Bone  Pain", "bone pain"),
    ("hyphen", "maculo-papular rash", "Maculopapular rash"),
    ("haem", "Haemorrhage", "Hemorrhage"),
    ("oedema", "Oedema limbs", "Edema limbs"),
    ("diarrhoea", "Diarrhoea", "diarrhea"),
    ("tumour", "Tumour pain", "Tumor pain"),
    ("leuco", "Leucocytosis", "Leukocytosis"),
    ("accent", "Guillain-Barré syndrome", "Guillain-Barre syndrome"),
    ("characters or kana", "瘙痒症", "ｿｳ痒症"),
    ("two ways of writing", "ウイルス感染", "ウィルス感染"),
]
OTHER = [
    ("direction", "Hypokalemia", "Hyperkalemia"),
    ("another sign", "発熱", "発疹"),
    ("voiced", "はつ", "ばつ"),
    ("a part of it", "Fever", "Fever blister"),
]


@pytest.mark.parametrize(("one", "other"), [row[1:] for row in SAME], ids=[row[0] for row in SAME])
def test_one_term(one: str, other: str) -> None:
    """Only the spelling differs, so it is one term."""
    assert spelt(one) == spelt(other)


@pytest.mark.parametrize(
    ("one", "other"), [row[1:] for row in OTHER], ids=[row[0] for row in OTHER]
)
def test_two_terms(one: str, other: str) -> None:
    """The words differ, so they stay two terms."""
    assert spelt(one) != spelt(other)


@pytest.mark.parametrize("version", VERSIONS)
def test_no_two_terms_of_ctcae_become_one(version: Version) -> None:
    """Whatever the folding does, CTCAE's own terms stay apart in both languages."""
    english: dict[str, set[str]] = {}
    japanese: dict[str, set[str]] = {}
    for one in terms(version).values():
        english.setdefault(spelt(one.name), set()).add(one.name)
        if one.ja:
            japanese.setdefault(spelt(one.ja.ja), set()).add(one.name)
    mixed = [some for book in (english, japanese) for some in book.values() if len(some) > 1]
    assert mixed == []
    crossed = {key for key in english.keys() & japanese.keys() if english[key] != japanese[key]}
    assert crossed == set()


def test_a_term_is_found_by_either_name() -> None:
    """The Japanese and the British name lead to CTCAE's own."""
    assert named("貧血", "5.0") == "Anemia"
    assert named("ANAEMIA", "6.0") == "Anemia"
    assert named("頭が重い", "5.0") is None
    assert named(None, "5.0") is None
