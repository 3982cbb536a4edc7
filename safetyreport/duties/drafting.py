"""A duty as a provision makes it: the parts that every duty of the law has in common."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from safetyreport.duties.duty import Duty, Matter, Reason, Status, length
from safetyreport.duties.legal_days import LegalDays
from safetyreport.duties.provision import Bound
from safetyreport.i18n import Word

# Whose awareness a day may count from; every other role names an occasion.
PERSONS = ("physician", "administrator", "representative_administrator", "implementation_lead")


def drafted(
    rule: Bound,
    subject: str,
    addressee: str,
    why: Sequence[Reason],
    *,
    record: str | None = None,
    records: tuple[str, ...] = (),
    occurrence: int = 1,
    numbered: bool = True,
    start: dt.date | None = None,
    role: str | None = None,
    legal: LegalDays | None = None,
    house_days: int | None = None,
    status: Status = "open",
    submitted_on: dt.date | None = None,
    matters: tuple[Matter, ...] = (),
) -> Duty:
    """The duty under `rule` about `subject` (a record, or a period such as `year-6`).

    `legal` holds the days where the law counts them; otherwise the house's `house_days` from
    `start` make the target, and the duty says so.
    """
    due = legal.due_on if legal else None
    if legal is None and start is not None and house_days is not None:
        due = start + dt.timedelta(days=house_days)
    number = f".{occurrence}" if numbered else ""
    return Duty(
        id=f"{subject}.{rule.provision.kind}.{addressee}{number}",
        kind=rule.provision.kind,
        layer="statute",
        record=record,
        records=records or ((record,) if record else ()),
        occurrence=occurrence,
        addressee=addressee,
        addressee_name=rule.name_of(addressee),
        actor=rule.actor,
        actor_name=rule.name_of(rule.actor),
        form=rule.provision.form,
        rule=rule.provision.id,
        citation=rule.citation,
        law_version=rule.version.name,
        verified=rule.verified and (legal is None or legal.verified),
        limit_basis="law" if legal else ("house" if due else None),
        reading=rule.version.reading,
        counted_from=start,
        counted_from_role=role,
        days=rule.version.days if legal else house_days,
        due_on=due,
        statutory_counted_from=legal.statutory_counted_from if legal else None,
        statutory_due_on=legal.statutory_due_on if legal else None,
        extended_due_on=legal.extended_due_on if legal else None,
        extended_clause=legal.extended_clause if legal else None,
        status=status,
        submitted_on=submitted_on,
        somebody_elses=rule.provision.somebody_elses,
        matters=matters,
        why=tuple(why),
    )


def noted(rule: Bound) -> tuple[Reason, ...]:
    """What the law data say beside the words: how they are read, and what is practice."""
    note = rule.version.note
    return (Reason("duties.note", {"note": note.both()}),) if note else ()


def promptness(
    rule: Bound, start: dt.date, role: str, house_days: int | None
) -> tuple[Reason, ...]:
    """Why a duty without a number of days in law has the day it has, or none."""
    words = rule.version.promptness
    if house_days is None:
        said = words.both() if words else None
        return (
            Reason("duties.no_day", {"words": said}) if said else Reason("duties.no_day_at_all"),
        )
    first = (
        Reason("duties.promptly", {"words": words.both(), "days": length(house_days)})
        if words
        else Reason("duties.no_period", {"days": length(house_days)})
    )
    due = start + dt.timedelta(days=house_days)
    person = role in PERSONS
    values = {
        "start": start,
        "role": Word("duties.party" if person else "duties.start", role),
        "days": length(house_days),
        "due": due,
    }
    return first, Reason("duties.house_day" if person else "duties.house_day_from", values)
