"""Whether a mapping fits the data dictionary of the project that it reads."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from safetyreport.errors import Problem
from safetyreport.exchange.mapping.model import Block, MappingFile, Rule
from safetyreport.exchange.mapping.needs import SERIOUSNESS, is_answer, is_strength
from safetyreport.exchange.mapping.toml_table import Told
from safetyreport.exchange.redcap_dictionary import Dictionary, DictionaryField
from safetyreport.records.naming import hint, nearest

_OWN = "redcap_"
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def fitted(mapping: MappingFile, dictionary: Dictionary) -> tuple[Problem, ...]:
    """Fields that the project does not have, choices without a translation, and wrong questions."""
    told = Told(mapping.file, mapping.lines)
    if mapping.source.record_id not in dictionary.by_name:
        _unknown(told, "source.record_id", mapping.source.record_id, dictionary)
    for name in sorted(mapping.source.drop - set(dictionary.by_name)):
        _unknown(told, "source.drop", name, dictionary, warning=True)
    for block in mapping.blocks:
        if block.form and block.form not in dictionary.forms:
            near = hint(nearest(block.form, dictionary.forms))
            at = f"{block.at}.form"
            told.add("redcap.unknown_form", at, block.form, file=dictionary.file, hint=near)
        for rule, name in _reads(block):
            field = dictionary.by_name.get(name.partition("___")[0])
            if field is None:
                if not name.startswith(_OWN) and not name.endswith("_complete"):
                    _unknown(told, f"{rule.at}.from", name, dictionary)
            elif name == rule.source or "{" in (rule.source or ""):
                _check(block, rule, field, mapping, told, dictionary.forms)
    return tuple(told.problems)


def _reads(block: Block) -> Iterator[tuple[Rule, str]]:
    for rule in block.every:
        for variant in block.variants:
            for name in rule.varied(variant).sources:
                yield rule, name


def _unknown(
    told: Told, at: str, name: str, dictionary: Dictionary, *, warning: bool = False
) -> None:
    near = hint(nearest(name, dictionary.by_name))
    told.add("redcap.unknown_field", at, name, warning=warning, file=dictionary.file, hint=near)


def _check(
    block: Block,
    rule: Rule,
    field: DictionaryField,
    mapping: MappingFile,
    told: Told,
    forms: Collection[str],
) -> None:
    if rule.checkbox != (field.sort == "checkbox") and "___" not in (rule.source or ""):
        told.add("redcap.checkbox_or_not", rule.at, field.name, sort=field.sort, name=field.name)
        return
    if block.form in forms and not rule.of_record and field.form != block.form:
        told.add(
            "redcap.other_form", rule.at, field.name,
            name=field.name, form=field.form, block=block.form,
        )  # fmt: skip
    if "___" in (rule.source or ""):
        return
    labels = [label for _, label in field.choices]
    if rule.path == "grade" and labels and all(is_answer(one) for one in labels):
        told.add("mapping.grade_is_answer", rule.at, field.name)
    about = rule.column.field == SERIOUSNESS or rule.path == "serious"
    if about and any(is_strength(one) for one in labels):
        told.add("mapping.seriousness_is_strength", rule.at, field.name)
    if not rule.codes:
        if rule.column.form.sort in ("whole", "number"):
            for code, label in field.choices:
                if code not in _NUMBER.findall(label):
                    told.add(
                        "redcap.choice_is_no_number", rule.at, code, choice=label, name=field.name
                    )
        return
    given = {*rule.codes, *mapping.source.missing_codes, *rule.missing}
    for code, label in field.choices:
        if code not in given:
            told.add(
                "redcap.choice_not_mapped", f"{rule.at}.codes", code, choice=label, name=field.name
            )
    known = [code for code, _ in field.choices]
    for code in rule.codes:
        if known and code not in known:
            told.add(
                "redcap.no_such_choice",
                f"{rule.at}.codes.{code}",
                code,
                name=field.name,
                known=tuple(known),
            )
