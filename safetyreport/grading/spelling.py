"""Words without the differences that are only spelling, in Japanese and in English."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

# British or older spelling to American, the way CTCAE writes; letters inside words.
_ENGLISH = (
    ("ae", "e"),
    ("oe", "e"),
    ("leuco", "leuko"),
    ("sulph", "sulf"),
    ("yse", "yze"),
    ("isation", "ization"),
    ("ise", "ize"),
    ("our", "or"),
    ("centre", "center"),
    ("litre", "liter"),
    ("metre", "meter"),
    ("fibre", "fiber"),
    ("ll", "l"),
)
# One word, written with characters or in kana.
_JAPANESE = (
    ("瘙痒", "そう痒"),
    ("掻痒", "そう痒"),
    ("搔痒", "そう痒"),
    ("痙攣", "けいれん"),
    ("痙れん", "けいれん"),
    ("眩暈", "めまい"),
    ("目眩", "めまい"),
    ("吐き気", "嘔気"),
    ("吐気", "嘔気"),
    ("蛋白", "たんぱく"),
    ("癌", "がん"),
    ("蕁麻疹", "じんましん"),
    ("蕁麻しん", "じんましん"),
    ("頚", "頸"),
    ("倦怠", "けん怠"),
    ("ニューロパシー", "ニューロパチー"),
    ("ウイルス", "ウィルス"),
)
_NO_LETTER = re.compile(r"[^\w]+")
_TO_HIRAGANA = {sign: sign - 0x60 for sign in range(ord("ァ"), ord("ヶ") + 1)}
_JOINED = str.maketrans("", "", "ー・")


@cache
def _japanese() -> tuple[tuple[str, str], ...]:
    return tuple((_kana(one), _kana(other)) for one, other in _JAPANESE)


def _kana(text: str) -> str:
    return text.translate(_TO_HIRAGANA).translate(_JOINED)


@lru_cache(maxsize=65536)
def spelt(text: str) -> str:
    """A term without width, case, spaces, marks, kind of kana and regional spelling.

    Two spellings of one word give the same; the result is for comparing only, never for showing.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = "".join(
        sign for sign in unicodedata.normalize("NFKD", plain) if not _accent(sign)
    )  # é is e; a voiced kana keeps its mark
    plain = unicodedata.normalize("NFC", plain)
    plain = _NO_LETTER.sub("", _kana(plain)).replace("_", "")
    if plain.isascii():
        for one, other in _ENGLISH:
            plain = plain.replace(one, other)
        return plain
    for one, other in _japanese():
        plain = plain.replace(one, other)
    return plain


def _accent(sign: str) -> bool:
    return 0x0300 <= ord(sign) <= 0x036F
