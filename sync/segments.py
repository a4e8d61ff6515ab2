"""Segments: rows of the archive, some hundred to one compressed piece.

Most of a row is who wrote it, in which session and in which document, the same again and again:
together and compressed, rows take some eighth of their space. Nothing of them is lost.
"""

import struct
import zlib
from collections.abc import Sequence

from sync.codec import var_bytes, var_uint
from sync.errors import ProtocolError
from sync.log import Row
from sync.reading import Reader

SEGMENT_ROWS = 256
"""Rows of a segment: many enough to compress well, few enough for one short transaction."""

_AT = struct.Struct("<d")


def encode_segment(rows: Sequence[Row]) -> bytes:
    """`rows`, which follow one another, as one piece; it does not say where they stand."""
    out = [var_uint(len(rows))]
    for row in rows:
        out += var_bytes(row.author.encode()), var_bytes(row.session.encode())
        out += _AT.pack(row.at), var_bytes(row.payload)
    return zlib.compress(b"".join(out))


def read_segment(data: bytes, first: int) -> tuple[Row, ...]:
    """The rows of a segment that begins with row `first`. Raises ProtocolError."""
    try:
        reader = Reader(zlib.decompress(data))
    except zlib.error as error:
        raise ProtocolError("a segment cannot be decompressed") from error
    rows = tuple(_row(reader, seq) for seq in range(first, first + reader.var_uint()))
    reader.finish()
    return rows


def _row(reader: Reader, seq: int) -> Row:
    author, session = reader.var_string(), reader.var_string()
    start = reader.position
    reader.skip(_AT.size)
    (at,) = _AT.unpack_from(reader.data, start)
    return Row(author, session, at, reader.var_bytes(), seq)
