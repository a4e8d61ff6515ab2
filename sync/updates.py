"""What a Yjs v1 update holds, read strictly and before anything is applied.

An update is a list of client sections, each a run of structs with rising clocks, and a set of
deletions. The room must know them beforehand to find gaps, retries and foreign clientIDs.
Source of the format: Yjs 13.6 (`encoding.js`, `Item.js`, `Content*.js`); whatever that version
of Yjs cannot read is refused, because it would break every browser that gets it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sync.codec import parse_json
from sync.delete_sets import DeleteSet, normalised
from sync.errors import ProtocolError
from sync.reading import Reader

MAX_CLOCK = (1 << 31) - 1
"""Clocks beyond this would overflow in some engine."""

MAX_NESTING = 64

_GC, _SKIP = 0, 10
_ORIGIN, _RIGHT_ORIGIN, _PARENT_KEY = 0x80, 0x40, 0x20
_XML_ELEMENT, _XML_HOOK, _LAST_TYPE = 3, 5, 6


Id = tuple[int, int]
"""clientID and clock."""


class Struct(NamedTuple):
    """A run of `length` clocks from `clock`; its bytes begin at `start` in the update.

    `needs` are the ids (clientID, clock) that must be there before it can be integrated;
    `skip` marks a hole: these clocks are not in the update.
    """

    clock: int
    length: int
    start: int
    needs: tuple[Id, ...]
    skip: bool


class Section(NamedTuple):
    """All structs of one client in clock order; `stop` is where the last one's bytes end."""

    client: int
    structs: list[Struct]
    stop: int

    @property
    def end(self) -> int:
        """The clock after the last struct that is not a hole."""
        for struct in reversed(self.structs):
            if not struct.skip:
                return struct.clock + struct.length
        return 0


@dataclass(frozen=True, slots=True)
class Contents:
    """An update taken apart; `data` is the update itself.

    `types` are the ids of structs that are shared types, `parents` those that structs name as
    the shared type they stand in, `seams` those of the second halves of surrogate pairs, and
    `cuts` those before which older structs are split for new ones to stand there.
    """

    data: bytes
    sections: tuple[Section, ...]
    deletes: DeleteSet
    types: Sequence[Id]
    parents: Sequence[Id]
    seams: Sequence[Id]
    cuts: Sequence[Id]


class _UpdateReader(Reader):
    """A reader that notes, on its way, what is of interest beside the structs."""

    __slots__ = ("client", "clock", "cuts", "parents", "seams", "types")

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.client = self.clock = 0
        self.types: list[Id] = []
        self.parents: list[Id] = []
        self.seams: list[Id] = []
        self.cuts: list[Id] = []


def read(update: bytes) -> Contents:
    """Take `update` apart. Raises ProtocolError."""
    reader = _UpdateReader(update)
    sections = tuple(_section(reader) for _ in range(reader.var_uint(len(update))))
    if len(sections) > 1 and len({section.client for section in sections}) < len(sections):
        raise ProtocolError("an update has two sections of one client")
    deletes = _deletes(reader)
    reader.finish()
    return Contents(
        update, sections, deletes, reader.types, reader.parents, reader.seams, reader.cuts
    )


def ends(update: bytes) -> Mapping[int, int]:
    """clientID → the clock after its last struct in `update`. Raises ProtocolError."""
    return {section.client: section.end for section in read(update).sections}


def read_deletes(update: bytes) -> DeleteSet:
    """The deletions in `update`. Raises ProtocolError."""
    return read(update).deletes


def _section(reader: _UpdateReader) -> Section:
    count, client, clock = reader.var_uint(), reader.var_uint(), reader.var_uint(MAX_CLOCK)
    reader.client = client
    structs = []
    for _ in range(count):
        reader.clock = clock
        struct = _struct(reader, clock)
        if struct.length == 0:
            raise ProtocolError("a struct is empty")
        clock += struct.length
        if clock > MAX_CLOCK:
            raise ProtocolError("a clock is too large")
        structs.append(struct)
    return Section(client, structs, reader.position)


