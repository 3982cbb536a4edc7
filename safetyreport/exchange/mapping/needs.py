"""What a mapping must say: facts that a duty rests on, and severity kept apart from seriousness."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from safetyreport.exchange.headings import ASSESSMENTS, EVENTS, columns, folded, label
from safetyreport.exchange.mapping.model import NONE, Block, Settings
from safetyreport.exchange.mapping.toml_table import Told
from safetyreport.records.coding import forms
from safetyreport.records.event import AWARENESS
from safetyreport.records.kinds import KINDS
from safetyreport.records.naming import hint, nearest

SERIOUSNESS = "seriousness"
# What decides whether, to whom and by when something is reported; the first of each that is
# mapped, or declared as not collected, will do.
NEEDS: Mapping[str, tuple[tuple[str, ...], ...]] = MappingProxyType(
    {
        EVENTS: (
            ("onset",),
            ("grade",),
            ("outcome",),
            (SERIOUSNESS,),
            ("causality.product", "cannot_be_ruled_out"),
            ("aware_physician_at",),
            ("aware_administrator_at",),
        ),
        "deviations": (
            ("participants",),
            ("occurred_on",),
            ("classification",),
            ("aware_physician_at",),
            ("aware_administrator_at",),
        ),
        "administrations": (("cycle",), ("given_on",)),
        ASSESSMENTS: (("event",),),
    }
)


@cache
def _words() -> Mapping[str, frozenset[str]]:
    data = files("safetyreport.exchange.mapping").joinpath("answers.toml").read_bytes()
    content = tomllib.loads(data.decode("utf-8"))
    return {name: frozenset(map(folded, words)) for name, words in content.items()}


def is_answer(word: str) -> bool:
    """Whether a word answers yes or no."""
    return folded(word) in _words()["answers"]


def is_strength(word: str) -> bool:
    """Whether a word says how strong an event is."""
    return folded(word) in _words()["strengths"]


def needs(blocks: Sequence[Block], told: Told) -> None:
    """What the blocks of each kind, taken together, leave unsaid."""
    for kind in dict.fromkeys(block.kind for block in blocks):
        same = [block for block in blocks if block.kind == kind]
        mapped = {rule.path for block in same for rule in block.rules}
        fields = mapped | {rule.column.field for block in same for rule in block.rules}
        absent = {name for block in same for name in block.not_collected}
        required = (
            ()
            if kind == ASSESSMENTS
            else tuple((form.name,) for form in forms(kind) if form.required and form.name != "id")
        )
        for names in (*required, *NEEDS.get(kind, ())):
            if not set(names) & (fields | absent):
                told.add("mapping.needed", same[0].at, kind=kind, name=" / ".join(names))
        aware = kind == ASSESSMENTS or "aware_physician_at" in KINDS[kind].model_fields
        if aware and not set(AWARENESS) & mapped:
            told.add("mapping.no_awareness", same[0].at, kind=kind)
        if kind in (EVENTS, ASSESSMENTS):
            _criteria(same, mapped, absent, told)
            alone = next((block.serious for block in same if block.serious), None)
            if alone and SERIOUSNESS not in fields:
                told.add("mapping.serious_alone", alone.at, kind=kind)
        if kind == EVENTS:
            _strength_apart(same, told)


def block_doubts(block: Block, source: Settings, told: Told) -> None:
    """What is wrong in one block by itself."""
    known = {one.path for one in columns(block.kind)} | {one.field for one in columns(block.kind)}
    for name in block.not_collected:
        if name not in known:
            near = hint(nearest(name, known))
            at = f"{block.at}.not_collected"
            told.add("mapping.unknown_field", at, name, name=name, kind=block.kind, hint=near)
        elif block.rule(name):
            told.add("mapping.collected", f"{block.at}.not_collected", name, name=name)
    for rule in block.every:
        for name in rule.sources:
            if name in source.drop and not rule.age_on:
                told.add("mapping.dropped_field", f"{rule.at}.from", name)
        if rule.age_on:
            if block.rule(rule.age_on) is None or rule.age_on not in known:
                told.add("mapping.age_on", f"{rule.at}.age_on", rule.age_on)
            if rule.source not in source.drop:
                told.add("mapping.age_not_dropped", rule.at, rule.source, name=rule.source or "")
        if source.dates_shifted and rule.path in AWARENESS:
            told.add("mapping.dates_shifted", rule.at, name=rule.path)
    grade = block.rule("grade")
    if grade:
        for code in grade.codes:
            if is_answer(code):
                told.add("mapping.grade_is_answer", f"{grade.at}.codes.{code}", code)
    for rule in (one for one in block.every if one.column.field in (SERIOUSNESS, "serious")):
        for code in rule.codes:
            if is_strength(code):
                told.add("mapping.seriousness_is_strength", f"{rule.at}.codes.{code}", code)


def _criteria(blocks: Sequence[Block], mapped: set[str], absent: set[str], told: Told) -> None:
    """Each criterion of seriousness is asked for, or said not to be."""
    form = next(one for one in forms(EVENTS) if one.name == SERIOUSNESS)
    if SERIOUSNESS in absent or not any(
        rule.column.field == SERIOUSNESS for block in blocks for rule in block.rules
    ):
        return
    reached = {
        target
        for block in blocks
        for rule in block.rules
        if rule.path == SERIOUSNESS
        for target in (rule.codes.values() if rule.codes else form.codes)
        if target != NONE
    }
    for code in form.codes:
        path = f"{SERIOUSNESS}.{code}"
        if code not in reached and path not in mapped | absent:
            words = label(EVENTS, next(one for one in columns(EVENTS) if one.path == path))
            told.add("mapping.criterion_needed", blocks[0].at, path, name=path, label=words)


def _strength_apart(blocks: Sequence[Block], told: Told) -> None:
    """How strong an event is and whether it is serious never come from one field."""
    grades = {rule.source for block in blocks for rule in block.rules if rule.path == "grade"}
    for block in blocks:
        for rule in block.every:
            if rule.column.field in (SERIOUSNESS, "serious") and rule.source in grades - {None}:
                told.add("mapping.severity_is_seriousness", rule.at, rule.source)
