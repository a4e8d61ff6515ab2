"""Search over all that the reader may read."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from schemas.cycles import Phase
from schemas.pages import Page
from schemas.search import FoundKind, SearchHit
from server.data.db import Db
from server.identity.current import CurrentActor
from server.search.asked import read_search
from server.search.filters import Asked
from server.search.find import search, subjects
from server.web.paging import AskedPage
from server.web.routing import Routes

router = Routes("search", prefix="/api/search")


@router.get("")
async def search_everything(
    db: Db,
    actor: CurrentActor,
    paging: AskedPage,
    q: Annotated[
        str, Query(max_length=1000, description="Words; the beginning of each is enough")
    ] = "",
    kind: Annotated[FoundKind | None, Query(description="Only those of this kind")] = None,
    phase: Annotated[Phase | None, Query(description="Only of cycles in this phase")] = None,
    subject: Annotated[
        str, Query(max_length=200, description="Only of cycles whose plan names this subject")
    ] = "",
    school_id: Annotated[
        UUID | None,
        Query(description="Only where this school takes part, is coached or reviewed; its people"),
    ] = None,
) -> Page[SearchHit]:
    """What holds all words of `q`, among all that the reader may read: cycles, schools and people
    by their names, then measures, claims and live documents of cycles, coaching, alliances and
    reviews of schools by what is written in them, each the newest first.
    """
    asked = Asked(read_search(q), kind, phase, subject, school_id)
    return await search(db, actor, asked, paging)


@router.get("/subjects")
async def list_subjects(db: Db, actor: CurrentActor) -> Page[str]:
    """The subjects of the plans that the reader may read: what a search can be narrowed to."""
    return Page[str](items=await subjects(db, actor))
