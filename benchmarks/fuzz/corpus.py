"""Frames to begin with: what honest clients send in every way of writing, and what liars would.

`writings` change a document as an editor or a program could; `lies` are frames written by hand:
decode bombs, counts and lengths beyond everything, other people's clientIDs.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment, XmlText

from sync.codec import encode, var_bytes, var_uint
from sync.messages import Awareness, AwarenessEntry, QueryAwareness, Receipt, Step1, Step2, Update

WORDS = ("a", "practice", "ß", "日本", "👩🏽‍🏫", "e\u0301", "\x00", "long " * 200)
HUGE = (0x7F, 0x80, 1 << 14, 1 << 31, (1 << 31) - 1, 1 << 32, (1 << 53) - 1, 1 << 53, 1 << 63)
NO_DELETES = b"\x00"

Writing = Callable[[Doc[Any], Random], None]


def _type_words(doc: Doc[Any], random: Random) -> None:
    text = doc.get("text", type=Text)
    text.insert(_place(text, random), random.choice(WORDS))


def _erase(doc: Doc[Any], random: Random) -> None:
    text = doc.get("text", type=Text)
    characters = str(text)
    if characters and len(text) == len(characters.encode()):  # nothing but words in it
        at = random.randrange(len(characters))
        start = len(characters[:at].encode())
        del text[start : start + len(characters[at].encode())]
    else:
        text.insert(0, "x")


def _format(doc: Doc[Any], random: Random) -> None:
    text = doc.get("text", type=Text)
    text.insert(0, "marked", {"bold": random.choice((True, None, {"deep": [1, 2]}))})


def _fields(doc: Doc[Any], random: Random) -> None:
    fields = doc.get("fields", type=Map)
    values = ("x", 7, -1.5, True, None, [1, {"a": []}], b"bytes", Text("in"), Map({"k": 1}))
    fields[random.choice(("class_name", "subject", "toString"))] = random.choice(values)


def _list(doc: Doc[Any], random: Random) -> None:
    items = doc.get("items", type=Array)
    items.append(random.choice((1, "one", Map({"n": 1}), Array([1, 2]), [None, True])))


def _rich(doc: Doc[Any], random: Random) -> None:
    fragment = doc.get("focus", type=XmlFragment)
    fragment.children.append(
        XmlElement("paragraph", {"level": "1"}, [XmlText(random.choice(WORDS[:-1]))])
    )


WRITINGS: Sequence[Writing] = (_type_words, _erase, _format, _fields, _list, _rich)


def honest(doc: Doc[Any], client: int, random: Random) -> bytes:
    """A frame that a client with `doc` could send now; edits are made in `doc`."""
    match random.randrange(10):
        case 0:
            return encode(Step1(doc.get_state()))
        case 1:
            return encode(Step2(doc.get_update()))
        case 2:
            state = '{"cursor":{"at":1},"user":{"name":"Priya"},"section":"focus"}'
            return encode(Awareness((AwarenessEntry(client, random.randrange(99), state),)))
        case 3:
            return encode(QueryAwareness())
        case _:
            before = doc.get_state()
            with doc.transaction():
                for _ in range(random.choice((1, 1, 1, 3))):
                    random.choice(WRITINGS)(doc, random)
            return encode(Update(doc.get_update(before)))


def lie(client: int, other: int, reached: int, random: Random) -> bytes:
    """A frame made by hand; `other` is somebody else's clientID, `reached` its next clock."""
    return random.choice(_LIES)(_Liar(client, other, reached, random))


@dataclass(frozen=True)
class _Liar:
    """Who makes up a frame: its own clientID and another's, with its next clock."""

    client: int
    other: int
    reached: int
    random: Random

    @property
    def huge(self) -> int:
        return self.random.choice(HUGE)


def _struct(client: int, clock: int, info: int, rest: bytes) -> bytes:
    section = var_uint(1) + var_uint(client) + var_uint(clock) + bytes((info,)) + rest
    return var_uint(1) + section + NO_DELETES


def _in_root(name: bytes, rest: bytes) -> bytes:
    """The parent of a struct without neighbours, and its content."""
    return b"\x01" + var_bytes(name) + rest


def _update(update: bytes) -> bytes:
    return b"\x00\x02" + var_bytes(update)


MANY_CLIENTS = _update(
    var_uint(3000)
    + b"".join(
        b"\x01" + var_uint(n + 1) + b"\x05\x04" + _in_root(b"t", b"\x01x") for n in range(3000)
    )
    + NO_DELETES
)
LONG_VECTOR = b"\x00\x00" + var_bytes(
    var_uint(9000) + b"".join(var_uint(n + 1) + b"\x01" for n in range(9000))
)

