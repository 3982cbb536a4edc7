"""The study's records as they stood when an earlier act was written to the log."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from safetyreport.app.session import Held, model
from safetyreport.duties.engine import BEARING
from safetyreport.records.kinds import Records
from safetyreport.store.records import Replay

if TYPE_CHECKING:
    from safetyreport.store.records import Reader


def held_until(reader: Reader, seq: int, also: frozenset[str] = frozenset()) -> Held:
    """What duties and reports are made from, as it stood before the act numbered `seq`.

    `also` names kinds of records beside those that bear on duties.
    """
    replay = Replay()
    for event in reader.events():
        if event.seq >= seq:
            break
        if event.kind in BEARING or event.kind in also:
            replay.take(event, json.dumps(reader.contents_of(event).value))
    rows = replay.rows.values()
    return Held(
        Records.of(model(row["kind"], row["id"], json.loads(row["content"])) for row in rows)
    )
