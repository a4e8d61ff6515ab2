"""Rewriting a document: a new epoch whose first row is all that it holds, to erase the rest."""

import asyncio
from collections.abc import Callable
from typing import Any

from pycrdt import Doc

from sync.close_codes import CloseCode
from sync.errors import DocumentDamaged, EditRefused
from sync.first_content import claims_of
from sync.log import Addition, Log, NewRow, Stored
from sync.opening import opening

ATTEMPTS = 10
"""How often to begin anew because somebody wrote meanwhile."""

Rebuild = Callable[[Doc[Any]], bytes]
"""From the document, which it must not change, to an update with clientIDs that are new to it."""


async def rewrite(log: Log, document: str, author: str, at: float, rebuild: Rebuild) -> int:
    """Begin an epoch with what `rebuild` makes of `document`, at `at` Unix seconds; its number.

    `rebuild` runs on another thread, and again if somebody wrote meanwhile. Raises
    UnknownDocument, DocumentDamaged, EpochEnded, StoreUnavailable, ProtocolError, EditRefused.
    """
    for _ in range(ATTEMPTS):
        stored = await log.load(document)
        if stored.damage:
            raise DocumentDamaged(stored.damage.reason)
        update = await asyncio.to_thread(_rebuilt, stored, rebuild)
        if isinstance(update, EditRefused):
            raise update
        row = NewRow(author, "", at, update)
        claims = claims_of(update, author)
        addition = Addition(document, stored.seq, (row,), claims, stored.epoch)
        if await log.begin_epoch(addition):
            return addition.epoch + 1
    raise EditRefused("people are writing in the document", CloseCode.RESTARTING)


def _rebuilt(stored: Stored, rebuild: Rebuild) -> bytes | EditRefused:
    """Returns where it could raise: an error would carry the document to another thread."""
    doc: Doc[Any] = Doc()
    try:
        for update in opening(stored).updates:
            doc.apply_update(update)
        return rebuild(doc)
    except Exception as error:
        return EditRefused(f"the document cannot be rewritten: {error}", CloseCode.INTERNAL)
