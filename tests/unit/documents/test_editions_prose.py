"""Two texts in two languages: what they state is compared, however each of them writes it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from safetyreport import demo
from safetyreport.documents.editions_prose import disagreement
from tests.unit.documents.editions_pairs import FREE, PAIRS, Pair


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_the_same_facts_written_differently_agree(pair: Pair) -> None:
    """A person is not asked about texts that state the same."""
    assert disagreement(pair.ja, pair.same) is None


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_one_fact_changed_is_found(pair: Pair) -> None:
    """A number, day, unit, identifier or coded word that one language alone states is shown."""
    found = disagreement(pair.ja, pair.other)
    assert found is not None
    assert any(found.ja) or any(found.en)


@pytest.mark.parametrize(("ja", "en"), [pytest.param(*rest, id=name) for name, *rest in FREE])
def test_what_a_language_may_leave_out_is_no_disagreement(ja: str, en: str) -> None:
    """An ordinal, a one, a word that only looks like a number: nobody is asked about these."""
    assert disagreement(ja, en) is None


def test_there_are_enough_pairs_to_judge_by() -> None:
    """The evaluation holds at least sixty pairs of each sort."""
    assert len(PAIRS) >= 60
    assert len({pair.name for pair in PAIRS}) == len(PAIRS)


def _texts(value: Any, path: str) -> Iterator[tuple[str, str, str]]:
    if isinstance(value, dict):
        if value.keys() == {"ja", "en"} and isinstance(value["ja"], str):
            yield path, value["ja"], value["en"]
            return
        for key, one in value.items():
            yield from _texts(one, f"{path}.{key}")
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _texts(one, f"{path}[{number}]")


def test_no_false_alarm_in_the_example_study() -> None:
    """None of the hundreds of texts of the example, written by a person in both languages."""
    whole = {
        "records": json.loads(demo.records_json()),
        "study": tomllib.loads(demo.study_toml()),
    }
    texts = list(_texts(whole, ""))
    found = {path: disagreement(ja, en) for path, ja, en in texts}
    assert {path: lone for path, lone in found.items() if lone} == {}
    assert len(texts) > 250


def test_every_changed_number_of_the_example_is_found() -> None:
    """A measured value of the example with one digit changed in English never goes unseen."""
    ja = "血小板 71×10^9/L、PT-INR 1.18。5月19日：血圧212/118 mmHg、白血球 2.9×10^9/L"
    en = (
        "platelets 71 × 10^9/L, PT-INR 1.18. 19 May: blood pressure 212/118 mmHg, "
        "leukocytes 2.9 × 10^9/L"
    )
    assert disagreement(ja, en) is None
    unseen = []
    for place, letter in enumerate(en):
        if letter.isdigit() and en[max(0, place - 3) : place] not in ("10^", "× 1"):
            changed = en[:place] + str((int(letter) + 3) % 10) + en[place + 1 :]
            if disagreement(ja, changed) is None:
                unseen.append(changed)
    assert unseen == []
