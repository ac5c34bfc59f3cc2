"""What is looked for: words as they are compared, and what somebody typed, read as words and phrases.

A stem only ever cuts letters off, so that it is the beginning of each of its words: that is how both
databases give the same answers, and how a word is found again in a text to be marked. Nothing that is typed
is an operator: what leaves this module is made of letters and digits.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

MOST_TYPED = 500  # characters of a search that are read
MOST_ASKED = 12  # words and phrases of a search
MOST_BYTES = 500_000  # of one field's stems: a tsvector of PostgreSQL holds a megabyte
LONGEST_STEM = 40
BEGINS_OTHERS = 5  # a stem of so many letters also finds longer words: "rehab", "rehabilitation"
SHORTEST_PLAIN = 3  # no shorter word is cut

WORD = re.compile(r"[^\W_]+")
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"'))
_PHRASE = re.compile(r'"([^"]*)"')
_HYPHENATED = re.compile(r"(?<=[^\W\d_])[-\u2010\u00ad]\n\s*(?=[^\W\d_])")
_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_HALVES = re.compile("[\ud800-\udfff]")
_VOWEL = re.compile("[aeiouy]")
_DOUBLE = re.compile(r"([b-df-hj-np-tv-z])\1$")

STOP_WORDS = frozenset(
    """
    a about after all also am an and any are as at be been before being but by can could did do does each
    for from get had has have how if in into is it its may more most must no not of off on one or other our
    out over own per shall she should so some such than that the their them then there these they this those
    through to too under until up upon us very was we were what when where which while who whom whose why
    will with without would you your he her him his me my i de et le la
    """.split()  # noqa: SIM905 (a list of them would be five times as long)
)


class _Folded(dict[int, str]):
    """One small letter for each letter, whatever accent it bears; texts keep their length."""

    def __missing__(self, number: int) -> str:
        letter = unicodedata.normalize("NFKD", chr(number))[:1].lower()[:1] or " "
        self[number] = letter
        return letter


_folded = _Folded()


@dataclass(frozen=True)
class Term:
    """One thing looked for: a word, or several in a row; ``typed`` is how it was written."""

    stems: tuple[str, ...]
    typed: str
    begins_others: bool = False  # longer words count as well

    @property
    def is_word(self) -> bool:
        """Whether it is one word."""
        return len(self.stems) == 1


@dataclass(frozen=True)
class Asked:
    """A search as it was read: what each thing found must hold, or, where not ``every``, any of."""

    terms: tuple[Term, ...] = ()
    every: bool = True

    @classmethod
    def read(cls, typed: str) -> "Asked":
        """Read what somebody typed: words, and phrases between double quotes. Anything may be in it."""
        text = tidy(typed[:MOST_TYPED]).translate(_QUOTES)
        terms: dict[tuple[tuple[str, ...], bool], Term] = {}
        for number, part in enumerate(_PHRASE.split(text)):
            for term in _phrase(part) if number % 2 else _words(part):
                terms.setdefault((term.stems, term.is_word and term.begins_others), term)
        return cls(tuple(terms.values())[:MOST_ASKED])

    @property
    def words(self) -> str:
        """Write it as somebody would type it."""
        return " ".join(term.typed if term.is_word else f'"{term.typed}"' for term in self.terms)

    @property
    def loosely(self) -> "Asked":
        """The same, where any of the words is enough."""
        return replace(self, every=False)


def tidy(text: str) -> str:
    """Return a text as it is kept for searching: composed, without what nobody sees, words put together."""
    whole = _HALVES.sub(" ", _HYPHENATED.sub("", text.replace("\r\n", "\n")))
    return unicodedata.normalize("NFKC", _UNSHOWN.sub("", whole.replace("\0", " "))).strip()


def fold(text: str) -> str:
    """Return a text in small letters without accents, letter by letter, so that places stay the same."""
    return text.lower() if text.isascii() else text.translate(_folded)


def stems_of(text: str) -> list[str]:
    """Return the stems of a text in their order, without those of words that say nothing."""
    found, size = [], 0
    for match in WORD.finditer(fold(text)):
        if one := stem(match[0]):
            size += len(one.encode())
            if size > MOST_BYTES:
                break
            found.append(one)
    return found


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return what the forms of a folded word have in common, "" for one that says nothing."""
    if word in STOP_WORDS or (len(word) == 1 and not word.isdecimal()):
        return ""
    if len(word) <= SHORTEST_PLAIN or not (word.isascii() and word.isalpha()):
        return word[:LONGEST_STEM]
    return _without_ending(_singular(word))[:LONGEST_STEM]


def _singular(word: str) -> str:
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word[:-2] if word.endswith("is") and len(word) > 6 else word


def _without_ending(word: str) -> str:
    for ending, least in (("ing", 4), ("ed", 4), ("ion", 5), ("ment", 5), ("ness", 5)):
        left = word.removesuffix(ending)
        if left == word or len(left) < least or not _VOWEL.search(left):
            continue
        if (ending == "ion" and left[-1] not in "st") or (ending == "ed" and left.endswith("e")):
            continue
        word = left
        break
    if len(word) > 4:
        word = next((word.removesuffix(end) for end in ("ie", "e", "y", "i") if word.endswith(end)), word)
    return word[:-1] if len(word) > 3 and _DOUBLE.search(word) else word


def places_of(text: str, asked: Asked, most: int) -> list[tuple[int, int, int]]:
    """Return where a tidy text has what is looked for: begin, end and the number of the term, in order.

    Of each term at most ``most`` places are looked at.
    """
    folded, found = fold(text), []
    for number, term in enumerate(asked.terms):
        for match in islice(_beginning(term.stems[0]).finditer(folded), most):
            if (end := _ends_at(folded, match, term)) is not None:
                found.append((match.start(), end, number))
    return sorted(found)


def _ends_at(folded: str, first: re.Match[str], term: Term) -> int | None:
    if term.is_word:
        one = stem(first[0])
        fits = one == term.stems[0] or (term.begins_others and one.startswith(term.stems[0]))
        return first.end() if fits else None
    wanted = list(term.stems)
    for match in WORD.finditer(folded, first.start()):
        if not (one := stem(match[0])):
            continue
        if one != wanted.pop(0):
            return None
        if not wanted:
            return match.end()
    return None


@lru_cache(maxsize=1_000)
def _beginning(stem: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_]){re.escape(stem)}[^\W_]*")


def _words(text: str) -> Iterator[Term]:
    for match in WORD.finditer(text):
        if one := stem(fold(match[0])):
            yield Term((one,), match[0], begins_others=len(one) >= BEGINS_OTHERS)


def _phrase(text: str) -> Iterator[Term]:
    if stems := stems_of(text):
        yield Term(tuple(stems), " ".join(text.split()))
