"""What the evaluation of a stopping rule says, in words of one language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from safetyreport.documents.content import Line
from safetyreport.documents.printed import Cell, Printer
from safetyreport.i18n import Lang, Phrase, code, has, text
from safetyreport.records.coding import form_at, label_key
from safetyreport.stopping.outcome import Evaluated, Evidence, Measure

LETTERS = 8  # what fits into a line of the column of participants


def stopping_lines(found: Sequence[Evaluated], say: Printer) -> list[Line]:
    """A line for each rule and for those participants of whom the same is to be said."""
    together: dict[tuple[str, ...], tuple[dict[str, str], list[str]]] = {}
    for one in found:
        texts = _texts(one, say.lang)
        if one.outcome == "not_triggered" and one.participant is not None:
            texts["evidence"] = text("annual.no_grounds", say.lang)
        key = (one.rule.id, *texts.values())
        together.setdefault(key, (texts, []))[1].append(one.participant or "")
    lines: list[Line] = []
    for texts, people in together.values():
        texts["outcome"] += "".join(f"\n{line}" for line in _named(people, say.lang))
        lines.append({name: Cell(words) for name, words in texts.items()})
    return lines


def _named(people: Sequence[str], lang: Lang) -> list[str]:
    """The participants in lines that fit their column, so that no id is broken at its hyphen."""
    comma = "、" if lang == "ja" else ", "
    lines: list[str] = []
    for person in filter(None, people):
        if not lines:
            lines.append(person)
        elif len(longer := f"{lines[-1]}{comma}{person}") <= LETTERS:
            lines[-1] = longer
        else:
            lines[-1] += comma.strip()
            lines.append(person)
    return lines


def _texts(one: Evaluated, lang: Lang) -> dict[str, str]:
    rule = one.rule
    basis = text(f"stopping.basis.{rule.basis}", lang)
    return {
        "rule": f"{rule.id}\n{rule.statement.any(lang)}",
        "place": rule.anchor.any(lang) if rule.anchor else basis,
        "outcome": text(f"stopping.outcome.{one.outcome}", lang),
        "evidence": "\n".join(grounds(one, lang, "annual")) or text("annual.no_grounds", lang),
        "decision": "\n".join(_decisions(one, lang)),
    }


def _decisions(one: Evaluated, lang: Lang) -> list[str]:
    """The decision that counts, or that there is none; then those that do not, and why."""
    counts = decided(one, lang, "annual") or text("annual.no_decision", lang)
    return [counts, *ignored(one, lang)]


def who(one: Evaluated, lang: Lang) -> str:
    """The participant, the whole trial, or nobody named."""
    if one.participant is not None:
        return one.participant
    return text(f"stopping.{'whole_trial' if one.rule.scope == 'trial' else 'nobody_named'}", lang)


def grounds(one: Evaluated, lang: Lang, place: str = "stopping") -> Iterator[str]:
    """What the outcome rests on, without the decision; `place` is the domain of its wording."""
    if one.outcome != "not_triggered" and one.rule.kind != "judgement":
        yield from (_evidence(item, lang, place) for item in one.evidence)
    if one.outcome in ("decided_continue", "decided_stop"):
        # What was decided on; while something is still to be judged, only that is named.
        yield from (_said(item.why, lang) for item in one.candidates)
    if one.rule.scope == "trial":
        yield from (_measure(item, one, lang) for item in one.measures)
    yield from (_said(phrase, lang) for phrase in one.why)


def decided(one: Evaluated, lang: Lang, place: str = "stopping") -> str | None:
    """The decision that settles or answers it, or that it waits for one."""
    if one.decision is not None:
        outcome = one.decision.outcome
        values = {
            "id": one.decision.id,
            "on": one.decision.on,
            "body": _body(one.decision.body, lang),
            "outcome": code("decision_outcome", outcome, lang) if outcome else "-",
        }
        return text(f"{place}.decision", lang, values)
    waits = one.outcome == "triggered" and one.waits
    return text("stopping.decision_waits", lang) if waits else None


def _body(body: str | None, lang: Lang) -> str:
    """Who decided: the usual bodies by their names, others as they were written."""
    key = f"annual.body.{body}"
    return text(key, lang) if has(key) else body or "-"


def ignored(one: Evaluated, lang: Lang) -> Iterator[str]:
    """The decisions that do not count, and why."""
    yield from (_said(item.why, lang) for item in one.ignored)


def _said(phrase: Phrase, lang: Lang) -> str:
    return text(phrase.key, lang, phrase.values)


def _evidence(item: Evidence, lang: Lang, place: str) -> str:
    form = form_at(item.kind, (item.field,))
    value: object = item.value
    if form is not None and form.group:
        value = code(form.group, str(value), lang)
    field = text(label_key(item.kind, form), lang) if form is not None else item.field
    values = {"record": item.record, "field": field, "value": value, "on": item.on}
    dated = item.on is not None and item.on.isoformat() != item.value
    return text(f"{place}.evidence{'_on' if dated else ''}", lang, values)


def _measure(item: Measure, one: Evaluated, lang: Lang) -> str:
    missing = "none_reached" if one.rule.kind == "statistical" else "no_value"
    values: dict[str, object] = {
        "name": text(f"stopping.measure.{item.name}", lang),
        "value": text(f"stopping.{missing}", lang) if item.value is None else _plain(item.value),
    }
    if item.threshold is None:
        return text("stopping.measure_plain", lang, values)
    compared = text(f"stopping.compared.{item.name}", lang, {"value": _plain(item.threshold)})
    basis = f"stopping.threshold.{one.rule.threshold_basis}"
    values["threshold"] = text(basis, lang, {"value": compared})
    return text("stopping.measure_against", lang, values)


def _plain(value: object) -> str:
    return str(value) if isinstance(value, int) else format(value, "f")
