"""The parsed template: what it may not reach, what is watched in it, what it asks for."""

from __future__ import annotations

from jinja2 import nodes
from jinja2.exceptions import SecurityError


def filtered(node: nodes.Node, name: str) -> nodes.Filter:
    """The node with a filter put over it."""
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)


def refuse_internals(node: nodes.Node) -> None:
    """Raise SecurityError when a node names something that begins with an underscore."""
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


def watch_joins(node: nodes.Node) -> None:
    """Put every `a ~ b` of the tree under the watch of `joined`."""
    for field, value in node.iter_fields():
        if isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, nodes.Node):
                    value[index] = _watched(item)
        elif isinstance(value, nodes.Node):
            setattr(node, field, _watched(value))


def _watched(node: nodes.Node) -> nodes.Node:
    watch_joins(node)
    if isinstance(node, nodes.Concat):
        return filtered(nodes.List(node.nodes, lineno=node.lineno), "joined")
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
