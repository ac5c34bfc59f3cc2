"""Pictures: turned upright, freed of what a camera writes into them, made small. All this runs in a child.

The libraries load inside the functions, so that naming a function here costs the site nothing. Everything is
encoded anew from its pixels, which leaves behind positions, serial numbers, comments and hidden second files.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from network.core.rules import Refused

if TYPE_CHECKING:
    from PIL import Image

MOST_PIXELS = 80_000_000  # above what the usual telephone takes at its finest
LONGEST_SIDE = 3200  # a certificate of A4 is still read to its smallest print
JPEG_QUALITY = 88
TURN = 0x0112  # the EXIF tag in which a camera says how it was held
SECONDS = 20
MEGABYTES = 1024

JPEG, PNG = "image/jpeg", "image/png"
BROKEN = "This picture is broken or incomplete. Open it on your device, save it again and send that."
TOO_MANY_PIXELS = "This picture is larger than 80 megapixels. Make it smaller and send it again."

Encoded = tuple[bytes, str, int, int]  # the bytes, their media type, width and height


def cleaned(data: bytes) -> Encoded:
    """Return the picture upright, at most LONGEST_SIDE long, without anything but its pixels."""
    from PIL import ImageOps

    picture = _unpacked(_open(data), LONGEST_SIDE, LONGEST_SIDE)
    return encoded(ImageOps.exif_transpose(picture))


def smaller(data: bytes, width: int) -> Encoded:
    """Return the picture at most ``width`` wide and not more than twice as high."""
    return encoded(_unpacked(_open(data), width, 2 * width))


def turned(data: bytes, quarters: int) -> Encoded:
    """Return the picture turned clockwise by so many quarters of a circle."""
    from PIL import Image

    picture = _unpacked(_open(data), LONGEST_SIDE, LONGEST_SIDE)
    ways = {1: Image.Transpose.ROTATE_270, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_90}
    turn = ways.get(quarters % 4)
    return encoded(picture if turn is None else picture.transpose(turn))


def _open(data: bytes) -> Image.Image:
    """Open a picture of a kind we take, and look at its size before anything is unpacked."""
    from PIL import Image, UnidentifiedImageError

    readable = ["JPEG", "PNG", "WEBP"]
    if data[4:8] == b"ftyp":
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False)
        readable = ["HEIF"]
    Image.init()  # knows all formats only then
    Image.MAX_IMAGE_PIXELS = None  # asked below, in our own words
    try:
        picture = Image.open(io.BytesIO(data), formats=readable)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as problem:
        raise Refused(BROKEN) from problem
    if picture.width * picture.height > MOST_PIXELS:
        raise Refused(TOO_MANY_PIXELS)
    return picture


def _unpacked(picture: Image.Image, width: int, height: int) -> Image.Image:
    """Unpack the picture, no larger than asked, into red, green and blue, with transparency if it has any."""
    if picture.format in {"JPEG", "MPO"}:
        picture.draft(None, (max(width, height), max(width, height)))  # unpacks less, in less time and memory
    try:
        picture.load()
        turn = picture.getexif().get(TURN)
    except (OSError, ValueError, SyntaxError, IndexError, EOFError) as problem:
        raise Refused(BROKEN) from problem
    transparent = picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info
    ordinary = _without_profile(picture) or _eight_bits(picture)
    if ordinary.mode not in {"RGB", "RGBA"} or (transparent and ordinary.mode == "RGB"):
        ordinary = ordinary.convert("RGBA" if transparent else "RGB")
    ordinary.thumbnail((width, height))
    ordinary.info = {}
    ordinary.getexif().clear()
    if turn:
        ordinary.getexif()[TURN] = turn
    return ordinary


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Bring the sixteen bits of a scanner's greys down to the eight that a JPEG holds."""
    if not picture.mode.startswith("I"):
        return picture
    return picture.point(lambda grey: grey / 256).convert("L")


def _without_profile(picture: Image.Image) -> Image.Image | None:
    """Turn colours of a camera's own profile into standard ones; None where there is no profile to use."""
    from PIL import ImageCms

    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in {"RGB", "CMYK"}:
        return None
    try:
        return ImageCms.profileToProfile(
            picture,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode="RGB",
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None


def encoded(picture: Image.Image) -> Encoded:
    """Write the pixels, and nothing else, as PNG if parts are transparent, as JPEG if not."""
    from PIL import Image

    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    out = io.BytesIO()
    if bare.mode == "RGBA":
        bare.save(out, "PNG")
        return out.getvalue(), PNG, bare.width, bare.height
    bare.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    return out.getvalue(), JPEG, bare.width, bare.height
