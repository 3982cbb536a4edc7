"""How long records are kept: the longest of what the law and the protocol ask for governs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from safetyreport.duties.days import anniversary_end
from safetyreport.duties.drafting import drafted
from safetyreport.duties.duty import Duty, Reason
from safetyreport.duties.occasions import counted, rules
from safetyreport.duties.periodic import ended_on
from safetyreport.duties.provision import Bound, words
from safetyreport.law.query import Law
from safetyreport.records.kinds import Records
from safetyreport.records.study import Study


def retention_duty(law: Law, study: Study, records: Records, as_of: dt.date) -> Duty | None:
    """The one duty to keep the study's records; while no end is recorded it has not started."""
    # A discontinuation is not the end: the day the study ended starts the period.
    end = ended_on(records, study)
    # Looked at from a day before there was a plan, its records are still kept as they would be.
    day = end or max(as_of, study.plan_submitted_on)
    chosen = list(alternatives(list(rules(law, study, "record", day)), study))
    if not chosen:
        return None
    spans = [(rule.version.years or 0, rule) for rule in chosen]
    years, rule = max(spans, key=lambda span: span[0])
    longest = max(years, study.retention_years or 0)
    why = [Reason("duties.keep", {"years": span, "citation": one.citation}) for span, one in spans]
    if study.retention_years:
        basis = study.retention_basis
        why.append(
            Reason(
                "duties.keep_protocol",
                {
                    "years": study.retention_years,
                    "basis": words(basis.ja, basis.en) if basis else "",
                },
            )
        )
    why.append(Reason("duties.longest_governs", {"years": longest}))
    notes = {one.version.note.ja: one.version.note for one in chosen if one.version.note}
    why += [Reason("duties.note", {"note": note.both()}) for note in notes.values()]
    if end is None:
        why.append(Reason("duties.keep_not_started"))
    legal = counted(rule, end, "end") if end else None
    made = drafted(
        rule,
        "study",
        "administrator",
        why,
        start=end,
        role="end" if end else None,
        legal=legal,
        numbered=False,
    )
    last = anniversary_end(end + dt.timedelta(days=1), years=longest) if end else None
    if longest > years:
        basis = study.retention_basis
        made = replace(
            made,
            layer="protocol",
            limit_basis="protocol" if end else None,
            citation=words(basis.ja, basis.en) if basis else made.citation,
        )
    over = last is not None and as_of > last
    status = "nothing_to_report" if over else "not_yet"
    return replace(
        made,
        due_on=last,
        statutory_due_on=legal.statutory_due_on if legal else None,
        extended_due_on=None,
        extended_clause=None,
        reading="interpretation",
        status=status,  # type: ignore[arg-type]
    )


def alternatives(bound: list[Bound], study: Study) -> Iterator[Bound]:
    """Of alternative items: the longest for designated material, else the shortest."""
    paragraphs: dict[tuple[str, int | None], list[Bound]] = {}
    for rule in bound:
        cited = rule.version.citation
        paragraphs.setdefault((cited.article, cited.paragraph), []).append(rule)
    pick = max if study.designated_material else min
    for rules_ in paragraphs.values():
        yield pick(rules_, key=lambda rule: rule.version.years or 0)
