"""What is shown of a thing that was found: its title and a passage, with the words marked."""

from collections.abc import Sequence

from markupsafe import Markup, escape

from network.core.search.rules import Asked, places_of

LONGEST = 260  # characters of a passage
BEFORE = 70  # characters that lead up to what was found
MOST_PLACES = 300  # of one word in one text that are looked at
_MARK = Markup("<mark>{}</mark>")
_CUT = Markup("…")

Place = tuple[int, int, int]


def marked(text: str, asked: Asked) -> Markup:
    """Return a short text whole, as HTML, with what was looked for marked."""
    return _marked(text, 0, len(text), places_of(text, asked, MOST_PLACES))


def passage(text: str, body: str, asked: Asked) -> Markup:
    """Return the piece that shows best why something was found, from ``text``, or else from ``body``."""
    best, (source, begin, places) = -1.0, (text or body, 0, list[Place]())
    for one in (text, body):
        found = places_of(one, asked, MOST_PLACES)
        worth, at = _best(found, asked)
        if found and worth > best:
            best, (source, begin, places) = worth, (one, at, found)
    begin = _word_begin(source, max(0, begin - BEFORE)) if len(source) > LONGEST else 0
    end = _word_end(source, begin + LONGEST)
    piece = _marked(source, begin, end, places)
    return (_CUT if begin else Markup()) + piece + (_CUT if end < len(source) else Markup())


def _best(places: Sequence[Place], asked: Asked) -> tuple[float, int]:
    """Return where a passage of most different things looked for begins, and how many there are in it."""
    best, at, last = 0.0, 0, 0
    for first, (begin, _, _) in enumerate(places):
        last = max(last, first)
        while last < len(places) and places[last][1] <= begin + LONGEST - BEFORE:
            last += 1
        worth = float(sum(len(asked.terms[one].stems) for one in {place[2] for place in places[first:last]}))
        if worth > best:
            best, at = worth, begin
    return best, at


def _marked(text: str, begin: int, end: int, places: Sequence[Place]) -> Markup:
    pieces, at = [], begin
    for first, last, _ in places:
        if first < at or last > end:
            continue
        pieces += [escape(_plain(text[at:first])), _MARK.format(text[first:last])]
        at = last
    return Markup().join([*pieces, escape(_plain(text[at:end]))])


def _plain(text: str) -> str:
    """Put a piece of text on one line."""
    words = " ".join(text.split())
    return f"{' ' if text[:1].isspace() else ''}{words}{' ' if words and text[-1:].isspace() else ''}"


def _word_begin(text: str, at: int) -> int:
    """Return where the first whole word from ``at`` on begins."""
    if at == 0 or text[at - 1].isspace():
        return at
    blank = next((place for place in range(at, min(at + BEFORE, len(text))) if text[place].isspace()), at)
    return blank + 1 if blank > at else at


def _word_end(text: str, at: int) -> int:
    """Return where the last whole word before ``at`` ends."""
    if at >= len(text):
        return len(text)
    return next((place for place in range(at, at - 40, -1) if text[place].isspace()), at)
