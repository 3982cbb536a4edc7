"""What a pattern of the screen is, and the shapes that several kinds share.

Every quantifier in these expressions is bounded or cannot start twice in the same run: a text of
any length is searched in time proportional to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

Match = re.Match[str]
HAN = r"[一-龥々〆ヶ]"
KANA = r"[ァ-ヶー]"
# What joins a word such as 電話 to what it announces.
LINK = r"(?:番号|No\.?|[はがのも:=#「(]|is|was|are|of|at|to|on|\s){0,5}"


@dataclass(frozen=True)
class Pattern:
    """One expression for one kind of personal data; `holds` has the last word on a match.

    With `numerals`, the text is searched with Chinese numerals read as digits. Every match holds
    one of `names`, where there are any: a text without them need not be searched.
    """

    kind: str
    expression: str
    holds: Callable[[Match], bool] | None = None
    numerals: bool = False
    names: frozenset[str] = frozenset()

    @cached_property
    def shape(self) -> re.Pattern[str]:
        """The compiled expression; of the long lists of names that takes a while."""
        return re.compile(self.expression)


def patterns_of(
    kind: str,
    *expressions: str,
    holds: Callable[[Match], bool] | None = None,
    numerals: bool = False,
    names: frozenset[str] = frozenset(),
) -> tuple[Pattern, ...]:
    """One pattern for each expression."""
    return tuple(Pattern(kind, each, holds, numerals, names) for each in expressions)


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
