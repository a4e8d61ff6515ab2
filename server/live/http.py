"""The sync protocol over HTTP, for networks that block WebSockets. Both sides build on this text.

The frames are those of the WebSocket with `jpd.receipts.1` (`sync/SPEC.md`): same rules, same
limits, always with receipts. One event stream carries the server's frames, posts carry the
client's; together they are one connection.

**`GET /sync/{document}/events`** answers 200 and `text/event-stream`:

    event: open                     the first event; data is the connection's id, to be sent with
    data: 3q2-7wAA…                 every post. At most 64 characters of A–Z a–z 0–9 - _ .

    data: AAABAQA=                  no event name: exactly one frame, base64 (RFC 4648 §4, padded)

    event: close                    the server ends the connection; nothing follows. The codes
    data: {"code": 4403, "reason": "You no longer have access to this document."}

Lines that begin with a colon are padding and signs of life: one comes at least every 15 seconds.
A client that has seen nothing for 45 seconds, or whose stream ends without `close`, has lost the
line and opens a new one. Leaving: the client just closes the stream.

Refused before it begins, as a problem document: 401 `signed-out` (as close code 4401), 404
`not-found` (4404), 403 `wrong-origin` (4403), 429 `too-many` (4529), 503 `unavailable` (4503).

**`POST /sync/{document}/frames`** hands frames to that connection:

    JPD-Connection: 3q2-7wAA…       the id
    JPD-Frame: 17                   how many frames were posted on this connection before these
    Content-Type: application/octet-stream

    the body: one or more frames, each preceded by its length in bytes as a varuint (as in
    lib0's `writeVarUint8Array`); in all at most 2 MiB

- 204: taken. As on a WebSocket this does not mean durable; the receipt says so.
- 409 `frames-missing`: frames before these have not arrived; post those first.
- 404 `not-found`: there is no such connection (any more), or it is not this sign-in's: open anew.
- 400 `malformed`, 413 `too-large`: the connection is closed with 4400 or 4413 as well.
- 401, 403 `wrong-origin` as above.

A post whose answer was lost is simply posted again with the same `JPD-Frame`: frames that had
arrived are skipped. The receipts count frames that write, each once. Frames are taken in the
order of their numbers, so a client posts one body after the other and gathers what it has
meanwhile.
"""

import asyncio
import base64
import json
from collections.abc import AsyncGenerator
from contextlib import ExitStack
from typing import Annotated

import structlog
from fastapi import Header, Request, Response
from starlette.requests import ClientDisconnect
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from server.identity.current import CurrentActor
from server.live.admission import admit, document_id
from server.live.failures import problem_of
from server.live.http_connections import HttpConnection
from server.live.mailbox import Mailbox
from server.live.runtime import TheLive
from server.web.errors import BadRequest, Conflict, NotFound, TooLarge, WrongOrigin
from server.web.origin import same_site
from server.web.routing import Routes
from sync.close_codes import CloseCode
from sync.errors import ProtocolError, SyncError
from sync.limits import MEBIBYTE
from sync.reading import Reader

log = structlog.get_logger(__name__)

router = Routes("documents", "live")

KEEP_ALIVE_SECONDS = 15.0
CLOSE_SECONDS = 5.0
"""How long a client may take to read the last events before the stream is cut."""
MOST_BYTES = 2 * MEBIBYTE
"""Of one post."""
PADDING = ":" + " " * 2046 + "\n\n"
"""Some proxies hold back the first two kibibytes of an answer."""


class FramesMissing(Conflict):
    code = "frames-missing"
    title = "Earlier frames are missing"
    sentence = "Frames before these have not arrived; post those first."


class Malformed(BadRequest):
    code = "malformed"
    title = "These are no frames"
    sentence = "The body is not a row of frames, each after its length."


