"""A limit on the bodies of requests, whatever their header says.

Frames of live documents have their own (`server/live/http.py`), which closes their connection too,
and so have photos (`server/attachments/receiving.py`), which go to the disk as they come.
"""

import re

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.web.errors import TooLarge
from server.web.problems import answer

_HAS_ITS_OWN = re.compile(r"/sync/|/api/documents/[^/]+/attachments/[^/]+$")


class BodyLimit:
    """Refuses a body of more than `limit` bytes: at once where it is announced, else when read."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _HAS_ITS_OWN.match(scope["path"]):
            await self.app(scope, receive, send)
            return
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > self.limit:
            await answer(self._problem(), scope.get("request_id", ""))(scope, receive, send)
            return
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            if message["type"] == "http.request":
                read += len(message.get("body", b""))
                if read > self.limit:
                    raise HTTPException(413)
            return message

        await self.app(scope, counted, send)

    def _problem(self) -> TooLarge:
        return TooLarge(f"What you sent is larger than {self.limit // 1024} KiB.")
