"""What stands before the command line is read: language, environment, the user's settings."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from safetyreport.i18n import LANGS, Lang, language
from safetyreport.settings import Settings, place, read

if TYPE_CHECKING:
    from safetyreport.errors import SafetyReportError


@dataclass(frozen=True)
class Surroundings:
    """Language, environment and settings; `refused` says why the latter two cannot be used.

    A refusal is kept until a command is carried out, so that help can still be read.
    """

    ui: Lang
    environment: Mapping[str, str]
    settings: Settings
    refused: SafetyReportError | None = None


def surroundings(
    arguments: Sequence[str], environment: Mapping[str, str] = os.environ
) -> Surroundings:
    """Language and settings, before the command line is parsed, so that its errors can use them."""
    settings, refused = read(place(environment))
    told = environment.get("SAFETYREPORT_UI") or None
    if told is not None and told not in LANGS:
        from safetyreport.errors import ConfigurationRefused

        refused = ConfigurationRefused("cli.environment_language", value=told)
        told = None
    asked = _asked_language(arguments)
    ui = asked or told or settings.ui or language(_system_locale(environment))
    return Surroundings(ui, environment, settings, refused)


def _asked_language(arguments: Sequence[str]) -> Lang | None:
    found: Lang | None = None
    for at, argument in enumerate(arguments):
        if argument == "--":
            break
        following = arguments[at + 1] if at + 1 < len(arguments) else ""
        value = following if argument == "--ui" else argument.removeprefix("--ui=")
        if argument.startswith("--ui") and value in LANGS:
            found = value
    return found


def _system_locale(environment: Mapping[str, str]) -> str | None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return environment[name]
    if sys.platform == "win32":
        import ctypes

        # The low ten bits name the language; 0x11 is Japanese.
        return "ja" if ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF == 0x11 else "en"
    return None
