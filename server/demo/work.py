"""A photo of work for the demonstration, drawn: a page of Jay's book with two fraction bars."""

import hashlib
from datetime import datetime
from io import BytesIO
from math import sin
from uuid import UUID

from PIL import Image, ImageDraw, ImageFont
from sqlmodel.ext.asyncio.session import AsyncSession

from server.attachments.files import Files
from server.attachments.photos import MEDIA_TYPE, QUALITY, Photo
from server.attachments.tables import AttachmentRow
from server.live.tables import DocumentRow

SIZE = (900, 640)
SQUARE = 30
PAPER, SQUARES, MARGIN = "#f7f5ec", "#c9dbe6", "#d99a98"
PENCIL, SHADED = "#3d4148", "#a9b4c4"
BARS = (("2/3", 3, 2, 150), ("3/5", 5, 3, 300))
"""A fraction, its parts, those that are shaded, and where its bar stands."""
LEFT, RIGHT, HEIGHT, FINE = 180, 780, 90, 15
SENTENCE = ("It must be 2/3 becos 10 of 15", "is more then 9 of 15.")


async def hang(
    db: AsyncSession, files: Files, paper: DocumentRow, photo_id: UUID, at: datetime
) -> None:
    """Hang the photo on an observation, as its owner would have."""
    photo = fraction_bars()
    name = hashlib.sha256(photo.content).hexdigest()
    row = AttachmentRow(
        document_id=paper.id,
        id=photo_id,
        file=name,
        sent=name,
        media_type=MEDIA_TYPE,
        size=len(photo.content),
        width=photo.width,
        height=photo.height,
        added_by=paper.owner_id,
        added_at=at,
    )
    db.add(row)
    await db.flush()
    await files.put(name, photo.content)


def fraction_bars() -> Photo:
    """The page, the same each time."""
    page = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(page)
    for x in range(0, SIZE[0], SQUARE):
        draw.line((x, 0, x, SIZE[1]), SQUARES)
    for y in range(0, SIZE[1], SQUARE):
        draw.line((0, y, SIZE[0], y), SQUARES)
    draw.line((90, 0, 90, SIZE[1]), MARGIN, 3)
    for fraction, parts, shaded, top in BARS:
        _bar(draw, parts, shaded, top)
        draw.text((105, top + 24), fraction, PENCIL, ImageFont.load_default(36))
    for number, line in enumerate(SENTENCE):
        draw.text((135, 470 + 60 * number), line, PENCIL, ImageFont.load_default(40))
    written = BytesIO()
    page.rotate(-1.5, Image.Resampling.BICUBIC, fillcolor="#b9a58c").save(
        written, "JPEG", quality=QUALITY
    )
    return Photo(written.getvalue(), *SIZE)


def _bar(draw: ImageDraw.ImageDraw, parts: int, shaded: int, top: int) -> None:
    """A bar in parts, cut into fifteenths below by lighter strokes."""
    width = (RIGHT - LEFT) / parts
    draw.rectangle((LEFT, top, LEFT + width * shaded, top + HEIGHT), SHADED)
    for number in range(FINE + 1):
        x = LEFT + (RIGHT - LEFT) * number / FINE
        _stroke(draw, (x, top + 4), (x, top + HEIGHT - 4), 1)
    for number in range(parts + 1):
        x = LEFT + width * number
        _stroke(draw, (x, top - 6), (x, top + HEIGHT + 6), 4)
    for y in (top, top + HEIGHT):
        _stroke(draw, (LEFT - 5, y), (RIGHT + 5, y), 4)


def _stroke(
    draw: ImageDraw.ImageDraw, begin: tuple[float, float], end: tuple[float, float], width: int
) -> None:
    """A line as a hand draws it, not quite straight."""
    steps = 24
    points = []
    for step in range(steps + 1):
        part = step / steps
        x, y = (a + (b - a) * part for a, b in zip(begin, end, strict=True))
        off = 1.6 * sin(step * 0.7 + begin[0] + begin[1])
        points.append((x + off, y + off))
    draw.line(points, PENCIL, width, joint="curve")
