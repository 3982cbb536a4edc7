"""The jinja environment of the forms: values are data, and a template can only print them.

A template is a file that travels between hospitals. It may loop, choose and format; it cannot
reach Python, call into a record, or grow without end.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from jinja2 import StrictUndefined, nodes, pass_context, pass_eval_context
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.filters import do_join
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, Macro, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment, safe_range
from markupsafe import Markup

from safetyreport.documents.figures import Picture
from safetyreport.documents.pictures import drawing
from safetyreport.documents.tags import Marked, marked

MAX_STEPS = 1_000_000  # turns of loops and calls of macros in one document
MAX_CHARACTERS = 20_000_000  # of any one value
MAX_XML = 45_000_000  # characters of one part: a listing of ten thousand rows has half of it
CALL = 20  # what a call weighs against a turn of a loop
STATE = "the rendering"  # a name with a blank in it: no template can write it
MAX_SEPARATOR = 1_000
BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
TAB = '</w:t><w:tab/><w:t xml:space="preserve">'
# XML 1.0 cannot hold these, or (DEL, C1) no one can have meant them.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
SPECIAL = re.compile("[\x00-\x1f&<>\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
IN_ATTRIBUTE = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
IN_ATTRIBUTE |= {"\n": "&#10;", "\t": "&#9;"}
FILTERS = frozenset(
    """
    abs capitalize count d default dictsort first float groupby int items last length list
    lower map max min reject rejectattr reverse round select selectattr sort string sum title
    trim truncate unique upper wordcount
    """.split()  # noqa: SIM905  a list of words reads better
)
STRING_METHODS = frozenset(
    """
    capitalize casefold count endswith find index isdigit isalpha isupper islower lower lstrip
    removeprefix removesuffix rstrip split splitlines startswith strip title upper
    """.split()  # noqa: SIM905  a list of words reads better
)
MAPPING_METHODS = frozenset({"get", "items", "keys", "values"})


class ForbiddenCharacterError(Exception):
    """A value holds a character that no Word document can carry; `code_point` is its number."""

    def __init__(self, code_point: int) -> None:
        super().__init__(f"U+{code_point:04X}")
        self.code_point = code_point


class NotPrintableError(Exception):
    """A placeholder stands for something that is neither text, number nor date."""


class TooMuchError(Exception):
    """The template loops or grows beyond the limits."""


class NeedsDocxtplError(Exception):
    """A value is a rich text, a picture or a sub-document of docxtpl."""


class Rendering:
    """What one rendering has spent, and the values and pictures it has printed, in order."""

    __slots__ = ("limit", "pictures", "printed", "shows", "steps")

    def __init__(self, limit: int = MAX_STEPS, *, shows: bool = True) -> None:
        self.limit = limit
        self.shows = shows  # whether the part may hold pictures: the body alone
        self.pictures: list[Picture] = []
        self.steps = 0
        self.printed: list[str] = []

    def step(self, weight: int = 1) -> None:
        self.steps += weight
        if self.steps > self.limit:
            raise TooMuchError


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
def _printed(context: Context, value: object) -> Markup:
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


def _in_attribute(value: object) -> Markup:
    """What a placeholder puts into an attribute, such as the words of a watermark."""
    text = _checked(printable(value))
    return Markup("".join(IN_ATTRIBUTE.get(sign, sign) for sign in text))  # noqa: S704


def _same(value: object) -> object:
    """Authors write `|e` for docxtpl; here every value is escaped anyway."""
    return value


@pass_context
def _counted(context: Context, items: Iterable[object]) -> Iterator[object]:
    """The items of a loop, each turn counted against the limit."""
    step = context.parent[STATE].step
    if isinstance(items, Undefined):
        iter(items)  # raises, naming what is undefined
    for item in items:
        step()
        yield item


@pass_context
def _joined(context: Context, items: list[Any]) -> str:
    """`a ~ b`, with the size watched; XML made by macros stays XML."""
    if any(isinstance(item, Markup) for item in items):
        return Markup("").join(_printed(context, item) for item in items)
    return _small("".join(printable(item) for item in items))


@pass_eval_context
def _strung(
    eval_context: EvalContext, items: Iterable[Any], between: str = "", attribute: str | None = None
) -> str:
    """`items|join(", ")`, with a separator of sane length."""
    if len(between) > MAX_SEPARATOR:
        raise TooMuchError
    joined: str = do_join(eval_context, items, between, attribute)
    return joined


def _replaced(text: object, old: str, new: str) -> str:
    source = printable(text)
    if len(source) + source.count(old) * len(new) > MAX_CHARACTERS:
        raise TooMuchError
    return source.replace(old, new)


def _small(text: str) -> str:
    if len(text) > MAX_CHARACTERS:
        raise TooMuchError
    return text


def _bounded(operator: str, left: Any, right: Any) -> bool:
    """Whether the result of an operation stays small; text is never multiplied or %-formatted."""
    if operator == "+" and isinstance(left, str | list | tuple):
        return len(left) + (len(right) if hasattr(right, "__len__") else 0) <= MAX_CHARACTERS
    if isinstance(left, int) and isinstance(right, int):
        if operator == "**":
            return abs(left) <= 1_000 and right <= 16
        return left.bit_length() + right.bit_length() <= 256
    return all(isinstance(side, int | float | Decimal | Undefined) for side in (left, right))


class FormEnvironment(ImmutableSandboxedEnvironment):
    """jinja for forms: strict about names, sparing with Python, bounded in work."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})
    takes_rich_values = False

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined, finalize=_printed)
        self.globals = {"range": safe_range}
        known = self.filters
        self.filters = {name: known[name] for name in sorted(FILTERS)}
        self.filters |= {"e": _same, "escape": _same, "replace": _replaced, "join": _strung}
        self.filters |= {"counted": _counted, "joined": _joined, "in_attribute": _in_attribute}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if not super().is_safe_attribute(obj, attr, value):
            return False
        return not callable(value) or self._may_call(obj, attr)

    @staticmethod
    def _may_call(obj: object, attr: str) -> bool:
        if isinstance(obj, str):
            return attr in STRING_METHODS
        if isinstance(obj, Mapping):
            return attr in MAPPING_METHODS
        return type(obj).__module__ == "jinja2.runtime"  # loop.cycle, loop.changed

    def is_safe_callable(self, obj: Any) -> bool:
        if obj is safe_range or isinstance(obj, Macro):
            return True
        owner = getattr(obj, "__self__", None)
        if owner is None:
            return type(obj).__module__ == "jinja2.runtime"  # a recursive loop
        return self._may_call(owner, getattr(obj, "__name__", "_"))

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        __context.parent[STATE].step(CALL)
        return super().call(__context, __obj, *args, **kwargs)

    def getattr(self, obj: Any, attribute: str) -> Any:
        # A key of the data comes before a method of Python: `section.items` is the section's.
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if not _bounded(operator, left, right):
            raise TooMuchError
        return super().call_binop(context, operator, left, right)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """The parsed template with loops counted and joins watched.

        Raises SecurityError for a name with a leading underscore anywhere, even in a branch
        not taken, and TemplateSyntaxError for statements a form has no use for.
        """
        tree = super()._parse(marked(source).text, name, filename)
        for node in tree.find_all((nodes.Getattr, nodes.Getitem, nodes.Filter, nodes.Test)):
            _refuse_internals(node)
        kinds = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends, nodes.Block)
        for statement in tree.find_all(kinds):
            raise TemplateSyntaxError(type(statement).__name__.lower(), statement.lineno, name)
        for loop in list(tree.find_all(nodes.For)):
            loop.iter = _filtered(loop.iter, "counted")
        _watch_joins(tree)
        tree.set_environment(self)
        return tree


