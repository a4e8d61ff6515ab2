"""Frames that no honest client sends: nothing is raised, nobody else notices, nothing is spoilt.

`./dev bench fuzz` throws the same by the million.
"""

from pathlib import Path
from random import Random

from benchmarks.fuzz.arena import LIAR, READER, STATES, Arena, an_arena, fuzz
from benchmarks.fuzz.mutations import mutate
from benchmarks.fuzz.report import Report
from benchmarks.fuzz.stored import flip_bits
from sync.close_codes import CloseCode
from sync.codec import encode
from sync.messages import Update
from tests.sync.ends import DOCUMENT

FRAMES = 5000
FLIPS = 300


async def test_P4_hostile_frames_end_their_own_connection_and_nobody_else_notices() -> None:
    report = await fuzz(FRAMES, "2026")
    assert report.findings == []
    assert report.frames >= FRAMES
    assert set(report.states) == set(STATES)
    assert report.exchanges >= FRAMES // 50
    assert report.closed[CloseCode.MALFORMED.name] > 0
    assert report.closed[CloseCode.READ_ONLY.name] > 0
    assert report.closed[CloseCode.FOREIGN_CLIENT_ID.name] > 0
    assert report.closed["not closed"] > 0


async def test_a_bit_that_is_flipped_in_a_stored_row_is_found_or_changes_nothing(
    tmp_path: Path,
) -> None:
    came = await flip_bits(FLIPS, 1, tmp_path)
    assert came["silent"] == 0
    assert came["found"] > 0
    assert came["harmless"] > 0, "damage to a snapshot costs nothing while its rows are there"


async def test_the_arena_notices_what_it_is_there_to_notice() -> None:
    async with an_arena(Random(1), report := Report()) as arena:
        await _store_as(arena, LIAR, "elsewhere")
        await _store_as(arena, READER, DOCUMENT)
        arena.house.connections[arena.here[1]].close(CloseCode.MALFORMED, "for no reason")
        arena._look_around()
        found = [finding.what for finding in report.findings]
        assert any("somebody else was closed with MALFORMED" in what for what in found)
        report.findings.clear()
        arena.here[1] = await arena.house.join("tom")
        arena.here[1].look()
        await arena.judge()
        found = [finding.what for finding in report.findings]
        assert f"{LIAR} has changed elsewhere" in found
        assert f"{READER} has changed {DOCUMENT}" in found


async def _store_as(arena: Arena, author: str, document: str) -> None:
    """Store an edit as if `author` had been let to write it."""
    guest = await arena.house.join(author, document=document)
    guest.write("not allowed")
    await guest.until(lambda: guest.durable >= guest.sent)
    await arena.house.turns()


def test_the_same_seed_changes_a_frame_in_the_same_ways() -> None:
    frame = encode(Update(b"\x01\x01\x07\x00\x04\x01\x04text\x03abc\x00"))
    one, same, other = (
        [mutate(frame, frame, random) for _ in range(50)]
        for random in (Random(1), Random(1), Random(2))
    )
    assert one == same != other
    assert sum(changed != frame for changed in one) > 40
