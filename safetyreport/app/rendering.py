"""One form rendered, read back and compared with the record before anybody sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from safetyreport.documents import forms
from safetyreport.documents.context import MissingItem, View
from safetyreport.documents.editions import Editions
from safetyreport.documents.parts import Properties
from safetyreport.documents.readback import compare, text_of, verify_rendered
from safetyreport.documents.report import Issue
from safetyreport.documents.template_choice import chosen
from safetyreport.documents.word import compile_template
from safetyreport.errors import IntegrityFailed
from safetyreport.i18n import Lang
from safetyreport.records.fields import Text
from safetyreport.records.study import Study


@dataclass(frozen=True)
class Rendered:
    """A finished document not yet on disk, and what it prints.

    `template_sha256` and `printed`, the names that the template prints, are given for a
    hospital's own template only.
    """

    form: str
    lang: Lang
    addressee: str
    issue: Issue
    data: bytes
    missing: tuple[MissingItem, ...]
    template_sha256: str | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    printed: frozenset[str] | None = None


def rendered(
    form: str, lang: Lang, addressee: str, page: View, issue: Issue, study: Study, folder: Path
) -> Rendered:
    """Render a form and compare the finished file with what was printed and with the record.

    The template is the one that the study in `folder` names, else the shipped one.

    Raises ConfigurationRefused for the template, IntegrityFailed for a value that was lost.
    """
    source = chosen(study, folder, form, lang)
    name = source.name
    template = compile_template(source.data, name)
    declared = forms.load(form)
    data = template.render(
        page.values,
        Properties(
            title=declared.title.get(lang),
            author=study.institution.name.any(lang),
            language="ja-JP" if lang == "ja" else "en-GB",
        ),
    )
    written = text_of(data)
    verify_rendered(template, page.values, written, name)
    for lost in compare(written, page.facts):
        raise IntegrityFailed(
            "documents.value_lost", name=name, field=lost.name, value=lost.value[:60]
        )
    own = source.sha256 if source.own else None
    names = frozenset(n.partition(".")[0] for n in template.placeholders()) if own else None
    return Rendered(form, lang, addressee, issue, data, page.missing, own, page.values, names)


def prints(work: Iterable[Rendered]) -> tuple[tuple[str, str], ...]:
    """Every text that the documents print, with its name in the form, each once."""
    found: dict[tuple[str, str], None] = {}
    for done in work:
        for name, value in done.values.items():
            if done.printed is None or name in done.printed:
                found.update(dict.fromkeys(_prints(name, value)))
    return tuple(found)


def _prints(name: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, Mapping):
        for column, one in value.items():
            yield from _prints(f"{name}.{column}", one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _prints(name, one)


def verify_editions(work: Iterable[Rendered], texts: Callable[[], Iterable[Text]]) -> None:
    """Compare the two editions of every form that was rendered in both languages.

    `texts` gives what people wrote; those are compared as texts. Raises IntegrityFailed naming
    the item and what each edition prints.
    """
    made: dict[tuple[str, str], dict[Lang, Rendered]] = {}
    for done in work:
        made.setdefault((done.form, done.addressee), {})[done.lang] = done
    for (form, _), editions in made.items():
        if len(editions) == 2:
            ja, en = editions["ja"], editions["en"]
            Editions(form, ja.values, en.values, _in_both(ja.printed, en.printed), texts).verify()


def _in_both(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    if one is None or other is None:
        return one if other is None else other
    return one & other
