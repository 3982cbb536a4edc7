"""Reading a TOML file strictly: every wrong key is named with the line where it stands."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from safetyreport.errors import Problem
from safetyreport.exchange.encoding import decoded
from safetyreport.exchange.problems import shown
from safetyreport.exchange.toml_file import toml_content
from safetyreport.records.naming import hint, nearest

_NAME = r"(?:\"[^\"]*\"|'[^']*'|[A-Za-z0-9_-]+)"
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*\]")
_KEY = re.compile(rf"\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*=")


class Told:
    """Collects what is wrong in one file."""

    def __init__(self, file: str, lines: Mapping[str, int]) -> None:
        self.file, self.lines = file, lines
        self.problems: list[Problem] = []

    def line(self, path: str) -> int | None:
        """The line of a key, or of the table around it."""
        while path:
            if path in self.lines:
                return self.lines[path]
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return None

    def add(
        self, code: str, path: str, value: object = None, *, warning: bool = False, **values: object
    ) -> None:
        """One thing wrong at a key of the file."""
        self.problems.append(
            Problem(
                code,
                "warning" if warning else "error",
                file=self.file,
                row=self.line(path),
                field=path,
                value=shown(value),
                values={"key": path, "value": shown(value, 60) or "", **values},
            )
        )


class Table:
    """One table of the file; what is asked for is known, and the rest is refused by `finish`."""

    def __init__(self, content: Mapping[str, Any], path: str, told: Told) -> None:
        self.content, self.path, self.told = content, path, told
        self.known: dict[str, None] = {}

    def at(self, key: str) -> str:
        """The path of a key."""
        return f"{self.path}.{key}" if self.path else key

    def text(self, key: str, *, required: bool = False) -> str | None:
        """A text that is not empty."""
        found: str | None = self._get(key, str, "text", required=required)
        if found is None or found.strip():
            return found
        self.told.add("mapping.undecided", self.at(key))
        return None

    def flag(self, key: str) -> bool | None:
        """True or false."""
        found: bool | None = self._get(key, bool, "boolean")
        return found

    def whole(self, key: str) -> int | None:
        """A whole number from 1."""
        found: int | None = self._get(key, int, "whole")
        if found is not None and found < 1:
            self.told.add("mapping.not_whole", self.at(key), found)
            return None
        return found

    def choice(self, key: str, allowed: Collection[str], *, required: bool = False) -> str | None:
        """One of the words allowed."""
        found = self.text(key, required=required)
        if found is None or found in allowed:
            return found
        near = hint(nearest(found, allowed))
        self.told.add("mapping.not_one_of", self.at(key), found, allowed=tuple(allowed), hint=near)
        return None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; a single text stands for a list of one."""
        found = self._get(key, (list, str), "texts")
        items = [found] if isinstance(found, str) else found or []
        if any(not isinstance(one, str) for one in items):
            self.told.add("mapping.not_texts", self.at(key))
            return ()
        return tuple(items)

    def words(self, key: str) -> dict[str, str]:
        """A table of texts, numbers and booleans taken as their texts."""
        found: dict[str, str] = {}
        for name, value in (self._get(key, dict, "table") or {}).items():
            if not isinstance(value, (str, int)):
                self.told.add("mapping.not_text", f"{self.at(key)}.{name}", value)
            else:
                found[name] = str(value).lower() if isinstance(value, bool) else str(value)
        return found

    def table(self, key: str, *, required: bool = False) -> dict[str, Any]:
        """A table as it stands."""
        return self._get(key, dict, "table", required=required) or {}

    def tables(self, key: str) -> Iterator[tuple[dict[str, Any], str]]:
        """The tables of a list, each with its path; places count from 1."""
        found = self._get(key, list, "tables") or []
        for number, one in enumerate(found, 1):
            path = f"{self.at(key)}[{number}]"
            if isinstance(one, dict):
                yield one, path
            else:
                self.told.add("mapping.not_tables", path, one)

    def finish(self) -> None:
        """Refuses every key that was not asked for."""
        for key in self.content:
            if key not in self.known:
                near = hint(nearest(key, self.known))
                known = tuple(self.known)
                self.told.add("mapping.unknown_key", self.at(key), name=key, known=known, hint=near)

    def _get(self, key: str, kind: Any, word: str, *, required: bool = False) -> Any:
        self.known[key] = None
        found = self.content.get(key)
        if found is None:
            if required:
                self.told.add("mapping.key_absent", self.at(key), name=key)
            return None
        if isinstance(found, kind) and not (kind is int and isinstance(found, bool)):
            return found
        self.told.add(f"mapping.not_{word}", self.at(key), found)
        return None


def parsed(data: bytes, file: str) -> tuple[dict[str, Any], Told]:
    """The content of a TOML file, and where to tell what is wrong in it."""
    content = toml_content(data, file)
    if isinstance(content, Problem):
        told = Told(file, {})
        told.problems.append(content)
        return {}, told
    return content, Told(file, key_lines(str(decoded(data, file))))


def key_lines(text: str) -> dict[str, int]:
    """The line of every key and table header, by path; lists of tables count from 1."""
    found: dict[str, int] = {}
    counts: dict[str, int] = {}
    prefix = ""
    for number, line in enumerate(text.splitlines(), 1):
        header = _HEADER.match(line)
        key = None if header else _KEY.match(line)
        if header:
            path = _counted(_names(header[2]), counts)
            if header[1] == "[[":
                counts[path] = counts.get(path, 0) + 1
                path = f"{path}[{counts[path]}]"
            prefix = path
            found.setdefault(path, number)
        elif key:
            names = _names(key[1])
            for length in range(1, len(names) + 1):
                path = ".".join([*([prefix] if prefix else []), *names[:length]])
                found.setdefault(path, number)
    return found


def _counted(names: list[str], counts: Mapping[str, int]) -> str:
    path = ""
    for place, name in enumerate(names):
        path = f"{path}.{name}" if path else name
        if path in counts and place < len(names) - 1:
            path = f"{path}[{counts[path]}]"
    return path


def _names(dotted: str) -> list[str]:
    return [one.strip("\"'") for one in re.findall(_NAME, dotted)]