class EventStream(StreamingResponse):
    """Server-sent events that no proxy should hold back, cut when a closed client reads no more.

    `leaving` is closed at the end, however that comes.
    """

    media_type = "text/event-stream"

    def __init__(
        self, events: AsyncGenerator[str, None], mailbox: Mailbox, leaving: ExitStack
    ) -> None:
        headers = {
            # no-transform: compressing would gather events; the second line is nginx's own.
            "Cache-Control": "no-store, no-transform",
            "X-Accel-Buffering": "no",
        }
        super().__init__(events, headers=headers)
        self._events = events
        self._mailbox = mailbox
        self._leaving = leaving

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Stream until the mailbox is closed or the client has gone."""
        streaming = asyncio.create_task(self.stream_response(send))
        left = asyncio.create_task(_left(receive))
        ending = asyncio.create_task(self._mailbox.ended())
        try:
            await asyncio.wait({streaming, left, ending}, return_when=asyncio.FIRST_COMPLETED)
            if not streaming.done() and not left.done():
                await asyncio.wait(
                    {streaming, left}, timeout=CLOSE_SECONDS, return_when=asyncio.FIRST_COMPLETED
                )
            if streaming.done():
                await streaming
        finally:
            self._leaving.close()
            for task in (streaming, left, ending):
                task.cancel()
            await asyncio.gather(streaming, left, ending, return_exceptions=True)
            await self._events.aclose()


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


@router.get(
    "/sync/{document}/events",
    response_class=EventStream,
    status_code=200,  # the description is made from this: the class does not say it
    responses={200: {"content": {"text/event-stream": {}}}},
)
async def sync_events(request: Request, live: TheLive, document: str) -> Response:
    """The server's frames of one connection, as server-sent events."""
    if not same_site(request, live.settings) and "origin" in request.headers:
        raise WrongOrigin
    admission = await admit(live, request, document)
    mailbox = Mailbox()
    with ExitStack() as stack:
        stack.enter_context(live.seats.taken(admission))
        try:
            connection = await live.hub.connect(
                admission.name,
                admission.identity,
                may_write=admission.may_write,
                receipts=True,
                transport=mailbox,
            )
        except SyncError as error:
            log.warning("live.refused", document=admission.name, error=repr(error))
            raise problem_of(error) from error
        stack.callback(connection.leave)
        held = HttpConnection(admission.name, admission.identity, connection, mailbox)
        if live.neighbours is not None:
            held.id = live.neighbours.name(held.id)
        stack.enter_context(live.http.held(held))
        return EventStream(_events(held.id, mailbox), mailbox, stack.pop_all())


async def _events(connection: str, mailbox: Mailbox) -> AsyncGenerator[str, None]:
    yield PADDING + f"event: open\ndata: {connection}\n\n"
    async for frame in mailbox.frames(KEEP_ALIVE_SECONDS):
        yield ": here\n\n" if frame is None else _event(frame)
    if mailbox.closed is not None:
        told = {"code": int(mailbox.closed.code), "reason": mailbox.closed.reason}
        yield f"event: close\ndata: {json.dumps(told)}\n\n"


def _event(frame: bytes) -> str:
    return f"data: {base64.b64encode(frame).decode()}\n\n"


@router.post("/sync/{document}/frames", status_code=204, response_model=None)
async def sync_frames(
    request: Request,
    live: TheLive,
    actor: CurrentActor,
    document: str,
    jpd_connection: Annotated[str, Header(max_length=100)],
    jpd_frame: Annotated[int, Header(ge=0)],
) -> Response | None:
    """Frames from the client of one connection."""
    session = str(actor.session_id or actor.token_id)
    held = live.http.find(jpd_connection, str(document_id(document)), session)
    if held is None and live.neighbours is not None:
        body = await _body(request, None)
        if answer := await live.neighbours.pass_on(request, jpd_connection, body):
            return answer
    if held is None:
        raise NotFound("This connection has ended. Please open a new one.")
    body = await _body(request, held)
    try:
        frames = _frames(body)
    except ProtocolError as error:
        held.close(CloseCode.MALFORMED, "A post was not a row of frames.")
        raise Malformed from error
    # From here on nothing waits: frames of two posts cannot mix.
    if jpd_frame > held.posted:
        raise FramesMissing
    for frame in frames[held.posted - jpd_frame :]:
        held.posted += 1
        held.connection.receive(frame)
    return None


async def _body(request: Request, held: HttpConnection | None) -> bytes:
    parts: list[bytes] = []
    size = 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > MOST_BYTES:
                if held is not None:
                    held.close(CloseCode.FRAME_TOO_LARGE, "A post may have 2 MiB.")
                raise TooLarge("A post may have 2 MiB.")
            parts.append(part)
    except ClientDisconnect as gone:
        # Networks break; nobody is left to read this, and nothing was taken.
        raise BadRequest("The post was cut off.") from gone
    return b"".join(parts)


def _frames(body: bytes) -> list[bytes]:
    """The frames in `body`. Raises ProtocolError."""
    reader = Reader(body)
    frames: list[bytes] = []
    while reader.position < len(body):
        frames.append(reader.var_bytes())
    if not frames:
        raise ProtocolError("a post without frames")
    return frames
