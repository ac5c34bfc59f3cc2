"""A file's name, made safe to show and to save under on any computer (pure)."""

import re
import unicodedata

from network.core.files.kinds import EXTENSIONS

LONGEST_STEM = 80
_FORBIDDEN = re.compile(r'[<>:"|?*%;`$]')
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?$", re.IGNORECASE)
_UNSHOWN = {
    "Cc",
    "Cf",
    "Co",
    "Cs",
    "Cn",
    "Zl",
    "Zp",
}  # control, direction marks, private, broken, line breaks


def safe_name(given: str | None, media_type: str) -> str:
    """Return the name without folders, tricks and its old ending, with the ending that belongs to its type.

    >>> safe_name("../../Certificate.exe", "application/pdf")
    'Certificate.pdf'
    """
    last = re.split(r"[/\\]", given or "")[-1]
    shown = "".join(
        " " if letter.isspace() else letter
        for letter in unicodedata.normalize("NFC", last)
        if letter.isspace() or unicodedata.category(letter) not in _UNSHOWN
    )
    stem = _ENDING.sub("", _FORBIDDEN.sub("", shown).strip())
    stem = " ".join(stem.split()).strip(". -")[:LONGEST_STEM].strip(". -")
    ending = EXTENSIONS.get(media_type, ".bin")
    stem = stem.removesuffix(ending)
    if not stem or _RESERVED.match(stem):
        stem = f"file {stem}".strip()
    return stem + ending
