"""Every rule that records are examined by: its id, how grave a finding is, what it needs."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from safetyreport.checks import (
    causality,
    consequences,
    dates,
    death,
    duplicates,
    eligibility,
    implied_deviations,
    laboratory,
    nonconformities,
    populations,
    privacy,
    seriousness,
    terms,
)
from safetyreport.checks.examined import Examined
from safetyreport.checks.finding import Finding
from safetyreport.checks.personal_data import KINDS
from safetyreport.records.study import Study

Severity = Literal["error", "warning"]
Check = Callable[[Examined], Iterable[Finding]]
DOMAIN = "findings"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: `findings.<id>.message` and `.remedy` are its sentences.

    `needs` are keys of study.toml without which it cannot be asked.
    """

    id: str
    severity: Severity
    family: str
    needs: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """The code of its findings."""
        return f"{DOMAIN}.{self.id}"

    def lacks(self, study: Study) -> tuple[str, ...]:
        """What the study file does not say of what the rule needs."""
        return tuple(key for key in self.needs if not _said(study, key))


def _said(study: Study, key: str) -> bool:
    value: object = study
    for name in key.split("."):
        if isinstance(value, tuple):
            return any(getattr(one, name) not in (None, ()) for one in value)
        value = getattr(value, name, None)
    return value not in (None, ())


def _rules(
    family: str, severity: Severity, ids: str, needs: tuple[str, ...] = ()
) -> tuple[Rule, ...]:
    return tuple(Rule(one, severity, family, needs) for one in ids.split())


RULES: tuple[Rule, ...] = (
    *_rules("seriousness", "error", "stay_not_serious prolonged_not_serious"),
    *_rules(
        "seriousness",
        "warning",
        """
        seriousness_missing hospital_day_missing stay_purpose_missing discharge_missing
        stay_before_onset life_threatening_grade grade4_not_serious expected_missing
        """,
    ),
    *_rules(
        "death",
        "error",
        """
        fatal_grade grade5_outcome death_not_listed death_criterion_outcome death_day_missing
        death_day_differs death_without_event end_by_death
        """,
    ),
    *_rules("death", "warning", "death_cause_missing fatal_events_several fatal_event_other_cause"),
    *_rules(
        "dates",
        "error",
        """
        onset_after_death ended_after_death discharged_after_death done_after_death
        consent_after_procedure enrolment_after_procedure surgery_after_procedure
        cycle_twice cycles_out_of_order sent_before_known before_plan milestone_twice
        opinion_before_known response_before_opinion keeping_sent
        """,
    ),
    *_rules(
        "dates",
        "warning",
        """
        onset_missing onset_before_consent onset_before_g_csf suspected_before_cells
        onset_before_its_cycle ended_yet_ongoing recovered_without_end consent_missing
        enrolment_missing given_after_end known_before_plan given_after_stop seen_after_end
        """,
    ),
    *_rules("dates", "warning", "surgery_missing", ("visits",)),
    *_rules("dates", "warning", "cycle_beyond_plan", ("treatment",)),
    *_rules("terms", "error", "ctcae_term_unknown term_of_other_version grade_not_allowed"),
    *_rules(
        "terms",
        "warning",
        """
        ctcae_term_missing grade_missing other_ctcae_version languages_differ
        other_though_listed organ_class_differs
        """,
    ),
    *_rules("duplicates", "warning", "event_twice"),
    *_rules("causality", "error", "ruled_out_yet_suspected"),
    *_rules(
        "causality",
        "warning",
        "causality_missing causality_part_missing not_ruled_out_yet_unrelated",
    ),
    *_rules("laboratory", "error", "lab_unit lab_value"),
    *_rules("laboratory", "warning", "lab_grade_higher lab_without_event"),
    *_rules("eligibility", "error", "criterion_not_named"),
    *_rules("eligibility", "error", "criterion_unknown criterion_answers_differ", ("criteria",)),
    *_rules("eligibility", "error", "criterion_value criterion_age", ("criteria.limits",)),
    *_rules("eligibility", "warning", "criteria_unanswered", ("criteria",)),
    *_rules("eligibility", "warning", "criterion_lab", ("criteria.limits",)),
    *_rules("deviations", "warning", "candidate_g_csf_dose", ("treatment.g_csf_ug_m2_day",)),
    *_rules("deviations", "warning", "candidate_g_csf_days", ("treatment.g_csf_days",)),
    *_rules(
        "deviations", "warning", "candidate_apheresis_day", ("treatment.apheresis_after_days",)
    ),
    *_rules("deviations", "warning", "candidate_culture_days", ("treatment.culture_days",)),
    *_rules("deviations", "warning", "candidate_interval", ("treatment.interval_window",)),
    *_rules("deviations", "warning", "candidate_after_positive candidate_after_withdrawal"),
    *_rules("deviations", "warning", "candidate_ineligible", ("criteria",)),
    *_rules("deviations", "warning", "candidate_visit_window", ("visits",)),
    *_rules(
        "nonconformities",
        "warning",
        """
        departure_not_classified serious_yet_hazard opinion_not_sought done_without_evidence
        evidence_without_day
        """,
    ),
    *_rules(
        "consequences",
        "warning",
        "positive_without_day positive_lot_given opinion_without_day",
    ),
    *_rules("populations", "warning", "population_empty event_outside_population"),
    *_rules("privacy", "error", " ".join(f"personal_{kind}" for kind in KINDS)),
)
BY_CODE: Mapping[str, Rule] = types.MappingProxyType({rule.code: rule for rule in RULES})
# Each looks at the records once and may find by several rules.
CHECKS: tuple[Check, ...] = (
    seriousness.not_judged,
    seriousness.stay_not_serious,
    seriousness.stay_undescribed,
    seriousness.stay_before_onset,
    seriousness.life_threatening,
    seriousness.expectedness,
    death.one_answer,
    death.participant_died,
    death.cause,
    dates.beginnings,
    dates.own_cycle,
    dates.endings,
    dates.after_death,
    dates.before_the_provision,
    dates.cycles,
    dates.submissions,
    dates.contradictions,
    dates.ended_early,
    terms.known,
    terms.grades,
    terms.organ_class,
    duplicates.events_twice,
    causality.judged,
    causality.one_answer,
    laboratory.units,
    laboratory.against_events,
    eligibility.answers,
    eligibility.unanswered,
    eligibility.values,
    implied_deviations.g_csf_dose,
    implied_deviations.g_csf_days,
    implied_deviations.apheresis_day,
    implied_deviations.culture_days,
    implied_deviations.interval,
    implied_deviations.after_positive_culture,
    implied_deviations.after_withdrawal,
    implied_deviations.ineligible,
    implied_deviations.visit_window,
    nonconformities.judged,
    nonconformities.measures,
    consequences.positive_cultures,
    consequences.opinions,
    populations.empty,
    populations.outside,
    privacy.personal_data,
)


def examine(given: Examined, done: Callable[[], None]) -> Iterator[Finding]:
    """Everything that the rules find; `done` is called after each of CHECKS."""
    for check in CHECKS:
        for finding in check(given):
            if not BY_CODE[finding.code].lacks(given.study):
                yield finding
        done()


def not_asked(study: Study) -> tuple[Rule, ...]:
    """The rules that cannot be asked because the study file does not say what they need."""
    return tuple(rule for rule in RULES if rule.lacks(study))
