"""Canonical JSON: fixed vectors that must hold for as long as reports are kept."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safetyreport.records.canonical import LARGEST_INTEGER, canonical, from_canonical

VECTORS = [
    pytest.param(None, "null", id="null"),
    pytest.param([True, False, 0, 1, -1], "[true,false,0,1,-1]", id="literals"),
    pytest.param([], "[]", id="empty_list"),
    pytest.param({}, "{}", id="empty_object"),
    pytest.param(("a", ["b"]), '["a",["b"]]', id="tuple"),
    pytest.param({"b": 1, "a": {"d": [], "c": {}}}, '{"a":{"c":{},"d":[]},"b":1}', id="sorted"),
    pytest.param("発熱 髙﨑𠮷①", '"発熱 髙﨑𠮷①"', id="japanese_as_it_is"),
    pytest.param('"\\/', '"\\"\\\\/"', id="quote_backslash_slash"),
    pytest.param("\b\t\n\f\r", '"\\b\\t\\n\\f\\r"', id="short_escapes"),
    pytest.param("\x00\x0f\x1f\x7f\x80", '"\\u0000\\u000f\\u001f\x7f\x80"', id="controls"),
    pytest.param("é e\u0301", '"é e\u0301"', id="not_normalised"),
    pytest.param("</script>\u2028", '"</script>\u2028"', id="nothing_else_escaped"),
    pytest.param(LARGEST_INTEGER, "9007199254740991", id="largest_integer"),
    pytest.param(-LARGEST_INTEGER, "-9007199254740991", id="smallest_integer"),
    # Names sort by UTF-16 code units: U+1F600 stands before U+FB33.
    pytest.param(
        {"€": 1, "\r": 2, "\ufb33": 3, "1": 4, "😀": 5, "\x80": 6, "ö": 7},
        '{"\\r":2,"1":4,"\x80":6,"ö":7,"€":1,"😀":5,"\ufb33":3}',
        id="names_by_utf16",
    ),
]


@pytest.mark.parametrize(("value", "text"), VECTORS)
def test_one_value_has_one_text(value: object, text: str) -> None:
    """The text is exactly this, and reads back to the same value."""
    assert canonical(value) == text
    assert canonical(from_canonical(text)) == text


@pytest.mark.parametrize(
    ("value", "error"),
    [
        pytest.param(1.0, TypeError, id="float"),
        pytest.param(float("nan"), TypeError, id="nan"),
        pytest.param(LARGEST_INTEGER + 1, ValueError, id="integer_too_large"),
        pytest.param(-LARGEST_INTEGER - 1, ValueError, id="integer_too_small"),
        pytest.param("\ud842", ValueError, id="lone_surrogate"),
        pytest.param({"\udfb7": 1}, ValueError, id="lone_surrogate_in_name"),
        pytest.param({1: "a"}, TypeError, id="name_not_text"),
        pytest.param(b"a", TypeError, id="bytes"),
        pytest.param({"a"}, TypeError, id="set"),
    ],
)
def test_what_has_no_single_text_is_refused(value: object, error: type[Exception]) -> None:
    """Nothing is rounded, replaced or guessed."""
    with pytest.raises(error):
        canonical(value)


@pytest.mark.parametrize(
    "text",
    ['{"b":1,"a":2}', '{"a": 1}', "[1.0]", '{"a":1,"a":2}', '"\\u767a"', "01", "NaN", "[1e3]", ""],
)
def test_another_spelling_is_not_canonical(text: str) -> None:
    """A stored text that this program would not have written is damage."""
    with pytest.raises(ValueError, match=r".*"):
        from_canonical(text)


_TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER) | _TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(_TEXTS, inner),
    max_leaves=20,
)


@given(_VALUES)
def test_every_value_survives_and_its_order_of_entry_does_not_count(value: object) -> None:
    """Reading gives the value back; a dictionary filled in another order gives the same text."""
    text = canonical(value)
    assert from_canonical(text) == value
    assert canonical(_reversed(value)) == text
    assert json.loads(text) == value


def _reversed(value: object) -> object:
    if isinstance(value, dict):
        return {name: _reversed(value[name]) for name in reversed(list(value))}
    return [_reversed(item) for item in value] if isinstance(value, list) else value
