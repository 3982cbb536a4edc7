"""Writes the tables of docs/findings*.md: `python tools/finding_pages.py [--check]`.

The tables come from the catalogue of rules and its sentences; the prose around them is written by
hand. `--check` changes nothing and exits 1 when a page differs.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

from safetyreport.app.checking import RECONCILED
from safetyreport.checks.catalogue import DOMAIN, RULES
from safetyreport.i18n import LANGS, Lang, text

DOCS = Path(__file__).parents[1] / "docs"
PAGES: dict[Lang, Path] = {"ja": DOCS / "findings.ja.md", "en": DOCS / "findings.md"}
START, END = "<!-- rules: tools/finding_pages.py -->", "<!-- end of rules -->"
Line = tuple[str, str, str, tuple[str, ...]]  # family, code, severity, keys of study.toml
_PLACE = re.compile(r"\{([a-z_]+)\}")


def rows(lang: Lang) -> Iterator[str]:
    """The lines of the tables, one table for each family of rules."""
    found: list[Line] = [(rule.family, rule.code, rule.severity, rule.needs) for rule in RULES]
    found += [("reconcile", code, severity, ()) for code, severity in RECONCILED.items()]
    for family, rules in groupby(sorted(found, key=_order(found)), key=lambda one: one[0]):
        yield from ("", f"### {text(f'{DOMAIN}.family.{family}', lang)}", "")
        heads = [text(f"{DOMAIN}.page.{name}", lang) for name in ("rule", "severity", "meaning")]
        yield f"| {' | '.join(heads)} |"
        yield "|---|---|---|"
        for _, code, severity, needs in rules:
            meaning = _PLACE.sub(r"*\1*", text(f"{code}.message", lang)).replace("|", "\\|").strip()
            if needs:
                keys = ", ".join(f"`{key}`" for key in needs)
                meaning += f" ({text(f'{DOMAIN}.page.needs', lang)}: {keys})"
            name = code.removeprefix(f"{DOMAIN}.")
            yield f"| `{name}` | {text(f'{DOMAIN}.severity.{severity}', lang)} | {meaning} |"
    yield ""


def _order(found: list[Line]) -> Callable[[Line], tuple[int, str, str]]:
    families = list(dict.fromkeys(one[0] for one in found))
    return lambda one: (families.index(one[0]), one[2], one[1])


def page(lang: Lang) -> str:
    """The page of a language with its tables as they should be."""
    before, _, rest = PAGES[lang].read_text(encoding="utf-8").partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}\n{chr(10).join(rows(lang))}\n{END}{after}"


def main() -> int:
    """Write the pages, or say which differ."""
    different = [lang for lang in LANGS if PAGES[lang].read_text(encoding="utf-8") != page(lang)]
    for lang in different:
        print(f"{PAGES[lang].name}: differs from the catalogue")
        if "--check" not in sys.argv:
            PAGES[lang].write_text(page(lang), encoding="utf-8", newline="\n")
    return 1 if different and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
