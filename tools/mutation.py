"""Changes one thing at a time in the law's and the duties' code and asks the fast tests.

    python tools/mutation.py [--module NAME ...] [--list] [--again FILE] [--jobs 2] [--minutes 30]

A change that every test lets pass has survived: either a test is missing, or the change means
nothing (docs/law/mutation.md says which and why). The tests run on a copy of the tree, each
change in a process of its own; nothing is written to the checkout. NAME is such as
`duties.cycles`; without it all that tools/mutation_run.py lists are taken.

First the tests run once and note which lines each of them executes. Then each change of a
function is put in place of that function in a copy of the loaded process, and those tests are
asked that execute its statement, the quickest first, up to the first that objects. What they let
pass, and every change that is met while a module is loaded, is asked again the long way: in a
process that loads everything anew and runs all the tests. So a shortcut can overlook no objection.
"""

from __future__ import annotations

import argparse
import multiprocessing
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.mutants import Mutant, mutants, told
from tools.mutation_long import judged, thoroughly
from tools.mutation_run import DUTIES, LAW, LAW_FIRST, UNIT, prepared
from tools.mutation_short import quickly

ROOT = Path(__file__).resolve().parents[1]


def copied(folder: Path) -> Path:
    """The tree as it stands now, so that nobody's work in it disturbs the run."""
    tree = folder / "tree"
    ignored = shutil.ignore_patterns("__pycache__", ".*_cache", "*.docx")
    for name in ("safetyreport", "tests", "locales", "templates"):
        shutil.copytree(ROOT / name, tree / name, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tree)
    return tree


def answers(
    chosen: Sequence[Mutant], tree: Path, jobs: int, until: float
) -> Iterator[tuple[Mutant, bool]]:
    """Each change with whether it was found, the short way first where the system can fork."""
    left = list(chosen)
    if multiprocessing.get_start_method() == "fork":
        left = []
        asked = set()
        for mutant, found in quickly(chosen, tree, jobs, until):
            asked.add(mutant)
            if found:
                yield mutant, True
            else:
                left.append(mutant)
        left = [one for one in chosen if one in set(left) or one not in asked]
    yield from thoroughly(left, tree, jobs, until)


def main() -> int:
    """Print every survivor and the share that was found; 1 when it is below 95 %."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--module", action="append", choices=(*LAW, *DUTIES), metavar="NAME")
    parser.add_argument("--list", action="store_true", help="only list the changes")
    parser.add_argument(
        "--again",
        type=Path,
        metavar="FILE",
        help="only what survived, as an earlier run printed it",
    )
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=30)
    given = parser.parse_args()
    modules = given.module or (*LAW, *DUTIES)
    everything = [mutant for module in modules for mutant in mutants(module)]
    if given.again:
        lines = given.again.read_text(encoding="utf-8").splitlines()
        everything = [mutant for mutant in everything if f"survived  {told(mutant)}" in lines]
    if given.list:
        for mutant in everything:
            print(told(mutant))
        print(len(everything))
        return 0
    if "fork" in multiprocessing.get_all_start_methods():
        multiprocessing.set_start_method("fork")
    start = time.monotonic()
    found: dict[str, list[bool]] = {module: [] for module in modules}
    with tempfile.TemporaryDirectory() as name:
        tree = copied(Path(name).resolve())
        prepared(tree)
        if multiprocessing.get_start_method() != "fork":
            whole = multiprocessing.Process(target=judged, args=(None, tree, (UNIT, LAW_FIRST)))
            whole.start()
            whole.join()
            if whole.exitcode:
                raise SystemExit("the tests fail without any change")
        for mutant, seen in answers(everything, tree, given.jobs, start + given.minutes * 60):
            found[mutant.module].append(seen)
            if not seen:
                print(f"survived  {told(mutant)}", flush=True)
    for module, results in found.items():
        if results:
            print(f"{module:24}{sum(results):5} of {len(results):4} found")
    asked = [seen for results in found.values() for seen in results]
    minutes = (time.monotonic() - start) / 60
    share = 100 * sum(asked) / max(1, len(asked))
    print(f"{sum(asked)} of {len(asked)} found ({share:.1f} %), {len(everything) - len(asked)} not")
    print(f"asked, {minutes:.0f} minutes")
    return 0 if share >= 95 and len(asked) == len(everything) else 1


if __name__ == "__main__":
    sys.exit(main())
