"""The reports on one adverse event: what they say, and what must be found in them."""

from __future__ import annotations

from safetyreport.documents import items
from safetyreport.documents.content import Content, texts
from safetyreport.documents.printed import Printer
from safetyreport.documents.readback import Fact
from safetyreport.documents.report import EventReport


def event_content(report: EventReport, addressee: str, say: Printer) -> Content:
    """What the reports on an event say to one addressee in one language."""
    event = report.event
    long = {name: getattr(event, name) for name in items.LONG_TEXTS}
    return Content(
        study=report.study,
        subject=event.id,
        duties=report.duties,
        law_version=report.law_version,
        cells=items.items(report, say),
        lines={
            "administrations": texts(items.administrations(report, say)),
            "causality_components": texts(items.components(report, say)),
        },
        flags=_flags(report, addressee),
        facts=(
            Fact("id", event.id),
            Fact("term", event.term.any(say.lang)),
            Fact("plan_number", report.study.plan_number),
        ),
        words={
            "participant_code": event.participant,
            **{name: text.any(say.lang) for name, text in long.items() if text is not None},
        },
    )


def _flags(report: EventReport, addressee: str) -> dict[str, bool]:
    state = report.state
    hospitalised = "hospitalisation" in (state.seriousness or ()) or state.hospitalised_on
    return {
        "multi_site": report.study.joint_research,
        "fatal": state.outcome == "fatal" or "death" in (state.seriousness or ()),
        "hospitalised": bool(hospitalised),
        "to_committee": addressee == "committee",
    }
