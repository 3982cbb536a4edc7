"""A new study's files: every key is there once, and nothing can be filed before it is filled in."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files

import pytest

from safetyreport.errors import ConfigurationRefused
from safetyreport.exchange.study_file import parse_study, study_toml_keys
from safetyreport.exchange.study_template import study_template
from safetyreport.records.coding import FieldForm
from safetyreport.records.study import Treatment
from tests.study_folder import filled

_HEAD = re.compile(r"(?P<off># )?\[{1,2}(?P<path>[a-z_0-9.]+)\]{1,2}")
_KEY = re.compile(r"(?P<off># )?(?P<name>[a-z_0-9]+(\.(ja|en))?) = (?P<value>.+)")
FORMS = {form.path: form for form in study_toml_keys()}


def lines() -> Iterator[tuple[str, str, bool]]:
    """Each key or table of the template: its path, its value, whether it is switched on."""
    table = ""
    for line in study_template().splitlines():
        if head := _HEAD.fullmatch(line):
            table = head["path"]
            yield table, "", head["off"] is None
        elif key := _KEY.fullmatch(line):
            path = f"{table}.{key['name']}" if table else key["name"]
            yield path, key["value"], key["off"] is None


def test_every_key_stands_once() -> None:
    """What a study can say is in the file, and no key twice; a text once in each language."""
    found = Counter(path for path, _, _ in lines())
    wanted = [
        name
        for path, form in FORMS.items()
        for name in ([f"{path}.ja", f"{path}.en"] if form.sort == "text" else [path])
    ]
    assert found == Counter(wanted)


def _asked(form: FieldForm) -> bool:
    parents = [FORMS[form.path.rpartition(".")[0]]] if "." in form.path else []
    lead = form.path.startswith("implementation_lead")
    return form.required and (lead or all(parent.required for parent in parents))


def test_only_what_has_to_be_filled_in_is_switched_on() -> None:
    """Required keys wait with an empty value; everything else is behind a #."""
    on = {path.removesuffix(".ja") for path, value, on in lines() if on and value}
    wanted = {path for path, form in FORMS.items() if form.sort != "part" and _asked(form)}
    assert on == wanted
    assert all(value == '""' for _, value, on in lines() if on and value)


def test_an_unfilled_file_is_refused_by_key() -> None:
    """Nothing can be filed with it: each key that is still empty is named."""
    with pytest.raises(ConfigurationRefused) as refusal:
        parse_study(study_template().encode(), "study.toml")
    named = {problem.field for problem in refusal.value.problems}
    assert named == {
        f"{path}.ja" if form.sort == "text" else path
        for path, form in FORMS.items()
        if form.sort != "part" and _asked(form)
    }


@pytest.mark.parametrize("left", ["plan_submitted_on", "class", "committee.name.ja"])
def test_one_key_left_empty_is_enough_to_refuse(left: str) -> None:
    """A file filled in but for one key is still refused, for this key alone."""
    with pytest.raises(ConfigurationRefused) as refusal:
        parse_study(filled(study_template(), leave=left).encode(), "study.toml")
    assert [problem.field for problem in refusal.value.problems] == [left]


def test_a_filled_file_is_read() -> None:
    """Once the empty keys are filled in, the file is a study."""
    study = parse_study(filled(study_template()).encode(), "study.toml")
    assert study.class_ == 2
    assert study.institution.contact.department.ja == "臨床研究支援室"
    assert study.house.approval_required is False


def test_every_default_is_the_programs_own() -> None:
    """Switching on what is shown as the default changes nothing."""
    shown = re.sub(r"(?m)^# (\[(house|files|causality)\])$", r"\1", filled(study_template()))
    for path, value, on in lines():
        form = FORMS.get(path)
        if not on and value and form is not None and form.default is not None:
            name = form.name
            if "." in path and path.partition(".")[0] not in ("house", "files", "causality"):
                continue
            shown = re.sub(rf"(?m)^# ({name} = .+)$", r"\1", shown)
    study = parse_study(shown.encode(), "study.toml")
    assert study == parse_study(filled(study_template()).encode(), "study.toml")


def test_optional_tables_are_toml() -> None:
    """Taking away every # leaves a file that TOML can read, each key in its own table."""
    on = "\n".join(
        re.sub(r"^# ", "", line)
        for line in study_template().splitlines()
        if _HEAD.fullmatch(line) or _KEY.fullmatch(line)
    )
    found = tomllib.loads(on)
    assert set(found["sites"][0]) == {"id", "name", "administrator"}
    assert set(found["treatment"]) == set(Treatment.model_fields)
    assert found["visits"][0]["window"] == [0, 0]


def test_stopping_rules_are_drafts() -> None:
    """As it is the file holds no rule; switched on it holds the eight, in both languages."""
    text = files("safetyreport.exchange").joinpath("stopping.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text) == {}
    on = tomllib.loads(re.sub(r"(?m)^# (\[+[a-z]+\]+|[a-z_0-9.]+ = .*)$", r"\1", text))
    rules = on["rule"]
    assert set(on) == {"recorded", "rule", "statistical"}
    assert [rule["id"] for rule in rules] == [
        *(f"SUB-{number}" for number in range(1, 5)),
        *(f"TRI-{number}" for number in range(1, 5)),
    ]
    for rule in rules:
        assert set(rule) == {
            "id", "scope", "kind", "basis", "anchor", "statement", "predicate", "thresholds",
            "threshold_basis", "decided_by",
        }  # fmt: skip
        assert rule["anchor"] == ""
        assert set(rule["statement"]) == {"ja", "en"}
        assert rule["scope"] == ("participant" if rule["id"].startswith("SUB") else "trial")
        assert (rule["threshold_basis"] == "configured") == bool(rule["thresholds"])
