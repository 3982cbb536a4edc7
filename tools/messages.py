"""Compiles the message catalogues: `python tools/messages.py [--check]`.

`--check` changes nothing and exits 1 when a committed .mo differs from its .po,
when the two languages differ in keys or named places, or when an entry is empty or doubtful.
"""

from __future__ import annotations

import datetime as dt
import io
import string
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).parents[1] / "locales"


def catalogue(path: Path) -> Catalog:
    """One .po file, strictly read."""
    with path.open("rb") as stream:
        return read_po(stream, abort_invalid=True)


def compiled(path: Path) -> bytes:
    """The .mo bytes of a .po file."""
    book = catalogue(path)
    # Babel would write the present minute; the same .po must always give the same bytes.
    book.creation_date = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
    buffer = io.BytesIO()
    write_mo(buffer, book)
    return buffer.getvalue()


def places(sentence: str) -> set[str]:
    """The named places of a sentence."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def faults(root: Path = LOCALES) -> list[str]:
    """Everything wrong in the catalogues, one line each."""
    found = []
    names = {p.name for lang in ("ja", "en") for p in (root / lang / "LC_MESSAGES").glob("*.po")}
    for name in sorted(names):
        entries: dict[str, dict[str, str]] = {}
        for lang in ("ja", "en"):
            path = root / lang / "LC_MESSAGES" / name
            if not path.exists():
                found.append(f"{lang}/{name} does not exist")
                continue
            if not path.with_suffix(".mo").exists() or path.with_suffix(
                ".mo"
            ).read_bytes() != compiled(path):
                found.append(f"{lang}/{name}: run python tools/messages.py")
            book = catalogue(path)
            found += [f"{lang}/{name}: obsolete {key}" for key in book.obsolete]
            for message in book:
                if not message.id:
                    continue
                key, sentence = str(message.id), str(message.string)
                if not sentence or message.fuzzy:
                    found.append(f"{lang}/{name}: {key} is empty or doubtful")
                if key.partition(".")[0] != path.stem:
                    found.append(f"{lang}/{name}: {key} belongs in another file")
                entries.setdefault(key, {})[lang] = sentence
        for key, sentences in entries.items():
            if len(sentences) < 2:
                found.append(f"{name}: {key} only in {', '.join(sentences)}")
            elif places(sentences["ja"]) != places(sentences["en"]):
                found.append(f"{name}: {key} has other places in ja than in en")
    return found


def main() -> int:
    """Compile, or check."""
    if "--check" not in sys.argv[1:]:
        for path in sorted(LOCALES.glob("*/LC_MESSAGES/*.po")):
            path.with_suffix(".mo").write_bytes(compiled(path))
    found = faults()
    print("\n".join(found) or "catalogues in order")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
