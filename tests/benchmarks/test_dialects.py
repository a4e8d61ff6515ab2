"""Frames of every server mean the same, whatever it puts around them."""

import pytest

from benchmarks.dialects import Dialect, dialect_of
from tests.peers.wire import Kind, Message, Receipt

ADDRESS = "ws://127.0.0.1:1/room-1"
HEAD = b"\x06room-1"


@pytest.mark.parametrize("name", ["jpd", "y-websocket", "hocuspocus"])
def test_what_is_written_is_read_and_an_update_is_known_by_its_head(name: str) -> None:
    dialect: Dialect = dialect_of(name, ADDRESS)
    update = Message(Kind.UPDATE, b"\x01\x02")
    frame = dialect.write(update)
    assert frame.startswith(dialect.update_head)
    assert list(dialect.read(frame)) == [update]
    assert not dialect.write(Message(Kind.STEP2, b"")).startswith(dialect.update_head)


def test_only_receipts_and_sync_states_acknowledge() -> None:
    dialects = [dialect_of(name, ADDRESS) for name in ("jpd", "y-websocket", "hocuspocus")]
    assert [dialect.acknowledges for dialect in dialects] == [True, False, True]
    assert list(dialects[0].read(b"\x64\x05")) == [Receipt(5)]


def test_hocuspocus_says_the_document_first_counts_its_updates_and_answers_with_a_reply() -> None:
    dialect = dialect_of("hocuspocus", ADDRESS)
    assert dialect.greeting() == [HEAD + b"\x02\x00\x09benchmark"]
    assert list(dialect.read(HEAD + b"\x02\x02\x0aread-write")) == []
    assert list(dialect.read(HEAD + b"\x08\x01")) == [Receipt(1)]
    assert list(dialect.read(HEAD + b"\x08\x01")) == [Receipt(2)]
    assert list(dialect.read(HEAD + b"\x04\x01\x01a")) == [Message(Kind.STEP2, b"a")]


@pytest.mark.parametrize("frame", [HEAD + b"\x08\x00", b"\x05other\x00\x02\x00"])
def test_an_update_that_was_not_applied_and_a_foreign_document_are_errors(frame: bytes) -> None:
    with pytest.raises(ValueError, match=r"not applied|another document"):
        list(dialect_of("hocuspocus", ADDRESS).read(frame))


def test_an_unknown_dialect_is_an_error() -> None:
    with pytest.raises(ValueError, match="no dialect"):
        dialect_of("else", ADDRESS)
