"""Sets the project up and starts it: `python tools/start.py demo [DIR]`, `… test`.

Needs Python 3.11 and its standard library. Makes `.venv` in the checkout, installs the locked
libraries and the project into it, then runs the demo or every check. Never needs root.
Its syntax is that of older Pythons, so that they can say what is wrong.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  an older Python must hear why it cannot go on
    # The one sentence that stands in code: an older Python cannot read the catalogues' reader.
    sys.exit("Python 3.11 or newer is needed. / Python 3.11 以降が必要です。")

import hashlib
import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from safetyreport.cli import console  # noqa: E402
from safetyreport.cli.surroundings import surroundings  # noqa: E402
from safetyreport.i18n import text  # noqa: E402

ENVIRONMENT = ROOT / ".venv"
STAMP = ENVIRONMENT / "installed.sha256"
LOCK = ROOT / "requirements.lock"
PIP = ("-m", "pip", "--disable-pip-version-check", "install", "--quiet")
CHECKS = {
    "ruff check": ("-m", "ruff", "check"),
    "ruff format": ("-m", "ruff", "format", "--check"),
    "mypy": ("-m", "mypy"),
    "lint-imports": ("-c", "from importlinter.cli import lint_imports_command as c; c()"),
    "messages": ("tools/messages.py", "--check"),
    "templates": ("tools/build_templates.py", "--check"),
    "pytest": ("-m", "pytest", "-n", "2"),
}
UI = surroundings(()).ui


def tell(key: str, **values: object) -> None:
    """A sentence of the catalogue `start`, in the user's language."""
    print(text(f"start.{key}", UI, values), flush=True)


def python() -> Path:
    """The interpreter of the virtual environment."""
    return ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def fingerprint() -> str:
    """What the environment was made from: the lock, the project's own declaration, this Python."""
    content = LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes() + sys.version.encode()
    return hashlib.sha256(content).hexdigest()


def usable() -> bool:
    """Whether the virtual environment is there, starts, and is up to date."""
    if not STAMP.is_file() or STAMP.read_text(encoding="utf-8") != fingerprint():
        return False
    try:
        return subprocess.run([python(), "-c", "import click"], check=False).returncode == 0
    except OSError:
        return False


def install() -> bool:
    """Makes the virtual environment, unless it is there; tells what it does."""
    if usable():
        tell("ready")
        return True
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        tell("no_venv")
        return False
    tell("making")
    STAMP.unlink(missing_ok=True)
    # Not the interpreter of .venv itself, should this run in it: it is about to be replaced.
    base = getattr(sys, "_base_executable", sys.executable)
    if subprocess.run([base, "-m", "venv", "--clear", ENVIRONMENT], check=False).returncode:
        tell("no_venv")
        return False
    count = sum("==" in line for line in LOCK.read_text(encoding="utf-8").splitlines())
    tell("installing", count=count)
    for what in (
        ("--require-hashes", "--requirement", str(LOCK)),
        ("--no-deps", "--no-build-isolation", "--editable", str(ROOT)),
    ):
        if subprocess.run([python(), *PIP, *what], cwd=ROOT, check=False).returncode:
            tell("install_failed")
            return False
    STAMP.write_text(fingerprint(), encoding="utf-8", newline="\n")
    return True


def lacking() -> list[str]:
    """The outside programs that some tests need and this machine has not."""
    libreoffice = ["/Applications/LibreOffice.app/Contents/MacOS/soffice"]
    libreoffice += [
        f"{os.environ[name]}/LibreOffice/program/soffice.exe"
        for name in ("PROGRAMFILES", "PROGRAMFILES(X86)")
        if name in os.environ
    ]
    found = {
        "libreoffice": bool(shutil.which("soffice") or shutil.which("libreoffice"))
        or any(Path(place).is_file() for place in libreoffice),
        "poppler": bool(shutil.which("pdftoppm") and shutil.which("pdftotext")),
        "postgresql": bool(shutil.which("postgres"))
        or any(Path("/usr/lib/postgresql").glob("*/bin/postgres")),
    }
    return [name for name, there in found.items() if not there]


def demo(folder: str) -> int:
    """Makes the fictitious example study in `folder`, seen from where the user stands."""
    tell("running", what=f"safetyreport demo {folder}")
    return subprocess.run([python(), "-m", "safetyreport", "demo", folder], check=False).returncode


def test() -> int:
    """Runs every check and then the tests; the exit code is 1 when one of them failed."""
    missing = lacking()
    for name in missing:
        tell(f"lacks_{name}")
    if missing and os.environ.get("CI", "").lower() in ("1", "true"):
        tell("ci_needs_all")
        return 1
    failed = []
    for name, command in CHECKS.items():
        tell("running", what=name)
        if subprocess.run([python(), *command], cwd=ROOT, check=False).returncode:
            failed.append(name)
    if failed:
        tell("failed", names=", ".join(failed))
        return 1
    tell("passed")
    return 0


def main(arguments: list[str]) -> int:
    """Sets up and does what the arguments say; returns the exit code."""
    console.prepare(sys.stdout, sys.stderr)
    if arguments[:1] == ["demo"] and len(arguments) < 3:
        return demo(arguments[1] if len(arguments) == 2 else "demo-study") if install() else 1
    if arguments == ["test"]:
        return test() if install() else 1
    tell("usage")
    return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
