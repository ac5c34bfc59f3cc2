"""Pictures come out upright, small, and without a word about who took them where."""

import io

import pytest
from PIL import Image

from network.core import pictures
from network.core.child import in_child
from network.core.pictures import cleaned, smaller, turned
from network.core.rules import Refused
from tests.core import samples

RED, BLUE = (254, 0, 0), (0, 0, 254)


def opened(data: bytes) -> Image.Image:
    """Return a picture as a browser would see it."""
    return Image.open(io.BytesIO(data))


def is_red(data: bytes, x: float, y: float) -> bool:
    """Whether a picture is red at this part of its width and height."""
    picture = opened(data).convert("RGB")
    red, _green, blue = picture.getpixel((int(x * picture.width), int(y * picture.height)))
    return red > 200 and blue < 60


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_nothing_but_the_pixels_is_kept(kind: str) -> None:
    photo = samples.photo(kind)
    assert samples.CAMERA.encode() in photo

    data, media_type, width, height = cleaned(photo)

    assert (media_type, width, height) == ("image/jpeg", 60, 40)
    assert samples.CAMERA.encode() not in data
    assert b"Exif" not in data
    assert dict(opened(data).getexif()) == {}


@pytest.mark.parametrize(
    ("turn", "corner"),
    [(1, (0.1, 0.1)), (2, (0.9, 0.1)), (3, (0.9, 0.9)), (4, (0.1, 0.9)), (6, (0.9, 0.1)), (8, (0.1, 0.9))],
)
def test_a_photo_is_turned_as_the_camera_was_held(turn: int, corner: tuple[float, float]) -> None:
    data, _type, width, height = cleaned(samples.photo(turn=turn))

    assert (width, height) == ((40, 60) if turn in {6, 8} else (60, 40))
    assert is_red(data, *corner)
    assert not is_red(data, 1 - corner[0], 1 - corner[1])


@pytest.mark.parametrize(
    ("quarters", "corner"), [(0, (0.1, 0.1)), (1, (0.9, 0.1)), (2, (0.9, 0.9)), (7, (0.1, 0.9))]
)
def test_a_picture_is_turned_clockwise(quarters: int, corner: tuple[float, float]) -> None:
    data, _type, _width, _height = turned(samples.photo(), quarters)

    assert is_red(data, *corner)


def test_a_large_photo_is_made_small_enough() -> None:
    _data, _type, width, height = cleaned(samples.photo(width=6400, height=800))

    assert (width, height) == (pictures.LONGEST_SIDE, 400)


def test_a_picture_is_made_as_small_as_asked_and_never_larger() -> None:
    assert smaller(samples.photo(width=400, height=300), 100)[2:] == (100, 75)
    assert smaller(samples.photo(width=100, height=900), 100)[2:] == (22, 200)
    assert smaller(samples.photo(width=60, height=40), 100)[2:] == (60, 40)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "I;16", "LA", "RGBA"])
def test_every_kind_of_png_can_be_shown(mode: str) -> None:
    out = io.BytesIO()
    (Image.new(mode, (8, 8), 40_000) if mode == "I;16" else samples.drawing(8, 8, mode)).save(out, "PNG")

    data, media_type, _width, _height = cleaned(out.getvalue())

    assert media_type == ("image/png" if mode in {"LA", "RGBA"} else "image/jpeg")
    assert opened(data).mode in {"RGB", "RGBA"}


def test_a_printers_colours_can_be_shown() -> None:
    data, media_type, _width, _height = cleaned(samples.photo(mode="CMYK"))

    assert media_type == "image/jpeg"
    assert is_red(data, 0.1, 0.1)


def test_a_second_file_hidden_behind_a_picture_is_left_behind() -> None:
    hidden = samples.archive({"evil.js": "alert(1)"})

    data, *_ = cleaned(samples.photo() + hidden)

    assert b"PK\x03\x04" not in data
    assert b"evil" not in data


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_half_a_picture_is_refused(kind: str) -> None:
    photo = samples.photo(kind, 600, 400)

    with pytest.raises(Refused, match="broken or incomplete"):
        cleaned(photo[: len(photo) // 2])


def test_a_picture_that_says_it_is_enormous_is_not_unpacked() -> None:
    bomb = samples.picture_bomb()
    assert len(bomb) < 10_000

    with pytest.raises(Refused, match="80 megapixels"):
        cleaned(bomb)


@pytest.mark.parametrize("kind", ["GIF", "TIFF", "BMP", "EPS"])
def test_other_kinds_of_picture_are_not_even_tried(kind: str) -> None:
    out = io.BytesIO()
    samples.drawing().save(out, kind)

    with pytest.raises(Refused):
        cleaned(out.getvalue())


def test_a_photo_of_fifty_megapixels_fits_into_a_child() -> None:
    photo = samples.photo(width=8160, height=6120)

    _data, _type, width, height = in_child(
        cleaned, photo, seconds=pictures.SECONDS, megabytes=pictures.MEGABYTES
    )

    assert (width, height) == (3200, 2400)
