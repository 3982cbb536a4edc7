"""The two editions of one document: what they print from one record is the same."""

from __future__ import annotations

from typing import Any

import pytest

from safetyreport.documents import forms
from safetyreport.documents.editions import Editions
from safetyreport.errors import IntegrityFailed
from safetyreport.records.fields import Text

FORM = "illness_committee"
SIXTY = "sixty_day"


def values(lang: str, **changes: Any) -> dict[str, Any]:
    """Some of what the committee's form prints, in one language."""
    ja = lang == "ja"
    return {
        "participant_code": "NK-008",
        "onset_on": "2026年5月19日" if ja else "19 May 2026",
        "aware_earliest": "2026年5月20日 9時00分（医師）"
        if ja
        else "20 May 2026, 9:00 (physician)",
        "participant_sex": "女性" if ja else "Female",
        "illness_type_death": "■",
        "administrations": [
            {"cycle": "1", "given_on": "2026年1月8日" if ja else "8 January 2026"},
            {"cycle": "2", "given_on": "2026年4月2日" if ja else "2 April 2026"},
        ],
        "causality_components": [
            {"component": "製品" if ja else "product", "judgement": "関連あり" if ja else "Related"}
        ],
        "changes": [],
        "attachments": [],
        "missing_items": [],
        **changes,
    }


def differing(**english: Any) -> list[str]:
    """The placeholders in which the English edition differs after some changes."""
    found = Editions(FORM, values("ja"), values("en", **english)).differences()
    return [place.name for place in found]


def test_editions_of_one_record_agree() -> None:
    """Days, times, words and rows written in two languages are one and the same."""
    assert differing() == []


@pytest.mark.parametrize(
    ("name", "english"),
    [
        pytest.param("onset_on", "20 May 2026", id="day"),
        pytest.param("onset_on", "19 May 2025", id="year"),
        pytest.param("aware_earliest", "20 May 2026, 10:00 (physician)", id="time"),
        pytest.param("participant_code", "NK-009", id="identifier"),
        pytest.param("participant_sex", "Male", id="coded word"),
        pytest.param("illness_type_death", "□", id="box"),
        pytest.param("draft", True, id="what one edition alone decides to print"),
    ],
)
def test_a_changed_value_is_named(name: str, english: object) -> None:
    """One value printed differently in English is found under its placeholder."""
    assert differing(**{name: english}) == [name]


def test_tables_are_compared_row_by_row() -> None:
    """A changed cell is named with its column; a row that is absent with the counts."""
    rows = values("en")["administrations"]
    changed = [rows[0], {"cycle": "2", "given_on": "3 April 2026"}]
    assert differing(administrations=changed) == ["administrations.given_on"]
    assert differing(administrations=rows[:1]) == ["administrations"]
    (place,) = Editions(FORM, values("ja"), values("en", administrations=rows[:1])).differences()
    assert (place.ja, place.en) == ("2", "1")


def test_a_coded_word_in_a_table_is_compared_by_its_code() -> None:
    """Related in one edition and unrelated in the other is a difference, though no number is."""
    judged = [{"component": "product", "judgement": "Unrelated"}]
    assert differing(causality_components=judged) == ["causality_components.judgement"]


def test_a_difference_is_refused_and_names_both_places() -> None:
    """The user reads the item's label, the Japanese and the English value."""
    editions = Editions(FORM, values("ja"), values("en", onset_on="20 May 2026"))
    with pytest.raises(IntegrityFailed) as refusal:
        editions.verify()
    told = refusal.value.values
    assert (told["ja"], told["en"]) == ("2026年5月19日", "20 May 2026")
    assert isinstance(told["item"], dict)
    assert set(told["item"]) == {"ja", "en"}
    assert "onset_on" not in str(told["item"])


def test_what_people_wrote_is_not_the_programs_fault() -> None:
    """Free texts are compared elsewhere; here, what the program adds to them."""
    text = Text(ja="第1病院", en="Hospital")
    ja = values("ja", remarks="第1病院\n2026年5月3日")
    en = values("en", remarks="Hospital\n3 May 2026")
    assert list(Editions(FORM, ja, en, texts=lambda: [text]).differences()) == []
    en["remarks"] = "Hospital\n4 May 2026"
    found = Editions(FORM, ja, en, texts=lambda: [text]).differences()
    assert [place.name for place in found] == ["remarks"]


def test_a_text_on_a_page_of_its_own_is_the_text() -> None:
    """One edition may have room for a text that goes to an attachment in the other."""
    pages = [{"number": "1", "title": "経過", "text": "投与4時間後に38.0℃"}]
    ja = values("ja", narrative="別紙1のとおり", attachments=pages)
    en = values("en", narrative="38.0 °C four hours after infusion")
    see = list(Editions(FORM, ja, en).differences())
    assert see == []


def test_own_templates_are_compared_by_what_both_print() -> None:
    """A placeholder that only one of a hospital's two templates prints cannot differ."""
    ja, en = values("ja"), values("en", onset_on="1 May 2026")
    assert list(Editions(FORM, ja, en, frozenset({"participant_code"})).differences()) == []
    found = Editions(FORM, ja, en, frozenset({"onset_on"})).differences()
    assert [place.name for place in found] == ["onset_on"]


def test_a_text_mended_in_one_language_is_a_change_in_that_edition_only() -> None:
    """A follow-up may list a change in one edition; what both list must agree."""
    row = {"item": "被験者識別コード", "before": "3例", "after": "4例"}
    assert list(Editions(FORM, values("ja", changes=[row]), values("en")).differences()) == []


def test_boxes_in_the_list_of_changes_are_compared_by_their_codes() -> None:
    """The statute's numbers in the words of a box (第2号イ, (ii)-(a)) are none of the record."""
    row = next(row for row in forms.load(FORM).rows() if len(row.options) > 1)
    first, second = row.options[:2]
    ja = {"item": row.label.ja, "before": first.ja, "after": f"{first.ja}\n{second.ja}"}
    en = {"item": row.label.en, "before": first.en, "after": f"{first.en}\n{second.en}"}
    assert list(Editions(FORM, {"changes": [ja]}, {"changes": [en]}).differences()) == []
    other = en | {"before": second.en}
    (place,) = Editions(FORM, {"changes": [ja]}, {"changes": [other]}).differences()
    assert place.name == "changes.before"


def test_the_same_shape_of_a_date_is_not_taken_for_the_same_date() -> None:
    """What agreed in one row never makes another row agree."""
    ja = [{"aware": f"2026年{month}月3日", "number": "1"} for month in (11, 12)]
    en = [{"aware": "3 November 2026", "number": "1"}] * 2
    found = Editions(SIXTY, {"events": ja}, {"events": en}).differences()
    assert [(place.name, place.line) for place in found] == [("events.aware", 2)]


def test_of_a_long_value_the_line_that_differs_is_shown() -> None:
    """The reader is led to the line, not to the beginning of a long list."""
    ja = values("ja", remarks="発熱\n2026年5月3日\n3件")
    en = values("en", remarks="Fever\n3 May 2026\n4 events")
    with pytest.raises(IntegrityFailed) as refusal:
        Editions(FORM, ja, en).verify()
    assert (refusal.value.values["ja"], refusal.value.values["en"]) == ("3件", "4 events")
