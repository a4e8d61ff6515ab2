"""Photos that hang on live documents: sent, looked at, taken away."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import anyio.to_thread
from anyio import CapacityLimiter
from fastapi import Depends, Request, Response

from schemas.attachments import Attachment, AttachmentCopy
from server.attachments import actions
from server.attachments.attached import told
from server.attachments.files import Files, files_of, incoming
from server.attachments.photos import Photo, made_anew
from server.attachments.receiving import received
from server.attachments.scanner import look_at
from server.data.db import Db, Store
from server.identity.access import Action
from server.identity.current import CurrentActor
from server.live.audience import find_document
from server.live.runtime import TheLive
from server.web.dependencies import TheSettings
from server.web.routing import Routes

router = Routes("attachments", prefix="/api/documents/{document_id}/attachments")

_ONE_AT_A_TIME = CapacityLimiter(1)
"""Making a photo anew takes a core and much memory; a queue of some seconds hurts nobody."""


def _files(settings: TheSettings) -> Files:
    return files_of(settings)


TheFiles = Annotated[Files, Depends(_files)]


@router.put(
    "/{attachment_id}",
    status_code=201,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"image/*": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
    responses={200: {"description": "It is there: the same was sent before.", "model": Attachment}},
)
async def add_photo(
    document_id: UUID,
    attachment_id: UUID,
    request: Request,
    response: Response,
    database: Store,
    live: TheLive,
    files: TheFiles,
    settings: TheSettings,
    actor: CurrentActor,
) -> Attachment:
    """Hang a photo on a document: JPEG, PNG or WebP, the file itself as the body.

    Whoever sends it draws its id, and sends it again under that where no answer came. It is kept
    as a JPEG of at most 2,048 pixels, without what the camera wrote into it. 413, 415 and 422 say
    why it is not taken.
    """
    async with database.reading() as db:
        await find_document(db, actor, live.surroundings_of, document_id, Action.WRITE)
    async with received(request, incoming(settings), settings.photo_limit_mib) as sent:
        async with database.reading() as db:
            before = await actions.sent_before(db, document_id, attachment_id, sent.digest)
        if before is not None:
            response.status_code = 200
            return told(before)
        if settings.virus_scanner is not None:
            await look_at(sent.file, settings.virus_scanner)
        photo: Photo = await anyio.to_thread.run_sync(made_anew, sent.file, limiter=_ONE_AT_A_TIME)
    async with database.writing() as db:
        row, new = await actions.add_photo(
            db,
            files,
            actor,
            live.surroundings_of,
            document_id,
            attachment_id,
            sent=sent.digest,
            photo=photo,
            now=datetime.now(UTC),
        )
    if not new:
        response.status_code = 200
    return told(row)


@router.get(
    "/{attachment_id}",
    response_class=Response,
    responses={
        200: {"content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}}},
        304: {"description": "It is as it was."},
    },
)
async def read_attachment(
    document_id: UUID,
    attachment_id: UUID,
    request: Request,
    db: Db,
    live: TheLive,
    files: TheFiles,
    actor: CurrentActor,
) -> Response:
    """The picture, for whoever may read the document; browsers ask each time whether they may."""
    row = await actions.find_attachment(db, actor, live.surroundings_of, document_id, attachment_id)
    headers = {
        "ETag": f'"{row.file}"',
        "Cache-Control": "private, no-cache",
        "Vary": "Cookie, Authorization",
        "Content-Disposition": f'attachment; filename="photo-{row.id}.jpg"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(await files.read(row.file), media_type=row.media_type, headers=headers)


@router.post(
    "",
    status_code=201,
    responses={200: {"description": "It hangs there already.", "model": Attachment}},
)
async def copy_attachment(
    document_id: UUID,
    asked: AttachmentCopy,
    response: Response,
    db: Db,
    live: TheLive,
    actor: CurrentActor,
) -> Attachment:
    """Hang on a document what hangs on another one: entries are moved with their photos."""
    row, new = await actions.copy_photo(
        db,
        actor,
        live.surroundings_of,
        document_id,
        asked.id,
        asked.from_document_id,
        datetime.now(UTC),
    )
    if not new:
        response.status_code = 200
    return told(row)


@router.delete("/{attachment_id}", status_code=204)
async def remove_attachment(
    document_id: UUID, attachment_id: UUID, db: Db, live: TheLive, actor: CurrentActor
) -> None:
    """Take a photo away. Nobody sees it any more."""
    await actions.remove_attachment(db, actor, live.surroundings_of, document_id, attachment_id)
