"""The jinja environment of the forms: values are data, and a template can only print them.

A template is a file that travels between hospitals. It may loop, choose and format; it cannot
reach Python, call into a record, or grow without end.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import TemplateSyntaxError
from jinja2.runtime import Context, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment, safe_range

from safetyreport.documents.form_values import (
    bounded,
    counted,
    in_attribute,
    joined,
    printed,
    replaced,
    same,
    strung,
)
from safetyreport.documents.rendering_state import STATE, TooMuchError
from safetyreport.documents.tags import Marked, marked
from safetyreport.documents.template_tree import filtered, refuse_internals, watch_joins

CALL = 20  # what a call weighs against a turn of a loop
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


class FormEnvironment(ImmutableSandboxedEnvironment):
    """jinja for forms: strict about names, sparing with Python, bounded in work."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})
    takes_rich_values = False

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined, finalize=printed)
        self.globals = {"range": safe_range}
        known = self.filters
        self.filters = {name: known[name] for name in sorted(FILTERS)}
        self.filters |= {"e": same, "escape": same, "replace": replaced, "join": strung}
        self.filters |= {"counted": counted, "joined": joined, "in_attribute": in_attribute}

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
        if not bounded(operator, left, right):
            raise TooMuchError
        return super().call_binop(context, operator, left, right)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """The parsed template with loops counted and joins watched.

        Raises SecurityError for a name with a leading underscore anywhere, even in a branch
        not taken, and TemplateSyntaxError for statements a form has no use for.
        """
        tree = super()._parse(marked(source).text, name, filename)
        for node in tree.find_all((nodes.Getattr, nodes.Getitem, nodes.Filter, nodes.Test)):
            refuse_internals(node)
        kinds = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends, nodes.Block)
        for statement in tree.find_all(kinds):
            raise TemplateSyntaxError(type(statement).__name__.lower(), statement.lineno, name)
        for loop in list(tree.find_all(nodes.For)):
            loop.iter = filtered(loop.iter, "counted")
        watch_joins(tree)
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
