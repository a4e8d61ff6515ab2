"""Our WebSocket protocol class, below a small application that only attaches a receiver."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.frames import Frame, Opcode

from server.live import socket
from server.live.socket import SocketProtocol, SocketTransport, protocol_of
from sync.close_codes import CloseCode
from sync.limits import MEBIBYTE
from tests.server.live.raw_socket import RawSocket
from tests.server.live.serving import served


class Recorder:
    """A receiver that keeps what it gets."""

    def __init__(self, protocol: SocketProtocol) -> None:
        self.protocol = protocol
        self.transport = SocketTransport(protocol)
        self.frames: list[bytes] = []
        self.left = asyncio.Event()
        self._news = asyncio.Event()

    def receive(self, frame: bytes) -> None:
        self.frames.append(frame)
        self._news.set()

    def leave(self) -> None:
        self.left.set()

    async def received(self, count: int) -> list[bytes]:
        async with asyncio.timeout(5):
            while len(self.frames) < count:
                self._news.clear()
                await self._news.wait()
        return self.frames


class Application:
    """Accepts every WebSocket and attaches a recorder when `may_attach` is set."""

    def __init__(self) -> None:
        self.may_attach = asyncio.Event()
        self.may_attach.set()
        self.recorders: asyncio.Queue[Recorder] = asyncio.Queue()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            while (message := await receive())["type"] != "lifespan.shutdown":
                await send({"type": message["type"] + ".complete"})
            await send({"type": "lifespan.shutdown.complete"})
            return
        await receive()
        await send({"type": "websocket.accept"})
        await self.may_attach.wait()
        protocol = protocol_of(scope)
        assert protocol is not None
        recorder = Recorder(protocol)
        protocol.attach(recorder, recorder.leave)
        self.recorders.put_nowait(recorder)


@pytest.fixture
def application() -> Application:
    return Application()


@pytest.fixture
async def address(application: Application) -> AsyncIterator[str]:
    async with served(application) as where:
        yield where


def joined(address: str) -> connect:
    return connect(f"ws://{address}/", max_size=None, compression=None)


async def told(client: ClientConnection) -> tuple[int, str]:
    """The code and the reason with which the server closes."""
    with pytest.raises(ConnectionClosed) as closed:
        await _read_all(client)
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code, closed.value.rcvd.reason


async def _read_all(client: ClientConnection) -> None:
    while True:
        await client.recv()


async def test_frames_arrive_in_order_also_those_sent_before_the_receiver_was_there(
    application: Application, address: str
) -> None:
    application.may_attach.clear()
    async with joined(address) as client:
        for number in range(5):
            await client.send(bytes([number]))
        application.may_attach.set()
        recorder = await application.recorders.get()
        for number in range(5, 10):
            await client.send(bytes([number]))
        assert await recorder.received(10) == [bytes([number]) for number in range(10)]
    await recorder.left.wait()


async def test_who_sends_much_at_once_is_read_in_turns_and_whole(
    application: Application, address: str
) -> None:
    messages = [number.to_bytes(2, "big") for number in range(5_000)]
    async with joined(address) as client:
        recorder = await application.recorders.get()
        frames = [Frame(Opcode.BINARY, message) for message in messages]
        wire = b"".join(frame.serialize(mask=True, extensions=[]) for frame in frames)
        client.transport.write(wire)
        assert len(await recorder.received(1)) <= 2 * socket.FRAMES_A_TURN
        await client.ping()  # what is not for the receiver keeps its place
        assert await recorder.received(5_000) == messages


async def test_frames_that_come_byte_by_byte_arrive(application: Application, address: str) -> None:
    async with joined(address) as client:
        recorder = await application.recorders.get()
        wire = Frame(Opcode.BINARY, b"slowly").serialize(mask=True, extensions=[])
        for byte in wire * 2:
            client.transport.write(bytes((byte,)))
            await asyncio.sleep(0)
        assert await recorder.received(2) == [b"slowly"] * 2


async def test_a_message_in_pieces_arrives_whole(application: Application, address: str) -> None:
    async with joined(address) as client:
        await client.send([b"one ", b"two ", b"three"])
        recorder = await application.recorders.get()
        assert await recorder.received(1) == [b"one two three"]


@pytest.mark.parametrize("length", [0, 1, 125, 126, 65535, 65536, MEBIBYTE + 7])
async def test_frames_of_every_length_reach_the_client(
    application: Application, address: str, length: int
) -> None:
    async with joined(address) as client:
        recorder = await application.recorders.get()
        recorder.transport.send(b"x" * length)
        assert await client.recv() == b"x" * length


async def test_one_frame_for_many_is_encoded_once(application: Application, address: str) -> None:
    frame = bytes(range(256))
    assert socket._framed_once(frame) is socket._framed_once(frame)
    async with joined(address) as first, joined(address) as second:
        for _ in range(2):
            (await application.recorders.get()).transport.send(frame)
        assert [await first.recv(), await second.recv()] == [frame, frame]


async def test_text_is_refused(application: Application, address: str) -> None:
    async with joined(address) as client:
        recorder = await application.recorders.get()
        await client.send("hello")
        assert (await told(client))[0] == CloseCode.MALFORMED
        await recorder.left.wait()
        assert recorder.frames == []


async def test_a_frame_of_a_mebibyte_is_taken(application: Application, address: str) -> None:
    async with joined(address) as client:
        recorder = await application.recorders.get()
        await client.send(b"x" * MEBIBYTE)
        assert [len(frame) for frame in await recorder.received(1)] == [MEBIBYTE]


@pytest.mark.parametrize("pieces", [1, 4])
async def test_a_larger_frame_closes_its_connection_and_no_other(
    application: Application, address: str, pieces: int
) -> None:
    large = b"x" * ((MEBIBYTE + pieces) // pieces)
    async with joined(address) as client, joined(address) as other:
        recorders = [await application.recorders.get() for _ in range(2)]
        sending = asyncio.create_task(client.send([large] * pieces if pieces > 1 else large))
        code, reason = await told(client)
        assert (code, reason) == (CloseCode.FRAME_TOO_LARGE, "A frame may have 1024 KiB.")
        await asyncio.gather(sending, return_exceptions=True)
        await other.send(b"still here")
        frames = [recorder.frames for recorder in recorders]
        while [b"still here"] not in frames:
            await asyncio.wait(
                {asyncio.create_task(r.received(1)) for r in recorders},
                return_when=asyncio.FIRST_COMPLETED,
            )
        assert sorted(frames) == [[], [b"still here"]]


async def test_the_server_says_why_it_closes(application: Application, address: str) -> None:
    async with joined(address) as client:
        recorder = await application.recorders.get()
        recorder.transport.send(b"last")
        recorder.transport.close(CloseCode.FORBIDDEN, "é" * 200)
        recorder.transport.close(CloseCode.INTERNAL, "again")
        recorder.transport.send(b"too late")
        assert await client.recv() == b"last"
        assert await told(client) == (CloseCode.FORBIDDEN, "é" * 61)
        await recorder.left.wait()


async def test_a_client_that_leaves_has_left(application: Application, address: str) -> None:
    async with joined(address):
        recorder = await application.recorders.get()
    await recorder.left.wait()
    recorder.transport.send(b"to nobody")
    recorder.transport.close(CloseCode.RESTARTING, "")


async def test_what_a_stalled_reader_does_not_take_is_counted_and_given_up(
    application: Application, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "CLOSE_SECONDS", 0.05)
    stalled = await RawSocket.open(address)
    recorder = await application.recorders.get()
    while recorder.transport.waiting < 4 * MEBIBYTE:
        recorder.transport.send(bytes(MEBIBYTE))
    recorder.transport.close(CloseCode.TOO_SLOW, "")
    await asyncio.wait_for(recorder.left.wait(), 5)
    stalled.close()


async def test_whoever_is_silent_for_too_long_is_gone(application: Application) -> None:
    async with served(application, ws_ping_interval=0.02, ws_ping_timeout=0.02) as address:
        silent = await RawSocket.open(address)
        recorder = await application.recorders.get()
        await asyncio.wait_for(recorder.left.wait(), 5)
        silent.close()


async def test_whoever_is_heard_is_not_gone_even_when_pongs_do_not_come(
    application: Application,
) -> None:
    async with served(application, ws_ping_interval=0.02, ws_ping_timeout=0.02) as address:
        talking = await RawSocket.open(address)
        recorder = await application.recorders.get()
        for _ in range(10):
            await talking.until(Opcode.PING)
            talking.send(b"here")
        assert not recorder.left.is_set()
        talking.close()


async def test_a_slow_reader_that_still_takes_in_data_is_not_gone(
    application: Application,
) -> None:
    async with served(application, ws_ping_interval=0.02, ws_ping_timeout=0.1) as address:
        slow = await RawSocket.open(address)
        recorder = await application.recorders.get()
        while recorder.transport.waiting < 2 * MEBIBYTE:
            recorder.transport.send(bytes(MEBIBYTE))
        began = asyncio.get_running_loop().time()
        while asyncio.get_running_loop().time() - began < 1 and recorder.transport.waiting:
            await slow.reader.read(65536)
        assert not recorder.left.is_set()
        slow.close()


async def test_a_server_that_stops_tells_everybody_to_come_back(application: Application) -> None:
    async with served(application) as address:
        client = await joined(address)
        await application.recorders.get()
    assert (await told(client))[0] == CloseCode.RESTARTING


async def test_a_stop_does_not_cut_off_a_client_that_was_just_told_why(
    application: Application, address: str
) -> None:
    async with joined(address) as client:
        recorder = await application.recorders.get()
        recorder.transport.close(CloseCode.RESTARTING, "")  # as the hub does, just before
        recorder.protocol.shutdown()
        # Closing now would reset the connection if the client was just sending.
        assert not recorder.protocol.transport.is_closing()
        assert (await told(client))[0] == CloseCode.RESTARTING
        await recorder.left.wait()


async def test_a_client_that_goes_before_anything_is_attached_leaves_nothing_behind(
    application: Application, address: str
) -> None:
    application.may_attach.clear()
    async with joined(address):
        pass
    application.may_attach.set()
    recorder = await application.recorders.get()
    await asyncio.wait_for(recorder.left.wait(), 5)
    assert recorder.frames == []
