"""The statements that a call sends to the database, without those of what runs beside it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy import event

from server.data.db import Database

_SENT: ContextVar[list[str] | None] = ContextVar("sent", default=None)


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """What is sent in here, by this task and those that it begins."""
    sent: list[str] = []
    token = _SENT.set(sent)

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        # Other tasks have a context of their own, from before this one.
        if _SENT.get() is sent:
            sent.append(statement)

    engines = {id(engine): engine.sync_engine for engine in (database._reader, database._writer)}
    for engine in engines.values():
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        _SENT.reset(token)
        for engine in engines.values():
            event.remove(engine, "before_cursor_execute", note)
