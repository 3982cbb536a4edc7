"""What a report says to one addressee in one language, before a form picks from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from safetyreport.documents.figures import Picture
from safetyreport.documents.printed import Cell, Printer
from safetyreport.documents.readback import Fact
from safetyreport.duties.duty import Duty
from safetyreport.records.study import Person, Study

Line = Mapping[str, Cell]


@dataclass(frozen=True)
class Content:
    """The items of a report, by the placeholders of its forms.

    `subject` is the record or the period it is about; `lines` holds the tables, `figures`
    the pictures; where one is absent, its cell says why. `facts` must
    stand in every form of the report, `words` wherever the form prints that placeholder: both
    are taken from the records themselves, so that a finished document is compared with them.
    """

    study: Study
    subject: str
    duties: tuple[Duty, ...]
    law_version: str
    cells: Mapping[str, Cell]
    lines: Mapping[str, Sequence[Line]] = field(default_factory=dict)
    flags: Mapping[str, bool] = field(default_factory=dict)
    figures: Mapping[str, Picture] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)


def texts(rows: Iterable[Mapping[str, str]]) -> list[Line]:
    """The lines of a table whose every column has a text."""
    return [{name: Cell(text) for name, text in row.items()} for row in rows]


def study_cells(study: Study, say: Printer) -> dict[str, Cell]:
    """What every form says of the study, the plan, the institution and who reports."""
    contact = study.institution.contact
    reporter = study.representative_administrator if study.joint_research else study.administrator
    lead = study.implementation_lead or study.administrator
    given = {
        "committee_name": say.text(study.committee.name),
        "committee_number": study.committee.certification_number,
        "minister_name": say.text(study.minister.addressee),
        "institution_name": say.text(study.institution.name),
        "institution_address": say.text(study.institution.address),
        "reporter": person(reporter or study.administrator, say),
        "protocol_reporter": person(lead, say),
        "plan_number": study.plan_number,
        "plan_title": say.text(study.title),
        "short_title": say.text(study.short_title or study.title),
        "plan_submitted_on": say.day(study.plan_submitted_on),
        "product_name": say.text(study.product.name),
        "manufacturer_name": say.text(study.product.manufacturer),
        "facility_number": study.product.facility_number,
        "ctcae_version": say.word("ctcae_version", version=study.ctcae_version),
        "contact_department": say.text(contact.department),
        "contact_role": say.text(contact.role),
    }
    cells = {name: Cell(text=value) for name, value in given.items()}
    for name in ("telephone", "mail"):
        value = getattr(contact, name)
        source = f"study.toml: institution.contact.{name}"
        cells[f"contact_{name}"] = Cell(text=value, source=source)
    cells["plan_class"] = Cell(codes=frozenset({str(study.class_)}))
    cells["plan_purpose"] = Cell(codes=frozenset({study.purpose}))
    return cells


def person(one: Person, say: Printer) -> str:
    """An office, with the name where the study gives one."""
    title = say.text(one.title)
    return f"{title}\u3000{say.text(one.name)}" if one.name else title
