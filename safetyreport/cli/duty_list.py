"""The list of duties as a person reads it: by state, then by day, two lines each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from safetyreport.checks.finding import Finding
from safetyreport.cli.invocation import Invocation
from safetyreport.cli.output import Column, problem_values, say, show_table, show_text
from safetyreport.duties.drafting import PERSONS
from safetyreport.duties.duty import SETTLED, Duty
from safetyreport.errors import Problem
from safetyreport.i18n import Lang, text

RETENTION, NO_DAY = "retention", "no_day"
UNSETTLED = ("overdue_by_law", "overdue", "due_today", "due_soon", "open", "not_yet", NO_DAY)
SETTLEMENTS = (
    "submitted",
    "submitted_after_target",
    "submitted_late",
    "closed",
    "cleared",
    "superseded",
    "nothing_to_report",
)
ORDER = (*UNSETTLED, *SETTLEMENTS, RETENTION)
ABSENT = "-"


def group_of(duty: Duty) -> str:
    """Under which heading a duty stands; keeping records is no report and stands apart."""
    if duty.lasting:
        return RETENTION
    if duty.status not in SETTLED and duty.due_on is None:
        return NO_DAY
    return duty.status


def in_groups(duties: Iterable[Duty]) -> list[Duty]:
    """The duties group by group; within a group their order, which is by day, stays."""
    return sorted(duties, key=lambda duty: ORDER.index(group_of(duty)))


def show_duties(invocation: Invocation, duties: Sequence[Duty]) -> None:
    """Each duty with target and last legal day side by side, days left, and where it comes from."""
    if not duties:
        say(invocation, "duties.none")
        return
    lang = invocation.ui
    columns = [
        Column("duties.column.due_on"),
        Column("duties.column.legal"),
        Column("duties.column.left", right=True),
        Column("duties.column.about"),
        Column("duties.column.what"),
    ]
    ordered = in_groups(duties)
    headings: dict[int, str] = {}
    at = 0
    for place, group in groupby(ordered, key=group_of):
        count = len(list(group))
        state = text(f"duties.group.{place}", lang)
        headings[at] = text("duties.group", lang, {"state": state, "count": count})
        at += count
    show_table(
        invocation,
        columns,
        [_row(duty, lang) for duty in ordered],
        under=[origin(duty, lang) for duty in ordered],
        groups=headings,
    )
    if any(not duty.verified and duty.layer == "statute" for duty in duties):
        say(invocation, "duties.unverified")
    if any(duty.layer == "statute" and duty.reading == "interpretation" for duty in duties):
        say(invocation, "duties.readings")


def _row(duty: Duty, lang: Lang) -> tuple[object, ...]:
    kind = text(f"duties.kind.{duty.kind}", lang)
    to = text(f"duties.short.{duty.addressee}", lang)
    return (
        duty.due_on or ABSENT,
        duty.last_legal_day or ABSENT,
        ABSENT if duty.days_left is None else duty.days_left,
        subject(duty),
        text("duties.row", lang, {"kind": kind, "addressee": to}),
    )


def subject(duty: Duty) -> str:
    """What `explain` is asked about: a record's id, or a period such as `cycle-38`."""
    return duty.id.partition(".")[0]


def origin(duty: Duty, lang: Lang) -> str:
    """Who must act, from which day it counts, by which article, on which form."""
    actor = text(f"duties.short.{duty.actor}", lang)
    parts = [text("duties.not_ours" if duty.somebody_elses else "duties.by", lang, {"who": actor})]
    if duty.site is not None:
        parts.append(text("duties.site", lang, {"site": duty.site}))
    if duty.counted_from and duty.counted_from_role:
        role = duty.counted_from_role
        person = role in PERSONS
        values = {
            "day": duty.counted_from,
            "role": text(f"duties.{'short' if person else 'start'}.{role}", lang),
        }
        parts.append(text("duties.from_awareness" if person else "duties.from_day", lang, values))
    parts.append(duty.citation[lang])
    if duty.form:
        parts.append(text(f"duties.form.{duty.form}", lang))
    if duty.submitted_on:
        parts.append(text("duties.sent_on", lang, {"day": duty.submitted_on}))
    return text("duties.between", lang).join(parts)


def show_contradictions(invocation: Invocation, problems: Sequence[Problem]) -> None:
    """What stands on record against the plan or another record: before the list, not after it."""
    if not problems:
        return
    lang = invocation.ui
    show_text(text("duties.contradictions", lang, {"count": len(problems)}))
    for one in problems:
        values = problem_values(one)
        said = [text(f"{one.code}.{part}", lang, values) for part in ("message", "remedy")]
        sentence = ("" if lang == "ja" else " ").join(said)
        line = text("duties.contradiction", lang, {"record": one.record, "sentence": sentence})
        show_text(f"- {line}", indent="  ")
    show_text("")


def show_reminders(invocation: Invocation, reminders: Sequence[Finding]) -> None:
    """What else to look at, under a heading that says it is no duty of this Act."""
    if not reminders:
        return
    show_text("")
    show_text(text("duties.reminders", invocation.ui))
    for one in reminders:
        show_text("- " + text(one.code, invocation.ui, one.values), indent="  ")
