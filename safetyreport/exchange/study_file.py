"""The study file `study.toml`, read strictly and refused with everything that is wrong in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from safetyreport.errors import ConfigurationRefused, Problem
from safetyreport.exchange.encoding import decoded
from safetyreport.records.study import Study

if TYPE_CHECKING:
    from safetyreport.records.coding import FieldForm

LARGEST_FILE = 5 * 1024 * 1024
# How Python's reader words the place of a fault; at the end of the file it names none.
_AT = re.compile(r"\(at line ([0-9]+), column ([0-9]+)\)")
_TWICE = ("overwrite a value", "twice", "Duplicate inline table key")


def read_study(path: Path) -> Study:
    """The study of a folder's `study.toml`.

    Raises:
        ConfigurationRefused: no such file, not readable, not TOML, or problems in its facts.
    """
    name = str(path)
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ConfigurationRefused("exchange.study_absent", file=name) from error
    except OSError as error:
        detail = error.strerror or ""
        raise ConfigurationRefused("exchange.study_unreadable", file=name, detail=detail) from error
    return parse_study(data, name)


def parse_study(data: bytes, file: str) -> Study:
    """The study that these bytes describe.

    Raises:
        ConfigurationRefused: with every problem, each naming its key.
    """
    if len(data) > LARGEST_FILE:
        most = LARGEST_FILE // 1024 // 1024
        problem = Problem("exchange.too_big", file=file, values={"file": file, "most": most})
        raise _refused([problem], file)
    text = decoded(data, file)
    if isinstance(text, Problem):
        raise _refused([text], file)
    try:
        content = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise _refused([_not_toml(error, text, file)], file) from error
    except (ValueError, ArithmeticError, RecursionError) as error:  # endless digits or brackets
        problem = Problem("exchange.toml_extreme", file=file, values={"file": file})
        raise _refused([problem], file) from error
    try:
        return Study.model_validate(content)
    except ValidationError as error:
        # Late: naming fields takes long to load, and most study files are in order.
        from safetyreport.exchange.problems import problems_of
        from safetyreport.records.coding import STUDY

        found = [replace(problem, file=file) for problem in problems_of(error, STUDY)]
        raise _refused(found, file) from error


def study_toml_keys() -> tuple[FieldForm, ...]:
    """Every key of the study file in order, tables before what they hold, `path` with dots."""
    from safetyreport.records.coding import STUDY, forms

    return tuple(one for form in forms(STUDY) for one in form.all())


def _not_toml(error: tomllib.TOMLDecodeError, text: str, file: str) -> Problem:
    found = _AT.search(str(error))
    lines = text.splitlines() or [""]
    line, at = found.groups() if found else (str(len(lines)), str(len(lines[-1]) + 1))
    twice = any(words in str(error) for words in _TWICE)
    return Problem(
        "exchange.toml_twice" if twice else "exchange.toml",
        file=file,
        row=int(line),
        values={"file": file, "line": line, "at": at},
    )


def _refused(problems: Sequence[Problem], file: str) -> ConfigurationRefused:
    return ConfigurationRefused(
        "exchange.study_refused", problems=problems, file=file, count=len(problems)
    )
