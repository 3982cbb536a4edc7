"""A text folded for searching, with the way back to the places in the original.

Full-width digits, half-width kana and the many dashes of Japanese text become one form; the
original stays as it was typed, since folding changes the characters of names.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

# Hyphens and dashes, the minus sign, the full-width hyphen and the half-width long vowel.
DASHES = frozenset("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d\uff70")
VOICING = frozenset("ﾞﾟ")
LONGEST = 4  # signs of a Japanese surname
NUMERALS = str.maketrans("〇零一二三四五六七八九", "00123456789")


@dataclass(frozen=True)
class Folded:
    """`text` is searched; `places[i]` is where its i-th character came from in the original."""

    text: str
    places: tuple[int, ...]

    @cached_property
    def numerals(self) -> str:
        """The same text with Chinese numerals as digits; no place moves."""
        return re.sub("(?<=[0-9])ー(?=[0-9])", "-", self.text.translate(NUMERALS))

    @cached_property
    def words(self) -> frozenset[str]:
        """Every stretch that could be a name: up to four Japanese signs, or a run of letters."""
        places = [at for at, sign in enumerate(self.text) if not sign.isascii()]
        stretches = (self.text[at : at + width] for width in range(1, LONGEST + 1) for at in places)
        return frozenset((*stretches, *re.findall("[A-Za-z]+", self.text)))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that a stretch of the folded text came from."""
        return self.places[start], self.places[end]


def folded(original: str) -> Folded:
    """Fold compatibility forms (NFKC) and dashes, one original character at a time.

    Signs that are not seen, such as a zero-width space between two digits, are left out.
    """
    pieces: list[str] = []
    places: list[int] = []
    at = 0
    while at < len(original):
        width = 2 if original[at + 1 : at + 2] in VOICING and original[at + 1 : at + 2] else 1
        piece = _folded(original[at : at + width])
        pieces.append(piece)
        places += [at] * len(piece)
        at += width
    text = "".join(pieces)
    # The long vowel sign between digits is a hyphen that somebody typed in kana mode.
    text = "".join(
        "-"
        if sign == "ー" and text[n - 1 : n].isdigit() and text[n + 1 : n + 2].isdigit()
        else sign
        for n, sign in enumerate(text)
    )
    return Folded(text, (*places, len(original)))


def _folded(piece: str) -> str:
    if piece in DASHES:
        return "-"
    if unicodedata.category(piece[0]) == "Cf":
        return ""
    return unicodedata.normalize("NFKC", piece)
