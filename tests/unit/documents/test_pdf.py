"""PDF files: LibreOffice is called with care, and what it made is compared with the Word file."""

from __future__ import annotations

import os
import stat
import sys
import time
from pathlib import Path

import pytest

from safetyreport import i18n
from safetyreport.documents import fonts, pdf
from safetyreport.documents.readback import text_of
from safetyreport.documents.word import compile_template
from safetyreport.errors import OutsideFailed
from tests.unit.documents import samples

DOCX = compile_template(samples.form(), "form").render(samples.record(2))

STAND_IN = """\
import os, pathlib, sys, time
behaviour = {behaviour!r}
profile = next(a for a in sys.argv if a.startswith("-env:UserInstallation=file:"))
out = pathlib.Path(sys.argv[sys.argv.index("--outdir") + 1])
record = pathlib.Path({record!r})
record.write_text(repr((sys.argv[1:], os.environ["TMPDIR"])), encoding="utf-8")
if behaviour == "hangs":
    import subprocess
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    record.with_suffix(".pid").write_text(str(child.pid), encoding="utf-8")
    time.sleep(600)
for source in sys.argv[sys.argv.index("--outdir") + 2:]:
    stem = pathlib.Path(source).stem
    if behaviour == "silent" or (behaviour == "partial" and stem == "1"):
        print("Error: source file could not be loaded")
        continue
    whole = b"%PDF-1.6 x %%EOF" if behaviour != "cut" else b"%PDF-1.6 x"
    (out / (stem + ".pdf")).write_bytes(whole)
"""


