"""What the parts of a source say of seriousness: the criteria, and a yes or no beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from safetyreport.exchange.completion import Ticks
from safetyreport.exchange.mapping.model import NONE, Rule

# What is wrong where the criteria do not fit the answer to whether the event is serious.
SAID = {"yes": "mapping.serious_but_none", "no": "mapping.not_serious_but"}


def criteria(
    given: Mapping[str, bool], order: tuple[str, ...], absent: frozenset[str]
) -> Ticks | None:
    """The list of criteria from answers given one by one; None while an answer is lacking.

    A criterion that the form does not ask about (`absent`) adds nothing.
    """
    yes = [one for one in order if given.get(one)]
    no = [one for one in order if given.get(one) is False]
    if not yes and not set(order) <= {*no, *absent}:
        return None
    return Ticks(yes, no, order)


def only_boxes(rules: Sequence[Rule]) -> bool:
    """Whether the criteria are boxes only, which stay empty where nobody answers."""
    return all(
        (rule.checkbox or "___" in (rule.source or "")) and NONE not in rule.codes.values()
        for rule in rules
    )
