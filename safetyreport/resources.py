"""Where the files that ship with the program lie: in the wheel, or in a checkout."""

from __future__ import annotations

from pathlib import Path

# A plain path, not importlib.resources: that alone costs a fifth of a `--help`.
PACKAGE = Path(__file__).parent


def folder(name: str) -> Path:
    """The top-level folder `templates` or `locales`, mapped to `_<name>` inside a wheel."""
    inside = PACKAGE / f"_{name}"
    return inside if inside.is_dir() else PACKAGE.parent / name


def package_folder(*parts: str) -> Path:
    """A folder of data inside the package, such as ("law", "asrm")."""
    return PACKAGE.joinpath(*parts)