class Machine:
    """A machine with a stand-in for LibreOffice that behaves as told."""

    def __init__(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = tmp_path / "reports"
        self.folder.mkdir()
        self.record = tmp_path / "record"
        self._bin = tmp_path / "bin"
        self._bin.mkdir()
        self._patch = monkeypatch
        monkeypatch.setattr(fonts, "japanese_font", lambda: True)
        monkeypatch.setattr(pdf, "_usual_places", list)
        monkeypatch.setenv("PATH", str(self._bin))

    def program(self, behaviour: str) -> None:
        script = self._bin / "stand_in.py"
        script.write_text(
            STAND_IN.format(behaviour=behaviour, record=str(self.record)), encoding="utf-8"
        )
        if os.name == "nt":
            start = self._bin / "soffice.bat"
            start.write_text(f'@"{sys.executable}" "{script}" %*\n', encoding="utf-8")
        else:
            start = self._bin / "soffice"
            start.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{script}" "$@"\n', "utf-8")
            start.chmod(0o755)

    def words(self, *names: str) -> list[Path]:
        paths = [self.folder / name for name in names]
        for path in paths:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(DOCX)
        return paths

    def left(self) -> list[str]:
        return sorted(p.name for p in self.folder.rglob("*") if p.is_file())


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A machine of its own, without the real LibreOffice."""
    return Machine(tmp_path, monkeypatch)


def refusal(sources: list[Path], seconds: float = 60) -> str:
    """The code of the refusal, whose sentence says in both languages that the Word file is kept."""
    with pytest.raises(OutsideFailed) as caught:
        pdf.convert(sources, seconds)
    error = caught.value
    assert "Wordファイルは保存されています" in i18n.text(
        f"{error.code}.message", "ja", error.values
    )
    assert "Word file is" in i18n.text(f"{error.code}.message", "en", error.values)
    return error.code


def test_one_call_makes_all(machine: Machine) -> None:
    """Several files, namesakes and odd names too, are converted in one call of LibreOffice."""
    machine.program("well")
    sources = machine.words("ja/-env:SAE.docx" if os.name != "nt" else "ja/-env.docx", "en/a.docx")
    made = pdf.convert(sources)
    assert [item.path for item in made] == [source.with_suffix(".pdf") for source in sources]
    assert [item.compared for item in made] == [False, False]  # no poppler on this machine
    arguments, temporary = eval(machine.record.read_text(encoding="utf-8"))  # noqa: S307
    assert not any("SAE" in argument for argument in arguments)
    assert Path(temporary).parent == sources[0].parent
    assert all(source.read_bytes() == DOCX for source in sources)
    assert not list(machine.folder.rglob(".safetyreport-*"))


@pytest.mark.parametrize("behaviour", ["silent", "partial", "cut"])
def test_failure_keeps_word_and_no_pdf(machine: Machine, behaviour: str) -> None:
    """When one PDF does not come out, none is left, and the Word files are."""
    machine.program(behaviour)
    assert refusal(machine.words("a.docx", "b.docx")) == "documents.converter_failed"
    assert machine.left() == ["a.docx", "b.docx"]


def test_hanging_converter_is_ended_whole(machine: Machine) -> None:
    """A LibreOffice that hangs is ended with what it started, and leaves nothing."""
    machine.program("hangs")
    assert refusal(machine.words("a.docx"), seconds=3) == "documents.converter_timeout"
    assert machine.left() == ["a.docx"]
    child = int(machine.record.with_suffix(".pid").read_text(encoding="utf-8"))
    deadline = time.monotonic() + 20
    while running(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not running(child)


def running(pid: int) -> bool:
    """Whether a process runs (a dead one nobody has asked for does not)."""
    if sys.platform.startswith("linux"):
        try:
            status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
        except OSError:
            return False
        return "State:\tZ" not in status
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def test_no_converter(machine: Machine) -> None:
    """Without LibreOffice the refusal names the package to install."""
    assert refusal(machine.words("a.docx")) == "documents.no_converter"
    assert pdf.available().missing == ("documents.no_converter",)
    for lang in i18n.LANGS:
        assert "libreoffice-writer" in i18n.text("documents.no_converter.remedy", lang)


def test_no_japanese_font(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a Japanese font no PDF of empty boxes is made, and the fonts are named."""
    machine.program("well")
    monkeypatch.setattr(fonts, "japanese_font", lambda: False)
    assert refusal(machine.words("a.docx")) == "documents.no_japanese_font"
    assert pdf.available().missing == ("documents.no_japanese_font",)
    assert "fonts-noto-cjk fonts-ipaexfont" in i18n.text("documents.no_japanese_font.remedy", "ja")


def test_pdf_that_lacks_words_is_not_kept(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A PDF whose text is not the Word file's is refused, and nobody can send it."""
    machine.program("well")
    monkeypatch.setattr(pdf, "_pdf_text", lambda path: "疾病等報告書")
    assert refusal(machine.words("a.docx")) == "documents.pdf_differs"
    assert machine.left() == ["a.docx"]


def test_nothing_to_convert(machine: Machine) -> None:
    """No files, no LibreOffice."""
    assert pdf.convert([]) == []


def test_missing_words() -> None:
    """Layout may move and widen words, never take a sign away."""
    document = text_of(DOCX)
    body = "\n".join(document.of("body"))
    moved = "\n".join(" ".join(line) for line in reversed(body.split("\n"))).upper()
    assert pdf.missing_words(document, f"1 / 1 {moved}") is None
    assert pdf.missing_words(document, body.replace("℃", "").replace("°C", "")) is not None
    assert (pdf.missing_words(document, body.replace("<", "")) or "").startswith("経過")


def test_fonts_found_among_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where fontconfig cannot be asked, the font files themselves say whether one is Japanese."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(fonts, "_folders", lambda: [tmp_path, tmp_path / "none"])
    assert not fonts.japanese_font()
    (tmp_path / "DejaVuSans.ttf").write_bytes(b"")
    assert not fonts.japanese_font()
    (tmp_path / "YuGothR.ttc").write_bytes(b"")
    assert fonts.japanese_font()


def test_profile_is_private(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder in which LibreOffice works is nobody else's, where systems can say so."""
    machine.program("well")
    seen: list[int] = []
    real = pdf._converted

    def watched(program: Path, sources: list[Path], work: Path, seconds: float) -> list[Path]:
        seen.append(stat.S_IMODE(work.stat().st_mode))
        return real(program, sources, work, seconds)

    monkeypatch.setattr(pdf, "_converted", watched)
    pdf.convert(machine.words("a.docx"))
    assert seen == [0o700] or os.name == "nt"


@pytest.mark.slow
def test_libreoffice_itself(tmp_path: Path) -> None:
    """With the real LibreOffice each PDF holds the words of its Word file; without it, says so."""
    source = tmp_path / "報告.docx"
    source.write_bytes(DOCX)
    if pdf.available().missing:
        assert refusal([source]) in pdf.available().missing
    else:
        (made,) = pdf.convert([source])
        assert made.path.read_bytes().startswith(b"%PDF-1")
        assert made.compared is pdf.available().comparison
