"""PDF files, made by LibreOffice from the very Word files, and compared with them."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from safetyreport.documents import fonts, output
from safetyreport.documents.readback import DocumentText, text_of
from safetyreport.errors import OutsideFailed

SECONDS = 120.0
NAMES = ("soffice", "libreoffice")
# PDF/A-2b keeps for thirty years: every font inside, nothing fetched from outside.
FILTER = "pdf:writer_pdf_Export:" + json.dumps(
    {
        "SelectPdfVersion": {"type": "long", "value": "2"},
        "UseTaggedPDF": {"type": "boolean", "value": "true"},
        "EmbedStandardFonts": {"type": "boolean", "value": "true"},
    },
    separators=(",", ":"),
)
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>ja-JP</value></prop></item>
<item oor:path="/org.openoffice.Office.Linguistic/General"><prop oor:name="DefaultLocale_CJK" oor:op="fuse"><value>ja-JP</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""  # noqa: E501


@dataclass(frozen=True, slots=True)
class ConverterState:
    """What is there to make PDF files with; `missing` are message codes, empty when all is."""

    program: Path | None
    japanese_font: bool
    comparison: bool

    @property
    def missing(self) -> tuple[str, ...]:
        codes = []
        if self.program is None:
            codes.append("documents.no_converter")
        if not self.japanese_font:
            codes.append("documents.no_japanese_font")
        return tuple(codes)


@dataclass(frozen=True, slots=True)
class Pdf:
    """A finished PDF; `compared` if its text was read back and held the Word file's text."""

    path: Path
    compared: bool


def available() -> ConverterState:
    """What this machine has, found without starting LibreOffice."""
    return ConverterState(
        _converter(), fonts.japanese_font(), shutil.which("pdftotext") is not None
    )


def require() -> Path:
    """The LibreOffice to convert with; OutsideFailed where it or a Japanese font is missing."""
    state = available()
    if state.program is None or state.missing:
        raise OutsideFailed(state.missing[0])
    return state.program


def convert(sources: Sequence[Path], seconds: float = SECONDS) -> list[Pdf]:
    """Make a PDF beside each .docx, all in one call of LibreOffice; all of them or none.

    The Word files stay as they are whatever happens. Refuses (OutsideFailed): LibreOffice or
    a Japanese font is missing, the conversion failed, took longer than `seconds`, or a PDF
    lacks words of its Word file (asked where poppler's pdftotext is installed).
    """
    if not sources:
        return []
    program = require()
    folder = sources[0].resolve().parent
    # Beside the output and private: a patient's words never lie in the system's temporary folder.
    work = Path(tempfile.mkdtemp(prefix=output.MARK, dir=folder))
    try:
        made = _converted(program, sources, work, seconds)
        compared = [_compared(pdf, source) for pdf, source in zip(made, sources, strict=True)]
        written = [
            output.write_document(source.resolve().parent, f"{source.stem}.pdf", pdf.read_bytes())
            for pdf, source in zip(made, sources, strict=True)
        ]
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return [Pdf(path, seen) for path, seen in zip(written, compared, strict=True)]


def missing_words(document: DocumentText, pdf_text: str) -> str | None:
    """The beginning of the first paragraph with a sign that the PDF does not hold often enough.

    White space, case and compatibility forms do not count: layout changes them. Headers and
    footers are not asked for: some stand on no page. None when nothing is missing.
    """
    there = Counter(_signs(pdf_text))
    wanted: Counter[str] = Counter()
    for kind in ("body", "footnotes", "endnotes"):
        for paragraph in document.of(kind):
            signs = _signs(paragraph)
            wanted.update(signs)
            if any(wanted[sign] > there[sign] for sign in set(signs)):
                return paragraph[:40]
    return None


def _signs(text: str) -> str:
    """The signs of a text that every layout must show."""
    return "".join(
        sign
        for sign in unicodedata.normalize("NFKC", text).casefold()
        if not sign.isspace() and unicodedata.category(sign) not in {"Cf", "Mn", "Cc"}
    )


def _converter() -> Path | None:
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    for path in _usual_places():
        if path.is_file():
            return path
    return None


def _usual_places() -> list[Path]:
    inside = Path("LibreOffice.app/Contents/MacOS/soffice")
    places = [Path("/Applications") / inside, Path.home() / "Applications" / inside]
    for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "PROGRAMW6432"):
        root = os.environ.get(variable)
        if root:
            # soffice.com waits for its end; soffice.exe returns at once.
            places.append(Path(root) / "LibreOffice" / "program" / "soffice.com")
    return places


def _converted(program: Path, sources: Sequence[Path], work: Path, seconds: float) -> list[Path]:
    profile, inbox, outbox = work / "profile", work / "in", work / "out"
    for made in (profile / "user", inbox, outbox):
        made.mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        SETTINGS, encoding="utf-8", newline="\n"
    )
    # Numbered copies: no file name can look like an option or meet its namesake.
    copies = [inbox / f"{number}.docx" for number in range(len(sources))]
    for source, copy in zip(sources, copies, strict=True):
        copy.write_bytes(source.read_bytes())
    log = work / "log"
    options = ["--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo"]
    command = [str(program), f"-env:UserInstallation={profile.as_uri()}", *options]
    command += ["--convert-to", FILTER, "--outdir", str(outbox), *map(str, copies)]
    _run(command, work, log, seconds)
    results = [outbox / f"{copy.stem}.pdf" for copy in copies]
    for result, source in zip(results, sources, strict=True):
        if not _whole(result):
            raise OutsideFailed("documents.converter_failed", file=source.name, reason=_last(log))
    return results


def _run(command: list[str], work: Path, log: Path, seconds: float) -> None:
    apart: dict[str, object] = {"start_new_session": True}
    if sys.platform == "win32":
        apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    with log.open("wb") as stream:
        try:
            process = subprocess.Popen(  # type: ignore[call-overload]  # noqa: S603  a list, our own paths
                command,
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                env=fonts.environment(work),
                **apart,
            )
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise OutsideFailed("documents.converter_failed", file="-", reason=reason) from error
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired as error:
            raise OutsideFailed("documents.converter_timeout", seconds=round(seconds)) from error
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End LibreOffice and what it started; it starts a second program that does the work."""
    if sys.platform == "win32":
        if process.poll() is None:
            killer = ["taskkill", "/T", "/F", "/PID", str(process.pid)]
            subprocess.run(killer, capture_output=True, check=False)  # noqa: S603  our own child
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _whole(path: Path) -> bool:
    try:
        data = path.read_bytes()
    except OSError:
        return False
    return data.startswith(b"%PDF-") and b"%%EOF" in data[-1024:]


def _last(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1][:200] if lines else "-"


def _compared(pdf: Path, source: Path) -> bool:
    text = _pdf_text(pdf)
    if text is None:
        return False
    missing = missing_words(text_of(source.read_bytes()), text)
    if missing is not None:
        raise OutsideFailed("documents.pdf_differs", file=f"{source.stem}.pdf", text=missing)
    return True


def _pdf_text(pdf: Path) -> str | None:
    """The text in a PDF; None without poppler."""
    program = shutil.which("pdftotext")
    if program is None:
        return None
    command = [program, "-enc", "UTF-8", "-nopgbrk", str(pdf), "-"]
    try:
        read = subprocess.run(command, capture_output=True, timeout=60, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    # A PDF that poppler cannot open holds none of the words.
    return read.stdout.decode("utf-8", "replace") if read.returncode == 0 else ""
