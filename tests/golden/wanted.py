"""Which documents are reviewed, and where their texts lie."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pytest

REVIEWED = Path(__file__).parent / "documents"


class Wanted(NamedTuple):
    """One document: of which report, its form, to whom, in which language."""

    which: str
    form: str
    addressee: str
    lang: str

    @property
    def name(self) -> str:
        """The name of its reviewed text."""
        return ".".join(self)


def wanted(**reports: Iterable[tuple[str, str]]) -> list[Wanted]:
    """The documents of each report in both languages; a report is its forms and addressees."""
    return [
        Wanted(which, form, addressee, lang)
        for which, forms in reports.items()
        for form, addressee in forms
        for lang in ("ja", "en")
    ]


def each(documents: list[Wanted]) -> pytest.MarkDecorator:
    """A test for each of these documents."""
    return pytest.mark.parametrize("one", documents, ids=[one.name for one in documents])


def assert_all_reviewed(documents: list[Wanted], forms: Iterable[str], folder: str = "") -> None:
    """These are the forms, each is among the documents, and no text belongs to none of them."""
    assert {one.form for one in documents} == set(forms)
    kept = {path.stem for path in (REVIEWED / folder).glob("*.txt")}
    assert kept == {one.name for one in documents}
