"""What making documents costs, beside docxtpl and beside the bare libraries; ratios of CPU time.

    python -m benchmarks.rendering [--reports N] [--runs N] [--form FORM]

(a) N reports are rendered and written from one template, by this program and by docxtpl as one
    would use it (a new DocxTemplate for each document, autoescape on); timed beside it: reading
    back every printed value, and comparing each with the other edition's.
(b) `safetyreport --help` as a whole process, over a process that only imports click.
(c) `safetyreport sae --id SAE-001` in the demo study as a whole process, over a process that
    only imports the libraries it uses.

Milliseconds depend on the machine and its load; the ratios are what to look at.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from docxtpl import DocxTemplate

from benchmarks.measuring import ROOT
from safetyreport.documents import forms
from safetyreport.documents.editions import Editions
from safetyreport.documents.output import write_document
from safetyreport.documents.readback import text_of, verify_rendered
from safetyreport.documents.word import Template, compile_template

LIBRARIES = "click, pydantic, sqlalchemy, jinja2, lxml.etree, docxtpl"
NARRATIVE = "投与後{n}日目に38.{n}℃の発熱。SpO2 < 90% & CRP > 3。\n翌日に解熱し、経過は良好。"

ENGLISH = "38.{n} °C on day {n} after infusion. SpO2 < 90% & CRP > 3.\nNormal the next day."


def context(
    form: str, names: frozenset[str], number: int, narrative: str = NARRATIVE
) -> dict[str, object]:
    """A record for a shipped form: every placeholder filled, three rows in every table."""
    tables, decided = forms.loops(form), forms.flags(form)
    filled: dict[str, object] = {}
    for name in names:
        if name in tables:
            filled[name] = [
                {column: f"{column} {number}-{row}" for column in tables[name]} for row in range(3)
            ]
        elif name in decided:
            filled[name] = True
        else:
            filled[name] = narrative.format(n=number % 10) if len(name) > 7 else f"{name} {number}"
    return filled


def cpu(work: Callable[[], None]) -> float:
    """Seconds of CPU time of this process."""
    start = time.process_time()
    work()
    return time.process_time() - start


def renders(form: str, count: int) -> None:
    """Part (a)."""
    path = ROOT / "templates" / "docx" / "ja" / f"{form}.docx"
    data = path.read_bytes()
    template: Template = compile_template(data, path.name)
    names = template.placeholders()
    records = [context(form, names, number) for number in range(count)]
    english = [context(form, names, number, ENGLISH) for number in range(count)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        def ours() -> None:
            compile_template.cache_clear()
            compiled = compile_template(data, path.name)
            for number, record in enumerate(records):
                write_document(folder, f"ours-{number}.docx", compiled.render(record))

        def theirs() -> None:
            for number, record in enumerate(records):
                peer = DocxTemplate(path)
                peer.render(record, autoescape=True)
                peer.save(folder / f"docxtpl-{number}.docx")

        def read_back() -> None:
            for number, record in enumerate(records):
                written = (folder / f"ours-{number}.docx").read_bytes()
                verify_rendered(template, record, written)

        def compare() -> None:
            for record, translated in zip(records, english, strict=True):
                Editions(form, record, translated).verify()

        spent = {work.__name__: cpu(work) for work in (ours, theirs, read_back, compare)}
        for number in (0, count - 1):
            mine, peers = (
                text_of((folder / f"{who}-{number}.docx").read_bytes()).whole
                for who in ("ours", "docxtpl")
            )
            if mine != peers:
                raise SystemExit(f"record {number}: the two documents do not say the same")
    print(f"(a) {count} reports of {form}, {len(names)} placeholders: CPU ms per report")
    for label, seconds in spent.items():
        print(f"    {label:10} {seconds / count * 1000:8.2f}")
    both = spent["ours"] + spent["read_back"]
    checked = both + spent["compare"]
    print(f"    docxtpl / ours                  {spent['theirs'] / spent['ours']:6.1f}  (aim 20)")
    print(f"    docxtpl / (ours with read-back) {spent['theirs'] / both:6.1f}")
    print(f"    docxtpl / (and with comparison) {spent['theirs'] / checked:6.1f}")


def children(commands: Sequence[Sequence[str]], folder: Path, runs: int) -> list[float]:
    """Median CPU seconds of whole processes, taken in turn so that load falls on all alike."""
    spent: list[list[float]] = [[] for _ in commands]
    # Compiled modules are kept, as in an installed program, whatever this shell forbids.
    around = {name: v for name, v in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    around["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
    for run in range(runs + 1):
        for place, command in enumerate(commands):
            before = os.times()
            subprocess.run(command, cwd=folder, check=True, capture_output=True, env=around)
            after = os.times()
            if run:  # the first run fills the caches of Python and of the templates
                spent[place].append(
                    after.children_user
                    + after.children_system
                    - before.children_user
                    - before.children_system
                )
    return [statistics.median(times) for times in spent]


def processes(runs: int) -> None:
    """Parts (b) and (c)."""
    python = [sys.executable]
    program = [*python, "-m", "safetyreport"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        help_, click = children(
            [[*program, "--help"], [*python, "-c", "import click"]], folder, runs
        )
        print(f"(b) --help {help_ * 1000:.0f} ms, import click {click * 1000:.0f} ms")
        print(f"    ratio {help_ / click:.2f}  (aim 1.5)")
        study = folder / "study"
        made = subprocess.run(
            [*program, "demo", str(study), "--no-pdf"], check=False, capture_output=True, text=True
        )
        if made.returncode:
            raise SystemExit(f"(c) cannot be measured: {made.stderr}")
        sae, bare, models = children(
            [
                [*program, "sae", "--id", "SAE-001"],
                [*python, "-c", f"import {LIBRARIES}"],
                [*python, "-c", f"import {LIBRARIES}; pydantic.BaseModel"],
            ],
            study,
            runs,
        )
    print(f"(c) sae --id SAE-001 {sae * 1000:.0f} ms; imports alone {bare * 1000:.0f} ms,")
    print(f"    with pydantic's lazy half {models * 1000:.0f} ms")
    print(f"    ratio {sae / bare:.2f}, {sae / models:.2f}  (aim 1.6)")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--reports", type=int, default=500)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--form", default="illness_committee")
    chosen = parser.parse_args()
    renders(chosen.form, chosen.reports)
    processes(chosen.runs)


if __name__ == "__main__":
    main()
