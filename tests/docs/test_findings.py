"""The pages about findings list the rules as the program has them."""

from __future__ import annotations

import pytest

from safetyreport.app.checking import RECONCILED
from safetyreport.checks.catalogue import RULES
from safetyreport.i18n import LANGS, Lang, text
from tests.docs.documents import codes, read, rows
from tools.finding_pages import PAGES, page


@pytest.mark.parametrize("lang", LANGS)
def test_the_tables_are_the_catalogue(lang: Lang) -> None:
    """Every rule stands once with its severity and meaning, and no other."""
    path = PAGES[lang]
    assert read(path) == page(lang)
    listed = [(codes(cells[0])[0], cells[1]) for cells in rows(read(path))]
    known = [(rule.id, rule.severity) for rule in RULES]
    known += [(code.removeprefix("findings."), grave) for code, grave in RECONCILED.items()]
    wanted = [(name, text(f"findings.severity.{severity}", lang)) for name, severity in known]
    assert sorted(listed) == sorted(wanted)
