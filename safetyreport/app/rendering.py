"""One form rendered, read back and compared with the record before anybody sees it."""

from __future__ import annotations

from dataclasses import dataclass

from safetyreport.documents import forms
from safetyreport.documents.context import MissingItem, View
from safetyreport.documents.parts import Properties
from safetyreport.documents.readback import compare, verify_rendered
from safetyreport.documents.report import Issue
from safetyreport.documents.word import compile_template
from safetyreport.errors import IntegrityFailed
from safetyreport.i18n import Lang
from safetyreport.records.study import Study
from safetyreport.resources import folder


@dataclass(frozen=True)
class Rendered:
    """A finished document not yet on disk."""

    form: str
    lang: Lang
    addressee: str
    issue: Issue
    data: bytes
    missing: tuple[MissingItem, ...]


def rendered(
    form: str, lang: Lang, addressee: str, page: View, issue: Issue, study: Study
) -> Rendered:
    """Render a form and compare the finished file with what was printed and with the record.

    Raises ConfigurationRefused for the template, IntegrityFailed for a value that was lost.
    """
    name = f"{lang}/{form}.docx"
    source = folder("templates").joinpath("docx", lang, f"{form}.docx")
    template = compile_template(source.read_bytes(), name)
    declared = forms.load(form)
    data = template.render(
        page.values,
        Properties(
            title=declared.title.get(lang),
            author=study.institution.name.any(lang),
            language="ja-JP" if lang == "ja" else "en-GB",
        ),
    )
    verify_rendered(template, page.values, data, name)
    for lost in compare(data, page.facts):
        raise IntegrityFailed(
            "documents.value_lost", name=name, field=lost.name, value=lost.value[:60]
        )
    return Rendered(form, lang, addressee, issue, data, page.missing)
