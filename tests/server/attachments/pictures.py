"""Pictures for tests, as cameras and strangers make them."""

import struct
import zlib
from io import BytesIO

from PIL import ExifTags, Image

GPS = {
    ExifTags.GPS.GPSLatitudeRef: "N",
    ExifTags.GPS.GPSLatitude: (54.0, 16.0, 12.0),
    ExifTags.GPS.GPSLongitudeRef: "W",
    ExifTags.GPS.GPSLongitude: (1.0, 42.0, 30.0),
}
TURNED = 6
"""Exif's orientation of a phone that was held upright: the first row is the right-hand side."""


def a_photo(width: int = 320, height: int = 200, *, turned: int = 1) -> bytes:
    """A JPEG as a phone makes it: where it was taken, with what, and how it was held.

    Its left half is red, its right half blue, as the sensor saw it.
    """
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width // 2, height))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = turned
    exif[ExifTags.Base.Make] = "Camera of Tom"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(GPS)
    written = BytesIO()
    image.save(written, "JPEG", exif=exif, comment=b"in the classroom of Tom", quality=95)
    return written.getvalue()


def a_drawing(kind: str = "PNG", mode: str = "RGBA") -> bytes:
    """A picture that no camera made, see-through where the mode can be."""
    written = BytesIO()
    Image.new(mode, (40, 30)).save(written, kind)
    return written.getvalue()


def a_bomb(side: int = 50_000) -> bytes:
    """A PNG of a few hundred bytes that would take gigabytes when it is opened up."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        sealed = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", sealed)

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(100_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
