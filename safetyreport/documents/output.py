"""Documents on disk: whole or not at all, inside the output folder, through no link."""

from __future__ import annotations

import contextlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from safetyreport.errors import StorageFailed

TRIES = 20  # names to try while a program holds the file
MARK = ".safetyreport-"  # begins the name of every temporary file and folder of ours


def write_document(folder: Path, name: str, data: bytes) -> Path:
    """Write `data` as `name` below `folder` and return where it now lies.

    The file appears whole or stays as it was. If another program holds it (Word on Windows
    does), the path returned is `name (2)` with the same ending; the caller says so with
    `documents.output_renamed`. Refuses (StorageFailed) a path that leaves the folder and a
    symbolic link in place of the file or of a folder on the way.
    """
    return stage(folder, name, data).place()


@dataclass(frozen=True)
class Staged:
    """A document lying whole beside its place, under a temporary name, until it is placed."""

    path: Path
    temporary: Path

    def place(self) -> Path:
        """Put it in its place; returns where it lies."""
        try:
            placed = _placed(self.temporary, self.path)
        except OSError as error:
            self.drop()
            raise _failed(self.path, error) from error
        _settle(self.path.parent)
        return placed

    def drop(self) -> None:
        """Leave no trace of it."""
        with contextlib.suppress(OSError):
            self.temporary.unlink()


def stage(folder: Path, name: str, data: bytes) -> Staged:
    """Lay `data` whole beside its place: what can fail for want of space fails here.

    `path` is the name it will have, `name (2)` where another program holds the file now.
    """
    wanted = inside(folder, name)
    try:
        wanted.parent.mkdir(parents=True, exist_ok=True)
        return Staged(_free(wanted), _temporary(wanted.parent, data))
    except OSError as error:
        raise _failed(wanted, error) from error


def inside(folder: Path, name: str) -> Path:
    """The path of `name` in the folder, if it stays inside and no link stands on the way."""
    base = Path(os.path.abspath(folder))  # noqa: PTH100  the links themselves are asked for below
    path = Path(os.path.normpath(base / name))
    if path == base or not path.is_relative_to(base) or "\0" in name:
        raise StorageFailed("documents.output_outside", path=name, folder=str(folder))
    for step in (path, *path.parents):
        if step == base:
            break
        if step.is_symlink():
            raise StorageFailed("documents.output_symlink", path=str(step))
    return path


def sweep(folder: Path) -> None:
    """Remove what a run that was cut off left behind in the folder."""
    import shutil

    for left in folder.glob(f"{MARK}*"):
        if left.is_symlink():
            continue
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


def _temporary(folder: Path, data: bytes) -> Path:
    # In the same folder: a rename is whole only within one file system, and a patient's words
    # never lie in the system's temporary folder.
    handle, temporary = tempfile.mkstemp(prefix=MARK, suffix=".tmp", dir=folder)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise
    return Path(temporary)


def _free(wanted: Path) -> Path:
    """The first name that no program holds: opening for writing tells without changing anything."""
    for number in range(1, TRIES + 1):
        path = wanted if number == 1 else wanted.with_stem(f"{wanted.stem} ({number})")
        if path.is_symlink():
            raise StorageFailed("documents.output_symlink", path=str(path))
        try:
            with path.open("r+b"):
                return path
        except FileNotFoundError:
            return path
        except PermissionError:
            # A file that is merely write-protected can still be replaced; one held by Word cannot.
            if os.name != "nt":
                return path
    return wanted


def _placed(temporary: Path, wanted: Path) -> Path:
    for number in range(1, TRIES + 1):
        path = wanted if number == 1 else wanted.with_stem(f"{wanted.stem} ({number})")
        if path.is_symlink():
            raise StorageFailed("documents.output_symlink", path=str(path))
        try:
            temporary.replace(path)
        except PermissionError:
            if number == TRIES:
                raise
        else:
            return path
    raise AssertionError(TRIES)


def _settle(folder: Path) -> None:
    """Make the rename itself lasting; Windows has no such call for folders and needs none."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):  # some network folders refuse
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _failed(path: Path, error: OSError) -> StorageFailed:
    return StorageFailed(
        "documents.output_failed", path=str(path), reason=error.strerror or type(error).__name__
    )
