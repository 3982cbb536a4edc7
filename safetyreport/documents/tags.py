"""The tags of a template: where they stand, and how they are made ready for jinja."""

from __future__ import annotations

import re
from dataclasses import dataclass

TAG = re.compile(
    r"""
    (?P<verbatim>\{%[-+]?\s*raw\s*[-+]?%\}.*?\{%[-+]?\s*endraw\s*[-+]?%\}|\{\#.*?\#\})
    |(?P<open>\{\{|\{%)(?P<sign>[-+]?)
     (?P<inner>(?:"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|(?![-+]?(?:\}\}|%\})).)*+)
     (?P<close>[-+]?(?:\}\}|%\}))
    |(?P<brace>\{_\{|\}_\}|\{_%|%_\})
    |(?P<markup>[<>])
    """,
    re.DOTALL | re.VERBOSE,
)
PARAGRAPH = re.compile(r"<w:p[ />]")
MARKUP = re.compile(r"<[^>]*>")
KIND = re.compile(r"^(?:tr|tc|p|r)\s+")


@dataclass(frozen=True, slots=True)
class Tag:
    """One `{{ … }}` or `{% … %}`: its words, and the line of the marked text it begins on."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Marked:
    """A part ready for jinja, with its tags in order."""

    text: str
    tags: tuple[Tag, ...]


def marked(source: str) -> Marked:
    """Give every tag a line of its own, so that jinja's line numbers name tags.

    The line break stands inside the tag, where jinja ignores it. A placeholder inside an XML
    attribute is sent through `in_attribute`. docxtpl's `{_{` for a literal `{{` is kept as text
    here, in the template's own words only; in a value it stays what it is.
    """
    out: list[str] = []
    tags: list[Tag] = []
    line, end, inside = 1, 0, False
    for found in TAG.finditer(source):
        between = source[end : found.start()]
        out.append(between)
        line += between.count("\n")
        end = found.end()
        whole = found[0]
        if found["markup"]:
            inside = whole == "<"
        elif found["brace"]:
            whole = "{{'" + whole.replace("_", "") + "'}}"
        elif found["open"]:
            tags.append(Tag(" ".join(whole.split()), line))
            inner = found["inner"]
            if inside and found["open"] == "{{":
                inner = f"({inner})|in_attribute"
            whole = f"{found['open']}{found['sign']}\n{inner}{found['close']}"
        out.append(whole)
        line += whole.count("\n")
    out.append(source[end:])
    return Marked("".join(out), tuple(tags))


def tag_at(part: Marked, line: int) -> tuple[Tag, int] | None:
    """The tag a line of jinja's speaks of, and how many equal ones stand before it."""
    before = [tag for tag in part.tags if tag.line < max(line, 2)]
    if not before:
        return None
    tag = before[-1]
    return tag, sum(_core(other.text) == _core(tag.text) for other in before[:-1])


def paragraph_of(xml: str, tag: Tag, nth: int) -> tuple[int, str]:
    """Where the author finds the tag: number of the paragraph in the part, and its text.

    Counts every paragraph of the part, those in table cells too, from 1; (0, "") if the tag
    stands in no paragraph's text.
    """
    starts = [found.start() for found in PARAGRAPH.finditer(xml)]
    core = _core(tag.text)
    for number, (start, stop) in enumerate(
        zip(starts, [*starts[1:], len(xml)], strict=True), start=1
    ):
        text = MARKUP.sub("", xml[start:stop])
        for found in TAG.finditer(text):
            if found["open"] and _core(found[0]) == core:
                if nth == 0:
                    return number, " ".join(text.split())[:80]
                nth -= 1
    return 0, ""


def _core(tag: str) -> str:
    """The words of a tag without its signs and docxtpl's row, cell, paragraph or run mark."""
    inner = tag.strip("{}%").strip("-+").strip()
    for sign, plain in (("&lt;", "<"), ("&gt;", ">"), ("“", '"'), ("”", '"'), ("’", "'")):
        inner = inner.replace(sign, plain)
    return " ".join(KIND.sub("", inner).replace("\u2018", "'").split())
