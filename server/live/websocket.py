"""`GET /sync/{document}` as a WebSocket: y-websocket's conversation, with receipts if asked for.

Who asks is looked at before the upgrade: a wrong Origin gets 403, a program without a valid token
401, one without access 404. Browsers cannot read the status of a refused WebSocket, so a page
(whatever sends an Origin) is let in and closed at once, with the code that says why.
"""

import asyncio
from functools import partial

import structlog
from fastapi import WebSocket
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect, WebSocketState

from server.data.failures import meaning
from server.live.admission import admit
from server.live.failures import close_code_of
from server.live.mailbox import Mailbox
from server.live.runtime import Live, live_of
from server.live.seats import Admission
from server.live.socket import SocketProtocol, SocketTransport, protocol_of
from server.web.errors import Internal, ProblemError, WrongOrigin
from server.web.origin import same_site
from server.web.problems import answer
from server.web.requests import report
from sync.close_codes import CloseCode
from sync.codec import RECEIPTS_SUBPROTOCOL
from sync.errors import SyncError
from sync.hub import Connection
from sync.peer import Transport

log = structlog.get_logger(__name__)

ADDRESS = "/sync/"


class LiveSockets:
    """Leads WebSockets of live documents to `sync`, past all that concerns HTTP alone.

    Bodies, headers of answers, problem documents and the table of routes are nothing to them, and
    finding a way through took longer than letting somebody in.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope.get("path", "")
        document = path.removeprefix(ADDRESS)
        if scope["type"] != "websocket" or document in {path, ""} or "/" in document:
            await self.app(scope, receive, send)
            return
        await sync(WebSocket(scope, receive, send), document)


async def sync(websocket: WebSocket, document: str) -> None:
    """Talk about one live document until either side leaves."""
    live = live_of(websocket)
    if not same_site(websocket, live.settings):
        await _refuse(websocket, WrongOrigin())
        return
    receipts = RECEIPTS_SUBPROTOCOL in websocket.scope["subprotocols"]
    try:
        admission = await admit(live, websocket, document)
        await websocket.accept(subprotocol=RECEIPTS_SUBPROTOCOL if receipts else None)
        while admission.rechecks != live.rechecks:
            admission = await admit(live, websocket, document)
    except ProblemError as refused:
        await _refuse(websocket, refused)
        return
    except (SQLAlchemyError, OSError) as failure:
        problem = meaning(failure) or Internal()
        report(websocket.scope, failure, problem)
        await _refuse(websocket, problem)
        return
    protocol = protocol_of(dict(websocket.scope))
    if protocol is not None:
        await _attach(live, admission, protocol, receipts=receipts)
        return
    with live.seats.taken(admission):
        await _talk(live, admission, websocket, receipts=receipts)


async def _enter(
    live: Live, admission: Admission, transport: Transport, *, receipts: bool
) -> Connection | None:
    """The connection, or None after `transport` was closed with the reason."""
    try:
        return await live.hub.connect(
            admission.name,
            admission.identity,
            may_write=admission.may_write,
            receipts=receipts,
            transport=transport,
        )
    except SyncError as error:
        log.warning("live.refused", document=admission.name, error=repr(error))
        transport.close(error.code, "This document cannot be opened just now.")
        return None


async def _attach(
    live: Live, admission: Admission, protocol: SocketProtocol, *, receipts: bool
) -> None:
    """Over our own protocol class: the hub reads and writes the socket from here on."""
    live.seats.take(admission)
    try:
        connection = await _enter(live, admission, SocketTransport(protocol), receipts=receipts)
    except BaseException:
        live.seats.free(admission)
        raise
    if connection is None:
        live.seats.free(admission)
    else:
        protocol.attach(connection, partial(_leave, live, admission, connection))


def _leave(live: Live, admission: Admission, connection: Connection) -> None:
    connection.leave()
    live.seats.free(admission)


async def _talk(live: Live, admission: Admission, websocket: WebSocket, *, receipts: bool) -> None:
    """Over any ASGI server."""
    mailbox = Mailbox()
    connection = await _enter(live, admission, mailbox, receipts=receipts)
    writing = asyncio.create_task(_write(websocket, mailbox))
    try:
        if connection is not None:
            reading = asyncio.create_task(_read(websocket, connection, mailbox))
            await asyncio.wait({reading, writing}, return_when=asyncio.FIRST_COMPLETED)
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
        await writing
    finally:
        writing.cancel()
        if connection is not None:
            connection.leave()


async def _read(websocket: WebSocket, connection: Connection, mailbox: Mailbox) -> None:
    while True:
        message = await websocket.receive()
        if message["type"] == "websocket.disconnect":
            mailbox.close(CloseCode.RESTARTING, "left")
            return
        frame = message.get("bytes")
        if frame is None:
            mailbox.close(CloseCode.MALFORMED, "Frames are binary.")
            return
        connection.receive(frame)


async def _write(websocket: WebSocket, mailbox: Mailbox) -> None:
    try:
        async for frame in mailbox.frames():
            await websocket.send_bytes(frame or b"")
        if mailbox.closed and websocket.client_state is WebSocketState.CONNECTED:
            await websocket.close(mailbox.closed.code, mailbox.closed.reason)
    except WebSocketDisconnect:
        log.debug("live.gone")


async def _refuse(websocket: WebSocket, problem: ProblemError) -> None:
    """Close with the code of `problem`; a program that is not yet let in gets its status."""
    if websocket.application_state is WebSocketState.CONNECTING:
        page = "origin" in websocket.headers and not isinstance(problem, WrongOrigin)
        if not page:
            told = answer(problem, websocket.scope.get("request_id", ""))
            await websocket.send_denial_response(told)
            return
        receipts = RECEIPTS_SUBPROTOCOL in websocket.scope["subprotocols"]
        await websocket.accept(subprotocol=RECEIPTS_SUBPROTOCOL if receipts else None)
    await websocket.close(close_code_of(problem), problem.detail)
