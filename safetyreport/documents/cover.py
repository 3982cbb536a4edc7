"""The cover letter of a package: what it encloses, to whom, from whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from safetyreport.documents.printed import Printer
from safetyreport.documents.report import Issue
from safetyreport.records.study import Study

FORM = "cover_letter"
CHECKSUM_DIGITS = 16


def cover_values(
    study: Study,
    say: Printer,
    record: str,
    addressee_name: str,
    issue: Issue,
    enclosed: Sequence[tuple[str, str]],
) -> Mapping[str, object]:
    """What the cover letter prints; `enclosed` holds (file name, SHA-256) in their order."""
    contact = study.institution.contact
    sender = study.representative_administrator if study.joint_research else study.administrator
    none = say.word("dash")
    return {
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
        "report_date": say.day(issue.on) if issue.on else say.word("date_blank"),
        "report_number": f"{record}-{issue.sequence:02}",
        "report_sequence": str(issue.sequence),
        "enclosed": [
            {"number": str(number), "file": name, "checksum": sha256[:CHECKSUM_DIGITS]}
            for number, (name, sha256) in enumerate(enclosed, start=1)
        ],
        "log_head": issue.log_head or "",
        "target_day": none,
        "statutory_day": none,
        "extended_day": none,
        "draft": False,
        "fictitious": study.fictitious,
        "is_final": issue.final,
        "is_correction": bool(issue.correction),
        "changes": [],
        "attachments": [],
        "missing_items": [],
    }
