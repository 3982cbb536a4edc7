"""Help pages, the lazy start, and completion."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from safetyreport.cli import console
from tests.calls import Call
from tests.unit.cli.trial import TABLE

ROOT = Path(__file__).parents[3]
HEADINGS = {
    "ja": ("使い方:", "引数:", "オプション:", "例:"),
    "en": ("Usage:", "Arguments:", "Options:", "Examples:"),
}


@pytest.mark.parametrize("ui", ["ja", "en"])
@pytest.mark.parametrize("name", [*TABLE, "rules show"])
def test_every_page_is_in_one_language_and_fits(call: Call, ui: str, name: str) -> None:
    """A page has its headings and examples in the user's language, within 80 columns."""
    outcome = call("--ui", ui, *name.split(), "--help")
    assert outcome.code == 0
    usage, _arguments, options, examples = HEADINGS[ui]
    assert outcome.out.startswith(usage)
    assert f"\n{options}\n" in outcome.out
    assert f"\n{examples}\n  safetyreport {name.split()[0]}" in outcome.out
    before_examples = outcome.out.partition(f"\n{examples}\n")[0]
    assert max(map(console.width, before_examples.splitlines())) <= 80


def test_arguments_defaults_and_requirements_are_told(call: Call) -> None:
    """The page says what an argument is, what is required, and what holds otherwise."""
    page = call("due", "--help").out
    assert "(required)" in page
    assert "(default: 30)" in page
    assert "引数:" in call("--ui", "ja", "list", "-h").out


def test_first_page_lists_every_command(call: Call) -> None:
    """The first page names each command with one line that says what it is for."""
    page = call("--help", "--ui", "ja").out
    listed = page.partition("コマンド:\n")[2].partition("\n\n")[0].splitlines()
    assert [line.split()[0] for line in listed] == list(TABLE)
    assert all(len(line.split()) == 2 for line in listed)


def test_language_follows_the_system(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without being told, the program talks as the user's system does."""
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    assert call("--help").out.startswith("使い方:")


def test_help_loads_click_and_nothing_heavy() -> None:
    """The help page needs no command, model, database, document or table library."""
    source = (
        "import sys; from safetyreport.cli.main import run; from tests.unit.cli import trial;"
        "before = set(sys.modules); del sys.modules['tests.unit.cli.trial'];"
        "code = run(['--help'], trial.TABLE);"
        "assert code == 0 and 'tests.unit.cli.trial' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", source], cwd=ROOT, check=True, capture_output=True)
    source = (
        "import sys; from safetyreport.cli.main import run; run(['--help']);"
        "print([name for name in sys.argv[1:] if name in sys.modules], file=sys.stderr)"
    )
    heavy = "rich pydantic sqlalchemy docx docxtpl jinja2 lxml openpyxl tomllib zoneinfo json"
    heavy += " importlib.metadata importlib.resources shutil subprocess safetyreport.app"
    done = subprocess.run(
        [sys.executable, "-c", source, *heavy.split()],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stderr.strip() == "[]"


def complete(words: str, shell: str = "zsh") -> str:
    """What the program answers to a shell that wants `words` completed."""
    source = (
        "import sys; from safetyreport.cli.main import run; from tests.unit.cli.trial import TABLE;"
        "sys.exit(run([], TABLE))"
    )
    environment = {
        "_SAFETYREPORT_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split(" ")) - 1),
        "SAFETYREPORT_UI": "ja",
        "PYTHONIOENCODING": "utf-8",
    }
    done = subprocess.run(
        [sys.executable, "-c", source],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        check=False,
    )
    return done.stdout.decode("utf-8")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("safetyreport ex", "explain", id="command"),
        pytest.param("safetyreport rules sh", "show", id="command of a group"),
        pytest.param("safetyreport due --wi", "--within", id="option"),
        pytest.param("safetyreport due --as", "--as-of", id="global option after"),
        pytest.param("safetyreport due --check mi", "minister", id="value"),
    ],
)
def test_completion(words: str, expected: str) -> None:
    """The shell can complete commands, options and values."""
    assert expected in complete(words).split("\n")


def test_completion_explains_in_the_users_language() -> None:
    """Where the shell shows descriptions, they are the user's."""
    assert "監査ログを表示します" in complete("safetyreport lo")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_script(shell: str) -> None:
    """Each supported shell gets the script that the help page tells the user to load."""
    source = f"from safetyreport.cli.main import run; run([]) # {shell}"
    done = subprocess.run(
        [sys.executable, "-c", source],
        cwd=ROOT,
        env=os.environ | {"_SAFETYREPORT_COMPLETE": f"{shell}_source"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"_SAFETYREPORT_COMPLETE={shell}_complete" in done.stdout
