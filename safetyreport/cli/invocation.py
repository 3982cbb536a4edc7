"""What every command is told: the study, the database, the language, the day and who acts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from safetyreport.cli.console import steers
from safetyreport.cli.page import PROGRAM
from safetyreport.cli.surroundings import Surroundings
from safetyreport.errors import UsageRefused
from safetyreport.i18n import Lang


@dataclass(frozen=True, slots=True)
class Invocation:
    """The global options of one call.

    `study` is the study folder; `db` a database address or None for the study's own SQLite file;
    `as_of` None means today in Asia/Tokyo (ask `day`); `actor` is "NAME, role".
    """

    study: Path
    db: str | None
    ui: Lang
    as_of: dt.date | None
    actor: str | None
    as_json: bool

    @property
    def day(self) -> dt.date:
        """The day to judge by: `--as-of`, otherwise today in Asia/Tokyo."""
        if self.as_of is not None:
            return self.as_of
        from safetyreport import clock  # time zones load late: `--help` needs none

        return clock.today()

    @property
    def program(self) -> str:
        """How the user calls the program again for the same study and day, for suggestions."""
        folder = str(self.study)
        called = PROGRAM
        if folder != ".":
            called += f' -C "{folder}"' if " " in folder else f" -C {folder}"
        return called if self.as_of is None else f"{called} --as-of {self.as_of}"


def invocation(around: Surroundings, given: Mapping[str, object]) -> Invocation:
    """The call's global options: what was given, else the environment, else the settings.

    Raises:
        SafetyReportError: the environment or the settings cannot be used.
    """
    if around.refused is not None:
        raise around.refused
    environment = around.environment
    study = given.get("study") or environment.get("SAFETYREPORT_STUDY") or "."
    actor = given.get("actor") or environment.get("SAFETYREPORT_ACTOR") or around.settings.actor
    return Invocation(
        study=Path(str(study)),
        db=cast("str | None", given.get("db") or environment.get("SAFETYREPORT_DB") or None),
        ui=around.ui,
        as_of=cast("dt.date | None", given.get("as_of")),
        actor=_actor(cast("str | None", actor)),
        as_json=bool(given.get("as_json")),
    )


def _actor(name: str | None) -> str | None:
    if name is None:
        return None
    if not name.strip() or any(map(steers, name)):
        raise UsageRefused("cli.actor_unusable", command=PROGRAM)
    return name.strip()
