"""`kill -9` of the server: under load, in a snapshot, at the start, in a migration."""

import asyncio
import time
from pathlib import Path

from benchmarks.faults.campaign import Stage
from benchmarks.faults.forked_server import ForkedServer
from tests.running_server import ServerGone

A_START_S = 0.13
"""A start takes about so long; a snapshot and a migration likewise."""
A_SNAPSHOT_S = 0.01
A_MIGRATION_S = 0.05
MIGRATES = "A copy of the database"
"""What the command says before it migrates; after one that was finished it says so no more."""


async def under_load(stage: Stage) -> None:
    """At any moment while people write."""
    await asyncio.sleep(stage.random.uniform(0, 0.02))  # anywhere between two commits
    since = time.monotonic()
    await asyncio.to_thread(stage.server.kill)
    await stage.die_and_return(lambda: _started(stage, "under load", since))


async def in_snapshot(stage: Stage) -> None:
    """In the middle of a snapshot: the server writes one after every few rows."""
    server = _forked(stage)
    flag = Path(server.always["snapshots"])
    after = stage.random.uniform(0, A_SNAPSHOT_S)
    await asyncio.to_thread(flag.write_text, str(after))
    await asyncio.to_thread(server.wait)
    since = time.monotonic()
    await asyncio.to_thread(flag.unlink)
    await stage.die_and_return(lambda: _started(stage, "in a snapshot", since))


async def at_start(stage: Stage) -> None:
    """While it starts again."""
    await asyncio.to_thread(stage.server.kill)

    async def revive() -> tuple[str, float]:
        _forked(stage).harm = {"in": "start", "after": stage.random.uniform(0, A_START_S)}
        served, since = await _die_and_start(stage)
        return ("just after the start" if served else "at the start"), since

    await stage.die_and_return(revive)


async def in_migration(stage: Stage) -> None:
    """While a new version brings the database up to date; it rewrites the table of edits."""
    server = _forked(stage)
    await asyncio.to_thread(server.kill)

    async def revive() -> tuple[str, float]:
        add_migration(Path(server.always["migrations"]))
        server.harm = {"in": "migration", "after": stage.random.uniform(0, A_MIGRATION_S)}
        _, since = await _die_and_start(stage)
        undone = any(said.startswith(MIGRATES) for said in server.heard)
        for copy in server.data.glob("*-before-*"):
            copy.unlink()
        return ("in a migration" if undone else "just after a migration"), since

    await stage.die_and_return(revive)


def add_migration(folder: Path) -> None:
    """One more version: the table of edits is written anew with another column."""
    versions = folder / "versions"
    newest = max(versions.glob("[0-9]*.py"), key=lambda path: path.name)
    last = int(newest.name[:4])
    drop = f'batch.drop_column("spare_{last}")' if newest.stem.endswith("again") else "pass"
    (versions / f"{last + 1:04}_again.py").write_text(
        f"""from alembic import op
import sqlalchemy as sa

revision, down_revision = "{last + 1:04}", "{last:04}"
branch_labels = depends_on = None


def upgrade():
    with op.batch_alter_table("live_update", recreate="always") as batch:
        {drop}
        batch.add_column(sa.Column("spare_{last + 1}", sa.String(20), server_default="x"))
"""
    )


async def _started(stage: Stage, kind: str, since: float) -> tuple[str, float]:
    await asyncio.to_thread(stage.server.start)
    return kind, since


async def _die_and_start(stage: Stage) -> tuple[bool, float]:
    """Start a server that kills itself, then one that does not.

    Whether the first one served before its time was over, and when it ended.
    """
    try:
        await asyncio.to_thread(stage.server.start)
        served = True
        await asyncio.to_thread(stage.server.wait)
    except ServerGone:
        served = False
    since = time.monotonic()
    await asyncio.to_thread(stage.server.start)
    return served, since


def _forked(stage: Stage) -> ForkedServer:
    assert isinstance(stage.server, ForkedServer)
    return stage.server
