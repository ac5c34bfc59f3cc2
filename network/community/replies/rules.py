"""What somebody answered in a mail: their own words, without what they quote and how they sign."""

import re
from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

MOST_A_DAY = 50  # answers of one member by mail
MOST_TOLD_A_DAY = 10  # letters to one member about answers that were not taken
A_DAY = timedelta(days=1)


class Outcome(StrEnum):
    """What became of a mail that came to the address of a discussion."""

    POSTED = "posted"
    REPEATED = "repeated"  # the same words stand there as their last already
    GUARDED = "guarded"  # a patient could be recognised
    CLOSED = "closed"  # the discussion takes no answers
    EMPTY = "empty"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    ANOTHER_SENDER = "another_sender"  # it is not from the member's own address
    NOT_A_MEMBER = "not_a_member"  # they have no access any more
    FORGED = "forged"  # nobody gave that address out
    MACHINE = "machine"  # a notice of absence or of non-delivery
    FAILED = "failed"


TOLD = frozenset(
    {
        Outcome.GUARDED,
        Outcome.CLOSED,
        Outcome.EMPTY,
        Outcome.TOO_LONG,
        Outcome.TOO_MANY,
        Outcome.ANOTHER_SENDER,
    }
)

_SPACES = re.compile(r"[\u00a0\u2007\u202f]")
_MARKS = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_QUOTED = re.compile(r"\s{0,3}[>|]")
_SIGNATURE = re.compile(r"--\s*$")
_DEVICE = re.compile(
    r"(?:sent from (?:my|the|a|outlook|yahoo|proton|samsung)\b|sent (?:via|with) |get outlook for |"
    r"von meinem .{1,40} gesendet|gesendet (?:von|mit|\u00fcber) |diese nachricht wurde von meinem |"
    r"envoy\u00e9 (?:de|depuis) (?:mon|ma|l)|envoy\u00e9 \u00e0 partir de |"
    r"enviado desde )[^\n]{0,80}$",
    re.IGNORECASE,
)
_DIVIDER = re.compile(
    r"(?:_{8,}|-{2,}\s{0,2}(?:original message|forwarded message|urspr\u00fcngliche nachricht|"
    r"original-nachricht|weitergeleitete nachricht|message d['\u2019]origine|message transf\u00e9r\u00e9)"
    r"\s{0,2}-{2,})\s*$",
    re.IGNORECASE,
)
_HEAD = re.compile(r"\*?(?:from|von|de)\s?:\*?\s", re.IGNORECASE)
_HEAD_GOES_ON = re.compile(
    r"\*?(?:sent|date|to|subject|gesendet|datum|an|betreff|envoy\u00e9|\u00e0|objet)\s?:", re.IGNORECASE
)
_ATTRIBUTION = re.compile(
    r"(?:on\b.{6,300}\bwrote\s?:|am\b.{6,300}\bschrieb\b.{0,200}:|le\b.{6,300}\ba \u00e9crit\s?:|"
    r"el\b.{6,300}\bescribi\u00f3\s?:|.{2,200}\bschrieb am\b.{6,100}:|.{2,200}<[^<>\s]{3,100}>\s?wrote\s?:|"
    r"\d{4}-\d\d-\d\d.{2,200}<[^<>\s]{3,100}>\s?:)\s*$",
    re.IGNORECASE,
)
_LINES_OF_ONE = 4  # over which a mail program may fold who wrote when
_LINES_OF_A_HEAD = 4


def own_words(text: str) -> str:
    """Return what the writer of a mail says themselves; empty where they only quote.

    Who writes above what they quote is read to there; who writes below it, or in between, to the end.
    """
    lines = _plain(text).split("\n")
    lines = lines[: next((at for at in range(len(lines)) if _ends(lines, at)), len(lines))]
    for at in range(len(lines)):
        length = _attribution(lines, at)
        if length:
            above = _unquoted(lines[:at])
            below = lines[at + length :]
            answers_below = any(_QUOTED.match(line) for line in below)
            return above or (_unquoted(below) if answers_below else "")
    return _unquoted(lines)


def _plain(text: str) -> str:
    one = text.replace("\r\n", "\n").replace("\r", "\n")
    return _MARKS.sub("", _SPACES.sub(" ", one))


def _ends(lines: Sequence[str], at: int) -> bool:
    """Whether the writer's words end before this line: a signature, or another mail in full."""
    line = lines[at].strip()
    if _SIGNATURE.match(line) or _DEVICE.match(line) or _DIVIDER.match(line):
        return True
    following = [one.strip() for one in lines[at + 1 : at + 1 + _LINES_OF_A_HEAD]]
    return bool(_HEAD.match(f"{line} ")) and sum(bool(_HEAD_GOES_ON.match(one)) for one in following) >= 2


def _attribution(lines: Sequence[str], at: int) -> int:
    """Return over how many lines it says here who wrote what is quoted next; 0 where it does not."""
    if not lines[at].strip() or _QUOTED.match(lines[at]):
        return 0
    for length in range(1, _LINES_OF_ONE + 1):
        part = [line.strip() for line in lines[at : at + length]]
        if len(part) < length or not part[-1]:
            return 0
        said = " ".join(part)
        if any(letter.isdigit() for letter in said) and _ATTRIBUTION.match(said):
            return length
    return 0


def _unquoted(lines: Sequence[str]) -> str:
    own = "\n".join(line.rstrip() for line in lines if not _QUOTED.match(line))
    return re.sub(r"\n{3,}", "\n\n", own).strip()
