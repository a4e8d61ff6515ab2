"""What live documents belong to: each domain that has live documents brings its own in `live.py`.

There `surroundings_of(db, id)` tells who may open the documents of one of its things, or None
where it has none of that id, and `titles_of(db, documents)` what those of its own are called where
they stand among others.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from server.live.surroundings import Surroundings
from server.live.tables import DocumentRow
from server.parts import parts


async def surroundings_of(db: AsyncSession, home_id: UUID) -> Surroundings | None:
    """What stands around the documents of this home; None where there is no such thing."""
    for part in parts("live"):
        found: Surroundings | None = await part.surroundings_of(db, home_id)
        if found is not None:
            return found
    return None


async def titles_of(db: AsyncSession, rows: Sequence[DocumentRow]) -> dict[UUID, str]:
    """What each of these documents is called where it stands among others."""
    titles: dict[UUID, str] = {}
    for part in parts("live"):
        titles |= await part.titles_of(db, rows)
    return titles
