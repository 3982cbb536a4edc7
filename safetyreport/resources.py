"""Where the files that ship with the program lie: in the wheel, or in a checkout."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def folder(name: str) -> Traversable:
    """The top-level folder `templates` or `locales`, mapped to `_<name>` inside a wheel."""
    inside = files("safetyreport") / f"_{name}"
    return inside if inside.is_dir() else Path(__file__).parents[1] / name


def package_folder(*parts: str) -> Traversable:
    """A folder of data inside the package, such as ("law", "asrm")."""
    return files("safetyreport").joinpath(*parts)
