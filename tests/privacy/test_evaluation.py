"""How much the screen finds in sentences that leak and in sentences that do not.

`python tools/privacy.py` prints the figures that docs/guides/promises*.md state.
"""

from __future__ import annotations

from collections import Counter

import pytest

from tools import privacy

LEAKING, CLEAN = privacy.leaking(), privacy.clean()
KINDS = tuple(dict.fromkeys(one.kind for one in LEAKING))


def test_there_are_enough_sentences_of_every_kind() -> None:
    """Figures from a handful of sentences would say nothing."""
    assert len(LEAKING) >= 220
    assert len(CLEAN) >= 220
    assert min(Counter(one.kind for one in LEAKING).values()) >= 28
    assert len({one.text for one in (*LEAKING, *CLEAN)}) == len(LEAKING) + len(CLEAN)
    japanese = sum(one.lang == "ja" for one in LEAKING) / len(LEAKING)
    assert 0.65 <= japanese <= 0.75


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("half", privacy.HALVES)
def test_of_every_kind_nearly_all_is_found_and_hidden(kind: str, half: privacy.Half) -> None:
    """What leaks is found, and what is shown of it hides every letter and digit."""
    some = privacy.of(LEAKING, half, kind)
    least = 0.95 if half == "development" else 0.9
    assert privacy.share(some, "noticed") >= least
    assert privacy.share(some, "hidden") >= least


def test_of_hard_sentences_the_guide_does_not_promise_too_much() -> None:
    """The guide says how many of the hard sentences are found: 43 of 50."""
    hard = privacy.of(LEAKING, "later")
    assert sum(one.noticed for one in hard) == 43


@pytest.mark.parametrize("half", privacy.GROUPS)
def test_few_clean_sentences_are_flagged(half: privacy.Half) -> None:
    """Who is alarmed for nothing soon confirms without reading."""
    assert privacy.false_alarms(privacy.of(CLEAN, half)) <= 0.05
