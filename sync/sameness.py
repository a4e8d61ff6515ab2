"""Whether two encoded states are the same document.

The engine may keep a run of letters as one struct or as several, so the same document has many
encodings. Here runs are joined wherever one struct only continues the one before; what is left
is the same for the same document.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b

from sync.codec import var_uint
from sync.delete_sets import encode
from sync.reading import Reader
from sync.updates import Id, Section, Struct, read

_GC, _DELETED, _JSON, _STRING, _ANY, _SKIP = 0, 1, 2, 4, 8, 10
_JOINABLE = (_GC, _DELETED, _JSON, _STRING, _ANY)
_ORIGIN, _RIGHT_ORIGIN, _PARENT_KEY = 0x80, 0x40, 0x20


def same_document(one: bytes, other: bytes) -> bool:
    """Whether two states are the same document. Raises ProtocolError."""
    return one == other or fingerprint(one) == fingerprint(other)


def fingerprint(state: bytes) -> bytes:
    """The same 32 bytes for every encoding of the same document. Raises ProtocolError."""
    contents = read(state)
    hasher = blake2b(digest_size=32)
    for section in sorted(contents.sections, key=lambda section: section.client):
        for run in _runs(section, state):
            for part in (repr((section.client, run.head)).encode(), run.parent, run.content):
                hasher.update(var_uint(len(part)) + part)
    hasher.update(encode(dict(sorted(contents.deletes.items()))))
    return hasher.digest()


@dataclass(slots=True)
class _Run:
    """Structs that could be one: `head` is kind, origins, first clock and length."""

    kind: int
    left: Id | None
    right: Id | None
    clock: int
    length: int
    parent: bytes
    content: bytearray

    @property
    def head(self) -> tuple[object, ...]:
        return (self.kind, self.left, self.right, self.clock, self.length)

    def takes(self, client: int, other: "_Run") -> bool:
        """Whether `other`, which stands next, only continues this run."""
        if self.kind != other.kind or self.kind not in _JOINABLE:
            return False
        return self.kind == _GC or (
            other.left == (client, other.clock - 1) and other.right == self.right
        )


def _runs(section: Section, state: bytes) -> Iterator[_Run]:
    run: _Run | None = None
    stops = [*(struct.start for struct in section.structs[1:]), section.stop]
    for struct, stop in zip(section.structs, stops, strict=True):
        following = _run(struct, state[struct.start : stop])
        if run and run.takes(section.client, following):
            run.length += following.length
            run.content += following.content
            continue
        if run:
            yield run
        run = following
    if run:
        yield run


def _run(struct: Struct, data: bytes) -> _Run:
    reader = Reader(data)
    info = reader.byte()
    kind = info & 0x1F
    left = _id(reader) if info & _ORIGIN else None
    right = _id(reader) if info & _RIGHT_ORIGIN else None
    start = reader.position
    if kind not in (_GC, _SKIP) and left is right is None:
        _skip_parent(reader, info)
    parent = data[start : reader.position]
    if kind in _JOINABLE:
        reader.var_uint()  # the length, which is in the run already
    content = bytearray(data[reader.position :])
    return _Run(kind, left, right, struct.clock, struct.length, parent, content)


def _id(reader: Reader) -> Id:
    return (reader.var_uint(), reader.var_uint())


def _skip_parent(reader: Reader, info: int) -> None:
    if reader.var_uint():
        reader.var_string()
    else:
        _id(reader)
    if info & _PARENT_KEY:
        reader.var_string()
