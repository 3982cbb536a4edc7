"""The names of files and folders by the study's patterns."""

from __future__ import annotations

from safetyreport.errors import ConfigurationRefused

_REFUSED = frozenset('/\\:*?"<>|')


def file_name(key: str, pattern: str, **places: str) -> str:
    """The name that a pattern of study.toml gives, fit for every file system.

    Raises ConfigurationRefused, naming the key, for a place that does not exist.
    """
    fitting = {name: _fitting(value) for name, value in places.items()}
    try:
        name = pattern.format(**fitting).rstrip(". ")
    except (LookupError, ValueError, AttributeError, TypeError) as error:
        raise _refused(key, pattern, places) from error
    if not name.strip(". "):
        raise _refused(key, pattern, places)
    return name


def _fitting(value: str) -> str:
    return "".join("_" if mark in _REFUSED or not mark.isprintable() else mark for mark in value)


def _refused(key: str, pattern: str, places: dict[str, str]) -> ConfigurationRefused:
    known = tuple(f"{{{name}}}" for name in places)
    return ConfigurationRefused("app.file_pattern", key=key, pattern=pattern, places=known)
