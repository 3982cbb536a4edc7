"""The tags of a template, one by one: do they parse, do they pair, does what they name exist."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from jinja2 import nodes
from jinja2.exceptions import SecurityError, TemplateError
from lxml import etree

from safetyreport.documents import forms
from safetyreport.documents.sandbox import STRING_METHODS, form_environment
from safetyreport.documents.tags import TAG
from safetyreport.documents.template_places import CELL, ROW, Part, Place, nearest, words_of
from safetyreport.documents.template_tree import asked_names

BREAK = "\x1e"  # between paragraphs; no template can hold it
WRAPPER = re.compile(r"^(tr|tc|p|r)\s+")
STRAY = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|\uff5b[\uff5b\uff05%{]|[\uff5d\uff05%}]\uff5d")
QUOTES = str.maketrans("\u201c\u201d\u2018\u2019", "\"\"''")
OPENERS = frozenset({"if", "for", "macro", "call", "filter", "with", "autoescape"})
ENDS = {f"end{word}": word for word in (*OPENERS, "set")}
Columns = frozenset[str] | None


class Fault(NamedTuple):
    """One thing wrong with a tag: the code of its sentence, where, the tag, and more values."""

    code: str
    place: Place
    tag: str
    values: Mapping[str, object]


@dataclass
class Frame:
    """An opened statement waiting for its end, and the names it makes."""

    word: str
    place: Place
    tag: str
    names: dict[str, Columns] = field(default_factory=dict)


class _Tag(NamedTuple):
    """A tag as it stands: whole, its words, docxtpl's mark (tr, tc, p, r), its paragraph."""

    whole: str
    inner: str
    mark: str
    paragraph: etree._Element


