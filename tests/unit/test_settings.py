"""The user's settings file."""

from __future__ import annotations

from pathlib import Path

import pytest

from safetyreport.settings import Settings, place, read


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        pytest.param("win32", {"APPDATA": "R"}, "R/safetyreport/settings.toml", id="Windows"),
        pytest.param("win32", {}, None, id="Windows without a profile"),
        pytest.param(
            "darwin",
            {"HOME": "/h"},
            "/h/Library/Application Support/safetyreport/settings.toml",
            id="macOS",
        ),
        pytest.param("linux", {"HOME": "/h"}, "/h/.config/safetyreport/settings.toml", id="Linux"),
        pytest.param(
            "linux",
            {"HOME": "/h", "XDG_CONFIG_HOME": "/x"},
            "/x/safetyreport/settings.toml",
            id="Linux with its own place",
        ),
        pytest.param("linux", {}, None, id="no home"),
    ],
)
def test_place(platform: str, environment: dict[str, str], expected: str | None) -> None:
    """The file lies where programs of that system keep settings."""
    found = place(environment, platform)
    assert (found.as_posix() if found else None) == expected


@pytest.mark.parametrize("content", ['actor = "管理者, 役割"\nui = "ja"', ""])
def test_read(tmp_path: Path, content: str) -> None:
    """What the file says is taken, the rest stays open; an editor's mark is no matter."""
    path = tmp_path / "settings.toml"
    path.write_text(content, encoding="utf-8-sig")
    expected = Settings("管理者, 役割", "ja") if content else Settings()
    assert read(path) == (expected, None)


def test_absent_file(tmp_path: Path) -> None:
    """No file is no error."""
    assert read(tmp_path / "settings.toml") == (Settings(), None)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b'aktor = "x"', "cli.settings_unknown_key", id="misspelt key"),
        pytest.param(b"actor = ", "cli.settings_not_toml", id="not TOML"),
        pytest.param("actor = 'é'".encode("cp1252"), "cli.settings_not_toml", id="not UTF-8"),
        pytest.param(b"actor = 1", "cli.settings_not_text", id="a number"),
        pytest.param(b'actor = " "', "cli.settings_not_text", id="blank"),
        pytest.param(b'ui = "fr"', "cli.settings_language", id="no such language"),
    ],
)
def test_refused(tmp_path: Path, content: bytes, code: str) -> None:
    """A file that cannot be used is named with the reason."""
    path = tmp_path / "settings.toml"
    path.write_bytes(content)
    _, refused = read(path)
    assert refused is not None
    assert (refused.code, refused.values["file"]) == (code, str(path))


def test_unreadable(tmp_path: Path) -> None:
    """A settings file that is a folder is named, not passed over."""
    _, refused = read(tmp_path)
    assert refused is not None
    assert refused.code == "cli.settings_unreadable"
