"""The update log in SQLite or PostgreSQL."""

from sqlalchemy import Connection

from sync.log_tables import metadata

__all__ = ["insert_document", "metadata"]


def insert_document(
    connection: Connection, document: str, update: bytes, author: str, *, at: float
) -> None:
    """Make `document` with its first content in the caller's own transaction; the caller commits.

    `at` is Unix seconds. With an AsyncConnection:
    `await connection.run_sync(insert_document, document, update, author, at=at)`.
    Raises AlreadyExists, ProtocolError.
    """
    raise NotImplementedError
