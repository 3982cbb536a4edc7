"""What a terminal can show: widths of full-width text, wrapping, characters it cannot encode."""

from __future__ import annotations

import codecs
import os
import re
import sys
from typing import TextIO
from unicodedata import category, east_asian_width

PAGE = 80
NARROWEST = 40
# On these consoles the fonts draw ambiguous characters (①, …, ○) over two columns.
WIDE_AMBIGUOUS = frozenset({"cp932", "shift_jis", "euc_jp", "ms932", "mskanji"})
# Besides closing brackets and quotation marks, no line starts with these.
NEVER_FIRST = "、。，．・：；？！ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々%,.:;?!"  # noqa: RUF001
# Characters that steer a terminal or turn the direction of text; shown, never obeyed.
STEERING = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})
OPENING = frozenset({"Ps", "Pi"})
CLINGING = frozenset({"Pe", "Pf", "Mn", "Me", "Cf"})
JOINERS = frozenset({"\u200d", "\u200c"})  # part of how some scripts and signs are written


def visible(text: str, keep: str = "\n") -> str:
    """`text` with every control character outside `keep` spelt out."""
    if text.isprintable():
        return text
    return "".join(_spelt(char) if steers(char) and char not in keep else char for char in text)


def steers(char: str) -> bool:
    """Whether the character steers a terminal or the direction of text instead of being shown."""
    return category(char) in STEERING and char not in JOINERS


def _spelt(char: str) -> str:
    point = ord(char)
    if point < 0x100:
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"


def encodable(text: str, encoding: str | None) -> str:
    """`text` as this encoding can show it: `𠮷` becomes `[U+20BB7]` where it has no place."""
    try:
        text.encode(encoding or "utf-8")
    except UnicodeEncodeError:
        name = encoding or "utf-8"
        return text.encode(name, "safetyreport.visible").decode(name)
    return text


def _code_points(problem: UnicodeError) -> tuple[str, int]:
    if not isinstance(problem, UnicodeEncodeError):
        raise problem
    lost = problem.object[problem.start : problem.end]
    return "".join(f"[U+{ord(char):04X}]" for char in lost), problem.end


codecs.register_error("safetyreport.visible", _code_points)


def prepare(*streams: TextIO) -> None:
    """Lets the streams show the code point of what they cannot encode instead of failing."""
    for stream in streams:
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="safetyreport.visible")


def encoding(stream: TextIO) -> str:
    """The normalised name of what the stream encodes to, such as `utf-8` or `cp932`."""
    try:
        return codecs.lookup(getattr(stream, "encoding", None) or "utf-8").name
    except LookupError:
        return "utf-8"


def ambiguous_width(stream: TextIO) -> int:
    """How many columns an ambiguous character takes on this stream: 1 or 2."""
    return 2 if encoding(stream) in WIDE_AMBIGUOUS else 1


def columns(stream: TextIO) -> int:
    """The columns to fill: what COLUMNS says, the terminal's width, or 80 for a file or pipe."""
    told = os.environ.get("COLUMNS", "")
    if told.isascii() and told.isdigit() and int(told) > 0:
        return max(int(told), NARROWEST)
    try:
        found = os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError, AttributeError):
        found = 0
    return max(found, NARROWEST) if found else PAGE


def width(text: str, ambiguous: int = 1) -> int:
    """The columns `text` takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(_char_width(char, ambiguous) for char in text)


def _char_width(char: str, ambiguous: int) -> int:
    if char.isascii():
        return 1
    if category(char) in ("Mn", "Me", "Cf"):
        return 0
    shape = east_asian_width(char)
    return 2 if shape in "WF" else ambiguous if shape == "A" else 1


def pad(text: str, to: int, ambiguous: int = 1, *, right: bool = False) -> str:
    """`text` filled with spaces to `to` columns, to the left edge or, with `right`, the right."""
    gap = " " * max(to - width(text, ambiguous), 0)
    return gap + text if right else text + gap


def wrap(text: str, to: int, ambiguous: int = 1) -> list[str]:
    """`text` in lines of at most `to` columns; nothing is cut off, line breaks are kept.

    A line breaks at a space or between full-width characters, never before a closing sign or
    after an opening one; a longer word is broken where the line ends.
    """
    return [line for part in text.split("\n") for line in _wrapped(part, to, ambiguous)]


def longest_unit(text: str, ambiguous: int = 1) -> int:
    """The columns of the widest part of `text` that does not break well."""
    return max((width(unit.rstrip(), ambiguous) for unit in _units(text)), default=0)


def _units(text: str) -> list[str]:
    if text.isascii():
        return re.findall(r"[^ ]+ *|^ +", text)
    units: list[str] = []
    for char in text:
        last = units[-1] if units else ""
        if not last:
            units.append(char)
        elif char == " ":
            units[-1] += char
        elif last[-1] == " ":
            units.append(char)
        elif char in NEVER_FIRST or category(char) in CLINGING or category(last[-1]) in OPENING:
            units[-1] += char
        elif east_asian_width(char) in "WF" or east_asian_width(last[-1]) in "WF":
            units.append(char)
        else:
            units[-1] += char
    return units


def _wrapped(text: str, to: int, ambiguous: int) -> list[str]:
    lines, line, used = [], "", 0
    for whole in _units(text):
        unit = whole
        if line and used + width(unit.rstrip(" "), ambiguous) > to:
            lines.append(line.rstrip(" "))
            line, used = "", 0
        while width(unit.rstrip(" "), ambiguous) > to:
            head = _fitting(unit, to, ambiguous)
            lines.append(head)
            unit = unit[len(head) :]
        line += unit
        used += width(unit, ambiguous)
    return [*lines, line.rstrip(" ")] if line or not lines else lines


def _fitting(text: str, to: int, ambiguous: int) -> str:
    used = 0
    for position, char in enumerate(text):
        used += _char_width(char, ambiguous)
        if used > to and position:
            return text[:position]
    return text


def put(line: str, stream: TextIO | None = None) -> None:
    """Writes a line; to standard output unless told otherwise.

    A reader that has gone (`| head`) ends the writing, not the command.

    Raises:
        StorageFailed: the output cannot be written, for example to a full disk.
    """
    out = stream or sys.stdout
    try:
        out.write(line + "\n")
    except BrokenPipeError:
        to_devnull(out)
    except OSError as problem:
        raise _failed(problem) from problem


def flush() -> None:
    """Makes sure that everything put has arrived.

    Raises:
        StorageFailed: it has not, for example because the disk is full.
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            to_devnull(stream)
        except OSError as problem:
            to_devnull(stream)
            raise _failed(problem) from problem


def _failed(problem: OSError) -> Exception:
    from safetyreport.errors import StorageFailed  # late: `--help` is paid for by the millisecond

    return StorageFailed("cli.output_failed", detail=problem.strerror or "")


def interactive(stream: TextIO) -> bool:
    """Whether a person is watching the stream."""
    try:
        return stream.isatty()
    except ValueError:  # closed
        return False


def to_devnull(stream: TextIO) -> None:
    """Sends what is still written to nowhere, after the reader of a pipe has gone."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    except (OSError, ValueError, AttributeError):
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
