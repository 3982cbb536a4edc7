"""The screen of texts: what it finds stays hidden, and no text stops it."""

from __future__ import annotations

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safetyreport.checks.folded import folded
from safetyreport.checks.personal_data import MASK, hidden, leaks, masked
from safetyreport.checks.personal_patterns import PATTERNS
from safetyreport.checks.privacy import withheld
from safetyreport.i18n import Phrase, Word
from safetyreport.records.fields import Text


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


BITS = (
    *_words(
        "山田太郎 さん 様 妻の 花子 カルテ番号 患者ID 00123456 生年月日 昭和 25 年 1 月 2 日生 ﾞ"
    ),
    *_words("広島市 南区 丁目 番地 1-2-3 090 - 0000 〇九〇 ー ( ) 〒 @ example.jp ﾔﾏﾀﾞ ｻﾏ 、 。"),
    *("Mr. ", "Yamada", "T.Y.", "born on ", " ", "\u200b"),
)
# One sign or word over and over: what makes an expression try again and again.
RUNS = (
    *_words(
        "一 市 山市 A a Ab- Ab-cho 0- 090- (0) あ ア ー a. A. 1の 1丁目 山1番地 患者 患者の 妻の"
    ),
    *_words("山田 ヤマダ +1 a@a. 生年月日の 1950年 ID No. wife 電話 ﾞ"),
    "\u200b",
)


@given(st.lists(st.sampled_from(BITS), max_size=12).map("".join) | st.text(max_size=80))
def test_any_text_is_searched(text: str) -> None:
    """Stretches lie inside the text, in order and apart, and hiding them leaves the rest."""
    found = leaks(text)
    ends = [0, *(place for one in found for place in (one.start, one.end)), len(text)]
    assert ends == sorted(ends)
    assert all(one.start < one.end for one in found)
    kept = text[found[-1].end :] if found else text
    assert hidden(text).endswith(kept)
    for one in found:
        assert masked(text, one).count(MASK * 3) >= 1


@given(st.lists(st.sampled_from(BITS), max_size=12).map("".join) | st.text(max_size=80))
def test_folding_keeps_the_way_back(text: str) -> None:
    """Every folded character comes from a place of the original, in order; numerals move none."""
    shadow = folded(text)
    assert len(shadow.places) == len(shadow.text) + 1
    assert list(shadow.places) == sorted(shadow.places)
    assert len(shadow.numerals) == len(shadow.text)


@pytest.mark.parametrize("run", RUNS, ids=ascii)
def test_a_long_run_is_searched_to_its_end(run: str) -> None:
    """A pattern that tries every length at every place would not come back from this."""
    text = run * (20_000 // len(run)) + " taro@example.jp"
    assert leaks(text)[-1].end == len(text)


@pytest.mark.slow
def test_a_very_long_text_is_searched_to_its_end() -> None:
    """So would a narrative of 200,000 signs."""
    text = "術後14日目に発熱し、1-2-3の処置を行った。" * 9_000 + "山田さん"
    assert len(text) > 200_000
    assert [one.end for one in leaks(text)] == [len(text)]


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        pytest.param("電話は０９０-0000-0000。", "０９０-0000-0000", id="full width"),  # noqa: RUF001
        pytest.param("電話は090\u200b-0000-0000。", "090\u200b-0000-0000", id="unseen sign"),
        pytest.param("ﾔﾏﾀﾞ ﾀﾛｳ様が受診", "ﾔﾏﾀﾞ ﾀﾛｳ", id="half-width kana"),
        pytest.param(
            "連絡先〇九〇ー〇〇〇〇ー〇〇〇〇", "〇九〇ー〇〇〇〇ー〇〇〇〇", id="Chinese numerals"
        ),
        pytest.param("a@example.jp と b@example.jp へ", "b@example.jp", id="the second of two"),
    ],
)
def test_what_is_shown_hides_it(text: str, secret: str) -> None:
    """Whatever the way of writing, neither the whole nor the part shown holds it."""
    assert secret in text
    assert secret not in hidden(text)
    assert all(secret not in masked(text, one) for one in leaks(text))


def test_a_checksum_is_no_telephone_number() -> None:
    """Digits at the head of a checksum, whole or cut short as on a footer, are not called."""
    heads = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(30_000)]
    telling = [head for head in heads if re.match(r"0[1-9]\d{8}", head)]
    assert len(telling) > 10
    assert [head for head in telling for cut in (16, 64) if leaks(f"1321:{head[:cut]}")] == []


@pytest.mark.parametrize(
    "text",
    [
        *("福岡から転院した。", "新居に転居後、外来は長崎へ変更。", "水戸より家族が来院。"),
        *("カテーテル出口の発赤。", "本医師の判断による。", "野原で転倒、大越はなし。"),
        *("前回と同様、経過は良好。", "装置の電源仕様。", "多種多様、空模様、各種仕様 の確認。"),
        *("内海のSpO2計", "三品の併用薬は中止。", "草野球の後に腰痛。", "木戸に右肩を打撲した。"),
    ],
)
def test_places_and_words_are_no_names(text: str) -> None:
    """What is a surname and also a place or a word is a name with a title only."""
    assert [one for one in leaks(text) if one.kind in ("name", "kinship")] == []


@pytest.mark.parametrize("after", ["", "まで", "ext12", "fax", " a", "。"])
def test_what_follows_hides_no_telephone_number(after: str) -> None:
    """Neither a word nor an extension after the digits makes a checksum of them."""
    assert [one.kind for one in leaks(f"0312345678{after}")] == ["telephone"]


def test_signs_say_nothing_of_the_length() -> None:
    """The same signs stand for a short and a long name."""
    short, long = "山田さんが転倒。", "勅使河原健太郎さんが転倒。"
    assert hidden(short) == hidden(long)


def test_values_on_their_way_into_a_sentence_are_hidden() -> None:
    """Texts, lists and phrases inside are reached; codes and numbers stay."""
    number = "090-0000-0000"
    values = withheld(
        {
            "plain": number,
            "text": Text(ja=f"電話{number}"),
            "list": (number, 3),
            "phrase": Phrase("records.reason_for", {"field": number}),
            "code": Word("codes.kind", "participants"),
        }
    )
    assert number not in str(values)
    assert values["code"] == Word("codes.kind", "participants")
    assert values["list"] == [MASK * 3, 3]


def test_every_kind_has_patterns() -> None:
    """The kinds that the guide names are the kinds that are searched."""
    assert {one.kind for one in PATTERNS} == {
        *("telephone", "address", "mail", "hospital_number"),
        *("birth_date", "name", "kinship", "initials"),
    }
