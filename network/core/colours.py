"""Colours: whether words can be read on one, and the nearest darker one on which they can (pure).

The arithmetic is that of WCAG 2.2, "relative luminance" and "contrast ratio" (success criterion 1.4.3).
"""

import re

LEAST_CONTRAST = 4.5
WHITE = "#ffffff"
DARKEST_GROUND = "#dcefe9"  # on which the styles set a link or a mark
STEPS = 200
DEEPER = 0.75
_WRITTEN = re.compile(r"#[0-9a-f]{6}")

Parts = tuple[int, int, int]


def is_colour(text: str) -> bool:
    """Whether text is a colour as we keep it: a # and six small hexadecimal digits."""
    return _WRITTEN.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 for the same to 21 for black on white."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def carries_white(colour: str) -> bool:
    """Whether white words can be read on the colour, and the colour's words on white."""
    return contrast(colour, WHITE) >= LEAST_CONTRAST


def dark_enough(colour: str) -> str:
    """Return the colour itself where it carries white words, else the nearest darker shade that does."""
    return _darkened(colour, WHITE)


def for_words(colour: str) -> str:
    """Return the colour, or the nearest darker shade, in which words can be read on every pale ground."""
    return _darkened(colour, DARKEST_GROUND)


def deeper(colour: str) -> str:
    """Return a deeper shade, for what is pressed or stands below."""
    return _shade(colour, DEEPER)


def _darkened(colour: str, ground: str) -> str:
    for step in range(STEPS + 1):
        shade = _shade(colour, 1 - step / STEPS)
        if contrast(shade, ground) >= LEAST_CONTRAST:
            return shade
    return "#000000"


def _shade(colour: str, share: float) -> str:
    return "#" + "".join(f"{round(part * share):02x}" for part in _parts(colour))


def _parts(colour: str) -> Parts:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
