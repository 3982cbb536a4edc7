"""The wheel alone, in a clean environment and an empty folder: everything works."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from safetyreport.documents.form_duties import EVENT_FORMS
from safetyreport.documents.forms import form_ids
from tests.study_folder import DAY

ROOT = Path(__file__).parents[2]
WINDOWS = os.name == "nt"
Run = Callable[..., "subprocess.CompletedProcess[str]"]
RENDERABLE = """
import json
from safetyreport.documents import forms
from safetyreport.documents.word import compile_template
from safetyreport.resources import folder
made = {}
for form in forms.form_ids():
    for lang in ("ja", "en"):
        source = folder("templates").joinpath("docx", lang, form + ".docx")
        compile_template(source.read_bytes(), form)
        made.setdefault(form, []).append(lang)
print(json.dumps(made))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel, built as a release builds it."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True)
    assert built.returncode == 0, built.stderr.decode("utf-8", "replace")
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel installed; the libraries are those of this one."""
    folder = tmp_path_factory.mktemp("clean") / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    python = program(folder, "python")
    asked = "import sysconfig; print(sysconfig.get_path('purelib'))"
    here = subprocess.run([str(python), "-c", asked], capture_output=True, check=True)
    site = Path(here.stdout.decode("utf-8").strip())
    # Only the libraries: files of this environment's own installation of the project are .pth
    # files, and those count in a site folder alone.
    libraries = sysconfig.get_path("purelib")
    (site / "libraries.pth").write_text(libraries + "\n", encoding="utf-8", newline="\n")
    command = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
    command += ["install", "--no-deps", "--no-index", "--ignore-installed", str(wheel)]
    installed = subprocess.run(command, capture_output=True)
    assert installed.returncode == 0, installed.stderr.decode("utf-8", "replace")
    return folder


def program(environment: Path, name: str) -> Path:
    """A program of an environment."""
    return environment / ("Scripts" if WINDOWS else "bin") / (f"{name}.exe" if WINDOWS else name)


@pytest.fixture
def run(environment: Path, tmp_path: Path) -> Run:
    """Starts a program of the clean environment from an empty folder."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "home").mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    own = {"PYTHONUTF8": "1", "SAFETYREPORT_CACHE": str(tmp_path / "cache"), "COLUMNS": "100"}
    own |= dict.fromkeys(("HOME", "APPDATA", "XDG_CONFIG_HOME"), str(tmp_path / "home"))

    def started(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(program(environment, name)), *arguments],
            cwd=tmp_path / "empty",
            env=kept | own,
            capture_output=True,
            encoding="utf-8",
        )

    return started


def test_the_wheel_holds_what_the_program_needs_and_nothing_else(wheel: Path) -> None:
    """Code, law, demo, templates, catalogues; no test, tool, page or leftover of the checkout."""
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if not name.endswith("/")}
    package = {name for name in names if name.startswith("safetyreport/")}
    assert all(".dist-info/" in name for name in names - package)
    suffixes = {Path(name).suffix for name in package - {"safetyreport/py.typed"}}
    assert suffixes <= {".py", ".toml", ".json", ".docx", ".mo", ".po", ".conf", ".csv", ".xlsx"}
    own = {path for path in (ROOT / "safetyreport").rglob("*") if path.suffix in (".py", ".toml")}
    assert {path.relative_to(ROOT).as_posix() for path in own} <= package
    wanted = {"safetyreport/py.typed", "safetyreport/demo/records.json"}
    examples = ROOT / "safetyreport" / "demo" / "imports"
    wanted |= {path.relative_to(ROOT).as_posix() for path in examples.rglob("*.*")}
    for lang in ("ja", "en"):
        wanted |= {f"safetyreport/_templates/docx/{lang}/{form}.docx" for form in form_ids()}
        catalogues = (ROOT / "locales" / lang / "LC_MESSAGES").glob("*.mo")
        wanted |= {f"safetyreport/_locales/{lang}/LC_MESSAGES/{one.name}" for one in catalogues}
    wanted |= {f"safetyreport/_templates/forms/{form}.toml" for form in form_ids()}
    assert wanted <= package


def test_the_program_is_the_installed_one(run: Run, environment: Path) -> None:
    """Nothing of the checkout is in sight of the clean environment."""
    told = run("python", "-c", "import safetyreport; print(safetyreport.__file__)")
    assert Path(told.stdout.strip()).is_relative_to(environment), told.stderr


@pytest.mark.parametrize("ui", ["ja", "en"])
def test_help_speaks_both_languages(run: Run, ui: str) -> None:
    """`--help` works as installed, in the user's language."""
    told = run("safetyreport", "--ui", ui, "--help")
    assert told.returncode == 0, told.stderr
    assert "demo" in told.stdout
    assert any("ぁ" <= sign <= "ん" for sign in told.stdout) == (ui == "ja")


def test_the_demo_runs_from_an_empty_folder(run: Run, tmp_path: Path) -> None:
    """One command leaves finished documents of every form of an event in both languages."""
    told = run("safetyreport", "demo", "--no-pdf", "--json")
    assert told.returncode == 0, told.stdout + told.stderr
    answer = json.loads(told.stdout)
    made = [Path(name).name for name in answer["documents"]]
    for form in EVENT_FORMS:
        for lang in ("ja", "en"):
            assert any(f"_{form}_" in name and f"_{lang}_" in name for name in made), (form, lang)
    folder = tmp_path / "empty" / answer["folder"]
    due = run("safetyreport", "-C", str(folder), "due", "--as-of", DAY, "--check")
    assert due.returncode == 10, due.stderr
    assert run("safetyreport", "-C", str(folder), "verify").returncode == 0


def test_every_template_is_found_and_sound(run: Run) -> None:
    """Each form's template ships in both languages and compiles as installed."""
    told = run("python", "-c", RENDERABLE)
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout) == {form: ["ja", "en"] for form in form_ids()}


def test_the_law_data_ship_and_hold(run: Run) -> None:
    """Law, calendar and worked examples are in the wheel, and the examples hold."""
    told = run("safetyreport", "rules", "check", "--json")
    assert told.returncode == 0, told.stdout
    assert len(json.loads(told.stdout)["examples"]) >= 20
