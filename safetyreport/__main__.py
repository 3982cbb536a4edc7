"""Starts the program: `safetyreport` and `python -m safetyreport`."""

from __future__ import annotations

import sys

from safetyreport.cli.main import run


def main() -> int:
    """The exit code of the command that the user gave."""
    return run(sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
