"""Builds the Word templates and the forms' pages from `templates/forms`.

`python tools/build_templates.py [--check]`; `--check` changes nothing and exits 1 when a committed
file differs from what the declarations give.
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # started as a file, only tools/ is on the path

from safetyreport.documents import forms  # noqa: E402
from safetyreport.i18n import LANGS  # noqa: E402
from tools.form_pages import page  # noqa: E402
from tools.word_builder import Builder  # noqa: E402


def built() -> Iterator[tuple[Path, bytes]]:
    """Every file that the declarations give, by its place under the project's root."""
    for form_id in forms.form_ids():
        form = forms.load(form_id)
        for lang in LANGS:
            template = Builder(form, forms.frame(), lang).build()
            yield Path("templates", "docx", lang, f"{form_id}.docx"), template
            yield Path("docs", "forms", f"{form_id}.{lang}.md"), page(form, lang).encode("utf-8")


def content(file: bytes) -> object:
    """What must be equal in two files: of a zip, the members; packing differs between zlibs."""
    if not file.startswith(b"PK"):
        return file
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return [
            (entry.filename, entry.date_time, archive.read(entry)) for entry in archive.infolist()
        ]


def differing() -> list[Path]:
    """The committed files that are absent or differ from what is built."""
    return [
        path
        for path, file in built()
        if not (ROOT / path).is_file() or content((ROOT / path).read_bytes()) != content(file)
    ]


def main(arguments: list[str]) -> int:
    """Writes what differs, or only names it."""
    stale = set(differing())
    if "--check" in arguments:
        for path in sorted(stale):
            print(f"{path.as_posix()}: run python tools/build_templates.py")
        return 1 if stale else 0
    for path, file in built():
        if path in stale:
            (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / path).write_bytes(file)
            print(path.as_posix())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
