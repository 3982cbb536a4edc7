"""The reports of one form about one record or period to one addressee, numbered from 1."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from safetyreport.app.releases import Released
from safetyreport.app.session import Held
from safetyreport.documents.form_duties import REPORT_FORMS
from safetyreport.errors import RuleRefused
from safetyreport.records.act import Milestone, Submission
from safetyreport.records.deviation import Deviation
from safetyreport.records.event import AdverseEvent
from safetyreport.store.log import RECORD
from safetyreport.store.records import Reader

# The commands that make reports: about a period, by how its name begins; about a milestone.
PERIODS = {
    "cycle-": "sixty-day --cycle {number}",
    "year-": "annual --year {number}",
    "FY": "quarterly --quarter {subject}",
}
MILESTONES = {
    "primary_data_ended": "closeout --report primary",
    "all_data_ended": "closeout --report all",
    "discontinued": "discontinue --on {on}",
}


def sent_as(standing: Held, record: str, form: str, addressee: str) -> list[Submission]:
    """The submissions of one form about a record to one addressee."""
    return sent_for(standing, record, REPORT_FORMS[form].kinds, addressee)


def sent_for(
    standing: Held, record: str, kinds: Collection[str], addressee: str
) -> list[Submission]:
    """The submissions to one addressee about a record that settle duties of these kinds."""
    return [
        act
        for act in standing.records.of_kind(Submission)
        if any(_settles(duty, record, kinds, addressee) for duty in act.duties)
    ]


def _settles(duty: str, record: str, kinds: Collection[str], addressee: str) -> bool:
    about, kind, to = [*duty.partition("+")[0].split("."), "", ""][:3]
    return about == record and kind in kinds and to == addressee


def last_number(acts: Sequence[Submission]) -> int:
    """The number of the last report sent; 0 when none was."""
    return max((act.report_number or 1 for act in acts), default=0)


def current(
    reader: Reader, standing: Held, record: str, addressee: str, versions: Sequence[Released]
) -> dict[str, list[Released]]:
    """By form, the newest released version that no submission has followed yet, in each language.

    The Japanese version leads: an English one released before it belongs to an older report.
    """
    found: dict[str, list[Released]] = {}
    for form in REPORT_FORMS:
        own = {one.lang: one for one in versions if one.form == form}
        if not own:
            continue
        leading = own.get("ja") or next(iter(own.values()))
        acts = sent_as(standing, record, form, addressee)
        if any(_recorded(reader, act) > leading.seq for act in acts):
            continue
        kept = [one for one in own.values() if one.seq >= leading.seq]
        found[form] = sorted(kept, key=lambda one: one.lang != "ja")
    return found


def _recorded(reader: Reader, act: Submission) -> int:
    """The number under which a submission first came into the log."""
    return reader.events(act=RECORD, record=act.id)[0].seq


def making(standing: Held, subject: str) -> str | None:
    """The command that makes the reports about a record or a period; None where none does."""
    for beginning, command in PERIODS.items():
        if subject.startswith(beginning):
            return command.format(subject=subject, number=subject.removeprefix(beginning))
    record = standing.records.find(subject)
    if isinstance(record, AdverseEvent):
        return f"sae --id {subject}"
    if isinstance(record, Deviation):
        return f"deviation --id {subject}"
    if isinstance(record, Milestone) and record.event in MILESTONES:
        return MILESTONES[record.event].format(on=record.on)
    return None


def made_by(standing: Held, subject: str) -> str:
    """The same, for what cannot do without a report made here; else raises RuleRefused."""
    command = making(standing, subject)
    if command is None:
        raise RuleRefused("app.made_elsewhere", record=subject)
    return command
