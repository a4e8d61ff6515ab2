"""Photos made anew: upright, small enough, and nothing of what the camera wrote."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from server.attachments.photos import EDGE, Photo, made_anew
from server.web.errors import Invalid, TooLarge, WrongType
from tests.server.attachments.pictures import GPS, TURNED, a_bomb, a_drawing, a_photo

Made = Callable[[bytes], Photo]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    def make(sent: bytes) -> Photo:
        file = tmp_path / "sent"
        file.write_bytes(sent)
        return made_anew(file)

    return make


def opened(photo: Photo) -> Image.Image:
    image = Image.open(BytesIO(photo.content))
    assert (image.format, image.size) == ("JPEG", (photo.width, photo.height))
    return image


def is_red(pixel: object) -> bool:
    assert isinstance(pixel, tuple)
    return pixel[0] > 200 and pixel[2] < 60


def test_where_and_with_what_it_was_taken_does_not_stay_in_it(made: Made) -> None:
    sent = a_photo()
    before = Image.open(BytesIO(sent)).getexif()
    assert dict(before.get_ifd(ExifTags.IFD.GPSInfo)) == GPS  # the test's own photo has it
    photo = made(sent)
    image = opened(photo)
    assert dict(image.getexif()) == {}
    assert image.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    for told in (b"Exif", b"Tom", b"http://ns.adobe.com", b"ICC_PROFILE"):
        assert told not in photo.content


def test_it_is_turned_upright_before_its_orientation_is_forgotten(made: Made) -> None:
    photo = made(a_photo(320, 200, turned=TURNED))
    image = opened(photo)
    assert image.size == (200, 320)
    assert is_red(image.getpixel((100, 10)))  # what was left is above
    assert not is_red(image.getpixel((100, 310)))


@pytest.mark.parametrize("turned", [1, TURNED])
def test_its_longer_side_has_no_more_pixels_than_reading_needs(made: Made, turned: int) -> None:
    photo = made(a_photo(6000, 3000, turned=turned))
    assert max(photo.width, photo.height) == EDGE
    assert min(photo.width, photo.height) == EDGE // 2


def test_a_small_one_is_not_made_larger(made: Made) -> None:
    photo = made(a_photo(320, 200))
    assert (photo.width, photo.height) == (320, 200)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("PNG", "RGBA"),
        ("PNG", "L"),
        ("PNG", "1"),
        ("PNG", "P"),
        ("PNG", "I;16"),
        ("WEBP", "RGBA"),
        ("JPEG", "CMYK"),
        ("JPEG", "L"),
    ],
)
def test_pictures_of_every_usual_kind_are_taken(made: Made, kind: str, mode: str) -> None:
    assert opened(made(a_drawing(kind, mode))).mode == "RGB"


def test_what_is_see_through_stands_on_white_paper(made: Made) -> None:
    assert opened(made(a_drawing())).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a",
        a_drawing("GIF", "P"),
        a_drawing("TIFF"),
    ],
)
def test_what_is_no_photo_is_told_by_its_content(made: Made, sent: bytes) -> None:
    with pytest.raises(WrongType, match="no photo that can be kept"):
        made(sent)


def test_a_file_that_would_open_up_to_gigabytes_is_refused_before_it_is_opened(made: Made) -> None:
    assert len(a_bomb()) < 1000
    with pytest.raises(TooLarge, match="40 million pixels"):
        made(a_bomb())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_half_a_photo_is_refused_with_a_sentence(made: Made, kind: str) -> None:
    written = BytesIO()
    Image.effect_noise((300, 300), 90).convert("RGB").save(written, kind)
    whole = written.getvalue()
    with pytest.raises(Invalid, match="damaged"):
        made(whole[: len(whole) // 2])
