"""Which template a form is printed from, and what is never printed from."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import pytest

from safetyreport.demo import study_toml
from safetyreport.documents.template_choice import chosen, shipped
from safetyreport.errors import ConfigurationRefused
from safetyreport.records.study import Study, TemplateChoice
from tests.unit.documents.broken_templates import BROKEN, FORM, saved_by_word

STUDY = Study.model_validate(tomllib.loads(study_toml()))


def naming(folder: Path, data: bytes) -> Study:
    """The demo's study with a template of its own in the folder."""
    (folder / "own.docx").write_bytes(data)
    sha256 = hashlib.sha256(data).hexdigest()
    own = TemplateChoice(form=FORM, lang="ja", file="own.docx", sha256=sha256)
    return STUDY.model_copy(update={"templates": (own,)})


def test_without_a_choice_the_shipped_template_is_used(tmp_path: Path) -> None:
    """A study that names none prints from what ships, and so do its other forms and languages."""
    study = naming(tmp_path, saved_by_word(shipped(FORM, "ja")))
    for named, form, lang in (
        (STUDY, FORM, "ja"),
        (study, FORM, "en"),
        (study, "cover_letter", "ja"),
    ):
        found = chosen(named, tmp_path, form, lang)  # type: ignore[arg-type]
        data = shipped(form, lang)  # type: ignore[arg-type]
        assert (found.data, found.own) == (data, False)
        assert found.sha256 == hashlib.sha256(data).hexdigest()


def test_a_sound_template_is_used(tmp_path: Path) -> None:
    """The study's own bytes, called by the name in study.toml."""
    data = saved_by_word(shipped(FORM, "ja"))
    found = chosen(naming(tmp_path, data), tmp_path, FORM, "ja")
    assert found == (data, "own.docx", hashlib.sha256(data).hexdigest(), True)


@pytest.mark.parametrize("name", BROKEN)
def test_nothing_is_printed_from_what_lint_refuses(name: str, tmp_path: Path) -> None:
    """An error stops the report although the checksum agrees; a warning does not."""
    case = BROKEN[name]
    study = naming(tmp_path, case.make())
    if case.severity == "warning":
        assert chosen(study, tmp_path, FORM, "ja").own
        return
    with pytest.raises(ConfigurationRefused) as refused:
        chosen(study, tmp_path, FORM, "ja")
    assert refused.value.code == "templates.refused"
    assert {one.severity for one in refused.value.problems} == {"error"}
