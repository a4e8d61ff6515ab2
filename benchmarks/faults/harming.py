"""What a child of the zygote does to itself: end as by `kill -9` in the middle of something.

A job's `harm` may name a moment: `in` (`start`, `migration`) and `after`, the seconds from its
beginning. `migrations` names a folder of migrations to use instead of the server's own. With
`snapshots` the server writes one after every few rows, and dies in the next as soon as there is a
file of that name, which holds the seconds from the snapshot's beginning.
"""

import os
import signal
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import server.live.lifespan
import server.schema
from server import cli
from sync.hub import Hub
from sync.limits import Limits
from sync.log import Snapshot
from sync.log_sql import SqlLog

SNAPSHOTS_ALL_THE_TIME = Limits(snapshot_rows=4, snapshot_seconds=0.0, tick_seconds=0.02)


def prepare(harm: Mapping[str, Any]) -> None:
    """See to it that this process ends when `harm` says so."""
    if folder := harm.get("migrations"):
        server.schema.FOLDER = Path(folder)
    if flag := harm.get("snapshots"):
        _write_many_snapshots(Path(flag))
    match harm.get("in"):
        case "start":
            _die_in(harm["after"])
        case "migration":
            _die_in_migration(harm["after"])
        case None:
            pass
        case moment:
            raise ValueError(f"no way to die in {moment}")


def _die_in(seconds: float) -> None:
    timer = threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGKILL))
    timer.daemon = True
    timer.start()


def _die_in_migration(seconds: float) -> None:
    migrate = cli.migrate

    def dying(url: str) -> None:
        _die_in(seconds)
        migrate(url)

    cli.migrate = dying


def _write_many_snapshots(flag: Path) -> None:
    def hub(*given: Any, **named: Any) -> Hub:
        return Hub(*given, limits=SNAPSHOTS_ALL_THE_TIME, **named)

    write = SqlLog.write_snapshot

    def die_if_asked() -> None:
        if flag.exists():
            _die_in(float(flag.read_text()))

    async def perhaps_dying(log: SqlLog, document: str, snapshot: Snapshot) -> None:
        die_if_asked()
        await write(log, document, snapshot)

    server.live.lifespan.Hub = hub  # type: ignore[misc, assignment]
    SqlLog.write_snapshot = perhaps_dying  # type: ignore[method-assign]
