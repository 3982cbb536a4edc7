"""The token of a REDCap project: where it comes from, and that nothing shows it."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path

from safetyreport.errors import ConfigurationRefused, OutsideFailed, UsageRefused

VARIABLE = "SAFETYREPORT_REDCAP_TOKEN"
KEYRING_SERVICE = "safetyreport-redcap"  # the entry's user is the server's name
_SHAPE = re.compile(r"[0-9A-Za-z]{32}")
_LONGEST_FILE = 1024
_HIDDEN = "********"


class Token:
    """A secret that shows itself only to who asks for it by name."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def __repr__(self) -> str:
        return f"Token({_HIDDEN})"

    def __reduce__(self) -> str:
        raise TypeError  # never written to a file

    def revealed(self) -> str:
        """The token itself, for the request."""
        return self._value

    def hidden(self, text: str) -> str:
        """A text without the token, should it hold it."""
        return re.sub(re.escape(self._value), _HIDDEN, text, flags=re.IGNORECASE)

    def stands_in(self, text: str) -> bool:
        """Whether a text holds the token."""
        return self._value.casefold() in text.casefold()


def token_of(
    host: str, environment: Mapping[str, str], file: str | None = None, *, keyring: bool = False
) -> Token:
    """The token from a private file, the system's keyring or else the environment.

    Raises:
        UsageRefused: there is none, or two places are named.
        ConfigurationRefused: the file is not private, or what was found is no token.
        OutsideFailed: the keyring is not installed or fails.
    """
    if file is not None and keyring:
        raise UsageRefused("redcap_api.two_tokens")
    if file is not None:
        return _token(_from_file(file), "file")
    if keyring:
        return _token(_from_keyring(host), "keyring")
    found = environment.get(VARIABLE, "")
    if not found.strip():
        raise UsageRefused("redcap_api.no_token", variable=VARIABLE)
    return _token(found, "environment")


def permissions_unknown(file: str | None) -> bool:
    """Whether this system cannot say who else may read the file."""
    return file is not None and os.name == "nt"


def _token(value: str, origin: str) -> Token:
    plain = value.removeprefix("\ufeff").strip()
    if not _SHAPE.fullmatch(plain):
        raise ConfigurationRefused(f"redcap_api.token_shape_{origin}", length=len(plain))
    return Token(plain)


def _from_file(name: str) -> str:
    if _SHAPE.fullmatch(name.strip()) and not Path(name).exists():
        raise UsageRefused("redcap_api.token_as_file")  # without repeating it
    path = Path(name)
    try:
        with path.open("rb") as stream:
            state = os.fstat(stream.fileno())
            if not stat.S_ISREG(state.st_mode):
                raise ConfigurationRefused("redcap_api.token_file_kind", file=name)
            if os.name != "nt" and state.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise ConfigurationRefused("redcap_api.token_file_open", file=name)
            data = stream.read(_LONGEST_FILE)
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise ConfigurationRefused(
            "redcap_api.token_file_unreadable", file=name, detail=detail
        ) from None
    return data.decode("utf-8", "replace")


def _from_keyring(host: str) -> str:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        raise OutsideFailed("redcap_api.keyring_absent") from None
    try:
        found = keyring.get_password(KEYRING_SERVICE, host)
    except KeyringError as error:
        raise OutsideFailed("redcap_api.keyring_failed", detail=type(error).__name__) from None
    if not found:
        raise UsageRefused("redcap_api.keyring_empty", service=KEYRING_SERVICE, host=host)
    return found
