"""The apostrophe that keeps a CSV text a text, and how reading takes it away again.

A spreadsheet runs a text that begins like a formula, and a word such as 不明 is read as the reason
for an absence. Such a text gets one apostrophe in front, and reading removes one. A text that
begins with apostrophes of its own before such a start gets one more, so nothing is ever lost.
"""

from __future__ import annotations

import re

from safetyreport.exchange.cells import is_nothing, reason_of

MARK = "'"
# What spreadsheets take for the start of a formula, full-width forms included.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
# What they write for a cell whose formula failed.
FAILED = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)")


def marked(text: str) -> str:
    """A free text as a CSV cell holds it."""
    return MARK + text if _needs_mark(text) else text


def unmarked(content: str) -> tuple[str, bool]:
    """The text of a cell, and whether its mark says that it stands for itself."""
    if content.startswith(MARK) and _needs_mark(content):
        return content[1:], True
    return content, False


def _needs_mark(text: str) -> bool:
    inside = text.lstrip(MARK)
    return bool(
        _FORMULA.match(inside)
        or FAILED.fullmatch(inside.strip())
        or reason_of(inside)
        or is_nothing(inside)
    )
