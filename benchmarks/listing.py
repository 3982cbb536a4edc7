"""What a long line listing costs, beside docxtpl: rendering, reading back, comparing editions.

    python -m benchmarks.listing [--rows N [N ...]] [--without-peer]

The report of a 60-day cycle is made in both languages for a trial with as many invented events,
from records to the finished file. docxtpl renders the same values from the same template, as one
would use it (a new DocxTemplate, autoescape on). Each size runs in a process of its own, so that
its memory is its own. Milliseconds depend on the machine; the ratios are what to look at.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import io
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from benchmarks.measuring import in_a_child, peak_megabytes, tell, the_study
from safetyreport.documents.context import view
from safetyreport.documents.cycle_items import CycleLine, CycleReport, cycle_content
from safetyreport.documents.editions import Editions, doubtful
from safetyreport.documents.printed import Printer
from safetyreport.documents.readback import compare, text_of, verify_rendered
from safetyreport.documents.report import Issue
from safetyreport.documents.template_choice import shipped
from safetyreport.documents.word import compile_template
from safetyreport.duties.days import Period
from safetyreport.duties.engine import duties_of
from safetyreport.i18n import LANGS, Lang
from safetyreport.law.query import load_law
from safetyreport.records.event import AdverseEvent
from safetyreport.records.fields import Text
from safetyreport.records.kinds import Records
from safetyreport.records.study import Study

FORM = "sixty_day"
FIRST = dt.date(2026, 1, 5)
TERMS = (
    ("発熱", "Fever"),
    ("血小板数減少", "Platelet count decreased"),
    ("悪寒 <38℃", "Chills <38 °C"),
)
RELATIONS = ("related", "probable", "possible")
OUTCOMES = ("recovered", "recovering", "not_recovered")


def event(number: int) -> AdverseEvent:
    """An invented event; neighbours differ in every column."""
    ja, en = TERMS[number % len(TERMS)]
    onset = FIRST + dt.timedelta(days=number % 59)
    return AdverseEvent.model_validate(
        {
            "id": f"AE-{number:05}",
            "participant": f"NK-{number % 997:03}",
            "term": {"ja": ja, "en": en},
            "onset": onset.isoformat(),
            "grade": number % 3 + 1,
            "outcome": OUTCOMES[number % 3],
            "outcome_on": (onset + dt.timedelta(days=number % 7)).isoformat(),
            "causality": {"product": RELATIONS[number % 3], "procedure": "unrelated"},
            "aware_physician_at": onset.isoformat(),
        }
    )


def report(study: Study, rows: int) -> CycleReport:
    """The report of one cycle in which all of them became known."""
    law, first = load_law(study.framework), event(0)
    made = duties_of(law, study, Records.of([first]), first)
    duty = next(one for one in made if one.kind == "illness_60day")
    lines = tuple(
        CycleLine(1, one, FIRST + dt.timedelta(days=number % 59), None)
        for number, one in enumerate(map(event, range(rows)))
    )
    period = Period(1, FIRST, FIRST + dt.timedelta(days=59))
    return CycleReport(study, "cycle-1", period, lines, lines, (duty,), law.data_version)


class Spent(dict[str, float]):
    """CPU seconds by what they were spent on."""

    def on(self, name: str, work: Callable[[], Any]) -> Any:
        """The result of a piece of work, its time noted."""
        gc.collect()
        start = time.process_time()
        result = work()
        self[name] = self.get(name, 0.0) + time.process_time() - start
        return result


def ours(rows: int) -> dict[str, float]:
    """Both editions, from records to verified files; seconds of each step and memory in MB."""
    study = the_study()
    made, spent = report(study, rows), Spent()
    values: dict[Lang, Mapping[str, object]] = {}
    texts: list[Text] = []
    for lang in LANGS:
        template = compile_template(shipped(FORM, lang), f"{lang}/{FORM}.docx")
        template.render(view_of(report(study, 1), lang, [])[0])  # ready, as for a second document
        page, facts = spent.on("view", partial(view_of, made, lang, texts))
        data = spent.on("render", partial(template.render, page))
        written = spent.on("read back", partial(text_of, data))
        spent.on("read back", partial(verify_rendered, template, page, written))
        spent.on("facts", partial(compare, written, facts))
        values[lang] = page
    spent.on("texts", lambda: list(doubtful(texts)))
    spent.on("editions", Editions(FORM, values["ja"], values["en"], texts=lambda: texts).verify)
    return spent | {"memory": peak_megabytes() or 0.0}


def peer(rows: int) -> dict[str, float]:
    """The Japanese edition by docxtpl, from the same values; the texts of both are compared."""
    from docxtpl import DocxTemplate

    page, _ = view_of(report(the_study(), rows), "ja", [])
    source = shipped(FORM, "ja")
    spent, buffer = Spent(), io.BytesIO()

    def work() -> None:
        document = DocxTemplate(io.BytesIO(source))
        document.render(dict(page), autoescape=True)
        document.save(buffer)

    spent.on("render", work)
    memory = peak_megabytes() or 0.0
    mine = compile_template(source, "peer").render(page)
    if text_of(mine).whole != text_of(buffer.getvalue()).whole:
        raise SystemExit("the two documents do not say the same")
    return spent | {"memory": memory}


def view_of(
    made: CycleReport, lang: Lang, texts: list[Text]
) -> tuple[Mapping[str, object], tuple[Any, ...]]:
    """What the form prints, the facts that must stand in it, and the texts people wrote."""
    say = Printer(lang, made.study.date_style)
    page = view(FORM, lang, cycle_content(made, "committee", say), "committee", Issue())
    texts += say.said
    return page.values, page.facts


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--without-peer", action="store_true")
    parser.add_argument("--only", choices=("ours", "peer"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.only:
        tell((ours if chosen.only == "ours" else peer)(chosen.rows[0]))
        return
    for rows in chosen.rows:
        own = in_a_child("listing", "--only", "ours", "--rows", str(rows))
        print(f"{rows} rows, both editions: CPU s ({own.pop('memory'):.0f} MB)")
        for name, seconds in own.items():
            print(f"    {name:10} {seconds:8.3f}")
        if not chosen.without_peer:
            other = in_a_child("listing", "--only", "peer", "--rows", str(rows))
            one = own["render"] / len(LANGS)
            print(f"    docxtpl, one edition {other['render']:8.3f}  ({other['memory']:.0f} MB)")
            print(f"    docxtpl / ours       {other['render'] / one:8.1f}  (aim 10)")


if __name__ == "__main__":
    main()
