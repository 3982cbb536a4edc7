"""Processes of the tests' own that start in milliseconds where the system can fork safely."""

from __future__ import annotations

import multiprocessing
from multiprocessing.context import BaseContext


def context() -> BaseContext:
    """How to start processes: from a server that has the store loaded, or afresh on Windows."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload(["safetyreport.store.connection", "psycopg"])
    return found
