"""Checksums of stored rows: they find what a disk or a hand has changed.

BLAKE2b over the row's place and its bytes, so that a row that stands in the wrong place is found
as well. pycrdt accepts most damaged updates without a word; this is what refuses them.
"""

from hashlib import blake2b

CHECKSUM_BYTES = 16


def checksum(document: str, seq: int, payload: bytes) -> bytes:
    """The checksum of `payload` as row, or snapshot, `seq` of `document`."""
    place = f"{document}\0{seq}\0".encode()
    return blake2b(place + payload, digest_size=CHECKSUM_BYTES).digest()
