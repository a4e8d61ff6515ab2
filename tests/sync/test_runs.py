"""Runs of text, read at a glance: the same as the strict readers make of them, or left to those."""

import random
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from pycrdt import Doc, Text

from sync.codec import decode, encode, var_bytes, var_uint
from sync.errors import SyncError
from sync.integration import plan
from sync.messages import Update
from sync.runs import LONGEST, Run, read_run
from sync.updates import read
from tests.sync.test_updates import a_conversation

TYPED = encode(Update(b"\x01\x01\x07\x05\x84\x07\x04\x02hi\x00"))


def strictly(frame: bytes) -> Run | None:
    """What the strict readers say of `frame`: the run that it is, if it is a run."""
    try:
        message = decode(frame)
        contents = read(message.update) if isinstance(message, Update) else None
    except SyncError:
        return None
    if contents is None or contents.deletes or len(contents.sections) != 1:
        return None
    client, structs, _ = contents.sections[0]
    info = contents.data[structs[0].start] if len(structs) == 1 else 0
    if info not in (0x84, 0x44, 0xC4):
        return None
    clock, length, _, needs, _ = structs[0]
    left = needs[0] if info & 0x80 else None
    right = needs[-1] if info & 0x40 else None
    return Run(client, clock, clock + length, left, right, contents.data)


def frames(seed: int) -> list[bytes]:
    """Edits of all kinds by several people, each an Update."""
    rnd = random.Random(seed)
    return [encode(Update(update)) for update in a_conversation(rnd)[1]]


def test_S63_a_run_is_read_at_a_glance() -> None:
    assert read_run(TYPED) == Run(7, 5, 7, (7, 4), None, TYPED[3:])


@given(st.integers(0, 1 << 32))
@settings(max_examples=200)
def test_S63_what_is_read_at_a_glance_is_what_the_strict_readers_read(seed: int) -> None:
    for frame in frames(seed):
        run = read_run(frame)
        if run:
            assert run == strictly(frame)
            update = read(run.update)
            assert plan(update, {run.client: run.clock, **_met(run)}).ends == {run.client: run.end}


@given(st.integers(0, 1 << 32), st.integers(0, 200), st.integers(0, 255))
@example(0, 2, 0)
@settings(max_examples=600)
def test_S63_no_damage_makes_a_run_of_what_the_strict_readers_refuse(
    seed: int, place: int, value: int
) -> None:
    spoilt = bytearray(random.Random(seed).choice([TYPED, *frames(seed)]))
    spoilt[place % len(spoilt)] = value
    run = read_run(bytes(spoilt))
    assert run is None or run == strictly(bytes(spoilt))


def test_S63_typing_is_read_at_a_glance_in_every_place_of_a_text() -> None:
    doc: Doc[Any] = Doc(client_id=1 << 31)
    text = doc.get("text", type=Text)
    kept: list[bytes] = []
    doc.observe(lambda event: kept.append(event.update))
    for at, words in ((0, "middle"), (6, " end"), (0, "begin "), (6, "é – "), (6, "x")):
        text.insert(at, words)
    first, *others = (read_run(encode(Update(update))) for update in kept)
    assert first is None  # it names the shared type that it begins
    assert all(others)


def test_S63_what_is_no_plain_run_is_left_to_the_strict_readers() -> None:
    long = b"x" * LONGEST
    emoji = "😀".encode()
    for content in (var_bytes(long), var_bytes(emoji), var_bytes(b"\xff"), b"\x00", b"\x05hi"):
        update = b"\x01\x01\x07\x05\x84\x07\x04" + content + b"\x00"
        assert read_run(encode(Update(update))) is None
    overlong = TYPED.replace(b"\x84\x07", b"\x84\x87\x00")
    assert read_run(overlong) is None
    too_late = b"\x01\x01\x07" + var_uint((1 << 31) - 2) + b"\x84\x07\x04\x02hi\x00"
    assert read_run(encode(Update(too_late))) is None


def _met(run: Run) -> dict[int, int]:
    """Clocks of other clients at which all that `run` needs is there."""
    needs = [place for place in (run.left, run.right) if place and place[0] != run.client]
    met: dict[int, int] = {}
    for client, clock in needs:
        met[client] = max(clock + 1, met.get(client, 0))
    return met
