"""The values of a form: each is checked, escaped and noted when a template prints it.

With them the filters and operations that a template may apply to values, bounded in size.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from jinja2 import pass_context, pass_eval_context
from jinja2.filters import do_join
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, Undefined
from markupsafe import Markup

from safetyreport.documents.figures import Picture
from safetyreport.documents.pictures import drawing
from safetyreport.documents.rendering_state import (
    MAX_CHARACTERS,
    STATE,
    ForbiddenCharacterError,
    NeedsDocxtplError,
    NotPrintableError,
    Rendering,
    TooMuchError,
)

MAX_SEPARATOR = 1_000
BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
TAB = '</w:t><w:tab/><w:t xml:space="preserve">'
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
SPECIAL = re.compile("[\x00-\x1f&<>\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
IN_ATTRIBUTE = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
IN_ATTRIBUTE |= {"\n": "&#10;", "\t": "&#9;"}


def lines(value: str) -> str:
    """The text with every kind of line end written as one newline."""
    return value.replace("\r\n", "\n").replace("\r", "\n") if "\r" in value else value


def printable(value: object) -> str:
    """The text of a value that a placeholder may print: text, number, day or moment."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal | dt.date):
        if isinstance(value, Undefined):
            str(value)  # raises, naming what is undefined
        raise NotPrintableError
    return str(value)


def _checked(text: str) -> str:
    found = FORBIDDEN.search(text)
    if found:
        raise ForbiddenCharacterError(ord(found[0]))
    if len(text) > MAX_CHARACTERS:
        raise TooMuchError
    return lines(text)


def in_text(text: str) -> str:
    """The value as XML inside a run's text: breaks and tabs become Word's own."""
    if not SPECIAL.search(text):
        return text
    text = _checked(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\n", BREAK).replace("\t", TAB)


@pass_context
def printed(context: Context, value: object) -> Markup:
    """What a placeholder puts into a run's text."""
    if type(value) is str:
        text = value
    elif isinstance(value, Markup):
        return value  # already XML: a macro or a filter of this environment made it
    elif isinstance(value, Picture):
        return _pictured(context.parent[STATE], value)
    elif hasattr(value, "__html__"):
        if isinstance(value, Undefined):
            str(value)
        return _rich(context, value)
    else:
        text = printable(value)
    context.parent[STATE].printed.append(text)
    xml = in_text(text)
    if "_" in xml and getattr(context.environment, "takes_rich_values", False):
        # docxtpl turns {_{ into {{ in what was printed, too; as a reference it stays itself.
        xml = xml.replace("_", "&#95;")
    return Markup(xml)  # noqa: S704  escaped just now


def _pictured(state: Rendering, value: Picture) -> Markup:
    """A picture between two halves of a run's text."""
    if not state.shows:
        raise NotPrintableError
    state.pictures.append(value)
    xml = drawing(value, len(state.pictures))
    return Markup(f'</w:t>{xml}<w:t xml:space="preserve">')  # noqa: S704  our own, words escaped


def _rich(context: Context, value: object) -> Markup:
    if not getattr(context.environment, "takes_rich_values", False):
        raise NeedsDocxtplError
    return Markup(value)  # noqa: S704  docxtpl's own objects bring XML


def in_attribute(value: object) -> Markup:
    """What a placeholder puts into an attribute, such as the words of a watermark."""
    text = _checked(printable(value))
    return Markup("".join(IN_ATTRIBUTE.get(sign, sign) for sign in text))  # noqa: S704


def same(value: object) -> object:
    """Authors write `|e` for docxtpl; here every value is escaped anyway."""
    return value


@pass_context
def counted(context: Context, items: Iterable[object]) -> Iterator[object]:
    """The items of a loop, each turn counted against the limit."""
    step = context.parent[STATE].step
    if isinstance(items, Undefined):
        iter(items)  # raises, naming what is undefined
    for item in items:
        step()
        yield item


@pass_context
def joined(context: Context, items: list[Any]) -> str:
    """`a ~ b`, with the size watched; XML made by macros stays XML."""
    if any(isinstance(item, Markup) for item in items):
        return Markup("").join(printed(context, item) for item in items)
    return _small("".join(printable(item) for item in items))


@pass_eval_context
def strung(
    eval_context: EvalContext, items: Iterable[Any], between: str = "", attribute: str | None = None
) -> str:
    """`items|join(", ")`, with a separator of sane length."""
    if len(between) > MAX_SEPARATOR:
        raise TooMuchError
    joined: str = do_join(eval_context, items, between, attribute)
    return joined


def replaced(text: object, old: str, new: str) -> str:
    """`text|replace(old, new)`, with the size watched."""
    source = printable(text)
    if len(source) + source.count(old) * len(new) > MAX_CHARACTERS:
        raise TooMuchError
    return source.replace(old, new)


def _small(text: str) -> str:
    if len(text) > MAX_CHARACTERS:
        raise TooMuchError
    return text


def bounded(operator: str, left: Any, right: Any) -> bool:
    """Whether the result of an operation stays small; text is never multiplied or %-formatted."""
    if operator == "+" and isinstance(left, str | list | tuple):
        return len(left) + (len(right) if hasattr(right, "__len__") else 0) <= MAX_CHARACTERS
    if isinstance(left, int) and isinstance(right, int):
        if operator == "**":
            return abs(left) <= 1_000 and right <= 16
        return left.bit_length() + right.bit_length() <= 256
    return all(isinstance(side, int | float | Decimal | Undefined) for side in (left, right))
