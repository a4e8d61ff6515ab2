"""The statements of every commit, compiled once and handed to the driver.

SQLAlchemy spends on one execution of a statement many times what SQLite needs for it. What is
written with every commit therefore goes by it, in the text that it made; the rest does not.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Dialect, bindparam, insert, update
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import UpdateBase

from sync.log_tables import documents, updates

Values = Mapping[str, object]


class Prepared:
    """One statement in the words of one dialect."""

    def __init__(self, statement: UpdateBase, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        assert isinstance(compiled, SQLCompiler)
        self._text = str(compiled)
        self._order = compiled.positiontup

    def one(self, cursor: DBAPICursor, values: Values) -> Any | None:
        """Execute it: the only row that it returns, or None."""
        cursor.execute(self._text, self._parameters(values))
        rows = cursor.fetchall()
        return rows[0] if rows else None

    def many(self, cursor: DBAPICursor, values: Iterable[Values]) -> None:
        """Execute it once for each of `values`."""
        cursor.executemany(self._text, [self._parameters(each) for each in values])

    def _parameters(self, values: Values) -> Any:
        return values if self._order is None else [values[name] for name in self._order]


class Statements:
    """All of them, for one dialect."""

    def __init__(self, dialect: Dialect) -> None:
        wanted = documents.c.id == bindparam("document")
        taken = documents.c.seq + bindparam("count", type_=documents.c.seq.type)
        self.number = Prepared(
            update(documents)
            .where(wanted)
            .values(seq=taken)
            .returning(documents.c.seq, documents.c.epoch),
            dialect,
        )
        """Takes the next `count` numbers of `document`: its newest number then, and its epoch."""
        self.insert_updates = Prepared(insert(updates), dialect)
