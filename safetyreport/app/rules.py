"""The law data as a person looks at it: provisions, versions, worked examples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from safetyreport.duties.worked import disagreements
from safetyreport.errors import UsageRefused
from safetyreport.law.examples import Example, load_examples
from safetyreport.law.model import Provision, Version
from safetyreport.law.query import Law, load_law


@dataclass(frozen=True)
class Checked:
    """One worked example and what the engine says otherwise."""

    example: Example
    disagreements: tuple[str, ...]


def provisions(framework: str) -> tuple[Law, tuple[Provision, ...]]:
    """Every provision of a framework, in the order of its data."""
    law = load_law(framework)
    return law, law.provisions()


def provision(framework: str, rule: str) -> tuple[Law, Provision]:
    """One provision; UsageRefused for an id that does not exist."""
    law = load_law(framework)
    if rule not in law.by_id:
        raise UsageRefused("app.unknown_rule", rule=rule, rules=tuple(law.by_id))
    return law, law.provision(rule)


def check(framework: str) -> tuple[Checked, ...]:
    """Runs every worked example of a framework on this machine."""
    law = load_law(framework)
    return tuple(Checked(e, disagreements(law, e)) for e in load_examples(framework))


def version_json(law: Law, version: Version) -> dict[str, Any]:
    """One version of a provision as JSON values."""
    return {
        "in_force": version.in_force.isoformat(),
        "amendment": version.amendment.both(),
        "citation": law.citation(version).both(),
        "quote": version.quote,
        "actor": version.actor,
        "actor_multi_site": version.actor_multi_site,
        "addressees": list(version.addressees),
        "classes": list(version.classes),
        "days": version.days,
        "count": version.count,
        "promptness": version.promptness.both() if version.promptness else None,
        "extension": version.extension,
        "reading": version.reading,
        "verified": version.verified,
        "verified_on": version.verified_on.isoformat(),
        "note": version.note.both() if version.note else None,
    }


def provision_json(law: Law, found: Provision) -> dict[str, Any]:
    """A provision with its versions as JSON values."""
    return {
        "id": found.id,
        "kind": found.kind,
        "title": found.title.both(),
        "decided_by": found.decided_by,
        "form": found.form,
        "versions": [version_json(law, version) for version in found.version],
    }
