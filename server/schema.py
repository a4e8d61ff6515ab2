"""The database's tables and their version: what there should be, what there is, and the way up.

A migration that others may have run is never changed: each change of the tables is a migration of
its own. `python -m server.schema "what it is for"` writes the next one from the tables; read it
before it is used.
"""

import subprocess
import sys
from enum import StrEnum
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, create_engine, event, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlmodel import SQLModel

import server.data.audit
import server.data.lease
import server.data.outbox
import server.identity.memberships  # noqa: F401  (these four define tables)
from server.data.compared import is_compared
from server.parts import parts
from sync.log_tables import metadata as live_tables

FOLDER = Path(__file__).parent / "data" / "migrations"


class SchemaState(StrEnum):
    """How a database's version stands beside ours."""

    EMPTY = "empty"
    CURRENT = "current"
    OLDER = "older"
    NEWER = "newer"


def tables() -> MetaData:
    """Every table of this version: those of the server, and those of the live log."""
    parts("tables")
    together = MetaData(naming_convention=SQLModel.metadata.naming_convention)
    for metadata in (SQLModel.metadata, live_tables):
        for table in metadata.tables.values():
            table.to_metadata(together)
    return together


def synchronous_engine(url: str) -> Engine:
    """An engine without asyncio, for the command line, on the server's database at `url`."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed)
    engine = create_engine(parsed.set(drivername="sqlite"), connect_args={"timeout": 10})

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _record: object) -> None:
        driver: Any = connection
        driver.isolation_level = None  # tables change within our transaction, or not at all
        driver.execute("PRAGMA journal_mode=WAL")
        driver.execute("PRAGMA synchronous=FULL")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _config(**attributes: object) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes.update(attributes)
    return config


def _known() -> list[str]:
    """Our versions, oldest first."""
    walked = ScriptDirectory.from_config(_config()).walk_revisions()
    return [revision.revision for revision in walked][::-1]


def schema_state(url: str) -> SchemaState:
    """How the database at `url` stands beside this version of the server."""
    engine = synchronous_engine(url)
    try:
        with engine.connect() as connection:
            version = MigrationContext.configure(connection).get_current_revision()
            held = inspect(connection).get_table_names()
    finally:
        engine.dispose()
    known = _known()
    if version is None:
        return SchemaState.OLDER if held else SchemaState.EMPTY
    if version not in known:
        return SchemaState.NEWER
    return SchemaState.CURRENT if version == known[-1] else SchemaState.OLDER


def migrate(url: str, version: str = "head") -> None:
    """Bring the database at `url` to `version` in one transaction, or leave it as it was."""
    engine = synchronous_engine(url)
    try:
        with engine.begin() as connection:
            command.upgrade(_config(connection=connection), version)
    finally:
        engine.dispose()


def differences(url: str) -> list[Any]:
    """What the database at `url` has otherwise than our tables say; empty when they agree."""
    engine = synchronous_engine(url)
    try:
        with engine.connect() as connection:
            options = {"compare_type": True, "include_object": is_compared}
            context = MigrationContext.configure(connection, opts=options)
            return [*compare_metadata(context, tables())]
    finally:
        engine.dispose()


def write_next(message: str) -> Path:
    """Write the next migration: what the tables have that the last one did not make."""
    engine = create_engine("sqlite://")
    number = f"{len(_known()) + 1:04}"
    with engine.begin() as connection:
        command.upgrade(_config(connection=connection), "head")
        command.revision(
            _config(connection=connection, tables=tables()),
            message=message,
            autogenerate=True,
            rev_id=number,
        )
    (written,) = (FOLDER / "versions").glob(f"{number}_*.py")
    lines = written.read_text().splitlines(keepends=True)
    written.write_text("".join(line for line in lines if not line.strip().startswith("# ###")))
    for tidy in (["format"], ["check", "--fix"]):
        subprocess.run([sys.executable, "-m", "ruff", *tidy, "--quiet", written], check=True)  # noqa: S603
    return written


if __name__ == "__main__":
    write_next(sys.argv[1])
