"""Somebody of the load who reads a document whole, and makes its first content where none is."""

import asyncio

from pycrdt import Doc

from benchmarks.dialects import dialect_of
from benchmarks.marks import has_text, seed
from benchmarks.websocket_client import WebSocketClient
from tests.peers.wire import Kind, Message

PATIENCE_S = 60.0
NOTHING = b"\x00\x00"  # an update without content


class Visitor:
    """One connection to `address`. `step1` holds the state vector that is asked with."""

    def __init__(self, dialect: str, address: str, token: str) -> None:
        self.dialect = dialect_of(dialect, address)
        self.ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._address, self._token = address, token
        self._client = WebSocketClient(self._received, self._gone)
        self._answer: asyncio.Future[bytes] | None = None

    async def connect(self) -> None:
        """Open the connection; raises ConnectionError when refused."""
        await self._client.connect(self._address, self._token, self.dialect.subprotocol)
        for frame in self.dialect.greeting():
            self._client.send(frame)

    async def ask(self, known: bytes | None = None) -> bytes:
        """What the server has beyond the state vector `known`, as an update."""
        self._answer = asyncio.get_running_loop().create_future()
        self.send(Message(Kind.STEP1, Doc().get_state() if known is None else known))
        return await asyncio.wait_for(self._answer, PATIENCE_S)

    async def find_text(self) -> bytes:
        """The whole document, after it was given a text to write."""
        state = await self.ask()
        if not has_text(state):
            self.send(Message(Kind.UPDATE, seed()))
            state = await self.ask()
        return state

    def send(self, message: Message) -> None:
        self._client.send(self.dialect.write(message))

    def close(self) -> None:
        """Say good-bye."""
        self._client.close()

    def cut(self) -> None:
        """Be gone without a word, as with a network that dies."""
        self._client.cut()

    def _gone(self, code: int) -> None:
        self.ended.set_result(code)
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionError(f"closed with {code}"))

    def _received(self, frame: bytes) -> None:
        for message in self.dialect.read(frame):
            match message:
                case Message(Kind.STEP2, update):
                    if self._answer is not None and not self._answer.done():
                        self._answer.set_result(update)
                case Message(Kind.STEP1):
                    self.send(Message(Kind.STEP2, NOTHING))
                case _:
                    pass


async def state_of(dialect: str, address: str, token: str) -> bytes:
    """What a newcomer gets: the whole document as one update."""
    visitor = Visitor(dialect, address, token)
    await visitor.connect()
    state = await visitor.ask()
    visitor.close()
    return state
