"""What of a duty the law says; what is a reading, practice, a reconstruction or a house rule."""

from __future__ import annotations

from collections.abc import Iterator

from safetyreport.duties.duty import Duty
from safetyreport.i18n import Lang, text

# The reasons that rest on what committees practise and no text says.
PRACTICE = frozenset(
    f"duties.{name}"
    for name in (
        "later_of_discontinuation",
        "data_end_unknown",
        "year_after_discontinuation",
    )
)


# The reasons why another duty took the place of one whose record was not corrected.
REPLACED = frozenset({"duties.later_of_discontinuation", "duties.data_end_known"})
CORRECTED = frozenset({"duties.superseded", "duties.withdrawn"})
# The reasons that rest on our reading of the clause on holidays.
EXTENDED = frozenset({"law.extension_applied", "law.extension_over_several"})


def state(duty: Duty, lang: Lang) -> str:
    """The duty's state in words; what replaced another is no correction."""
    codes = {reason.code for reason in duty.why}
    replaced = duty.status == "superseded" and codes & REPLACED and not codes & CORRECTED
    return text(f"duties.status.{'replaced' if replaced else duty.status}", lang)


def standing(duty: Duty, lang: Lang) -> str:
    """One line on what the duty rests on, from its layer, reading, limit, reasons and form."""
    parts = (text(f"duties.standing.{part}", lang) for part in _parts(duty))
    return text("duties.standing", lang, {"parts": text("duties.between", lang).join(parts)})


def by_practice(duty: Duty) -> bool:
    """Whether something of the duty is what committees practise."""
    return any(reason.code in PRACTICE for reason in duty.why)


def _parts(duty: Duty) -> Iterator[str]:
    read = duty.reading == "interpretation" or any(one.code in EXTENDED for one in duty.why)
    if duty.layer == "statute":
        yield ("reading" if read else "text") if duty.verified else "unverified"
        if read and not duty.verified:
            yield "reading"
    elif duty.layer == "protocol":
        yield "protocol_reading" if read else "protocol"
    else:
        yield "house"
    if by_practice(duty):
        yield "practice"
    if duty.layer != "house" and duty.limit_basis == "house":
        yield "house_limit"
    if duty.form and _reconstructed(duty.form):
        yield "form"


def _reconstructed(form: str) -> bool:
    """Whether the form stands for an official one with which it was not compared."""
    from safetyreport.documents.forms import form_ids, load  # reading forms takes its time

    return form in form_ids() and load(form).origin == "reconstruction"
