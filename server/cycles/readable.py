"""SQL that keeps the cycles and live documents that somebody may see or read."""

from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col

from server.cycles.tables import CycleRow
from server.identity.access import Actor
from server.identity.visible import CycleColumns, visible_documents
from server.live.documents import columns_of


def of_cycle() -> CycleColumns:
    """Where cycles say what decides about them."""
    return CycleColumns(col(CycleRow.id), col(CycleRow.alliance_id))


def readable(actor: Actor, document: Any) -> ColumnElement[bool]:
    """Keeps the documents of cycles that `actor` may read; `document` is their table or an alias.

    The table of cycles is joined to it.
    """
    return visible_documents(actor, columns_of(document, of_cycle()))
