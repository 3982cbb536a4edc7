"""A record survives its own canonical JSON unchanged."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from safetyreport.records.coding import FieldForm, forms
from safetyreport.records.fields import refused_character
from safetyreport.records.kinds import KINDS

DAYS = st.dates(dt.date(1900, 1, 2), dt.date(2199, 12, 30)).map(dt.date.isoformat)
TEXTS = st.text(min_size=1, max_size=20).filter(
    lambda text: bool(text.strip()) and refused_character(text) is None
)
LINES = TEXTS.filter(lambda text: "\n" not in text and "\t" not in text)
IDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", fullmatch=True)
SORTS: dict[str, st.SearchStrategy[Any]] = {
    "id": IDS,
    "text": TEXTS | st.fixed_dictionaries({"ja": TEXTS, "en": TEXTS}),
    "day": DAYS,
    "partial_date": DAYS.flatmap(lambda day: st.sampled_from([day, day[:7], day[:4]])),
    "moment": DAYS.flatmap(
        lambda day: st.sampled_from([day, f"{day}T23:59", f"{day} 15:00:01Z", f"{day}T09:00-11:00"])
    ),
    "number": st.decimals(1, 100, places=3).map(str) | st.integers(1, 100),
    "whole": st.integers(1, 5),
    "boolean": st.booleans(),
}
OWN_FORM: dict[str, st.SearchStrategy[Any]] = {
    "duties": st.lists(IDS.map(lambda one: f"illness_15day:{one}"), min_size=1, max_size=2),
    "document_sha256": st.from_regex(r"[0-9a-f]{64}", fullmatch=True),
}


def values(form: FieldForm) -> st.SearchStrategy[Any]:
    """Values that a field takes."""
    if form.path == "about" and form.sort == "line":
        return OWN_FORM["duties"].map(lambda duties: duties[0])
    if form.name in OWN_FORM:
        return OWN_FORM[form.name]
    if form.sort == "part":
        one: st.SearchStrategy[Any] = record(form.parts)
    elif form.sort == "code":
        one = st.sampled_from(form.codes)
    elif form.sort == "line":
        one = LINES
    else:
        one = SORTS[form.sort]
    if form.name.endswith("_cpm"):
        return st.lists(one, min_size=3, max_size=3)
    return st.lists(one, max_size=2) if form.many else one


def record(fields: tuple[FieldForm, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """Objects of these fields, the required ones always there."""
    usable = [form for form in fields if form.name != "missing"]
    required = {form.name: values(form) for form in usable if form.required}
    optional = {form.name: values(form) for form in usable if not form.required}
    chosen = st.lists(st.sampled_from(sorted(optional)), max_size=5, unique=True)
    return chosen.flatmap(
        lambda names: st.fixed_dictionaries(required | {name: optional[name] for name in names})
    )


def refusals(kind: str, content: dict[str, Any]) -> set[str]:
    """The types of error for which a record is refused."""
    try:
        KINDS[kind].model_validate(content)
    except ValidationError as refused:
        return {error["type"] for error in refused.errors()}
    return set()


@pytest.mark.parametrize("kind", list(KINDS))
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_record_is_read_back_from_its_canonical_json(kind: str, data: st.DataObject) -> None:
    """What was stored is what was recorded, and writing it again gives the same text."""
    given_values = data.draw(record(forms(kind)))
    if kind in ("adverse_events", "deviations"):
        given_values["aware_physician_at"] = "2199-12-30"
    refused = refusals(kind, given_values)
    assert refused <= {"contradictions"}
    assume(not refused)

    first = KINDS[kind].model_validate(given_values)
    again = KINDS[kind].model_validate(json.loads(first.canonical()))

    assert again == first
    assert again.canonical() == first.canonical()
