"""Two alliances and their people, and hands that write in reviews."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from pycrdt import XmlFragment

from server.live.documents import edit_document
from server.live.rendering.fragments import write_fragment
from server.live.tables import DocumentRow
from server.live.writing import paragraph
from tests.server.valley import Valley, a_valley


@pytest.fixture
async def valley(app: FastAPI) -> AsyncIterator[Valley]:
    """Alder Valley and Elm Hills."""
    async with a_valley(app) as valley:
        yield valley


async def write(app: FastAPI, document: str, by: UUID, section: str, words: str) -> None:
    """What somebody writes in a section."""

    def change(doc: Any) -> None:
        write_fragment(doc.get(section, type=XmlFragment), [paragraph(words)])

    async with app.state.database.reading() as db:
        row = await db.get(DocumentRow, UUID(document))
    await edit_document(app.state.live.hub, row, by, change)
