"""The study file `study.toml`, read strictly and refused with everything that is wrong in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from safetyreport.errors import ConfigurationRefused, Problem
from safetyreport.exchange.toml_file import file_content, refused, toml_content
from safetyreport.records.study import Study

if TYPE_CHECKING:
    from safetyreport.records.coding import FieldForm


def read_study(path: Path) -> Study:
    """The study of a folder's `study.toml`.

    Raises:
        ConfigurationRefused: no such file, not readable, not TOML, or problems in its facts.
    """
    data = file_content(path)
    if data is None:
        raise ConfigurationRefused("exchange.study_absent", file=str(path))
    return parse_study(data, str(path))


def parse_study(data: bytes, file: str) -> Study:
    """The study that these bytes describe.

    Raises:
        ConfigurationRefused: with every problem, each naming its key.
    """
    content = toml_content(data, file)
    if isinstance(content, Problem):
        raise refused([content], file)
    try:
        return Study.model_validate(content)
    except ValidationError as error:
        # Late: naming fields takes long to load, and most study files are in order.
        from safetyreport.exchange.problems import problems_of
        from safetyreport.records.coding import STUDY

        found = [replace(problem, file=file) for problem in problems_of(error, STUDY)]
        raise refused(found, file) from error


def study_toml_keys() -> tuple[FieldForm, ...]:
    """Every key of the study file in order, tables before what they hold, `path` with dots."""
    from safetyreport.records.coding import STUDY, forms

    return tuple(one for form in forms(STUDY) for one in form.all())
