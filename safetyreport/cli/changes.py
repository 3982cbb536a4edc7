"""The fields and values of a difference as a person reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from safetyreport.i18n import LANGS, Lang, code, text
from safetyreport.records.coding import form_at
from safetyreport.records.naming import label, path_of, steps_of

Steps = tuple[str | int, ...]


def named(kind: str, path: str, lang: Lang) -> str:
    """The field's label; of a text in two languages, with the language."""
    name = text("importing.name", lang, {"name": label(kind, path)})
    written = _language(kind, steps_of(path))
    if written is None:
        return name
    words = {"name": name, "language": code("language", written, lang)}
    return text("importing.name_in", lang, words)


def shown(kind: str, path: str, value: object, lang: Lang) -> str:
    """A value in words: a code by its name, parts by their labels; an absent one is said."""
    return _shown(kind, steps_of(path), value, lang)


def _shown(kind: str, steps: Steps, value: object, lang: Lang) -> str:
    if value is None:
        return text("importing.absent", lang)
    if isinstance(value, Mapping):
        inside = [(key, item) for key, item in value.items() if item not in (None, [], {})]
        return "\n".join(
            text(
                "importing.part",
                lang,
                {
                    "name": _part(kind, (*steps, key), lang),
                    "value": _shown(kind, (*steps, key), item, lang),
                },
            )
            for key, item in inside
        )
    if isinstance(value, Sequence) and not isinstance(value, str):
        items = [_shown(kind, (*steps, at), item, lang) for at, item in enumerate(value)]
        plain = not any(isinstance(item, Mapping) for item in value)
        comma = "、" if lang == "ja" else ", "
        return (comma if plain else "\n").join(items) or text("importing.absent", lang)
    form = form_at(kind, steps)
    if isinstance(value, bool):
        return code("yes_no", "yes" if value else "no", lang)
    if form is not None and form.group and value in form.codes:
        return code(form.group, str(value), lang)
    return str(value)


def _part(kind: str, steps: Steps, lang: Lang) -> str:
    """What a part is called inside its whole: a language by its name, else the field's label."""
    written = _language(kind, steps)
    if written is not None:
        return code("language", written, lang)
    return text("importing.name", lang, {"name": label(kind, path_of(steps))})


def _language(kind: str, steps: Steps) -> str | None:
    """The language of a text that the steps lead into, if they do."""
    last = steps[-1] if steps else None
    form = form_at(kind, steps[:-1]) if len(steps) > 1 else None
    return str(last) if last in LANGS and form is not None and form.sort == "text" else None
