"""Whatever pydantic or our models can find wrong has a code and a sentence in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from babel.messages.pofile import read_po
from pydantic import BaseModel

import safetyreport
from safetyreport.errors import Problem
from safetyreport.exchange.json_records import parse
from safetyreport.exchange.problems import CODES, CONTRADICTIONS, shown
from safetyreport.i18n import has
from safetyreport.records.kinds import KINDS
from safetyreport.records.study import Study
from safetyreport.resources import folder

# The errors of each core schema that our models are built of.
ERRORS = {
    "model": {"model_type"},
    "model-fields": {"missing", "extra_forbidden", "invalid_key", "string_unicode"},
    "str": {"string_type", "string_unicode"},
    "int": {"int_type"},
    "bool": {"bool_type"},
    "literal": {"literal_error"},
    "decimal": {"decimal_type", "decimal_parsing", "finite_number"},
    "date": {"date_type"},  # dates only ever come from our own reading of them
    "tuple": {"tuple_type"},
    "dict": {"dict_type"},
    "chain": set[str](),
    "nullable": set[str](),
    "default": set[str](),
    "definitions": set[str](),
    "definition-ref": set[str](),
    "model-field": set[str](),
    "function-before": set[str](),
    "function-after": set[str](),
    "function-plain": set[str](),
    "function-wrap": set[str](),
}
LIMITS = {
    "pattern": "string_pattern_mismatch",
    "ge": "greater_than_equal",
    "gt": "greater_than",
    "le": "less_than_equal",
    "lt": "less_than",
    "multiple_of": "multiple_of",
    "min_length": "too_short",
    "max_length": "too_long",
    "max_digits": "decimal_max_digits",
    "decimal_places": "decimal_max_places",
}


def schemas(node: Any) -> Iterator[dict[str, Any]]:
    """Every schema inside a core schema, itself included; what is no schema is passed over."""
    if isinstance(node, dict):
        if isinstance(node.get("type"), str):
            yield node
        for key, item in node.items():
            if key not in ("metadata", "serialization", "expected", "config", "function"):
                yield from schemas(item)
    elif isinstance(node, (list, tuple)):
        for item in node:
            yield from schemas(item)


def parts(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """The model and every model inside it."""
    classes = (
        schema["cls"] for schema in schemas(model.__pydantic_core_schema__) if "cls" in schema
    )
    yield from (one for one in classes if issubclass(one, BaseModel))


def limits(annotation: Any, metadata: Iterable[Any]) -> Iterator[str]:
    """The bounds named in an annotation; those of our own number type show in no schema."""
    for mark in metadata:
        yield from (limit for limit in ("ge", "gt", "le", "lt") if hasattr(mark, limit))
        yield from limits(None, getattr(mark, "metadata", ()))
    for inside in get_args(annotation):
        yield from limits(inside, getattr(annotation, "__metadata__", ()))


def possible(model: type[BaseModel]) -> set[str]:
    """The error types that validating JSON or TOML values against the model can give."""
    found: set[str] = set()
    for schema in schemas(model.__pydantic_core_schema__):
        found |= ERRORS[schema["type"]]
        found |= {error for limit, error in LIMITS.items() if schema.get(limit) is not None}
        if schema["type"] == "tuple" and "variadic_item_index" not in schema:
            found |= {"missing", "too_long"}
    for part in parts(model):
        for field in part.model_fields.values():
            found |= {LIMITS[limit] for limit in limits(field.annotation, field.metadata)}
    return found


MODELS: tuple[type[BaseModel], ...] = (*KINDS.values(), Study)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_error_of_a_model_has_a_code(model: type[BaseModel]) -> None:
    """No error of pydantic's reaches a person in pydantic's words."""
    assert possible(model) <= set(CODES)


def test_no_code_stands_for_an_error_that_cannot_happen() -> None:
    """The table of codes is no longer than the models need."""
    everything = set().union(*(possible(model) for model in MODELS))

    assert set(CODES) == everything


def written(pattern: str) -> set[str]:
    """What the package's source names by a pattern."""
    sources = Path(safetyreport.__file__).parent
    return {
        found
        for room in ("records", "exchange")
        for path in (sources / room).glob("*.py")
        for found in re.findall(pattern, path.read_text(encoding="utf-8"))
    }


def test_every_code_in_the_source_has_message_and_remedy() -> None:
    """A code without its two sentences would end a command with an internal error."""
    named = written(r'"((?:records|exchange)\.[a-z0-9_]+)"') - {CONTRADICTIONS}
    phrases = {code for code in named if has(code)}

    assert phrases == {
        "records.near",
        "records.code_and_word",
        "records.of_assessment",
        "records.reason_for",
    }
    assert [code for code in sorted(named - phrases) if not has(f"{code}.message")] == []
    assert [code for code in sorted(named - phrases) if not has(f"{code}.remedy")] == []


@pytest.mark.parametrize("domain", ["records", "exchange"])
def test_every_sentence_belongs_to_a_code(domain: str) -> None:
    """No sentence stays in the catalogue when its code has left the source."""
    named = written(rf'"({domain}\.[a-z0-9_]+)"')
    with (folder("locales") / "ja" / "LC_MESSAGES" / f"{domain}.po").open("rb") as stream:
        keys = {str(one.id) for one in read_po(stream) if one.id}

    assert {re.sub(r"\.(message|remedy)$", "", key) for key in keys} <= named


@pytest.mark.parametrize(
    ("given", "told"),
    [
        pytest.param(None, None, id="nothing"),
        pytest.param(True, "true", id="truth"),
        pytest.param("a\x1b", "a\x1b", id="control-kept"),
        pytest.param("あ" * 300, "あ" * 200 + "…", id="long"),
        pytest.param([[[1]]], "[…]", id="list"),
        pytest.param({}, "{}", id="empty-object"),
        pytest.param(10**5000, "…", id="endless"),
    ],
)
def test_given_value_is_told_in_short(given: object, told: str | None) -> None:
    """A value is shown as given, but never without end."""
    assert shown(given) == told


def test_one_bad_item_is_not_also_a_missing_item() -> None:
    """A list with one value that is refused is not told to be too short as well."""
    data = (
        b'{"schema": "safetyreport/records/1", "cytotoxicity": [{"id": "CYT-1", '
        b'"participant": "HU-001", "experimental_cpm": [1200, "x", 1300]}]}'
    )

    problems: tuple[Problem, ...] = parse(data, "a.json").problems

    assert [(one.code, one.field) for one in problems] == [
        ("records.number", "experimental_cpm[2]")
    ]
