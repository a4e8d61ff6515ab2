"""Where frames begin and end: the same as the library says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode
from websockets.protocol import CLIENT, Protocol

from server.live.frames import BINARY, FrameHead, frame_head, framed, payload

LENGTHS = [0, 1, 125, 126, 127, 65_535, 65_536, 70_000]


def from_client(message: bytes, opcode: Opcode = Opcode.BINARY) -> bytes:
    """A client's frame, masked as the library masks."""
    return Frame(opcode, message).serialize(mask=True, extensions=[])


@pytest.mark.parametrize("length", LENGTHS)
def test_a_clients_frame_is_taken_apart(length: int) -> None:
    message = bytes(index % 251 for index in range(length))
    wire = b"??" + from_client(message) + b"more"
    head = frame_head(wire, 2)
    assert head is not None
    assert (head.first, head.size, head.end) == (BINARY, length, len(wire) - 4)
    assert payload(wire, head) == message


@pytest.mark.parametrize("length", LENGTHS)
def test_a_head_is_read_when_all_of_it_is_there_and_not_before(length: int) -> None:
    wire = from_client(b"x" * length)
    heads = [frame_head(wire[:end], 0) for end in range(16)]
    complete = next(index for index, head in enumerate(heads) if head)
    assert complete == len(wire) - length
    assert all(heads[complete:])


@given(st.binary(max_size=400), st.sampled_from(list(Opcode)))
def test_every_kind_of_frame_has_its_first_byte(message: bytes, opcode: Opcode) -> None:
    head = frame_head(from_client(message, opcode), 0)
    assert head is not None
    assert (head.first == BINARY) == (opcode is Opcode.BINARY)
    assert head.end == len(from_client(message, opcode))


def test_a_frame_without_a_mask_has_none() -> None:
    assert frame_head(b"\x82\x02hi", 0) == FrameHead(BINARY, 2, 4, b"")


@pytest.mark.parametrize("length", LENGTHS)
def test_what_is_framed_is_what_a_client_reads(length: int) -> None:
    client = Protocol(CLIENT)
    client.receive_data(framed(b"x" * length))
    (frame,) = client.events_received()
    assert isinstance(frame, Frame)
    assert (frame.opcode, frame.fin, bytes(frame.data)) == (Opcode.BINARY, True, b"x" * length)
