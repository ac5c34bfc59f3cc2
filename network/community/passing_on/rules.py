"""What is written into a group of WhatsApp: one thing in three lines, or a week of the network."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

EVERY = timedelta(days=7)
MOST_IN_A_PART = 5
LONGEST_LINE = 160
WHATSAPP = "https://wa.me/"  # with a text, it opens the program and asks whom to send it to
_MARKS = str.maketrans(dict.fromkeys("*_~`\n\r\t", " "))  # what the program would take as bold, or a new line


@dataclass(frozen=True)
class Line:
    """One thing of the week: what it is called, when or from whom, and where it is read."""

    title: str
    words: str
    address: str


@dataclass(frozen=True)
class Part:
    """Things of one sort: their heading, how many there are in all, and where all of them stand."""

    heading: str
    lines: Sequence[Line]
    count: int
    address: str


def text(title: str, words: Iterable[str], address: str) -> str:
    """Return a message about one thing: its title in bold, a line or two, and its address by itself."""
    lines = (plain(one) for one in words)
    return "\n".join([f"*{plain(title)}*", *filter(None, lines), address])


def week(heading: str, parts: Iterable[Part]) -> str:
    """Return the message about a week; "" where there is nothing to tell."""
    said = ["\n".join(_said(part)) for part in parts if part.lines]
    return "\n\n".join([f"*{plain(heading)}*", *said]) if said else ""


def plain(words: str) -> str:
    """Return words on one line without what WhatsApp reads as formatting, cut where they are too long."""
    line = " ".join(words.translate(_MARKS).split())
    return line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1].rstrip()}…"


def send_address(message: str) -> str:
    """Return the address that opens WhatsApp with a message in it."""
    return f"{WHATSAPP}?{urlencode({'text': message})}"


def is_due(last: date | None, today: date) -> bool:
    """Whether the text of the week is due: a week after the last, or if there has been none."""
    return last is None or last + EVERY <= today


def _said(part: Part) -> Iterable[str]:
    yield f"*{part.heading}*"
    for line in part.lines:
        yield f"• {plain(line.title)}" + (f", {plain(line.words)}" if line.words else "")
        yield line.address
    if part.count > len(part.lines):
        yield f"and {part.count - len(part.lines)} more: {part.address}"
