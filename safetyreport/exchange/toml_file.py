"""A TOML file that a person writes: its content, or the problem that keeps it from being read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from safetyreport.errors import ConfigurationRefused, Problem
from safetyreport.exchange.encoding import decoded

LARGEST_FILE = 5 * 1024 * 1024
# How Python's reader words the place of a fault; at the end of the file it names none.
_AT = re.compile(r"\(at line ([0-9]+), column ([0-9]+)\)")
_TWICE = ("overwrite a value", "twice", "Duplicate inline table key")


def file_content(path: Path) -> bytes | None:
    """What a file of the study folder holds; None where there is no such file.

    Raises:
        ConfigurationRefused: it cannot be read.
    """
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        detail = error.strerror or ""
        raise ConfigurationRefused(
            "exchange.study_unreadable", file=str(path), detail=detail
        ) from error


def refused(problems: Sequence[Problem], file: str) -> ConfigurationRefused:
    """The refusal of a file of the study folder, with everything that is wrong in it."""
    return ConfigurationRefused(
        "exchange.study_refused", problems=problems, file=file, count=len(problems)
    )


def toml_content(data: bytes, file: str) -> dict[str, Any] | Problem:
    """The tables and values of a TOML file in UTF-8, numbers with a fraction as Decimal."""
    if len(data) > LARGEST_FILE:
        most = LARGEST_FILE // 1024 // 1024
        return Problem("exchange.too_big", file=file, values={"file": file, "most": most})
    text = decoded(data, file)
    if isinstance(text, Problem):
        return text
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        return _not_toml(error, text, file)
    except (ValueError, ArithmeticError, RecursionError):  # endless digits or brackets
        return Problem("exchange.toml_extreme", file=file, values={"file": file})


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
