"""The messages of a bus as bytes: a few named fields each, for whatever carries them.

No message is larger than `LARGEST`: rows that are too long for it are left out, and whoever hears
of rows without any looks in the log (SPEC.md S48).
"""

import json
from collections.abc import Iterator, Mapping

from sync.bus import Appended, BusMessage, PresenceChanged, PresenceWanted, RemotePresence
from sync.errors import ProtocolError
from sync.log import Row

LARGEST = 64 * 1024
"""Bytes of rows or presence in one message."""

Fields = dict[bytes, bytes]


def pieces(message: BusMessage) -> Iterator[Fields]:
    """`message` as one or several messages of bounded size."""
    match message:
        case Appended(rows=rows):
            if sum(len(row.payload) for row in rows) > LARGEST:
                rows = ()
            told = [[row.author, row.session, row.at, row.seq, len(row.payload)] for row in rows]
            yield _fields(b"rows", message, told) | {
                b"payloads": b"".join(row.payload for row in rows)
            }
        case PresenceChanged(entries=entries):
            large = sum(len(entry.state) for entry in entries) > LARGEST
            for some in ([entry] for entry in entries) if large else [entries]:
                told = [[each.client, each.clock, each.state, each.author] for each in some]
                yield _fields(b"presence", message, told)
        case PresenceWanted():
            yield _fields(b"wanted", message, [])


def document_of(fields: Mapping[bytes, bytes]) -> str:
    """The document that a message is about; nothing else is looked at."""
    return fields.get(b"document", b"").decode(errors="replace")


def message_of(fields: Mapping[bytes, bytes]) -> BusMessage:
    """The message again. Raises ProtocolError."""
    try:
        document, hub = document_of(fields), fields[b"hub"].decode()
        told = json.loads(fields[b"told"])
        match fields[b"kind"]:
            case b"rows":
                return Appended(document, hub, tuple(_rows(told, fields[b"payloads"])))
            case b"presence":
                entries = (RemotePresence(int(c), int(k), str(s), str(a)) for c, k, s, a in told)
                return PresenceChanged(document, hub, tuple(entries))
            case b"wanted":
                return PresenceWanted(document, hub)
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise ProtocolError("a message of the bus cannot be read") from error
    raise ProtocolError("a message of the bus is of no known kind")


def _fields(kind: bytes, message: BusMessage, told: list[list[object]]) -> Fields:
    return {
        b"kind": kind,
        b"document": message.document.encode(),
        b"hub": message.hub.encode(),
        b"told": json.dumps(told, separators=(",", ":")).encode(),
    }


def _rows(told: list[tuple[str, str, float, int, int]], payloads: bytes) -> Iterator[Row]:
    position = 0
    for author, session, at, seq, length in told:
        payload = payloads[position : position + int(length)]
        if length < 0 or len(payload) < length:
            raise ValueError("a row is cut off")
        position += length
        yield Row(str(author), str(session), float(at), payload, int(seq))
