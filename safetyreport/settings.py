"""A user's own settings: who acts and in which language the program talks, across studies."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

if TYPE_CHECKING:
    from safetyreport.errors import SafetyReportError


@dataclass(frozen=True)
class Settings:
    """What the file says; None where it says nothing.

    `actor` is "NAME, role"; `ui` the language of help and messages.
    """

    actor: str | None = None
    ui: Literal["ja", "en"] | None = None


KEYS = ("actor", "ui")


def place(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path | None:
    """The settings file of the user on this system; None when no home folder is known."""
    if platform == "win32":
        base = environment.get("APPDATA")
        return Path(base) / "safetyreport" / "settings.toml" if base else None
    home = environment.get("HOME")
    if platform == "darwin":
        base = f"{home}/Library/Application Support" if home else None
    else:
        base = environment.get("XDG_CONFIG_HOME") or (f"{home}/.config" if home else None)
    return Path(base) / "safetyreport" / "settings.toml" if base else None


def read(path: Path | None) -> tuple[Settings, SafetyReportError | None]:
    """The settings in `path` and, when they cannot be used, why; empty without such a file.

    The refusal is returned, not raised: the program may still need to talk, in some language.
    """
    if path is None or not path.exists():
        return Settings(), None
    # Only for those who have such a file: both slow the start.
    from safetyreport.errors import ConfigurationRefused

    try:
        return _parsed(path), None
    except ConfigurationRefused as refused:
        return Settings(), refused


def _parsed(path: Path) -> Settings:
    import tomllib

    from safetyreport.errors import ConfigurationRefused

    file = str(path)
    try:
        # A byte-order mark is what Windows editors put there.
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as problem:
        detail = problem.strerror or ""
        raise ConfigurationRefused("cli.settings_unreadable", file=file, detail=detail) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        detail = str(problem)
        raise ConfigurationRefused("cli.settings_not_toml", file=file, detail=detail) from None
    for key, value in found.items():
        if key not in KEYS:
            known = ", ".join(KEYS)
            raise ConfigurationRefused("cli.settings_unknown_key", file=file, key=key, known=known)
        if not isinstance(value, str) or not value.strip():
            raise ConfigurationRefused("cli.settings_not_text", file=file, key=key)
    ui = found.get("ui")
    if ui not in (None, "ja", "en"):
        raise ConfigurationRefused("cli.settings_language", file=file, value=ui)
    return Settings(found.get("actor"), cast("Literal['ja', 'en'] | None", ui))
