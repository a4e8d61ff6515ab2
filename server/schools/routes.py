"""A school's own page, and the same for its governors as a paper. Nothing here is of a person."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from anyio import to_thread
from fastapi import Path, Query, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.schools import EntitlementPut, PriorityPut, SchoolSummary, Year
from server.data.db import Database, Db, Store
from server.identity.access import Actor
from server.identity.current import CurrentActor
from server.paper.blocks import Paper
from server.paper.files import as_docx, as_pdf
from server.schools import actions
from server.schools.find import find_school
from server.schools.gather import summary, year_of
from server.schools.governors import paper_of
from server.web.routing import Routes

router = Routes("schools", prefix="/api/schools/{school_id}")

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
AskedYear = Annotated[
    Year | None,
    Query(description="The year in which the school year begins; else this one", examples=[2026]),
]


def _file(media: str) -> dict[int | str, dict[str, Any]]:
    content = {media: {"schema": {"type": "string", "format": "binary"}}}
    return {200: {"content": content, "description": "The paper"}}


@router.get("/summary")
async def read_summary(
    school_id: UUID, db: Db, actor: CurrentActor, year: AskedYear = None
) -> SchoolSummary:
    """Cycles, hours, what was given and gained, in a school year. For who speaks for the school.

    Where a number would be one teacher's it is left out, and so are words that name somebody.
    """
    return await _summary(db, actor, school_id, year)


@router.get("/summary.docx", response_class=Response, responses=_file(DOCX))
async def export_summary_as_docx(
    school_id: UUID, db: Db, actor: CurrentActor, year: AskedYear = None
) -> Response:
    """The same for governors, as a Word file."""
    return await _paper(db, actor, school_id, year, (as_docx, DOCX, "docx"))


@router.get("/summary.pdf", response_class=Response, responses=_file(PDF))
async def export_summary_as_pdf(
    school_id: UUID, db: Db, actor: CurrentActor, year: AskedYear = None
) -> Response:
    """The same for governors, as a PDF with headings that can be listened to."""
    return await _paper(db, actor, school_id, year, (as_pdf, PDF, "pdf"))


@router.put("/entitlements/{year}")
async def set_entitlement(
    school_id: UUID,
    year: Annotated[Year, Path()],
    asked: EntitlementPut,
    database: Store,
    actor: CurrentActor,
) -> SchoolSummary:
    """Say how many hours the school keeps free in a school year, for all its people together."""
    async with database.writing() as db:
        await actions.set_entitlement(db, actor, school_id, year, asked.hours, datetime.now(UTC))
    return await _answer(database, actor, school_id, year)


@router.post("/priorities", status_code=201)
async def add_priority(
    school_id: UUID, asked: PriorityPut, database: Store, actor: CurrentActor
) -> SchoolSummary:
    """Add a priority of the school's improvement plan, with the cycles that serve it."""
    async with database.writing() as db:
        await actions.add_priority(db, actor, school_id, asked, datetime.now(UTC))
    return await _answer(database, actor, school_id)


@router.put("/priorities/{priority_id}")
async def change_priority(
    school_id: UUID, priority_id: UUID, asked: PriorityPut, database: Store, actor: CurrentActor
) -> SchoolSummary:
    """Say a priority in other words, or name other cycles."""
    async with database.writing() as db:
        await actions.change_priority(db, actor, school_id, priority_id, asked)
    return await _answer(database, actor, school_id)


@router.delete("/priorities/{priority_id}", status_code=204)
async def remove_priority(school_id: UUID, priority_id: UUID, db: Db, actor: CurrentActor) -> None:
    """Take a priority out of the plan; its cycles stay as they are."""
    await actions.remove_priority(db, actor, school_id, priority_id)


async def _answer(
    database: Database, actor: Actor, school_id: UUID, year: int | None = None
) -> SchoolSummary:
    async with database.reading() as db:
        return await _summary(db, actor, school_id, year)


async def _summary(
    db: AsyncSession, actor: Actor, school_id: UUID, year: int | None
) -> SchoolSummary:
    school = await find_school(db, actor, school_id)
    today = datetime.now(UTC).date()
    return await summary(db, actor, school, year_of(year, today), today)


async def _paper(
    db: AsyncSession,
    actor: Actor,
    school_id: UUID,
    year: int | None,
    form: tuple[Callable[[Paper], bytes], str, str],
) -> Response:
    told = await _summary(db, actor, school_id, year)
    write, media, ending = form
    paper = paper_of(told, datetime.now(UTC).date())
    named = f'attachment; filename="summary-for-governors-{told.year.starts.year}.{ending}"'
    return Response(
        await to_thread.run_sync(write, paper),
        media_type=media,
        headers={"Content-Disposition": named},
    )
