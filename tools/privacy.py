"""How much the screen of free text finds: `python tools/privacy.py [--misses]`.

The sentences are in tests/privacy. Even ones were used to improve the patterns, odd ones were
held out; those of later.toml are hard on purpose. `--misses` lists what was missed and wrongly
flagged, of the even ones only: whoever reads the odd ones to mend a pattern has no figure left.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

sys.path.insert(0, str(Path(__file__).parents[1]))

from safetyreport.checks.personal_data import leaks

FOLDER = Path(__file__).parents[1] / "tests" / "privacy"
OPEN, CLOSE = "⟦", "⟧"

Half = Literal["development", "held out", "later"]
HALVES: tuple[Half, ...] = ("development", "held out")
GROUPS: tuple[Half, ...] = (*HALVES, "later")


@dataclass(frozen=True)
class Sentence:
    """One sentence; `start` to `end` is what leaks, nothing in a clean one.

    `half` is which half of the set it belongs to, or `later`.
    """

    kind: str
    lang: str
    half: Half
    text: str
    start: int = 0
    end: int = 0

    @property
    def secret(self) -> str:
        """What must be found."""
        return self.text[self.start : self.end]

    @property
    def noticed(self) -> bool:
        """Whether anything of the secret is found."""
        return any(one.start < self.end and self.start < one.end for one in leaks(self.text))

    @property
    def hidden(self) -> bool:
        """Whether every letter and digit of the secret is masked."""
        found = [range(one.start, one.end) for one in leaks(self.text)]
        return all(
            any(place in stretch for stretch in found) or not self.text[place].isalnum()
            for place in range(self.start, self.end)
        )

    @property
    def named(self) -> bool:
        """Whether it is found as what it is."""
        return any(
            one.kind == self.kind and one.start < self.end and self.start < one.end
            for one in leaks(self.text)
        )

    @property
    def flagged(self) -> bool:
        """Whether anything at all is found."""
        return bool(leaks(self.text))


def leaking() -> tuple[Sentence, ...]:
    """Every sentence that leaks."""
    return tuple(
        _marked(kind, lang, half, text)
        for kind, lists in _read("leaking.toml").items()
        for lang, half, text in _numbered(lists)
    ) + tuple(
        _marked(kind, lang, "later", text)
        for kind, lists in _read("later.toml").items()
        if kind != "clean"
        for lang, _, text in _numbered(lists)
    )


def clean() -> tuple[Sentence, ...]:
    """Every sentence that does not."""
    return tuple(
        Sentence(kind, lang, half, text)
        for kind, lists in _read("clean.toml").items()
        for lang, half, text in _numbered(lists)
    ) + tuple(
        Sentence("clean", lang, "later", text)
        for lang, _, text in _numbered(_read("later.toml")["clean"])
    )


def share(sentences: Sequence[Sentence], asked: Literal["noticed", "hidden", "named"]) -> float:
    """The share of sentences of which this is true."""
    return sum(bool(getattr(one, asked)) for one in sentences) / len(sentences)


def false_alarms(sentences: Sequence[Sentence]) -> float:
    """The share of clean sentences in which something is found."""
    return sum(one.flagged for one in sentences) / len(sentences)


def of(sentences: Iterable[Sentence], half: Half, kind: str | None = None) -> list[Sentence]:
    """The sentences of one half, and of one kind."""
    return [one for one in sentences if one.half == half and kind in (None, one.kind)]


def _read(name: str) -> dict[str, dict[str, list[str]]]:
    """By kind and language, the sentences of a file."""
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def _numbered(lists: dict[str, list[str]]) -> list[tuple[str, Half, str]]:
    texts = [(lang, text) for lang in ("ja", "en") for text in lists[lang]]
    return [
        (lang, "held out" if number % 2 else "development", text)
        for number, (lang, text) in enumerate(texts, start=1)
    ]


def _marked(kind: str, lang: str, half: Half, text: str) -> Sentence:
    before, _, rest = text.partition(OPEN)
    secret, _, after = rest.partition(CLOSE)
    start = len(before)
    return Sentence(kind, lang, half, before + secret + after, start, start + len(secret))


def main(arguments: Sequence[str]) -> int:
    """Print the figures."""
    leaks_of, clean_of = leaking(), clean()
    for half in GROUPS:
        print(f"{half}:  share of leaking sentences, in per cent")
        print(f"  {'kind':<16} {'n':>4} {'noticed':>8} {'hidden':>8} {'as kind':>8}")
        for kind in (*dict.fromkeys(one.kind for one in leaks_of), None):
            some = of(leaks_of, half, kind)
            figures = " ".join(
                f"{100 * share(some, asked):>8.1f}" for asked in ("noticed", "hidden", "named")
            )
            print(f"  {kind or 'all':<16} {len(some):>4} {figures}")
        harmless = of(clean_of, half)
        print(f"  false alarms: {100 * false_alarms(harmless):.1f} % of {len(harmless)} clean")
        print()
    if "--misses" in arguments:
        for one in of(leaks_of, "development"):
            if not (one.hidden and one.named):
                found = [(leak.kind, one.text[leak.start : leak.end]) for leak in leaks(one.text)]
                print(f"{one.kind}: {one.text}  [{one.secret}]  found: {found}")
        for one in of(clean_of, "development"):
            for leak in leaks(one.text):
                print(f"false alarm, {leak.kind} [{one.text[leak.start : leak.end]}]: {one.text}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
