"""Full text behind one interface: what SQLite (FTS5) and PostgreSQL (tsvector) each do by index.

Both index the column `words` of projections, in which words are plain already, so that the same
search finds the same on either; the migrations make the indexes. Terms hold letters and figures
only, so that nothing that is typed can mean anything else in their languages.
"""

from collections.abc import Sequence
from typing import Any, Protocol

from sqlalchemy import (
    ColumnElement,
    Integer,
    and_,
    cast,
    column,
    false,
    literal,
    literal_column,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Mapped

from server.search.asked import Term

Condition = ColumnElement[bool]


class FullText(Protocol):
    """An index over the words of projections."""

    def holding(self, terms: Sequence[Term]) -> Condition:
        """Keeps the projections in which all of `terms` are; without any, none."""
        ...


class SqliteFullText:
    """FTS5, in a virtual table beside the projections."""

    def holding(self, terms: Sequence[Term]) -> Condition:
        if not terms:
            return false()
        wanted = " AND ".join(f'"{term.plain}"' + ("" if term.whole else "*") for term in terms)
        index = table("projection_words", column("rowid"))
        matching = literal_column("projection_words").op("MATCH")(wanted)
        # The plus keeps SQLite from fetching every row that matches and sorting them all: it goes
        # through the index of times instead, the newest first, until the page is full.
        number: ColumnElement[int] = literal_column("+projection.number", Integer)
        return number.in_(select(index.c.rowid).where(matching))


class PostgresFullText:
    """A column of type tsvector that PostgreSQL keeps by itself, under a GIN index."""

    def holding(self, terms: Sequence[Term]) -> Condition:
        if not terms:
            return false()
        wanted = " & ".join(f"'{term.plain}'" + ("" if term.whole else ":*") for term in terms)
        lexemes: ColumnElement[Any] = literal_column("projection.lexemes")
        return lexemes.op("@@", is_comparison=True)(cast(literal(wanted), TSQUERY))


def full_text_of(dialect: str) -> FullText:
    """The index of a database, by the name of its dialect."""
    return PostgresFullText() if dialect == "postgresql" else SqliteFullText()


def named(words: Mapped[str], terms: Sequence[Term]) -> Condition:
    """Keeps the rows in whose short column of plain `words` all of `terms` are."""
    if not terms:
        return false()
    line = literal(" ") + words + literal(" ")
    return and_(*(line.like(f"% {term.plain}{' ' if term.whole else ''}%") for term in terms))
