"""The benchmark's lean client against a real WebSocket library, frames of every length."""

import asyncio

import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.typing import Subprotocol

from benchmarks.websocket_client import WebSocketClient

PROTOCOL = Subprotocol("jpd.receipts.1")


async def echo(connection: ServerConnection) -> None:
    async for message in connection:
        await connection.ping()
        await connection.send(message)


@pytest.mark.parametrize("length", [0, 1, 125, 126, 127, 65_535, 65_536, 1_000_000])
async def test_a_frame_of_any_length_comes_back_as_it_was_sent(length: int) -> None:
    loop = asyncio.get_running_loop()
    back: asyncio.Future[bytes] = loop.create_future()
    gone: asyncio.Future[int] = loop.create_future()
    payload = bytes(number % 251 for number in range(length))
    async with (
        serve(echo, "127.0.0.1", 0, subprotocols=[PROTOCOL], compression=None) as server,
        asyncio.timeout(10),
    ):
        port = next(iter(server.sockets)).getsockname()[1]
        client = WebSocketClient(back.set_result, gone.set_result)
        await client.connect(f"ws://127.0.0.1:{port}/sync/x", "token", PROTOCOL)
        client.send(payload)
        assert await back == payload
        client.close()
        assert await gone == 1000


async def test_a_refusal_is_an_error_with_its_status() -> None:
    async with serve(echo, "127.0.0.1", 0, subprotocols=[PROTOCOL]) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        client = WebSocketClient(lambda _: None, lambda _: None)
        with pytest.raises(ConnectionError, match="400"):
            await client.connect(f"ws://127.0.0.1:{port}/sync/x", "token", "another")
