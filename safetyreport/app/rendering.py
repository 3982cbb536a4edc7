"""One form rendered, read back and compared with the record before anybody sees it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from safetyreport.documents import forms
from safetyreport.documents.context import MissingItem, View
from safetyreport.documents.parts import Properties
from safetyreport.documents.readback import compare, verify_rendered
from safetyreport.documents.report import Issue
from safetyreport.documents.template_choice import chosen
from safetyreport.documents.word import compile_template
from safetyreport.errors import IntegrityFailed
from safetyreport.i18n import Lang
from safetyreport.records.study import Study


@dataclass(frozen=True)
class Rendered:
    """A finished document not yet on disk; `template_sha256` only for a hospital's own template."""

    form: str
    lang: Lang
    addressee: str
    issue: Issue
    data: bytes
    missing: tuple[MissingItem, ...]
    template_sha256: str | None = None


def rendered(
    form: str, lang: Lang, addressee: str, page: View, issue: Issue, study: Study, folder: Path
) -> Rendered:
    """Render a form and compare the finished file with what was printed and with the record.

    The template is the one that the study in `folder` names, else the shipped one.

    Raises ConfigurationRefused for the template, IntegrityFailed for a value that was lost.
    """
    source = chosen(study, folder, form, lang)
    name = source.name
    template = compile_template(source.data, name)
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
    own = source.sha256 if source.own else None
    return Rendered(form, lang, addressee, issue, data, page.missing, own)
