"""Whether a Word file can serve as the template of a form: everything wrong in it, in one list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Literal

from safetyreport.documents import archive, forms, parts
from safetyreport.documents.archive import ArchiveError
from safetyreport.documents.placeholder_list import JOINT, Placeholder, placeholder_list
from safetyreport.documents.template_contents import Refusal, refused
from safetyreport.documents.template_places import Part, W, words_of, xml_parts
from safetyreport.documents.template_tags import Tags
from safetyreport.documents.template_trial import Trial, required_items
from safetyreport.documents.word import Template, compile_template
from safetyreport.errors import ConfigurationRefused, IntegrityFailed, Problem
from safetyreport.i18n import Lang, Phrase

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
# What only a warning follows: the file can be used.
WARNINGS = frozenset({"templates.people"})
TRANSLATION = ("参考訳", "translation")


@lru_cache(maxsize=16)
def lint(data: bytes, name: str, form_id: str, lang: Lang) -> tuple[Problem, ...]:
    """Everything wrong with a template of that form, errors first; `name` is how it is called.

    An error keeps the file from being used, a warning does not.
    """
    found = _found(data, name, form_id, lang)
    return tuple(sorted(found, key=lambda one: one.severity))


def errors(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Those that keep the file from being used."""
    return tuple(one for one in problems if one.severity == "error")


def _found(data: bytes, name: str, form_id: str, lang: Lang) -> Iterator[Problem]:
    try:
        members = parts.with_core(archive.read(data))
    except ArchiveError as fault:
        yield _archive(fault, name)
        return
    contents = [_content(one, name) for one in refused(members)]
    yield from contents
    try:
        kinds = parts.readable(members)
    except ArchiveError as fault:
        if not errors(tuple(contents)):  # a file of macros has been called so already
            yield _archive(fault, name)
        return
    pieces = {one.name: one for one in xml_parts(members) if isinstance(one, Part)}
    if kinds.keys() - pieces.keys():
        return  # said above: what cannot be read
    foreign = [one for one in kinds if not _ordinary(pieces[one])]
    if foreign:
        yield Problem("templates.not_ordinary", file=name, values={"part": foreign[0]})
        return
    tags = Tags(form_id)
    for part in kinds:
        tags.read(pieces[part])
    for wrong in tags.faults:
        values = {**wrong.values, "tag": wrong.tag, "place": wrong.place.phrase()}
        yield Problem(wrong.code, file=name, value=wrong.tag, values=values)
    yield from _items(data, name, form_id, tags, sound=not errors(tuple(contents)))
    yield from _looks(pieces, kinds, name, form_id, lang, tags)


def _items(data: bytes, name: str, form_id: str, tags: Tags, *, sound: bool) -> Iterator[Problem]:
    """Whether the report can be made, and which of its items it would lose."""
    lost: list[tuple[str, Mapping[str, str]]] | None = None
    if sound and not tags.faults:
        try:
            template = compile_template(data, name)
            yield from _elsewhere(template, name, form_id, tags)
            trial = Trial(template, form_id)
            lost = [
                (f"{one.name}.{column}" if column else one.name, _label(one, column))
                for one, column in trial.lost(tags.used)
            ]
            for place in trial.bare_cells():
                yield Problem("templates.bare_cell", file=name, values={"place": place.phrase()})
            yield from _marks(trial, name)
        except ConfigurationRefused as refusal:
            yield Problem(refusal.code, file=name, values=refusal.values)
        except IntegrityFailed:
            yield Problem("templates.result_unreadable", file=name, values={"template": name})
    if lost is None:
        lost = [
            (f"{one.name}.{column}" if column else one.name, _label(one, column))
            for one, column in required_items(form_id)
            if (f"*.{column}" if column else one.name) not in tags.used or one.name not in tags.used
        ]
    for item, label in lost:
        values = {"name": item, "label": label, "template": name}
        yield Problem("templates.item_lost", file=name, field=item, values=values)


def _label(one: Placeholder, column: str | None) -> Mapping[str, str]:
    columns = dict(one.columns)
    if column is None:
        return one.label
    return {
        lang: f"{words}{JOINT[lang]}{columns[column][lang]}" for lang, words in one.label.items()
    }


