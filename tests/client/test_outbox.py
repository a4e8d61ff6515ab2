"""Receipts: which edits are durable."""

from typing import Any

import pytest
from pycrdt import Doc, Text

from client.errors import EditTooLarge
from client.outbox import MOST_BYTES, Outbox
from sync.codec import decode
from sync.errors import ProtocolError
from sync.messages import Step2, Update


class Writer:
    """A document whose edits go into an outbox."""

    def __init__(self) -> None:
        self.outbox = Outbox()
        self.doc: Doc[Any] = Doc()
        self.text = self.doc.get("text", type=Text)
        self._subscription = self.doc.observe(lambda event: self.outbox.edited(event.update))

    def write(self, words: str) -> None:
        self.text += words


def received(*frames: bytes) -> str:
    """The text that a server has after `frames`."""
    doc: Doc[Any] = Doc()
    for frame in frames:
        message = decode(frame)
        assert isinstance(message, Step2 | Update)
        doc.apply_update(message.update)
    return str(doc.get("text", type=Text))


def test_nothing_leaves_before_the_server_has_greeted() -> None:
    writer = Writer()
    writer.write("a")
    writer.outbox.connected()
    assert not writer.outbox.waiting


def test_the_greeting_covers_what_was_written_before_it() -> None:
    writer = Writer()
    writer.write("a")
    writer.outbox.connected()
    frame = writer.outbox.greet(writer.doc.get_update())
    assert not writer.outbox.waiting
    assert received(frame) == "a"
    writer.outbox.receipt(1)
    assert writer.outbox.saved


def test_a_receipt_covers_the_frames_it_counts_and_no_others() -> None:
    writer = Writer()
    writer.outbox.connected()
    writer.outbox.greet(b"\x00\x00")
    for word in "ab":
        writer.write(word)
        writer.outbox.take()
    writer.outbox.receipt(2)
    assert (writer.outbox.durable, writer.outbox.made) == (1, 2)
    writer.outbox.receipt(3)
    assert writer.outbox.saved


def test_edits_that_wait_travel_in_one_frame() -> None:
    writer = Writer()
    writer.outbox.connected()
    writer.outbox.greet(b"\x00\x00")
    for word in ("one ", "two ", "three"):
        writer.write(word)
    frame = writer.outbox.take()
    assert received(frame) == "one two three"
    assert not writer.outbox.waiting
    writer.outbox.receipt(2)
    assert writer.outbox.saved


def test_what_had_no_receipt_goes_out_again_on_the_next_connection() -> None:
    writer = Writer()
    writer.outbox.connected()
    writer.outbox.greet(b"\x00\x00")
    writer.write("kept ")
    writer.outbox.take()
    writer.outbox.receipt(2)
    writer.write("lost")
    writer.outbox.take()
    writer.outbox.connected()
    assert writer.outbox.durable == 1
    frame = writer.outbox.greet(writer.doc.get_update())
    writer.outbox.receipt(1)
    assert received(frame) == "kept lost"
    assert writer.outbox.saved


def test_what_is_too_much_for_one_frame_goes_in_several() -> None:
    writer = Writer()
    words = "x" * (MOST_BYTES // 3)
    for _ in range(5):
        writer.write(words)
    writer.outbox.connected()
    frames = [writer.outbox.greet(writer.doc.get_update())]
    while writer.outbox.waiting:
        frames.append(writer.outbox.take())
    assert len(frames) > 2
    assert all(len(frame) <= 1 << 20 for frame in frames)
    assert received(*frames) == words * 5
    writer.outbox.receipt(len(frames) - 1)
    assert not writer.outbox.saved
    writer.outbox.receipt(len(frames))
    assert writer.outbox.saved


def test_a_single_edit_that_fits_no_frame_is_an_error() -> None:
    writer = Writer()
    writer.write("x" * (MOST_BYTES + 1))
    writer.outbox.connected()
    writer.outbox.greet(writer.doc.get_update())
    with pytest.raises(EditTooLarge):
        writer.outbox.take()


def test_a_receipt_for_frames_that_were_not_sent_is_an_error() -> None:
    outbox = Outbox()
    outbox.connected()
    with pytest.raises(ProtocolError):
        outbox.receipt(1)
