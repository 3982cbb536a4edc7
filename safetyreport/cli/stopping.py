"""`stopping`: every stopping rule with its outcome, what it rests on, and what waits for whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from safetyreport.app import stopping as use
from safetyreport.cli.command import CommandGroup, command
from safetyreport.cli.duties import session_of
from safetyreport.cli.invocation import Invocation
from safetyreport.cli.output import (
    next_step,
    say,
    show_json,
    show_table,
    show_text,
    working,
)
from safetyreport.cli.stopping_design import design
from safetyreport.documents.stopping_lines import decided, grounds, ignored, who
from safetyreport.i18n import Lang, text
from safetyreport.stopping.model import ProtocolRule
from safetyreport.stopping.outcome import Evaluated

COLUMNS = ("stopping.column.who", "stopping.column.outcome", "stopping.column.grounds")
# Outcomes that need no line for each participant when there is nothing to say of any.
SCOPES = ("participant", "trial")


@command("stopping")
def evaluate(invocation: Invocation) -> None:
    """Every rule as of the day, by scope."""
    session = session_of(invocation)
    with working(invocation):
        found = use.stopping(session)
    if invocation.as_json:
        show_json(use.stopping_json(session, found))
        return
    if not found:
        rules = use.configured(session)
        some = rules is not None and rules.all
        say(invocation, "stopping.participants_none" if some else "stopping.none_configured")
        return
    lang = invocation.ui
    show_text(text("stopping.heading", lang, {"as_of": session.day}))
    for scope in SCOPES:
        _show(invocation, scope, [one for one in found if one.rule.scope == scope])
    show_text("")
    if any(one.rule.kind == "statistical" for one in found):
        show_text(text("stopping.statistical_note", lang))
    if any(one.has_threshold and one.rule.threshold_basis == "configured" for one in found):
        show_text(text("stopping.configured_note", lang))
    _suggest(invocation, found)


STOPPING = CommandGroup("stopping", (design,), alone=evaluate)


def _show(invocation: Invocation, scope: str, found: Sequence[Evaluated]) -> None:
    if not found:
        return
    lang = invocation.ui
    rows: list[tuple[str, str, str]] = []
    groups: dict[int, str] = {}
    for _, of_rule in groupby(found, key=lambda one: one.rule.id):
        many = list(of_rule)
        groups[len(rows)] = _heading(many[0], lang)
        rows += _rows(many, lang)
    show_text("")
    show_text(text(f"stopping.scope.{scope}", lang))
    show_text("")
    show_table(invocation, COLUMNS, rows, groups=groups)


def _heading(one: Evaluated, lang: Lang) -> str:
    rule = one.rule
    values = {
        "id": rule.id,
        "statement": rule.statement.any(lang),
        "basis": text(f"stopping.basis.{rule.basis}", lang),
    }
    if rule.anchor is None:
        heading = text("stopping.rule", lang, values)
    else:
        heading = text("stopping.rule_anchored", lang, {**values, "anchor": rule.anchor.any(lang)})
    return "\n".join([heading, *_listed_from(one, lang)])


def _listed_from(one: Evaluated, lang: Lang) -> Iterator[str]:
    """From which grade on events are listed, and whose number that is."""
    rule = one.rule
    if isinstance(rule, ProtocolRule) and rule.thresholds.grade is not None:
        basis = text(f"stopping.number_basis.{rule.threshold_basis}", lang)
        values = {"grade": rule.thresholds.grade, "basis": basis}
        yield text("stopping.listed_from", lang, values)


def _rows(found: Sequence[Evaluated], lang: Lang) -> Iterator[tuple[str, str, str]]:
    """One row for all participants of whom the same is to be said."""
    together: dict[tuple[str, str], list[str]] = {}
    for one in found:
        outcome = text(f"stopping.outcome.{one.outcome}", lang)
        together.setdefault((outcome, "\n".join(_grounds(one, lang))), []).append(who(one, lang))
    comma = "、" if lang == "ja" else ", "
    for (outcome, told), people in together.items():
        yield comma.join(people), outcome, told


def _grounds(one: Evaluated, lang: Lang) -> Iterator[str]:
    yield from grounds(one, lang)
    if decision := decided(one, lang):
        yield decision
    yield from ignored(one, lang)


def _suggest(invocation: Invocation, found: Sequence[Evaluated]) -> None:
    waiting = next((one for one in found if one.waits), None)
    if waiting is None:
        next_step(invocation, "stopping.next_due")
        return
    body = waiting.rule.decided_by[0]
    next_step(
        invocation,
        "stopping.next_decide",
        rule=waiting.rule.id,
        participant=f"--participant {waiting.participant} " if waiting.participant else "",
        on=waiting.as_of,
        body=f'"{body}"' if " " in body else body,
    )