def _struct(reader: _UpdateReader, clock: int) -> Struct:
    start = reader.position
    info = reader.byte()
    if info in (_GC, _SKIP):
        return Struct(clock, reader.var_uint(MAX_CLOCK), start, (), info == _SKIP)
    content = _CONTENTS.get(info & 0x1F)
    if content is None:
        raise ProtocolError("unknown type of content")
    needs: tuple[Id, ...] = ()
    if info & _ORIGIN:
        left = (reader.var_uint(), reader.var_uint(MAX_CLOCK))
        needs = (left,)
        reader.cuts.append((left[0], left[1] + 1))
    if info & _RIGHT_ORIGIN:
        right = (reader.var_uint(), reader.var_uint(MAX_CLOCK))
        needs = (*needs, right)
        reader.cuts.append(right)
    if not info & (_ORIGIN | _RIGHT_ORIGIN):
        match reader.var_uint():
            case 1:
                reader.var_string()
            case 0:
                needs = ((reader.var_uint(), reader.var_uint(MAX_CLOCK)),)
                reader.parents.append(needs[0])
            case _:
                raise ProtocolError("unknown type of parent")
        if info & _PARENT_KEY:
            reader.var_string()
    return Struct(clock, content(reader), start, needs, False)


def _deletes(reader: Reader) -> DeleteSet:
    count = reader.var_uint()
    if count == 0:
        return {}
    ranges: dict[int, list[tuple[int, int]]] = {}
    for _ in range(count):
        of_client = ranges.setdefault(reader.var_uint(), [])
        for _ in range(reader.var_uint()):
            clock = reader.var_uint(MAX_CLOCK)
            of_client.append((clock, clock + reader.var_uint(MAX_CLOCK - clock)))
    return normalised(ranges)


# Each of these passes over one kind of content and returns how many clocks it takes.


def _deleted(reader: Reader) -> int:
    return reader.var_uint(MAX_CLOCK)


def _json(reader: Reader) -> int:
    count = reader.var_uint(MAX_CLOCK)
    for _ in range(count):
        text = reader.var_string()
        if text != "undefined":
            parse_json(text)
    return count


def _binary(reader: Reader) -> int:
    reader.var_bytes()
    return 1


def _string(reader: _UpdateReader) -> int:
    raw = reader.var_bytes()
    if raw.isascii():
        return len(raw)
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise ProtocolError("a string is not UTF-8") from None
    units = 0
    for character in text:
        units += 1
        if character > "\uffff":
            reader.seams.append((reader.client, reader.clock + units))
            units += 1
    return units


def _embed(reader: Reader) -> int:
    parse_json(reader.var_string())
    return 1


def _format(reader: Reader) -> int:
    reader.var_string()
    parse_json(reader.var_string())
    return 1


def _type(reader: _UpdateReader) -> int:
    reader.types.append((reader.client, reader.clock))
    kind = reader.var_uint(_LAST_TYPE)
    if kind in (_XML_ELEMENT, _XML_HOOK):
        reader.var_string()
    return 1


def _any_values(reader: Reader) -> int:
    count = reader.var_uint(MAX_CLOCK)
    for _ in range(count):
        _any(reader, MAX_NESTING)
    return count


def _subdocument(reader: Reader) -> int:
    reader.var_string()
    _any(reader, MAX_NESTING)
    return 1


_CONTENTS: Mapping[int, Callable[[_UpdateReader], int]] = {
    1: _deleted,
    2: _json,
    3: _binary,
    4: _string,
    5: _embed,
    6: _format,
    7: _type,
    8: _any_values,
    9: _subdocument,
}


def _any(reader: Reader, depth: int) -> None:
    """Pass over one value of lib0's `any` encoding."""
    if depth == 0:
        raise ProtocolError("a value is nested too deeply")
    match reader.byte():
        case 127 | 126 | 121 | 120:  # undefined, null, false, true
            return
        case 125:
            reader.skip_var_int()
        case 124:
            reader.skip(4)
        case 123 | 122:
            reader.skip(8)
        case 119:
            reader.var_string()
        case 118:
            for _ in range(reader.var_uint(len(reader.data))):
                reader.var_string()
                _any(reader, depth - 1)
        case 117:
            for _ in range(reader.var_uint(len(reader.data))):
                _any(reader, depth - 1)
        case 116:
            reader.var_bytes()
        case _:
            raise ProtocolError("unknown type of value")
