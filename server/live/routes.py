"""Routes of live documents: their kinds and the live connections."""

from schemas.documents import DOCUMENT_KINDS, DocumentKinds
from server.identity.current import CurrentActor
from server.live import http
from server.web.routing import Routes

router = Routes("documents")
router.routes += http.router.routes


@router.get("/api/document-kinds")
async def read_document_kinds(_actor: CurrentActor) -> DocumentKinds:
    """The kinds of live documents: their sections and fields, in the order of the page."""
    return DocumentKinds(items=list(DOCUMENT_KINDS.values()))
