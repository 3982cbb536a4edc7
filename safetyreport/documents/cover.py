"""The cover letter of a package: what it encloses, to whom, from whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from safetyreport.documents import forms
from safetyreport.documents.frame_values import frame_values
from safetyreport.documents.printed import Printer
from safetyreport.documents.report import Issue
from safetyreport.i18n import Lang, text
from safetyreport.records.study import Study

FORM = "cover_letter"
CHECKSUM_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Enclosure:
    """One file of a package; `form` is the form it was made from, None of an attachment.

    `report` says in each language which report of its series it is.
    """

    file: str
    sha256: str
    form: str | None = None
    lang: Lang | None = None
    report: Mapping[Lang, str] = field(default_factory=dict)

    def title(self, say: Printer) -> str:
        """What the document is, with the language of its edition."""
        if self.form is None:
            return say.word("attached_file")
        title = self.document(say.lang)
        return title if self.lang is None else say.word(f"edition_{self.lang}", title=title)

    def document(self, lang: Lang) -> str:
        """The form's title and which report it is; empty of an attachment."""
        if self.form is None:
            return ""
        title = forms.load(self.form).title.get(lang)
        return text("packaging.document", lang, {"title": title, "report": self.report[lang]})


def cover_values(
    study: Study,
    say: Printer,
    record: str,
    addressee_name: str,
    issue: Issue,
    enclosed: Sequence[Enclosure],
) -> Mapping[str, object]:
    """What the cover letter prints; `enclosed` holds the files in their order."""
    contact = study.institution.contact
    sender = study.representative_administrator if study.joint_research else study.administrator
    none = say.word("dash")
    return {
        **frame_values(study, say, record, FORM, issue),
        "addressee_name": addressee_name,
        "institution_name": say.text(study.institution.name),
        "institution_address": say.text(study.institution.address),
        "reporter": say.text((sender or study.administrator).title),
        "plan_title": say.text(study.title),
        "short_title": say.text(study.short_title or study.title),
        "plan_number": study.plan_number,
        "record": record,
        "contact_department": say.text(contact.department),
        "contact_role": say.text(contact.role),
        "contact_telephone": contact.telephone or say.word("not_stated"),
        "contact_mail": contact.mail or say.word("not_stated"),
        "enclosed": [
            {
                "number": str(number),
                "document": one.title(say),
                "file": one.file,
                "checksum": one.sha256[:CHECKSUM_DIGITS],
            }
            for number, one in enumerate(enclosed, start=1)
        ],
        "target_day": none,
        "statutory_day": none,
        "extended_day": none,
        "changes": [],
        "attachments": [],
        "missing_items": [],
    }
