"""Every item that the Ordinance asks of a periodic report is on its form, under its citation."""

from __future__ import annotations

import pytest

from safetyreport import i18n
from safetyreport.documents import forms
from safetyreport.i18n import LANGS
from safetyreport.law.model import Content
from safetyreport.law.query import load_law

LAW = load_law()
FORMS = {"ord-37": "annual_committee", "ord-38": "annual_minister"}
ITEMS = [
    (form, content)
    for provision, form in FORMS.items()
    for content in LAW.provision(provision).version[-1].contents
]


@pytest.mark.parametrize(
    ("form_id", "content"), ITEMS, ids=[f"{form} {content.id}" for form, content in ITEMS]
)
def test_a_statutory_item_has_a_row_that_is_required_and_cites_it(
    form_id: str, content: Content
) -> None:
    """A row rests on the item by its own name and cites its number; it cannot be left out."""
    form = forms.load(form_id)
    rows = [row for row in form.rows() if row.basis == content.id]
    basis = form.bases[content.id]

    assert rows
    assert any(row.required == "always" for row in rows)
    assert basis.kind == "law"
    if content.item:
        assert basis.ja.endswith(content.item.ja)
        assert basis.en.endswith(content.item.en)


@pytest.mark.parametrize(("provision", "form_id"), FORMS.items())
def test_the_form_is_the_one_that_the_law_data_name(provision: str, form_id: str) -> None:
    """The duty that `due` shows and the form that `annual` makes are one."""
    assert LAW.provision(provision).form == form_id
    assert form_id in forms.form_ids()


@pytest.mark.parametrize("lang", LANGS)
def test_every_document_of_a_plan_has_its_name(lang: i18n.Lang) -> None:
    """The checklist prints a name for every paper that any version of the Ordinance lists."""
    listed = {
        content.id
        for version in LAW.bases["ord-27-documents"].version
        for content in version.contents
    }

    assert {name for name in listed if not i18n.text(f"annual.document.{name}", lang)} == set()


def test_papers_that_the_text_limits_to_research_are_asked_of_research_only() -> None:
    """研究として再生医療等を行う場合に限る: the data say so of exactly the items that do."""
    for version in LAW.bases["ord-27-documents"].version:
        for content in version.contents:
            limited = "（研究として再生医療等を行う場合に限る。）" in content.quote
            assert (content.purposes == ("research",)) is limited, content.id
