"""Starts the program: `safetyreport` and `python -m safetyreport`."""

from __future__ import annotations

import os
import sys

from safetyreport.cli.main import run


def main() -> int:
    """The exit code of the command that the user gave."""
    # pydantic would look for plugins in every installed package, and let them see the records.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    return run(sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
