"""Routes of live documents: their kinds, their content for programs, and the live connections."""

from fastapi import APIRouter, Request, Response

from schemas.documents import DOCUMENT_KINDS, DocumentContent, DocumentKinds
from server.identity.current import CurrentActor
from server.live import http
from server.live.admission import admit, document_id
from server.live.documents import read_document
from server.live.failures import as_problems
from server.live.rendering.content import Content, document_content
from server.live.rendering.page import Words, page
from server.live.runtime import Live, TheLive
from server.live.surroundings import Surroundings
from server.web.errors import NotFound

router = APIRouter(tags=["documents"])
router.include_router(http.router)


class MarkdownResponse(Response):
    media_type = "text/markdown; charset=utf-8"


@router.get("/api/document-kinds")
async def read_document_kinds(_actor: CurrentActor) -> DocumentKinds:
    """The kinds of live documents: their sections and fields, in the order of the page."""
    return DocumentKinds(items=list(DOCUMENT_KINDS.values()))


@router.get(
    "/api/documents/{document}.md",
    response_class=MarkdownResponse,
    responses={200: {"content": {"text/markdown": {"schema": {"type": "string"}}}}},
)
async def read_document_as_markdown(request: Request, live: TheLive, document: str) -> Response:
    """A live document from its live state, as Markdown."""
    content, around = await _content(request, live, document)
    schools = {str(key): school.short_name for key, school in around.schools.items()}
    words = Words(title=around.title, sections=around.sections, schools=schools)
    return MarkdownResponse(page(content, words), headers={"Vary": "Cookie, Authorization"})


@router.get("/api/documents/{document}.json")
async def read_document_as_json(request: Request, live: TheLive, document: str) -> DocumentContent:
    """A live document from its live state: ProseMirror JSON by section, values by field.

    With what hangs on it, and where each is served."""
    content, around = await _content(request, live, document)
    told = document_content(content, document, around.title)
    async with live.database.reading() as db:
        attachments = await request.app.state.attachments_of(db, document_id(document))
    return told.model_copy(update={"attachments": attachments})


async def _content(request: Request, live: Live, document: str) -> tuple[Content, Surroundings]:
    row = (await admit(live, request, document)).document
    async with live.database.reading() as db:
        around = await live.surroundings_of(db, row.cycle_id)  # admissions may know an older title
    if around is None:
        raise NotFound
    with as_problems():
        content = await read_document(live.hub, row)
    return content, around
