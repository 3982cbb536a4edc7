"""What a pattern of the screen is, and the shapes that several kinds share.

Every quantifier in these expressions is bounded or cannot start twice in the same run: a text of
any length is searched in time proportional to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

Match = re.Match[str]
HAN = r"[一-龥々〆ヶ]"
KANA = r"[ァ-ヶー]"
# What joins a word such as 電話 to what it announces.
LINK = r"(?:番号|No\.?|[はがのも:=#「(]|is|was|are|of|at|to|on|\s){0,5}"


class Pattern(NamedTuple):
    """One shape of one kind of personal data; `holds` has the last word on a match.

    With `numerals`, the text is searched with Chinese numerals read as digits.
    """

    kind: str
    shape: re.Pattern[str]
    holds: Callable[[Match], bool] | None = None
    numerals: bool = False


def patterns_of(
    kind: str, *shapes: str, holds: Callable[[Match], bool] | None = None, numerals: bool = False
) -> tuple[Pattern, ...]:
    """One pattern for each expression."""
    return tuple(Pattern(kind, re.compile(shape), holds, numerals) for shape in shapes)


def any_of(words: Iterable[str]) -> str:
    """An expression for any of these words, the longest first.

    One look at the first sign spares trying every word at every place of a text.
    """
    known = sorted(words, key=lambda word: (-len(word), word))
    first = "".join(sorted({word[0] for word in known}))
    return f"(?=[{first}])(?:{'|'.join(known)})"


def digits_in(match: Match) -> int:
    """How many digits a match holds."""
    return sum(sign.isdigit() for sign in match[0])
