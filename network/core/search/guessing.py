"""What a word that is nowhere may have been meant to be: one that stands in what its reader may see."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy import func, or_, select

from network.core.database import db
from network.core.search.models import SearchWord
from network.core.search.rules import BEGINS_OTHERS, WORD, Asked, Term, fold, stem

SHORTEST, LONGEST = 4, 24  # letters of a stem that may be meant, or mistyped
LONG = 8  # letters from which two slips are forgiven
MOST_GUESSED = 4  # words of one search
MOST_TRIED = 4  # stems for one word
# (a search): how many of the things that its reader may see fit it, and the texts of the best.
Look = Callable[[Asked], tuple[int, Sequence[str]]]


def can_be_meant(word: str) -> bool:
    """Whether a stem is kept among those that may be meant."""
    return SHORTEST <= len(word) <= LONGEST and word.isalpha()


def better(asked: Asked, look: Look) -> Asked | None:
    """Return the same search with its mistyped words put right, or None where there is nothing to put right.

    A word is put right only if nothing that the reader may see has it, and only by one that they could have
    read there: ``look`` answers both.
    """
    terms, guessed = list(asked.terms), 0
    for number, term in enumerate(terms):
        if not (term.is_word and can_be_meant(term.stems[0])) or guessed == MOST_GUESSED:
            continue
        if not look(Asked((term,)))[0]:
            guessed += 1
            terms[number] = _meant(term, look) or term
    return replace(asked, terms=tuple(terms)) if tuple(terms) != asked.terms else None


def _meant(term: Term, look: Look) -> Term | None:
    """Return what one word was meant to be: of the nearest stems that can be read, the most frequent."""
    found: tuple[float, int, Term] | None = None
    for distance, near in _nearest(term.stems[0]):
        if found and distance > found[0]:
            break
        one = replace(term, stems=(near,), begins_others=False)
        count, texts = look(Asked((one,)))
        typed = _as_written(near, texts)
        if typed and (found is None or count > found[1]):
            found = (distance, count, replace(one, typed=typed, begins_others=len(near) >= BEGINS_OTHERS))
    return found[2] if found else None


def _nearest(word: str) -> list[tuple[float, str]]:
    """Return the stems nearest to one. One slip leaves its first letter or its end as it was."""
    from rapidfuzz import process  # loaded where it is wanted: most searches find something
    from rapidfuzz.distance import OSA

    slips = 2 if len(word) >= LONG else 1
    length = func.length(SearchWord.word)
    begins = func.substr(SearchWord.word, 1, 1).in_((word[0], word[1]))
    ends = func.substr(SearchWord.word, length - 2) == word[-3:]
    alike = select(SearchWord.word).where(
        length.between(len(word) - slips, len(word) + slips), or_(begins, ends)
    )
    known = db.session.scalars(alike).all()
    close = process.extract(word, known, scorer=OSA.distance, score_cutoff=slips, limit=50)
    order = sorted((float(distance), near[0] != word[0], near) for near, distance, _ in close)
    return [(distance, near) for distance, _, near in order][:MOST_TRIED]


def _as_written(wanted: str, texts: Sequence[str]) -> str:
    """Return a stem as it is written in one of the texts."""
    for text in texts:
        for match in WORD.finditer(fold(text)):
            if match[0].startswith(wanted) and stem(match[0]) == wanted:
                return match[0]
    return ""
