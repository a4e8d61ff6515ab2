"""Stock Yjs with y-websocket in Node, driven from a test by lines of JSON."""

import asyncio
import json
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.node import node_for

HERE = Path(__file__).with_name("yjs")
PATIENCE_S = 30.0
Place = list[Any]
"""Where a shared type is: `[[root, "text" | "map" | "array" | "xml"], key or index, …]`."""


def node_command() -> list[str]:
    """How to start the peer; installs its packages when needed. Raises NoNode."""
    return [node_for(HERE), str(HERE / "peer.mjs")]


class YjsError(Exception):
    """The program in Node reports that something is not as asked."""


class YjsPeer:
    """One Node process with one document; `async with` ends it."""

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._numbers = count()
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> "YjsPeer":
        self._process = await asyncio.create_subprocess_exec(
            *self._command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), PATIENCE_S)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
            raise

    async def do(self, command: str, **given: Any) -> Any:
        """The result of one command of `peer.mjs`; raises YjsError with its reason."""
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        number = next(self._numbers)
        line = json.dumps({"id": number, "do": command, **given}) + "\n"
        self._process.stdin.write(line.encode())
        answer = await asyncio.wait_for(self._process.stdout.readline(), PATIENCE_S)
        if not answer:
            raise YjsError(f"{command}: the program ended")
        said = json.loads(answer)
        assert said["id"] == number
        if "error" in said:
            raise YjsError(f"{command}: {said['error']}")
        return said["ok"]

    async def open(self, address: str, token: str, origin: str | None = None) -> None:
        """Begin to connect to `ws://…/sync/ID` with stock y-websocket, whatever comes of it.

        With `origin` it connects as from a page.
        """
        folder, _, document = address.rpartition("/")
        from_page = {} if origin is None else {"origin": origin}
        await self.do("open", address=folder, document=document, token=token, **from_page)

    async def sit_down(self, address: str, token: str) -> None:
        """Open, and wait until it is in step with the server."""
        await self.open(address, token)
        await self.do("synced")

    async def change(self, *steps: dict[str, Any]) -> None:
        """Make all steps in one transaction."""
        await self.do("change", steps=list(steps))

    async def reads(self, at: Place, equals: Any) -> None:
        """Wait until the type at `at` holds exactly `equals`."""
        await self.do("reads", at=at, equals=equals)
