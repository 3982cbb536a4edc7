"""Templates made ready once and kept in the user's cache, so that the next start is quick.

What is kept is Python code that jinja made of a template, named by a hash of the template and
of everything that made it. Like Python's own `__pycache__` it is believed because only the user
can write there; it never lies in a study folder, which others may write to.
"""

from __future__ import annotations

import contextlib
import hashlib
import marshal
import os
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import CodeType
from typing import NamedTuple

VARIABLE = "SAFETYREPORT_CACHE"
KEPT = 60  # entries; the oldest go


class Compiled(NamedTuple):
    """A template ready to render: code by part; `rich` if docxtpl must render it."""

    parts: dict[str, CodeType]
    kinds: dict[str, str]
    ordered: bool
    rich: bool


def load(digest: str) -> Compiled | None:
    """What was kept for a template of this sha256, or None."""
    path = _path(digest)
    if path is None:
        return None
    try:
        data = path.read_bytes()
    except OSError:
        return None
    if hashlib.sha256(data[32:]).digest() != data[:32]:
        return None
    return Compiled(*marshal.loads(data[32:]))  # noqa: S302  our own folder, sum checked


def keep(digest: str, compiled: Compiled) -> None:
    """Keep it if the folder can be written; a full or read-only disk is no fault here."""
    path = _path(digest)
    if path is None:
        return
    payload = marshal.dumps(tuple(compiled))
    temporary = path.with_suffix(f".{os.getpid()}")
    with contextlib.suppress(OSError):
        temporary.write_bytes(hashlib.sha256(payload).digest() + payload)
        temporary.replace(path)
        by_age = sorted(path.parent.glob("*.form"), key=lambda kept: kept.stat().st_mtime)
        for old in by_age[:-KEPT]:
            old.unlink(missing_ok=True)


def _path(digest: str) -> Path | None:
    folder = _folder(os.environ.get(VARIABLE))
    makers = _makers()
    if folder is None or makers is None:
        return None
    return folder / f"{hashlib.sha256((digest + makers).encode()).hexdigest()[:40]}.form"


@cache
def _folder(chosen: str | None) -> Path | None:
    """The cache folder, made private; None if there is none we can trust.

    SAFETYREPORT_CACHE names another; empty, nothing is kept.
    """
    if chosen == "":
        return None
    try:
        folder = Path(chosen) if chosen else _usual_folder()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        seen = folder.stat()
    except (OSError, RuntimeError):
        return None
    if hasattr(os, "getuid") and (seen.st_uid != os.getuid() or seen.st_mode & 0o022):
        return None
    return folder


def _usual_folder() -> Path:
    if sys.platform == "win32":
        return (
            Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local") / "safetyreport"
        )
    if sys.platform == "darwin":
        return Path.home() / "Library/Caches/safetyreport"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "safetyreport"


@cache
def _makers() -> str | None:
    """Names everything that shapes the code, as Python does for its own: by size and time."""
    here = Path(__file__).parent
    files = [
        here / f"{name}.py"
        for name in (
            *("archive", "parts", "sandbox", "form_values", "template_tree"),
            *("rendering_state", "tags", "word", "compiled"),
        )
    ]
    for package, file in (("docxtpl", "template.py"), ("jinja2", "compiler.py")):
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            return None
        files.append(Path(spec.origin).with_name(file))
    try:
        seen = [file.stat() for file in files]
    except OSError:
        return None
    return repr(
        [sys.version, sys.implementation.cache_tag, *((s.st_size, s.st_mtime_ns) for s in seen)]
    )
