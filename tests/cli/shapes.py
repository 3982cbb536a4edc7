"""The JSON shapes of docs/interface.md, read from the page, and whether an answer has one."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[2] / "docs" / "interface.md"
TOKEN = re.compile(r'"[a-z0-9_]+"|[A-Z]{2,}|[{}\[\]:,]|[a-z][a-z/ ]*')
# Names that stand for a value of any shape.
ANY = {"ID", "RECORD", "FILE"}

Shape = dict[str, Any] | list[Any] | str | None


@cache
def shapes() -> dict[str, Shape]:
    """Every named shape (DUTY, EVENT …) and every command's answer, by `due --json` and so on."""
    text = PAGE.read_text(encoding="utf-8").partition("\n## JSON\n")[2]
    found: dict[str, Shape] = {}
    blocks = re.findall(r"^((?:[^\n]+\n)+)\n```\n(.*?)```", text, re.MULTILINE | re.DOTALL)
    for heading, block in blocks:
        named = re.findall(r"`([a-z ]+ --json)`(?: \(one ([A-Z]+)\))?", heading)
        found |= {command: name for command, name in named if name}
        commands = [command for command, name in named if not name] or ["refused --json"]
        answers = []
        for line in re.split(r"\n(?=[{A-Z])", block.strip()):
            name = re.match(r"([A-Z]+): ", line)
            shape = _shape(TOKEN.findall(line[name.end() :] if name else line))
            if name:
                found[name[1]] = shape
            else:
                answers.append(shape)
        found |= dict(zip(commands, answers, strict=True))
    return found


def _shape(tokens: list[str]) -> Shape:
    """One value at the head of `tokens`, which are used up."""
    head = tokens.pop(0)
    if head == "[":
        inner = _shape(tokens)
        assert tokens.pop(0) == "]"
        return [inner]
    if head != "{":
        return head
    keys: dict[str, Shape] = {}
    while tokens[0] != "}":
        name = tokens.pop(0)
        if name == ",":
            continue
        assert name.startswith('"'), name
        keys[name.strip('"')] = None
        if tokens[0] == ":":
            tokens.pop(0)
            keys[name.strip('"')] = _shape(tokens)
    tokens.pop(0)
    return keys


def unlike(answer: Any, shape: Shape, at: str = "answer") -> list[str]:
    """Where an answer differs from the documented shape: keys missing, added or in other order."""
    if shape is None or (isinstance(shape, str) and (shape in ANY or shape.islower())):
        return []
    if isinstance(shape, str):
        return unlike(answer, shapes()[shape], at)
    if isinstance(shape, list):
        if not isinstance(answer, list):
            return [f"{at} is no list"]
        pairs = enumerate(answer)
        return [line for n, one in pairs for line in unlike(one, shape[0], f"{at}[{n}]")]
    if not isinstance(answer, dict):
        return [f"{at} is no object"]
    if list(answer) != list(shape):
        return [f"{at}: {sorted(set(answer) ^ set(shape))}, {list(answer)}"]
    return [line for name in shape for line in unlike(answer[name], shape[name], f"{at}.{name}")]
