"""The kinds of value an option or argument takes; each refuses in the user's language."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import click

from safetyreport.cli.page import refusal, spelling

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _refusal(
    code: str, param: click.Parameter | None, ctx: click.Context | None, **values: Any
) -> Exception:
    return refusal(code, ctx, name=spelling(param, ctx), **values)


class Day(click.ParamType):  # type: ignore[type-arg]  # a generic only in newer versions
    """A calendar day written YYYY-MM-DD, within the years that records may hold."""

    name = "date"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.date:
        if isinstance(value, dt.date):
            return value
        try:
            day = dt.date.fromisoformat(value) if ISO_DAY.fullmatch(value) else None
        except ValueError:
            day = None
        if day is None:
            raise _refusal("cli.not_a_day", param, ctx, value=value)
        from safetyreport.records.fields import FIRST_YEAR, LAST_YEAR  # late: help needs no model

        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            years = {"first": FIRST_YEAR, "last": LAST_YEAR}
            raise _refusal("cli.day_out_of_years", param, ctx, value=value, **years)
        return day


class Whole(click.ParamType):  # type: ignore[type-arg]
    """A whole number, not below `least` nor above `most`."""

    name = "number"

    def __init__(self, least: int | None = None, most: int | None = None) -> None:
        self.least, self.most = least, most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            number = int(value)
        except ValueError:
            raise _refusal("cli.not_whole", param, ctx, value=value) from None
        if self.least is not None and number < self.least:
            raise _refusal("cli.too_small", param, ctx, value=value, least=self.least)
        if self.most is not None and number > self.most:
            raise _refusal("cli.too_large", param, ctx, value=value, most=self.most)
        return number


class Choice(click.Choice):  # type: ignore[type-arg]
    """One of the words given."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value in self.choices:
            return str(value)
        raise _refusal("cli.not_one_of", param, ctx, value=value, choices=", ".join(self.choices))


class Several(Choice):
    """One or more of the words given, separated by commas; a tuple without repetition."""

    def convert(  # type: ignore[override]
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        if isinstance(value, tuple):
            return value
        convert = super().convert
        return tuple(dict.fromkeys(convert(part.strip(), param, ctx) for part in value.split(",")))


class ExistingFile(click.Path):
    """The path of a file that is there."""

    def __init__(self) -> None:
        super().__init__(path_type=Path, dir_okay=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(value)
        if path.is_dir():
            raise _refusal("cli.file_is_folder", param, ctx, value=str(value))
        if not path.exists():
            raise _refusal("cli.file_absent", param, ctx, value=str(value))
        return path


class NewFile(click.Path):
    """The path of a file to write, there already or not."""

    def __init__(self) -> None:
        super().__init__(path_type=Path, dir_okay=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(value)
        if path.is_dir():
            raise _refusal("cli.file_is_folder", param, ctx, value=str(value))
        return path


class Folder(click.Path):
    """The path of a folder, there or still to be made."""

    def __init__(self) -> None:
        super().__init__(path_type=Path, file_okay=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(value)
        if path.exists() and not path.is_dir():
            raise _refusal("cli.folder_is_file", param, ctx, value=str(value))
        return path


TEXT = click.STRING
DAY = Day()
FILE = ExistingFile()
NEW_FILE = NewFile()
FOLDER = Folder()
