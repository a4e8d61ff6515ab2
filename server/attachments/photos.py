"""A photo made anew from what somebody sent: upright, of a sensible size, and nothing but pixels.

What it is, is told by its content; names and announced types count for nothing. Where it was taken,
with what and by whom does not outlive this: only the pixels are taken over.
"""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from server.web.errors import Invalid, TooLarge, WrongType

EDGE = 2048
"""Pixels of the longer side: handwriting on a page can be read."""
MOST_PIXELS = 40_000_000
"""What may come out of a file, which may be a few kilobytes: it decides what memory is taken."""
FORMATS = ("JPEG", "PNG", "WEBP")
MEDIA_TYPE = "image/jpeg"
QUALITY = 85

NO_PHOTO = (
    "This is no photo that can be kept here. Take a photo, or choose a JPEG, PNG or WebP picture."
)
TOO_MANY_PIXELS = (
    f"This picture has more than {MOST_PIXELS // 1_000_000} million pixels: choose a smaller one."
)
DAMAGED = "This picture is damaged, or only a part of it came. Take it again, or choose another."

Image.MAX_IMAGE_PIXELS = None  # its own limit only warns at first; ours is below, and refuses


@dataclass(frozen=True)
class Photo:
    """What is kept of a photo: a JPEG file, and its size in pixels."""

    content: bytes
    width: int
    height: int


def made_anew(sent: Path) -> Photo:
    """The photo in the file `sent`. Raises WrongType, TooLarge, and Invalid for a damaged one.

    It takes a second of a core and up to some 300 MB: never on the loop, and not many at once.
    """
    try:
        image = Image.open(sent, formats=FORMATS)
    except UnidentifiedImageError as error:
        raise WrongType(NO_PHOTO) from error
    except Exception as error:  # whatever a decoder makes of what a stranger wrote
        raise Invalid(DAMAGED) from error
    with image:
        if image.width * image.height > MOST_PIXELS:
            raise TooLarge(TOO_MANY_PIXELS)
        try:
            pixels = _pixels(image)
        except Exception as error:
            raise Invalid(DAMAGED) from error
    written = BytesIO()
    pixels.save(written, "JPEG", quality=QUALITY, optimize=True)
    return Photo(written.getvalue(), pixels.width, pixels.height)


def _pixels(image: Image.Image) -> Image.Image:
    """The picture upright on white paper; nothing else that the file said is in it."""
    image.draft("RGB", (EDGE, EDGE))  # a large JPEG is decoded at a half, a quarter or an eighth
    small = image if image.mode in {"L", "RGB", "RGBA"} else image.convert("RGBA")
    small.thumbnail((EDGE, EDGE))
    upright = ImageOps.exif_transpose(small)
    paper = Image.new("RGB", upright.size, "white")
    paper.paste(upright, mask=upright.getchannel("A") if upright.mode == "RGBA" else None)
    return paper
