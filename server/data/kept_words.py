"""Columns that hold the plain words of others, so that rows are found by them."""

from typing import Any

from sqlalchemy import Text, event
from sqlalchemy.orm import Mapper
from sqlmodel import Field

from server.data.words import word_line


def words_column() -> Any:
    """The column `words` of a table; see `keep_words`."""
    return Field(
        default="",
        sa_type=Text,
        sa_column_kwargs={"server_default": ""},
        description="What it is found by: its plain words, parted by blanks.",
    )


def keep_words(table: type[Any], *columns: str) -> None:
    """Let the column `words` of `table` always hold the words of these `columns`."""

    def fill(_mapper: Mapper[Any], _connection: object, row: Any) -> None:
        row.words = word_line(*(getattr(row, column) for column in columns))

    event.listen(table, "before_insert", fill)
    event.listen(table, "before_update", fill)
