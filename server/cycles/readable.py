"""SQL that keeps the cycles and live documents that somebody may see or read."""

from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col

from server.cycles.tables import CycleRow
from server.identity.access import Actor
from server.identity.visible import CycleColumns, DocumentColumns, visible_documents


def of_cycle() -> CycleColumns:
    """Where cycles say what decides about them."""
    return CycleColumns(col(CycleRow.id), col(CycleRow.alliance_id))


def readable(actor: Actor, document: Any) -> ColumnElement[bool]:
    """Keeps the documents that `actor` may read; `document` is their table, or an alias of it.

    The table of cycles is joined to it.
    """
    columns = DocumentColumns(
        kind=document.kind,
        audience=document.audience,
        cycle=of_cycle(),
        owner=document.owner_id,
        partner=document.partner_id,
    )
    return visible_documents(actor, columns)
