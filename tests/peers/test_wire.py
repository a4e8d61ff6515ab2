"""The hand-written conversation itself, against bytes worked out from the protocol's words."""

import pytest

from tests.peers.wire import Kind, Message, Receipt, decode, encode, state_vector, varuint


def test_numbers_are_groups_of_seven_bits_lowest_first() -> None:
    assert varuint(0) == b"\x00"
    assert varuint(127) == b"\x7f"
    assert varuint(128) == b"\x80\x01"
    assert varuint(2**32) == b"\x80\x80\x80\x80\x10"


@pytest.mark.parametrize("kind", Kind)
def test_what_is_encoded_is_decoded(kind: Kind) -> None:
    payload = b"" if kind is Kind.QUERY_AWARENESS else bytes(range(200))
    assert list(decode(encode(Message(kind, payload)))) == [Message(kind, payload)]


def test_a_receipt_may_bring_one_more_message() -> None:
    update = Message(Kind.UPDATE, b"\x01\x02")
    assert list(decode(b"\x64\x81\x01")) == [Receipt(129)]
    assert list(decode(b"\x64\x05" + encode(update))) == [Receipt(5), update]


@pytest.mark.parametrize("frame", [b"\x00\x02\x05ab", b"\x00\x02\x01ab", b"\x00\x07\x00", b"\x09"])
def test_a_frame_that_is_cut_off_too_long_or_unknown_is_an_error(frame: bytes) -> None:
    with pytest.raises((ValueError, IndexError)):
        list(decode(frame))


def test_a_state_vector_says_how_much_is_known_of_each_client() -> None:
    assert state_vector(b"\x02\x07\x05\x80\x01\x81\x01") == {7: 5, 128: 129}
