"""Documents lie on disk whole or not at all, inside their folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from safetyreport.documents import output
from safetyreport.errors import StorageFailed


def test_writes_and_replaces(tmp_path: Path) -> None:
    """A document replaces the one before it and leaves nothing else behind."""
    for content in (b"old", b"new"):
        path = output.write_document(tmp_path, "ja/報告.docx", content)
    assert path.read_bytes() == b"new"
    assert [p.name for p in (tmp_path / "ja").iterdir()] == ["報告.docx"]


@pytest.mark.parametrize("name", ["../a.docx", "a/../../b", "/etc/passwd", "", ".", "a\0b"])
def test_stays_in_the_folder(tmp_path: Path, name: str) -> None:
    """A name pattern cannot lead out of the output folder."""
    folder = tmp_path / "reports"
    with pytest.raises(StorageFailed) as caught:
        output.write_document(folder, name, b"x")
    assert caught.value.code == "documents.output_outside"
    assert not folder.exists()


@pytest.mark.parametrize("name", ["link.docx", "linked/a.docx"])
def test_writes_through_no_link(tmp_path: Path, name: str) -> None:
    """A symbolic link, for the file or a folder on the way, is refused and its target kept."""
    target = tmp_path / "target"
    target.mkdir()
    (target / "a.docx").write_bytes(b"kept")
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "link.docx").symlink_to(target / "a.docx")
    (folder / "linked").symlink_to(target, target_is_directory=True)
    with pytest.raises(StorageFailed) as caught:
        output.write_document(folder, name, b"x")
    assert caught.value.code == "documents.output_symlink"
    assert (target / "a.docx").read_bytes() == b"kept"


def held(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """As if a program on Windows held these files open."""
    real = Path.replace

    def replace(self: Path, target: str | Path) -> Path:
        if Path(target).name in names:
            raise PermissionError(13, "held")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)


def test_held_file_gets_another_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While Word holds a file, the new one lies beside it under a number."""
    held(monkeypatch, "a.docx", "a (2).docx")
    assert output.write_document(tmp_path, "a.docx", b"x") == tmp_path / "a (3).docx"
    assert [p.name for p in tmp_path.iterdir()] == ["a (3).docx"]


def test_failure_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk leaves the earlier document whole and no piece of the new one."""
    output.write_document(tmp_path, "a.docx", b"old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageFailed) as caught:
        output.write_document(tmp_path, "a.docx", b"new")
    assert caught.value.code == "documents.output_failed"
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"a.docx": b"old"}


def test_held_for_good_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When no name is free the refusal says so and nothing is left behind."""
    held(monkeypatch, "a.docx", *(f"a ({n}).docx" for n in range(2, 40)))
    with pytest.raises(StorageFailed):
        output.write_document(tmp_path, "a.docx", b"x")
    assert not list(tmp_path.iterdir())


def test_sweep_takes_only_our_leavings(tmp_path: Path) -> None:
    """What a cut-off run left is removed; the user's files are not."""
    (tmp_path / f"{output.MARK}abc").mkdir()
    (tmp_path / f"{output.MARK}abc" / "in.docx").write_bytes(b"x")
    (tmp_path / f"{output.MARK}x.tmp").write_bytes(b"x")
    (tmp_path / "a.docx").write_bytes(b"x")
    output.sweep(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["a.docx"]
