"""Reading the packaged data strictly: every mistake is named with its file and key, and refused."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from safetyreport.errors import ConfigurationRefused, Problem
from safetyreport.resources import package_folder

FOLDER = package_folder("grading", "ctcae")
Model = TypeVar("Model", bound="Data")


class Data(BaseModel):
    """A frozen piece of CTCAE that refuses unknown keys and converts nothing."""

    # Only what is read from a table is built; what stands inside it is part of that.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


def tables(file: Path) -> Mapping[str, Any]:
    """A TOML file, its lists as tuples; ConfigurationRefused when it is not TOML."""
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise refused([fault(file.name, "", str(error))]) from error
    return {key: _frozen(value) for key, value in found.items()}


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(map(_frozen, value))
    if isinstance(value, dict):
        return {key: _frozen(inner) for key, inner in value.items()}
    return value


def built(model: type[Model], values: object, file: str, where: str) -> Model:
    """The model of a table; ConfigurationRefused with every mistake in it."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise refused(
            fault(file, ".".join([where, *map(str, found["loc"])]), found["msg"])
            for found in error.errors(include_url=False)
        ) from error


def fault(file: str, key: str, reason: str) -> Problem:
    """One mistake in the data."""
    values = {"file": file, "key": key, "reason": reason}
    return Problem("grading.data_fault", file=file, field=key, values=values)


def refused(faults: Iterable[Problem]) -> ConfigurationRefused:
    """The refusal of the data, with everything found."""
    found: Sequence[Problem] = tuple(faults)
    return ConfigurationRefused("grading.data_refused", problems=found, count=len(found))
