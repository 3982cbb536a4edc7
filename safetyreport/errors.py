"""What can go wrong, as codes and values; the sentences live in the message catalogues."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Literal


class ExitCode(IntEnum):
    """The program's exit codes: part of the interface (docs/interface.md)."""

    DONE = 0
    INTERNAL = 1
    USAGE = 2
    INPUT = 3
    RULE = 4
    BUSY = 5
    STORAGE = 6
    INTEGRITY = 7
    OUTSIDE = 8
    CONFIGURATION = 9
    ATTENTION = 10
    INTERRUPTED = 130


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in what a person gave us: where it stands, and the values of its sentence.

    `code` is `<domain>.<name>` and names two catalogue entries, `<code>.message` and
    `<code>.remedy`; `values` fills both. Positions that do not apply stay None.
    """

    code: str
    severity: Literal["error", "warning"] = "error"
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    record: str | None = None
    field: str | None = None
    value: str | None = None
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)


class SafetyReportError(Exception):
    """A refusal with a documented exit code.

    Like a Problem's, `code` names the entries `<code>.message` and `<code>.remedy`.
    """

    exit_code = ExitCode.INTERNAL

    def __init__(self, code: str, *, problems: Sequence[Problem] = (), **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values
        self.problems = tuple(problems)


class UsageRefused(SafetyReportError):
    """The command was given in a way it cannot be carried out."""

    exit_code = ExitCode.USAGE


class InputRefused(SafetyReportError):
    """Records or files a person gave us hold problems; nothing was stored."""

    exit_code = ExitCode.INPUT


class RuleRefused(SafetyReportError):
    """A rule forbids the act: a missing field, personal data, an approval still to come."""

    exit_code = ExitCode.RULE


class LawGapError(RuleRefused):
    """No version of a provision was in force on the date; a guess is never made."""


class StoreBusy(SafetyReportError):
    """Another program holds the store."""

    exit_code = ExitCode.BUSY


class StorageFailed(SafetyReportError):
    """The disk is full, read-only or failing."""

    exit_code = ExitCode.STORAGE


class IntegrityFailed(SafetyReportError):
    """What is stored is not what was recorded."""

    exit_code = ExitCode.INTEGRITY


class OutsideFailed(SafetyReportError):
    """A program or service we depend on is missing or failed."""

    exit_code = ExitCode.OUTSIDE


class ConfigurationRefused(SafetyReportError):
    """A template, a setting, the study file or law data cannot be used as it is."""

    exit_code = ExitCode.CONFIGURATION