class RichEnvironment(FormEnvironment):
    """The same, for one document that docxtpl itself renders; `seen` is the part it is at."""

    takes_rich_values = True
    seen: Marked | None = None

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        self.seen = marked(source)
        return super()._parse(source, name, filename)


@cache
def form_environment() -> FormEnvironment:
    """The one environment of the process."""
    return FormEnvironment()


def _filtered(node: nodes.Node, name: str) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)


def _refuse_internals(node: nodes.Node) -> None:
    names: list[object] = []
    if isinstance(node, nodes.Getattr):
        names.append(node.attr)
    elif isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        names.append(node.arg.value)
    elif isinstance(node, nodes.Filter | nodes.Test):
        names += [item.value for item in node.args if isinstance(item, nodes.Const)]
        names += [item.value.value for item in node.kwargs if isinstance(item.value, nodes.Const)]
    for name in names:
        if isinstance(name, str) and any(step.startswith("_") for step in name.split(".")):
            error = SecurityError(name)
            error.lineno = node.lineno  # type: ignore[attr-defined]
            raise error


def _watch_joins(node: nodes.Node) -> None:
    """Put every `a ~ b` of the tree under the watch of `joined`."""
    for field, value in node.iter_fields():
        if isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, nodes.Node):
                    value[index] = _watched(item)
        elif isinstance(value, nodes.Node):
            setattr(node, field, _watched(value))


def _watched(node: nodes.Node) -> nodes.Node:
    _watch_joins(node)
    if isinstance(node, nodes.Concat):
        return _filtered(nodes.List(node.nodes, lineno=node.lineno), "joined")
    return node


def asked_names(tree: nodes.Template) -> set[str]:
    """The dotted names a template asks of its context, without those its loops and sets make."""
    made = {node.name for node in tree.find_all(nodes.Name) if node.ctx in {"store", "param"}}
    made |= {node.name for node in tree.find_all(nodes.Macro)} | {"loop", "range", "caller"}
    chains = {id(node.node) for node in tree.find_all(nodes.Getattr)}
    asked = set()
    for node in tree.find_all((nodes.Name, nodes.Getattr)):
        if id(node) in chains:
            continue
        steps: list[str] = []
        inner: nodes.Node = node
        while isinstance(inner, nodes.Getattr):
            steps.insert(0, inner.attr)
            inner = inner.node
        if isinstance(inner, nodes.Name) and inner.ctx == "load" and inner.name not in made:
            asked.add(".".join([inner.name, *steps]))
    return asked
