"""Every stopping rule evaluated as of a day: outcome, evidence, measures, decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from safetyreport.i18n import Phrase
from safetyreport.records.act import Decision, Opinion, OutsideInformation
from safetyreport.records.base import Record
from safetyreport.records.deviation import Deviation
from safetyreport.records.event import AdverseEvent
from safetyreport.records.kinds import Records
from safetyreport.records.participant import Participant
from safetyreport.records.product import Administration, CultureTest
from safetyreport.records.study import Study
from safetyreport.stopping import participant_rules, trial_rules
from safetyreport.stopping.decisions import answer, heard, settled, too_early
from safetyreport.stopping.knowledge import Known
from safetyreport.stopping.model import (
    AnyRule,
    Predicate,
    ProtocolRule,
    StatisticalRule,
    StoppingRules,
    Thresholds,
)
from safetyreport.stopping.outcome import Evaluated, Found, Outcome
from safetyreport.stopping.supplement import statistical

# The kinds of record that an outcome can rest on.
BEARING: tuple[type[Record], ...] = (
    Participant, Administration, CultureTest, AdverseEvent, Deviation, OutsideInformation,
    Opinion, Decision,
)  # fmt: skip
OfParticipant = Callable[[Known, Participant, Thresholds], Found]
OfTrial = Callable[[Known, Thresholds], Found]
PARTICIPANT: Mapping[Predicate, OfParticipant] = MappingProxyType(
    {
        "culture_positive": participant_rules.culture_positive,
        "treatment_not_possible": participant_rules.treatment_not_possible,
        "consent_withdrawn": participant_rules.consent_withdrawn,
        "event_and_judgement": participant_rules.event_and_judgement,
    }
)
TRIAL: Mapping[Predicate, OfTrial] = MappingProxyType(
    {
        "significant_information": trial_rules.significant_information,
        "accrual_and_deviations": trial_rules.accrual_and_deviations,
        "committee_on_safety": trial_rules.committee_on_safety,
        "outside_information": trial_rules.outside_information,
    }
)


def evaluate(
    rules: StoppingRules, study: Study, records: Records, as_of: dt.date
) -> tuple[Evaluated, ...]:
    """Every rule at the end of a day (Japan), a participant's rule once for each participant.

    What is dated later is unknown: results, awareness, withdrawals, opinions, decisions. What has
    no day counts as known.
    """
    known = Known(study, records, rules.recorded, as_of)
    return tuple(one for rule in rules.all for one in _evaluated(known, rule))


def _evaluated(known: Known, rule: AnyRule) -> Iterator[Evaluated]:
    if isinstance(rule, StatisticalRule):
        yield _outcome(known, rule, None, statistical(known, rule))
    elif rule.scope == "trial":
        yield _outcome(known, rule, None, TRIAL[rule.predicate](known, rule.thresholds))
    else:
        yield from _of_participants(known, rule)


def _of_participants(known: Known, rule: ProtocolRule) -> Iterator[Evaluated]:
    for who in known.participants:
        found = PARTICIPANT[rule.predicate](known, who, rule.thresholds)
        yield _outcome(known, rule, who.id, found)
    if rule.predicate == "culture_positive" and known.tests.get(None):
        # Nobody's lot: the result must not be lost for want of a name.
        found = participant_rules.culture_positive(known, None, rule.thresholds)
        yield _outcome(known, rule, None, found)


def _outcome(known: Known, rule: AnyRule, participant: str | None, found: Found) -> Evaluated:
    named = [one.record for one in found.candidates if one.by_record and one.record]
    decisions = known.records.of_kind(Decision)
    voices = heard(rule, participant, decisions, named, known.as_of)
    if found.met:
        days = [one.on for one in found.met if one.on]
        state = answer(voices, rule.id, max(days, default=None))
    else:
        state = settled(voices, rule.id, found.candidates, found.lacking)
    lacking = found.lacking if found.met else state.lacking
    judged = rule.kind in ("judgement", "statistical") or bool(found.candidates)
    outcome: Outcome
    if found.met:
        outcome = "triggered"
    elif judged and state.verdict == "stop":
        outcome = "decided_stop"
    elif state.verdict == "open":
        outcome = "needs_judgement"
    elif lacking:
        outcome = "not_evaluable"
    elif judged and state.verdict == "continue":
        outcome = "decided_continue"
    else:
        outcome = "not_triggered"
    why = [one.why for one in lacking]
    why += [one.why for one in state.candidates if one.decision is None]
    compared = any(one.threshold is not None for one in found.measures)
    if not why and outcome == "not_triggered" and rule.kind == "judgement" and not compared:
        why = [Phrase("stopping.note.no_candidate")]
    return Evaluated(
        rule=rule,
        participant=participant,
        outcome=outcome,
        as_of=known.as_of,
        why=(*why, *found.notes),
        evidence=(*found.met, *found.evidence),
        measures=found.measures,
        candidates=state.candidates,
        decision=state.decision,
        ignored=(*voices.ignored, *(too_early(one, rule) for one in state.too_early)),
    )
