"""The Japanese and the English edition of one document: the same values, or no document.

Both are printed from one record by one declaration, so every placeholder stands for the same thing
in both. Boxes are compared as they are, coded words by their codes, everything else by the
numbers, days, times and identifiers it states. Texts that people wrote in two languages are not
compared here but as texts (`doubtful`), since nobody but a person can mend them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import zip_longest
from typing import NamedTuple

from safetyreport import i18n
from safetyreport.documents import forms
from safetyreport.documents.editions_prose import Disagreement, disagreement
from safetyreport.documents.figures import Picture
from safetyreport.documents.form_model import TICKED, UNTICKED
from safetyreport.errors import IntegrityFailed
from safetyreport.i18n import Lang
from safetyreport.records.fields import Text

DIGITS = re.compile(r"\d+")
BOXES = frozenset({TICKED, UNTICKED})
PARTS = {"ja": "：", "en": ": "}
# Catalogues whose sentences without places are words for codes.
WORDS = ("codes", "printing", "duties")
SHOWN = 120  # characters of a value in a message
KEPT = 50_000  # shapes of values remembered as agreeing, in one comparison


class Place(NamedTuple):
    """A value that differs: placeholder, line of its table, and what each edition prints."""

    name: str
    line: int | None
    ja: str
    en: str


@dataclass
class Editions:
    """Both editions of one form, by what they print.

    `printed` limits the comparison to the names that both templates print, where they are a
    hospital's own; `texts` gives what people wrote, asked for only when something differs.
    """

    form: str
    ja: Mapping[str, object]
    en: Mapping[str, object]
    printed: frozenset[str] | None = None
    texts: Callable[[], Iterable[Text]] = tuple
    _agreeing: set[tuple[str, str]] = field(default_factory=set)

    def verify(self) -> None:
        """Raise IntegrityFailed naming form item and both values if the editions differ."""
        for place in self.differences():
            ja, en = self._shown(place)
            raise IntegrityFailed(
                "editions.differ",
                form=self.form,
                item=_label(self.form, place.name),
                line=place.line or "-",
                ja=ja,
                en=en,
            )

    def differences(self) -> Iterator[Place]:
        """Every value that the two editions print differently."""
        names = self.ja.keys() | self.en.keys()
        for name in sorted(names if self.printed is None else names & self.printed):
            ja, en = self.ja.get(name), self.en.get(name)
            if name == "changes":
                yield from self._changes()
            elif name == "missing_items":
                yield from self._missing()
            elif name == "attachments":
                continue  # compared where the text belongs
            elif isinstance(ja, str) and isinstance(en, str):
                if not self._agree(self._whole(ja, "ja"), self._whole(en, "en")):
                    yield Place(name, None, ja, en)
            elif isinstance(ja, Picture) and isinstance(en, Picture):
                if ja.facts != en.facts:
                    yield Place(name, None, ja.alt, en.alt)
            elif isinstance(ja, list) and isinstance(en, list):
                yield from self._table(name, ja, en)
            elif ja != en:
                yield Place(name, None, str(ja), str(en))

    def _table(
        self, name: str, ja: Sequence[Mapping[str, str]], en: Sequence[Mapping[str, str]]
    ) -> Iterator[Place]:
        if len(ja) != len(en):
            yield Place(name, None, str(len(ja)), str(len(en)))
            return
        for line, (one, other) in enumerate(zip(ja, en, strict=True), 1):
            for column in one.keys() | other.keys():
                mine, theirs = one.get(column, ""), other.get(column, "")
                if mine != theirs and not self._agree(mine, theirs):
                    yield Place(f"{name}.{column}", line, mine, theirs)

    def _changes(self) -> Iterator[Place]:
        """Items that both editions call changed; a text mended in one language is in one only."""
        english = {row["item"]: row for row in _rows(self.en, "changes")}
        same = _labels_across(self.form)
        for row in _rows(self.ja, "changes"):
            other = english.get(same.get(row["item"], ""))
            for side in ("before", "after"):
                if other and not self._agree(row[side], other[side]):
                    yield Place(f"changes.{side}", None, row[side], other[side])

    def _missing(self) -> Iterator[Place]:
        places = [
            Counter(row["where"] for row in _rows(side, "missing_items")) for side in self._both
        ]
        if places[0] != places[1]:
            yield Place("missing_items", None, *(", ".join(sorted(one)) for one in places))

    def _shown(self, place: Place) -> tuple[str, str]:
        """What to show of both values: of several lines, the first that differ."""
        lines = place.ja.split("\n"), place.en.split("\n")
        pairs = zip(*lines, strict=False) if len(lines[0]) == len(lines[1]) else ()
        whole = place.ja, place.en
        ja, en = next((pair for pair in pairs if not self._agree(*pair)), whole)
        return ja[:SHOWN], en[:SHOWN]

    @property
    def _both(self) -> tuple[Mapping[str, object], Mapping[str, object]]:
        return self.ja, self.en

    def _whole(self, value: str, lang: Lang) -> str:
        """The text itself where the form only says on which page it stands."""
        pages = _rows(self.ja if lang == "ja" else self.en, "attachments")
        see = forms.frame().see_attachment.get(lang)
        return next((p["text"] for p in pages if see.format(number=p["number"]) == value), value)

    def _agree(self, ja: str, en: str) -> bool:
        if ja == en:
            return True
        if not BOXES.isdisjoint((ja, en)):
            return False
        shape = _shape(ja, en)
        if shape in self._agreeing:
            return True
        agreed = _agree(self.form, ja, en) or self._agree_without_texts(ja, en)
        if agreed and shape is not None and len(self._agreeing) < KEPT:
            self._agreeing.add(shape)
        return agreed

    def _agree_without_texts(self, ja: str, en: str) -> bool:
        """Whether what the program added to people's texts agrees."""
        for mine, theirs in self._texts:
            if mine in ja and theirs in en:
                ja, en = ja.replace(mine, " "), en.replace(theirs, " ")
        return _agree(self.form, ja, en)

    @cached_property
    def _texts(self) -> list[tuple[str, str]]:
        """What people wrote, as each edition prints it, the longest first."""
        pairs = {(text.any("ja"), text.any("en")) for text in self.texts()}
        return sorted(pairs, key=lambda pair: (-len(pair[0]), pair))