def _elsewhere(template: Template, name: str, form_id: str, tags: Tags) -> Iterator[Problem]:
    """Unknown names outside the text: in the words of a drawing, say."""
    known = forms.placeholders(form_id)
    for asked in sorted({one.partition(".")[0] for one in template.placeholders()}):
        if asked not in known:
            place = Phrase("templates.place_part", {"part": name})
            values = {"name": asked, "tag": asked, "place": place}
            yield Problem("templates.unknown_name", file=name, value=asked, values=values)
        else:
            tags.used.add(asked)


def _marks(trial: Trial, name: str) -> Iterator[Problem]:
    """What every page must say of itself."""
    for flag, kinds in (("draft", ("header",)), ("fictitious", ("header", "footer"))):
        if trial.unprinted(flag, kinds):
            yield _warning(f"templates.no_{flag}", name)


def _looks(
    pieces: Mapping[str, Part], kinds: Mapping[str, str], name: str, form_id: str, lang: Lang,
    tags: Tags,
) -> Iterator[Problem]:  # fmt: skip
    unused = [one for one in placeholder_list(form_id) if one.name not in tags.used]
    optional = [one.name for one in unused if one.required == "never"]
    if optional:
        yield _warning("templates.unused", name, names=optional, count=len(optional))
    for part in kinds:
        for run in pieces[part].root.iter(f"{W}r"):
            hidden = run.find(f"{W}rPr/{W}vanish")
            off = hidden is not None and hidden.get(f"{W}val") in {"0", "false", "off"}
            words = words_of(run)
            if hidden is not None and not off and ("{" in words or "}" in words):
                place = pieces[part].place(run)
                values = {"place": place.phrase(), "tag": words}
                yield Problem("templates.hidden", file=name, value=words[:80], values=values)
    if not _japanese_font(pieces):
        yield _warning("templates.no_font", name)
    shown = " ".join(words_of(pieces[part].root) for part in kinds).lower()
    if lang == "en" and not any(word in shown for word in TRANSLATION):
        yield _warning("templates.no_translation_mark", name)


def _japanese_font(pieces: Mapping[str, Part]) -> bool:
    """Whether text without a font of its own gets one for Japanese."""
    styles = pieces.get("word/styles.xml")
    if styles is None:
        return False
    defaults = styles.root.findall(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}rFonts")
    normal = [
        font
        for style in styles.root.iter(f"{W}style")
        if style.get(f"{W}default") in {"1", "true", "on"} and style.get(f"{W}type") == "paragraph"
        for font in style.findall(f"{W}rPr/{W}rFonts")
    ]
    fonts = [*normal, *defaults]
    if any(font.get(f"{W}eastAsia") for font in fonts):
        return True
    themed = any(font.get(f"{W}eastAsiaTheme") for font in fonts)
    return themed and any(_themed(part) for part in pieces.values())


def _themed(part: Part) -> bool:
    return any(
        font.get("typeface")
        for font in part.root.iter(f"{DRAWING}ea", f"{DRAWING}font")
        if font.tag == f"{DRAWING}ea" or font.get("script") == "Jpan"
    )


def _ordinary(part: Part) -> bool:
    """Whether the part is written as Word does, which is how placeholders are found in it."""
    return part.root.tag.startswith(W) and part.root.prefix == "w"


def _archive(fault: ArchiveError, name: str) -> Problem:
    return Problem(fault.code, file=name, values={**fault.values, "template": name})


def _content(one: Refusal | ArchiveError, name: str) -> Problem:
    if isinstance(one, ArchiveError):
        return _archive(one, name)
    values = {"place": one.place.phrase(), "count": one.times, "what": one.what or "-"}
    severity: Literal["error", "warning"] = "warning" if one.code in WARNINGS else "error"
    return Problem(one.code, severity, file=name, value=one.what or None, values=values)


def _warning(code: str, name: str, **values: object) -> Problem:
    return Problem(code, "warning", file=name, values={"template": name, **values})
