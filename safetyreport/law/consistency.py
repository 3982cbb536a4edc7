"""What must agree inside law data: numbers with quoted words, citations with their parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from safetyreport.errors import Problem
from safetyreport.law.model import (
    BaseProvision,
    Citation,
    CitedVersion,
    Framework,
    Provision,
    Version,
)

DIGITS = "〇一二三四五六七八九"
UNITS = {"days": "日", "months": "月", "years": "年"}


def kanji(number: int) -> str:
    """A number from 1 to 999 as statutes write it: 十五, 六十, 九十."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)

    def place(digit: int, sign: str) -> str:
        return "" if digit == 0 else sign if digit == 1 else DIGITS[digit] + sign

    return place(hundreds, "百") + place(tens, "十") + (DIGITS[ones] if ones else "")


def framework_faults(framework: Framework, file: str) -> Iterator[Problem]:
    """What disagrees inside framework.toml."""
    for name, transition in framework.transition.items():
        where = f"transition.{name}"
        yield from _citation_faults(transition.citation, framework, file, f"{where}.citation")
        if transition.verified_on > framework.verified_on:
            yield _fault("law.verified_later", file, f"{where}.verified_on", transition.verified_on)
        if transition.rule == "running_plan" and transition.running_on is None:
            yield _fault("law.transition_incomplete", file, f"{where}.running_on")


def provision_faults(
    provision: Provision | BaseProvision,
    file: str,
    framework: Framework,
    bases: Mapping[str, BaseProvision],
) -> Iterator[Problem]:
    """What disagrees inside a provision or between it and the rest of the framework."""
    kind = "provision" if isinstance(provision, Provision) else "base"
    where = f"{kind}.{provision.id}"
    for number, version in enumerate(provision.version, start=1):
        key = f"{where}.version[{number}]"
        yield from _cited_faults(version, framework, file, key)
        if isinstance(provision, Provision) and isinstance(version, Version):
            yield from _duty_faults(provision, version, framework, bases, file, key)
    if not isinstance(provision, Provision):
        starts = [version.in_force for version in provision.version]
        if starts != sorted(set(starts)):
            yield _fault("law.versions_overlap", file, f"{where}.version")
        if starts[0] != framework.begins_on:
            yield _fault("law.days_without_version", file, f"{where}.version", starts[0])
        return
    if provision.timeline[0].in_force != framework.begins_on:
        first = provision.timeline[0].in_force
        yield _fault("law.days_without_version", file, f"{where}.version", first)
    yield from _timeline_faults(provision, file, where)
    for absence in provision.absent:
        if absence.verified_on > framework.verified_on:
            yield _fault("law.verified_later", file, f"{where}.absent", absence.verified_on)
    if provision.delegation is not None and provision.delegation not in bases:
        yield _fault("law.unknown_base", file, f"{where}.delegation", provision.delegation)


def _timeline_faults(provision: Provision, file: str, where: str) -> Iterator[Problem]:
    starts = [entry.in_force for entry in provision.timeline]
    given = [version.in_force for version in provision.version]
    if len(set(starts)) != len(starts) or given != sorted(given):
        yield _fault("law.versions_overlap", file, f"{where}.version")
    for entry, after in zip(provision.timeline, provision.timeline[1:], strict=False):
        if not isinstance(entry, Version) or entry.transition is None:
            continue
        transition = provision.transitions.get(entry.transition)
        delayed = transition.new_text_from if transition else None
        if delayed is not None and delayed > after.in_force:
            yield _fault("law.versions_overlap", file, f"{where}.version", delayed)


def _cited_faults(
    version: CitedVersion, framework: Framework, file: str, key: str
) -> Iterator[Problem]:
    yield from _citation_faults(version.citation, framework, file, f"{key}.citation")
    if version.verified and version.quote is None:
        yield _fault("law.verified_without_quote", file, f"{key}.quote")
    if version.verified_on > framework.verified_on:
        yield _fault("law.verified_later", file, f"{key}.verified_on", version.verified_on)


