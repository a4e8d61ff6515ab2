"""Changes to a frame: bits flipped, pieces cut, doubled and spliced, numbers made huge.

Half of them happen inside a message, whose length is then put right, so that they get further than
the first check. All are drawn from one seeded `Random`.
"""

from collections.abc import Callable, Sequence
from random import Random

from benchmarks.fuzz.corpus import HUGE
from sync.codec import var_bytes, var_uint
from sync.errors import ProtocolError
from sync.reading import Reader

Mutation = Callable[[bytes, bytes, Random], bytes]


def mutate(frame: bytes, other: bytes, random: Random) -> bytes:
    """`frame` after one to three changes; `other` is another frame to splice with."""
    if random.random() < 0.5 and (parts := _apart(frame)):
        head, payload = parts
        return head + var_bytes(_changed(payload, other, random))
    return _changed(frame, other, random)


def _apart(frame: bytes) -> tuple[bytes, bytes] | None:
    """What stands before the length of a message, and the message."""
    reader = Reader(frame)
    try:
        if reader.var_uint() == 0:
            reader.var_uint()
        head = frame[: reader.position]
        return head, reader.var_bytes()
    except ProtocolError:
        return None


def _changed(data: bytes, other: bytes, random: Random) -> bytes:
    for _ in range(random.choice((1, 1, 2, 3))):
        data = random.choice(_MUTATIONS)(data, other, random)
    return data


def _at(data: bytes, random: Random) -> int:
    return random.randint(0, len(data))


def _flip(data: bytes, _: bytes, random: Random) -> bytes:
    if not data:
        return data
    flipped = bytearray(data)
    for _bit in range(random.choice((1, 1, 2, 8))):
        flipped[random.randrange(len(data))] ^= 1 << random.randrange(8)
    return bytes(flipped)


def _cut(data: bytes, _: bytes, random: Random) -> bytes:
    return data[: _at(data, random)]


def _remove(data: bytes, _: bytes, random: Random) -> bytes:
    start = _at(data, random)
    return data[:start] + data[start + random.randint(1, 4) :]


def _insert(data: bytes, _: bytes, random: Random) -> bytes:
    at = _at(data, random)
    return data[:at] + random.randbytes(random.randint(1, 4)) + data[at:]


def _double(data: bytes, _: bytes, random: Random) -> bytes:
    start = _at(data, random)
    stop = min(len(data), start + random.randint(1, 64))
    return data[:stop] + data[start:stop] * random.choice((1, 1, 50)) + data[stop:]


def _splice(data: bytes, other: bytes, random: Random) -> bytes:
    return data[: _at(data, random)] + other[_at(other, random) :]


def _number(data: bytes, _: bytes, random: Random) -> bytes:
    """Another number where one may stand."""
    at = _at(data, random)
    return data[:at] + var_uint(random.choice(HUGE)) + data[at + 1 :]


def _small(data: bytes, _: bytes, random: Random) -> bytes:
    at = _at(data, random)
    return data[:at] + bytes((random.randrange(12),)) + data[at + 1 :]


_MUTATIONS: Sequence[Mutation] = (
    _flip, _flip, _flip, _cut, _remove, _insert, _double, _splice, _number, _small
)  # fmt: skip
