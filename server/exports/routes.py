"""Live documents and cycles for programs and for paper, as Markdown and as JSON."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from fastapi import Request, Response

from schemas.documents import DocumentContent
from schemas.exports import CycleExport
from server.attachments.attached import attachments_of
from server.data.db import Db
from server.exports.gather import gather, pointed_at
from server.exports.markdown import cycle_page
from server.exports.signatures import signatures_of, signatures_page
from server.exports.words import Paper, own_title, titles, words_for
from server.identity.actor import load_actor
from server.identity.current import CurrentActor
from server.live.admission import admit
from server.live.documents import read_document
from server.live.failures import as_problems
from server.live.rendering.content import document_content
from server.live.rendering.page import Words, page
from server.live.runtime import Live, TheLive
from server.web.errors import NotFound
from server.web.routing import Routes

router = Routes("exports")


class MarkdownResponse(Response):
    media_type = "text/markdown; charset=utf-8"


MARKDOWN = {200: {"content": {"text/markdown": {"schema": {"type": "string"}}}}}


@router.get(
    "/api/documents/{document}.md",
    response_class=MarkdownResponse,
    responses=MARKDOWN,  # type: ignore[arg-type]
)
async def read_document_as_markdown(request: Request, live: TheLive, document: str) -> Response:
    """A live document from its live state, as Markdown."""
    paper, words = await _paper(request, live, document)
    async with live.database.reading() as db:
        signed = await signatures_of(db, paper)
    told = page(paper.content, words) + signatures_page(signed)
    return MarkdownResponse(told, headers={"Vary": "Cookie, Authorization"})


@router.get("/api/documents/{document}.json")
async def read_document_as_json(request: Request, live: TheLive, document: str) -> DocumentContent:
    """A live document from its live state: ProseMirror JSON by section, values by field.

    With what hangs on it, and where each is served; with a charter, who signed it."""
    paper, _ = await _paper(request, live, document)
    async with live.database.reading() as db:
        hanging = await attachments_of(db, [paper.row.id])
        signed = await signatures_of(db, paper)
    told = document_content(paper.content, document, paper.title, hanging[paper.row.id])
    return told.model_copy(update={"signatures": signed})


@router.get(
    "/api/cycles/{cycle_id}/export.md",
    response_class=MarkdownResponse,
    responses=MARKDOWN,  # type: ignore[arg-type]
)
async def export_cycle_as_markdown(
    cycle_id: UUID, db: Db, live: TheLive, actor: CurrentActor
) -> Response:
    """Everything of a cycle that the reader may read, as one page of Markdown to keep."""
    export, papers, around = await gather(db, live, actor, cycle_id, datetime.now(UTC))
    told = cycle_page(export, papers, await words_for(db, around, papers))
    return MarkdownResponse(told, headers=_kept("md"))


@router.get("/api/cycles/{cycle_id}/export.json")
async def export_cycle_as_json(
    cycle_id: UUID, db: Db, live: TheLive, actor: CurrentActor, response: Response
) -> CycleExport:
    """Everything of a cycle that the reader may read: rows, and what stands in its documents."""
    export, _, _ = await gather(db, live, actor, cycle_id, datetime.now(UTC))
    response.headers.update(_kept("json"))
    return export


def _kept(form: str) -> dict[str, str]:
    """A browser keeps it as a file."""
    return {
        "Vary": "Cookie, Authorization",
        "Content-Disposition": f'attachment; filename="cycle.{form}"',
    }


async def _paper(request: Request, live: Live, document: str) -> tuple[Paper, Words]:
    admission = await admit(live, request, document)
    row = admission.document
    with as_problems():
        content = await read_document(live.hub, row)
    async with live.database.reading() as db:
        around = await live.surroundings_of(db, row.home_id)  # admissions may know an older title
        if around is None:
            raise NotFound
        title = own_title(row, content) or (await titles(db, around, [row]))[row.id]
        paper = Paper(row, content, title)
        reader = await load_actor(db, UUID(admission.identity.author))
        others = await pointed_at(db, live, reader, around, paper) if reader else []
        words = await words_for(db, around, [paper, *others])
    return paper, replace(words, title=title)
