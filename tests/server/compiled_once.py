"""Statements are compiled once for all databases of these tests, instead of once for each.

An engine of SQLAlchemy keeps what it compiled as long as it lives; here that is one test, which
would compile all its statements anew, and that took longer than running them.
"""

from typing import Any

from sqlalchemy import Connection, Engine, event

Key = tuple[Any, ...]


class _Compiled(dict[Key, Any]):
    """By statement and kind of dialect, as dialects of a kind say all things alike."""

    def get(self, key: Key, default: Any = None) -> Any:
        return super().get((type(key[0]), *key[1:]), default)

    def __setitem__(self, key: Key, compiled: Any) -> None:
        super().__setitem__((type(key[0]), *key[1:]), compiled)


_compiled = _Compiled()


@event.listens_for(Engine, "engine_connect")
def _share(connection: Connection) -> None:
    connection.execution_options(compiled_cache=_compiled)
