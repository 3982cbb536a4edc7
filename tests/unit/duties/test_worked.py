"""The worked examples of the law data, through the engine that everybody uses."""

from __future__ import annotations

import pytest

from safetyreport.duties.worked import disagreements
from safetyreport.law.examples import Example, load_examples
from safetyreport.law.query import load_law

EXAMPLES = load_examples("asrm")


@pytest.mark.parametrize("example", [pytest.param(one, id=one.name.en) for one in EXAMPLES])
def test_the_engine_agrees_with_what_was_worked_by_hand(example: Example) -> None:
    """Every duty of the example, each of its days, and no duty more."""
    assert disagreements(load_law("asrm"), example) == ()
