"""Frames: what goes in comes out, and whatever is not exactly a frame is an error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.close_codes import CloseCode
from sync.codec import decode, encode, encode_receipt, read_state_vector, var_uint
from sync.errors import ProtocolError
from sync.messages import (
    Awareness,
    AwarenessEntry,
    Message,
    QueryAwareness,
    Receipt,
    Step1,
    Step2,
    Update,
)
from sync.reading import MAX_SAFE, Reader

numbers = st.integers(0, MAX_SAFE)
entries = st.builds(AwarenessEntry, client=numbers, clock=numbers, state=st.text())
plain = st.one_of(
    st.builds(Step1, st.binary()),
    st.builds(Step2, st.binary()),
    st.builds(Update, st.binary()),
    st.builds(Awareness, st.lists(entries, max_size=4).map(tuple)),
    st.just(QueryAwareness()),
)
messages = st.one_of(plain, st.builds(Receipt, numbers, st.none() | plain))


@given(messages)
def test_S1_every_message_is_one_frame_that_reads_back_as_itself(message: Message) -> None:
    assert decode(encode(message)) == message


def test_S1_the_frames_are_those_of_y_websocket() -> None:
    assert encode(Step1(b"\x00")) == b"\x00\x00\x01\x00"
    assert encode(Step2(b"\x00\x00")) == b"\x00\x01\x02\x00\x00"
    assert encode(Update(b"\x00\x00")) == b"\x00\x02\x02\x00\x00"
    assert encode(QueryAwareness()) == b"\x03"
    assert encode(Awareness((AwarenessEntry(300, 1, "{}"),))) == b"\x01\x07\x01\xac\x02\x01\x02{}"


@given(messages, st.data())
def test_S2_no_beginning_of_a_frame_is_a_frame(message: Message, data: st.DataObject) -> None:
    frame = encode(message)
    cut = data.draw(st.integers(0, len(frame) - 1))
    if isinstance(message, Receipt) and cut == len(encode_receipt(message.count)):
        return
    with pytest.raises(ProtocolError):
        decode(frame[:cut])


@given(plain, st.binary(min_size=1))
def test_S2_nothing_may_follow_a_message(message: Message, more: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode(encode(message) + more)


@given(st.binary(max_size=64))
def test_S2_any_bytes_are_a_message_or_a_protocol_error(frame: bytes) -> None:
    try:
        message = decode(frame)
    except ProtocolError:
        return
    assert encode(message) == frame


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"\x02\x00",
        b"\x04",
        b"\x00\x03\x00",
        b"\x80\x00\x00\x00",
        b"\x00\x02\x80\x00",
        b"\x00\x02\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
        b"\x64\x01\x64\x01",
        b"\x01\x01\xff",
        b"\x01\x05\x01\x01\x01\x01\xff",
    ],
    ids=[
        "empty",
        "auth message",
        "unknown type",
        "unknown sync type",
        "over-long type",
        "over-long length",
        "integer beyond 2^53",
        "receipt in a receipt",
        "awareness without its entries",
        "string that is not UTF-8",
    ],
)
def test_S2_odd_frames_are_protocol_errors(frame: bytes) -> None:
    with pytest.raises(ProtocolError) as caught:
        decode(frame)
    assert caught.value.code is CloseCode.MALFORMED


def test_S3_a_frame_over_the_limit_is_refused_unread() -> None:
    with pytest.raises(ProtocolError) as caught:
        decode(b"\xff" * 101, most=100)
    assert caught.value.code is CloseCode.FRAME_TOO_LARGE


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",))))
def test_S4_strings_of_every_script_keep_their_characters(words: str) -> None:
    message = Awareness((AwarenessEntry(1, 1, words),))
    assert decode(encode(message)) == message


def test_S5_a_receipt_is_a_hundred_a_count_and_perhaps_a_message() -> None:
    assert encode_receipt(3) == b"\x64\x03"
    assert decode(b"\x64\x03") == Receipt(3)
    assert decode(b"\x64\x03\x00\x02\x02\x00\x00") == Receipt(3, Update(b"\x00\x00"))


@given(numbers)
def test_S2_integers_read_back_and_over_long_ones_do_not(value: int) -> None:
    encoded = var_uint(value)
    assert Reader(encoded).var_uint() == value
    over_long = encoded[:-1] + bytes((encoded[-1] | 0x80, 0))
    with pytest.raises(ProtocolError):
        Reader(over_long).var_uint()


@pytest.mark.parametrize(
    "state", ["", "01", "0102", "010203ff", "0201010102", "0101ffffffffff1f", "05"]
)
def test_S2_odd_state_vectors_are_protocol_errors(state: str) -> None:
    with pytest.raises(ProtocolError):
        read_state_vector(bytes.fromhex(state))
