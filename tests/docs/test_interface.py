"""The interface as written is the interface as built: codes, keys, fields, answers, variables."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from safetyreport.duties.duty import Layer, Status
from safetyreport.errors import ExitCode
from safetyreport.exchange.study_file import study_toml_keys
from safetyreport.law.query import load_law
from safetyreport.records.coding import FieldForm, forms
from safetyreport.records.fields import Missing
from safetyreport.records.kinds import KINDS, SCHEMA
from safetyreport.records.observation import Analyte
from tests.docs.documents import INTERFACE, READMES, ROOT, codes, name, read, rows, section

TEXT = read(INTERFACE)
PACKAGE = ROOT / "safetyreport"
SOURCES = sorted(PACKAGE.rglob("*.py"))
VARIABLE = re.compile(r"\b_?SAFETYREPORT_[A-Z_]+\b")


@pytest.mark.parametrize(
    ("path", "title"),
    [
        (INTERFACE, "Exit codes"),
        (READMES[0], "Exit codes"),
        (READMES[1], "終了コード"),
    ],
    ids=["interface", "README", "README.ja"],
)
def test_exit_codes(path: Path, title: str) -> None:
    """Each document lists exactly the program's exit codes, in order."""
    listed = [int(cells[0]) for cells in rows(section(read(path), title))]
    assert listed == [int(code) for code in ExitCode]


def test_study_keys() -> None:
    """The interface lists exactly the keys that study.toml may have, required ones marked."""
    listed: dict[str, str] = {}
    for cells in rows(section(TEXT, "study.toml")):
        for key in codes(cells[0]):
            listed[key] = cells[1]
    known = {form.path: form for form in study_toml_keys() if form.sort != "part"}
    assert set(listed) == set(known)
    unmarked = {
        key: state for key, state in listed.items() if known[key].required != (state == "yes")
    }
    assert unmarked == {}


def test_study_defaults_and_codes() -> None:
    """Every default and every coded value of the study file stands in its row."""
    told = {codes(cells[0])[0]: " ".join(cells) for cells in rows(section(TEXT, "study.toml"))}
    together = "\n".join(told.values())
    for form in study_toml_keys():
        row = told.get(form.path, together)
        if form.group != "analyte":
            assert [code for code in form.codes if code not in row] == []
        if isinstance(form.default, (str, int)) and not isinstance(form.default, bool):
            assert str(form.default) in row, form.path


def _names(found: tuple[FieldForm, ...]) -> Iterator[str]:
    for form in found:
        yield form.name
        if form.name != "assessments":
            yield from _names(form.parts)


@pytest.mark.parametrize("kind", KINDS)
def test_record_fields(kind: str) -> None:
    """Each kind of record is described with every field and every coded value it takes."""
    told = {codes(cells[0])[0]: cells[1] for cells in rows(section(TEXT, "Records"))}
    words = set(re.findall(r"[A-Za-z0-9_]+", told[kind]))
    everywhere = {"id", "missing"}
    assert [one for one in _names(forms(kind)) if one not in words | everywhere] == []
    coded = [
        code
        for form in forms(kind)
        if form.sort == "code" and form.name not in ("missing", "analyte", "ctcae_version")
        for code in form.codes
        if code not in words
    ]
    assert coded == []


def test_no_record_kind_is_invented() -> None:
    """Only kinds that exist are in the table; schema, reasons and analytes are spelt right."""
    part = section(TEXT, "Records")
    assert {codes(cells[0])[0] for cells in rows(part)} == set(KINDS)
    assert SCHEMA in part
    assert [one for one in (*get_args(Missing), *get_args(Analyte)) if one not in part] == []


def test_duty_words() -> None:
    """States, layers, kinds and parties that a duty can have are all listed."""
    part = set(codes(section(TEXT, "Duties")))
    law = load_law("asrm")
    versions = [version for found in law.provisions() for version in found.version]
    parties = {party for version in versions for party in (version.actor, *version.addressees)}
    wanted = {*get_args(Status), *get_args(Layer), *parties, "protocol_serious"}
    wanted |= {found.kind for found in law.provisions()}
    assert wanted - part == set()


def _keys(node: ast.AST) -> Iterator[str]:
    for found in ast.walk(node):
        if isinstance(found, ast.Dict):
            for key in found.keys:
                if isinstance(key, ast.Constant):
                    yield str(key.value)


def _answers() -> Iterator[tuple[str, str]]:
    """Every key of a JSON answer, with the module that writes it."""
    for path in (*PACKAGE.glob("app/*.py"), *PACKAGE.glob("cli/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = getattr(getattr(node, "func", None), "id", "")
            target = getattr(node, "targets", [None])[0]
            if (
                (isinstance(node, ast.FunctionDef) and node.name.endswith(("_json", "_event")))
                or called == "show_json"
                or (isinstance(target, ast.Name) and target.id == "answer")
            ):
                yield from ((path.stem, key) for key in _keys(node))


def test_json_answers() -> None:
    """Every key that a JSON answer holds is described, and each described key is written."""
    part = section(TEXT, "JSON")
    described = set(re.findall(r'"([a-z_0-9]+)"', part))
    written = {key for _, key in _answers()}
    assert sorted(pair for pair in _answers() if pair[1] not in described) == []
    assert described - written - {"ja", "en"} == set()


def test_environment_variables() -> None:
    """The interface names every variable the program reads, and no other."""
    read_by_program = {
        found for path in SOURCES for found in VARIABLE.findall(path.read_text(encoding="utf-8"))
    }
    told = set(VARIABLE.findall(section(TEXT, "Every command")))
    assert read_by_program <= told
    assert told - read_by_program <= {"_SAFETYREPORT_COMPLETE"}


@pytest.mark.parametrize("path", READMES, ids=name)
def test_readme_variables_exist(path: Path) -> None:
    """A variable named in a README is one of the interface's."""
    assert set(VARIABLE.findall(read(path))) <= set(VARIABLE.findall(TEXT))
