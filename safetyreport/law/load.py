"""Reading law data strictly: every mistake is found, named with its file and key, and refused."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from safetyreport.errors import ConfigurationRefused, Problem
from safetyreport.law.consistency import framework_faults, provision_faults
from safetyreport.law.model import BaseProvision, Framework, LegalData, Provision

Model = TypeVar("Model", bound=LegalData)
Tables = Mapping[str, Any]
# The tables that a file of provisions may hold.
TABLES = ("base", "provision")
# pydantic's error types that have words of their own; every other is a wrong value.
CODES = {"extra_forbidden": "law.unknown_key", "missing": "law.missing_key"}


def read_toml(file: Traversable | Path) -> Tables:
    """One TOML file, its lists as tuples; ConfigurationRefused when it is not TOML."""
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        values = {"file": file.name, "reason": str(error)}
        problem = Problem("law.not_toml", file=file.name, values=values)
        raise ConfigurationRefused("law.refused", problems=[problem], count=1) from error
    return {key: frozen(value) for key, value in found.items()}


def frozen(value: Any) -> Any:
    """A TOML value with its lists made tuples, as the frozen models want them."""
    if isinstance(value, list):
        return tuple(frozen(inner) for inner in value)
    if isinstance(value, dict):
        return {key: frozen(inner) for key, inner in value.items()}
    return value


def built(model: type[Model], values: Tables, file: str, where: str) -> Model | list[Problem]:
    """The model from its table, or every mistake in the table."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        faults = error.errors(include_url=False)
        return [
            Problem(
                CODES.get(found["type"], "law.wrong_value"),
                file=file,
                field=key_of(where, found["loc"]),
                value=None if found["type"] == "missing" else str(found["input"]),
                values={
                    "file": file,
                    "key": key_of(where, found["loc"]),
                    "value": str(found["input"]),
                    "expected": str(found.get("ctx", {}).get("expected") or found["msg"]),
                },
            )
            for found in faults
            # A list whose entries were refused is said to be too short as well: that is no news.
            if not any(
                found["loc"] == other["loc"][: len(found["loc"])]
                for other in faults
                if other is not found
            )
        ]


def key_of(where: str, loc: Sequence[int | str]) -> str:
    """A key as a person finds it in the file: `provision.x.version[2].days` (from 1)."""
    parts = [f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in loc]
    return (where + "".join(parts)).lstrip(".")


def read_framework(
    folder: Traversable | Path,
) -> tuple[Framework, dict[str, Provision], dict[str, BaseProvision]]:
    """The framework in `folder`: framework.toml and the provisions in the files beside it.

    Raises ConfigurationRefused with every mistake found.
    """
    files = {file.name: file for file in folder.iterdir() if file.name.endswith(".toml")}
    head = files.pop("framework.toml")
    tables = [(name, read_toml(files[name])) for name in sorted(files)]
    return framework_from(read_toml(head), tables, head=head.name)


def framework_from(
    head_table: Tables, tables: Sequence[tuple[str, Tables]], *, head: str = "framework.toml"
) -> tuple[Framework, dict[str, Provision], dict[str, BaseProvision]]:
    """The framework from tables already read, checked as a whole."""
    framework = built(Framework, head_table, head, "")
    if isinstance(framework, list):
        raise refused(framework)
    problems = list(framework_faults(framework, head))
    provisions: dict[str, Provision] = {}
    bases: dict[str, BaseProvision] = {}
    origin: dict[str, str] = {}
    for file, kind, name, table in _entries(tables, problems):
        values = {**table, "id": name}
        found: Provision | BaseProvision | list[Problem]
        if kind == "provision":
            values["transitions"] = framework.transition
            found = built(Provision, values, file, f"{kind}.{name}")
        else:
            found = built(BaseProvision, values, file, f"{kind}.{name}")
        if isinstance(found, list):
            problems += found
            continue
        if name in origin:
            problems.append(
                Problem(
                    "law.duplicate",
                    file=file,
                    field=f"{kind}.{name}",
                    values={"file": file, "key": f"{kind}.{name}", "other": origin[name]},
                )
            )
        origin[name] = file
        if isinstance(found, Provision):
            provisions[name] = found
        else:
            bases[name] = found
    entries: list[Provision | BaseProvision] = [*provisions.values(), *bases.values()]
    for provision in entries:
        problems += provision_faults(provision, origin[provision.id], framework, bases)
    if problems:
        raise refused(problems)
    return framework, provisions, bases


def _entries(
    tables: Sequence[tuple[str, Tables]], problems: list[Problem]
) -> Iterator[tuple[str, str, str, Tables]]:
    for file, content in tables:
        for kind, group in content.items():
            if kind not in TABLES or not isinstance(group, dict):
                values = {"file": file, "key": kind, "value": "", "expected": ", ".join(TABLES)}
                problems.append(Problem("law.unknown_key", file=file, field=kind, values=values))
                continue
            for name, table in group.items():
                if isinstance(table, dict):
                    yield file, kind, name, table
                else:
                    key = f"{kind}.{name}"
                    values = {"file": file, "key": key, "value": str(table), "expected": "[…]"}
                    problems.append(Problem("law.wrong_value", file=file, field=key, values=values))


def refused(problems: Sequence[Problem]) -> ConfigurationRefused:
    """The refusal of law data, with everything found."""
    return ConfigurationRefused("law.refused", problems=problems, count=len(problems))
