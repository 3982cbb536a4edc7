"""A text without a surname is not searched for one: nothing may be missed by that."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safetyreport.checks.folded import LONGEST, folded
from safetyreport.checks.person_names import SURNAMES
from safetyreport.checks.personal_pattern import Pattern
from safetyreport.checks.personal_patterns import PATTERNS

NAMED = [pattern for pattern in PATTERNS if pattern.names]
SIGNS = (
    *("山", "田", "原", "森", "勅使河原", "太郎", "妻", "の", "は", "さん", "様", "医師"),
    *(" ", ", ", "A", "Pt. ", "Yamada", "TARO", "Taro", "YAMADA"),
)


def test_every_name_is_among_the_words_of_a_text() -> None:
    """A name longer than the words looked at, or of other letters, would never be noticed."""
    assert max(map(len, SURNAMES)) == LONGEST
    known = frozenset[str]().union(*(pattern.names for pattern in NAMED))
    assert known - {name for name in known if name in folded(f"1{name}、").words} == set()


@pytest.mark.parametrize("pattern", NAMED, ids=lambda pattern: ascii(pattern.expression[:24]))
@given(st.lists(st.sampled_from(SIGNS), max_size=10).map("".join))
def test_every_match_holds_one_of_the_names(pattern: Pattern, text: str) -> None:
    """Only such a pattern may be passed over where none of its names stands in the text."""
    shadow = folded(text)
    for match in pattern.shape.finditer(shadow.text):
        assert not pattern.names.isdisjoint(folded(match[0]).words)
        assert not pattern.names.isdisjoint(shadow.words)
