"""A WebSocket client without manners: it reads only when told to, and answers no pings."""

import asyncio

from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.uri import parse_uri


class RawSocket:
    """One connection; `reader` and `writer` are asyncio's streams."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        self.protocol: ClientProtocol

    @classmethod
    async def open(cls, address: str, path: str = "/") -> "RawSocket":
        """Connect and shake hands."""
        host, port = address.split(":")
        # A small limit: what is not read stays in the network, as with a stalled reader.
        raw = cls(*await asyncio.open_connection(host, int(port), limit=1024))
        raw.protocol = ClientProtocol(parse_uri(f"ws://{address}{path}"), max_size=None)
        raw.protocol.send_request(raw.protocol.connect())
        raw.flush()
        head = await raw.reader.readuntil(b"\r\n\r\n")
        raw.protocol.receive_data(head)
        raw.protocol.events_received()
        assert raw.protocol.handshake_exc is None, raw.protocol.handshake_exc
        return raw

    def flush(self) -> None:
        """Send what the protocol has to send."""
        for data in self.protocol.data_to_send():
            if data:
                self.writer.write(data)

    def send(self, frame: bytes) -> None:
        """Send one binary frame."""
        self.protocol.send_binary(frame)
        self.flush()

    async def frames(self) -> list[Frame]:
        """The frames that the next piece of data brings; none at the end. Nothing is answered."""
        data = await self.reader.read(65536)
        if data:
            self.protocol.receive_data(data)
        self.protocol.data_to_send()
        return [event for event in self.protocol.events_received() if isinstance(event, Frame)]

    async def until(self, opcode: Opcode) -> Frame:
        """The next frame of this kind. Raises AssertionError if the connection ends first."""
        while True:
            found = await self.frames()
            for frame in found:
                if frame.opcode is opcode:
                    return frame
            assert found or not self.reader.at_eof(), "the connection ended"

    def close(self) -> None:
        """Drop the connection without a word."""
        self.writer.transport.abort()