class Tags:
    """Reads the tags of one template; `faults` gathers what is wrong, `used` the names asked."""

    def __init__(self, form_id: str) -> None:
        self.known = forms.placeholders(form_id)
        self.loops = forms.loops(form_id)
        self.faults: list[Fault] = []
        self.used: set[str] = set()
        self.unknown: set[str] = set()

    def read(self, part: Part) -> None:
        """The tags of one part."""
        frames = [Frame("", Place(part.name, part.kind), "")]
        for found in self._found(part):
            place = part.place(found.paragraph)
            self._beside(found, place)
            self._tag(found, place, frames)
        for frame in frames[1:]:
            self._fault("templates.not_closed", frame.place, frame.tag, word=frame.word)

    def _found(self, part: Part) -> Iterator[_Tag]:
        """The tags of a part in order, healed from the runs that Word cuts them into."""
        text, starts = "", []
        last: etree._Element | None = None
        for paragraph, piece in part.texts():
            if paragraph is not last:
                text += BREAK
                starts.append((len(text), paragraph))
                last = paragraph
            text += piece
        position = 0
        while found := TAG.search(text, position):
            start, position = found.start(), found.end()
            if found["verbatim"] or found["brace"] or found["markup"]:
                text = _blank(text, found.start(), found.end())
                continue
            paragraph = next(one for at, one in reversed(starts) if at <= start)
            whole = " ".join(found[0].split())
            if BREAK in found[0]:
                whole = found[0].partition(BREAK)[0]
                self._fault("templates.tag_broken", part.place(paragraph), whole)
                position = start + 2
                text = _blank(text, start, position)
                continue
            text = _blank(text, start, position)
            mark = WRAPPER.match(found["inner"])
            inner = WRAPPER.sub("", found["inner"]).translate(QUOTES).strip()
            yield _Tag(whole, inner, mark[1] if mark else "", paragraph)
        for stray in STRAY.finditer(text):
            paragraph = next(one for at, one in reversed(starts) if at <= stray.start())
            self._fault("templates.tag_broken", part.place(paragraph), stray[0])

    def _fault(self, code: str, place: Place, tag: str, **values: object) -> None:
        shown = tag if len(tag) <= 80 else f"{tag[:79]}…"
        fault = Fault(code, place, shown, values)
        if fault not in self.faults:
            self.faults.append(fault)

    def _beside(self, found: _Tag, place: Place) -> None:
        """A tag for a paragraph, row or cell takes its whole paragraph, row or cell away."""
        if found.mark in {"tr", "tc"} and not place.row:
            self._fault("templates.tag_not_in_table", place, found.whole)
            return
        around: dict[str, etree._Element | None] = {"p": found.paragraph}
        around |= {"tr": nearest(found.paragraph, ROW), "tc": nearest(found.paragraph, CELL)}
        outer = around.get(found.mark)
        if outer is None:
            return
        words = " ".join(words_of(outer).split()).replace(found.whole, "", 1)
        if words.strip():
            self._fault("templates.tag_not_alone", place, found.whole, lost=words.strip()[:40])

    def _tag(self, found: _Tag, place: Place, frames: list[Frame]) -> None:
        word = found.inner.partition(" ")[0]
        statement = found.whole.startswith("{%")
        if statement and word in ENDS and found.inner == word:
            if frames[-1].word == ENDS[word]:
                frames.pop()
            else:
                self._fault("templates.not_opened", place, found.whole, word=ENDS[word])
            return
        if statement and found.inner in {"vm", "hm"}:
            return
        if statement and word in {"else", "elif"} and frames[-1].word not in {"if", "for"}:
            self._fault("templates.not_opened", place, found.whole, word="if")
            return
        if not statement and found.mark:
            self._fault("templates.rich", place, found.whole)
            return
        opens = statement and (word in OPENERS or (word == "set" and "=" not in found.inner))
        tree = self._parsed(found, place, _alone(found, word, opens=opens))
        made: dict[str, Columns] = {}
        if tree is not None:
            self._names(found, place, tree, frames)
            self._bind(tree, frames)
            made = _made(tree, self.loops) if word in {"for", "macro", "call", "with"} else {}
        if opens:
            frames.append(Frame(word, place, found.whole, made))

    def _parsed(self, found: _Tag, place: Place, source: str) -> nodes.Template | None:
        try:
            form_environment().compile(source)  # knows the filters, which parsing does not
            return form_environment().parse(source)
        except SecurityError:
            self._fault("templates.reaches_inside", place, found.whole)
        except (TemplateError, RecursionError) as error:
            reason = getattr(error, "message", None) or type(error).__name__
            self._fault("templates.syntax", place, found.whole, reason=reason)
        return None

    def _names(self, found: _Tag, place: Place, tree: nodes.Template, frames: list[Frame]) -> None:
        bound = {name: columns for frame in frames for name, columns in frame.names.items()}
        for dotted in sorted(asked_names(tree)):
            first, *steps = dotted.split(".")
            if first in bound:
                columns = bound[first]
                if columns is not None and steps:
                    self._column(found, place, dotted, columns)
                continue
            if first not in self.known:
                self._unknown(found, place, first, self.known)
            elif steps and (first in self.loops or steps[0] not in STRING_METHODS):
                self._unknown(found, place, dotted, self.known)
            else:
                self.used.add(first)
        for loop in tree.find_all(nodes.For):
            over = loop.iter
            inner = over.node if isinstance(over, nodes.Filter) else over
            if isinstance(inner, nodes.Name) and inner.name in self.known - self.loops.keys():
                self._fault("templates.not_a_list", place, found.whole, name=inner.name)

    def _column(self, found: _Tag, place: Place, dotted: str, columns: frozenset[str]) -> None:
        row, column = dotted.split(".")[:2]
        if column in columns:
            self.used.add(f"*.{column}")
        else:
            self._unknown(found, place, f"{row}.{column}", frozenset(f"{row}.{c}" for c in columns))

    def _unknown(self, found: _Tag, place: Place, name: str, known: frozenset[str]) -> None:
        self.unknown.add(name.partition(".")[0])
        plain = unicodedata.normalize("NFKC", name).lower()
        near = difflib.get_close_matches(plain, sorted(known), n=1, cutoff=0.7)
        if near:
            self._fault("templates.misspelt", place, found.whole, name=name, near=near[0])
        else:
            self._fault("templates.unknown_name", place, found.whole, name=name)

    @staticmethod
    def _bind(tree: nodes.Template, frames: list[Frame]) -> None:
        """What `set` and `macro` name is known from here on."""
        made = [one.name for one in tree.find_all(nodes.Macro)]
        for statement in tree.find_all((nodes.Assign, nodes.AssignBlock)):
            targets = statement.find_all(nodes.Name)
            made += [one.name for one in targets if one.ctx == "store"]
        home = next(one for one in reversed(frames) if one.word not in {"if", "set"})
        home.names |= dict.fromkeys(made)


def _made(tree: nodes.Template, lists: Mapping[str, frozenset[str]]) -> dict[str, Columns]:
    """The names a loop or macro makes for what stands inside it."""
    made: dict[str, Columns] = {
        one.name: None for one in tree.find_all(nodes.Name) if one.ctx in {"store", "param"}
    }
    for loop in tree.find_all(nodes.For):
        over = loop.iter.node if isinstance(loop.iter, nodes.Filter) else loop.iter
        if isinstance(over, nodes.Name) and isinstance(loop.target, nodes.Name):
            made[loop.target.name] = lists.get(over.name)
    return made


def _alone(found: _Tag, word: str, *, opens: bool) -> str:
    """The tag as a template of its own."""
    if found.whole.startswith("{{"):
        return f"{{{{ {found.inner} }}}}"
    if word in {"colspan", "cellbg"}:
        return f"{{{{ {found.inner.removeprefix(word)} }}}}"
    statement = f"{{% {found.inner} %}}"
    if word in {"else", "elif"}:
        return f"{{% if true %}}{statement}{{% endif %}}"
    return f"{statement}{{% end{word} %}}" if opens else statement


def _blank(text: str, start: int, stop: int) -> str:
    return text[:start] + " " * (stop - start) + text[stop:]
