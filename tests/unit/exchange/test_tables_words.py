"""Every sentence about tables exists, is used, and can be told in both languages."""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.pofile import read_po

import safetyreport
from safetyreport.i18n import has
from safetyreport.resources import folder

# Families of keys of which the program makes the last part.
FAMILIES = ("note", "example", "guide", "reason_words")
MADE = {"tables.error", "tables.formula", "tables.cut"} | {
    f"tables.{name}" for name in ("in_ja", "in_en", "event", "number")
}


def keys() -> set[str]:
    """The keys of the catalogue."""
    with (folder("locales") / "ja" / "LC_MESSAGES" / "tables.po").open("rb") as stream:
        return {str(one.id) for one in read_po(stream) if one.id}


def named() -> set[str]:
    """What the source names."""
    source = Path(safetyreport.__file__).parent / "exchange"
    return MADE | {
        found
        for path in source.glob("*.py")
        for found in re.findall(r'"(tables\.[a-z0-9_]+)"', path.read_text(encoding="utf-8"))
    }


def test_every_code_has_its_words() -> None:
    """A refused cell without its sentence would end the import with an internal error."""
    wordless = [
        code for code in sorted(named())
        if not (has(code) or (has(f"{code}.message") and has(f"{code}.remedy")))
    ]  # fmt: skip

    assert wordless == []


def test_no_sentence_is_left_over() -> None:
    """A sentence whose code has left the source leaves the catalogue too."""
    plain = {re.sub(r"\.(message|remedy)$", "", key) for key in keys()}

    left = {key for key in plain - named() if key.split(".")[1] not in FAMILIES}

    assert left == set()