def _duty_faults(
    provision: Provision,
    version: Version,
    framework: Framework,
    bases: Mapping[str, BaseProvision],
    file: str,
    key: str,
) -> Iterator[Problem]:
    yield from _period_faults(version, file, key)
    if version.remainder and version.matters:
        yield _fault("law.remainder_with_matters", file, f"{key}.remainder")
    for number, matter in enumerate(version.matters, start=1):
        if matter.code not in framework.seriousness:
            yield _fault("law.unknown_seriousness", file, f"{key}.matters[{number}]", matter.code)
    ids = [content.id for content in version.contents]
    for number, content in enumerate(version.contents, start=1):
        if content.id in ids[: number - 1]:
            yield _fault("law.content_twice", file, f"{key}.contents[{number}]", content.id)
    for base in version.based_on:
        if base not in bases:
            yield _fault("law.unknown_base", file, f"{key}.based_on", base)
    if version.transition is not None:
        transition = provision.transitions.get(version.transition)
        if transition is None:
            yield _fault("law.unknown_transition", file, f"{key}.transition", version.transition)
        elif transition.rule == "occurrence" and provision.decided_by != "onset":
            yield _fault("law.transition_needs_onset", file, f"{key}.transition")
        elif version.in_force == provision.timeline[0].in_force:
            yield _fault("law.transition_without_old_text", file, f"{key}.transition")
        elif transition.rule == "running_plan" and transition.running_on != version.in_force:
            yield _fault("law.transition_other_day", file, f"{key}.transition", version.in_force)
    if version.citation_multi_site is not None:
        place = f"{key}.citation_multi_site"
        yield from _citation_faults(version.citation_multi_site, framework, file, place)
    for party in (version.actor, *version.addressees, *version.also_by):
        if party not in framework.party and party not in version.addressee_names:
            yield _fault("law.unnamed_party", file, key, party)


def _period_faults(version: Version, file: str, key: str) -> Iterator[Problem]:
    """What disagrees in the period. A text that was not at hand has no quote to compare with."""
    quoted = "".join(filter(None, (version.quote, version.period_quote)))
    limits = {"days": version.days, "months": version.months, "years": version.years}
    numbers = dict(limits)
    cycle = version.cycle
    if cycle is not None:
        numbers |= {"cycle.days": cycle.days, "cycle.years": cycle.years}
        if (cycle.days is None) == (cycle.years is None):
            yield _fault("law.cycle_length", file, f"{key}.cycle")
    for name, number in numbers.items():
        unit = UNITS[name.rpartition(".")[2]]
        if quoted and number is not None and not _stands(kanji(number) + unit, quoted):
            yield _fault("law.number_not_quoted", file, f"{key}.{name}", number)
    if version.promptness is not None and version.promptness.ja not in quoted:
        yield _fault("law.words_not_quoted", file, f"{key}.promptness", version.promptness.ja)
    given = [name for name, number in limits.items() if number is not None]
    if len(given) + (version.promptness is not None) > 1:
        yield _fault("law.two_limits", file, f"{key}.{given[0]}")
    if bool(given) != (version.count is not None):
        yield _fault("law.count_without_days", file, f"{key}.count")
    counts = [version.count, cycle.count if cycle else None]
    if quoted and ("from_that_day" in counts) != ("起算して" in quoted):
        place = "cycle.count" if cycle else "count"
        yield _fault("law.count_not_quoted", file, f"{key}.{place}")
    if version.in_principle != ("原則として" in quoted):
        yield _fault("law.principle_not_quoted", file, f"{key}.in_principle")


def _stands(words: str, quoted: str) -> bool:
    """Whether a number with its unit stands in the quote with no digit before it."""
    at = quoted.find(words)
    while at >= 0:
        if at == 0 or quoted[at - 1] not in f"{DIGITS}十百":
            return True
        at = quoted.find(words, at + 1)
    return False


def citation_faults(citation: Citation, file: str, key: str) -> Iterator[Problem]:
    """Whether article and paragraph stand in the citation as it is printed, in both languages."""
    article, _, branch = citation.article.partition("-")
    ja = f"第{article}条" + (f"の{branch}" if branch else "")
    en = citation.article
    if citation.paragraph is not None:
        ja += f"第{citation.paragraph}項"
        en += f"({citation.paragraph})"
    if ja not in citation.ja or en not in citation.en:
        yield _fault("law.citation_differs", file, key, f"{ja} / {en}")


def _citation_faults(
    citation: Citation, framework: Framework, file: str, key: str
) -> Iterator[Problem]:
    if citation.instrument not in framework.instrument:
        yield _fault("law.unknown_instrument", file, f"{key}.instrument", citation.instrument)
    yield from citation_faults(citation, file, key)


def _fault(code: str, file: str, key: str, value: object = "") -> Problem:
    values = {"file": file, "key": key, "value": value}
    return Problem(code, file=file, field=key, value=str(value) or None, values=values)