def doubtful(texts: Iterable[Text]) -> Iterator[tuple[Text, Disagreement]]:
    """The texts of which one language states a number, a day or a name that the other does not."""
    for text in dict.fromkeys(texts):
        if text.ja is not None and text.en is not None:
            found = disagreement(text.ja, text.en)
            if found:
                yield text, found


def _rows(values: Mapping[str, object], name: str) -> Sequence[Mapping[str, str]]:
    found = values.get(name, ())
    return found if isinstance(found, list) else ()


def _shape(ja: str, en: str) -> tuple[str, str] | None:
    """Both values with the same digits in the same places; None where digits stand in one only."""
    runs = DIGITS.findall(ja)
    if sorted(runs) != sorted(DIGITS.findall(en)):
        return None
    marks = {run: f"\0{place}\0" for place, run in enumerate(dict.fromkeys(runs))}
    return (
        DIGITS.sub(lambda run: marks[run[0]], ja),
        DIGITS.sub(lambda run: marks[run[0]], en),
    )


def _agree(form: str, ja: str, en: str) -> bool:
    """Whether both say the same: coded words by their codes, all else by what it states."""
    rest: tuple[list[str], list[str]] = ([], [])
    for lines in zip_longest(ja.split("\n"), en.split("\n"), fillvalue=""):
        same = _same_code(form, *lines)
        if same is False or (same is None and not _same_halves(form, *lines)):
            return False
        if same is None:
            for side, line in zip(rest, lines, strict=True):
                side.append(line)
    return disagreement(*("\n".join(side) for side in rest), strict=True) is None


def _same_code(form: str, ja: str, en: str) -> bool | None:
    """Whether two coded words have a code in common; None where one of them is no coded word."""
    codes = _codes(form, "ja").get(ja), _codes(form, "en").get(en)
    return bool(codes[0] & codes[1]) if codes[0] and codes[1] else None


def _same_halves(form: str, ja: str, en: str) -> bool:
    """The same of what stands before and behind a colon."""
    halves = ja.split(PARTS["ja"]), en.split(PARTS["en"])
    if len(halves[0]) != len(halves[1]) or len(halves[0]) == 1:
        return True
    return all(_same_code(form, *pair) is not False for pair in zip(*halves, strict=True))


@cache
def _codes(form: str, lang: Lang) -> Mapping[str, frozenset[str]]:
    """The coded words of the catalogues and of the form's boxes, and the codes each stands for."""
    found: dict[str, frozenset[str]] = {}
    for domain in WORDS:
        for word, keys in i18n.keys_of(domain, lang).items():
            found[word] = found.get(word, frozenset()) | keys
    for row in forms.load(form).rows():
        for option in row.options:
            word = option.get(lang)
            found[word] = found.get(word, frozenset()) | {row.mark(option)}
    return found


@cache
def _labels_across(form: str) -> Mapping[str, str]:
    """The Japanese name of each item as `changes` prints it, and its English name."""
    found = {}
    for row in forms.load(form).rows():
        found[row.label.ja] = row.label.en
        for entry in row.fields_:
            if entry.ja and entry.en:
                found[f"{row.label.ja} / {entry.ja}"] = f"{row.label.en} / {entry.en}"
    return found


def _label(form: str, name: str) -> Mapping[str, str]:
    """What the form calls a placeholder; the placeholder itself where it has no label."""
    first, _, column = name.partition(".")
    for row in forms.load(form).rows():
        if first in row.placeholders():
            inside = next((one for one in row.columns if one.name == column), None)
            entry = next((one for one in row.fields_ if one.name == first), None)
            return {
                lang: " / ".join(
                    part
                    for part in (
                        row.label.get(lang),
                        inside.get(lang) if inside else None,
                        entry.label(lang) if entry else None,
                    )
                    if part
                )
                for lang in i18n.LANGS
            }
    return dict.fromkeys(i18n.LANGS, name)
