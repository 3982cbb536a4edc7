"""Personal data in what people wrote: in the fields of records, and in what a document prints.

The study file itself is not screened: it holds the contact data of those responsible, on purpose,
and what it says is no leak where a record or a document repeats it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from safetyreport.checks.examined import Examined
from safetyreport.checks.finding import Finding
from safetyreport.checks.personal_data import Leak, hidden, leaks, masked
from safetyreport.i18n import Phrase
from safetyreport.records.base import Record
from safetyreport.records.coding import STUDY, FieldForm, forms
from safetyreport.records.fields import Text
from safetyreport.records.study import Study

DOMAIN = "findings"
SHORTEST = 4  # characters of a value of the study file that is recognised inside other text
REMEMBERED = 40  # texts up to this length come back many times


class Written(NamedTuple):
    """A text that people wrote, and the name of its field."""

    field: str
    text: str


class Exposed(NamedTuple):
    """Personal data of one kind in a text; `masked` shows the place without them."""

    kind: str
    secret: str
    masked: str


class Screen:
    """The screen for one study; texts seen before are not searched again."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self._seen: dict[str, tuple[Exposed, ...]] = {}

    def exposed(self, text: str) -> tuple[Exposed, ...]:
        """What leaks in a text, once for each kind."""
        if text in self._seen:
            return self._seen[text]
        found = self._exposed(text)
        if len(text) <= REMEMBERED:
            self._seen[text] = found
        return found

    def _exposed(self, text: str) -> tuple[Exposed, ...]:
        found = leaks(text)
        if not found:
            return ()
        plain = self._own.sub(lambda own: "\n" * len(own[0]), text)
        if plain != text:
            found = leaks(plain)
        kinds: dict[str, Leak] = {}
        for leak in found:
            kinds.setdefault(leak.kind, leak)
        return tuple(
            Exposed(kind, text[leak.start : leak.end], masked(text, leak))
            for kind, leak in kinds.items()
        )

    @cached_property
    def _own(self) -> re.Pattern[str]:
        """Whatever the study file says; a shorter value could hide a name in a narrative."""
        known = {one.text for one in written(STUDY, self.study) if len(one.text) >= SHORTEST}
        words = sorted(known, key=lambda word: (-len(word), word))
        return re.compile("|".join(map(re.escape, words)) or r"(?!)")


def personal_data(given: Examined) -> Iterator[Finding]:
    """One finding for each field of a record and each kind of personal data in it."""
    screen = Screen(given.study)
    for record in given.records:
        yield from _findings(record, screen)


def exposed_in(
    texts: Sequence[tuple[str, str]], records: Iterable[Record], study: Study, subject: str
) -> Iterator[Finding]:
    """Personal data in what documents print, by the field of the record that they come from.

    `texts` are pairs of the form's name for a value and the value. What stands in no record is
    reported of the subject, under the form's name.
    """
    screen = Screen(study)
    loose: dict[str, Finding] = {}
    for text, name in {text: name for name, text in texts}.items():
        for leak in screen.exposed(text):
            loose.setdefault(leak.secret, _finding(subject, name, leak.kind, leak.masked))
    if not loose:
        return
    placed: dict[tuple[str, str, str], Finding] = {}
    unplaced = dict(loose)
    for record in records:
        for field, text in written(record.kind, record):
            here = [secret for secret in loose if secret in text]
            for leak in screen.exposed(text) if here else ():
                where = (record.id, field, leak.kind)
                placed.setdefault(where, _finding(*where, leak.masked))
                for secret in here:
                    unplaced.pop(secret, None)
    yield from placed.values()
    yield from unplaced.values()


def written(kind: str, whole: object) -> Iterator[Written]:
    """Every free text of a record, or of the study, with the name of its field."""
    for form in forms(kind):
        yield from _written(form, _value(whole, form), form.name)


def _findings(record: Record, screen: Screen) -> Iterator[Finding]:
    found: dict[tuple[str, str], str] = {}
    for one in written(record.kind, record):
        for leak in screen.exposed(one.text):
            found.setdefault((one.field, leak.kind), leak.masked)
    for (field, kind), shown in found.items():
        yield _finding(record.id, field, kind, shown)


def _finding(record: str, field: str, kind: str, shown: str) -> Finding:
    return Finding(f"{DOMAIN}.personal_{kind}", record, field, {"masked": shown})


def _value(whole: object, form: FieldForm) -> object:
    names = {info.alias: name for name, info in type(whole).model_fields.items() if info.alias}  # type: ignore[attr-defined]
    return getattr(whole, names.get(form.name, form.name))


def _written(form: FieldForm, value: Any, path: str) -> Iterator[Written]:
    if value is None or form.sort not in ("text", "line", "part"):
        return
    if isinstance(value, (tuple, list)):
        for number, one in enumerate(value, start=1):
            yield from _written(form, one, f"{path}[{number}]")
    elif isinstance(value, Mapping):
        for name, one in value.items():
            yield from _written(form, one, f"{path}.{name}")
    elif isinstance(value, Text):
        yield from (Written(path, text) for text in (value.ja, value.en) if text)
    elif form.parts:
        for part in form.parts:
            yield from _written(part, _value(value, part), f"{path}.{part.name}")
    elif isinstance(value, str):
        yield Written(path, value)


def withheld(values: Mapping[str, object]) -> dict[str, object]:
    """Values on their way into a sentence, with what looks like personal data replaced."""
    return {name: _withheld(one) for name, one in values.items()}


def _withheld(value: object) -> object:
    if isinstance(value, str):
        return hidden(value)
    if isinstance(value, Phrase):
        return value._replace(values=withheld(value.values))
    if isinstance(value, Text):
        return withheld({"ja": value.ja, "en": value.en})
    if isinstance(value, list) or type(value) is tuple:
        return [_withheld(one) for one in value]
    if isinstance(value, Mapping):
        return withheld(value)
    return value