_LIES: Sequence[Callable[[_Liar], bytes]] = (
    # counts and lengths
    lambda by: _update(var_uint(by.huge)),
    lambda by: _update(var_uint(1) + var_uint(by.huge) + var_uint(by.client) + b"\x00"),
    lambda by: _update(_struct(by.client, 0, 0, var_uint(by.huge))),
    lambda by: _update(_struct(by.client, 0, 10, var_uint(by.huge))),
    lambda by: _update(_struct(by.client, 0, 1, _in_root(b"text", var_uint(by.huge)))),
    lambda by: _update(_struct(by.client, by.huge, 4, _in_root(b"text", b"\x01x"))),
    lambda by: _update(_struct(by.huge, 0, 4, _in_root(b"text", b"\x01x"))),
    lambda by: _update(_struct(by.client, 0, 8, _in_root(b"items", var_uint(by.huge)))),
    lambda by: _update(_struct(by.client, 0, 2, _in_root(b"items", var_uint(by.huge)))),
    lambda by: _update(_struct(by.client, 0, 4, _in_root(b"text", var_uint(by.huge) + b"x"))),
    lambda by: _update(b"\x00\x01" + var_uint(by.other) + b"\x01\x00" + var_uint(by.huge)),
    lambda by: _update(b"\x00\x01" + var_uint(by.other) + var_uint(by.huge)),
    lambda by: b"\x00\x00" + var_bytes(var_uint(by.huge) + b"\x01\x01"),
    lambda by: b"\x00\x00" + var_bytes(b"\x01" + var_uint(by.client) + var_uint(by.huge)),
    lambda by: b"\x01" + var_bytes(var_uint(by.huge)),
    lambda by: bytes((by.random.randrange(4), by.random.randrange(4))) + var_uint(by.huge) + b"x",
    # decode bombs: a little that unpacks into much, or nests without end
    lambda by: _update(_struct(by.client, 0, 8, _in_root(b"items", b"\x01" + b"\x75\x01" * 5000))),
    lambda by: _update(
        _struct(by.client, 0, 8, _in_root(b"items", b"\x01" + b"\x76\x01\x01k" * 5000))
    ),
    lambda by: _update(_struct(by.client, 0, 5, _in_root(b"text", var_bytes(b"[" * 50_000)))),
    lambda by: _update(
        _struct(by.client, 0, 6, _in_root(b"text", b"\x04bold" + var_bytes(b'{"a":' * 9000)))
    ),
    lambda by: (
        b"\x01" + var_bytes(b"\x01" + var_uint(by.client) + b"\x01" + var_bytes(b"[" * 15_000))
    ),
    lambda _: MANY_CLIENTS,
    lambda by: _update(b"\x00\x01" + var_uint(by.other) + var_uint(9000) + b"\x05\x01" * 9000),
    lambda _: LONG_VECTOR,
    # other people's clientIDs and names
    lambda by: _update(_struct(by.other, by.reached, 4, _in_root(b"text", b"\x01x"))),
    lambda by: _update(_struct(by.other, by.reached + 5, 4, _in_root(b"text", b"\x01x"))),
    lambda by: encode(Awareness((AwarenessEntry(by.other, 1 << 40, '{"user":{"name":"Head"}}'),))),
    lambda by: encode(Awareness((AwarenessEntry(by.other, 1 << 40, "null"),))),
    lambda by: encode(
        Awareness(
            tuple(
                AwarenessEntry(n, 1, '{"user":{"name":"Priya"}}')
                for n in (by.client, by.other, by.client)
            )
        )
    ),
    # what stands where it may not: parents that are none, pairs cut in two, receipts
    lambda by: _update(_struct(by.client, 0, 4, b"\x00" + var_uint(by.other) + b"\x00\x01x")),
    lambda by: _update(
        _struct(
            by.client, 0, 0x84, var_uint(by.other) + var_uint(by.random.randrange(30)) + b"\x01x"
        )
    ),
    lambda by: _update(
        _struct(
            by.client, 0, 0x44, var_uint(by.other) + var_uint(by.random.randrange(30)) + b"\x01x"
        )
    ),
    lambda by: _update(
        _struct(by.client, 0, 7, _in_root(b"text", var_uint(by.random.choice((6, 7, 99)))))
    ),
    lambda by: _update(_struct(by.client, 0, 4, _in_root(b"text", b"\x03\xed\xa0\xbd"))),
    lambda by: encode(Receipt(by.random.randrange(5))),
    lambda _: b"\x64\x01" + encode(QueryAwareness()),
    lambda by: by.random.randbytes(by.random.randrange(40)),
)


def _place(text: Text, random: Random) -> int:
    """A place between two characters, in the bytes that pycrdt counts."""
    characters = str(text)
    return len(characters[: random.randint(0, len(characters))].encode())
