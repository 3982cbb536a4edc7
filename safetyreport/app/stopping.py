"""The stopping rules of a study as of the session's day: for the command, for reports, for acts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from safetyreport.app.session import STOPPING_FILE, Held, Session, held
from safetyreport.errors import ConfigurationRefused, InputRefused
from safetyreport.exchange.stopping_file import read_stopping
from safetyreport.i18n import Phrase, both
from safetyreport.records.fields import Text
from safetyreport.stopping.decisions import is_body
from safetyreport.stopping.evaluation import BEARING, evaluate
from safetyreport.stopping.model import AnyRule, ProtocolRule, StoppingRules
from safetyreport.stopping.outcome import Evaluated


def configured(session: Session) -> StoppingRules | None:
    """The rules of the study folder; None without a file. ConfigurationRefused if it is faulty."""
    return read_stopping(_file(session))


def evaluated(session: Session, standing: Held) -> tuple[Evaluated, ...]:
    """Every rule on the session's day, for a report; empty where none is configured."""
    rules = configured(session)
    if rules is None:
        return ()
    return evaluate(rules, session.study, standing.records, session.day)


def stopping(session: Session) -> tuple[Evaluated, ...]:
    """Every rule on the session's day; ConfigurationRefused where there is no `stopping.toml`."""
    study = session.study  # first: without it there is no study, let alone its rules
    rules = _rules(session)
    with session.store().reading() as reader:
        standing = held(reader, {model.kind for model in BEARING})
    return evaluate(rules, study, standing.records, session.day)


def decided_rule(
    session: Session, rule_id: str, *, participant: str | None, body: str, outcome: str | None
) -> AnyRule:
    """The rule that a decision is about, when the decision will count for it.

    Raises:
        InputRefused: no such rule, no or an unwanted participant, not who decides, no outcome.
    """
    rules = _rules(session)
    rule = rules.find(rule_id)
    if rule is None:
        known = tuple(one.id for one in rules.all) or "-"
        raise InputRefused("stopping.unknown_rule", rule=rule_id, known=known)
    if rule.scope == "participant" and participant is None:
        raise InputRefused("stopping.participant_needed", rule=rule_id)
    if rule.scope == "trial" and participant is not None:
        raise InputRefused("stopping.participant_unwanted", rule=rule_id)
    if not is_body(body, rule.decided_by):
        raise InputRefused("stopping.body_refused", rule=rule_id, body=body, bodies=rule.decided_by)
    if outcome is None:
        raise InputRefused("stopping.outcome_needed")
    return rule


def stopping_json(session: Session, found: tuple[Evaluated, ...]) -> dict[str, Any]:
    """The answer of `stopping --json`."""
    return {"as_of": session.day.isoformat(), "rules": [evaluated_json(one) for one in found]}


def evaluated_json(one: Evaluated) -> dict[str, Any]:
    """One outcome with everything it rests on; numbers with a fraction as text."""
    rule = one.rule
    return {
        "rule": rule.id,
        "scope": rule.scope,
        "kind": rule.kind,
        "basis": rule.basis,
        "predicate": rule.predicate if isinstance(rule, ProtocolRule) else rule.rule,
        "statement": _text(rule.statement),
        "anchor": _text(rule.anchor),
        "threshold_basis": rule.threshold_basis if one.has_threshold else None,
        "decided_by": list(rule.decided_by),
        "participant": one.participant,
        "outcome": one.outcome,
        "waits": one.waits,
        "why": [_said(phrase) for phrase in one.why],
        "evidence": [
            {
                "kind": item.kind,
                "record": item.record,
                "field": item.field,
                "value": item.value,
                "on": item.on,
            }
            for item in one.evidence
        ],
        "measures": [
            {
                "name": item.name,
                "value": _number(item.value),
                "threshold": _number(item.threshold),
                "crossed": item.crossed,
            }
            for item in one.measures
        ],
        "candidates": [
            {
                "record": item.record,
                "known_on": item.known_on,
                "why": _said(item.why),
                "decision": item.decision.id if item.decision else None,
            }
            for item in one.candidates
        ],
        "decision": one.decision.id if one.decision else None,
        "ignored": [{"decision": item.decision.id, "why": _said(item.why)} for item in one.ignored],
    }


def _file(session: Session) -> Path:
    return session.folder / STOPPING_FILE


def _rules(session: Session) -> StoppingRules:
    found = configured(session)
    if found is None:
        raise ConfigurationRefused("stopping.absent", file=str(_file(session)))
    return found


def _text(words: Text | None) -> dict[str, str | None] | None:
    return None if words is None else {"ja": words.ja, "en": words.en}


def _said(phrase: Phrase) -> dict[str, str]:
    return both(phrase.key, phrase.values)


def _number(value: object) -> object:
    return value if value is None or isinstance(value, int) else format(value, "f")
