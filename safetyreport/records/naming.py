"""How a field, a code or an id is called in a sentence, and which known one was perhaps meant."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Sequence
from functools import cache

from safetyreport.i18n import Phrase, Word
from safetyreport.records.coding import STUDY, FieldForm, form_at, label_key

_STEP = re.compile(r"([^.\[\]]+)|\[([0-9]+)\]")
_LONGEST = 100  # longer values resemble nothing, and comparing them takes long


def path_of(steps: Sequence[str | int]) -> str:
    """A field's path such as `assessments[1].causality.product`; places in lists count from 1.

    `steps` are names and places in lists counted from 0.
    """
    path = ""
    for step in steps:
        if isinstance(step, int):
            path += f"[{step + 1}]"
        else:
            path += f".{step}" if path else step
    return path


def steps_of(path: str) -> tuple[str | int, ...]:
    """The names and list places (from 0) of a path that `path_of` made."""
    return tuple(name or int(place) - 1 for name, place in _STEP.findall(path))


def label(kind: str, path: str) -> Phrase | str:
    """The field's label; of the study file, and of what no record knows, the path itself."""
    if kind == STUDY:
        return path
    steps = steps_of(path)
    form = None
    for length in range(len(steps), 0, -1):
        form = form_at(kind, steps[:length])
        if form:
            break
    if form is None:
        return path
    if form.path == "missing" and len(steps) > 1:
        return Phrase("records.reason_for", {"field": label(kind, path_of(steps[1:]))})
    named = Phrase(label_key(kind, form))
    if form.path.startswith("assessments.") and isinstance(steps[1], int):
        return Phrase("records.of_assessment", {"number": steps[1] + 1, "field": named})
    return named


@cache
def allowed(form: FieldForm) -> tuple[Phrase, ...]:
    """The codes that a field takes, each with its word."""
    group = form.group or ""
    return tuple(
        Phrase("records.code_and_word", {"code": code, "word": Word(f"codes.{group}", code)})
        for code in form.codes
    )


def nearest(value: object, known: Collection[str]) -> str | None:
    """The known name that `value` most resembles, full-width letters and case aside."""
    if not isinstance(value, str) or not known or len(value) > _LONGEST:
        return None
    plain = unicodedata.normalize("NFKC", value).strip()
    if plain in known:
        return plain
    folded = {name.casefold().replace("-", "_"): name for name in sorted(known)}
    close = difflib.get_close_matches(plain.casefold().replace("-", "_"), folded, 1, 0.6)
    return folded[close[0]] if close else None


def hint(near: str | None) -> Phrase | str:
    """The sentence that asks whether `near` was meant; empty when nothing is near."""
    return Phrase("records.near", {"near": near}) if near else ""
